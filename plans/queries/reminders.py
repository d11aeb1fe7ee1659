"""What people are reminded of on a day: deadlines, closing periods, work that is a week late, decisions that wait."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from organisations.models import Unit, User
from organisations.queries.staff import Staff, wishes_of
from plans.enums import OPEN_STATUSES, PlanStatus, Reviewer, WorkStatus
from plans.milestones import WorkPeriod, period_on, periods_of
from plans.models import Assignment, ChangeRequest
from plans.queries.periods import PERIODIC, RHYTHM, rhythm_of
from plans.reminders import (
    Occasion,
    is_for_leader,
    is_period_closing,
    is_waiting_too_long,
    occasions_on,
)


@dataclass
class Reminded:
    """What one person is told on one day; work as lead assignments with activity and unit."""

    person: User
    late: list[Assignment] = field(default_factory=list)
    today: list[Assignment] = field(default_factory=list)
    soon: list[Assignment] = field(default_factory=list)
    period: list[tuple[Assignment, WorkPeriod]] = field(default_factory=list)
    for_leader: list[Assignment] = field(default_factory=list)
    reviews: list[Assignment] = field(default_factory=list)
    requests: list[ChangeRequest] = field(default_factory=list)

    @property
    def is_anything(self) -> bool:
        """Whether there is something to tell."""
        lists = (self.late, self.today, self.soon, self.period, self.for_leader, self.reviews, self.requests)
        return any(lists)


_Of = Callable[[User], Reminded]


def reminded_on(on: date, agency: Unit | None = None) -> list[Reminded]:
    """Who is reminded of what on that day as things stand now, in the order of the accounts; `agency` narrows it to
    its people. At most ten queries, however much there is.
    """
    staff = Staff(on, agency)
    wards = {person.pk: Reminded(person) for person in staff.people}

    def of(person: User) -> Reminded:
        return wards.setdefault(person.pk, Reminded(person))

    work = Assignment.objects.leading().in_force().filter(status__in=OPEN_STATUSES)
    if agency:
        work = work.of(agency)
    _deadlines(work, staff, of, on)
    _periods(work, staff, of, on)
    _reviews(agency, staff, of, on)
    _requests(agency, staff, of, on)
    told = [ward for ward in wards.values() if ward.is_anything]
    return [ward for ward in told if agency is None or ward.person.unit.agency_id == agency.pk]


def _deadlines(work: QuerySet[Assignment], staff: Staff, of: _Of, on: date) -> None:
    """Due days first: most have no occasion today, and only rows that have one are fetched."""
    days = work.filter(due_on__isnull=False).order_by().values_list("due_on", flat=True).distinct()
    occasions = {day: found for day in days if (found := occasions_on(day, on))}
    for row in _rows(work.filter(due_on__in=occasions)):
        for person in staff.workers(row.unit):
            wishes = wishes_of(person)
            wanted = {one for one in occasions[row.due_on] if getattr(wishes, one.value)}
            if wanted:
                _place(of(person), row, on, late=Occasion.LATE in wanted)
        if is_for_leader(row.due_on, on):
            for person in staff.leaders(row.unit):
                of(person).for_leader.append(row)


def _place(ward: Reminded, row: Assignment, on: date, *, late: bool) -> None:
    if late:
        ward.late.append(row)
    elif row.due_on == on:
        ward.today.append(row)
    else:
        ward.soon.append(row)


def _periods(work: QuerySet[Assignment], staff: Staff, of: _Of, on: date) -> None:
    """Continuous and recurring work whose unit has not spoken yet for the period that closes. Rhythms first: on most
    days none closes a period.
    """
    rhythms = work.filter(deadline_kind__in=PERIODIC).order_by().values_list(*RHYTHM).distinct()
    closing = {rhythm: period for rhythm in rhythms if (period := _closing(periods_of(*rhythm), on))}
    texts = {text for _, text, *_ in closing}
    for row in _rows(work.filter(deadline_kind__in=PERIODIC, activity__deadline_text__in=texts)):
        period = closing.get(rhythm_of(row))
        if period is None or (row.confirmed_to and row.confirmed_to >= period.ends_on):
            continue
        for person in staff.workers(row.unit):
            if wishes_of(person).week_before:
                of(person).period.append((row, period))


def _closing(periods: tuple[WorkPeriod, ...], on: date) -> WorkPeriod | None:
    period = period_on(periods, on)
    return period if period and is_period_closing(period.ends_on, on) else None


def _reviews(agency: Unit | None, staff: Staff, of: _Of, on: date) -> None:
    waiting = Assignment.objects.leading().in_force().exclude(awaits="").exclude(status=WorkStatus.CANCELLED)
    if agency:
        waiting = waiting.of(agency)
    since = waiting.order_by().values_list("awaits_since", flat=True).distinct()
    days = [day for day in since if is_waiting_too_long(day, on)]
    for row in _rows(waiting.filter(awaits_since__in=days)):
        deciding = staff.leaders(row.unit) if row.awaits == Reviewer.LEADER else staff.office(row.unit)
        for person in deciding:
            of(person).reviews.append(row)


def _requests(agency: Unit | None, staff: Staff, of: _Of, on: date) -> None:
    """Requests for a change wait for who decides on the plan; in an agency's own view only those that it decides."""
    asked = ChangeRequest.objects.waiting().filter(activity__plan__status=PlanStatus.IN_FORCE)
    asked = asked.exclude(activity__status=WorkStatus.CANCELLED)
    for request in asked.select_related("activity__plan__owner", "unit").order_by("pk"):
        owner = request.activity.plan.owner
        if not is_waiting_too_long(timezone.localtime(request.requested_at).date(), on):
            continue
        for person in staff.deciders(owner):
            if agency is None or person.unit.agency_id == agency.pk:
                of(person).requests.append(request)


def _rows(work: QuerySet[Assignment]) -> list[Assignment]:
    """In the order in which they are told: what is due first, first."""
    fields = ("unit__name", "unit__short_name", "unit__path", "unit__agency", "unit__kind", "activity__label")
    rows = work.select_related("unit", "activity", "plan").only(
        *fields, "activity__title", "due_on", "awaits", "awaits_since", "confirmed_to", *RHYTHM
    )
    return list(rows.order_by("due_on", "plan", "activity__position", "pk"))
