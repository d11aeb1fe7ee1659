"""What is installed is written down: every dependency with its reason, every file with its hash, no address."""

import re
import tomllib

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PINS = settings.BASE_DIR / "reform" / "requirements"
PROJECT = settings.BASE_DIR / "pyproject.toml"


def pinned(name: str) -> dict[str, str]:
    """Package → exact version of a pinned file."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\\n]+)", (PINS / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "uv.txt"])
def test_every_pinned_package_has_its_hashes_and_no_address(name):
    text = (PINS / name).read_text()
    packages = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^ *#.*\n", "", text).strip())
    assert len(packages) == len(pinned(name)) > 0
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text
    assert "--index" not in text and "--find-links" not in text


@pytest.mark.parametrize(("name", "group"), [("run.txt", None), ("dev.txt", "dev")])
def test_what_the_project_asks_for_is_pinned_within_its_bounds(name, group):
    project = tomllib.loads(PROJECT.read_text())
    asked = project["project"]["dependencies"] + (project["dependency-groups"][group] if group else [])
    versions = pinned(name)
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_the_tests_run_on_the_versions_that_serve_people():
    run, dev = pinned("run.txt"), pinned("dev.txt")
    assert {package: dev.get(package) for package in run} == run


def test_every_dependency_has_its_reason_beside_it():
    lines = re.findall(r'^    "[a-zA-Z][^"]*[<>=][^"]*",.*$', PROJECT.read_text(), re.MULTILINE)
    assert len(lines) >= 25
    assert [line for line in lines if not re.search(r"# \w+", line)] == []
