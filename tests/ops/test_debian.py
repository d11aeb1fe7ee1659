"""System packages are installed where that is allowed; otherwise the operator gets the line to copy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from reform import debian

CALL = """
import os
from reform import debian
os.geteuid = lambda: {user}
print(debian.ensure({packages!r}, purpose="PDF documents"))
"""


@pytest.fixture
def system(tmp_path) -> Path:
    """A folder of commands that stand for dpkg-query and apt-get; `installed` holds what is there."""
    (tmp_path / "installed").write_text("fonts-liberation\n")
    _command(
        tmp_path / "dpkg-query",
        'shift 2\nfor name in "$@"; do grep -qx "$name" $DIR/installed && echo "$name installed"; done\nexit 0',
    )
    _command(
        tmp_path / "apt-get",
        'echo "$*" >> $DIR/calls\n'
        'case "$*" in\n'
        "  update*) [ -e $DIR/offline ] && { echo 'no network' >&2; exit 100; }; touch $DIR/lists;;\n"
        '  *) [ -e $DIR/lists ] || exit 100; for last in "$@"; do :; done; echo "$last" >> $DIR/installed;;\n'
        "esac",
    )
    return tmp_path


def _command(file: Path, body: str) -> None:
    file.write_text(f"#!/bin/sh\nDIR={file.parent}\n{body}\n")
    file.chmod(0o755)


def ensure(system: Path, *packages: str, user: int = 0) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", CALL.format(user=user, packages=packages)],
        env={**os.environ, "PATH": f"{system}:/usr/bin:/bin"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def calls(system: Path) -> list[str]:
    """Each apt-get call: its action and the packages."""
    if not (system / "calls").exists():
        return []
    lines = [line.split() for line in (system / "calls").read_text().splitlines()]
    return [" ".join([words[0], *(word for word in words[1:] if word.startswith("lib"))]) for words in lines]


def test_what_is_there_is_not_installed_again(system):
    answer = ensure(system, "fonts-liberation")
    assert (answer.stdout, answer.stderr, calls(system)) == ("True\n", "", [])


def test_root_installs_what_is_missing_and_says_so_fetching_the_lists_when_there_are_none(system):
    answer = ensure(system, "fonts-liberation", "libpango-1.0-0")
    assert answer.stdout == "True\n"
    assert answer.stderr == "Installing for PDF documents: libpango-1.0-0 …\n"
    assert calls(system) == ["install libpango-1.0-0", "update", "install libpango-1.0-0"]


def test_anybody_else_gets_the_exact_line(system):
    answer = ensure(system, "libpango-1.0-0", "libpangoft2-1.0-0", user=1000)
    assert answer.stdout == "False\n"
    assert "sudo apt-get install --no-install-recommends -y libpango-1.0-0 libpangoft2-1.0-0\n" in answer.stderr
    assert calls(system) == []


def test_without_a_network_the_reason_and_the_line_are_told(system):
    (system / "offline").touch()
    answer = ensure(system, "libpango-1.0-0")
    assert answer.stdout == "False\n"
    assert "no network" in answer.stderr
    assert "sudo apt-get install --no-install-recommends -y libpango-1.0-0" in answer.stderr


def test_a_system_without_dpkg_is_not_guessed_at(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert debian.missing(debian.PDF) == []


def test_the_image_installs_the_same_packages_as_the_command():
    recipe = (settings.BASE_DIR / "Dockerfile").read_text()
    assert [package for package in debian.PDF if package not in recipe] == []
