"""Pages as of an earlier day: what they show, what they refuse, that nothing can be changed there."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import WantedChange, WorkStatus
from plans.queries.timeline import Shown, moments_of
from plans.services.acceptance import accept_progress
from plans.services.change_requests import decide_change, request_change
from reform.common import clock
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 13)
BAND = "Tình hình đến hết ngày 31/05/2025."


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": TODAY})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def work(justice):
    """Done since 5 June, begun in May, due on 20 May."""
    plan = make.plan(justice.province, issued_on=date(2025, 1, 2))
    activity = make.activity(plan, [justice], due_on=date(2025, 5, 20), title="Rà soát văn bản")
    lead, by = activity.assignments.get(), make.user(justice)
    make.update(lead, by, date(2025, 5, 10), progress=40)
    make.update(lead, by, date(2025, 6, 5), WorkStatus.DONE)
    return lead


def text(page) -> str:
    return page.content.decode()


def test_the_plan_shows_the_state_of_the_day(client, work, justice):
    client.force_login(make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE))
    address = f"/ke-hoach/{work.plan_id}/"
    now, then = text(client.get(address)), text(client.get(f"{address}?ngay=31/05/2025"))
    assert "Hoàn thành quá hạn" in now and "1/1 (100%)" in now and BAND not in now
    assert BAND in then and "0/1 (0%)" in then and "Quá hạn" in then and "40%" in then
    assert "tính đến ngày 31/05/2025" in then
    assert "Kết thúc kế hoạch" in now and "Kết thúc kế hoạch" not in then
    # The day stays with filters and on the way to an activity.
    assert f'href="/hoat-dong/{work.activity_id}/?ngay=31%2F05%2F2025"' in then
    assert '<input type="hidden" name="ngay" value="31/05/2025">' in then
    late = text(client.get(f"{address}?ngay=31/05/2025&state=OVERDUE"))
    assert "Rà soát văn bản" in late
    assert "Không có hoạt động nào khớp" in text(client.get(f"{address}?ngay=31/05/2025&state=DONE_LATE"))
    assert "chưa được ban hành" in text(client.get(f"{address}?ngay=31/12/2024"))


def test_the_days_that_people_ask_for_are_links(client, work, justice):
    client.force_login(make.user(justice))
    page = text(client.get(f"/ke-hoach/{work.plan_id}/?q=van"))
    for words, day in (
        ("Cuối tháng trước", "31%2F05%2F2025"),
        ("Cuối quý trước", "31%2F03%2F2025"),
        ("Ngày chốt Quý I năm 2025", "14%2F03%2F2025"),
    ):
        assert words in page
        assert f'href="?q=van&amp;ngay={day}"' in page


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("14/06/2025", "Chưa có tình hình của ngày 14/06/2025."),
        ("hôm qua", "Hãy ghi ngày theo dạng ngày/tháng/năm, ví dụ 31/05/2025."),
        ("31/02/2025", "Hãy ghi ngày theo dạng ngày/tháng/năm, ví dụ 31/05/2025."),
        ("01/01/1925", "Hãy chọn từ ngày 01/01/2024."),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_and_today_is_shown(client, work, justice, day, words):
    client.force_login(make.user(justice))
    page = client.get(f"/ke-hoach/{work.plan_id}/", {"ngay": day})
    assert page.status_code == 422
    assert words in text(page) and "1/1 (100%)" in text(page) and "Tình hình đến hết ngày" not in text(page)


def test_the_activity_shows_the_state_of_the_day_and_lets_nothing_be_changed(client, work, justice):
    client.force_login(make.user(justice))
    address = f"/hoat-dong/{work.activity_id}/"
    now, then = text(client.get(address)), text(client.get(f"{address}?ngay=31/05/2025"))
    assert "Cập nhật</a>" in now and "Hoàn thành quá hạn" in now
    assert BAND in then and "Quá hạn" in then and "40%" in then
    assert "100%" not in then, "what was said later is not known yet"
    for change in ("Cập nhật</a>", "Đề nghị điều chỉnh", 'method="post"'):
        assert change not in then.partition("<main")[2], change
    assert f'href="/ke-hoach/{work.plan_id}/?ngay=31%2F05%2F2025"' in then
    early = text(client.get(f"{address}?ngay=01/01/2025"))
    assert "chưa có trong kế hoạch" in early
    assert client.get(f"{address}?ngay=01/01/2030").status_code == 422


def test_the_history_tells_who_changed_what_from_what_to_what(client, work, justice):
    overseer = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE, title="Trưởng phòng CCHC")
    official = make.user(justice, full_name="Lê Thị Hoa")
    with clock.working_on(TODAY):
        other = make.activity(work.plan, [justice], due_on=date(2025, 5, 20)).assignments.get()
        make.update(other, official, TODAY, progress=30)
        asked = request_change(
            assignment=other,
            by=official,
            kind=WantedChange.DEADLINE,
            deadline="30/09/2025",
            reason="Chờ hướng dẫn",
            number="12/TTr-STP",
            issued_on=TODAY,
        )
        decide_change(request=asked, by=overseer, approve=True)
    client.force_login(overseer)
    address = f"/hoat-dong/{other.activity_id}/"
    whole = text(client.get(address)).partition('id="qua-trinh"')[2]
    for words in ("30%", "Lê Thị Hoa", "Điều chỉnh", "<del>20/05/2025</del> → 30/09/2025", "Lý do: Chờ hướng dẫn"):
        assert words in whole, words
    assert "(Trưởng phòng CCHC)" in whole and "Theo đề nghị tại văn bản số 12/TTr-STP" in whole
    reports = text(client.get(f"{address}?xem=tien-do")).partition('id="qua-trinh"')[2]
    assert "30%" in reports and "Chờ hướng dẫn" not in reports
    changes = text(client.get(f"{address}?xem=dieu-chinh")).partition('id="qua-trinh"')[2]
    assert "Chờ hướng dẫn" in changes and "30%" not in changes
    yesterday = text(client.get(f"{address}?ngay=12/06/2025"))
    assert "20/05/2025" in yesterday and "30/09/2025" not in yesterday


def test_an_acceptance_is_told_from_the_day_on_which_it_was_given(work, justice):
    office = make.user(justice, Role.OFFICE)
    with clock.working_on(date(2025, 6, 10)):
        step = accept_progress(assignment=work, by=office, seen_version=work.version)
    told = [
        [moment.pk for moment in moments_of(work.activity, office, Shown.PROGRESS, day)]
        for day in (date(2025, 6, 9), date(2025, 6, 10))
    ]
    assert [step.pk in pks for pks in told] == [False, True] and len(told[0]) == 2


def test_the_list_of_work_shows_the_state_of_the_day(client, work, justice):
    client.force_login(make.user(justice))
    address = "/viec-cua-toi/"
    now, then = text(client.get(address)), text(client.get(f"{address}?ngay=31/05/2025"))
    assert "1 đã xong" in now and "Cuối tháng trước" in now
    assert BAND in then and "1 quá hạn" in then and "40%" in then and "Quá hạn" in then
    assert f'href="/hoat-dong/{work.activity_id}/?ngay=31%2F05%2F2025"' in then
    assert "/cap-nhat/" not in then
    assert "Không có việc chủ trì nào" in text(client.get(f"{address}?ngay=31/05/2025&q=khong+co"))
    assert "Không có việc chủ trì nào" in text(client.get(f"{address}?ngay=31/12/2024"))
    assert client.get(f"{address}?ngay=01/01/2030").status_code == 422
