"""A bare Python makes the environment: once, again when the pins change, never half, and from wherever pip installs."""

import json
import os
import shutil
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.conf import settings

from reform import bootstrap
from tests.ops.running import bare_environment

# Stands for uv: writes down how it is called and makes what uv would make, slowly enough for two to meet.
UV = """
#!{python}
import json, os, pathlib, shutil, sys, time
arguments = sys.argv[1:]
root = pathlib.Path({root!r})
with (root / "calls").open("a") as log:
    named = {{name: value for name, value in os.environ.items() if name.startswith("UV_") or name == "SSL_CERT_FILE"}}
    log.write(json.dumps([arguments, named]) + "\\n")
if (root / "break").exists() and arguments[:2] == ["pip", "sync"]:
    sys.exit("the network is gone")
if arguments[0] == "venv":
    shutil.rmtree(root / ".venv", ignore_errors=True)
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").symlink_to({python!r})
time.sleep(0.3)
"""


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of what a bare Python meets, with a stand-in for uv where the real one would be put."""
    (tmp_path / "reform").mkdir()
    for name in ("__init__.py", "bootstrap.py", "debian.py"):
        shutil.copy(settings.BASE_DIR / "reform" / name, tmp_path / "reform")
    shutil.copytree(settings.BASE_DIR / "reform" / "requirements", tmp_path / "reform" / "requirements")
    shutil.copy(settings.BASE_DIR / "manage.py", tmp_path)
    folder = bootstrap.tool_folder(tmp_path / "reform" / "requirements" / "uv.txt")
    program = tmp_path / ".tools" / folder / "bin" / "uv"
    program.parent.mkdir(parents=True)
    program.write_text(textwrap.dedent(UV).lstrip().format(python=bootstrap.PYTHON, root=str(tmp_path)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return tmp_path


def start(project: Path, *arguments: str, **environment: str) -> subprocess.Popen:
    """A system's Python (no environment entered) with `arguments` in the project."""
    return subprocess.Popen(
        [bootstrap.PYTHON, *arguments],
        cwd=project,
        env=bare_environment(PIP_CONFIG_FILE=os.devnull, **environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def prepare(project: Path, group: str = "run", **environment: str) -> str:
    """Prepare the environment; what was said."""
    process = start(project, "-m", "reform.bootstrap", "prepare", group, **environment)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    return said


def calls(project: Path) -> list[str]:
    """What the stand-in was asked for, in order: `venv`, `sync run.txt`, …"""
    if not (project / "calls").exists():
        return []
    asked = [json.loads(line)[0] for line in (project / "calls").read_text().splitlines()]
    return ["venv" if a[0] == "venv" else f"{a[1]} {Path(a[-1]).name}" for a in asked]


def test_the_first_start_makes_the_environment_and_the_second_finds_it(project):
    assert "Preparing the Python environment" in prepare(project)
    assert calls(project) == ["venv", "sync run.txt"]
    assert prepare(project) == ""
    assert calls(project) == ["venv", "sync run.txt"]


def test_only_pinned_and_hashed_files_are_installed(project):
    prepare(project)
    [_, sync] = [json.loads(line)[0] for line in (project / "calls").read_text().splitlines()]
    assert "--require-hashes" in sync
    assert sync[-1] == str(project / "reform" / "requirements" / "run.txt")


def test_changed_pins_are_noticed_and_installed_over_the_old_ones(project):
    prepare(project)
    with (project / "reform" / "requirements" / "run.txt").open("a") as pins:
        pins.write("# another version\n")
    prepare(project)
    assert calls(project) == ["venv", "sync run.txt", "sync run.txt"]


def test_tests_need_more_and_what_they_installed_serves_the_portal_too(project):
    prepare(project)
    prepare(project, "dev")
    prepare(project)
    assert calls(project) == ["venv", "sync run.txt", "sync dev.txt"]


def test_an_interrupted_start_is_made_anew(project):
    (project / "break").touch()
    process = start(project, "-m", "reform.bootstrap", "prepare", "run")
    _, said = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "the network is gone" in said
    assert "uv could not prepare the environment" in said
    (project / "break").unlink()
    prepare(project)
    assert calls(project) == ["venv", "sync run.txt", "venv", "sync run.txt"]


def test_of_two_that_start_at_once_one_works_and_one_waits(project):
    both = [start(project, "-m", "reform.bootstrap", "prepare", "run") for _ in range(2)]
    said = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert calls(project) == ["venv", "sync run.txt"]
    assert sum("waiting for it" in text for text in said) <= 1


def test_pips_settings_hold_for_uv_too(project):
    prepare(
        project,
        PIP_INDEX_URL="https://mirror.example.gov.vn/simple",
        PIP_EXTRA_INDEX_URL="https://one.example/simple https://two.example/simple",
        PIP_CERT="/etc/ssl/office.pem",
        PIP_TRUSTED_HOST="mirror.example.gov.vn",
    )
    [_, named] = json.loads((project / "calls").read_text().splitlines()[-1])
    assert named["UV_DEFAULT_INDEX"] == "https://mirror.example.gov.vn/simple"
    assert named["UV_INDEX"] == "https://one.example/simple https://two.example/simple"
    assert named["SSL_CERT_FILE"] == "/etc/ssl/office.pem"
    assert named["UV_INSECURE_HOST"] == "mirror.example.gov.vn"


def test_what_is_set_for_uv_goes_before_what_is_set_for_pip(project):
    prepare(project, PIP_INDEX_URL="https://pip.example/simple", UV_DEFAULT_INDEX="https://uv.example/simple")
    [_, named] = json.loads((project / "calls").read_text().splitlines()[-1])
    assert named["UV_DEFAULT_INDEX"] == "https://uv.example/simple"


def test_a_wheelhouse_beside_the_project_needs_no_index(project):
    (project / "wheelhouse").mkdir()
    prepare(project, PIP_INDEX_URL="https://mirror.example.gov.vn/simple")
    [asked, named] = json.loads((project / "calls").read_text().splitlines()[-1])
    assert "--no-index" in asked
    assert named["UV_FIND_LINKS"] == str(project / "wheelhouse")
    assert "UV_DEFAULT_INDEX" not in named


def test_any_command_of_a_bare_python_goes_on_inside_the_environment(project):
    """The stand-in environment is this Python without packages, so the command gets as far as asking for Django."""
    process = start(project, "manage.py", "check")
    _, said = process.communicate(timeout=300)
    assert calls(project) == ["venv", "sync run.txt"]
    assert "No module named 'django'" in said


def test_an_environment_that_somebody_entered_is_left_alone(tmp_path):
    process = subprocess.run(
        [
            sys.executable,
            "-c",
            "from reform import bootstrap; bootstrap.enter_environment(['migrate']); print('same')",
        ],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.stdout == "same\n", process.stderr
