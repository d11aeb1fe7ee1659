"""Who leads and supports the work of an amended plan: parts come, leave and come back, nothing reported is lost."""

from collections import defaultdict
from collections.abc import Container, Iterable
from datetime import date
from typing import Any

from organisations.models import Unit, User
from organisations.queries.unit_names import NamedUnits
from plans.enums import AssignmentRole, PlanStatus, UpdateKind, WorkStatus
from plans.models import Activity, Assignment, AssignmentGap, Plan, ProgressUpdate
from plans.queries.periods import over_before
from plans.services.plan_store import members_of_groups, repeated_columns
from plans.services.proposals import end_proposals, waits_after
from plans.states import state_of_leads

_WRITTEN = [
    "status", "progress", "completed_on", "is_returned", "updated_on", "version", "group", "position",
    "area", "deadline_kind", "due_on", "awaits", "awaits_since",
]  # fmt: skip


class Units:
    """Collects what becomes of the assignments, then writes it in bulk. Four queries to begin with."""

    def __init__(self, plan: Plan, names: NamedUnits, on: date, activity: Activity | None = None) -> None:
        """`activity` is the only one that is concerned, if there is but one."""
        self.plan, self.names, self.on = plan, names, on
        self.members = members_of_groups(names, on)
        self.of_activity: dict[int, list[Assignment]] = defaultdict(list)
        rows = Assignment.objects.filter(plan=plan) if activity is None else activity.assignments.all()
        for row in rows.select_related("unit", "group"):
            self.of_activity[row.activity_id].append(row)
        steps = ProgressUpdate.objects.filter(assignment__in=rows.order_by())
        self.reported = set(steps.order_by().values_list("assignment_id", flat=True).distinct())
        cancelled = steps.filter(assignment__status=WorkStatus.CANCELLED).select_related("recorded_by")
        self.last = {step.assignment_id: step for step in cancelled.latest_as_of(date.max)}
        self.touched: dict[int, Assignment] = {}
        self.made: list[Assignment] = []
        self.gaps: list[AssignmentGap] = []
        self.gone: list[int] = []

    def supports(self, activity: Activity) -> list[Unit]:
        """Who supports it as collected by now."""
        return [row.unit for row in self.of_activity[activity.pk] if not row.is_lead]

    def set_leads(self, activity: Activity, names: Iterable[str]) -> None:
        """These and nobody else lead; a group that led before keeps its members, a new one leads through those that
        exist on the day.
        """
        rows = [row for row in self.of_activity[activity.pk] if row.is_lead]
        wanted: dict[int, tuple[Unit, Unit | None]] = {}
        for unit in self._found(names):
            before = [row.unit for row in rows if row.group_id == unit.pk and row.status != WorkStatus.CANCELLED]
            for member in before or self.members.get(unit.pk) or [unit]:
                wanted.setdefault(member.pk, (member, unit if member != unit else None))
        self._set(activity, rows, AssignmentRole.LEAD, wanted)

    def set_supports(self, activity: Activity, names: Iterable[str]) -> None:
        """These and nobody else support."""
        rows = [row for row in self.of_activity[activity.pk] if not row.is_lead]
        wanted = {unit.pk: (unit, None) for unit in self._found(names)}
        self._set(activity, rows, AssignmentRole.SUPPORT, wanted)

    def hand_over(self, activity: Activity, unit: Unit, to: Unit) -> list[Assignment]:
        """Another unit leads in the place of this one from the day on, and supports no longer; returns what ended."""
        ended = []
        for row in list(self.of_activity[activity.pk]):
            if row.is_lead and row.unit_id == unit.pk and row.status != WorkStatus.CANCELLED:
                self._cancel(row)
                ended.append(row)
            elif row.is_lead and row.unit_id == to.pk and row.status == WorkStatus.CANCELLED:
                self._reopen(row)
            elif not row.is_lead and row.unit_id == to.pk:
                self._leave(activity, row)
        leads = {row.unit_id: row for row in self.of_activity[activity.pk] if row.is_lead}
        if to.pk not in leads:
            self._make(activity, to, role=AssignmentRole.LEAD, position=leads[unit.pk].position)
        return ended

    def cancel(self, activity: Activity) -> list[Assignment]:
        """Nobody leads it any more from the day on; returns the parts that ended with this."""
        ended = [row for row in self.of_activity[activity.pk] if row.is_lead and row.status != WorkStatus.CANCELLED]
        for row in ended:
            self._cancel(row)
        return ended

    def reopen(self, activity: Activity, ended: Container[int] | None = None) -> None:
        """Who led it when it was cancelled leads it again, as far as they had come; these alone where the parts that
        `ended` are known.
        """
        for row in self.of_activity[activity.pk]:
            if row.is_lead and row.status == WorkStatus.CANCELLED and (ended is None or row.pk in ended):
                self._reopen(row)

    def follow(self, activity: Activity) -> None:
        """The parts repeat the activity's area and deadline."""
        for row in self.of_activity[activity.pk]:
            values = (row.area_id, row.deadline_kind, row.due_on)
            if values != (activity.area_id, activity.deadline_kind, activity.due_on):
                row.area, row.deadline_kind, row.due_on = activity.area, activity.deadline_kind, activity.due_on
                self._touch(row)

    def state(self, activity: Activity) -> dict[str, Any]:
        """The activity's own state as its leads stand now."""
        leads = [row for row in self.of_activity[activity.pk] if row.is_lead and row.status != WorkStatus.CANCELLED]
        return state_of_leads([(row.status, row.progress, row.completed_on) for row in leads])

    def write(self, by: User) -> None:
        """Write everything, for who amends the plan, in at most five queries, and one for each 500 rows more. What
        waits for a leader ends with the part that it is about, and who proposed it is told.
        """
        Assignment.objects.filter(pk__in=self.gone).delete()
        Assignment.objects.bulk_update(self.touched.values(), _WRITTEN, batch_size=500)
        Assignment.objects.bulk_create(self.made, batch_size=500)
        AssignmentGap.objects.bulk_create(self.gaps, batch_size=500)
        end_proposals([row for row in self.touched.values() if row.status == WorkStatus.CANCELLED], by=by)

    def _set(
        self,
        activity: Activity,
        rows: list[Assignment],
        role: str,
        wanted: dict[int, tuple[Unit, Unit | None]],
    ) -> None:
        there = {row.unit_id: row for row in rows}
        for position, (pk, (unit, group)) in enumerate(wanted.items()):
            row = there.get(pk)
            if row is None:
                self._make(activity, unit, role=role, group=group, position=position)
                continue
            if row.status == WorkStatus.CANCELLED:
                self._reopen(row)
            if (row.group_id, row.position) != (group.pk if group else None, position):
                row.group, row.position = group, position
                self._touch(row)
        for row in rows:
            if row.unit_id not in wanted:
                self._leave(activity, row)

    def _make(self, activity: Activity, unit: Unit, **fields: Any) -> None:
        row = Assignment(activity=activity, unit=unit, **fields, **repeated_columns(activity, unit))
        self.made.append(row)
        if self.plan.status == PlanStatus.IN_FORCE:
            self.gaps.append(AssignmentGap(assignment=row, until=self.on))
            row.confirmed_to = over_before(row, self.on)
        self.of_activity[activity.pk].append(row)

    def _leave(self, activity: Activity, row: Assignment) -> None:
        """A lead of a plan in force is cancelled: reports for days before the amendment still count it."""
        counted = self.plan.status == PlanStatus.IN_FORCE or row.version or row.pk in self.reported
        if row.is_lead and counted:
            if row.status != WorkStatus.CANCELLED:
                self._cancel(row)
            return
        self.gone.append(row.pk)
        self.touched.pop(row.pk, None)
        self.of_activity[activity.pk].remove(row)

    def _cancel(self, row: Assignment) -> None:
        """The stored state only says that the part is no longer asked for, and since when; its steps stay, and nobody
        is urged to answer them.
        """
        row.status, row.progress, row.completed_on = WorkStatus.CANCELLED, min(row.progress, 99), None
        row.is_returned, row.updated_on = False, self.on
        row.awaits, row.awaits_since = "", None
        self._move(row)

    def _reopen(self, row: Assignment) -> None:
        if row.updated_on and row.updated_on < self.on:
            self.gaps.append(AssignmentGap(assignment=row, since=row.updated_on, until=self.on))
        last = self.last.get(row.pk)
        row.status = last.status if last else WorkStatus.NOT_STARTED
        row.progress = last.progress if last else 0
        row.completed_on = last.completed_on if last else None
        row.is_returned = bool(last) and last.kind == UpdateKind.RETURN
        row.updated_on = last.on if last else None
        row.awaits, row.awaits_since = waits_after(last)
        self._move(row)

    def _move(self, row: Assignment) -> None:
        """A change of state: who has the form open learns that it has changed."""
        row.version += 1
        self._touch(row)

    def _touch(self, row: Assignment) -> None:
        if row.pk:
            self.touched[row.pk] = row

    def _found(self, names: Iterable[str]) -> list[Unit]:
        return [unit for unit in map(self.names.find, names) if unit]
