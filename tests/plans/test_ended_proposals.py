"""What waits for a leader ends with the part that it is about, by a merge or by handing over the lead."""

from datetime import date

import pytest

from organisations.enums import NoticeKind, Role
from organisations.models import Notification
from plans.enums import ProposalState, Reviewer, WantedChange, WorkStatus
from plans.models import Assignment
from plans.queries.unit_news import NewsOfUnits
from plans.services.amendments import AmendingDocument
from plans.services.change_requests import decide_change, request_change
from plans.services.merging import merge_activity, unmerge_activity
from plans.services.proposals import approve_proposal, report_work, withdraw_proposal
from reform.common import clock
from reform.common.errors import Conflict, NotPermitted
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 10)
DOCUMENT = AmendingDocument("700/QĐ-UBND", date(2025, 7, 9))


@pytest.fixture(autouse=True)
def _working_day():
    with clock.working_on(DAY):
        yield


@pytest.fixture
def justice():
    return make.unit("Sở Tư pháp", parent=make.province(), two_reviews=True)


@pytest.fixture
def official(justice):
    return make.user(justice)


@pytest.fixture
def leader(justice):
    return make.user(justice, Role.LEADER)


@pytest.fixture
def home_affairs(justice):
    return make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)


@pytest.fixture
def work(justice, official, leader):
    """Work on which an official has reported; the leader let it pass on 20/06, the office has not answered."""
    made = make.lead(justice, due_on=date(2025, 9, 30), title="Rà soát văn bản")
    with clock.working_on(date(2025, 6, 20)):
        first = propose(made, official, progress=40, on=date(2025, 6, 20))
        approve_proposal(proposal=first, by=leader, seen_version=0)
    made.refresh_from_db()
    return made


def propose(work, by, **fields):
    said = {"status": WorkStatus.IN_PROGRESS, "progress": 60, "on": DAY, "result": "Đã lấy ý kiến."} | fields
    return report_work(assignment=work, by=by, seen_version=work.version, **said)


def merge(work, by):
    into = make.activity(work.plan, [work.unit], due_on=date(2025, 12, 31), title="Tổng rà soát")
    merge_activity(activity=work.activity, into=into, by=by, reason="Trùng nội dung", document=DOCUMENT)


def hand_over(work, by):
    health = make.department("Sở Y tế", work.unit.province)
    asking = make.user(work.unit)
    words = {"reason": "Đúng chức năng", "number": "12/TTr-STP", "issued_on": DAY}
    request = request_change(assignment=work, by=asking, kind=WantedChange.LEAD, lead=health, **words)
    decide_change(request=request, by=by, approve=True)


@pytest.mark.parametrize("end", [merge, hand_over])
def test_it_is_taken_back_with_the_part_and_who_proposed_is_told(work, official, leader, home_affairs, end):
    proposal = propose(work, official)
    end(work, home_affairs)
    proposal.refresh_from_db()
    work.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (ProposalState.WITHDRAWN, home_affairs)
    assert (work.status, work.awaits, work.awaits_since) == (WorkStatus.CANCELLED, "", None)
    notice = Notification.objects.get(recipient=official, key=f"proposal:{proposal.pk}:ended")
    assert (notice.kind, notice.path) == (NoticeKind.CHANGE, f"/hoat-dong/{work.activity_id}/")
    assert notice.title == "Cập nhật đã trình không còn phải duyệt: Rà soát văn bản"
    with pytest.raises((Conflict, NotPermitted)):
        withdraw_proposal(proposal=proposal, by=official)
    work.refresh_from_db()
    assert work.awaits == ""


def test_work_that_comes_back_waits_for_whom_it_waited_for(work, official, home_affairs):
    propose(work, official)
    merge(work, home_affairs)
    work.activity.refresh_from_db()
    unmerge_activity(activity=work.activity, by=home_affairs)
    work.refresh_from_db()
    assert (work.status, work.progress) == (WorkStatus.IN_PROGRESS, 40)
    assert (work.awaits, work.awaits_since) == (Reviewer.OFFICE, date(2025, 6, 20))


def test_nobody_is_urged_to_answer_for_cancelled_work(work, official):
    assert NewsOfUnits(DAY).of(official).waiting == {Reviewer.OFFICE: 1}
    Assignment.objects.filter(pk=work.pk).update(status=WorkStatus.CANCELLED)
    assert NewsOfUnits(DAY).of(official).waiting == {}
