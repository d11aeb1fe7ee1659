"""A file that the portal wrote with marks → the same sections, tasks and rows, told by the marks and not by numbers."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from indicators.thresholds import WARNINGS, parse_targets
from plans.deadlines import PROBLEM_MESSAGES, Deadline, parse_span
from plans.importing import own_layout as own
from plans.importing.areas import find_area
from plans.importing.drafts import (
    ActivityDraft,
    HeadDraft,
    Issue,
    PlanDraft,
    SectionDraft,
    Source,
    TargetDraft,
    TaskDraft,
)
from plans.importing.errors import PlanFileError
from plans.importing.front import Front, read_front
from plans.importing.headings import EXTRA
from plans.importing.matching import UNIT_MESSAGES, UnitNames, UnitsRead, read_units
from plans.importing.rows import draft_target
from plans.importing.tables import Row, Table
from reform.common.text import clean

_SEARCH_ROWS = 60
_CODE = re.compile(r"^\(\d{1,2}\)$")
_MESSAGES = {
    "row_mark": "không có trong các loại dòng của cổng, đã đọc là “Hoạt động”, cần kiểm tra",
    "area": "không phải là tên lĩnh vực của cổng, cần chọn lĩnh vực",
    "deadline_mark": "không đọc được, đã đọc theo lời văn của thời hạn, cần kiểm tra",
    "target_mark": "“{}”: không đọc được mục tiêu, cần kiểm tra",
    "no_lead": "chưa có đơn vị chủ trì, cần bổ sung",
    "no_deadline": "chưa có thời hạn, cần bổ sung",
    "no_title": "dòng không có nội dung, cần bổ sung",
}
_HEADINGS = {column.field: column.words for column in (*own.COLUMNS, *own.MARKS)} | {"deadline": "Thời gian"}


@dataclass(frozen=True)
class OwnTable:
    """The rows of a file with marks, the lines above them, and which column holds what."""

    number: int
    rows: tuple[Row, ...]
    before: tuple[str, ...]
    fields: dict[int, str]
    extra: dict[int, str]

    def has(self, heading: own.Heading) -> bool:
        """Whether the file has that column of marks."""
        return heading.field in self.fields.values()


def find_own_table(tables: Iterable[Table]) -> OwnTable | None:
    """The table that has the portal's own columns and marks; None in every other file."""
    for table in tables:
        for at, row in enumerate(table.rows[:_SEARCH_ROWS]):
            if own.KIND.words in row.texts() and (found := _own_table(table, at)):
                return found
    return None


def _own_table(table: Table, at: int) -> OwnTable | None:
    above = {cell.column: cell.text for cell in table.rows[at].cells if cell.text}
    below = (
        {cell.column: cell.text for cell in table.rows[at + 1].cells if cell.text} if at + 1 < len(table.rows) else {}
    )
    fields: dict[int, str] = {}
    for place, column in enumerate(own.COLUMNS):
        if (below if column.group else above).get(place) != column.words:
            return None
        fields[place] = column.field
    marks = {mark.words: mark.field for mark in own.MARKS}
    first_mark = max(place for place, words in above.items() if words == own.KIND.words)
    fields |= {place: marks[words] for place, words in above.items() if place >= first_mark and words in marks}
    extra = {place: clean(words) for place, words in above.items() if place not in fields and place >= len(own.COLUMNS)}
    start = at + 2
    if start < len(table.rows) and all(_CODE.match(text) for text in table.rows[start].texts()):
        start += 1
    before = (*table.before, *(text for row in table.rows[:at] for text in row.texts()))
    return OwnTable(table.number, table.rows[start:], before, fields, extra)


def read_own_plan(
    table: OwnTable, filename: str, *, year: int | None, names: UnitNames | Callable[[Front], UnitNames]
) -> PlanDraft:
    """The plan of such a file. Raises PlanFileError for one without year, and for one without any tracked row."""
    front = read_front(table.before)
    year = year or (front.years[1] if front.years else None)
    if year is None:
        raise PlanFileError("year_missing", f"Không tìm thấy năm của kế hoạch trong tệp “{filename}”. Hãy nhập năm.")
    reader = OwnReader(table, names(front) if callable(names) else names, year, front.issued_on)
    sections = reader.sections(front.title)
    head = HeadDraft(filename, year, front.title, front.number, front.issued_on, front.issuer)
    others = tuple((EXTRA, heading) for _, heading in sorted(table.extra.items()))
    draft = PlanDraft(head, sections, issues=tuple(reader.issues), columns=others)
    if not any(draft.activities()):
        raise PlanFileError("no_rows", f"Bảng trong tệp “{filename}” không có nhiệm vụ nào dưới dòng tiêu đề.")
    return draft


@dataclass
class _Part:
    """A section or task that is being filled."""

    draft: SectionDraft | TaskDraft
    level: int = 0
    inside: list["_Part"] = field(default_factory=list)
    activities: list[ActivityDraft] = field(default_factory=list)

    def close(self) -> SectionDraft | TaskDraft:
        if isinstance(self.draft, TaskDraft):
            return replace(self.draft, activities=tuple(self.activities))
        closed = [part.close() for part in self.inside]
        return replace(
            self.draft,
            sections=tuple(part for part in closed if isinstance(part, SectionDraft)),
            tasks=tuple(part for part in closed if isinstance(part, TaskDraft)),
        )


@dataclass
class OwnReader:
    """Reads one such file; `issues` collects what belongs to no tracked row."""

    table: OwnTable
    names: UnitNames
    year: int
    issued_on: date | None
    issues: list[Issue] = field(default_factory=list)
    _units: dict[str, UnitsRead] = field(default_factory=dict)  # the same few cells stand in every row

    def sections(self, title: str) -> tuple[SectionDraft, ...]:
        """The sections with everything in them; rows above the first heading get one named by the annex."""
        tops: list[_Part] = []
        stack: list[_Part] = []
        task: _Part | None = None
        for row in self.table.rows:
            cells = self._cells(row)
            if not any(cells.values()):
                continue
            kind = clean(cells.get(own.KIND.field, ""))
            if level := own.section_level(kind):
                while stack and stack[-1].level >= level:
                    stack.pop()
                part = self._section(row, cells, level, stack[-1] if stack else None)
                (stack[-1].inside if stack else tops).append(part)
                stack.append(part)
                task = None
                continue
            if not stack:
                stack.append(_Part(SectionDraft("", title or "Danh mục nhiệm vụ"), 1))
                tops.append(stack[0])
            if task is None or kind in (own.TASK, own.WHOLE_TASK):
                task = _Part(self._task(row, cells))
                stack[-1].inside.append(task)
            if kind != own.TASK:
                task.activities.append(self._activity(row, cells, kind, task.draft))
        return tuple(part.close() for part in tops)

    def _cells(self, row: Row) -> dict[str, str]:
        """Texts by field, "" for empty cells; words over several columns belong to the first of them."""
        texts = {cell.column: cell.text for cell in row.cells}
        return {name: texts.get(at, "") for at, name in self.table.fields.items()}

    def _section(self, row: Row, cells: dict[str, str], level: int, above: "_Part | None") -> _Part:
        title = clean(cells["title"])
        inherited = getattr(above.draft, "area", None) if above else None
        area = self._area(row, cells) if self.table.has(own.AREA) else inherited or find_area(title)
        return _Part(SectionDraft(clean(cells["label"]), title, area), level)

    def _area(self, row: Row, cells: dict[str, str]) -> str | None:
        words = clean(cells.get(own.AREA.field, ""))
        key = own.area_key(words)
        if words and key is None and words != own.area_words(None):
            self.issues.append(self._issue(row, "area", "unknown_area", f"“{words}” {_MESSAGES['area']}"))
        return key

    def _task(self, row: Row, cells: dict[str, str]) -> TaskDraft:
        issues: list[Issue] = []
        area = self._area(row, cells) if self.table.has(own.AREA) else None
        whole = cells.get(own.KIND.field) == own.WHOLE_TASK
        targets = () if whole else self._targets(row, cells, "", issues)
        self.issues += issues
        return TaskDraft(clean(cells["label"]), clean(cells["title"]), targets=targets, area=area)

    def _activity(self, row: Row, cells: dict[str, str], kind: str, task: TaskDraft) -> ActivityDraft:
        issues: list[Issue] = []
        if kind not in (own.WHOLE_TASK, own.ACTIVITY, own.IMPLICIT):
            issues.append(self._issue(row, own.KIND.field, "row_mark", f"“{kind}” {_MESSAGES['row_mark']}"))
        title = clean(cells["title"])
        if not title:
            issues.append(self._issue(row, "title", "no_title", _MESSAGES["no_title"]))
        leads, supports = (self._read_units(row, role, cells, issues) for role in ("leads", "supports"))
        if not leads.text:
            issues.append(self._issue(row, "leads", "no_lead", _MESSAGES["no_lead"]))
        deadline = self._deadline(row, cells, issues)
        requirement = cells["requirement"]
        texts = {cell.column: cell.text for cell in row.cells}
        return ActivityDraft(
            label="" if kind == own.WHOLE_TASK else clean(cells["label"]),
            title=title,
            source=Source(self.table.number, row.number),
            implicit=kind in (own.WHOLE_TASK, own.IMPLICIT),
            requirement=requirement,
            product=cells["product"],
            note=cells["note"],
            leads=leads.names,
            supports=supports.names,
            leads_text=leads.text,
            supports_text=supports.text,
            deadline=deadline,
            targets=self._targets(row, cells, requirement, issues),
            issues=tuple(issues),
            extra=tuple((heading, texts[at]) for at, heading in self.table.extra.items() if texts.get(at)),
            cells=tuple((_HEADINGS[name], text) for name, text in cells.items() if text),
        )

    def _read_units(self, row: Row, role: str, cells: dict[str, str], issues: list[Issue]) -> UnitsRead:
        text = cells[role]
        read = self._units.get(text) or self._units.setdefault(text, read_units(text, self.names))
        issues += [self._issue(row, role, code, UNIT_MESSAGES[code].format(words)) for code, words in read.doubts]
        return read

    def _deadline(self, row: Row, cells: dict[str, str], issues: list[Issue]) -> Deadline:
        read = parse_span(cells["start"], cells["end"], year=self.year, issued_on=self.issued_on)
        if words := cells.get(own.MEANING.field, ""):
            if meant := own.read_meaning(words, read.text):
                return meant
            issues.append(self._issue(row, "deadline", "deadline_mark", f"“{words}” {_MESSAGES['deadline_mark']}"))
        if not read.text:
            issues.append(self._issue(row, "deadline", "no_deadline", _MESSAGES["no_deadline"]))
        elif not read.understood:
            message = f"“{read.text}”: {PROBLEM_MESSAGES[read.problem]}"
            issues.append(self._issue(row, "deadline", str(read.problem), message))
        return read

    def _targets(
        self, row: Row, cells: dict[str, str], requirement: str, issues: list[Issue]
    ) -> tuple[TargetDraft, ...]:
        if not self.table.has(own.TARGETS):
            phrases = parse_targets(requirement) if requirement else ()
            issues += [
                self._issue(row, "targets", warning, f"“{phrase.text}”: {WARNINGS[warning]}")
                for phrase in phrases
                for warning in phrase.warnings
            ]
            return tuple(map(draft_target, phrases))
        lines = [line for line in cells.get(own.TARGETS.field, "").split("\n") if line]
        read = [(line, own.read_target(line)) for line in lines]
        issues += [
            self._issue(row, "targets", "target_mark", _MESSAGES["target_mark"].format(line))
            for line, target in read
            if target is None
        ]
        return tuple(target for _, target in read if target)

    def _issue(self, row: Row, name: str, code: str, message: str) -> Issue:
        heading = _HEADINGS.get(name, name)
        return Issue(row.number, name, code, f"Dòng {row.number}, cột “{heading}”: {message}.", self.table.number)
