"""The outline of a file that was read, as a tree in a table; a large one in pages of some hundred rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from organisations.queries.unit_names import NamedUnits
from plans.importing.tree import sections_of
from plans.models import ImportRow
from plans.queries.import_rows import RowRead, TargetRead, row_read, targets_of, targets_read

Json = dict[str, Any]
PAGE_ROWS = 300


@dataclass(frozen=True)
class TaskRead:
    """A task with its rows; `heading` is false where the only row stands for the task."""

    label: str
    title: str
    rows: list[RowRead]
    heading: bool


@dataclass(frozen=True)
class SectionRead:
    """A heading with the tasks right under it; `number` and `parents` tie the rows of the table together.

    `area` is the key of its area, `area_name` what it is called; `own` says whether tasks stand right under it.
    """

    number: int
    parents: tuple[int, ...]
    heading: str
    area: str
    area_name: str
    own: bool
    total: int
    tasks: list[TaskRead] = field(default_factory=list)
    targets: list[TargetRead] = field(default_factory=list)

    @property
    def level(self) -> int:
        """Headings below the second level look like the second."""
        return min(len(self.parents) + 1, 2)


@dataclass(frozen=True)
class OutlinePage:
    """One page of the outline; `pages` are (number, what it begins with), empty where one holds it all."""

    sections: list[SectionRead]
    number: int
    pages: list[tuple[int, str]]


@dataclass(frozen=True)
class Standing:
    """Where a row stands: its section's number and heading, and the number of the task that it stands for."""

    section: int
    heading: str
    label: str


def standings_of(tree: Json) -> dict[int, Standing]:
    """Where each row stands, by its position."""
    return {
        place["row"]: Standing(number, heading_of(section), task.get("label", ""))
        for number, section in enumerate(sections_of(tree), start=1)
        for task in section.get("tasks", ())
        for place in task.get("activities", ())
    }


def heading_of(section: Json) -> str:
    """ "I. CẢI CÁCH THỂ CHẾ"."""
    label = section.get("label", "")
    mark = "" if not label or label[-1] in ".):" else "."
    return f"{label}{mark} {section['title']}".strip()


def section_area(tree: Json, number: int) -> str:
    """The key of the area of the section of that number, "" where it has none."""
    found = next((section for n, section in enumerate(sections_of(tree), start=1) if n == number), {})
    return found.get("area") or ""


def outline_page(
    tree: Json, rows: Mapping[int, ImportRow], names: NamedUnits, areas: Mapping[str, str], number: int = 1
) -> OutlinePage:
    """The page of that number, or the last one. Left out rows are there, marked by `ImportRow.left_out`."""
    starts = _starts(tree)
    last = max(1, -(-len(rows) // PAGE_ROWS))
    number = min(max(number, 1), last)
    reader = _Reader(rows, names, areas, range((number - 1) * PAGE_ROWS, number * PAGE_ROWS), last == number)
    pages = [(n, _begins_with(starts, (n - 1) * PAGE_ROWS)) for n in range(1, last + 1)] if last > 1 else []
    return OutlinePage(list(reader.sections(tree)), number, pages)


def _starts(tree: Json) -> list[tuple[int, str]]:
    """(how many rows stand before it, heading) of each section with rows of its own."""
    starts, passed = [], 0
    for section in sections_of(tree):
        own = _own_rows(section)
        if own:
            starts.append((passed, heading_of(section)))
        passed += own
    return starts


def _begins_with(starts: list[tuple[int, str]], place: int) -> str:
    return next((heading for start, heading in reversed(starts) if start <= place), "")


def _own_rows(section: Json) -> int:
    return sum(len(task.get("activities", ())) for task in section.get("tasks", ()))


def _rows_below(section: Json, rows: Mapping[int, ImportRow]) -> int:
    own = (place["row"] for task in section.get("tasks", ()) for place in task.get("activities", ()))
    here = sum(not rows[position].left_out for position in own if position in rows)
    return here + sum(_rows_below(child, rows) for child in section.get("sections", ()))


@dataclass
class _Reader:
    """Walks the whole tree and reads the rows of one page of it."""

    rows: Mapping[int, ImportRow]
    names: NamedUnits
    areas: Mapping[str, str]
    window: range
    last: bool
    number: int = 0
    passed: int = 0

    def sections(self, tree: Json, parents: tuple[int, ...] = ()) -> Iterator[SectionRead]:
        for section in tree.get("sections", ()):
            self.number += 1
            number, begins = self.number, self.passed
            self.passed += _own_rows(section)
            overlaps = max(begins, self.window.start) < min(self.passed, self.window.stop)
            if overlaps or begins in self.window or (self.last and begins == self.window.stop):
                yield self._section(section, number, parents, begins)
            yield from self.sections(section, (number, *parents))

    def _section(self, section: Json, number: int, parents: tuple[int, ...], begins: int) -> SectionRead:
        own = begins in self.window
        return SectionRead(
            number=number,
            parents=parents,
            heading=heading_of(section),
            area=section.get("area") or "",
            area_name=self.areas.get(section.get("area") or "", ""),
            own=bool(section.get("tasks")),
            total=_rows_below(section, self.rows),
            tasks=list(self._tasks(section, begins)),
            targets=targets_read(targets_of(section)) if own else [],
        )

    def _tasks(self, section: Json, begins: int) -> Iterator[TaskRead]:
        for task in section.get("tasks", ()):
            places = task.get("activities", ())
            here = [place for index, place in enumerate(places, start=begins) if index in self.window]
            read = [
                self._row(self.rows[place["row"]], task, first=place is places[0])
                for place in here
                if place["row"] in self.rows
            ]
            begins += len(places)
            if read or not places:
                heading = not read or not all(row.draft.implicit for row in read)
                yield TaskRead(task.get("label", ""), task["title"], read, heading)

    def _row(self, row: ImportRow, task: Json, *, first: bool) -> RowRead:
        label = task.get("label", "") if row.draft.get("implicit") else ""
        return row_read(row, self.names, label=label, of_task=targets_of(task) if first else ())
