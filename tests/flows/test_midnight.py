"""A day lasts until 24:00 in Vietnam: both sides of that midnight, at every place where a day decides something."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from organisations.enums import Role
from organisations.services.positions import grant_acting
from plans.enums import WantedChange, WorkStatus
from plans.models import Assignment
from plans.queries.change_requests import answer_of, request_row
from plans.services.change_requests import request_change
from plans.services.change_wanted import read_deadline
from plans.services.progress import record_progress
from plans.states import State
from reform.common import clock
from reform.common.errors import Invalid
from reporting.models import Report
from reporting.queries.news import notices_for, warnings_of
from reporting.queries.rounds import own_reports
from reporting.services.compile import compile_report
from reporting.services.submission import submit_report
from tests import make
from tests.reporting import builders
from tests.reporting.builders import work_lines

pytestmark = pytest.mark.django_db
DUE = date(2025, 6, 30)
NEXT = DUE + timedelta(days=1)


def last_second_of(day: date) -> datetime:
    """23:59:59 in Vietnam, still 16:59:59 of the same day in UTC."""
    return datetime(day.year, day.month, day.day, 16, 59, 59, tzinfo=UTC)


def midnight_after(day: date) -> datetime:
    """24:00 in Vietnam, 17:00 of the same day in UTC."""
    return last_second_of(day) + timedelta(seconds=1)


@pytest.fixture
def at(monkeypatch) -> Callable[[datetime], None]:
    """`at(moment)`: Django's clock stands there; the portal has no working date of its own."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    stand(last_second_of(DUE))
    return stand


@pytest.fixture
def province():
    return make.province()


@pytest.fixture
def justice(province):
    return make.department("Sở Tư pháp", province)


@pytest.fixture
def official(justice):
    return make.user(justice)


@pytest.fixture
def work(province, justice):
    return make.activity(make.plan(province), [justice], due_on=DUE).assignments.get()


def test_the_portals_day_changes_at_midnight_in_vietnam(at):
    at(last_second_of(DUE))
    assert clock.today() == DUE
    at(midnight_after(DUE))
    assert clock.today() == NEXT


def test_work_is_late_from_the_first_moment_of_the_day_after(at, client, work, official):
    def seen() -> tuple:
        today = clock.today()
        row = Assignment.objects.with_state(today).get()
        client.force_login(official)
        page = client.get("/viec-cua-toi/").content.decode()
        return (
            row.state,
            row.state_on(today),
            Assignment.objects.late(today).exists(),
            "Quá hạn" in page.split("<main")[1],
        )

    at(last_second_of(DUE))
    assert seen()[:3] == (State.DUE_SOON, State.DUE_SOON, False)
    assert "hôm nay" in client.get("/viec-cua-toi/").content.decode()
    at(midnight_after(DUE))
    assert seen() == (State.OVERDUE, State.OVERDUE, True, True)
    assert "1 ngày" in client.get("/viec-cua-toi/").content.decode()


@pytest.mark.parametrize(
    ("moment", "state"), [(last_second_of(DUE), State.DONE), (midnight_after(DUE), State.DONE_LATE)]
)
def test_what_is_finished_in_the_last_second_is_in_time(at, work, official, moment, state):
    at(moment)
    done = {"status": WorkStatus.DONE, "progress": 100, "result": "Đã ban hành.", "seen_version": 0}
    done["no_evidence_reason"] = "Văn bản đang trình ký."
    late = {"delay_reason": "Chờ hướng dẫn."} if state == State.DONE_LATE else {}
    with pytest.raises(Invalid):
        record_progress(assignment=work, by=official, on=clock.today() + timedelta(days=1), **done, **late)
    record_progress(assignment=work, by=official, on=clock.today(), **done, **late)
    work.refresh_from_db()
    assert work.state_on(clock.today()) == state


def test_a_report_counts_what_holds_on_the_day_of_the_cut_off(at, province, justice, official):
    cutoff = date(2025, 6, 14)
    plan = make.plan(province)
    works = [make.activity(plan, [justice], due_on=DUE).assignments.get() for _ in range(2)]
    for moment, work in zip((last_second_of(cutoff), midnight_after(cutoff)), works, strict=True):
        at(moment)
        record_progress(
            assignment=work,
            by=official,
            status=WorkStatus.IN_PROGRESS,
            progress=50,
            on=clock.today(),
            seen_version=0,
        )
    assert sorted(line.part for line in work_lines(justice, 2025, cutoff)) == ["in_progress", "not_started"]
    assert [line.part for line in work_lines(justice, 2025, cutoff + timedelta(days=1))] == ["in_progress"] * 2


def test_work_can_be_reported_for_a_round_until_its_cut_off_is_over(at, province, justice):
    round_ = builders.half_year(province)
    at(last_second_of(round_.cutoff_on))
    report = builders.compiled(round_, justice)
    assert warnings_of(report, clock.today()).window_open
    at(midnight_after(round_.cutoff_on))
    assert not warnings_of(report, clock.today()).window_open


def test_a_report_is_late_from_the_day_after_it_was_due(at, province, justice):
    round_ = builders.half_year(province)
    office = builders.office(justice)

    def days_late() -> int:
        (row,) = own_reports(Report.objects.filter(unit=justice), clock.today())
        return row.days_late

    at(last_second_of(round_.unit_due_on))
    assert (days_late(), len(notices_for(office, clock.today()))) == (0, 1)
    at(midnight_after(round_.unit_due_on))
    assert days_late() == 1


def test_a_report_is_sent_from_the_first_moment_of_its_window(at, province, justice):
    round_ = builders.half_year(province)
    report, office = builders.report_of(round_, justice), builders.office(justice)
    at(last_second_of(round_.starts_on - timedelta(days=1)))
    compile_report(report=report, by=office)
    report = builders.report_of(round_, justice)
    with pytest.raises(Invalid, match="bắt đầu từ 15/12/2024"):
        submit_report(report=report, by=office, files=False)
    at(midnight_after(round_.starts_on - timedelta(days=1)))
    submit_report(report=report, by=office, files=False)
    assert report.submitted_on == round_.starts_on


def test_words_without_a_year_are_of_the_year_that_it_is_in_vietnam(at, province):
    plan = make.plan(province, 2024, 2026)
    at(last_second_of(date(2025, 12, 31)))
    assert read_deadline(plan, "Quý II").due_on == date(2025, 6, 30)
    at(midnight_after(date(2025, 12, 31)))
    assert read_deadline(plan, "Quý II").due_on == date(2026, 6, 30)


def _ask(work, official, **fields):
    fields = {"deadline": "30/06/2025", "issued_on": date(2025, 6, 20)} | fields
    document = {"reason": "Chờ hướng dẫn", "number": "12/TTr-STP"}
    return request_change(assignment=work, by=official, kind=WantedChange.DEADLINE, **document, **fields)


def test_a_day_can_be_asked_for_until_it_is_over(at, province, justice, official):
    work = make.activity(make.plan(province), [justice], due_on=date(2025, 6, 15)).assignments.get()
    at(midnight_after(DUE))
    with pytest.raises(Invalid, match="từ hôm nay"):
        _ask(work, official)
    at(last_second_of(DUE))
    assert _ask(work, official).wanted["due_on"] == "2025-06-30"


def test_a_document_of_today_is_none_of_tomorrow(at, work, official):
    at(last_second_of(DUE))
    with pytest.raises(Invalid) as refusal:
        _ask(work, official, deadline="30/09/2025", issued_on=NEXT)
    assert refusal.value.field == "issued_on"
    at(midnight_after(DUE))
    assert _ask(work, official, deadline="30/09/2025", issued_on=NEXT).issued_on == NEXT


def test_a_request_has_waited_a_day_when_midnight_has_passed(at, work, official):
    at(last_second_of(DUE))
    request = _ask(work, official, deadline="30/09/2025")
    assert request_row(request, clock.today()).age == 0
    at(midnight_after(DUE))
    assert request_row(request, clock.today()).age == 1


def test_who_signs_for_another_does_so_until_the_last_day_is_over(at, justice, official):
    leader, deputy = make.user(justice, Role.LEADER), make.user(justice)
    at(last_second_of(date(2025, 6, 1)))
    grant_acting(by=leader, principal=leader, deputy=deputy, capacity="KT", starts_on=date(2025, 6, 2), ends_on=DUE)
    own = make.activity(make.plan(justice), [justice], due_on=date(2025, 7, 31)).assignments.get()
    request = _ask(own, official, deadline="30/09/2025", issued_on=date(2025, 5, 20))
    answers = []
    for day in (date(2025, 6, 1), DUE):
        for moment in (last_second_of(day), midnight_after(day)):
            at(moment)
            answers.append(bool(answer_of(deputy, request)))
    assert answers == [False, True, True, False]
