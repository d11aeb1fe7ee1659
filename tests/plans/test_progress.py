"""The door through which work is reported: what it moves, what it refuses, and that nothing is half written."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import AuditEvent
from plans.enums import PlanStatus, UpdateKind, WorkStatus
from plans.models import Assignment, ProgressUpdate
from plans.services.progress import record_progress, return_progress
from plans.states import State
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 12)


@pytest.fixture(autouse=True)
def _working_day():
    with clock.working_on(DAY):
        yield


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


def _report(assignment, by, **fields):
    fields = {"status": WorkStatus.IN_PROGRESS, "progress": 40, "on": DAY, "seen_version": assignment.version} | fields
    if fields["status"] == WorkStatus.DONE:
        fields = {"no_evidence_reason": "Đang trình ký."} | fields
    return record_progress(assignment=assignment, by=by, **fields)


def test_a_report_moves_the_assignment_and_its_activity_and_is_logged(justice):
    assignment = make.lead(justice, due_on=date(2025, 6, 30))
    official = make.user(justice)
    step = _report(assignment, official, status=WorkStatus.DONE, progress=100, result="Đã ban hành Sổ tay.")
    assignment.refresh_from_db()
    activity = assignment.activity
    assert (assignment.status, assignment.progress, assignment.completed_on) == (WorkStatus.DONE, 100, DAY)
    assert (activity.status, activity.progress, activity.completed_on) == (WorkStatus.DONE, 100, DAY)
    assert (step.result, step.completed_on, step.recorded_by) == ("Đã ban hành Sổ tay.", DAY, official)
    event = AuditEvent.objects.about(assignment).get()
    assert (event.actor, event.before["status"], event.after["status"]) == (str(official), "NOT_STARTED", "DONE")


def test_work_done_after_its_day_stays_done_late_even_when_reported_again(justice):
    assignment = make.lead(justice, due_on=date(2025, 6, 10))
    official = make.user(justice)
    make.update(assignment, official, date(2025, 6, 12), WorkStatus.DONE)
    assert assignment.state_on(DAY) is State.DONE_LATE


def test_saying_done_again_does_not_move_the_day(justice):
    assignment = make.lead(justice, due_on=date(2025, 6, 10))
    official = make.user(justice)
    make.update(assignment, official, date(2025, 6, 9), WorkStatus.DONE)
    again = make.update(assignment, official, date(2025, 6, 12), WorkStatus.DONE, result="Bổ sung số văn bản.")
    assert assignment.completed_on == again.completed_on == date(2025, 6, 9)
    assert assignment.state_on(DAY) is State.DONE


def test_the_second_writer_is_told_of_the_first_and_nothing_is_written(justice):
    assignment = make.lead(justice)
    first, second = make.user(justice, full_name="Trần Thị Hà"), make.user(justice)
    stale = Assignment.objects.get(pk=assignment.pk)
    _report(assignment, first, progress=60)
    with pytest.raises(Conflict, match="Trần Thị Hà đã ghi “Đang thực hiện, 60%”"):
        _report(stale, second, progress=20)
    stale.refresh_from_db()
    assert (stale.progress, stale.version, ProgressUpdate.objects.count()) == (60, 1, 1)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"progress": 101}, "progress", "Tỷ lệ phải từ 0 đến 100. Ông/bà đã nhập 101."),
        ({"progress": -1}, "progress", "từ 0 đến 100"),
        ({"progress": 100}, "status", "Tỷ lệ 100 nghĩa là đã hoàn thành"),
        ({"status": WorkStatus.DONE, "progress": 90, "result": "x"}, "progress", "Hoàn thành thì tỷ lệ phải là 100"),
        ({"status": WorkStatus.DONE, "progress": 100}, "result", "Hãy ghi kết quả"),
        ({"status": WorkStatus.NOT_STARTED, "progress": 5}, "progress", "Chưa thực hiện thì tỷ lệ phải là 0"),
        ({"status": WorkStatus.CANCELLED, "progress": 0}, "status", "Hãy chọn trạng thái"),
        ({"on": date(2025, 6, 13)}, "on", "không được sau hôm nay (12/06/2025)"),
        ({"on": date(1925, 6, 1)}, "on", "Ngày phải từ 01/01/2024 trở đi"),
        ({"result": "x" * 5001}, "result", "tối đa 5000"),
    ],
)
def test_nonsense_is_refused_with_its_field_and_nothing_is_written(justice, fields, field, words):
    assignment = make.lead(justice)
    with pytest.raises(Invalid) as refusal:
        _report(assignment, make.user(justice), **fields)
    assert refusal.value.field == field
    assert words in str(refusal.value)
    assignment.refresh_from_db()
    assert assignment.version == ProgressUpdate.objects.count() == AuditEvent.objects.about(assignment).count() == 0


def test_history_only_goes_forward(justice):
    assignment = make.lead(justice)
    official = make.user(justice)
    make.update(assignment, official, date(2025, 5, 20))
    with pytest.raises(Invalid, match=r"trước lần cập nhật gần nhất \(20/05/2025\)"):
        _report(assignment, official, on=date(2025, 5, 19))


def test_who_may_report(justice):
    division = make.unit("Phòng Nghiệp vụ", "DIVISION", justice)
    health = make.department("Sở Y tế", justice.province)
    assignment = make.lead(justice)
    _report(assignment, make.user(division, Role.OFFICE))
    assignment.refresh_from_db()
    refused = {
        make.user(health): "do Sở Tư pháp chủ trì",
        make.user(division): "do Sở Tư pháp chủ trì",
        make.user(justice, Role.LEADER): "Chỉ công chức của đơn vị chủ trì",
        make.user(justice, Role.PROVINCE): "Chỉ công chức của đơn vị chủ trì",
    }
    for person, words in refused.items():
        with pytest.raises(NotPermitted, match=words):
            _report(assignment, person)


def test_supporting_units_and_closed_plans_are_not_reported_on(justice):
    official = make.user(justice)
    supporting = make.activity(make.plan(justice.province), supports=[justice]).assignments.get()
    with pytest.raises(NotPermitted, match="Đơn vị phối hợp không cập nhật"):
        _report(supporting, official)
    closed = make.activity(make.plan(justice.province, status=PlanStatus.CLOSED), [justice]).assignments.get()
    with pytest.raises(NotPermitted, match="Kế hoạch đã kết thúc"):
        _report(closed, official)


def test_a_group_is_done_when_its_last_member_is(justice):
    health = make.department("Sở Y tế", justice.province)
    activity = make.activity(make.plan(justice.province), [justice, health], due_on=date(2025, 6, 30))
    first, last = activity.assignments.order_by("position")
    make.update(first, make.user(justice), date(2025, 6, 1), WorkStatus.DONE)
    activity.refresh_from_db()
    assert (activity.status, activity.progress, activity.completed_on) == (WorkStatus.IN_PROGRESS, 50, None)
    make.update(last, make.user(health), date(2025, 6, 11), WorkStatus.DONE)
    activity.refresh_from_db()
    assert (activity.status, activity.progress, activity.completed_on) == (WorkStatus.DONE, 100, date(2025, 6, 11))


def test_the_office_returns_a_result_with_a_reason(justice):
    assignment = make.lead(justice, due_on=date(2025, 6, 30))
    make.update(assignment, make.user(justice), date(2025, 6, 10), WorkStatus.DONE)
    office = make.user(justice, Role.OFFICE)
    step = return_progress(assignment=assignment, by=office, reason="Thiếu số văn bản.", seen_version=1)
    assignment.refresh_from_db()
    assignment.activity.refresh_from_db()
    assert (step.kind, step.reason, step.progress) == (UpdateKind.RETURN, "Thiếu số văn bản.", 99)
    assert assignment.state_on(DAY) is State.RETURNED
    assert assignment.activity.completed_on is None
    with pytest.raises(NotPermitted, match="Chưa có cập nhật mới"):
        return_progress(assignment=assignment, by=office, reason="Lần nữa", seen_version=assignment.version)


def test_a_return_needs_a_reason_and_the_office(justice):
    assignment = make.lead(justice)
    make.update(assignment, make.user(justice), date(2025, 6, 10))
    with pytest.raises(Invalid, match="Hãy ghi lý do trả lại"):
        return_progress(assignment=assignment, by=make.user(justice, Role.OFFICE), reason="  ", seen_version=1)
    with pytest.raises(NotPermitted, match="Chỉ Văn phòng"):
        return_progress(assignment=assignment, by=make.user(justice), reason="Thiếu", seen_version=1)


def test_one_report_costs_a_constant_number_of_queries(justice, django_assert_num_queries):
    official = make.user(justice)
    assignment = Assignment.objects.select_related("plan", "unit").get(pk=make.lead(justice, date(2025, 6, 30)).pk)
    with django_assert_num_queries(9):
        _report(assignment, official)
