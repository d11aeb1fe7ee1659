"""Files, functions and templates stay small enough to hold one idea."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("reform", "organisations", "indicators", "plans", "reporting")
SOURCES = [ROOT / "manage.py"] + [
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
]
TESTS = list((ROOT / "tests").rglob("*.py"))
TEMPLATES = list((ROOT / "templates").rglob("*.html"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_module_says_what_it_is_for_and_stays_small(path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 400
    assert not text.strip() or ast.get_docstring(tree), "a module opens with one sentence of purpose"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 60, f"{node.name} is longer than 60 lines"


def test_a_file_of_tests_stays_small():
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in TESTS}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_stays_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150
