"""A plan's outline: sections, tasks and activities as the rows of one table, with who leads and how it stands."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import QuerySet

from organisations.models import User
from plans.enums import AssignmentRole, WorkStatus
from plans.models import Activity, Assignment, Plan, PlanSection, Target, Task
from plans.queries.amendment_history import cancelling_documents
from plans.queries.as_of import activities_as_of, as_of
from plans.queries.deadline_history import changed_deadlines
from plans.queries.standing import Standing, StateCounts, standing_of_activity
from plans.queries.target_results import TargetStanding, standings
from plans.states import State

_TARGETS_AT_ONCE = 30  # of more the page shows the years alone, and a year when it is opened


@dataclass
class Leads:
    """Who leads and supports an activity; a group is named once, with how many of its members have finished."""

    leads: list[str] = field(default_factory=list)
    supports: list[str] = field(default_factory=list)
    groups: dict[str, list[bool]] = field(default_factory=dict)

    @property
    def group_progress(self) -> list[str]:
        """ "12/29 đơn vị hoàn thành", for each group that leads; several are named."""
        words = [f"{sum(done)}/{len(done)} đơn vị hoàn thành" for done in self.groups.values()]
        if len(words) < 2:
            return words
        return [f"{name}: {count}" for name, count in zip(self.groups, words, strict=True)]


@dataclass(frozen=True)
class ActivityRow:
    """An activity as a row; an implicit one stands for its task. `original` is the deadline that it had at first."""

    activity: Activity
    standing: Standing
    units: Leads
    original: str = ""


@dataclass
class TaskRows:
    """A task with its activities; `heading` is false where the only activity stands for the task."""

    task: Task
    rows: list[ActivityRow]

    @property
    def heading(self) -> bool:
        """Whether the task has a row of its own."""
        return not self.rows or not all(row.activity.implicit for row in self.rows)


@dataclass
class SectionRows:
    """A section with everything below it, in the document's order; `level` is 1 or 2, as tables show headings."""

    section: PlanSection
    tasks: list[TaskRows] = field(default_factory=list)
    parents: tuple[int, ...] = ()
    total: int = 0
    done: int = 0

    @property
    def level(self) -> int:
        """Headings below the second level look like the second."""
        return min(self.section.depth + 1, 2)

    @property
    def heading(self) -> str:
        """ "I. Công tác sơ kết": the label with a full stop unless it brings its own mark."""
        label = self.section.label
        mark = "" if not label or label[-1] in ".):" else "."
        return f"{label}{mark} {self.section.title}".strip()


@dataclass(frozen=True)
class Outline:
    """What the table shows, and how many activities match the filters."""

    sections: list[SectionRows]
    shown: int


def plan_outline(plan: Plan, on: date, *, q: str = "", area: str = "", state: str = "", back: bool = False) -> Outline:
    """The plan's rows that match: words of title, task, product or leads, area by key, state a `State` value; looking
    `back`, the work as it was at the end of the day, found by the words of today.

    Sections without matching activities are left out once something is filtered. Five queries for any number of rows,
    one more where some are cancelled, two more looking back.
    """
    activities = Activity.objects.filter(plan=plan).matching(q).select_related("merged_into").order_by("position")
    if area:
        activities = activities.filter(area__key=area)
    if back:
        activities = activities_as_of(activities, on)
        if state:
            activities = [one for one in activities if standing_of_activity(one, on).state == state]
    else:
        activities = list(activities.with_state(on).filter(state=state) if state else activities)
    units = units_of(plan, on if back else None)
    by_task: dict[int, list[ActivityRow]] = {}
    cancelled = any(activity.status == WorkStatus.CANCELLED for activity in activities)
    documents = cancelling_documents(plan) if cancelled else {}
    changed = changed_deadlines(Activity.objects.filter(plan=plan).values("pk"), on)
    for activity in activities:
        named = _named(activity, units)
        standing = standing_of_activity(activity, on)
        if standing.state is State.CANCELLED:
            standing = standing._replace(detail=documents.get(activity.pk, ""))
        original = changed[activity.pk].short if activity.pk in changed else ""
        row = ActivityRow(activity, standing, named, original)
        by_task.setdefault(activity.task_id, []).append(row)
    keep_empty = not (q or area or state)
    sections = _sections(plan, by_task, keep_empty)
    return Outline(sections=sections, shown=len(activities))


def _sections(plan: Plan, by_task: dict[int, list[ActivityRow]], keep_empty: bool) -> list[SectionRows]:
    sections = {section.pk: SectionRows(section) for section in plan.sections.order_by("position")}
    for task in Task.objects.filter(section__plan=plan).order_by("section__position", "position"):
        rows = by_task.get(task.pk, [])
        if rows or keep_empty:
            sections[task.section_id].tasks.append(TaskRows(task, rows))
    for entry in sections.values():
        entry.parents = _ancestors(entry.section, sections)
        standings = [row.standing.state for task in entry.tasks for row in task.rows]
        for pk in (*entry.parents, entry.section.pk):
            sections[pk].total += sum(state is not State.CANCELLED for state in standings)
            sections[pk].done += sum(state.is_done for state in standings)
    return [entry for entry in sections.values() if entry.total or entry.tasks or keep_empty]


def _ancestors(section: PlanSection, sections: dict[int, SectionRows]) -> tuple[int, ...]:
    found: list[int] = []
    parent = section.parent_id
    while parent is not None and parent not in found:
        found.append(parent)
        parent = sections[parent].section.parent_id
    return tuple(found)


def units_of(plan: Plan, day: date | None = None) -> dict[int, Leads]:
    """Who leads and supports each activity of the plan, or did at the end of the day. One query."""
    return _collect(Assignment.objects.filter(plan=plan), day)


def units_of_activity(activity: Activity, day: date | None = None) -> Leads:
    """Who leads and supports the activity, or did at the end of the day; where no known unit leads, the document's
    words. One query.
    """
    return _named(activity, _collect(Assignment.objects.filter(activity=activity), day))


def _named(activity: Activity, units: dict[int, Leads]) -> Leads:
    named = units.get(activity.pk) or _as_written(activity)
    supports = getattr(activity, "then_supports", None)  # who supports no longer stands with the change alone
    return named if supports is None else replace(named, supports=supports)


def _collect(assignments: QuerySet[Assignment], day: date | None) -> dict[int, Leads]:
    """Units by activity; who leads no longer is named only where nobody does."""
    found: dict[int, Leads] = {}
    left: dict[int, list[str]] = {}
    stored = "then_status" if day else "status"
    rows = (as_of(assignments, day) if day else assignments).order_by("role", "position", "pk")
    for activity, role, status, name, short_name, group_name, group_short_name in rows.values_list(
        "activity_id", "role", stored, "unit__name", "unit__short_name", "group__name", "group__short_name"
    ):
        units = found.setdefault(activity, Leads())
        unit, group = short_name or name, group_short_name or group_name
        if role == AssignmentRole.SUPPORT:
            units.supports.append(unit)
        elif status == WorkStatus.CANCELLED:
            left.setdefault(activity, []).append(group or unit)
        elif not group:
            units.leads.append(unit)
        else:
            if group not in units.groups:
                units.leads.append(group)
            units.groups.setdefault(group, []).append(status == WorkStatus.DONE)
    for activity, names in left.items():
        found[activity].leads = found[activity].leads or list(dict.fromkeys(names))
    return found


def _as_written(activity: Activity) -> Leads:
    words = (activity.leads_text, activity.supports_text)
    leads, supports = ([text] if text else [] for text in words)
    return Leads(leads=leads, supports=supports)


def plan_counts(plan: Plan, on: date, back: bool = False) -> StateCounts:
    """How many of the plan's activities stand in each state on that day, by what is known now or, looking `back`, by
    how they were at its end. One query, three looking back.
    """
    activities = Activity.objects.filter(plan=plan)
    if not back:
        return StateCounts(activities.state_counts(on))
    return StateCounts(Counter(standing_of_activity(one, on).state for one in activities_as_of(activities, on)))


@dataclass(frozen=True)
class TargetRow:
    """A target as a row: its words, what was understood from them, and how it stands."""

    target: Target
    threshold: str
    standing: TargetStanding


@dataclass(frozen=True)
class TargetYear:
    """The targets of a plan that are due by a year: how many, and their rows, None where they wait to be asked for."""

    year: int
    count: int
    rows: list[TargetRow] | None


def targets_by_year(plan: Plan, viewer: User, on: date, *, opened: str = "") -> list[TargetYear]:
    """The plan's targets under the year by which they are due, in the document's order; of a plan with many of them
    only the year that is `opened` ("2025") has rows. One query, and those of `target_results.standings` for rows.
    """
    years: dict[int, list[Target]] = {}
    found = list(_loaded(plan.targets.order_by("horizon_year", "position")))
    for target in found:
        years.setdefault(target.horizon_year, []).append(target)
    shown = [one for one in found if len(found) <= _TARGETS_AT_ONCE or str(one.horizon_year) == opened]
    rows: dict[int, list[TargetRow]] = {}
    for row in _rows(shown, viewer, on):
        rows.setdefault(row.target.horizon_year, []).append(row)
    return [TargetYear(year, len(targets), rows.get(year)) for year, targets in years.items()]


def target_rows(targets: QuerySet[Target], viewer: User, on: date) -> list[TargetRow]:
    """The targets with their thresholds in words ("từ 85% trở lên") and how they stand, in their order."""
    return _rows(list(_loaded(targets)), viewer, on)


def _loaded(targets: QuerySet[Target]) -> QuerySet[Target]:
    return targets.select_related("plan__owner", "area", "indicator")


def _rows(targets: list[Target], viewer: User, on: date) -> list[TargetRow]:
    return [TargetRow(one.target, one.threshold, one) for one in standings(targets, on, viewer)] if targets else []
