"""Where a row can be added to a file, and what is known of one that was left out of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.importing.tree import sections_of
from plans.models import PlanImport
from plans.queries.import_doubts import LEFT_OUT, issue_key
from plans.queries.import_sections import heading_of

_WORDS = re.compile(r"“(?P<words>.*)”", re.DOTALL)


@dataclass(frozen=True)
class LeftOut:
    """A row of the file that was not taken for work: the key of its doubt, its words, the place it would have."""

    key: str
    words: str
    row: int
    place: str


def left_out_words(message: str) -> str:
    """What the row says, out of the doubt about it; the column's name stands in the same quotes before it."""
    found = _WORDS.search(message.partition("”: ")[2] or message)
    return found["words"] if found else ""


def row_places(plan_import: PlanImport) -> list[tuple[str, str]]:
    """("3", heading) of each section and ("3-2", title) of its tasks that have activities of their own. One query."""
    tracked = set(plan_import.rows.filter(draft__implicit=False).values_list("position", flat=True))
    return list(_places(plan_import, tracked))


def _places(plan_import: PlanImport, tracked: set[int]) -> Iterator[tuple[str, str]]:
    for number, section in enumerate(sections_of(plan_import.outline), start=1):
        yield str(number), heading_of(section)[:150]
        for index, task in enumerate(section.get("tasks", ()), start=1):
            if any(place["row"] in tracked for place in task.get("activities", ())):
                label = task.get("label", "")
                yield f"{number}-{index}", f"— {label} {task['title']}"[:150]


def left_out_row(plan_import: PlanImport, key: str) -> LeftOut | None:
    """The row that an open doubt of the file with that key is about. Two queries."""
    for issue in plan_import.outline.get("issues", ()):
        if issue["code"] == LEFT_OUT and not issue.get("settled") and issue_key(issue) == key:
            here = (issue.get("table", 1), issue["row"])
            return LeftOut(key, left_out_words(issue["message"]), issue["row"], _place_of(plan_import, here))
    return None


def _place_of(plan_import: PlanImport, here: tuple[int, int]) -> str:
    """The place of the nearest row above, else of the first row."""
    rows = plan_import.rows.values_list("table", "row", "position", "draft__implicit", "draft__added")
    stood = sorted((table, row, position) for table, row, position, _, added in rows if not added)
    above = [position for table, row, position in stood if (table, row) < here]
    nearest = above[-1] if above else (stood[0][2] if stood else None)
    own_tasks = {position for _, _, position, implicit, _ in rows if implicit}
    for number, section in enumerate(sections_of(plan_import.outline), start=1):
        for index, task in enumerate(section.get("tasks", ()), start=1):
            if {"row": nearest} in task.get("activities", ()):
                return str(number) if nearest in own_tasks else f"{number}-{index}"
    return "1"
