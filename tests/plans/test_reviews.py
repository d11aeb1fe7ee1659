"""The queue of what waits: who accepts, returns and approves, what a page says of it, and who is told nothing."""

from datetime import date

import pytest

from organisations.enums import Capacity, Role, UnitKind
from organisations.models import ActingGrant, AuditEvent, Installation, Notification
from plans.calendars import working_days_between
from plans.enums import ProposalState, Reviewer, UpdateKind, WorkStatus
from plans.models import ProgressUpdate, ProposedUpdate
from plans.queries.reviews import count_waiting, waits_by_agency
from plans.services.acceptance import accept_progress
from plans.services.progress import return_progress
from plans.services.proposals import report_work
from plans.states import State
from reform.common import clock
from reform.common.errors import Conflict, NotPermitted
from tests import make
from tests.pages import words
from tests.reporting.builders import work_lines

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 12)
LATER = date(2025, 6, 19)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": LATER})
    with clock.working_on(LATER):
        yield


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def office(justice):
    return make.user(justice, Role.OFFICE, full_name="Lê Thị Mai")


@pytest.fixture
def work(justice):
    """Work that an official reported as done, two days late."""
    made = make.lead(justice, due_on=date(2025, 6, 10), title="Rà soát văn bản")
    make.update(made, make.user(justice, full_name="Đỗ Thị Hà"), DAY, WorkStatus.DONE, result="Đã ban hành Sổ tay.")
    return made


@pytest.fixture
def proposal(justice):
    division = make.unit("Phòng Văn bản", UnitKind.DIVISION, justice, two_reviews=True)
    made = make.lead(division, title="Tập huấn nghiệp vụ")
    said = {"status": "IN_PROGRESS", "progress": 40, "on": DAY, "seen_version": 0, "result": "Đã lấy ý kiến."}
    with clock.working_on(DAY):
        return report_work(assignment=made, by=make.user(division, full_name="Vũ Minh"), **said)


def test_working_days_leave_out_weekends_and_holidays():
    assert working_days_between(DAY, LATER) == 5
    assert working_days_between(LATER, LATER) == 0
    assert working_days_between(date(2025, 4, 29), date(2025, 5, 5)) == 1, "30/4, 1/5, the bridge and the weekend"


def test_acceptance_changes_nothing_but_that_nobody_is_waited_for(work, office, justice):
    before = work_lines(justice, 2025, LATER)
    step = accept_progress(assignment=work, by=office, seen_version=1)
    work.refresh_from_db()
    assert (step.kind, step.status, step.completed_on, step.on) == (UpdateKind.ACCEPT, WorkStatus.DONE, DAY, DAY)
    assert (work.status, work.version, work.awaits, work.awaits_since) == (WorkStatus.DONE, 2, "", None)
    assert work.state_on(LATER) is State.DONE_LATE
    assert work_lines(justice, 2025, LATER) == before
    assert AuditEvent.objects.about(work).filter(action="Chấp nhận kết quả", actor=str(office)).exists()
    assert not Notification.objects.exists()


def test_what_was_answered_or_reported_meanwhile_is_not_accepted(work, office, justice):
    accept_progress(assignment=work, by=office, seen_version=1)
    with pytest.raises(Conflict, match="người khác xem xét"):
        accept_progress(assignment=work, by=office, seen_version=1)
    work.refresh_from_db()
    make.update(work, make.user(justice), LATER, WorkStatus.DONE, result="Bổ sung.")
    with pytest.raises(Conflict, match="cập nhật mới"):
        accept_progress(assignment=work, by=office, seen_version=1)
    assert ProgressUpdate.objects.filter(kind=UpdateKind.ACCEPT).count() == 1


def test_a_page_from_before_the_acceptance_is_told_of_it(work, office, justice):
    accept_progress(assignment=work, by=office, seen_version=1)
    said = {"status": WorkStatus.DONE, "progress": 100, "on": LATER, "result": "Đã ban hành.", "delay_reason": "Chậm."}
    with pytest.raises(Conflict, match="Lê Thị Mai đã chấp nhận kết quả"):
        report_work(assignment=work, by=make.user(justice), seen_version=1, no_evidence_reason="Đang trình ký.", **said)
    with pytest.raises(Conflict):
        return_progress(assignment=work, by=office, reason="Thiếu số văn bản.", seen_version=1)
    work.refresh_from_db()
    assert (work.status, work.is_returned, work.version) == (WorkStatus.DONE, False, 2)


def test_the_queue_shows_all_that_waits_for_the_leader(client, proposal):
    division = proposal.assignment.unit
    for _ in range(50):
        work = make.lead(division)
        ProposedUpdate.objects.create(
            assignment=work,
            status=WorkStatus.IN_PROGRESS,
            progress=40,
            on=DAY,
            seen_version=0,
            proposed_at=clock.now(),
            proposed_by=proposal.proposed_by,
        )
    client.force_login(make.user(division, Role.LEADER))
    page = client.get("/cho-duyet/")
    assert len(page.context["proposals"]) == 51 and "Chờ lãnh đạo đơn vị duyệt (51)" in page.content.decode()


def test_only_the_agencys_office_accepts_or_who_signs_for_it(work, office, justice):
    deputy = make.user(justice)
    for person in (deputy, make.user(justice, Role.LEADER), make.user(make.department("Sở Y tế", justice.province))):
        with pytest.raises(NotPermitted):
            accept_progress(assignment=work, by=person, seen_version=1)
    ActingGrant.objects.create(
        principal=office,
        deputy=deputy,
        capacity=Capacity.TL,
        starts_on=DAY,
        ends_on=LATER,
        granted_at=clock.now(),
        granted_by=office,
    )
    assert accept_progress(assignment=work, by=deputy, seen_version=1).capacity.startswith("TL. ")


def test_a_return_no_longer_waits(work, office):
    return_progress(assignment=work, by=office, reason="Thiếu số văn bản.", seen_version=1)
    work.refresh_from_db()
    assert work.awaits == ""


def test_the_office_sees_what_was_said_and_for_how_long_and_answers_in_the_row(client, work, office, proposal):
    client.force_login(office)
    page = words(client.get("/cho-duyet/"))
    assert "chờ 5 ngày làm việc" in page
    assert "Đã ban hành Sổ tay." in page
    assert "Đỗ Thị Hà, tính đến ngày 12/06/2025" in page
    assert "Tập huấn nghiệp vụ" in page, "what is stuck at the leaders"
    assert "1 cập nhật chờ ông/bà duyệt" in words(client.get("/viec-cua-toi/"))
    fields = {"seen_version": "1", "verdict": "refuse", "reason": " "}
    refused = client.post(f"/cho-duyet/viec/{work.pk}/", fields)
    assert refused.status_code == 422
    assert "Hãy ghi lý do trả lại" in words(refused)
    answer = client.post(f"/cho-duyet/viec/{work.pk}/", fields | {"reason": "Thiếu số văn bản."}, follow=True)
    assert "Đã trả lại" in words(answer)
    work.refresh_from_db()
    assert (work.is_returned, work.awaits) == (True, "")


def test_what_was_typed_stays_when_the_unit_reported_meanwhile(client, work, office, justice):
    client.force_login(office)
    make.update(work, make.user(justice), LATER, WorkStatus.DONE, result="Bổ sung số văn bản.")
    fields = {"seen_version": "1", "verdict": "refuse", "reason": "Thiếu số văn bản."}
    answer = client.post(f"/cho-duyet/viec/{work.pk}/", fields, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert ">Thiếu số văn bản.</textarea>" in text
    assert 'name="seen_version" value="2"' in text
    assert "Bổ sung số văn bản." in text
    assert "<html" not in text


def test_several_are_accepted_at_once_and_a_stale_one_says_why(client, work, office, justice):
    second, third = make.lead(justice, title="Việc hai"), make.lead(justice, title="Việc ba")
    for one in (second, third):
        make.update(one, make.user(justice), DAY)
    client.force_login(office)
    picks = [f"{work.pk}-1", f"{second.pk}-1", f"{third.pk}-0"]
    page = words(client.post("/cho-duyet/chap-nhan/", {"picks": picks}, follow=True))
    assert "Đã chấp nhận 2 cập nhật." in page
    assert "Việc ba: Việc này vừa có cập nhật mới" in page
    assert ProgressUpdate.objects.filter(kind=UpdateKind.ACCEPT).count() == 2
    assert client.post("/cho-duyet/chap-nhan/").status_code == 422
    assert client.post("/cho-duyet/chap-nhan/", {"picks": ["x", "1", "²-1"]}).status_code == 422


def test_the_leader_approves_in_the_queue_and_the_official_finds_it(client, proposal, justice):
    leader = make.user(proposal.assignment.unit, Role.LEADER, full_name="Trần Văn An")
    client.force_login(leader)
    page = words(client.get("/cho-duyet/"))
    assert "Đã lấy ý kiến." in page
    assert "Trần Văn An" in page
    fields = {"seen_version": "0", "verdict": "approve"}
    answer = client.post(f"/cho-duyet/trinh/{proposal.pk}/", fields, headers={"HX-Request": "true"})
    assert "Đã duyệt; tiến độ có hiệu lực" in words(answer)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.APPROVED
    proposal.assignment.refresh_from_db()
    assert (proposal.assignment.progress, proposal.assignment.awaits) == (40, Reviewer.OFFICE)


def test_a_refusal_needs_its_reason_and_a_decided_one_conflicts(client, proposal):
    client.force_login(make.user(proposal.assignment.unit, Role.LEADER))
    address = f"/cho-duyet/trinh/{proposal.pk}/"
    assert client.post(address, {"seen_version": "0", "verdict": "refuse"}).status_code == 422
    assert client.post(address, {"seen_version": "0", "verdict": "maybe"}).status_code == 422
    assert client.post(address, {"seen_version": "0", "verdict": "refuse", "reason": "Chưa rõ."}).status_code == 302
    assert client.post(address, {"seen_version": "0", "verdict": "approve"}).status_code == 409
    assert ProposedUpdate.objects.get().reason == "Chưa rõ."


def test_a_leader_is_told_when_the_work_moved_after_the_proposal(client, proposal, justice, office):
    make.update(proposal.assignment, office, DAY, progress=70)
    client.force_login(make.user(proposal.assignment.unit, Role.LEADER))
    assert "việc này đã có cập nhật khác (hiện nay 70%)" in words(client.get("/cho-duyet/"))


def test_counts_are_of_ones_own_turn(work, proposal, office, justice):
    chief, head = make.user(justice, Role.LEADER), make.user(proposal.assignment.unit, Role.LEADER)
    assert [count_waiting(person) for person in (office, head, chief, make.user(justice))] == [1, 1, 0, 0]
    head.is_active = False
    head.save()
    assert count_waiting(chief) == 1


def test_the_province_sees_how_much_waits_where(client, work, proposal, justice):
    home_affairs = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    row = waits_by_agency(home_affairs, LATER)[0]
    assert (row.name, row.at_leaders, row.at_office, row.since, row.age) == ("Sở Tư pháp", 1, 1, DAY, 5)
    client.force_login(home_affairs)
    page = words(client.get("/cho-duyet/"))
    assert "Sở Tư pháp 1 1" in page
    assert "Đã lấy ý kiến." not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_takes_as_many_queries_for_three_rows_as_for_one(client, django_assert_num_queries, justice, rows):
    office = make.user(justice, Role.OFFICE)
    division = make.unit("Phòng Văn bản", UnitKind.DIVISION, justice, two_reviews=True)
    official = make.user(division)
    for _ in range(rows):
        make.update(make.lead(justice), make.user(justice), DAY)
        said = {"status": "IN_PROGRESS", "progress": 40, "on": DAY, "seen_version": 0}
        report_work(assignment=make.lead(division), by=official, **said)
    client.force_login(office)
    with django_assert_num_queries(19):
        client.get("/cho-duyet/")
