"""One tracked row → its draft: units, deadline, targets, and an issue for everything that a person should look at."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from indicators.thresholds import BANDS, WARNINGS, Measure, TargetPhrase, parse_targets
from plans.deadlines import PROBLEM_MESSAGES, Deadline, DeadlineProblem, parse_deadline, parse_span
from plans.importing import headings as h
from plans.importing.drafts import ActivityDraft, Issue, Source, TargetDraft
from plans.importing.layout import BodyRow, PlanTable
from plans.importing.matching import UNIT_MESSAGES, UnitNames, UnitsRead, read_units
from plans.importing.numbering import numbered_lines
from plans.importing.outline import Line, Node
from plans.importing.unit_roles import split_roles
from reform.common.text import clean

_MESSAGES = {
    "inherited_leads": "ô trống, lấy theo dòng trên: “{}”, cần kiểm tra",
    "inherited_supports": "ô trống, lấy theo dòng trên: “{}”, cần kiểm tra",
    "inherited_deadline": "ô trống, lấy theo dòng trên: “{}”, cần kiểm tra",
    "no_lead": "chưa có đơn vị chủ trì, cần bổ sung",
    "no_deadline": "chưa có thời hạn, cần bổ sung",
    "no_title": "dòng không có nội dung, cần bổ sung",
    "joined_row": "đã ghép với dòng dưới vì dòng dưới không có số thứ tự và đơn vị, cần kiểm tra",
    "maybe_broken_row": "dòng không có số thứ tự, có thể là phần còn lại của dòng trên, cần kiểm tra",
    "several_in_row": "ô có nhiều đầu việc đánh số, cần xem có phải tách thành nhiều dòng",
    "status_in_deadline": "ô thời hạn có ghi tình trạng ({}), cần xác nhận khi cập nhật tiến độ",
    "ditto": "ghi “như trên”, lấy theo ô phía trên: “{}”, cần kiểm tra",
    "other_deadline": "cột thời gian khác ghi “{}”, chưa dùng, cần kiểm tra",
}
_SPAN = frozenset((h.START, h.END))
_STATUSES = {"done": "đã hoàn thành", "in_progress": "đang thực hiện", "not_started": "chưa thực hiện"}
_FROM_HEADING = "ô trống, lấy theo đề mục: “{}”, cần kiểm tra"
_FIELDS = {h.UNITS: "leads", **dict.fromkeys(h.TIMES, "deadline")}
_DEFAULT_HEADINGS = {
    "leads": "Chủ trì", "supports": "Phối hợp", "deadline": "Thời gian", "title": "Nội dung", "targets": "Mục tiêu",
    "area": "Lĩnh vực",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A cell, as issues name it: table and row of the file, field of the draft, the column's own words."""

    table: int
    row: int
    field: str
    heading: str
    many_tables: bool = False

    def issue(self, code: str, message: str) -> Issue:
        table = f"Bảng {self.table}, dòng" if self.many_tables else "Dòng"
        return Issue(self.row, self.field, code, f"{table} {self.row}, cột “{self.heading}”: {message}.", self.table)


@dataclass(slots=True)
class _Group:
    """What the row above in the same part had, for cells that were merged with it in the original."""

    node: Node | None = None
    leads_text: str = ""
    supports_text: str = ""
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    deadline: Deadline | None = None


_NOTHING = _Group()


@dataclass
class RowReader:
    """Reads the tracked rows of one annex, one after another; empty cells inherit within a part, with an issue."""

    plan: PlanTable
    names: UnitNames
    year: int
    issued_on: date | None
    _above: _Group = field(default_factory=_Group)
    _headings: dict[str, tuple[str, str]] = field(default_factory=dict)
    # The same few cells stand in every row.
    _read: dict[tuple[str, str], tuple[UnitsRead, UnitsRead]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._many = self.plan.tables > 1
        self._aiming = next((role for role in (h.REQUIREMENT, h.GOAL) if self.plan.has(role)), h.TITLE)

    def place(self, line: Line, where: str) -> Place:
        name, heading = self._headings.get(where) or self._headings.setdefault(where, self._heading(where))
        return Place(line.row.table, line.row.number, name, heading, self._many)

    def _heading(self, where: str) -> tuple[str, str]:
        """(field of the draft, the column's words) of a place."""
        role = {"deadline": self._deadline_role(), "targets": h.REQUIREMENT, "area": h.TITLE}.get(where, where)
        heading = self.plan.heading(role)
        if not heading and role in (h.LEAD, h.SUPPORT):
            heading = self.plan.heading(h.UNITS)
        name = "targets" if where in (h.GOAL, h.REQUIREMENT) else where
        return name, heading or _DEFAULT_HEADINGS.get(name, "Nội dung")

    def _deadline_role(self) -> str:
        return next((role for role in (h.DEADLINE, h.END, h.START) if self.plan.has(role)), h.DEADLINE)

    def read(self, line: Line, node: Node, *, implicit: bool = False) -> ActivityDraft:
        """The draft of a tracked row. `implicit`: the row is the task itself, which is tracked as its own activity."""
        row = line.row
        text = row.texts.get
        issues = [
            self.place(line, _FIELDS.get(where, where)).issue(code, _MESSAGES[code].format(clean(row.text(where))))
            for where, code in line.doubts
            if code in _MESSAGES
        ]
        leads, supports = self._roles(line, issues)
        deadline = self._deadline(row)
        words = text(h.TITLE, "")
        title = clean(words) or clean(node.title)
        if not title:
            issues.append(self.place(line, "title").issue("no_title", _MESSAGES["no_title"]))
        if "\n" in words and _has_several(line):
            issues.append(self.place(line, "title").issue("several_in_row", _MESSAGES["several_in_row"]))
        self._note_time(line, deadline, issues)
        draft = _Group(node, leads.text, supports.text, leads.names, supports.names, deadline)
        self._inherit(line, draft, issues)
        label = line.label.text
        return ActivityDraft(
            label="" if implicit and label == node.label.text else label,
            title=title,
            source=Source(row.table, row.number),
            implicit=implicit,
            requirement=text(h.REQUIREMENT, ""),
            product=text(h.PRODUCT, ""),
            note=text(h.NOTE, ""),
            leads=draft.leads,
            supports=draft.supports,
            leads_text=draft.leads_text,
            supports_text=draft.supports_text,
            deadline=draft.deadline or deadline,
            targets=self._targets(line, issues),
            issues=tuple(issues),
            extra=tuple(row.extra.items()) if row.extra else (),
            cells=row.cells,
        )

    def _roles(self, line: Line, issues: list[Issue]) -> tuple[UnitsRead, UnitsRead]:
        """The units that lead and those that support, with their doubts among the issues."""
        text = line.row.texts.get
        cells = (text(h.LEAD) or text(h.UNITS, ""), text(h.SUPPORT, ""))
        both = self._read.get(cells)
        if both is None:
            lead, support = split_roles(*cells)
            both = self._read[cells] = (read_units(lead, self.names), read_units(support, self.names))
        for role, read in zip((h.LEAD, h.SUPPORT), both, strict=True):
            if read.doubts:
                place = self.place(line, role)
                issues += [place.issue(code, UNIT_MESSAGES[code].format(words)) for code, words in read.doubts]
        return both

    def _deadline(self, row: BodyRow) -> Deadline:
        if row.says(_SPAN):
            start, end = row.text(h.START), row.text(h.END)
            return parse_span(start, end, year=self.year, issued_on=self.issued_on)
        return parse_deadline(row.text(h.DEADLINE), year=self.year, issued_on=self.issued_on)

    def _note_time(self, line: Line, deadline: Deadline, issues: list[Issue]) -> None:
        """What the time columns say besides a deadline."""
        if deadline.status_hint:
            status = _STATUSES.get(deadline.status_hint, deadline.status_hint)
            message = _MESSAGES["status_in_deadline"].format(status)
            issues.append(self.place(line, "deadline").issue("status_in_deadline", message))
        if line.row.says(_SPAN) and (words := line.text(h.DEADLINE)):
            message = _MESSAGES["other_deadline"].format(clean(words))
            issues.append(self.place(line, "deadline").issue("other_deadline", message))

    def _inherit(self, line: Line, draft: _Group, issues: list[Issue]) -> None:
        """An empty cell holds what a heading says for all below it, else what the cell above in the same part says.

        An empty unit cell was merged with the one above in the original; then an empty deadline was too.
        """
        heading = self._said_above(draft.node)
        above = self._above if self._same_part(draft.node) else _NOTHING
        own_leads = bool(draft.leads_text)
        source = heading if heading.leads_text else above
        if not own_leads and source.leads_text:
            draft.leads, draft.leads_text = source.leads, source.leads_text
            issues.append(self._inherited(line, "leads", source.leads_text, heading=source is heading))
        if not own_leads and not draft.supports_text and source.supports_text:
            draft.supports, draft.supports_text = source.supports, source.supports_text
            issues.append(self._inherited(line, "supports", source.supports_text, heading=source is heading))
        if not draft.leads:
            issues.append(self.place(line, "leads").issue("no_lead", _MESSAGES["no_lead"]))
        self._inherit_deadline(line, draft, heading, _NOTHING if own_leads else above, issues)
        self._above = draft

    def _inherit_deadline(self, line: Line, draft: _Group, heading: _Group, above: _Group, issues: list[Issue]) -> None:
        deadline = draft.deadline
        if deadline is None:
            return
        if not deadline.text:
            source = next((group for group in (heading, above) if group.deadline and group.deadline.text), None)
            if source and source.deadline:
                draft.deadline = source.deadline
                issues.append(self._inherited(line, "deadline", source.deadline.text, heading=source is heading))
            else:
                issues.append(self.place(line, "deadline").issue("no_deadline", _MESSAGES["no_deadline"]))
        elif not deadline.understood and not (deadline.status_hint and deadline.problem == DeadlineProblem.STATUS):
            message = f"“{deadline.text}”: {PROBLEM_MESSAGES[deadline.problem]}"
            issues.append(self.place(line, "deadline").issue(str(deadline.problem), message))

    def _inherited(self, line: Line, where: str, words: str, *, heading: bool) -> Issue:
        code = f"inherited_{where}"
        message = _FROM_HEADING if heading else _MESSAGES[code]
        return self.place(line, where).issue(code, message.format(clean(words)))

    def _said_above(self, node: Node | None) -> _Group:
        """What the nearest heading that names a unit says, and the nearest that names a time."""
        said = _NOTHING
        while node is not None:
            if node.heading and node.line.doubts:
                said = self._with_heading(said, node.line)
            node = node.parent
        return said

    def _with_heading(self, said: _Group, line: Line) -> _Group:
        codes = {code for _, code in line.doubts}
        if "heading_with_unit" in codes and not said.leads_text:
            leads, supports = self._roles(line, [])
            said = _Group(None, leads.text, supports.text, leads.names, supports.names, said.deadline)
        if "heading_with_deadline" in codes and said.deadline is None:
            said = replace(said, deadline=self._deadline(line.row))
        return said

    def _same_part(self, node: Node | None) -> bool:
        """The same task, or a task beside it under the same heading."""
        before = self._above.node
        if node is None or before is None:
            return False
        return node is before or (not node.heading and not before.heading and node.parent is before.parent)

    def _targets(self, line: Line, issues: list[Issue]) -> tuple[TargetDraft, ...]:
        """Targets stand among the requirements; where a row has none, and there is no column of goals, in the title."""
        if self._aiming == h.GOAL:
            return ()
        place = self._aiming if line.text(self._aiming) else h.TITLE
        targets, warnings = _drafted(line.text(place))
        if warnings:
            issues += _warned(warnings, self.place(line, place))
        return targets


def _has_several(line: Line) -> bool:
    """Whether a cell holds several numbered pieces of work with a line for each in another column."""
    count = numbered_lines(line.text(h.TITLE))
    if count < 2:
        return False
    return any(len(line.text(role).split("\n")) == count for role in (h.LEAD, h.UNITS, h.PRODUCT, *h.TIMES))


def draft_targets(text: str, place: Place) -> tuple[tuple[TargetDraft, ...], list[Issue]]:
    """The targets in a cell, and an issue for each warning."""
    targets, warnings = _drafted(text)
    return targets, _warned(warnings, place)


@lru_cache(maxsize=1024)
def _drafted(text: str) -> tuple[tuple[TargetDraft, ...], tuple[tuple[str, str], ...]]:
    """The targets in a cell, and (warning, words) of what is doubtful in them."""
    phrases = parse_targets(text) if text else ()
    warnings = tuple((warning, phrase.text) for phrase in phrases for warning in phrase.warnings)
    return tuple(map(draft_target, phrases)), warnings


def _warned(warnings: Iterable[tuple[str, str]], place: Place) -> list[Issue]:
    return [place.issue(warning, f"“{words}”: {WARNINGS[warning]}") for warning, words in warnings]


def draft_target(phrase: TargetPhrase) -> TargetDraft:
    """A target as the tree holds it; the bound of a band is the document's word for it."""
    threshold = phrase.threshold
    if threshold is None:
        return TargetDraft(
            phrase.text,
            scope=phrase.scope,
            horizon_year=phrase.horizon_year,
            population=phrase.population or None,
            exceptions=phrase.exceptions or None,
        )
    lower, upper = (str(bound) if bound is not None else None for bound in (threshold.lower, threshold.upper))
    if threshold.measure == Measure.BAND:
        lower, upper = (_band_word(bound, phrase.text.lower()) for bound in (threshold.lower, threshold.upper))
    return TargetDraft(
        text=phrase.text,
        measure=str(threshold.measure),
        comparator=str(threshold.comparator),
        lower=lower,
        upper=upper,
        scope=phrase.scope,
        baseline_year=phrase.baseline_year,
        horizon_year=phrase.horizon_year,
        baseline_value=str(phrase.baseline_value) if phrase.baseline_value is not None else None,
        population=phrase.population or None,
        exceptions=phrase.exceptions or None,
        narrows_previous=phrase.narrows_previous and phrase.text.lower().startswith(_PART_OF_IT),
    )


_PART_OF_IT = ("trong đó", "trong số đó")  # elsewhere in the words it is about something of their own


def _band_word(bound: Decimal | None, text: str) -> str | None:
    """The document's own word for a place on the scale."""
    words = sorted((word for word, rank in BANDS.items() if rank == bound), key=len, reverse=True)
    return next((word for word in words if word in text), None if bound is None else str(bound))
