"""Which periods of continuous and recurring work units have spoken for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from plans.enums import OPEN_STATUSES, DeadlineType
from plans.milestones import WorkPeriod, last_due, period_asked, period_on, periods_of
from plans.models import Assignment, AssignmentGap, PeriodReport

PERIODIC = (DeadlineType.CONTINUOUS, DeadlineType.RECURRING)
# What the periods of work follow from, in the order in which `periods_of` takes it.
RHYTHM = ("deadline_kind", "activity__deadline_text", "first_year", "last_year", "plan__issued_on")


def periods_of_work(assignment: Assignment) -> tuple[WorkPeriod, ...]:
    """The periods of the assignment's work; none where it has a deadline. No query where activity and plan are
    loaded.
    """
    if assignment.deadline_kind not in PERIODIC:
        return ()
    return periods_of(*rhythm_of(assignment))


def rhythm_of(assignment: Assignment) -> tuple[str, str, int, int, date | None]:
    """The assignment's values of RHYTHM; no query where activity and plan are loaded."""
    return (
        assignment.deadline_kind,
        assignment.activity.deadline_text,
        assignment.first_year,
        assignment.last_year,
        assignment.plan.issued_on,
    )


def over_before(assignment: Assignment, day: date) -> date | None:
    """The end of the last period that was over when the part became the unit's; nobody asks it for that one."""
    period = last_due(periods_of_work(assignment), day)
    return period.ends_on if period else None


class MissingWord(NamedTuple):
    """Which assignments have still to speak for a period: any of them, and those whose period is over or closing."""

    any: Q
    pressing: Q


def word_missing(work: QuerySet[Assignment], on: date) -> MissingWord:
    """Who of these has still to speak for the period that is over, or for the open one. One query for the rhythms that
    occur among them: the days of milestones are not in the database.
    """
    rhythms = work.filter(deadline_kind__in=PERIODIC, status__in=OPEN_STATUSES).order_by()
    any_: dict[date, Q] = defaultdict(Q)
    pressing: dict[date, Q] = defaultdict(Q)
    for rhythm in rhythms.values_list(*RHYTHM).distinct():
        periods, alike = periods_of(*rhythm), Q(**dict(zip(RHYTHM, rhythm, strict=True)))
        over, begun = last_due(periods, on), period_on(periods, on)
        if asked := begun or over:
            any_[asked.ends_on] |= alike
        if closing := begun if begun and begun.is_closing(on) else over:
            pressing[closing.ends_on] |= alike
    return MissingWord(_silent_to(any_), _silent_to(pressing))


def _silent_to(ends: dict[date, Q]) -> Q:
    """Open work of these rhythms of which nobody has spoken to that end."""
    silent = Q(pk__in=())
    for ends_on, alike in ends.items():
        silent |= alike & (Q(confirmed_to__isnull=True) | Q(confirmed_to__lt=ends_on))
    return Q(status__in=OPEN_STATUSES) & silent


def period_to_confirm(assignment: Assignment, on: date, ends_on: date | None = None) -> WorkPeriod | None:
    """The period with that end, else the one that is asked for, else the open or the last one; None before the first
    one begins.
    """
    periods = periods_of_work(assignment)
    named = next((period for period in periods if period.ends_on == ends_on), None)
    asked = named or period_asked(periods, assignment.confirmed_to, on)
    return asked or period_on(periods, on) or last_due(periods, on)


def is_spoken_for(assignment: Assignment, ends_on: date) -> bool:
    """Whether the unit has said something of the period already. One query."""
    return PeriodReport.objects.filter(assignment=assignment, ends_on=ends_on).exists()


@dataclass(frozen=True)
class Word:
    """What one unit said of a period."""

    report: PeriodReport
    is_returned: bool


@dataclass(frozen=True)
class PeriodRow:
    """One period of an activity's work: what was said of it, and which units have said nothing."""

    period: WorkPeriod
    words: list[Word]
    silent: list[Assignment]
    is_over: bool


@dataclass(frozen=True)
class PeriodTable:
    """The periods that have begun, newest first: those of the year, and those of the years before."""

    rows: list[PeriodRow]
    earlier: list[PeriodRow]
    names_units: bool


def period_table(leads: Sequence[Assignment], on: date) -> PeriodTable | None:
    """The periods of an activity as far as these lead assignments of it tell; None for work with a deadline.
    Three queries for periodic work.
    """
    begun = [period for period in periods_of_work(leads[0]) if period.starts_on <= on] if leads else []
    if not begun:
        return None
    said: dict[date, list[PeriodReport]] = defaultdict(list)
    newest: dict[int, PeriodReport] = {}
    reports = PeriodReport.objects.filter(assignment__in=[lead.pk for lead in leads]).order_by("pk")
    related = ("assignment__unit", "update__recorded_by")
    for report in reports.select_related(*related).prefetch_related("update__evidence"):
        said[report.ends_on].append(report)
        newest[report.assignment_id] = report
    returned = {newest[lead.pk] for lead in leads if lead.is_returned and lead.pk in newest}
    gaps = AssignmentGap.objects.filter(assignment__in=[lead.pk for lead in leads], since__isnull=True)
    since = dict(gaps.values_list("assignment", "until"))
    rows = []
    for period in reversed(begun):
        asked = [lead for lead in leads if since.get(lead.pk, period.starts_on) <= period.ends_on]
        rows.append(_row(period, said[period.ends_on], asked, returned, on))
    year = begun[-1].year
    return PeriodTable(
        rows=[row for row in rows if row.period.year == year],
        earlier=[row for row in rows if row.period.year != year],
        names_units=len(leads) > 1,
    )


def _row(
    period: WorkPeriod, said: list[PeriodReport], leads: Sequence[Assignment], returned: set[PeriodReport], on: date
) -> PeriodRow:
    spoken = {report.assignment_id for report in said}
    return PeriodRow(
        period=period,
        words=[Word(report, report in returned) for report in said],
        silent=[lead for lead in leads if lead.status in OPEN_STATUSES and lead.pk not in spoken],
        is_over=period.ends_on < on,
    )
