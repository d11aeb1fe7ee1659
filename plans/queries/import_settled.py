"""Doubts of a file that somebody has dealt with: who, when, and whether they can be looked at once more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plans.models import ImportRow
from plans.queries.import_doubts import can_reopen, doubt_of, place_words

_MOST = 60


@dataclass(frozen=True)
class SettledDoubt:
    """A doubt that was dealt with; `row` is the key of its `ImportRow`, 0 where it is one of the file. `edited`: by
    correcting the row; `open_again`: whether it can be asked once more.
    """

    key: str
    row: int
    place: str
    column: str
    words: str
    who: str
    at: datetime
    edited: bool
    open_again: bool


def settled_of(
    rows: Iterable[ImportRow], of_file: Iterable[dict[str, Any]], many_tables: bool
) -> tuple[list[SettledDoubt], int]:
    """(the last ones that were dealt with, how many more there are). No query."""
    found = [(issue, row) for row in rows for issue in row.issues if issue.get("settled")]
    found += [(issue, None) for issue in of_file if issue.get("settled")]
    found.sort(key=lambda one: one[0]["settled"]["at"], reverse=True)
    return [_settled(issue, row, many_tables) for issue, row in found[:_MOST]], len(found[_MOST:])


def _settled(issue: dict[str, Any], row: ImportRow | None, many_tables: bool) -> SettledDoubt:
    doubt, seal = doubt_of(issue), issue["settled"]
    return SettledDoubt(
        key=doubt.key,
        row=row.pk if row else 0,
        place=place_words(row, many_tables) if row else "Cả tệp",
        column=doubt.column,
        words=doubt.words,
        who=seal["by"],
        at=datetime.fromisoformat(seal["at"]),
        edited=bool(seal.get("edited")),
        open_again=row is None or can_reopen(issue, row.draft),
    )
