"""Reads the hand-kept files under fixtures/ (format: fixtures/README.md)."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "fixtures"


def read_fixture(name: str) -> dict[str, Any]:
    """The content of one file, named relative to fixtures/."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def fixtures_in(folder: str) -> list[str]:
    """Names of the JSON files in a folder of fixtures/, in alphabetical order."""
    return sorted(f"{folder}/{path.name}" for path in (FOLDER / folder).glob("*.json"))
