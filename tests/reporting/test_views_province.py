"""The province's page and its lists: live numbers, compared with a plain loop, each leading to what it counts."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import PlanStatus, WorkStatus
from reporting.queries.dashboards import SHOWN_STATES, province_page, work_list
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.create(pk=1, demo_date=DAY)


@pytest.fixture
def dak_nong():
    return make.province()


@pytest.fixture
def home_affairs(dak_nong):
    return make.user(make.department("Sở Nội vụ", dak_nong), Role.PROVINCE)


def _page(client, user, address, **query):
    client.force_login(user)
    answer = client.get(address, query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.mark.parametrize("seed", range(3))
def test_every_number_equals_a_plain_loop_and_its_list(dak_nong, home_affairs, seed):
    units = [make.department(f"Sở {n}", dak_nong) for n in range(3)]
    units.append(make.unit("UBND huyện Cư Jút", UnitKind.DISTRICT, dak_nong))
    work = builders.random_work(units, Random(seed), rows=50)
    for assignment in work:
        assignment.refresh_from_db()
    page = province_page(home_affairs, year=2025, on=DAY)
    by_area = Counter((row.area.key, row.state_on(DAY)) for row in work)
    by_unit = Counter((row.unit.code, row.state_on(DAY)) for row in work)
    for state in SHOWN_STATES:
        assert page.total.counts[state] == sum(1 for row in work if row.state_on(DAY) == state)
        for line in page.areas:
            assert line.counts[state] == by_area[line.key, state]
            assert work_list(home_affairs, year=2025, on=DAY, area=line.key, state=state).count() == line.counts[state]
        for group in page.groups:
            for line in group.lines:
                listed = work_list(home_affairs, year=2025, on=DAY, agency=line.key, state=state)
                assert line.counts[state] == by_unit[line.key, state] == listed.count()
            assert (
                work_list(home_affairs, year=2025, on=DAY, group=group.key, state=state).count()
                == (group.total.counts[state])
            )
    assert page.total.planned == len(work)
    assert work_list(home_affairs, year=2025, on=DAY, state="done").count() == page.total.done
    assert page.total.overdue == sum(1 for row in work if row.due_on and row.due_on < DAY and row.status != "DONE")


def test_the_page_says_its_day_and_names_late_work(client, dak_nong, home_affairs):
    justice = make.department("Sở Tư pháp", dak_nong)
    make.lead(justice, due_on=date(2025, 6, 1), title="Ban hành Sổ tay")
    make.update(make.lead(justice, due_on=date(2025, 6, 30)), make.user(justice), date(2025, 6, 30), WorkStatus.DONE)
    builders.half_year(dak_nong)
    page = _page(client, home_affairs, "/toan-tinh/")
    assert "số liệu đến 01/07/2025" in page
    assert "<strong>1/2 (50%)</strong> đầu việc hoàn thành, <strong>1</strong> quá hạn ở 1 đơn vị" in page
    assert "Ban hành Sổ tay" in page
    assert "quá hạn 30 ngày" in page
    assert "0/2 đơn vị đã gửi" in page
    link = f"/toan-tinh/danh-sach/?year=2025&amp;agency={justice.code}&amp;state=OVERDUE"
    assert f'href="{link}">1</a>' in page
    assert "Ban hành Sổ tay" in _page(client, home_affairs, link.replace("&amp;", "&"))


def test_units_are_compared_within_their_group(dak_nong, home_affairs):
    justice = make.department("Sở Tư pháp", dak_nong)
    district = make.unit("UBND huyện Cư Jút", UnitKind.DISTRICT, dak_nong)
    board = make.unit("Ban Quản lý các khu công nghiệp", UnitKind.BOARD, dak_nong)
    division = make.unit("Văn phòng Ban", UnitKind.DIVISION, board)
    for unit in (justice, district, division):
        make.lead(unit)
    groups = {
        group.name: [line.name for line in group.lines]
        for group in province_page(home_affairs, year=2025, on=DAY).groups
    }
    assert groups == {
        "Sở, ban, ngành": ["Ban Quản lý các khu công nghiệp", "Sở Tư pháp"],
        "UBND cấp huyện": ["UBND huyện Cư Jút"],
    }


def test_units_are_sorted_as_the_address_says(dak_nong, home_affairs):
    names = {"Sở A": 1, "Sở B": 3, "Sở C": 2}
    for name, rows in names.items():
        unit = make.department(name, dak_nong)
        done = make.lead(unit, due_on=date(2025, 3, 1))
        if name != "Sở B":
            make.update(done, make.user(unit), date(2025, 2, 1), WorkStatus.DONE)
        for _ in range(rows - 1):
            make.lead(unit, due_on=date(2025, 6, 1))

    def order(sort):
        return [line.name[-1] for line in province_page(home_affairs, year=2025, on=DAY, sort=sort).groups[0].lines]

    assert order("name") == ["A", "B", "C"]
    assert order("-name") == ["C", "B", "A"]
    assert order("-planned") == order("-overdue") == ["B", "C", "A"]
    assert order("share") == ["B", "C", "A"]
    assert order("done") == ["B", "A", "C"], "ties keep the order of the alphabet"


def test_other_years_drafts_and_cancelled_work_do_not_count(client, dak_nong, home_affairs):
    justice = make.department("Sở Tư pháp", dak_nong)
    make.lead(justice, year=2024)
    make.activity(make.plan(dak_nong, status=PlanStatus.DRAFT), [justice])
    cancelled = make.lead(justice)
    type(cancelled).objects.filter(pk=cancelled.pk).update(status=WorkStatus.CANCELLED)
    page = _page(client, home_affairs, "/toan-tinh/")
    assert "Năm này chưa có đầu việc nào" in page
    assert "<strong>0/1 (0%)</strong>" in _page(client, home_affairs, "/toan-tinh/", year="2024")


def test_another_province_is_not_counted(dak_nong, home_affairs):
    make.lead(make.department("Sở Tư pháp", make.province("UBND tỉnh Quảng Nam", "QN")))
    assert province_page(home_affairs, year=2025, on=DAY).total.planned == 0
    assert not work_list(home_affairs, year=2025, on=DAY).exists()


def test_the_pages_are_for_home_affairs(client, home_affairs):
    for person in (
        builders.office(home_affairs.unit),
        make.user(home_affairs.unit, Role.LEADER),
        make.user(None, Role.ADMIN),
    ):
        client.force_login(person)
        for address in ("/toan-tinh/", "/toan-tinh/danh-sach/"):
            answer = client.get(address)
            assert (answer.status_code, "dành cho Sở Nội vụ" in answer.content.decode()) == (403, True)


def test_nonsense_in_the_address_counts_as_nothing_chosen(client, dak_nong, home_affairs):
    make.lead(make.department("Sở Tư pháp", dak_nong), title="Ban hành Sổ tay")
    query = {"year": "x", "agency": "'", "area": "no", "state": "NO", "group": "?", "sort": "; drop", "page": "999"}
    assert "Toàn tỉnh năm 2025" in _page(client, home_affairs, "/toan-tinh/", **query)
    assert "Ban hành Sổ tay" in _page(client, home_affairs, "/toan-tinh/danh-sach/", **query)


def test_the_list_is_paged_and_swaps_in_place(client, dak_nong, home_affairs):
    justice = make.department("Sở Tư pháp", dak_nong)
    plan = make.plan(dak_nong)
    for _ in range(51):
        make.activity(plan, [justice])
    page = _page(client, home_affairs, "/toan-tinh/danh-sach/", agency=justice.code)
    assert "51 đầu việc" in page
    assert page.count("Hoạt động ") >= 50
    assert f"?agency={justice.code}&amp;page=2" in page
    client.force_login(home_affairs)
    fragment = client.get("/toan-tinh/danh-sach/", {"page": "2"}, headers={"HX-Request": "true"}).content.decode()
    assert "<!doctype" not in fragment
