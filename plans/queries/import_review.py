"""What the review page of a file shows: what is still doubtful, the outline, and what a commit would make of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from indicators.models import ReformArea
from organisations.models import AuditEvent, Unit
from organisations.queries.unit_names import NamedUnits, names_for
from plans.importing.tree import sections_of
from plans.models import ImportRow, PlanImport
from plans.queries.import_doubts import (
    HINT_WORDS,
    LEFT_OUT,
    UNKNOWN,
    DoubtKind,
    DoubtRead,
    Spelling,
    doubts_of,
    kinds_of,
    nameable,
    open_hint,
    spellings_of,
    with_likely,
)
from plans.queries.import_rows import RowRead, row_read
from plans.queries.import_sections import OutlinePage, Standing, outline_page, standings_of
from plans.queries.import_settled import SettledDoubt, settled_of
from reform.common.text import name_key

_DOUBTS, _SPELLINGS = 20, 40
_FEW = 3


@dataclass(frozen=True)
class FileDoubt:
    """A doubt that belongs to no row; `section` is the number of the one whose area it asks for, or 0."""

    doubt: DoubtRead
    place: str
    section: int = 0

    @property
    def left_out(self) -> bool:
        """Whether it is about a row that may be work after all."""
        return self.doubt.code == LEFT_OUT


@dataclass(frozen=True)
class Hint:
    """How many rows say the same of how their work stands."""

    key: str
    words: str
    count: int


@dataclass(frozen=True)
class ImportReview:
    """A file as it was understood and corrected, for the person who decides whether it becomes a plan.

    `open` of `total` doubts are not dealt with; `without_lead`: rows that nobody would be given; `leading`: how many
    units and groups lead; `unknown`: how many names the catalogue does not have; `other_issuer`: who issued the plan
    by the file's own words, unless that is the owner. `units` are those that can be named, where names are asked for.
    `tables` are (was read, which, rows), those that were read together. Where many names are asked for at once,
    `waiting` rows wait for nothing else and are not asked about one by one.
    """

    counts: dict[str, int]
    open: int
    total: int
    file_doubts: list[FileDoubt]
    kinds: list[DoubtKind]
    spellings: list[Spelling]
    spellings_left: int
    waiting: int
    hints: list[Hint]
    rows: Page
    many_tables: bool
    outline: OutlinePage
    areas: list[tuple[str, str]]
    units: list[Unit]
    unknown: int
    without_lead: int
    leading: int
    left_out: int
    other_issuer: str
    tables: list[tuple[bool, str, int]]
    settled: list[SettledDoubt]
    settled_left: int

    @property
    def many_areas(self) -> bool:
        """Whether the area of a section says something."""
        return self.counts["areas"] > 1

    @property
    def done(self) -> int:
        """How many doubts are dealt with."""
        return self.total - self.open


def import_review(plan_import: PlanImport, *, page: Any = 1, part: int = 1) -> ImportReview:
    """What was read, with the catalogue as it is now: a page of doubtful rows and a part of the outline.

    Five queries for any number of rows.
    """
    tree = plan_import.outline
    rows = list(plan_import.rows.defer("cells", "read"))
    kept = [row for row in rows if not row.left_out]
    names = names_for(plan_import.owner)
    areas = list(ReformArea.objects.values_list("key", "short_name"))
    open_rows = [row for row in kept if row.open_issues]
    many_tables = len({row.table for row in rows}) > 1
    spellings = spellings_of(kept, many_tables)
    units = nameable(names) if spellings else []
    asked = [row for row in open_rows if len(spellings) < 2 or _is_doubtful_itself(row)]
    issuer = tree["plan"].get("issuer", "")
    known = {name: names.find(name) is not None for name in _names(kept)}
    file_issues = tree.get("issues", [])
    settled, settled_left = settled_of(kept, file_issues, many_tables)
    of_file = _file_doubts(tree, many_tables)
    kinds = kinds_of(open_rows, many_tables, [(one.doubt, one.place) for one in of_file if not one.section])
    crowds = {(kind.code, kind.field) for kind in kinds if len(kind.places) > _FEW}
    return ImportReview(
        counts=_counts(tree, kept),
        open=sum(row.open_issues for row in kept) + len(doubts_of(file_issues)),
        total=sum(len(row.issues) for row in kept) + len(file_issues),
        file_doubts=[one for one in of_file if one.section or (one.doubt.code, one.doubt.field) not in crowds],
        kinds=kinds,
        spellings=with_likely(spellings[:_SPELLINGS], units),
        spellings_left=len(spellings[_SPELLINGS:]),
        waiting=len(open_rows) - len(asked),
        hints=_hints(kept),
        rows=_doubtful(asked, names, standings_of(tree), many_tables, page),
        many_tables=many_tables,
        outline=outline_page(tree, {row.position: row for row in rows}, names, dict(areas), part),
        areas=areas,
        units=units,
        unknown=len({name_key(name) for name, found in known.items() if not found}),
        without_lead=sum(not any(known[name] for name in row.draft["leads"]) for row in kept),
        leading=len({name for row in kept for name in row.draft["leads"] if known[name]}),
        left_out=len(rows) - len(kept),
        settled=settled,
        settled_left=settled_left,
        tables=_tables(tree.get("tables", ())),
        other_issuer=issuer if issuer and names.find(issuer) != plan_import.owner else "",
    )


def one_row(plan_import: PlanImport, row: ImportRow) -> RowRead:
    """A row with its cells, as the lists show it. Three queries."""
    standing = standings_of(plan_import.outline).get(row.position, Standing(0, "", ""))
    many_tables = plan_import.rows.exclude(table=row.table).exists()
    return _read(row, names_for(plan_import.owner), standing, row.cells, many_tables)


def last_change(plan_import: PlanImport, row: ImportRow) -> AuditEvent | None:
    """What was last decided on the row itself, and by whom."""
    return AuditEvent.objects.about(plan_import).filter(after__table=row.table, after__row=row.row).last()


def spellings_in(plan_import: PlanImport) -> list[Spelling]:
    """All names that open doubts of the file speak of. One query."""
    kept = list(plan_import.rows.filter(left_out=False).defer("cells", "read"))
    return spellings_of(kept, len({row.table for row in kept}) > 1)


def spelling_in(plan_import: PlanImport, text: str) -> Spelling | None:
    """The name as the file's rows have it; None when no doubt speaks of it."""
    return next((one for one in spellings_in(plan_import) if one.text == text), None)


def _is_doubtful_itself(row: ImportRow) -> bool:
    """Whether something else than a name is to be seen in the row."""
    return any(doubt.code != UNKNOWN for doubt in doubts_of(row.issues))


def _doubtful(
    rows: list[ImportRow], names: NamedUnits, standings: dict[int, Standing], many_tables: bool, page: Any
) -> Page:
    """A page of rows with their cells, in the order of the outline; one query, none where nothing is doubtful."""
    order = {position: number for number, position in enumerate(standings)}
    chosen = Paginator(sorted(rows, key=lambda row: order.get(row.position, len(order))), _DOUBTS).get_page(page)
    shown = [row.pk for row in chosen.object_list]
    cells = dict(ImportRow.objects.filter(pk__in=shown).values_list("pk", "cells")) if shown else {}
    nowhere = Standing(0, "", "")
    chosen.object_list = [
        _read(row, names, standings.get(row.position, nowhere), cells.get(row.pk, []), many_tables)
        for row in chosen.object_list
    ]
    return chosen


def _read(row: ImportRow, names: NamedUnits, standing: Standing, cells: list[list[str]], many_tables: bool) -> RowRead:
    label = standing.label if row.draft.get("implicit") else ""
    return row_read(row, names, label=label, section=standing.heading, many_tables=many_tables, cells=cells)


def _names(rows: Iterable[ImportRow]) -> set[str]:
    return {name for row in rows for name in (*row.draft["leads"], *row.draft["supports"])}


def _counts(tree: dict[str, Any], kept: list[ImportRow]) -> dict[str, int]:
    """Areas that occur, sections that hold tasks themselves, tasks that are left, activities."""
    positions = {row.position for row in kept}
    holders = [section for section in sections_of(tree) if section.get("tasks")]
    tasks = [task.get("activities", ()) for section in holders for task in section["tasks"]]
    return {
        "areas": len({section["area"] for section in holders if section.get("area")}),
        "sections": len(holders),
        "tasks": sum(not places or any(place["row"] in positions for place in places) for places in tasks),
        "activities": len(kept),
    }


def _hints(rows: Iterable[ImportRow]) -> list[Hint]:
    found = [hint for row in rows if (hint := open_hint(row.draft))]
    return [Hint(hint, HINT_WORDS.get(hint, hint), found.count(hint)) for hint in dict.fromkeys(found)]


def _file_doubts(tree: dict[str, Any], many_tables: bool) -> list[FileDoubt]:
    """The file's open doubts; of a section without an area, the first one of that title that still has none."""
    without = [
        (number, section["title"])
        for number, section in enumerate(sections_of(tree), start=1)
        if section.get("tasks") and not section.get("area")
    ]
    found = []
    for issue, doubt in ((issue, doubts_of([issue])) for issue in tree.get("issues", ())):
        if not doubt:
            continue
        place = f"Bảng {issue.get('table', 1)}, dòng {issue['row']}" if many_tables else f"Dòng {issue['row']}"
        section = 0
        if issue["code"] == "unknown_area":
            asked = next(((number, title) for number, title in without if f"“{title}”" in issue["message"]), None)
            if asked:
                without.remove(asked)
                section = asked[0]
        found.append(FileDoubt(doubt[0], place, section))
    return found


def _tables(tables: Iterable[dict[str, Any]]) -> list[tuple[bool, str, int]]:
    """The tables or sheets that were read as one entry, then each that was not."""
    named = [(bool(table["used"]), _table_name(table), table.get("rows", 0)) for table in tables]
    read = [(name, rows) for used, name, rows in named if used]
    together = ", ".join(name for name, _ in read) if len(read) <= _FEW else f"{len(read)} bảng"
    return [
        *([(True, together, sum(rows for _, rows in read))] if read else []),
        *(entry for entry in named if not entry[0]),
    ]


def _table_name(table: dict[str, Any]) -> str:
    return f"trang “{table['name']}”" if table.get("name") else f"bảng {table['number']}"
