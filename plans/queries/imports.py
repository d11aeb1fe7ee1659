"""What the pages of imports show: whose plans a person may bring in, earlier files, and a file as it was understood."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, QuerySet

from indicators.models import ReformArea
from indicators.thresholds import BANDS, Comparator, Measure, Threshold
from organisations.enums import REPORTING_KINDS, Role, UnitKind
from organisations.models import Unit, User
from organisations.queries.unit_names import NamedUnits, names_for
from plans.deadlines import Deadline, DeadlineKind
from plans.enums import DeadlineType, ImportStatus
from plans.importing import PlanDraft
from plans.importing.contract import counts
from plans.importing.drafts import ActivityDraft, Issue, SectionDraft, TargetDraft, TaskDraft
from plans.models import Plan, PlanImport
from plans.permissions import can_import_plan
from reform.common import wording

# Issues open with their place ("Bảng 5, dòng 2, cột “Mục tiêu”: …"), which the page shows in cells of its own.
_PLACE = re.compile(r"^(?:bảng \d+, )?dòng \d+, cột “(?P<column>.*?)”: ", re.IGNORECASE)
# The name itself carries the mark.
_MARKED_OTHERWISE = {"unknown_unit"}
_UNDERSTOOD = {DeadlineKind.UNSPECIFIED: "chưa hiểu được"}


def owners_for(user: User) -> list[Unit]:
    """The agencies and provinces whose plans the person may import, a province before its agencies. One query."""
    units = Unit.objects.filter(kind__in=(UnitKind.PROVINCE, *REPORTING_KINDS)).select_related("province")
    if user.role != Role.ADMIN:
        units = units.filter(Q(pk=user.unit.agency_id) | Q(pk=user.unit.province_id))
    allowed = (unit for unit in units if can_import_plan(user, unit))
    return sorted(allowed, key=lambda unit: (unit.province.sort_key, unit.kind != UnitKind.PROVINCE, unit.sort_key))


def parents_for(owner: Unit, user: User) -> QuerySet[Plan]:
    """Plans that one of the owner's can implement: its own, those of its agency and of its province."""
    bodies = {owner.pk, owner.agency_id, owner.province_id}
    return Plan.objects.visible_to(user).filter(owner__in=bodies).select_related("owner")


def earlier_imports(user: User) -> QuerySet[PlanImport]:
    """Files that were read before, newest first, without their outlines."""
    return PlanImport.objects.visible_to(user).select_related("owner", "plan", "read_by").defer("outline")


def plan_of_same_file(user: User, owner: Unit, digest: str) -> Plan | None:
    """The plan that the file of that SHA-256 already became for the owner. One query."""
    same = PlanImport.objects.visible_to(user).filter(owner=owner, sha256=digest, status=ImportStatus.COMMITTED)
    return Plan.objects.filter(source_import__in=same).first()


@dataclass(frozen=True)
class NameRead:
    """A unit that the file names; `known` when the catalogue has it."""

    text: str
    known: bool


@dataclass(frozen=True)
class TargetRead:
    """A target's words, and the bound that was understood; empty where it is words only."""

    text: str
    threshold: str


@dataclass(frozen=True)
class RowRead:
    """A tracked row: the draft, and beside it what will become of its names, deadline and targets."""

    draft: ActivityDraft
    label: str
    leads: list[NameRead]
    supports: list[NameRead]
    deadline: str
    targets: list[TargetRead]
    issues: list[str]

    @property
    def anchor(self) -> str:
        """The row's place on the page."""
        return anchor_of(self.draft.source.table, self.draft.source.row)

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at the row."""
        return bool(self.draft.issues) or not all(name.known for name in (*self.leads, *self.supports))


@dataclass(frozen=True)
class TaskRead:
    """A task with its rows; `heading` is false where the only row stands for the task."""

    task: TaskDraft
    rows: list[RowRead]

    @property
    def heading(self) -> bool:
        """Whether the task has a row of its own."""
        return not self.rows or not all(row.draft.implicit for row in self.rows)


@dataclass(frozen=True)
class SectionRead:
    """A heading with the tasks right under it; `number` and `parents` tie the rows of the table together."""

    number: int
    parents: tuple[int, ...]
    heading: str
    area: str
    tasks: list[TaskRead]
    targets: list[TargetRead]
    total: int

    @property
    def level(self) -> int:
        """Headings below the second level look like the second."""
        return min(len(self.parents) + 1, 2)


@dataclass(frozen=True)
class PlaceRead:
    """A row of the file: "Bảng 5, dòng 2"; `title` and `anchor` where it is a tracked row, and so on the page."""

    words: str
    title: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class IssueRead:
    """Something to look at: which column, what, and every row of the file where it is so."""

    column: str
    message: str
    places: list[PlaceRead]


@dataclass(frozen=True)
class ImportReview:
    """A file as it was understood, for the person who decides whether it becomes a plan.

    `unknown`: names that the catalogue does not have; `without_lead`: rows that nobody would be given; `leading`: how
    many units and groups lead; `other_issuer`: who issued the plan by the file's own words, unless that is the owner.
    """

    draft: PlanDraft
    counts: dict[str, int]
    issues: list[IssueRead]
    sections: list[SectionRead]
    unknown: list[str] = field(default_factory=list)
    without_lead: int = 0
    leading: int = 0
    other_issuer: str = ""

    @property
    def many_areas(self) -> bool:
        """Whether the area of a section says something."""
        return self.counts["areas"] > 1


def import_review(plan_import: PlanImport) -> ImportReview:
    """What was read, with the catalogue as it is now. Three queries for any number of rows."""
    draft = PlanDraft.from_json(plan_import.outline)
    names = names_for(plan_import.owner)
    reader = _Reader(names, dict(ReformArea.objects.values_list("key", "short_name")))
    sections = list(reader.sections(draft.sections))
    rows = [row for section in sections for task in section.tasks for row in task.rows]
    read_names = [name for row in rows for name in (*row.leads, *row.supports)]
    issuer = draft.head.issuer
    return ImportReview(
        draft=draft,
        counts=counts(draft),
        issues=_issues(draft),
        sections=sections,
        unknown=list(dict.fromkeys(name.text for name in read_names if not name.known)),
        without_lead=sum(not any(name.known for name in row.leads) for row in rows),
        leading=len({name.text for row in rows for name in row.leads if name.known}),
        other_issuer=issuer if issuer and names.find(issuer) != plan_import.owner else "",
    )


def anchor_of(table: int, row: int) -> str:
    """The id of a tracked row on the page."""
    return f"dong-{table}-{row}"


def _issues(draft: PlanDraft) -> list[IssueRead]:
    titles = {(row.source.table, row.source.row): row.title for _, _, row in draft.activities()}
    many_tables = len({table for table, _ in titles} | {issue.table for issue in draft.issues}) > 1
    found: dict[tuple[str, str], list[PlaceRead]] = {}
    for issue in draft.all_issues():
        words = f"Bảng {issue.table}, dòng {issue.row}" if many_tables else f"Dòng {issue.row}"
        title = titles.get((issue.table, issue.row), "")
        anchor = anchor_of(issue.table, issue.row) if title else ""
        found.setdefault(_without_place(issue), []).append(PlaceRead(words, title, anchor))
    return [IssueRead(column, message, places) for (column, message), places in found.items()]


def _without_place(issue: Issue) -> tuple[str, str]:
    """The column and what is to be seen there; messages about more than a cell stay whole."""
    place = _PLACE.match(issue.message)
    words = issue.message[place.end() :] if place else issue.message
    return place["column"] if place else "", words[:1].upper() + words[1:]


@dataclass(frozen=True)
class _Reader:
    """Turns drafts into what the page shows."""

    names: NamedUnits
    areas: dict[str, str]

    def sections(
        self, drafts: Iterable[SectionDraft], parents: tuple[int, ...] = (), before: list[int] | None = None
    ) -> Iterator[SectionRead]:
        """All sections in the order of the file, numbered through; `before` counts those that came already."""
        passed = before if before is not None else []
        for draft in drafts:
            passed.append(len(passed) + 1)
            number = passed[-1]
            tasks = [self._task(task) for task in draft.tasks]
            yield SectionRead(
                number=number,
                parents=parents,
                heading=_heading(draft),
                area=self.areas.get(draft.area or "", ""),
                tasks=tasks,
                targets=_targets(draft.targets),
                total=_rows_below(draft),
            )
            yield from self.sections(draft.sections, (number, *parents), passed)

    def _task(self, task: TaskDraft) -> TaskRead:
        return TaskRead(task, [self._row(row, task, first=row is task.activities[0]) for row in task.activities])

    def _row(self, row: ActivityDraft, task: TaskDraft, *, first: bool) -> RowRead:
        return RowRead(
            draft=row,
            label=row.label or (task.label if row.implicit else ""),
            leads=[self._name(name) for name in row.leads],
            supports=[self._name(name) for name in row.supports],
            deadline=deadline_words(row.deadline),
            targets=_targets((*task.targets, *row.targets) if first else row.targets),
            issues=[_without_place(issue)[1] for issue in row.issues if issue.code not in _MARKED_OTHERWISE],
        )

    def _name(self, text: str) -> NameRead:
        return NameRead(text, self.names.find(text) is not None)


def _heading(draft: SectionDraft) -> str:
    mark = "" if not draft.label or draft.label[-1] in ".):" else "."
    return f"{draft.label}{mark} {draft.title}".strip()


def _rows_below(draft: SectionDraft) -> int:
    return sum(len(task.activities) for task in draft.tasks) + sum(map(_rows_below, draft.sections))


def deadline_words(deadline: Deadline) -> str:
    """What was understood from a deadline: "từ 01/01/2025 đến 31/12/2025", "thường xuyên", "chưa hiểu được"."""
    if not deadline.text:
        return ""
    if deadline.kind != DeadlineKind.FIXED:
        words = _UNDERSTOOD.get(deadline.kind) or DeadlineType(deadline.kind).label.lower()
        return "" if words == deadline.text.lower() else words
    begins = f"từ {wording.day(deadline.starts_on)} " if deadline.starts_on else ""
    return f"{begins}đến {wording.day(deadline.due_on)}{', dự kiến' if deadline.tentative else ''}"


def _targets(drafts: Iterable[TargetDraft]) -> list[TargetRead]:
    return [TargetRead(draft.text, threshold_words(draft)) for draft in drafts]


def threshold_words(target: TargetDraft) -> str:
    """The bound that was understood, in words; empty for a target that is words only."""
    if not target.comparator or not target.measure:
        return ""
    measure = Measure(target.measure)
    lower, upper = (_bound(measure, bound) for bound in (target.lower, target.upper))
    return Threshold(measure, Comparator(target.comparator), lower, upper, target.baseline_year).describe()


def _bound(measure: Measure, text: str | None) -> Decimal | None:
    if text is None:
        return None
    band = BANDS.get(text.lower()) if measure == Measure.BAND else None
    return Decimal(text) if band is None else band
