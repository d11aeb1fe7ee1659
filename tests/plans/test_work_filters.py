"""What the list of work is narrowed to and ordered by, as the address says it."""

import re
from datetime import date

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.models import Assignment
from tests import make
from tests.plans.test_views_work import ADDRESS, in_order, read

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


def shown(client, person, query: str) -> list[str]:
    """The titles of the lead rows, in their order."""
    text = read(client, person, f"{ADDRESS}?{query}").partition("Việc phối hợp</")[0]
    return re.findall(r'class="card-title"><a href="[^"]*">([^<]*)</a>', text)


def test_by_the_period_in_which_work_is_due(client, justice):
    for month in (3, 4, 6, 7, 12):
        make.lead(justice, title=f"Hạn tháng {month}", due_on=date(2025, month, 30))
    make.lead(justice, title="Không có hạn")
    official = make.user(justice)

    def months(query: str) -> set[int]:
        return {int(title.removeprefix("Hạn tháng ")) for title in shown(client, official, query)}

    assert months("period=2025-q1") == {3}
    assert months("period=2025-q2") == {4, 6}
    assert months("period=2025-h1") == {3, 4, 6}
    assert months("period=2025-h2") == {7, 12}
    assert months("period=2025-year") == {3, 4, 6, 7, 12}
    assert months("period=2019-year") == set()
    assert months("due_from=30/04/2025&due_to=30%2F7%2F2025") == {4, 6, 7}
    assert months("period=2025-q2&due_from=01/05/2025") == {6}


def test_what_was_typed_wrongly_is_said_and_filters_nothing(client, justice):
    make.lead(justice, title="Một việc", due_on=DAY)
    official = make.user(justice)
    for query in ("due_from=31/02/2025", "stale=0", "stale=nhieu", "due_from=02/06/2025&due_to=01/06/2025"):
        text = read(client, official, f"{ADDRESS}?{query}")
        assert "Chưa lọc theo mục này" in text, query
    assert shown(client, official, "due_from=31/02/2025&period=2025-q9&awaits=x&sort=x") == ["Một việc"]


def test_by_unit_for_who_looks_after_several(client, justice):
    divisions = [make.unit(name, UnitKind.DIVISION, justice) for name in ("Thanh tra", "Văn phòng Sở")]
    for unit in (justice, *divisions):
        make.lead(unit, title=f"Việc của {unit}", due_on=DAY)
    office = make.user(justice, Role.OFFICE)
    assert shown(client, office, f"unit={divisions[0].code}") == ["Việc của Thanh tra"]
    assert len(shown(client, office, f"unit={justice.code}")) == 3
    stranger = make.department("Sở Y tế", justice.province)
    assert len(shown(client, office, f"unit={stranger.code}")) == 3  # not on offer, hence none
    assert 'name="unit"' not in read(client, make.user(divisions[0]))


def test_by_role(client, justice):
    health = make.department("Sở Y tế", justice.province)
    plan = make.plan(justice.province)
    make.activity(plan, [justice], title="Tự chủ trì")
    for number in range(22):
        make.activity(plan, [health], [justice], title=f"Giúp việc {number}")
    official = make.user(justice)
    text = read(client, official, f"{ADDRESS}?role=LEAD")
    assert "Tự chủ trì" in text and "Giúp việc" not in text
    text = read(client, official, f"{ADDRESS}?role=SUPPORT")
    assert "Tự chủ trì" not in text and len(re.findall("Giúp việc", text)) == 22
    text = read(client, official)
    assert len(re.findall("Giúp việc", text)) == 10
    assert 'href="?role=SUPPORT">Xem tất cả việc phối hợp' in text


def test_by_how_long_nobody_has_said_a_word(client, justice):
    official = make.user(justice)
    for title, days in (("Vừa báo", 4), ("Lâu rồi", 14)):
        make.update(make.lead(justice, title=title, due_on=date(2025, 12, 31)), official, date(2025, 6, 14 - days + 1))
    make.lead(justice, title="Chưa bao giờ", due_on=date(2025, 12, 31))
    assert shown(client, official, "stale=7") == ["Lâu rồi", "Chưa bao giờ"]
    assert "cập nhật 13 ngày trước" in read(client, official)
    assert "chưa có cập nhật" in read(client, official)


def test_by_whose_consent_it_waits_for(client, justice):
    for title, awaits in (("Chờ lãnh đạo", "LEADER"), ("Chờ văn phòng", "OFFICE")):
        work = make.lead(justice, title=title, due_on=date(2025, 12, 31))
        Assignment.objects.filter(pk=work.pk).update(awaits=awaits, awaits_since=DAY)
    make.lead(justice, title="Không chờ ai")
    official = make.user(justice)
    assert shown(client, official, "awaits=LEADER") == ["Chờ lãnh đạo"]
    assert shown(client, official, "awaits=OFFICE") == ["Chờ văn phòng"]
    assert set(shown(client, official, "awaits=ANY")) == {"Chờ lãnh đạo", "Chờ văn phòng"}


def test_each_order_within_the_groups(client, justice):
    units = [make.unit(name, UnitKind.DIVISION, justice) for name in ("An ninh", "Bồi thường", "Cải chính")]
    facts = [("C", 6, 30, 3), ("A", 7, 90, 1), ("B", 8, 60, None)]  # title, month due, percent, day of June reported
    for unit, (title, month, percent, reported) in zip(units, facts, strict=True):
        work = make.lead(unit, title=title, due_on=date(2025, month, 28))
        if reported:
            make.update(work, make.user(unit), date(2025, 6, reported), progress=percent)
    late = make.lead(justice, title="Trễ", due_on=date(2025, 6, 1))
    office = make.user(justice, Role.OFFICE)
    expected = {
        "": "CAB",
        "-due": "BAC",
        "progress": "BCA",
        "-progress": "ACB",
        "unit": "CAB",
        "-unit": "BAC",
        "updated": "BAC",
        "-updated": "CAB",
        "plan": "CAB",
        "-plan": "BAC",
    }
    for sort, order in expected.items():
        assert shown(client, office, f"sort={sort}") == [late.activity.title, *order], sort
    assert shown(client, office, "sort=-state")[-1] == "Trễ"


def test_headings_sort_and_turn_round_and_keep_the_filters(client, justice):
    make.lead(justice, title="Một việc", due_on=DAY)
    office = make.user(justice, Role.OFFICE)
    text = read(client, office, f"{ADDRESS}?state=due_soon&page=1")
    assert 'href="?state=due_soon&amp;sort=updated"' in text
    assert "aria-sort" not in text
    text = read(client, office, f"{ADDRESS}?state=due_soon&sort=updated")
    assert 'aria-sort="ascending"><a href="?state=due_soon&amp;sort=-updated"' in text
    assert 'aria-sort="descending"' in read(client, office, f"{ADDRESS}?sort=-updated")


def test_the_office_sees_whose_work_it_is_and_who_reported_last(client, justice):
    division = make.unit("Thanh tra Sở", UnitKind.DIVISION, justice)
    official = make.user(division, full_name="Trần Thị Bình")
    make.update(make.lead(division, title="Việc", due_on=date(2025, 12, 31)), official, date(2025, 6, 10))
    text = read(client, make.user(justice, Role.OFFICE))
    assert in_order(
        text, 'data-label="Đơn vị">Thanh tra Sở<', 'data-label="Cập nhật gần nhất">Trần Thị Bình, 10/06/2025<'
    )
    assert "Trần Thị Bình, 10/06/2025" in read(client, make.user(justice, Role.LEADER))
    assert "Cập nhật gần nhất" not in read(client, official).partition("<table")[2]


def test_the_address_of_a_piece_leaves_out_what_was_left_empty(client, justice):
    make.lead(justice)
    client.force_login(make.user(justice))
    answer = client.get(f"{ADDRESS}?q=&plan=&area=&state=&stale=&sort=progress&role=X", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == f"{ADDRESS}?sort=progress"


def test_the_activitys_page_says_how_fresh_the_word_of_each_lead_is(client, justice):
    official = make.user(justice)
    work = make.lead(justice, due_on=date(2025, 12, 31))
    address = f"/hoat-dong/{work.activity_id}/"
    assert 'class="fresh stale"' in read(client, official, address)
    make.update(work, official, date(2025, 6, 12))
    assert '<small class="fresh">cập nhật 2 ngày trước</small>' in read(client, official, address)
