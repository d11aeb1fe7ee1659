"""What a read file would change in a plan: its rows beside the plan's activities, in the words that people compare."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Case, Exists, IntegerField, Max, OuterRef, QuerySet, Sum, Value, When

from indicators.models import ReformArea
from organisations.models import User
from organisations.queries.unit_names import NamedUnits, names_for
from plans.enums import AssignmentRole, ImportStatus, PlanStatus, WorkStatus
from plans.importing.compare import Comparison, Heading, Pair, Row, Side, compare, marked
from plans.importing.likeness import words_key
from plans.importing.sides import rows_of, side_of
from plans.models import Activity, ActivityChange, Assignment, Plan, PlanImport, Target, Task
from plans.queries.import_outline import outline_of

_SHOWN = 12
# In the order in which people compare.
_LABELS = {
    "title": "Hoạt động",
    "section": "Mục",
    "task": "Nhiệm vụ",
    "area": "Lĩnh vực",
    "leads": "Chủ trì",
    "supports": "Phối hợp",
    "deadline": "Thời hạn",
    "product": "Kết quả, sản phẩm",
    "requirement": "Tổ chức thực hiện",
    "targets": "Mục tiêu",
    "note": "Ghi chú",
}
# A column that the file does not have says nothing about what the plan holds in it.
_COLUMNS = ("requirement", "product", "note", "leads", "supports", "deadline", "targets")
_EXTRA = "extra:"


@dataclass(frozen=True)
class Choice:
    """A plan that a file can be compared with; `words` say what it is to the file."""

    plan: Plan
    words: str


@dataclass(frozen=True)
class Against:
    """The plans that a read file can be compared with, the nearest first."""

    plan_import: PlanImport
    choices: list[Choice]

    def __bool__(self) -> bool:
        return bool(self.choices)


def plans_to_compare(user: User, plan_import: PlanImport) -> Against:
    """Plans of the same owner that the person sees: of the same year before those of earlier years. One query."""
    if plan_import.status != ImportStatus.READ or plan_import.year is None:
        return Against(plan_import, [])
    plans = Plan.objects.visible_to(user).filter(owner=plan_import.owner_id, first_year__lte=plan_import.year)
    same_year = Case(When(last_year__gte=plan_import.year, then=0), default=Value(1), output_field=IntegerField())
    nearest = plans.filter(Exists(Activity.objects.filter(plan=OuterRef("pk")))).annotate(distance=same_year)
    ranked = nearest.order_by("distance", "-first_year", "code")[:_SHOWN]
    return Against(plan_import, [Choice(plan, _relation(plan, plan_import.year)) for plan in ranked])


def _relation(plan: Plan, year: int) -> str:
    if plan.last_year < year:
        return f"So với kế hoạch năm {plan.years}"
    if plan.status == PlanStatus.DRAFT:
        return "So với bản dự thảo"
    return "So với bản đang thực hiện" if plan.status == PlanStatus.IN_FORCE else "So với bản đã kết thúc"


@dataclass(frozen=True)
class FieldDiff:
    """A field that differs: its words before and after in runs, True on the words that the other has not."""

    label: str
    old: list[tuple[str, bool]]
    new: list[tuple[str, bool]]


@dataclass(frozen=True)
class Line:
    """A row of the comparison. `key` names it in a form; `activity` and `draft` are its sides where it has them."""

    key: str
    title: str
    label: str = ""
    place: str = ""
    activity: Activity | None = None
    draft: dict[str, Any] | None = None
    pair: Pair | None = None
    fields: list[FieldDiff] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class PlanDiff:
    """Every row of both sides in one of the lists; `back` are cancelled activities that the file brings again, and
    `doubtful` pairs of which a person says whether they are the same work.
    """

    plan: Plan
    outline: dict[str, Any]
    comparison: Comparison
    absent: frozenset[str]
    changed: list[Line]
    doubtful: list[Line]
    added: list[Line]
    removed: list[Line]
    back: list[Line]
    unchanged: list[Line]

    @property
    def lines(self) -> list[Line]:
        """Those that a person decides on."""
        return [*self.changed, *self.doubtful, *self.added, *self.removed, *self.back]

    @property
    def total(self) -> int:
        """How many differences there are."""
        return len(self.lines)


def mark_of(plan_import: PlanImport, plan: Plan) -> str:
    """What a person looked at: changes with every correction of the file and every amendment of the plan. Four
    queries.
    """
    rows = plan_import.rows.aggregate(sum=Sum("version"))["sum"] or 0
    last = ActivityChange.objects.filter(activity__plan=plan).aggregate(last=Max("pk"))["last"] or 0
    count = plan.activities.count()
    files = plan.source_imports.count()  # a draft is amended without a history
    return f"{plan_import.version}.{rows}.{last}.{count}.{files}"


def plan_diff(plan_import: PlanImport, plan: Plan) -> PlanDiff:
    """The file as corrected by now against the plan as it stands. Eight queries for any number of rows."""
    outline = outline_of(plan_import)
    reader = _Reader(plan, outline, plan_import.year or plan.first_year, names_for(plan.owner))
    return reader.diff()


class _Reader:
    """Holds both sides while they are put beside one another."""

    def __init__(self, plan: Plan, outline: dict[str, Any], year: int, names: NamedUnits) -> None:
        self.plan, self.outline, self.names = plan, outline, names
        self.drafts = rows_of(outline)
        file = side_of(outline, year)
        self.file = replace(file, rows=[self._named(row) for row in file.rows])
        self.activities = {row.pk: row for row in plan.activities.select_related("task__section").order_by("position")}
        self.areas = dict(ReformArea.objects.values_list("key", "short_name"))
        self.old = self._side()
        self.headings = {heading.key: heading.title for heading in (*self.file.sections,)}
        self.absent = frozenset(name for name in _COLUMNS if not any(getattr(row, name) for row in self.file.rows))
        self.columns = {heading for row in self.file.rows for heading, _ in row.extra}

    def diff(self) -> PlanDiff:
        gone = {pk for pk, activity in self.activities.items() if activity.status == WorkStatus.CANCELLED}
        live = replace(self.old, rows=[row for row in self.old.rows if row.key not in gone])
        found = compare(live, self.file)
        again = compare(
            replace(self.old, rows=[row for row in self.old.rows if row.key in gone]),
            replace(self.file, rows=found.added),
        )
        again = [self._without_absent(pair) for pair in again.pairs if pair.certain]
        pairs = [self._without_absent(pair) for pair in found.pairs]
        back = {pair.new.key for pair in again}
        return PlanDiff(
            plan=self.plan,
            outline=self.outline,
            comparison=found,
            absent=self.absent,
            changed=[self._pair("sua", pair) for pair in pairs if pair.certain and pair.changed],
            doubtful=[self._pair("nghi", pair) for pair in pairs if not pair.certain],
            added=[self._added(row) for row in found.added if row.key not in back],
            removed=[self._removed(row) for row in found.removed],
            back=[self._pair("lai", pair) for pair in again],
            unchanged=[self._pair("nguyen", pair) for pair in pairs if pair.certain and not pair.changed],
        )

    def _without_absent(self, pair: Pair) -> Pair:
        changed = [name for name in pair.changed if name not in self.absent and not self._is_spelling(name, pair)]
        return replace(
            pair,
            changed=tuple(
                name for name in changed if not name.startswith(_EXTRA) or name.removeprefix(_EXTRA) in self.columns
            ),
        )

    def _is_spelling(self, name: str, pair: Pair) -> bool:
        """The same words for units, although some of them are not known: they make no assignment on either side."""
        if name not in ("leads", "supports"):
            return False
        activity, draft = self.activities[pair.old.key], self.drafts[pair.new.key]
        before, after = getattr(activity, f"{name}_text"), draft.get(f"{name}_text", "")
        known = {unit.name for text in getattr(pair.new, name) if (unit := self.names.find(text))}
        return bool(before) and words_key(before, 0) == words_key(after, 0) and known <= set(getattr(pair.old, name))

    def _pair(self, kind: str, pair: Pair) -> Line:
        activity, draft = self.activities[pair.old.key], self.drafts[pair.new.key]
        return Line(
            key=f"{kind}-{activity.pk}-{draft['import_row']}",
            title=activity.title,
            label=pair.new.label,
            place=_heading(activity),
            activity=activity,
            draft=draft,
            pair=pair,
            fields=[] if kind == "nguyen" else [self._field(name, pair) for name in _shown(pair, kind)],
        )

    def _field(self, name: str, pair: Pair) -> FieldDiff:
        if name == "section":
            words = _heading(self.activities[pair.old.key]), self.headings.get(pair.new.section, "")
        elif name == "task":
            tasks = {heading.key: heading.title for heading in self.file.tasks}
            words = self.activities[pair.old.key].task.title, tasks.get(pair.new.task, "")
        else:
            words = self.words(pair.old, name), self.words(pair.new, name)
        return FieldDiff(label_of(name), *marked(*words))

    def words(self, row: Row, name: str) -> str:
        """A field of a row as people read it."""
        if name.startswith(_EXTRA):
            return dict(row.extra).get(name.removeprefix(_EXTRA), "")
        if name == "area":
            return self.areas.get(row.area, row.area)
        value = getattr(row, name)
        return value if isinstance(value, str) else "; ".join(value)

    def _added(self, row: Row) -> Line:
        draft = self.drafts[row.key]
        return Line(
            key=f"them-{draft['import_row']}",
            title=row.title,
            label=row.label,
            place=self.headings.get(row.section, ""),
            draft=draft,
            facts=self._facts(row),
        )

    def _removed(self, row: Row) -> Line:
        activity = self.activities[row.key]
        return Line(
            key=f"bo-{activity.pk}",
            title=activity.title,
            label=activity.label,
            place=_heading(activity),
            activity=activity,
            facts=self._facts(row),
        )

    def _facts(self, row: Row) -> list[tuple[str, str]]:
        return [
            (label_of(name), words) for name in ("leads", "deadline", "product") if (words := self.words(row, name))
        ]

    def _named(self, row: Row) -> Row:
        """Names as the catalogue spells them, so that two spellings of a unit are no change."""
        found = {name: tuple(self._canonical(getattr(row, name))) for name in ("leads", "supports")}
        return replace(row, **found)

    def _canonical(self, names: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(unit.name if (unit := self.names.find(name)) else name for name in names))

    def _side(self) -> Side:
        units, targets = _units_of(self.plan), _targets_of(self.plan)
        sections = [Heading(row.pk, row.title, row.parent_id) for row in self.plan.sections.order_by("position")]
        tasks = Task.objects.filter(section__plan=self.plan).order_by("section__position", "position")
        first: set[int] = set()
        areas = dict(ReformArea.objects.values_list("pk", "key"))
        rows = []
        for activity in self.activities.values():
            of_task = () if activity.task_id in first else targets.get(("task", activity.task_id), ())
            first.add(activity.task_id)
            leads, supports = units.get(activity.pk, ((), ()))
            rows.append(
                Row(
                    key=activity.pk,
                    title=activity.title,
                    section=activity.task.section_id,
                    task=activity.task_id,
                    label=activity.label,
                    requirement=activity.requirement,
                    product=activity.product,
                    note=activity.note,
                    area=areas[activity.area_id],
                    leads=leads or _as_written(activity.leads_text),
                    supports=supports or _as_written(activity.supports_text),
                    deadline=activity.deadline_text,
                    targets=(*of_task, *targets.get(("activity", activity.pk), ())),
                    extra=tuple(activity.extra.items()),
                )
            )
        return Side(rows, sections, [Heading(task.pk, task.title, task.section_id) for task in tasks], self._year())

    def _year(self) -> int:
        """The year that the plan's words count from: the file's, where the plan is for that year too."""
        return self.plan.first_year if self.plan.last_year < self.file.year else self.file.year


def label_of(name: str) -> str:
    """What people call a field of `compare.Row`; a plan's own column by its heading."""
    return name.removeprefix(_EXTRA) if name.startswith(_EXTRA) else _LABELS[name]


def _shown(pair: Pair, kind: str) -> list[str]:
    """What differs, in the order of the labels; of doubtful pairs the title also where it is the same."""
    names = {*pair.changed, "title"} if kind == "nghi" else set(pair.changed)
    return [name for name in _LABELS if name in names] + [name for name in pair.changed if name.startswith(_EXTRA)]


def _as_written(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _heading(activity: Activity) -> str:
    return activity.task.section.title


def _units_of(plan: Plan) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each activity who leads and who supports, a group by its own name; cancelled parts are left out."""
    found: dict[int, tuple[dict[str, None], dict[str, None]]] = defaultdict(lambda: ({}, {}))
    rows: QuerySet[Assignment] = Assignment.objects.filter(plan=plan).order_by("role", "position", "pk")
    for activity, role, status, unit, group in rows.values_list(
        "activity_id", "role", "status", "unit__name", "group__name"
    ):
        if status != WorkStatus.CANCELLED:
            found[activity][role == AssignmentRole.SUPPORT][group or unit] = None
    return {activity: (tuple(leads), tuple(supports)) for activity, (leads, supports) in found.items()}


def _targets_of(plan: Plan) -> dict[tuple[str, int], tuple[str, ...]]:
    """Words of the targets under ("activity", key) and ("task", key)."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for text, task, activity in (
        Target.objects.filter(plan=plan).order_by("position").values_list("text", "task_id", "activity_id")
    ):
        if activity or task:
            found["activity" if activity else "task", activity or task].append(text)
    return {place: tuple(words) for place, words in found.items()}
