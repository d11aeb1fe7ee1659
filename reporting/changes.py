"""What another compilation changed in a report's numbers, as rows of a table. Pure."""

from collections.abc import Iterable
from typing import Any

from reporting.phrases import value_of
from reporting.snapshot import COUNT_PARTS, Counts, Snapshot

_TOTAL = "Tổng số"


def number_changes(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """Rows (where, what, before, after) of counts in all and by area and of figures that are not what they were."""
    rows = [*_counts(_TOTAL, before.counts, after.counts)]
    for area in after.areas:
        rows += _counts(area.name, before.area(area.key), area.counts)
    return [*rows, *_figures(before, after)]


def _counts(where: str, before: Counts, after: Counts) -> Iterable[dict[str, Any]]:
    if before.planned != after.planned:
        yield _row(where, "Được giao", before.planned, after.planned)
    for part, label, _ in COUNT_PARTS:
        was, now = getattr(before, part), getattr(after, part)
        if was != now:
            yield _row(where, label, was, now)


def _figures(before: Snapshot, after: Snapshot) -> Iterable[dict[str, Any]]:
    was = {figure.code: value_of(figure, figure.value) for figure in before.figures}
    now = {figure.code: value_of(figure, figure.value) for figure in after.figures}
    names = {figure.code: figure.name for figure in (*before.figures, *after.figures)}
    for code, name in names.items():
        if was.get(code) != now.get(code):
            yield _row(name, "Chỉ tiêu", was.get(code, "chưa có"), now.get(code, "không còn"))


def _row(where: str, what: str, before: Any, after: Any) -> dict[str, Any]:
    return {"where": where, "what": what, "before": before, "after": after}
