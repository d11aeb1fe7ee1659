"""The demo is the same in every run, can be run again, and looks like a province in June."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.db.models import F, Q

from indicators.models import Measurement
from organisations.enums import Role
from organisations.models import Installation, Unit, User
from plans.enums import ChangeKind, DeadlineType, Pace, PlanStatus, TargetResult, UpdateKind, WorkStatus
from plans.models import (
    Activity,
    ActivityChange,
    Assignment,
    Evidence,
    PeriodReport,
    Plan,
    ProgressUpdate,
    Target,
    TargetJudgement,
)
from plans.states import State
from reform.common.periods import Period
from reporting.enums import ReportLevel, ReportStatus, RoundStatus
from reporting.models import Report, ReportRound, ReportTransition
from reporting.queries.exchange import exchange_document
from reporting.services.demo import DEMO_DATE, PROVINCE
from reporting.services.demo.people import ACCOUNTS, PASSWORD
from reporting.services.demo.seed import seed_demo
from tests.api.test_exchange import faults

pytestmark = pytest.mark.django_db
COUNTED = (
    Unit,
    User,
    Plan,
    Activity,
    Assignment,
    ProgressUpdate,
    PeriodReport,
    ActivityChange,
    Evidence,
    Measurement,
    TargetJudgement,
    ReportRound,
    Report,
    ReportTransition,
)
# The real plans fall due at the ends of months, so nothing is due in the week after the demo's day.
NOT_SHOWN = {State.CANCELLED, State.DUE_SOON}


def picture() -> dict:
    """Everything that a visitor could tell two demos apart by, without ids and times of day."""
    work = Assignment.objects.leading().select_related("plan", "activity", "unit").with_state(DEMO_DATE)
    reports = Report.objects.select_related("round", "unit")
    updates = ProgressUpdate.objects.values_list("status", "progress", "on", "result", "reason", "evidence__number")
    return {
        "counts": {model.__name__: model.objects.count() for model in COUNTED},
        "work": sorted(
            (row.plan.code, row.activity.position, row.unit.code, str(row.state), row.progress) for row in work
        ),
        "updates": Counter(updates),
        "figures": Counter(Measurement.objects.values_list("indicator__code", "unit__code", "year", "period", "value")),
        "people": sorted(User.objects.values_list("username", "full_name", "role", "unit__code")),
        "reports": sorted((row.round.title, row.unit.code, row.status, row.version) for row in reports),
        "numbers": {(row.round.title, row.unit.code): _without_ids(row.snapshot) for row in reports},
    }


def _without_ids(snapshot: dict | None) -> dict | None:
    """What the numbers say: `assignment` and `report` lead back to rows, whose ids are no part of a demo."""
    if snapshot is None:
        return None
    named = {"lines": "assignment", "units": "report"}
    rows = {part: [row | {key: 0} for row in snapshot.get(part, [])] for part, key in named.items()}
    compared = {part: snapshot[part] for part in ("last", "year_before") if snapshot.get(part)}
    earlier = {part: one | {"report": bool(one["report"])} for part, one in compared.items()}
    return snapshot | rows | earlier


@pytest.fixture(scope="module")
def demos(django_db_setup, django_db_blocker):
    """Pictures of one demo, of a second one made from nothing, and of the second seeded again, which stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            seed_demo()
            first = picture()
            transaction.set_rollback(True)
        assert Plan.objects.count() == User.objects.count() == 0
        seed_demo()
        second = picture()
        seed_demo()
        yield first, second, picture()
        transaction.set_rollback(True)


def test_two_demos_are_alike(demos):
    first, second, _ = demos
    for part in first:
        assert first[part] == second[part], part


def test_seeding_again_doubles_and_changes_nothing(demos):
    _, second, again = demos
    for part in second:
        assert second[part] == again[part], part


def test_every_accepted_report_is_exchanged_in_the_published_form(demos):
    fixed = Report.objects.filter(Q(status="ACCEPTED") | Q(level="PROVINCE", status="SUBMITTED"))
    assert fixed.count() > 5
    for report in fixed.select_related("round__province", "round__regime", "unit", "recipient", "decided_by"):
        assert faults(exchange_document(report, origin="https://cchc.vidu.vn")) == [], report


def test_work_stands_in_every_state_that_the_day_allows(demos):
    of_work = {row.state_on(DEMO_DATE) for row in Assignment.objects.leading()}
    of_activities = set(Activity.objects.with_state(DEMO_DATE).values_list("state", flat=True))
    assert of_work == set(State) - NOT_SHOWN
    assert of_activities == set(State) - NOT_SHOWN - {State.RETURNED}


def test_most_of_what_was_due_is_done_in_time(demos):
    ended = Assignment.objects.leading().filter(due_on__lt=DEMO_DATE).with_state(DEMO_DATE)
    fates = Counter(ended.values_list("state", flat=True))
    assert fates[State.DONE] > fates[State.OVERDUE] + fates[State.DONE_LATE] > 0


def test_most_of_what_is_done_is_proven_and_some_is_not(demos):
    done = Assignment.objects.leading().filter(status=WorkStatus.DONE)
    proven = done.filter(updates__evidence__isnull=False).distinct().count()
    assert 0 < done.count() - proven < proven


def test_late_work_says_why_and_finished_work_without_evidence_too(demos):
    due_on = F("assignment__due_on")
    late = ProgressUpdate.objects.filter(kind=UpdateKind.REPORT, on__gt=due_on).exclude(completed_on__lte=due_on)
    assert late.count() > 3
    assert not late.filter(delay_reason="").exists()
    assert ProgressUpdate.objects.exclude(no_evidence_reason="").exists()


def test_every_step_is_marked_as_illustrative(demos):
    assert not ProgressUpdate.objects.filter(is_illustrative=False).exists()
    assert not Measurement.objects.filter(is_illustrative=False).exists()
    assert Installation.objects.get().demo_date == DEMO_DATE
    assert not ProgressUpdate.objects.filter(on__gt=DEMO_DATE).exists()


def test_most_periods_of_continuous_work_are_confirmed_and_some_are_not(demos):
    work = Assignment.objects.leading().filter(
        deadline_kind=DeadlineType.CONTINUOUS, first_year__lte=DEMO_DATE.year, last_year__gte=DEMO_DATE.year
    )
    confirmed = work.filter(period_reports__ends_on=date(2025, 3, 14)).distinct().count()
    assert 0 < work.count() - confirmed < confirmed
    assert not PeriodReport.objects.filter(update__on__gt=DEMO_DATE).exists()


def test_one_event_was_recorded_for_work_that_waited(demos):
    change = ActivityChange.objects.get(kind=ChangeKind.EVENT)
    assert (change.was_kind, change.activity.deadline_kind) == (DeadlineType.CONDITIONAL, DeadlineType.FIXED)
    assert change.activity.deadline_text.startswith("Sau khi")
    assert change.activity.plan.owner.province.code == PROVINCE


def test_targets_stand_in_every_way_and_were_judged_before(demos):
    last = dict(TargetJudgement.objects.order_by("on").values_list("target", "result"))
    assert set(last.values()) == set(TargetResult.values)
    assert len(last) == Target.objects.exclude(plan__status=PlanStatus.DRAFT).count()
    assert TargetJudgement.objects.filter(on__lt=DEMO_DATE).exists()
    assert Target.objects.filter(served_by__isnull=False).exists()
    assert Target.objects.get(pace=Pace.STEPS).steps.filter(year=2025, value=90).exists()


def test_the_half_year_is_open_with_reports_at_every_stage(demos):
    round_ = ReportRound.objects.get(province__code=PROVINCE, period=Period.H1)
    stages = Counter(Report.objects.filter(round=round_, level=ReportLevel.UNIT).values_list("status", flat=True))
    assert round_.status == RoundStatus.OPEN
    assert set(stages) == set(ReportStatus)
    visitor = Report.objects.get(round=round_, unit__code="DN-STP")
    assert visitor.status == ReportStatus.DRAFT
    assert all(
        report.snapshot and report.parts.exists()
        for report in Report.objects.filter(round=round_, status=ReportStatus.SUBMITTED)
    )


def test_the_first_quarter_is_closed_and_the_provinces_report_names_who_is_missing(demos):
    round_ = ReportRound.objects.get(province__code=PROVINCE, period=Period.Q1)
    units = Report.objects.filter(round=round_, level=ReportLevel.UNIT)
    silent = units.exclude(status=ReportStatus.ACCEPTED).select_related("unit")
    whole = Report.objects.get(round=round_, level=ReportLevel.PROVINCE).numbers
    assert round_.status == RoundStatus.CLOSED
    assert list(whole.missing) == [report.unit.name for report in silent]
    assert 0 < len(whole.missing) < units.count() / 4
    accepted = [report.numbers for report in units.filter(status=ReportStatus.ACCEPTED)]
    assert whole.counts.planned == sum(numbers.counts.planned for numbers in accepted) > 0


def test_there_is_an_account_of_each_role_that_signs_in(demos):
    assert {account.role for account in ACCOUNTS} == set(Role)
    for account in ACCOUNTS:
        person = User.objects.get(username=account.username)
        assert (person.role, person.unit.code if person.unit else "") == (account.role, account.unit)
        assert person.check_password(PASSWORD)
        assert person.is_active and not person.must_change_password
