"""Conventions of the code that can be seen by reading it: lint, no unfinished places, one door for each change."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("reform", "organisations", "indicators", "plans", "reporting")
OWN = [ROOT / "manage.py"] + [
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
]
PYTHON = OWN + list((ROOT / "tests").rglob("*.py"))
TEXTS = PYTHON + [
    path
    for folder in ("templates", "static")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".html", ".css", ".js", ".svg"}
]
# Written apart, so that this file does not hold the words that it looks for.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK|NotImplemented" r"Error)\b|pragma: no " r"cover")

LINE_MARK = "# no" + "qa"

# Reads in pages and in the interface that do not begin at `visible_to`, and why.
OPEN_READS = {
    "ReformArea.objects.all": "a catalogue for everybody",
    "Indicator.objects.select_related": "a catalogue for everybody",
    "Resolution.objects.select_related": "published documents, for everybody",
    "Resolution.objects.only": "of plans that are seen already",
    "Unit.objects.only": "of units that are seen already",
    "Unit.objects.within": "agencies of one's own province, for who may call them for a report",
    "ReportPart.objects.filter": "of a report that is seen already",
    "Assignment.objects.select_related": "of activities that are seen already; their states are left out",
    "Indicator.objects.all": "a catalogue for everybody",
    "IndicatorPart.objects.all": "parts of a catalogue for everybody",
    "IndicatorPart.objects.filter": "of a figure that is seen already",
    "Resolution.objects.all": "published documents, for everybody",
    "Scorecard.objects.results_visible_to": "what of a scorecard is for other eyes than its unit's",
    "ScoringRound.objects.filter": "of results that are seen already",
    "Assignment.objects.leading": "narrows activities that are seen already",
}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("command", [("check",), ("format", "--check")], ids=" ".join)
def test_ruff_has_nothing_to_say(command):
    ruff = Path(sys.executable).with_name("ruff")
    answer = subprocess.run([ruff, *command, "--no-cache", "."], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_nothing_is_left_unfinished():
    found = [
        f"{_name(path)}:{number}: {line.strip()}"
        for path in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_every_exemption_from_the_linter_has_its_reason():
    found = [
        f"{_name(path)}:{number}: {line.strip()}"
        for path in PYTHON
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if LINE_MARK in line and not re.search(LINE_MARK + r": [A-Z0-9, ]+ -- \w+", line)
    ]
    assert found == []


def test_every_rule_that_is_switched_off_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    codes = [*lint["ignore"], *(code for codes in lint["per-file-ignores"].values() for code in codes)]
    lines = [line for line in text.splitlines() if re.search(r'"[A-Z]+\d{3}"', line)]
    assert codes and sum(len(re.findall(r'"[A-Z]+\d{3}"', line)) for line in lines) == len(codes)
    assert [line for line in lines if not re.search(r"# \w+", line)] == []


@pytest.mark.parametrize("path", OWN, ids=_name)
def test_nothing_happens_behind_the_readers_back(path):
    """No signals of one's own, no logic in `save()`, no printing from code, no import hidden in a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [f"{node.lineno}: {fault}" for node in ast.walk(tree) for fault in _faults(node)]
    assert found == []


def _faults(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(("signals", "dispatch")):
        yield "a signal"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
        yield "a signal is connected"
    if isinstance(node, ast.FunctionDef) and node.name in {"save", "full_clean"}:
        yield f"{node.name}() is overridden"
    if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) == "BaseException"):
        yield "everything is caught"


def test_pages_and_the_interface_begin_at_what_the_person_sees():
    read = {
        chain
        for path in OWN
        if {"views", "api"} & set(path.relative_to(ROOT).parts)
        for chain in _chains(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert {chain for chain in read if not chain.endswith(".visible_to")} == OPEN_READS.keys()
    assert len(read) > len(OPEN_READS) + 8


def _chains(tree: ast.AST) -> Iterator[str]:
    """ "Plan.objects.filter" for each such beginning of a query."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "objects":
            yield f"{ast.unparse(node.value.value)}.objects.{node.attr}"


def test_every_module_with_public_functions_says_what_they_promise():
    silent = []
    for path in OWN:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not node.name.endswith("Config") and not ast.get_docstring(node):
                silent.append(f"{_name(path)}: {node.name}")
    assert silent == []


@pytest.mark.parametrize("path", [path for path in OWN if "settings" not in path.name], ids=_name)
def test_nothing_needs_one_of_the_two_databases(path):
    """What SQLite lacks, ignores (`select_for_update`) or answers otherwise than PostgreSQL."""
    text = path.read_text(encoding="utf-8")
    only_one = r"contrib\.postgres|select_for_update|nulls_distinct|\.distinct\([^)]|\.extra\(|RawSQL|\.raw\("
    assert re.findall(only_one, text) == []
