"""Which periods of continuous and recurring work units have spoken for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When

from plans.enums import OPEN_STATUSES, DeadlineType
from plans.milestones import WorkPeriod, last_due, period_on, periods_of
from plans.models import Activity, Assignment, PeriodReport

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


def with_word_missing(work: QuerySet[Assignment], on: date) -> QuerySet[Assignment]:
    """Adds `word_missing`: whether the unit has still to speak for the period that is over, or the open one. One query
    for the rhythms that occur; days of milestones are not in the database.
    """
    rhythms = work.filter(deadline_kind__in=PERIODIC, status__in=OPEN_STATUSES).order_by()
    whens = [
        When(
            Q(**dict(zip(RHYTHM, rhythm, strict=True))) & (Q(confirmed_to__isnull=True) | Q(confirmed_to__lt=bar)),
            then=Value(True),
        )
        for rhythm in rhythms.values_list(*RHYTHM).distinct()
        if (bar := _last_begun(periods_of(*rhythm), on))
    ]
    missing = Case(
        When(~Q(status__in=OPEN_STATUSES), then=Value(False)),
        *whens,
        default=Value(False),
        output_field=models.BooleanField(),
    )
    return work.annotate(word_missing=missing)


def _last_begun(periods: tuple[WorkPeriod, ...], on: date) -> date | None:
    """The end of the open period, or of the last one; who has spoken for that owes no word."""
    period = period_on(periods, on) or last_due(periods, on)
    return period.ends_on if period else None


@dataclass(frozen=True)
class Word:
    """What one unit said of a period."""

    report: PeriodReport
    is_returned: bool


@dataclass(frozen=True)
class PeriodRow:
    """One period of an activity's work: who has spoken for it, and which units have not."""

    period: WorkPeriod
    words: list[Word]
    silent: list[Assignment]
    is_over: bool


def period_rows(activity: Activity, leads: Iterable[Assignment], on: date) -> list[PeriodRow]:
    """The activity's periods that have begun, the newest first, as far as the given lead assignments tell; none for
    work with a deadline. One query for periodic work.
    """
    leads = list(leads)
    periods = periods_of_work(leads[0]) if leads else ()
    begun = [period for period in periods if period.starts_on <= on]
    if not begun:
        return []
    said: dict[date, dict[int, PeriodReport]] = {}
    reports = PeriodReport.objects.filter(assignment__in=leads).select_related(
        "assignment__unit", "update__recorded_by"
    )
    newest: dict[int, PeriodReport] = {}
    for report in reports.prefetch_related("update__evidence").order_by("pk"):
        said.setdefault(report.ends_on, {})[report.assignment_id] = newest[report.assignment_id] = report
    returned = {lead.pk for lead in leads if lead.is_returned}
    return [
        PeriodRow(
            period=period,
            words=[
                Word(report, report.assignment_id in returned and newest[report.assignment_id] == report)
                for report in said.get(period.ends_on, {}).values()
            ],
            silent=[
                lead for lead in leads if lead.status in OPEN_STATUSES and lead.pk not in said.get(period.ends_on, {})
            ],
            is_over=period.ends_on < on,
        )
        for period in reversed(begun)
    ]
