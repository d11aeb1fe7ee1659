"""Counts what a unit reports as its word on a period of continuous or recurring work."""

from datetime import date

from django.db.models import Q

from plans.enums import UpdateKind
from plans.milestones import period_on
from plans.models import Assignment, PeriodReport, ProgressUpdate
from plans.queries.periods import periods_of_work


def returned_period(assignment: Assignment) -> date | None:
    """The end of the period of which the unit's word was sent back and not said anew: what it reports next corrects
    that. None for other work; one query for returned work with periods.
    """
    if not assignment.is_returned or not periods_of_work(assignment):
        return None
    reports = assignment.updates.filter(kind=UpdateKind.REPORT).order_by("-pk")
    return reports.values_list("period_report__ends_on", flat=True).first()


def count_word(update: ProgressUpdate, *, ends_on: date | None = None) -> None:
    """Take the step as the unit's word on the period that ends on that day, else on the one that its own day lies in;
    nothing for work without periods. Within the caller's transaction; two queries for periodic work, else none.
    """
    periods = periods_of_work(update.assignment)
    if not periods:
        return
    named = next((period for period in periods if period.ends_on == ends_on), None)
    period = named or period_on(periods, update.on)
    if period is None:
        return
    PeriodReport.objects.create(assignment=update.assignment, ends_on=period.ends_on, name=period.title, update=update)
    earlier = Q(confirmed_to__isnull=True) | Q(confirmed_to__lt=period.ends_on)
    Assignment.objects.filter(earlier, pk=update.assignment_id).update(confirmed_to=period.ends_on)
