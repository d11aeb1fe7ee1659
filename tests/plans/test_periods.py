"""A unit speaks for each period of continuous or recurring work: what counts, what is refused, how it then stands."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from organisations.enums import Role
from plans.enums import DeadlineType, PlanStatus, WorkStatus
from plans.models import Assignment, Evidence, PeriodReport, Plan
from plans.queries.as_of import as_of, put_back
from plans.queries.periods import period_table, word_missing
from plans.queries.plan_diff import mark_of, plan_diff
from plans.queries.standing import standing_of_assignment
from plans.services.amendments import AmendingDocument, Decisions, apply_amendment
from plans.services.evidence import NewEvidence
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from plans.services.periods import confirm_period
from plans.services.progress import record_progress, return_progress
from plans.states import State
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.plans.annex import CHECK, REVIEW, annex, build_place

pytestmark = pytest.mark.django_db
Q1, H1, Q3 = date(2025, 3, 14), date(2025, 6, 14), date(2025, 9, 14)


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


def confirm(work: Assignment, by, ends_on: date, today: date, result: str = "Đã họp giao ban.", **fields):
    work.refresh_from_db()
    with clock.working_on(today):
        step = confirm_period(
            assignment=work, by=by, period_end=ends_on, result=result, **{"seen_version": work.version} | fields
        )
    work.refresh_from_db()
    return step


def test_a_confirmed_period_is_one_step_of_the_history_and_the_work_goes_on(justice):
    work, official = make.lead(justice), make.user(justice)
    step = confirm(work, official, Q1, date(2025, 3, 10), new_evidence=NewEvidence(number="12/BC-STP"))
    assert (step.status, step.progress, step.on, step.result) == (
        "IN_PROGRESS",
        0,
        date(2025, 3, 10),
        "Đã họp giao ban.",
    )
    assert [evidence.number for evidence in step.evidence.all()] == ["12/BC-STP"]
    assert (work.status, work.version, work.confirmed_to, work.updated_by) == ("IN_PROGRESS", 1, Q1, official)
    report = PeriodReport.objects.get()
    assert (report.assignment, report.ends_on, report.name, report.update) == (work, Q1, "Quý I năm 2025", step)


@pytest.mark.parametrize(
    ("today", "on"), [(date(2025, 3, 14), date(2025, 3, 14)), (date(2025, 3, 15), Q1), (date(2025, 4, 2), Q1)]
)
def test_a_word_that_comes_later_holds_as_of_the_cut_off(justice, today, on):
    work = make.lead(justice)
    assert confirm(work, make.user(justice), Q1, today).on == on
    assert work.confirmed_to == Q1


def test_an_ordinary_update_is_the_word_on_the_period_that_its_day_lies_in(justice):
    work, official = make.lead(justice), make.user(justice)
    make.update(work, official, Q1, today=date(2025, 3, 16))
    assert (work.confirmed_to, work.period_reports.get().ends_on) == (Q1, Q1)
    make.update(work, official, date(2025, 3, 15))
    assert work.confirmed_to == H1
    assert list(work.period_reports.values_list("name", flat=True)) == ["Quý I năm 2025", "6 tháng đầu năm 2025"]


def test_the_end_of_continuous_work_is_a_word_too(justice):
    work, official = make.lead(justice), make.user(justice)
    make.update(work, official, date(2025, 5, 2), WorkStatus.DONE)
    assert (work.status, work.period_reports.get().ends_on) == (WorkStatus.DONE, H1)
    with pytest.raises(NotPermitted, match="hoàn thành"):
        confirm(work, official, Q3, date(2025, 7, 1))


def test_work_with_a_deadline_has_no_periods(justice):
    work, official = make.lead(justice, due_on=date(2025, 6, 30)), make.user(justice)
    make.update(work, official, date(2025, 3, 1))
    assert work.confirmed_to is None
    assert not PeriodReport.objects.exists()
    with pytest.raises(NotPermitted, match="thường xuyên, định kỳ"):
        confirm(work, official, Q1, date(2025, 3, 2))


def test_recurring_work_is_confirmed_at_its_milestones(justice):
    work, official = make.lead(justice, kind=DeadlineType.RECURRING), make.user(justice)
    work.activity.deadline_text = "6 tháng và cả năm"
    work.activity.save()
    confirm(work, official, date(2025, 6, 30), date(2025, 6, 20))
    assert work.confirmed_to == date(2025, 6, 30)
    with pytest.raises(Invalid, match="không có kỳ"):
        confirm(work, official, Q3, date(2025, 9, 1))


@pytest.mark.parametrize(
    ("ends_on", "result", "field", "words"),
    [
        (H1, "Đã họp.", "period_end", "bắt đầu từ ngày 15/03/2025"),
        (date(2025, 3, 31), "Đã họp.", "period_end", "không có kỳ kết thúc ngày 31/03/2025"),
        (date(2026, 3, 14), "Đã họp.", "period_end", "không có kỳ"),
        (Q1, "  ", "result", "Hãy ghi kết quả trong kỳ"),
        (Q1, "x" * 5001, "result", "tối đa 5000"),
    ],
)
def test_what_cannot_be_confirmed_is_refused_and_nothing_is_written(justice, ends_on, result, field, words):
    work = make.lead(justice)
    with pytest.raises(Invalid, match=words) as refusal:
        confirm(work, make.user(justice), ends_on, date(2025, 3, 14), result)
    work.refresh_from_db()
    assert (refusal.value.field, work.version, PeriodReport.objects.count()) == (field, 0, 0)


def test_who_may_confirm(justice):
    work = make.lead(justice)
    day = date(2025, 3, 1)
    for person in (make.user(justice, Role.LEADER), make.user(make.department("Sở Y tế", justice.province))):
        with pytest.raises(NotPermitted):
            confirm(work, person, Q1, day)
    Plan.objects.update(status=PlanStatus.CLOSED)
    with pytest.raises(NotPermitted, match="đã kết thúc"):
        confirm(Assignment.objects.get(pk=work.pk), make.user(justice), Q1, day)


def test_a_second_word_is_one_more_step(justice):
    work, official = make.lead(justice), make.user(justice)
    confirm(work, official, Q1, date(2025, 3, 1))
    confirm(work, official, Q1, date(2025, 3, 20), "Bổ sung số liệu.")
    assert [report.update.result for report in work.period_reports.all()] == ["Đã họp giao ban.", "Bổ sung số liệu."]
    assert work.confirmed_to == Q1


def test_of_two_people_who_confirm_at_once_the_second_is_told(justice):
    work, official = make.lead(justice), make.user(justice)
    confirm(work, official, Q1, date(2025, 3, 1))
    with pytest.raises(Conflict):
        confirm(
            work, make.user(justice), Q1, date(2025, 3, 1), seen_version=0, new_evidence=NewEvidence(number="12/BC-STP")
        )
    assert (PeriodReport.objects.count(), Evidence.objects.count()) == (1, 0)


def test_a_late_word_on_an_earlier_period_does_not_take_the_later_one_back(justice):
    work, official = make.lead(justice), make.user(justice)
    make.update(work, official, date(2025, 4, 1))
    step = confirm(work, official, Q1, date(2025, 4, 2))
    assert (step.on, step.period_report.ends_on, work.confirmed_to) == (date(2025, 4, 1), Q1, H1)


def test_a_correction_of_returned_work_counts_for_the_period_that_was_returned(justice):
    work, official, office = make.lead(justice), make.user(justice), make.user(justice, Role.OFFICE)
    confirm(work, official, Q1, date(2025, 3, 12))
    with clock.working_on(date(2025, 3, 18)):
        return_progress(assignment=work, by=office, reason="Thiếu số văn bản.", seen_version=work.version)
    step = make.update(work, official, date(2025, 3, 20), result="Công văn số 12.")
    assert (step.period_report.ends_on, work.confirmed_to) == (Q1, Q1)
    assert make.update(work, official, date(2025, 3, 25)).period_report.ends_on == H1


def test_a_step_is_the_word_on_one_period_only(justice):
    step = make.update(make.lead(justice), make.user(justice), date(2025, 3, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodReport.objects.create(assignment=step.assignment, ends_on=H1, name="6 tháng", update=step)


@pytest.mark.parametrize(
    ("confirmed_to", "day", "detail", "presses"),
    [
        (None, date(2025, 3, 7), "chưa báo cáo kỳ này", False),
        (None, date(2025, 3, 8), "chưa báo cáo kỳ Quý I (đến 14/3)", True),
        (None, date(2025, 3, 14), "chưa báo cáo kỳ Quý I (đến 14/3)", True),
        (None, date(2025, 3, 15), "chưa báo cáo kỳ Quý I (đến 14/3)", True),
        (Q1, date(2025, 3, 14), "đã báo cáo kỳ này", False),
        (Q1, date(2025, 3, 15), "chưa báo cáo kỳ này", False),
        (H1, date(2025, 3, 15), "đã báo cáo kỳ này", False),
        (Q3, date(2026, 1, 5), "chưa báo cáo kỳ Năm (đến 14/12/2025)", True),
        (date(2025, 12, 14), date(2026, 1, 5), "đã báo cáo kỳ này", False),
    ],
)
def test_how_continuous_work_stands_on_both_sides_of_a_cut_off(justice, confirmed_to, day, detail, presses):
    work = make.lead(justice)
    Assignment.objects.update(confirmed_to=confirmed_to)
    standing = standing_of_assignment(Assignment.objects.get(pk=work.pk), day)
    assert (standing.state, standing.detail, standing.presses) == (State.CONTINUOUS, detail, presses)
    assert standing.row_class == ("soon" if presses else "")
    missing = word_missing(Assignment.objects.all(), day)
    told = [Assignment.objects.filter(condition).exists() for condition in missing]
    assert told == [standing.asked is not None, presses]


def test_returned_work_says_so_first(justice):
    work, office = make.lead(justice), make.user(justice, Role.OFFICE)
    make.update(work, make.user(justice), date(2025, 3, 1))
    with clock.working_on(date(2025, 3, 2)):
        return_progress(assignment=work, by=office, reason="Thiếu số liệu.", seen_version=work.version)
    work.refresh_from_db()
    assert standing_of_assignment(work, date(2025, 3, 3)).state is State.RETURNED
    assert [word.is_returned for word in period_table([work], date(2025, 3, 3)).rows[0].words] == [True]


def test_the_database_and_python_agree_on_who_owes_a_word(justice):
    plans = [
        make.plan(justice, 2025, 2026),
        make.plan(justice, 2025, issued_on=date(2025, 4, 1)),
        make.plan(justice, 2024),
    ]
    texts = ("Thường xuyên", "hằng quý", "hàng tháng", "6 tháng và cả năm", "trước 15/11 hằng năm", "Định kỳ")
    for plan in plans:
        for text in texts:
            kind = DeadlineType.CONTINUOUS if text == "Thường xuyên" else DeadlineType.RECURRING
            for confirmed_to in (None, Q1, date(2025, 4, 30), H1, date(2025, 12, 31)):
                made = make.activity(plan, [justice], kind=kind)
                type(made).objects.filter(pk=made.pk).update(deadline_text=text)
                made.assignments.update(confirmed_to=confirmed_to)
    make.activity(plans[0], [justice], due_on=date(2025, 3, 1))
    for day in (date(2025, 3, 14), date(2025, 3, 15), date(2025, 5, 1), date(2025, 11, 15), date(2026, 1, 10)):
        rows = Assignment.objects.select_related("activity", "plan")
        missing = word_missing(Assignment.objects.all(), day)
        owed, pressing = (set(rows.filter(condition).values_list("pk", flat=True)) for condition in missing)
        assert owed == {row.pk for row in rows if standing_of_assignment(row, day).asked}
        assert pressing == {row.pk for row in rows if standing_of_assignment(row, day).presses}
        assert 0 < len(owed) < rows.count()


def test_the_table_of_periods_names_who_has_spoken_and_who_has_not(justice):
    other = make.department("Sở Y tế", justice.province)
    activity = make.activity(make.plan(justice.province), [justice, other])
    first, second = activity.assignments.order_by("position")
    make.update(first, make.user(justice), Q1, result="Đã họp.")
    rows = period_table([first, second], date(2025, 3, 15)).rows
    assert [(row.period.name, row.is_over) for row in rows] == [("6 tháng đầu năm", False), ("Quý I", True)]
    assert [len(row.silent) for row in rows] == [2, 1]
    assert (rows[1].silent, rows[1].words[0].report.update.result) == ([second], "Đã họp.")


@pytest.mark.parametrize(("due_on", "queries"), [(None, 10), (date(2025, 6, 30), 8)])
def test_a_word_costs_two_queries_more_than_a_report_on_work_with_a_deadline(
    justice, django_assert_num_queries, due_on, queries
):
    work, official = make.lead(justice, due_on), make.user(justice)
    work = Assignment.objects.select_related("activity", "plan", "unit").get(pk=work.pk)
    with clock.working_on(date(2025, 3, 1)), django_assert_num_queries(queries):
        record_progress(
            assignment=work,
            by=official,
            status=WorkStatus.IN_PROGRESS,
            progress=10,
            on=date(2025, 3, 1),
            seen_version=0,
        )


def test_a_unit_that_came_later_is_not_asked_for_periods_before():
    place = build_place()
    office = make.user(place.home_affairs, Role.PROVINCE)
    with clock.working_on(date(2025, 6, 16)):
        plan = commit_import(
            by=None,
            plan_import=keep_import(by=None, owner=place.province, file_name="1.docx", content=annex(REVIEW)),
        )
        kept = keep_import(by=None, owner=place.province, file_name="2.docx", content=annex(REVIEW, CHECK))
        diff = plan_diff(kept, plan)
        apply_amendment(
            by=office,
            plan_import=kept,
            plan=plan,
            decisions=Decisions(frozenset(line.key for line in diff.lines), {}),
            document=AmendingDocument("700/QĐ-UBND", date(2025, 6, 15), "Điều chỉnh Kế hoạch"),
            seen=mark_of(kept, plan),
        )
    work = list(Assignment.objects.leading().filter(activity__title="Tự kiểm tra").select_related("activity", "plan"))
    assert [standing_of_assignment(row, date(2025, 6, 16)).detail for row in work] == ["chưa báo cáo kỳ này"] * 2
    then = list(
        as_of(
            Assignment.objects.filter(pk__in=[row.pk for row in work]).select_related("activity", "plan"),
            date(2025, 6, 16),
        )
    )
    put_back(then, date(2025, 6, 16))
    assert [row.confirmed_to for row in then] == [row.confirmed_to for row in work] == [H1] * 2
    table = period_table(work, date(2025, 6, 16))
    assert [(row.period.name, len(row.silent)) for row in table.rows[:2]] == [("Quý III", 2), ("6 tháng đầu năm", 0)]
