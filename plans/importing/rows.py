"""One tracked row → its draft: units, deadline, targets, and an issue for everything that a person should look at."""

import re
from dataclasses import dataclass, field
from datetime import date

from indicators.thresholds import BANDS, WARNINGS, Measure, TargetPhrase, parse_targets
from plans.deadlines import PROBLEM_MESSAGES, Deadline, parse_deadline, parse_span
from plans.importing import headings as h
from plans.importing.drafts import ActivityDraft, Issue, Source, TargetDraft
from plans.importing.layout import PlanTable
from plans.importing.matching import UNIT_MESSAGES, UnitNames, UnitsRead, read_units
from plans.importing.outline import Line, Node
from reform.common.text import clean

_MESSAGES = {
    "inherited_leads": "ô trống, lấy theo dòng trên: “{}”, cần kiểm tra",
    "inherited_supports": "ô trống, lấy theo dòng trên: “{}”, cần kiểm tra",
    "inherited_deadline": "ô trống, lấy theo dòng trên: “{}”, cần kiểm tra",
    "no_lead": "chưa có đơn vị chủ trì, cần bổ sung",
    "no_deadline": "chưa có thời hạn, cần bổ sung",
    "no_title": "dòng không có nội dung, cần bổ sung",
    "joined_row": "đã ghép với dòng dưới vì dòng dưới không có số thứ tự và đơn vị, cần kiểm tra",
}
_DEFAULT_HEADINGS = {
    "leads": "Chủ trì", "supports": "Phối hợp", "deadline": "Thời gian", "title": "Nội dung", "targets": "Mục tiêu",
    "area": "Lĩnh vực",
}  # fmt: skip
# "Sở Nội vụ chủ trì, phối hợp với các sở, ngành" and "Chủ trì: …; Phối hợp: …" in one cell.
_LEADS_WITH = re.compile(
    r"^(?P<lead>.{1,400}?)\s+chủ trì,?\s*(?:và\s+)?phối hợp(?:\s+(?:với|cùng))?\s+(?P<support>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_MARKED = re.compile(r"(?:(?:cơ quan|đơn vị)\s+)?(?P<mark>chủ trì|phối hợp)(?:\s+thực hiện)?\s*:", re.IGNORECASE)


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


@dataclass
class _Group:
    """What the row above in the same part had, for cells that were merged with it in the original."""

    node: Node | None = None
    leads_text: str = ""
    supports_text: str = ""
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    deadline: Deadline | None = None


@dataclass
class RowReader:
    """Reads the tracked rows of one annex, one after another; empty cells inherit within a part, with an issue."""

    plan: PlanTable
    names: UnitNames
    year: int
    issued_on: date | None
    _above: _Group = field(default_factory=_Group)
    _read: dict[str, UnitsRead] = field(default_factory=dict)  # the same few cells stand in every row

    def place(self, line: Line, where: str) -> Place:
        role = {"deadline": self._deadline_role(), "targets": h.REQUIREMENT, "area": h.TITLE}.get(where, where)
        heading = self.plan.heading(role)
        if not heading and role in (h.LEAD, h.SUPPORT):
            heading = self.plan.heading(h.UNITS)
        name = "targets" if where in (h.GOAL, h.REQUIREMENT) else where
        heading = heading or _DEFAULT_HEADINGS.get(name, "Nội dung")
        return Place(line.row.table, line.row.number, name, heading, self.plan.tables > 1)

    def _deadline_role(self) -> str:
        return next((role for role in (h.DEADLINE, h.END, h.START) if self.plan.has(role)), h.DEADLINE)

    def read(self, line: Line, node: Node, *, implicit: bool = False) -> ActivityDraft:
        """The draft of a tracked row. `implicit`: the row is the task itself, which is tracked as its own activity."""
        issues = [
            self.place(line, where).issue(code, _MESSAGES[code]) for where, code in line.doubts if code in _MESSAGES
        ]
        leads_text, supports_text = _units_of(line)
        leads = self._units(line, h.LEAD, leads_text, issues)
        supports = self._units(line, h.SUPPORT, supports_text, issues)
        deadline = self._deadline(line)
        title = clean(line.text(h.TITLE)) or clean(node.title)
        if not title:
            issues.append(self.place(line, "title").issue("no_title", _MESSAGES["no_title"]))
        draft = _Group(node, leads[1], supports[1], leads[0], supports[0], deadline)
        self._inherit(line, draft, issues)
        requirement = line.text(h.REQUIREMENT)
        targets, doubts = self._targets(line, requirement)
        return ActivityDraft(
            label="" if implicit else line.label.text,
            title=title,
            source=Source(line.row.table, line.row.number),
            implicit=implicit,
            requirement=requirement,
            product=line.text(h.PRODUCT),
            note=line.text(h.NOTE),
            leads=draft.leads,
            supports=draft.supports,
            leads_text=draft.leads_text,
            supports_text=draft.supports_text,
            deadline=draft.deadline or deadline,
            targets=targets,
            issues=(*issues, *doubts),
            extra=tuple(line.row.extra.items()),
        )

    def _units(self, line: Line, role: str, text: str, issues: list[Issue]) -> tuple[tuple[str, ...], str]:
        read = self._read.get(text) or self._read.setdefault(text, read_units(text, self.names))
        place = self.place(line, role)
        issues += [place.issue(code, UNIT_MESSAGES[code].format(words)) for code, words in read.doubts]
        return read.names, read.text

    def _deadline(self, line: Line) -> Deadline:
        start, end, only = (line.text(role) for role in (h.START, h.END, h.DEADLINE))
        if start or end:
            return parse_span(start, end, year=self.year, issued_on=self.issued_on)
        return parse_deadline(only, year=self.year, issued_on=self.issued_on)

    def _inherit(self, line: Line, draft: _Group, issues: list[Issue]) -> None:
        """An empty unit cell was merged with the one above in the original; then an empty deadline was too."""
        above = self._above if self._same_part(draft.node) else _Group()
        own_leads = bool(draft.leads_text)
        if not own_leads and above.leads_text:
            draft.leads, draft.leads_text = above.leads, above.leads_text
            issues.append(self._inherited(line, "leads", above.leads_text))
            if not draft.supports_text and above.supports_text:
                draft.supports, draft.supports_text = above.supports, above.supports_text
                issues.append(self._inherited(line, "supports", above.supports_text))
        elif not own_leads:
            issues.append(self.place(line, "leads").issue("no_lead", _MESSAGES["no_lead"]))
        deadline = draft.deadline
        if deadline and not deadline.text and not own_leads and above.deadline and above.deadline.text:
            draft.deadline = above.deadline
            issues.append(self._inherited(line, "deadline", above.deadline.text))
        elif deadline and not deadline.text:
            issues.append(self.place(line, "deadline").issue("no_deadline", _MESSAGES["no_deadline"]))
        elif deadline and not deadline.understood:
            message = f"“{deadline.text}”: {PROBLEM_MESSAGES[deadline.problem]}"
            issues.append(self.place(line, "deadline").issue(str(deadline.problem), message))
        self._above = draft

    def _inherited(self, line: Line, where: str, words: str) -> Issue:
        code = f"inherited_{where}"
        return self.place(line, where).issue(code, _MESSAGES[code].format(clean(words)))

    def _same_part(self, node: Node | None) -> bool:
        """The same task, or a task beside it under the same heading."""
        before = self._above.node
        if node is None or before is None:
            return False
        return node is before or (not node.heading and not before.heading and node.parent is before.parent)

    def _targets(self, line: Line, requirement: str) -> tuple[tuple[TargetDraft, ...], list[Issue]]:
        """Targets stand among the requirements; where there is neither that column nor one of goals, in the title."""
        if self.plan.has(h.REQUIREMENT):
            return draft_targets(requirement, self.place(line, h.REQUIREMENT))
        if self.plan.has(h.GOAL):
            return (), []
        return draft_targets(line.text(h.TITLE), self.place(line, "title"))


def _units_of(line: Line) -> tuple[str, str]:
    """The words of leads and supports, also where one cell holds both."""
    leads, supports = line.text(h.LEAD) or line.text(h.UNITS), line.text(h.SUPPORT)
    marks = list(_MARKED.finditer(leads))
    if marks and not supports:
        parts = {"chủ trì": leads[: marks[0].start()].strip(" ;,\n"), "phối hợp": ""}
        for mark, end in zip(marks, [*(other.start() for other in marks[1:]), len(leads)], strict=True):
            kind = mark["mark"].lower()
            parts[kind] = f"{parts[kind]}; {leads[mark.end() : end].strip(' ;,')}".strip(" ;,\n")
        return parts["chủ trì"], parts["phối hợp"]
    if found := _LEADS_WITH.match(leads):
        return found["lead"], supports or found["support"]
    return leads, supports


def draft_targets(text: str, place: Place) -> tuple[tuple[TargetDraft, ...], list[Issue]]:
    """The targets in a cell, and an issue for each warning."""
    phrases = parse_targets(text) if text else ()
    issues = [
        place.issue(warning, f"“{phrase.text}”: {WARNINGS[warning]}")
        for phrase in phrases
        for warning in phrase.warnings
    ]
    return tuple(map(draft_target, phrases)), issues


def draft_target(phrase: TargetPhrase) -> TargetDraft:
    """A target as the tree holds it; the bound of a band is the document's word for it."""
    threshold = phrase.threshold
    if threshold is None:
        return TargetDraft(phrase.text, scope=phrase.scope, horizon_year=phrase.horizon_year)
    lower, upper = (str(bound) if bound is not None else None for bound in (threshold.lower, threshold.upper))
    if threshold.measure == Measure.BAND:
        words = sorted((word for word, rank in BANDS.items() if rank == threshold.lower), key=len, reverse=True)
        lower = next((word for word in words if word in phrase.text.lower()), lower)
    return TargetDraft(
        text=phrase.text,
        measure=str(threshold.measure),
        comparator=str(threshold.comparator),
        lower=lower,
        upper=upper,
        scope=phrase.scope,
        baseline_year=threshold.baseline_year,
        horizon_year=phrase.horizon_year,
    )
