"""Other work takes over an activity: its history and links stay, and it can be undone until somebody goes on."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import AuditEvent, Installation, Notification
from plans.enums import ChangeKind, PlanStatus, ProposalState, Reviewer, WantedChange, WorkStatus
from plans.models import Activity
from plans.queries.merging import merging_of, successors_for
from plans.services.acceptance import accept_progress
from plans.services.amendments import AmendingDocument
from plans.services.change_requests import decide_change, request_change
from plans.services.evidence import add_document
from plans.services.merging import merge_activity, unmerge_activity
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.reporting.builders import work_lines

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 10)
DOCUMENT = AmendingDocument("700/QĐ-UBND", date(2025, 7, 9))


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
def official(justice):
    return make.user(justice)


@pytest.fixture
def home_affairs(province):
    return make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)


@pytest.fixture
def plan(province):
    return make.plan(province)


@pytest.fixture
def old(plan, justice, official):
    """Work on which the unit has reported, with a document that proves it."""
    made = make.activity(plan, [justice], due_on=date(2025, 9, 30), title="Rà soát văn bản")
    proof = add_document(by=official, unit=justice, number="5/BC-STP", issued_on=date(2025, 6, 1), title="")
    work = made.assignments.get()
    make.update(work, official, date(2025, 6, 20), progress=40, today=DAY, evidence=[proof])
    return Activity.objects.get(pk=made.pk)


@pytest.fixture
def successor(plan, justice):
    return make.activity(plan, [justice], due_on=date(2025, 12, 31), title="Tổng rà soát thủ tục")


def merge(old, into, by, **fields):
    merge_activity(
        **({"activity": old, "into": into, "by": by, "reason": "Trùng nội dung", "document": DOCUMENT} | fields)
    )
    old.refresh_from_db()


def test_the_old_is_cancelled_and_names_its_successor_and_nothing_is_lost(old, successor, official, home_affairs):
    merge(old, successor, home_affairs)
    work = old.assignments.get()
    assert (old.status, old.merged_into, work.status) == (WorkStatus.CANCELLED, successor, WorkStatus.CANCELLED)
    assert work.updates.get().evidence.get().number == "5/BC-STP"
    left, taken = old.changes.get(), successor.changes.get()
    assert (left.kind, left.document, left.reason) == (
        ChangeKind.MERGED,
        "700/QĐ-UBND ngày 09/07/2025",
        "Trùng nội dung",
    )
    assert left.after == {"Tình trạng": "Đã gộp vào “Tổng rà soát thủ tục”"}
    assert (left.ended, taken.ended) == ([work.pk], [])
    assert taken.after == {"Tiếp nhận từ": "Rà soát văn bản"}
    assert Notification.objects.get(recipient=official).path == f"/hoat-dong/{successor.pk}/"
    assert AuditEvent.objects.filter(action="Gộp hoạt động", object_id=str(old.pk)).exists()
    # Reports as of an earlier day still count it.
    assert [len(work_lines(work.unit, 2025, on)) for on in (date(2025, 7, 9), DAY)] == [2, 1]


def test_nobody_is_urged_to_answer_for_work_that_left(old, successor, home_affairs):
    old.assignments.update(awaits=Reviewer.OFFICE, awaits_since=date(2025, 6, 20))
    merge(old, successor, home_affairs)
    work = old.assignments.get()
    assert (work.awaits, work.awaits_since) == ("", None)


def test_undone_it_goes_on_from_where_it_was(old, successor, home_affairs):
    merge(old, successor, home_affairs)
    unmerge_activity(activity=old, by=home_affairs)
    old.refresh_from_db()
    work = old.assignments.get()
    assert (old.merged_into, old.status, old.progress) == (None, WorkStatus.IN_PROGRESS, 40)
    assert (work.status, work.progress, work.updated_on) == (WorkStatus.IN_PROGRESS, 40, date(2025, 6, 20))
    assert [change.after for change in old.changes.order_by("pk")][-1] == {"Tình trạng": "Theo dõi riêng trở lại"}
    with pytest.raises(Conflict):
        unmerge_activity(activity=old, by=home_affairs)
    merge(old, successor, home_affairs)
    assert old.merged_into == successor


def test_undoing_brings_back_only_who_led_it_when_it_was_merged(old, successor, province, official, home_affairs):
    health = make.department("Sở Y tế", province)
    request = request_change(
        assignment=old.assignments.get(),
        by=official,
        kind=WantedChange.LEAD,
        lead=health,
        reason="Đúng chức năng",
        number="12/TTr-STP",
        issued_on=DAY,
    )
    decide_change(request=request, by=home_affairs, approve=True)
    old.refresh_from_db()
    merge(old, successor, home_affairs)
    unmerge_activity(activity=old, by=home_affairs)
    assert {row.unit.name: row.status for row in old.assignments.all()} == {
        "Sở Tư pháp": WorkStatus.CANCELLED,
        "Sở Y tế": WorkStatus.NOT_STARTED,
    }


def test_once_somebody_has_gone_on_it_is_not_undone(old, successor, official, home_affairs):
    merge(old, successor, home_affairs)
    old.changes.update(changed_at=make.moment(date(2025, 7, 1)))
    make.update(successor.assignments.get(), official, DAY)
    with pytest.raises(Conflict, match="đã có cập nhật"):
        unmerge_activity(activity=old, by=home_affairs)
    old.refresh_from_db()
    assert old.merged_into == successor


def test_what_waits_about_it_is_answered(old, successor, official, home_affairs):
    request = request_change(
        assignment=old.assignments.get(),
        by=official,
        kind=WantedChange.DEADLINE,
        deadline="31/10/2025",
        reason="Chờ hướng dẫn",
        number="12/TTr-STP",
        issued_on=DAY,
    )
    merge(old, successor, home_affairs)
    request.refresh_from_db()
    assert (request.state, request.answer) == (
        ProposalState.REFUSED,
        "Hoạt động đã được gộp vào “Tổng rà soát thủ tục”.",
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"document": AmendingDocument("", DAY)}, "number"),
        ({"document": AmendingDocument("700/QĐ-UBND", date(1925, 7, 9))}, "issued_on"),
        ({"document": AmendingDocument("700/QĐ-UBND", date(2025, 7, 11))}, "issued_on"),
    ],
)
def test_a_reason_and_a_document_are_needed(old, successor, home_affairs, fields, field):
    with pytest.raises(Invalid) as refusal:
        merge(old, successor, home_affairs, **fields)
    assert refusal.value.field == field
    old.refresh_from_db()
    assert old.merged_into is None


def test_only_work_of_the_same_owner_that_is_in_force_takes_over(old, plan, province, justice, home_affairs):
    own = make.activity(make.plan(justice), [justice])
    draft = make.activity(make.plan(province, status=PlanStatus.DRAFT), [justice])
    gone = make.activity(plan, [justice])
    Activity.objects.filter(pk=gone.pk).update(status=WorkStatus.CANCELLED)
    for other in (old, own, draft, gone):
        with pytest.raises(Invalid) as refusal:
            merge(old, other, home_affairs)
        assert refusal.value.field == "into"
    later = make.activity(make.plan(province, 2026), [justice], title="Rà soát năm sau")
    beside = make.activity(plan, [justice], title="Rà soát thủ tục")
    assert list(successors_for(old, home_affairs)) == [beside, later]
    assert list(successors_for(old, home_affairs, "nam sau")) == [later]
    merge(old, later, home_affairs)
    assert old.merged_into == later


def test_who_does_not_amend_the_plan_does_not_merge(old, successor, justice, official, home_affairs):
    for by in (official, make.user(justice, Role.OFFICE), make.user(justice, Role.LEADER)):
        with pytest.raises(NotPermitted):
            merge(old, successor, by)
    merge(old, successor, home_affairs)
    with pytest.raises(NotPermitted):
        unmerge_activity(activity=old, by=make.user(justice, Role.OFFICE))


def test_two_people_merge_it_once(old, successor, plan, justice, home_affairs):
    third = make.activity(plan, [justice])
    stale = Activity.objects.get(pk=old.pk)
    merge(old, successor, home_affairs)
    with pytest.raises(Conflict, match="vừa được người khác gộp"):
        merge_activity(activity=stale, into=third, by=home_affairs, reason="Trùng", document=DOCUMENT)
    assert not third.changes.exists()


def test_a_chain_is_followed_link_by_link(old, successor, plan, justice, home_affairs):
    third = make.activity(plan, [justice])
    merge(old, successor, home_affairs)
    successor.refresh_from_db()
    merge(successor, third, home_affairs)
    middle = merging_of(successor, home_affairs)
    assert (middle.into, middle.taken, middle.change.after["Tình trạng"][:10]) == (third, [old], "Đã gộp vào")
    with pytest.raises(Invalid):  # its own successor left, so that it cannot come back into it
        merge(third, old, home_affairs)


def test_finished_work_is_not_merged(old, successor, official, home_affairs):
    make.update(old.assignments.get(), official, DAY, WorkStatus.DONE)
    with pytest.raises(Conflict, match="hoàn thành"):
        merge(old, successor, home_affairs)


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_work_that_some_unit_has_finished_is_not_merged(plan, province, justice, successor, official, home_affairs):
    two = make.activity(plan, [justice, make.department("Sở Y tế", province)], due_on=date(2025, 9, 30))
    done = two.assignments.get(unit=justice)
    make.update(done, official, DAY, WorkStatus.DONE)
    with pytest.raises(Conflict, match="Sở Tư pháp đã hoàn thành"):
        merge(Activity.objects.get(pk=two.pk), successor, home_affairs)
    done.refresh_from_db()
    assert (done.status, done.progress) == (WorkStatus.DONE, 100)


def test_the_answer_to_an_earlier_report_on_the_successor_does_not_keep_it_merged(
    old, successor, justice, official, home_affairs
):
    work = successor.assignments.get()
    make.update(work, official, date(2025, 7, 1), today=date(2025, 7, 2))
    merge(old, successor, home_affairs)
    old.changes.update(changed_at=make.moment(date(2025, 7, 5)))
    accept_progress(assignment=work, by=make.user(justice, Role.OFFICE), seen_version=1)
    unmerge_activity(activity=old, by=home_affairs)
    old.refresh_from_db()
    assert old.merged_into is None


def _sent(into, **fields):
    return {"into": into.pk, "reason": "Trùng nội dung", "number": "700/QĐ-UBND", "issued_on": "09/07/2025"} | fields


def test_the_page_finds_the_successor_and_both_pages_link_to_each_other(client, old, successor, home_affairs, official):
    client.force_login(home_affairs)
    assert f"/hoat-dong/{old.pk}/gop/" in client.get(f"/hoat-dong/{old.pk}/").content.decode()
    page = client.get(f"/hoat-dong/{old.pk}/gop/?q=tong ra soat").content.decode()
    assert f'value="{successor.pk}"' in page
    wrong = client.post(f"/hoat-dong/{old.pk}/gop/", _sent(successor, reason="", number="9/QĐ"))
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "Hãy ghi lý do gộp" in page and "9/QĐ" in page
    assert f'value="{successor.pk}" checked' in page
    assert client.post(f"/hoat-dong/{old.pk}/gop/", _sent(successor)).status_code == 302
    left = client.get(f"/hoat-dong/{old.pk}/").content.decode()
    assert f'Đã gộp vào <a href="/hoat-dong/{successor.pk}/">' in left and "Tách lại" in left
    assert "5/BC-STP" in left and f"/hoat-dong/{old.pk}/gop/" not in left
    taken = client.get(f"/hoat-dong/{successor.pk}/").content.decode()
    assert "Tiếp nhận từ" in taken and f'<a href="/hoat-dong/{old.pk}/">Rà soát văn bản</a>' in taken
    assert "Đã gộp vào" in client.get(f"/ke-hoach/{old.plan_id}/").content.decode()
    assert "Đã gộp vào: Tổng rà soát" in client.get("/tim-kiem/?q=ra soat van ban").content.decode()
    client.force_login(official)
    assert "Tách lại" not in client.get(f"/hoat-dong/{old.pk}/").content.decode()
    client.force_login(home_affairs)
    client.post(f"/hoat-dong/{old.pk}/tach-lai/")
    old.refresh_from_db()
    assert old.merged_into is None


@pytest.mark.parametrize("into", ["²", "9" * 30, "ba"])
def test_a_key_that_is_none_is_refused_in_the_form(client, old, home_affairs, into):
    client.force_login(home_affairs)
    answer = client.post(f"/hoat-dong/{old.pk}/gop/", {"into": into, "reason": "Trùng"})
    assert answer.status_code == 422
    assert "không còn gộp vào được" in answer.content.decode()
