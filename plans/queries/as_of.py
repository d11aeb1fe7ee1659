"""Work as it stood at the end of an earlier day: who had it, how far it was, by when and in what words it was asked
for.

Progress counts by the day from which it holds (`ProgressUpdate.on`), changes of the plan by theirs
(`ActivityChange.on`), whatever was typed when. Areas, numbers and the order of the outline are today's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from plans.enums import PlanStatus, UpdateKind, WorkStatus
from plans.models import Activity, ActivityChange, Assignment, AssignmentGap, PeriodReport, ProgressUpdate
from plans.queries.periods import PERIODIC, over_before
from plans.states import state_of_leads


def as_of(work: QuerySet[Assignment], day: date) -> QuerySet[Assignment]:
    """The assignments that were there at the end of the day, cancelled ones included, with what held then beside what
    holds now: `then_status`, `then_progress`, `then_completed_on`, `then_returned`, `then_updated_on`,
    `then_confirmed_to`, `then_kind`, `then_due_on`. `with_state` goes by them; `put_back` gives them to rows that were
    fetched. No query of its own.
    """
    last = ProgressUpdate.objects.filter(assignment=OuterRef("pk"), on__lte=day).order_by("-on", "-id")
    confirmed = PeriodReport.objects.filter(assignment=OuterRef("pk"), update__on__lte=day)
    work = with_deadline_of(_there_on(work, day), day).annotate(
        then_gone=Case(When(_cancelled_by(day), then=Value(True)), default=Value(False), output_field=BooleanField()),
        then_step=Subquery(last.values("kind")[:1]),
        then_progress=Coalesce(Subquery(last.values("progress")[:1]), Value(0)),
        then_updated_on=Subquery(last.values("on")[:1]),
        then_confirmed_to=Subquery(confirmed.order_by("-ends_on").values("ends_on")[:1]),
    )
    status = Coalesce(Subquery(last.values("status")[:1]), Value(WorkStatus.NOT_STARTED.value))
    completed_on = Subquery(last.values("completed_on")[:1])
    return work.annotate(
        then_status=Case(
            When(then_gone=True, then=Value(WorkStatus.CANCELLED.value)), default=status, output_field=CharField()
        ),
        then_completed_on=Case(When(then_gone=False, then=completed_on), output_field=DateField()),
        then_returned=Case(
            When(then_gone=False, then_step=UpdateKind.RETURN, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
    )


def live_on(work: QuerySet[Assignment], day: date) -> QuerySet[Assignment]:
    """The assignments that were to be carried out at the end of the day, whatever became of them later: work comes and
    is cancelled from the day of the amending document on. What else was different then, `values_before` tells.
    """
    return _there_on(work, day).filter(~_cancelled_by(day))


def cancelled_on(work: QuerySet[Assignment], day: date) -> QuerySet[Assignment]:
    """The assignments that had been there and were cancelled by the end of the day."""
    return _there_on(work, day).filter(_cancelled_by(day))


def with_deadline_of(work: QuerySet[Assignment], day: date) -> QuerySet[Assignment]:
    """Adds `then_kind` and `then_due_on`, the deadline that was asked for at the end of the day."""
    moved = ActivityChange.objects.filter(activity=OuterRef("activity"), on__gt=day).exclude(was_kind="").order_by("id")
    return work.annotate(
        then_kind=Coalesce(Subquery(moved.values("was_kind")[:1]), F("deadline_kind")),
        then_due_on=Case(
            When(Exists(moved), then=Subquery(moved.values("was_due_on")[:1])),
            default=F("due_on"),
            output_field=DateField(),
        ),
    )


def in_force_on(work: QuerySet[Assignment], day: date) -> QuerySet[Assignment]:
    """Assignments of plans that were issued and not yet closed on the day; where it is not known when a plan was
    closed, its last year was the end.
    """
    closed_later = Q(plan__closed_on__gt=day) | Q(plan__closed_on=None, last_year__gte=day.year)
    open_then = Q(plan__status=PlanStatus.IN_FORCE) | (Q(plan__status=PlanStatus.CLOSED) & closed_later)
    return work.issued_by(day).filter(open_then)


def put_back(rows: Iterable[Assignment], day: date) -> None:
    """Give rows that `as_of` read, and their activities, the values of the day, to be shown and never saved. One
    query, and one for periodic work of which nobody had spoken yet.
    """
    rows = list(rows)
    for row in rows:
        row.status, row.progress, row.completed_on = row.then_status, row.then_progress, row.then_completed_on
        row.is_returned, row.updated_on = row.then_returned, row.then_updated_on
        row.confirmed_to, row.awaits, row.awaits_since = row.then_confirmed_to, "", None
        row.deadline_kind, row.due_on = row.then_kind, row.then_due_on
    put_words_back([row.activity for row in rows], day)
    _ask_nothing_before(rows)


def _ask_nothing_before(rows: Iterable[Assignment]) -> None:
    """Nobody asks a unit for a period that was over when the work became its own."""
    silent = {row.pk: row for row in rows if row.confirmed_to is None and row.deadline_kind in PERIODIC}
    if not silent:
        return
    came = AssignmentGap.objects.filter(assignment__in=silent, since__isnull=True)
    for pk, until in came.values_list("assignment", "until"):
        silent[pk].confirmed_to = over_before(silent[pk], until)


def there_on(activities: QuerySet[Activity], day: date) -> QuerySet[Activity]:
    """The activities that were there at the end of the day, cancelled ones included. No query of its own."""
    came_later = ActivityChange.objects.after(day).order_by().filter(activity=OuterRef("pk"), was__status=_NOT_THERE)
    return activities.filter(~Exists(came_later))


def activities_as_of(activities: QuerySet[Activity], day: date) -> list[Activity]:
    """The activities that were there at the end of the day as they were, to be shown and never saved; cancelled ones
    included. Two queries besides their own.
    """
    rows = list(activities)
    leads = as_of(Assignment.objects.leading().filter(activity__in=activities.order_by()), day)
    states: dict[int, list[tuple]] = defaultdict(list)
    for row in leads.values_list("activity_id", "then_status", "then_progress", "then_completed_on"):
        if row[1] != WorkStatus.CANCELLED:
            states[row[0]].append(row[1:])
    there = []
    for activity, life in put_words_back(rows, day):
        if life == _NOT_THERE:
            continue
        if life == WorkStatus.CANCELLED:
            activity.status, activity.progress, activity.completed_on = WorkStatus.CANCELLED, 0, None
        else:
            for name, value in state_of_leads(states[activity.pk]).items():
                setattr(activity, name, value)
        there.append(activity)
    return there


_NOT_THERE = ""


def put_words_back(activities: Iterable[Activity], day: date) -> list[tuple[Activity, str]]:
    """Give the activities the words and deadlines of the day; each with whether it was there then: "CANCELLED" when it
    was cancelled, empty when it was not there yet. The names of who supported stand in `then_supports` where they
    changed since. One query.
    """
    activities = list(activities)
    was = values_before({activity.pk for activity in activities}, day)
    answer = []
    for activity in activities:
        values = was.get(activity.pk, {})
        life = values.get("status", activity.status)
        for name, value in values.items():
            if name == "supports":
                activity.then_supports = value
            elif name != "status":
                setattr(activity, name, value)
        if life != WorkStatus.CANCELLED:
            activity.merged_into = None
        answer.append((activity, life))
    return answer


def values_before(activities: Collection[int] | QuerySet[Assignment], day: date) -> dict[int, dict[str, Any]]:
    """By activity (of these keys, or in which these assignments are) the values that the fields had which changed after
    the day; the first change that speaks of one knows. One query.
    """
    changes = ActivityChange.objects.after(day)
    if isinstance(activities, QuerySet):  # there are few changes after a day, and many assignments
        changes = changes.filter(Exists(activities.filter(activity=OuterRef("activity"))))
    else:
        changes = changes.filter(activity__in=activities)
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for activity, was, was_kind, was_due_on in changes.values_list("activity_id", "was", "was_kind", "was_due_on"):
        values = dict(was)
        if "starts_on" in values:
            values["starts_on"] = date.fromisoformat(values["starts_on"]) if values["starts_on"] else None
        if was_kind:
            values |= {"deadline_kind": was_kind, "due_on": was_due_on}
        known = found[activity]
        if known.get("status") != _NOT_THERE:
            found[activity] = values | known
    return found


def _there_on(work: QuerySet[Assignment], day: date) -> QuerySet[Assignment]:
    before = AssignmentGap.objects.filter(assignment=OuterRef("pk"), since__isnull=True, until__gt=day)
    return work.filter(~Exists(before))


def _cancelled_by(day: date) -> Q:
    since = Q(updated_on__lte=day) | Q(updated_on__isnull=True)
    gaps = AssignmentGap.objects.filter(assignment=OuterRef("pk"), since__lte=day, until__gt=day)
    return Q(status=WorkStatus.CANCELLED) & since | Q(Exists(gaps))
