"""A plan's draft → the grid of its annex: lines above the table, columns, and a row for each thing in the plan."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from plans.exporting.cells import RowCells
from plans.importing import own_layout as own
from plans.importing.drafts import ActivityDraft, PlanDraft, SectionDraft, TaskDraft
from plans.importing.front import read_front

_OWN_WIDTH = 22


@dataclass(frozen=True)
class AnnexRow:
    """One text a column. `look` is "section", "task" or "work"; `wide`: its title runs on to the last plain column."""

    look: str
    cells: tuple[str, ...]
    level: int = 0

    @property
    def wide(self) -> bool:
        """Headings run over the columns that they leave empty."""
        return self.look != "work"


@dataclass(frozen=True)
class Annex:
    """The whole annex. `plain` columns, the plan's own included, stand before those of marks."""

    name: str
    title: str
    period: str
    attached: str
    issuer: str
    issued_on: date | None
    columns: tuple[own.Heading, ...]
    plain: int
    rows: tuple[AnnexRow, ...]

    @property
    def front(self) -> list[str]:
        """The lines above the table."""
        return [line for line in (self.name, self.title, self.period, self.attached) if line]


@dataclass
class AnnexMaker:
    """Lays one settled draft out; with `marked`, every row says what it is."""

    draft: PlanDraft
    own_columns: tuple[str, ...]
    years: tuple[int, int]
    cells: RowCells
    marked: bool = False
    rows: list[AnnexRow] = field(default_factory=list)

    def annex(self) -> Annex:
        """The annex with the columns that it needs."""
        marks = [own.KIND, own.AREA] if self.marked else []
        marks += [own.MEANING] if self.cells.needs_meaning else []
        marks += [own.TARGETS] if self.cells.needs_targets else []
        plain = (*own.COLUMNS, *(own.Heading("", words, width=_OWN_WIDTH) for words in self.own_columns))
        self._fields = tuple(column.field for column in (*own.COLUMNS, *marks) if column.field)
        self._marks = [mark.field for mark in marks]
        for section in self.draft.sections:
            self._section(section, 1)
        head = self.draft.head
        return Annex(
            name="PHỤ LỤC",
            title=head.title.upper(),
            period=_period(head.title.upper(), self._attached(), self.years),
            attached=self._attached(),
            issuer=head.issuer,
            issued_on=head.issued_on,
            columns=(*plain, *marks),
            plain=len(plain),
            rows=tuple(self.rows),
        )

    def _attached(self) -> str:
        head = self.draft.head
        kind = "Quyết định" if "QĐ" in head.number.upper() else "Kế hoạch"
        number = f" số {head.number}" if head.number else ""
        day = f" ngày {head.issued_on:%d/%m/%Y}" if head.issued_on else ""
        return f"(Kèm theo {kind}{number}{day} của {head.issuer})"

    def _section(self, section: SectionDraft, level: int) -> None:
        mark = {"kind": own.section_mark(level), "area": own.area_words(section.area)}
        self._add("section", {"label": section.label, "title": section.title, **mark}, level=level)
        for task in section.tasks:
            self._task(task)
        for child in section.sections:
            self._section(child, level + 1)

    def _task(self, task: TaskDraft) -> None:
        mark = {"area": own.area_words(task.area) if task.area else ""}
        head = {"label": task.label, "title": task.title, **mark}
        rows = list(task.activities)
        if _stands_for(rows, task):
            first = rows.pop(0)
            self._work(first, head | {"kind": own.WHOLE_TASK})
        else:
            self._add("task", head | {"kind": own.TASK, "targets": self.cells.targets(task.targets)})
        for row in rows:
            kind = own.IMPLICIT if row.implicit else own.ACTIVITY
            self._work(row, {"label": row.label, "title": row.title, "kind": kind})

    def _work(self, row: ActivityDraft, head: dict[str, str]) -> None:
        self._add("work", self.cells.of(row) | head, dict(row.extra))

    def _add(self, look: str, texts: dict[str, str], extra: dict[str, str] | None = None, level: int = 0) -> None:
        plain = [texts.get(column.field, "") for column in own.COLUMNS]
        plain += [(extra or {}).get(heading, "") for heading in self.own_columns]
        self.rows.append(AnnexRow(look, (*plain, *(texts.get(mark, "") for mark in self._marks)), level))


def _stands_for(rows: list[ActivityDraft], task: TaskDraft) -> bool:
    """Whether the first row is the task itself, so that one row of the annex is both."""
    return bool(rows) and rows[0].implicit and not rows[0].label and rows[0].title == task.title and not task.targets


def own_headings(draft: PlanDraft, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The plan's own columns in their order, then headings that only its rows know."""
    return tuple(dict.fromkeys([*columns, *(heading for row in _rows(draft) for heading, _ in row.extra)]))


def _rows(draft: PlanDraft) -> Iterator[ActivityDraft]:
    return (row for _, _, row in draft.activities())


def _period(title: str, attached: str, years: tuple[int, int]) -> str:
    """A line that says the plan's years, where its title does not say them."""
    if read_front([title, attached]).years == years:
        return ""
    return f"NĂM {years[0]}" if years[0] == years[1] else f"GIAI ĐOẠN {years[0]} – {years[1]}"
