"""System packages of Debian: which are missing, and how to get them.

Standard library only: it is used before the environment is there.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence

# The PDF of official documents: text layout for WeasyPrint, and a face with the measures of Times New Roman and all
# Vietnamese letters.
PDF = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation2")
# What the browser tests drive, a library that Playwright's own Node.js needs, a look at the PDF from outside, and what
# the validator of PDF/A and PDF/UA runs on (tests/documents/verapdf.py).
TESTS = (*PDF, "chromium", "libatomic1", "poppler-utils", "default-jre-headless", "libjaxb-java")
PIP = ("python3-pip",)


def missing(packages: Sequence[str]) -> list[str]:
    """Those of `packages` that are not installed; none where there is no dpkg, since nothing can be said then."""
    if not shutil.which("dpkg-query"):
        return []
    answer = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\n", *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    installed = {line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def install_command(packages: Sequence[str]) -> str:
    """The line that installs `packages`, for a person to copy."""
    return "sudo apt-get install --no-install-recommends -y " + shlex.join(packages)


def ensure(packages: Sequence[str], *, purpose: str) -> bool:
    """Install what is missing when this process may, otherwise print the exact line; whether all are there now."""
    absent = missing(packages)
    if not absent:
        return True
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"Missing for {purpose}: {', '.join(absent)}. Install with:\n    {install_command(absent)}")
        return False
    say(f"Installing for {purpose}: {', '.join(absent)} …")
    if _apt("install", *absent) or (_apt("update") and _apt("install", *absent)):
        return True
    say(f"Could not install for {purpose}. When the network is back:\n    {install_command(absent)}")
    return False


def say(line: str) -> None:
    """One line to the person at the terminal, beside what the command itself prints."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _apt(action: str, *packages: str) -> bool:
    """Run apt-get quietly, waiting for another one; its last words are shown when `update` or a second try fails."""
    options = ["-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=2"]
    if action == "install":
        options += ["--no-install-recommends", "-y"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    answer = subprocess.run(
        ["apt-get", action, *options, *packages],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode and action == "update":
        say(answer.stderr.strip())
    return answer.returncode == 0
