"""A unit asks for another deadline, lead or wording; the answer holds at once, and the original stays visible."""

from datetime import date, timedelta

import pytest

from organisations.enums import Role
from organisations.models import AuditEvent, Installation, Notification
from organisations.services.positions import grant_acting
from plans.enums import ChangeKind, PlanStatus, ProposalState, WantedChange, WorkStatus
from plans.models import Activity, ActivityChange, Assignment, ChangeRequest
from plans.queries.change_requests import deciders_of, listed, visible_requests, waiting_for
from plans.queries.plan_draft import draft_of
from plans.services.change_requests import decide_change, request_change, withdraw_change
from plans.states import State
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.reporting.builders import work_lines

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 10)
DUE = date(2025, 6, 30)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    with clock.working_on(DAY):
        yield


@pytest.fixture
def province():
    return make.province()


@pytest.fixture
def justice(province):
    return make.department("Sở Tư pháp", province)


@pytest.fixture
def health(province):
    return make.department("Sở Y tế", province)


@pytest.fixture
def home_affairs(province):
    return make.user(make.department("Sở Nội vụ", province), Role.PROVINCE, title="Trưởng phòng CCHC")


@pytest.fixture
def official(justice):
    return make.user(justice)


@pytest.fixture
def work(province, justice):
    """Late work of a plan that the province issued."""
    return make.activity(make.plan(province), [justice], due_on=DUE, title="Rà soát văn bản").assignments.get()


def ask(work, by, **fields) -> ChangeRequest:
    fields = {"kind": WantedChange.DEADLINE, "deadline": "30/09/2025"} | fields
    document = {"number": "12/TTr-STP", "issued_on": date(2025, 7, 8)}
    return request_change(assignment=work, by=by, **({"reason": "Chờ hướng dẫn của Bộ"} | document | fields))


def repeated_columns_are_right() -> bool:
    rows = Assignment.objects.select_related("activity", "unit")
    return all(
        (row.due_on, row.deadline_kind, row.area_id, row.agency_id, row.province_id)
        == (
            row.activity.due_on,
            row.activity.deadline_kind,
            row.activity.area_id,
            row.unit.agency_id,
            row.unit.province_id,
        )
        for row in rows
    )


# ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_asking_changes_nothing_and_tells_who_answers(work, official, home_affairs):
    request = ask(work, official, deadline="Quý IV/2025")
    work.refresh_from_db()
    assert (work.due_on, work.activity.deadline_text) == (DUE, "30/06/2025")
    assert request.wanted["due_on"] == "2025-12-31" and request.wanted["was"]["due_on"] == "2025-06-30"
    notice = Notification.objects.get(recipient=home_affairs)
    assert notice.path == f"/de-nghi-dieu-chinh/{request.pk}/"
    assert "30/06/2025 → Quý IV/2025 (đến 31/12/2025)" in notice.text
    assert AuditEvent.objects.filter(action="Đề nghị điều chỉnh", object_id=str(request.pk)).exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"number": ""}, "number"),
        ({"issued_on": None}, "issued_on"),
        ({"issued_on": date(1925, 7, 8)}, "issued_on"),
        ({"issued_on": date(2025, 7, 11)}, "issued_on"),
        ({"deadline": ""}, "deadline"),
        ({"deadline": "mai mốt"}, "deadline"),
        ({"deadline": "30/9/1925"}, "deadline"),
        ({"deadline": "09/07/2025"}, "deadline"),
        ({"deadline": "01/01/2026"}, "deadline"),
        ({"deadline": "31/02/2025"}, "deadline"),
        ({"kind": WantedChange.LEAD, "lead": None}, "lead"),
        ({"kind": WantedChange.TEXT, "title": " ", "product": "x"}, "title"),
        ({"kind": WantedChange.TEXT, "title": "Rà soát văn bản"}, "title"),
        ({"kind": "KHÁC"}, "wanted"),
    ],
)
def test_what_is_missing_or_out_of_bounds_is_named_by_its_field(work, official, fields, field):
    with pytest.raises(Invalid) as refusal:
        ask(work, official, **fields)
    assert refusal.value.field == field
    assert not ChangeRequest.objects.exists()


def test_the_deadline_that_holds_already_is_no_change(official, province, justice):
    work = make.activity(make.plan(province), [justice], due_on=date(2025, 9, 30)).assignments.get()
    with pytest.raises(Invalid):
        ask(work, official, deadline="30/9/2025")


def test_a_beginning_that_the_new_words_do_not_name_stays(official, work):
    Activity.objects.filter(pk=work.activity_id).update(starts_on=date(2025, 1, 15))
    work.activity.refresh_from_db()
    assert ask(work, official).wanted["starts_on"] == "2025-01-15"


def test_the_same_is_not_asked_twice_while_it_waits(work, official):
    first = ask(work, official)
    with pytest.raises(Conflict):
        ask(work, official, deadline="31/10/2025")
    ask(work, official, kind=WantedChange.TEXT, title="Rà soát văn bản quy phạm")
    withdraw_change(request=first, by=official)
    assert ask(work, official, deadline="31/10/2025").state == ProposalState.WAITING


def test_only_the_lead_unit_asks_and_only_for_work_that_is_open(work, official, justice, health, home_affairs):
    for stranger in (make.user(health), home_affairs, make.user(None, Role.ADMIN)):
        with pytest.raises(NotPermitted):
            ask(work, stranger)
    for role in (Role.LEADER, Role.OFFICE):
        withdraw_change(request=ask(work, by := make.user(justice, role)), by=by)
    work.plan.status = PlanStatus.CLOSED
    with pytest.raises(NotPermitted, match="đã kết thúc"):
        ask(work, official)
    work.plan.status = PlanStatus.IN_FORCE
    make.update(work, official, DAY, WorkStatus.DONE)
    with pytest.raises(NotPermitted, match="hoàn thành"):
        ask(work, official)


# ── Who answers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_home_affairs_answers_for_the_province_and_an_agency_for_its_own_plan(province, justice, work, home_affairs):
    office, leader = make.user(justice, Role.OFFICE), make.user(justice, Role.LEADER)
    division = make.unit("Phòng Hành chính", "DIVISION", justice)
    head = make.user(division, Role.LEADER)
    own = make.activity(make.plan(justice), [justice], due_on=DUE).assignments.get()
    asked = {plan: ask(one, make.user(justice)) for plan, one in (("province", work), ("own", own))}

    def may(request, by):
        try:
            decide_change(request=request, by=by, approve=False)
        except NotPermitted:
            return False
        except Invalid:  # without a reason: the person may, and nothing is written
            return True

    answers = {name: [may(one, by) for by in (home_affairs, office, leader, head)] for name, one in asked.items()}
    assert answers == {"province": [True, False, False, False], "own": [False, True, True, False]}
    assert set(deciders_of(own.plan)) == {office, leader}
    assert set(deciders_of(work.plan)) == {home_affairs}
    assert [waiting_for(by).to_answer for by in (home_affairs, office, leader, head)] == [1, 1, 1, 0]


def test_who_signs_for_the_leader_answers_in_that_capacity_but_never_an_own_request(justice):
    leader = make.user(justice, Role.LEADER, title="Giám đốc", full_name="Trần Văn An")
    deputy, asker = make.user(justice), make.user(justice)
    grant_acting(
        by=leader, principal=leader, deputy=deputy, capacity="KT", starts_on=DAY, ends_on=DAY + timedelta(days=7)
    )
    own = make.activity(make.plan(justice), [justice], due_on=DUE).assignments.get()
    first = ask(own, asker)
    assert Notification.objects.filter(recipient=deputy).exists() and waiting_for(deputy).to_answer == 1
    with pytest.raises(NotPermitted):
        decide_change(request=first, by=asker, approve=True)
    decide_change(request=first, by=deputy, approve=True)
    assert first.capacity == ActivityChange.objects.get().capacity == "KT. Giám đốc Trần Văn An"
    assert AuditEvent.objects.get(action="Chấp thuận đề nghị điều chỉnh").capacity == "KT. Giám đốc Trần Văn An"
    own.refresh_from_db()
    for asked_by in (deputy, leader):  # nor does a deputy answer what the leader asked for
        again = ask(Assignment.objects.get(), asked_by, deadline="31/10/2025")
        with pytest.raises(NotPermitted):
            decide_change(request=again, by=deputy, approve=True)
        assert waiting_for(deputy).to_answer == 0
        withdraw_change(request=again, by=leader)


def test_nobody_answers_their_own_request(justice):
    own = make.activity(make.plan(justice), [justice], due_on=DUE).assignments.get()
    office = make.user(justice, Role.OFFICE)
    request = ask(own, office)
    with pytest.raises(NotPermitted, match="người đề nghị"):
        decide_change(request=request, by=office, approve=True)
    assert waiting_for(office).to_answer == 0 and waiting_for(office).asked == 1
    decide_change(request=request, by=make.user(justice, Role.LEADER), approve=True)
    assert request.state == ProposalState.APPROVED


def test_a_refusal_says_why_and_changes_nothing(work, official, home_affairs):
    request = ask(work, official)
    with pytest.raises(Invalid) as refusal:
        decide_change(request=request, by=home_affairs, approve=False, answer=" ")
    assert refusal.value.field == "answer"
    decide_change(request=request, by=home_affairs, approve=False, answer="Văn bản không nêu hoạt động này.")
    work.refresh_from_db()
    assert (request.state, work.due_on) == (ProposalState.REFUSED, DUE)
    assert not ActivityChange.objects.exists()
    assert Notification.objects.filter(recipient=official, title__contains="không được chấp thuận").exists()


def test_it_is_answered_once(work, official, home_affairs):
    request = ask(work, official)
    again = ChangeRequest.objects.get(pk=request.pk)
    decide_change(request=request, by=home_affairs, approve=True)
    with pytest.raises(Conflict, match="đã duyệt"):
        decide_change(request=again, by=home_affairs, approve=False, answer="Không")
    with pytest.raises(Conflict):
        withdraw_change(request=again, by=official)
    assert ChangeRequest.objects.get().state == ProposalState.APPROVED


# ── What an approval does ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_later_deadline_holds_for_all_who_lead_and_the_original_stays(province, justice, health, home_affairs):
    group = make.group("Các sở", province, [justice, health])
    activity = make.activity(make.plan(province), [justice, health], due_on=DUE, group=group)
    work = activity.assignments.get(unit=justice)
    assert work.state_on(DAY) == State.OVERDUE
    request = ask(work, make.user(justice), deadline="Quý III/2025")
    decide_change(request=request, by=home_affairs, approve=True)
    activity.refresh_from_db()
    assert (activity.deadline_text, activity.due_on) == ("Quý III/2025", date(2025, 9, 30))
    assert {row.state_on(DAY) for row in activity.assignments.all()} == {State.NOT_STARTED}
    assert repeated_columns_are_right()
    change = ActivityChange.objects.get()
    assert (change.kind, change.request, change.capacity) == (ChangeKind.CHANGED, request, "Trưởng phòng CCHC")
    assert (change.before, change.after) == (
        {"Thời hạn": "30/06/2025"},
        {"Thời hạn": "Quý III/2025 (đến 30/09/2025)"},
    )
    assert (change.document, change.reason) == ("12/TTr-STP ngày 08/07/2025", "Chờ hướng dẫn của Bộ")
    assert draft_of(activity.plan).sections[0].tasks[0].activities[0].deadline.due_on == date(2025, 9, 30)


def test_another_unit_takes_over_and_what_was_done_stays(province, work, official, health, home_affairs):
    Activity.objects.filter(pk=work.activity_id).update(leads_text="Sở Tư pháp")
    make.update(work, official, date(2025, 7, 1), progress=40, today=DAY)
    work = Assignment.objects.get(pk=work.pk)
    request = ask(work, official, kind=WantedChange.LEAD, lead=health)
    decide_change(request=request, by=home_affairs, approve=True)
    work.refresh_from_db()
    new = Assignment.objects.get(unit=health)
    assert (work.status, work.updates.count(), work.updated_on) == (WorkStatus.CANCELLED, 1, DAY)
    assert (new.role, new.status, new.due_on, new.version) == ("LEAD", WorkStatus.NOT_STARTED, DUE, 0)
    activity = Activity.objects.get()
    assert (activity.status, activity.progress, activity.leads_text) == (WorkStatus.NOT_STARTED, 0, "Sở Y tế")
    assert Activity.objects.matching("so y te").exists()
    assert draft_of(activity.plan).sections[0].tasks[0].activities[0].leads == ("Sở Y tế",)
    assert ActivityChange.objects.get().before == {"Chủ trì": "Sở Tư pháp"}
    assert repeated_columns_are_right()
    # Reports as of an earlier day count it for the unit that led it then.
    assert [len(work_lines(work.unit, 2025, on)) for on in (date(2025, 7, 9), DAY)] == [1, 0]
    assert len(work_lines(health, 2025, DAY)) == 1


def test_of_a_group_only_the_member_that_asks_hands_over(province, justice, health, home_affairs):
    third = make.department("Sở Xây dựng", province)
    group = make.group("Các sở", province, [justice, health])
    activity = make.activity(make.plan(province), [justice, health], [third], due_on=DUE, group=group)
    request = ask(activity.assignments.get(unit=justice), make.user(justice), kind=WantedChange.LEAD, lead=third)
    decide_change(request=request, by=home_affairs, approve=True)
    leads = {row.unit.name: row.status for row in activity.assignments.leading()}
    assert leads == {
        "Sở Tư pháp": WorkStatus.CANCELLED,
        "Sở Y tế": WorkStatus.NOT_STARTED,
        "Sở Xây dựng": WorkStatus.NOT_STARTED,
    }
    assert not activity.assignments.supporting().exists()
    assert activity.assignments.get(unit=third).group is None


def test_a_unit_that_handed_over_can_take_it_back(work, official, health, home_affairs):
    make.update(work, official, date(2025, 7, 1), progress=40, today=DAY)
    there = ask(Assignment.objects.get(pk=work.pk), official, kind=WantedChange.LEAD, lead=health)
    decide_change(request=there, by=home_affairs, approve=True)
    new = Assignment.objects.get(unit=health)
    back = ask(new, make.user(health), kind=WantedChange.LEAD, lead=work.unit)
    decide_change(request=back, by=home_affairs, approve=True)
    work.refresh_from_db()
    assert (work.status, work.progress) == (WorkStatus.IN_PROGRESS, 40)
    assert Assignment.objects.get(unit=health).status == WorkStatus.CANCELLED


def test_other_words_are_found_by_search(work, official, home_affairs):
    request = ask(work, official, kind=WantedChange.TEXT, title="Tổng rà soát thủ tục", product="Danh mục")
    decide_change(request=request, by=home_affairs, approve=True)
    activity = Activity.objects.get()
    assert (activity.title, activity.product) == ("Tổng rà soát thủ tục", "Danh mục")
    assert list(Activity.objects.matching("tong ra soat")) == [activity]
    assert not Activity.objects.matching("van ban").exists()
    assert ActivityChange.objects.get().before == {"Hoạt động": "Rà soát văn bản", "Kết quả, sản phẩm": ""}


def test_work_that_stands_for_its_task_renames_the_task(work, official, home_affairs):
    Activity.objects.filter(pk=work.activity_id).update(implicit=True)
    work.activity.refresh_from_db()
    decide_change(
        request=ask(work, official, kind=WantedChange.TEXT, title="Tổng rà soát"), by=home_affairs, approve=True
    )
    assert Activity.objects.get().task.title == "Tổng rà soát"


# ── What happened meanwhile ─────────────────────────────────────────────────────────────────────────────────────────


def _finish(work, official):
    make.update(work, official, DAY, WorkStatus.DONE)


def _amend(work, official):
    Activity.objects.filter(pk=work.activity_id).update(due_on=date(2025, 8, 31), deadline_text="Tháng 8")


def _cancel(work, official):
    Activity.objects.filter(pk=work.activity_id).update(status=WorkStatus.CANCELLED)


def _close(work, official):
    work.plan.status = PlanStatus.CLOSED
    work.plan.save()


@pytest.mark.parametrize(
    ("meanwhile", "words"),
    [
        (_finish, "đã báo cáo hoàn thành"),
        (_amend, "đã được điều chỉnh"),
        (_cancel, "đưa ra khỏi"),
        (_close, "đã kết thúc"),
    ],
)
def test_what_changed_meanwhile_stops_an_approval_but_no_refusal(work, official, home_affairs, meanwhile, words):
    request = ask(work, official)
    meanwhile(work, official)
    with pytest.raises(Conflict, match=words):
        decide_change(request=request, by=home_affairs, approve=True)
    assert ChangeRequest.objects.get().state == ProposalState.WAITING
    assert not ActivityChange.objects.exists()
    request = ChangeRequest.objects.get()
    decide_change(request=request, by=home_affairs, approve=False, answer="Không còn cần.")
    assert request.state == ProposalState.REFUSED


def test_a_lead_that_came_meanwhile_is_not_made_twice(work, official, health, home_affairs):
    request = ask(work, official, kind=WantedChange.LEAD, lead=health)
    other = Assignment.objects.get(pk=work.pk)
    other.pk, other.unit = None, health
    other.save()
    with pytest.raises(Conflict, match="đã chủ trì"):
        decide_change(request=request, by=home_affairs, approve=True)


def test_what_waits_stands_first_and_the_oldest_before(work, official, province, justice, home_affairs):
    plan = make.plan(province)
    asked = [ask(make.activity(plan, [justice], due_on=DUE).assignments.get(), official) for _ in range(4)]
    decide_change(request=asked[0], by=home_affairs, approve=True)
    decide_change(request=asked[2], by=home_affairs, approve=True)
    order = [request.pk for request in listed(visible_requests(official))]
    assert order == [asked[place].pk for place in (1, 3, 2, 0)]


def test_strangers_do_not_see_a_request(work, official, health, home_affairs):
    ask(work, official)
    far = make.user(make.department("Sở Tài chính", make.province("UBND tỉnh Đồng Nai", "DNI")), Role.OFFICE)
    seen = [ChangeRequest.objects.visible_to(by).count() for by in (official, home_affairs, make.user(health), far)]
    assert seen == [1, 1, 0, 0]
