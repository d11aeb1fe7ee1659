"""Whatever is locked says why and until when, to those who could expect to act, in the place of the button."""

from datetime import date

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import PlanStatus, WorkStatus
from plans.models import Activity, Assignment, Plan
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 10)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def work():
    province = make.province()
    justice = make.department("Sở Tư pháp", province)
    helper = make.department("Sở Y tế", province)
    return make.activity(make.plan(province), [justice], [helper], due_on=date(2025, 9, 30)).assignments.leading().get()


def told(client, user, address) -> list[str]:
    """What stands in the places of locked buttons."""
    client.force_login(user)
    page = client.get(address).content.decode()
    parts = page.split('<p class="locked">')[1:]
    return [part.split("<span>")[1].split("</span>")[0] for part in parts]


def close(work):
    Plan.objects.filter(pk=work.plan_id).update(status=PlanStatus.CLOSED, closed_on=date(2025, 7, 1))


def cancel(work):
    Assignment.objects.filter(pk=work.pk).update(status=WorkStatus.CANCELLED, updated_on=date(2025, 7, 2))
    Activity.objects.filter(pk=work.activity_id).update(status=WorkStatus.CANCELLED)


CLOSED = (
    "Kế hoạch đã kết thúc từ ngày 01/07/2025 nên không cập nhật được. "
    "Việc chưa xong được cập nhật trong kế hoạch năm 2026; Sở Nội vụ mở lại khi cần."
)
CANCELLED = (
    "Hoạt động đã hủy từ ngày 02/07/2025 nên không cập nhật được. Lý do và văn bản ghi ở mục Điều chỉnh của hoạt động."
)


@pytest.mark.parametrize(("locks", "words"), [(close, CLOSED), (cancel, CANCELLED)])
def test_who_reports_reads_why_and_until_when_and_a_leader_or_stranger_nothing(client, work, locks, words):
    address = f"/hoat-dong/{work.activity_id}/"
    official, office = make.user(work.unit), make.user(work.unit, Role.OFFICE)
    others = [make.user(work.unit, Role.LEADER), make.user(make.department("Sở Nội vụ", work.province), Role.PROVINCE)]
    assert [told(client, one, address) for one in (official, office, *others)] == [[], [], [], []]
    locks(work)
    assert [told(client, one, address) for one in (official, office, *others)] == [[words], [words], [], []]
    refusal = client.get(f"/phan-cong/{work.pk}/cap-nhat/", follow=True)
    client.force_login(official)
    refusal = client.get(f"/phan-cong/{work.pk}/cap-nhat/")
    assert refusal.status_code == 403 and words in refusal.content.decode()


def test_a_colleague_of_another_division_reads_who_reports(client, work):
    division = make.unit("Phòng Hành chính", UnitKind.DIVISION, work.unit)
    (words,) = told(client, make.user(division), f"/hoat-dong/{work.activity_id}/")
    assert words == (
        "Hoạt động này do Sở Tư pháp chủ trì, ông/bà không cập nhật thay được. "
        "Công chức của đơn vị đó và Văn phòng cập nhật được."
    )


def test_a_supporting_unit_reads_who_leads_and_a_third_nothing(client, work):
    helper = work.activity.assignments.supporting().get().unit
    address = f"/hoat-dong/{work.activity_id}/"
    words = "Đơn vị ông/bà phối hợp nên không cập nhật tiến độ của hoạt động này. Chủ trì cập nhật: Sở Tư pháp."
    assert told(client, make.user(helper), address) == [words]
    assert told(client, make.user(helper, Role.LEADER), address) == []
    assert told(client, make.user(make.department("Sở Xây dựng", work.province)), address) == []


def test_who_keeps_a_closed_plan_reads_who_opens_it_again(client, work):
    own = make.plan(work.unit, status=PlanStatus.CLOSED, closed_on=date(2025, 7, 1))
    office = make.user(work.unit, Role.OFFICE)
    words = "Kế hoạch đã kết thúc từ ngày 01/07/2025 nên không điều chỉnh được. Sở Nội vụ mở lại được khi cần."
    assert told(client, office, f"/ke-hoach/{own.pk}/") == [words]
    assert told(client, make.user(work.unit), f"/ke-hoach/{own.pk}/") == []
    home_affairs = make.user(make.department("Sở Nội vụ", work.province), Role.PROVINCE)
    assert told(client, home_affairs, f"/ke-hoach/{own.pk}/") == []
