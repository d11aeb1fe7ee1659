"""The province whose plans are brought in."""

from pathlib import Path

import pytest

from tests.plans.annex import annex, build_place


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "phu-luc.docx"
    path.write_bytes(annex())
    return path
