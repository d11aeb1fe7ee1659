"""The text at the head of the interface's documentation: what an analyst needs to read it without asking anybody."""

from pathlib import Path
from string import Template

from django.conf import settings

from reform.common.api.paging import MAX_PAGE_SIZE, PAGE_SIZE
from reform.common.api.problems import KINDS

_TEXT = Template(Path(__file__).with_suffix(".md").read_text(encoding="utf-8"))
_OBSERVATIONS = Path(__file__).with_name("observations_guide.md").read_text(encoding="utf-8")


def guide() -> str:
    """The guide in Markdown, with the limits of this installation and all codes of errors."""
    rows = [f"| `{code}` | {kind.status} | {kind.title} |" for code, kind in KINDS.items()]
    return _TEXT.substitute(
        observations=_OBSERVATIONS.strip(),
        page_size=PAGE_SIZE,
        most=MAX_PAGE_SIZE,
        rate=settings.API_RATES["account"],
        address=settings.API_RATES["address"],
        stream=settings.API_STREAM_COST,
        tombstones=settings.TOMBSTONE_DAYS,
        minutes=settings.API_WATERMARK_LAG // 60,
        errors="\n".join(["| code | HTTP | nghĩa |", "|---|---|---|", *rows]),
    ).strip()
