"""A plan in the database as the draft that a file of it would give: what exports and comparisons start from."""

from collections.abc import Iterable

from organisations.queries.unit_names import NamedUnits, names_for
from plans.deadlines import Deadline, DeadlineKind
from plans.enums import AssignmentRole, MeasureKind, WorkStatus
from plans.importing import UnitNames
from plans.importing.drafts import (
    ActivityDraft,
    HeadDraft,
    PlanDraft,
    SectionDraft,
    Source,
    TargetDraft,
    TaskDraft,
)
from plans.importing.matching import read_units
from plans.models import Activity, Assignment, Plan, PlanSection, Target, Task

_GENERAL_AREA = "steering"


def draft_of(plan: Plan) -> PlanDraft:
    """The plan as it is in force: cancelled activities are left out, and tasks of which nothing else is left.

    Units are named as the document's words name them where these are the units that work now; else the units
    themselves are named, beside words that nobody has matched. Eight queries for any number of rows.
    """
    return _Drafting(plan).draft()


class _Drafting:
    """Reads one plan's rows and puts them together."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.named: NamedUnits = names_for(plan.owner)
        self.names = UnitNames.build(self.named.spellings())
        self.assigned = _assigned(plan)
        self.targets = _targets(plan)
        self.read: dict[str, tuple[str, ...]] = {}

    def draft(self) -> PlanDraft:
        plan = self.plan
        head = HeadDraft(
            "", plan.last_year, plan.title, number=plan.number, issued_on=plan.issued_on, issuer=plan.owner.name
        )
        return PlanDraft(head, self._sections())

    def _sections(self) -> tuple[SectionDraft, ...]:
        rows: dict[int, list[Activity]] = {}
        for activity in self.plan.activities.select_related("area").order_by("position"):
            rows.setdefault(activity.task_id, []).append(activity)
        tasks: dict[int, list[Task]] = {}
        for task in Task.objects.filter(section__plan=self.plan).order_by("section__position", "position"):
            if _stays(rows.get(task.pk, ())):
                tasks.setdefault(task.section_id, []).append(task)
        children: dict[int | None, list[PlanSection]] = {}
        for section in self.plan.sections.select_related("area").order_by("position"):
            children.setdefault(section.parent_id, []).append(section)

        def section_draft(section: PlanSection) -> SectionDraft:
            area = section.area.key if section.area else None
            return SectionDraft(
                section.label,
                section.title,
                area,
                sections=tuple(map(section_draft, children.get(section.pk, ()))),
                tasks=tuple(self._task(task, rows.get(task.pk, []), area) for task in tasks.get(section.pk, ())),
            )

        return tuple(map(section_draft, children.get(None, ())))

    def _task(self, task: Task, rows: list[Activity], area: str | None) -> TaskDraft:
        kept = [row for row in rows if row.status != WorkStatus.CANCELLED]
        own = kept[0].area.key if kept else None
        return TaskDraft(
            task.label,
            task.title,
            tuple(map(self._activity, kept)),
            tuple(self.targets.get((task.pk, None), ())),
            area=own if own != (area or _GENERAL_AREA) else None,
        )

    def _activity(self, row: Activity) -> ActivityDraft:
        return ActivityDraft(
            label=row.label,
            title=row.title,
            source=Source(0, 0),
            implicit=row.implicit,
            requirement=row.requirement,
            product=row.product,
            note=row.note,
            leads=self._units(row, row.leads_text, AssignmentRole.LEAD),
            supports=self._units(row, row.supports_text, AssignmentRole.SUPPORT),
            leads_text=row.leads_text,
            supports_text=row.supports_text,
            deadline=Deadline(
                row.deadline_text,
                DeadlineKind(row.deadline_kind),
                row.starts_on,
                row.due_on,
                row.deadline_tentative,
            ),
            targets=tuple(self.targets.get((row.task_id, row.pk), ())),
            extra=tuple((heading, str(text)) for heading, text in row.extra.items()),
        )

    def _units(self, row: Activity, text: str, role: str) -> tuple[str, ...]:
        """The names in the document's words where exactly these units work now, else the names of those who do."""
        named, working = self.assigned.get((row.pk, role), ({}, set()))
        if text not in self.read:
            self.read[text] = read_units(text, self.names).names
        names = self.read[text]
        known = [unit for unit in map(self.named.find, names) if unit]
        # A unit that a group beside it has taken in works through the group, and so does a group without members left.
        if {unit.pk for unit in known} >= set(named) and all(unit.pk in working or unit.is_group for unit in known):
            return names
        unknown = [name for name in names if self.named.find(name) is None]
        moved = sum(unit.pk not in working and not unit.is_group for unit in known)
        if len(unknown) <= len(set(named) - {unit.pk for unit in known}) - moved:
            unknown = []  # these are the words that a person understood as units which they do not name
        return (*named.values(), *(name[:1].upper() + name[1:] for name in unknown))


def _stays(rows: Iterable[Activity]) -> bool:
    """Whether a task is still in force: it never had activities, or has one that was not cancelled."""
    rows = list(rows)
    return not rows or any(row.status != WorkStatus.CANCELLED for row in rows)


def _assigned(plan: Plan) -> dict[tuple[int, str], tuple[dict[int, str], set[int]]]:
    """For each activity and role: the units and groups that were named, in the document's order, with their names;
    and all that work, groups and members alike. Parts that ended are left out. One query.
    """
    found: dict[tuple[int, str], tuple[dict[int, str], set[int]]] = {}
    rows = Assignment.objects.filter(plan=plan).exclude(status=WorkStatus.CANCELLED).order_by("position", "pk")
    for activity, role, unit, name, group, group_name in rows.values_list(
        "activity_id", "role", "unit_id", "unit__name", "group_id", "group__name"
    ):
        named, working = found.setdefault((activity, role), ({}, set()))
        named[group or unit] = group_name or name
        working |= {unit, group or unit}
    return found


def _targets(plan: Plan) -> dict[tuple[int | None, int | None], list[TargetDraft]]:
    """The targets by (task, activity); those of neither stand in the plan's text and not in its annex. One query."""
    found: dict[tuple[int | None, int | None], list[TargetDraft]] = {}
    rows = plan.targets.filter(task__isnull=False).select_related("indicator").order_by("position")
    for target in rows:
        found.setdefault((target.task_id, target.activity_id), []).append(_target(target))
    return found


def _target(target: Target) -> TargetDraft:
    lower, upper = (str(bound) if bound is not None else None for bound in (target.lower, target.upper))
    return TargetDraft(
        text=target.text,
        measure=target.measure,
        comparator=target.comparator,
        lower=target.band or None if target.measure == MeasureKind.BAND else lower,
        upper=upper,
        scope=target.scope or None,
        baseline_year=target.baseline_year,
        horizon_year=target.horizon_year,
        indicator=target.indicator.code if target.indicator else None,
        baseline_value=str(target.baseline_value) if target.baseline_value is not None else None,
        population=target.population or None,
        exceptions=target.exceptions or None,
    )
