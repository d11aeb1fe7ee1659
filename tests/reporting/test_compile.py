"""Compiling: numbers as of the cut-off, sentences from numbers, and what people wrote stays."""

from datetime import date
from random import Random

import pytest

from indicators.enums import AreaKey
from organisations.enums import Role
from organisations.models import AuditEvent
from plans.enums import PlanStatus, WorkStatus
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.enums import ReportStatus, Transition
from reporting.services.compile import compile_report, compile_reports
from reporting.services.parts import edit_part
from reporting.services.rounds import close_round
from reporting.services.submission import submit_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
CUTOFF = builders.CUTOFF


@pytest.mark.parametrize("seed", range(4))
def test_counts_equal_a_plain_loop_over_a_random_plan(justice, seed):
    health = make.department("Sở Y tế", justice.province)
    work = builders.random_work([justice, health], Random(seed), rows=45)
    round_ = builders.half_year(justice.province)
    for agency in (justice, health):
        snapshot = builders.compiled(round_, agency).numbers
        own = [assignment for assignment in work if assignment.unit_id == agency.pk]
        assert builders.counted_in_snapshot(snapshot) == builders.counted_by_loop(own)
        assert snapshot.counts.planned == len(own) == len(snapshot.lines)


def test_an_update_dated_after_the_cutoff_does_not_count(justice):
    assignment = make.lead(justice, due_on=date(2025, 6, 10))
    make.update(assignment, make.user(justice), date(2025, 6, 15), WorkStatus.DONE)
    snapshot = builders.compiled(builders.half_year(justice.province), justice).numbers
    assert (snapshot.counts.overdue, snapshot.counts.done) == (1, 0)
    assert snapshot.lines[0].completed_on is None


def test_an_update_recorded_later_but_dated_before_does_count(justice):
    assignment = make.lead(justice, due_on=date(2025, 6, 10))
    make.update(assignment, make.user(justice), date(2025, 6, 9), WorkStatus.DONE, today=date(2025, 7, 20))
    assert assignment.updates.get().recorded_at.month == 7
    snapshot = builders.compiled(builders.half_year(justice.province), justice).numbers
    assert (snapshot.counts.done_on_time, snapshot.counts.overdue) == (1, 0)


def test_the_state_on_the_cutoff_day_counts_and_not_the_present_one(justice):
    assignment = make.lead(justice, due_on=date(2025, 8, 31))
    official = make.user(justice)
    make.update(assignment, official, date(2025, 6, 14), WorkStatus.IN_PROGRESS, 30)
    make.update(assignment, official, date(2025, 8, 1), WorkStatus.DONE)
    line = builders.compiled(builders.half_year(justice.province), justice).numbers.lines[0]
    assert (line.part, line.progress, line.result) == ("in_progress", 30, "")


def test_work_due_on_the_cutoff_day_is_not_late_yet(justice):
    make.lead(justice, due_on=CUTOFF)
    make.lead(justice, due_on=date(2025, 6, 13))
    snapshot = builders.compiled(builders.half_year(justice.province), justice).numbers
    assert (snapshot.counts.not_started, snapshot.counts.overdue) == (1, 1)


def test_what_fell_due_and_was_done_in_the_window_is_told_apart(justice):
    official = make.user(justice)
    long_plan = make.plan(justice.province, 2024, 2025)
    before = make.activity(long_plan, [justice], due_on=date(2024, 12, 14)).assignments.get()
    inside = make.lead(justice, due_on=date(2025, 3, 1))
    make.lead(justice, due_on=date(2025, 6, 15))
    make.update(before, official, date(2024, 12, 10), WorkStatus.DONE)
    make.update(inside, official, date(2025, 3, 2), WorkStatus.DONE)
    snapshot = builders.compiled(builders.half_year(justice.province), justice).numbers
    assert (snapshot.due_in_window, snapshot.done_in_window) == (1, 1)


@pytest.mark.parametrize(
    ("on", "told"),
    [(date(2024, 12, 14), 0), (date(2024, 12, 15), 1), (CUTOFF, 1), (date(2025, 6, 15), 0)],
)
def test_continuous_work_is_told_that_was_spoken_for_within_the_window(justice, on, told):
    plan = make.plan(justice.province, 2024, 2025)
    spoken, _ = (make.activity(plan, [justice]).assignments.get() for _ in range(2))
    make.activity(plan, [justice], due_on=date(2025, 12, 31))
    make.update(spoken, make.user(justice), on)
    snapshot = builders.compiled(builders.half_year(justice.province), justice).numbers
    assert (snapshot.counts.continuous, snapshot.continuous_told) == (2, told)


def test_divisions_count_with_their_agency_and_drafts_and_supports_do_not(justice):
    division = make.unit("Phòng Nghiệp vụ", "DIVISION", justice)
    plan = make.plan(justice.province)
    make.activity(plan, [division])
    make.activity(plan, supports=[justice])
    make.activity(make.plan(justice, status=PlanStatus.DRAFT), [justice])
    make.activity(make.plan(justice, issued_on=date(2025, 6, 15)), [justice])
    snapshot = builders.compiled(builders.half_year(justice.province), justice).numbers
    assert [line.unit for line in snapshot.lines] == ["Phòng Nghiệp vụ"]


def test_compiling_writes_generated_parts_and_a_step_of_history(justice):
    late = make.lead(justice, due_on=date(2025, 5, 31))
    make.update(late, make.user(justice), date(2025, 5, 1), difficulty="Thiếu kinh phí.")
    report = builders.compiled(builders.half_year(justice.province), justice)
    bodies = dict(report.parts.values_list("key", "body"))
    assert "Sở Tư pháp được giao chủ trì 01 nhiệm vụ" in bodies["plan"]
    assert bodies["causes"] == "- Thiếu kinh phí."
    assert bodies["inspection"] == bodies["direction"] == ""
    step = report.transitions.get()
    assert (step.step, step.by) == (Transition.COMPILE, builders.office(justice))
    assert "hoàn thành 0/1 nhiệm vụ" in step.note
    assert AuditEvent.objects.about(report).get().after == {"done": 0, "planned": 1}


def test_compiling_again_keeps_what_a_person_wrote_and_renews_the_rest(justice):
    report = builders.compiled(builders.half_year(justice.province), justice)
    part = report.parts.get(key="plan")
    edit_part(part=part, by=builders.office(justice), body="Đã làm xong.", seen_version=part.version)
    make.lead(justice, area=make.reform_area(AreaKey.PROCEDURES))
    report = builders.compiled(report.round, justice)
    assert report.parts.get(key="plan").body == "Đã làm xong."
    assert "01 nhiệm vụ; chưa có nhiệm vụ hoàn thành" in report.parts.get(key="area_procedures").body
    assert report.numbers.counts.planned == 1


def test_compiling_twice_gives_the_same(justice):
    builders.random_work([justice], Random(5), rows=12)
    round_ = builders.half_year(justice.province)
    first, second = (builders.compiled(round_, justice) for _ in range(2))
    assert first.snapshot == second.snapshot
    assert list(first.parts.values_list("body")) == list(second.parts.values_list("body"))


def test_only_its_office_and_who_manages_the_round_compile_while_it_is_open(justice):
    round_ = builders.half_year(justice.province)
    home_affairs = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    report = builders.report_of(round_, justice)
    strangers = [make.user(justice), make.user(justice, Role.LEADER), builders.office(home_affairs.unit)]
    for person in strangers:
        with pytest.raises(NotPermitted, match="Chỉ Văn phòng của Sở Tư pháp"):
            compile_report(report=report, by=person)
    close_round(by=home_affairs, round_=round_)
    for person in (builders.office(justice), home_affairs):
        with pytest.raises(NotPermitted, match="Kỳ báo cáo đã đóng"):
            compile_report(report=builders.report_of(round_, justice), by=person)
    assert builders.report_of(round_, justice).snapshot is None


def test_a_report_sent_meanwhile_is_not_compiled_over(justice):
    round_ = builders.half_year(justice.province)
    stale = builders.compiled(round_, justice)
    sent = builders.report_of(round_, justice)
    with clock.working_on(CUTOFF):
        submit_report(report=sent, by=builders.office(justice))
    make.lead(justice)
    with pytest.raises(Conflict, match="đã được gửi"):
        compile_report(report=stale, by=builders.office(justice))
    assert builders.report_of(round_, justice).numbers.counts.planned == 0


def test_the_second_writer_of_a_part_is_told_of_the_first(justice):
    part = builders.compiled(builders.half_year(justice.province), justice).parts.get(key="inspection")
    office = builders.office(justice)
    edit_part(part=part, by=office, body="Bản thứ nhất", seen_version=0)
    with pytest.raises(Conflict, match=f"{office} đã sửa mục này"):
        edit_part(part=part, by=make.user(justice, Role.OFFICE), body="Bản thứ hai", seen_version=0)
    part.refresh_from_db()
    assert (part.body, part.version, part.edited_by, part.is_generated) == ("Bản thứ nhất", 1, office, False)


def test_a_part_of_a_report_sent_meanwhile_stays_as_it_was_sent(justice):
    report = builders.compiled(builders.half_year(justice.province), justice)
    part = report.parts.select_related("report__round", "report__unit").get(key="inspection")
    with clock.working_on(CUTOFF):
        submit_report(report=report, by=builders.office(justice))
    assert part.report.status == ReportStatus.DRAFT, "the editor still looks at the draft"
    with pytest.raises(Conflict, match="vừa được gửi"):
        edit_part(part=part, by=builders.office(justice), body="Sửa sau khi gửi", seen_version=part.version)
    part.refresh_from_db()
    assert (part.body, part.version) == ("", 0)


def test_a_part_has_a_limit(justice):
    part = builders.compiled(builders.half_year(justice.province), justice).parts.get(key="inspection")
    with pytest.raises(Invalid, match="tối đa 200000") as refusal:
        edit_part(part=part, by=builders.office(justice), body="x" * 200_001, seen_version=0)
    assert refusal.value.field == "body"
    part.refresh_from_db()
    assert part.body == ""


def test_compiling_costs_a_constant_number_of_queries(justice, django_assert_num_queries):
    make.reform_area(AreaKey.PROCEDURES)
    round_ = builders.half_year(justice.province)
    office = builders.office(justice)
    builders.compiled(round_, justice)  # from now on there are texts whose earlier wording is kept
    for rows in (1, 3):
        for _ in range(rows):
            make.update(make.lead(justice), make.user(justice), date(2025, 5, 1))
        report = builders.report_of(round_, justice)
        with django_assert_num_queries(33):
            compile_report(report=report, by=office)


def test_many_reports_are_read_with_as_many_queries_as_one_and_each_is_written(justice, django_assert_num_queries):
    units = [justice, *(make.department(f"Sở {name}", justice.province) for name in ("Y tế", "Tài chính"))]
    builders.random_work(units, Random(3), rows=30)
    round_ = builders.half_year(justice.province)
    reports = [builders.report_of(round_, unit) for unit in units]
    compile_reports(reports=reports, by=None)
    for some in (reports[:1], reports):
        with django_assert_num_queries(29 + len(some)):
            compile_reports(reports=some, by=None)


def test_many_reports_hold_what_each_would_hold_alone(justice):
    units = [justice, *(make.department(f"Sở {name}", justice.province) for name in ("Y tế", "Tài chính"))]
    builders.random_work(units, Random(4), rows=30)
    round_ = builders.half_year(justice.province)
    alone = {unit.pk: builders.compiled(round_, unit) for unit in units}
    bodies = {pk: list(report.parts.values_list("body", flat=True)) for pk, report in alone.items()}
    make.update(make.lead(justice, due_on=date(2025, 6, 1)), make.user(justice), date(2025, 5, 30), WorkStatus.DONE)
    told: list[int] = []
    compiled = compile_reports(
        reports=[builders.report_of(round_, unit) for unit in units], by=None, progress=lambda at, _: told.append(at)
    )
    assert (len(compiled.snapshots), compiled.left_alone) == (3, {})
    assert told == sorted(told), "progress only grows"
    for unit in units:
        now = builders.report_of(round_, unit)
        assert now.numbers == compiled.snapshots[now.pk] == builders.snapshot_of(round_, unit)
        changed = unit == justice
        assert (now.snapshot != alone[unit.pk].snapshot) == changed
        assert (list(now.parts.values_list("body", flat=True)) != bodies[unit.pk]) == changed
        assert bool(now.transitions.last().changes["numbers"]) == changed
        assert AuditEvent.objects.about(now).count() == 2


def test_of_many_the_one_that_was_sent_meanwhile_is_left_alone_and_named(justice):
    health = make.department("Sở Y tế", justice.province)
    round_ = builders.half_year(justice.province)
    stale = [builders.compiled(round_, unit) for unit in (justice, health)]
    with clock.working_on(CUTOFF):
        submit_report(report=builders.report_of(round_, justice), by=builders.office(justice))
    for unit in (justice, health):
        make.lead(unit)
    compiled = compile_reports(reports=stale, by=None)
    assert list(compiled.snapshots) == [stale[1].pk]
    assert "đã được gửi" in compiled.left_alone[stale[0].pk]
    assert [builders.report_of(round_, unit).numbers.counts.planned for unit in (justice, health)] == [0, 1]
    assert [report.transitions.filter(step=Transition.COMPILE).count() for report in stale] == [1, 2]


def test_a_person_compiles_many_only_where_each_is_the_persons_own(justice):
    health = make.department("Sở Y tế", justice.province)
    round_ = builders.half_year(justice.province)
    reports = [builders.report_of(round_, unit) for unit in (justice, health)]
    with pytest.raises(NotPermitted, match="Chỉ Văn phòng của Sở Y tế"):
        compile_reports(reports=reports, by=builders.office(justice))
    assert not any(builders.report_of(round_, unit).snapshot for unit in (justice, health))
