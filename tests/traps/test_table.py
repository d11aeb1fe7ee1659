"""The table of traps names tests that are there, and leaves out no file of this folder."""

import ast
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDER = Path(__file__).parent
ROW = re.compile(r"^\| (?P<trap>[^|]+) \| `(?P<file>tests/[\w/]+\.py)::(?P<test>test_\w+)` \|$")


def rows() -> list[tuple[str, str, str]]:
    """(trap, file, test) of each row of the table; a line of a table that is none of these fails."""
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line.startswith("|") and not re.match(r"\|(---| Trap \|| Input \|)", line)]
    return [ROW.fullmatch(line).groups() if ROW.fullmatch(line) else (line, "", "") for line in told]


def _tests_in(file: Path) -> set[str]:
    return {node.name for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_is_named_is_there():
    named = rows()
    missing = [row for row in named if not row[1] or row[2] not in _tests_in(ROOT / row[1])]
    assert missing == []
    assert len(named) > 90


def test_every_file_of_traps_is_named():
    named = {file for _, file, _ in rows()}
    here = {str(path.relative_to(ROOT)) for path in FOLDER.glob("test_*.py")} - {"tests/traps/test_table.py"}
    assert here <= named
