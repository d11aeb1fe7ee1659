"""The page of daily work: what it lists for whom, in which order, and how it is filtered."""

import re
from datetime import date

import pytest

from indicators.enums import AreaKey
from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import DeadlineType, PlanStatus, WorkStatus
from plans.services.progress import return_progress
from reform.common import clock
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)
ADDRESS = "/viec-cua-toi/"


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


def read(client, user, address: str = ADDRESS, **headers) -> str:
    client.force_login(user)
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def in_order(text: str, *words: str) -> bool:
    places = [text.index(word) for word in words]
    return places == sorted(places)


def test_what_presses_most_comes_first_under_the_heading_of_its_group(client, justice):
    official = make.user(justice)
    make.update(make.lead(justice, title="Việc đã xong", due_on=date(2025, 6, 30)), official, DAY, WorkStatus.DONE)
    make.lead(justice, title="Việc chờ mốc", kind=DeadlineType.CONDITIONAL)
    make.lead(justice, title="Việc thường xuyên", kind=DeadlineType.CONTINUOUS)
    make.lead(justice, title="Việc trong kỳ", due_on=date(2025, 12, 31))
    returned = make.lead(justice, title="Việc bị trả", due_on=date(2025, 12, 31))
    make.update(returned, official, DAY)
    with clock.working_on(DAY):
        office = make.user(justice, Role.OFFICE)
        return_progress(assignment=returned, by=office, reason="Thiếu số văn bản.", seen_version=1)
    make.lead(justice, title="Việc sắp đến", due_on=date(2025, 6, 19))
    make.lead(justice, title="Việc trễ ít", due_on=date(2025, 6, 13))
    make.lead(justice, title="Việc trễ nhiều", due_on=date(2025, 6, 2))
    text = read(client, official)
    order = ["Việc trễ nhiều", "Việc trễ ít", "Việc sắp đến", "Việc bị trả", "Việc trong kỳ", "Việc thường xuyên"]
    assert in_order(text, *order, "Việc chờ mốc", "Việc đã xong")
    for words in ("12 ngày", "còn 5 ngày", "Thiếu số văn bản.", "31/12/2025"):
        assert words in text, words
    assert "<strong>2 quá hạn</strong>" in text
    assert "1 sắp đến hạn" in text
    assert "tính đến ngày 14/06/2025" in text


def test_a_deadline_lasts_until_the_end_of_its_day(client, justice):
    make.lead(justice, title="Hạn hôm nay", due_on=DAY)
    text = read(client, make.user(justice))
    assert "Sắp đến hạn" in text
    assert "hôm nay" in text
    assert "1 quá hạn" not in text


def test_an_official_sees_the_own_unit_and_below_the_office_the_whole_agency(client, justice):
    inspectors = make.unit("Thanh tra", UnitKind.DIVISION, justice)
    office = make.unit("Văn phòng Sở", UnitKind.DIVISION, justice)
    health = make.department("Sở Y tế", justice.province)
    for unit in (inspectors, office, health):
        make.lead(unit, title=f"Việc của {unit}")
    seen_by = {
        make.user(inspectors): {"Việc của Thanh tra"},
        make.user(justice): {"Việc của Thanh tra", "Việc của Văn phòng Sở"},
        make.user(office, Role.OFFICE): {"Việc của Thanh tra", "Việc của Văn phòng Sở"},
        make.user(inspectors, Role.LEADER): {"Việc của Thanh tra", "Việc của Văn phòng Sở"},
        make.user(health): {"Việc của Sở Y tế"},
        make.user(None, Role.ADMIN): set(),
    }
    titles = {"Việc của Thanh tra", "Việc của Văn phòng Sở", "Việc của Sở Y tế"}
    for person, expected in seen_by.items():
        text = read(client, person)
        assert {title for title in titles if title in text} == expected, person.role


def test_only_who_may_report_has_the_button(client, justice):
    assignment = make.lead(justice)
    address = f'href="/phan-cong/{assignment.pk}/cap-nhat/"'
    assert address in read(client, make.user(justice))
    assert address in read(client, make.user(justice, Role.OFFICE))
    assert address not in read(client, make.user(justice, Role.LEADER))


def test_plans_that_are_not_carried_out_give_no_work(client, justice):
    for status in (PlanStatus.DRAFT, PlanStatus.CLOSED):
        make.activity(make.plan(justice.province, status=status), [justice], title=f"Việc {status}")
    text = read(client, make.user(justice))
    assert "Việc DRAFT" not in text
    assert "Việc CLOSED" not in text
    assert "Đơn vị chưa được giao chủ trì hoạt động nào" in text


def test_filters_stand_in_the_address_and_diacritics_do_not_count(client, justice):
    official = make.user(justice)
    plan = make.plan(justice.province)
    make.activity(plan, [justice], title="Kiểm tra cải cách hành chính", due_on=date(2025, 6, 1))
    make.activity(plan, [justice], title="Công bố thủ tục", area=make.reform_area(AreaKey.INSTITUTION))
    make.lead(justice, title="Việc của kế hoạch khác")
    titles = ("Kiểm tra cải cách hành chính", "Công bố thủ tục", "Việc của kế hoạch khác")

    def found(query: str) -> set[int]:
        text = read(client, official, f"{ADDRESS}?{query}")
        return {number for number, title in enumerate(titles) if title in text}

    assert found("q=cai+cach") == {0}
    assert found(f"plan={plan.code}") == {0, 1}
    assert found("area=institution") == {1}
    assert found("state=overdue") == {0}
    assert found("q=cai+cach&state=continuous") == set()
    assert found("state=nonsense&plan=none&page=99") == {0, 1, 2}
    assert "Không có việc chủ trì nào khớp với bộ lọc" in read(client, official, f"{ADDRESS}?q=khong+co")


def test_supporting_work_is_listed_apart_also_that_of_a_group(client, justice):
    plan = make.plan(justice.province)
    health = make.department("Sở Y tế", justice.province)
    group = make.group("Các sở, ban, ngành", justice.province, [justice, health])
    make.activity(plan, [health], [justice], title="Tự mình phối hợp")
    make.activity(plan, [health], [group], title="Phối hợp theo nhóm")
    text = read(client, make.user(justice))
    assert "2 việc</span>" in text
    assert "Sở Tư pháp" not in text.partition("Việc phối hợp")[2]
    assert in_order(text, "Việc phối hợp", "Tự mình phối hợp", "Phối hợp theo nhóm")
    assert "<b>Sở Y tế</b>" in text
    assert "Cập nhật<" not in text


def test_late_supporting_work_is_told_above_and_leads_to_it(client, justice):
    plan, health = make.plan(justice.province), make.department("Sở Y tế", justice.province)
    make.activity(plan, [health], [justice], title="Trễ ở nơi khác", due_on=date(2025, 6, 1))
    make.activity(plan, [health], [justice], title="Còn hạn", due_on=date(2025, 12, 1))
    person = make.user(justice)
    text = read(client, person)
    assert 'href="?role=SUPPORT&amp;state=overdue">1 việc phối hợp quá hạn</a>' in text
    found = read(client, person, f"{ADDRESS}?role=SUPPORT&state=overdue")
    assert "Trễ ở nơi khác" in found and "Còn hạn" not in found
    nothing = read(client, person, f"{ADDRESS}?state=returned")
    assert "khớp với bộ lọc" in nothing and "gõ không dấu" not in nothing


def test_work_that_the_own_unit_leads_is_not_also_supported(client, justice):
    plan = make.plan(justice.province)
    group = make.group("Các sở, ban, ngành", justice.province, [justice])
    make.activity(plan, [justice], [group], title="Tự chủ trì")
    division = make.unit("Thanh tra", UnitKind.DIVISION, justice)
    make.activity(plan, [division], [justice], title="Phòng chủ trì")
    for person in (make.user(justice), make.user(division, Role.OFFICE)):
        text = read(client, person)
        assert "Tự chủ trì" in text
        assert "Việc phối hợp" not in text


def test_supporting_work_shows_how_the_activity_stands_and_follows_the_filters(client, justice):
    plan = make.plan(justice.province)
    make.activity(plan, [justice.province], [justice], title="Giúp việc trễ", due_on=date(2025, 6, 2))
    make.activity(plan, [justice.province], [justice], title="Giúp việc thường xuyên")
    make.activity(plan, [justice.province], [justice], title="Giúp việc trong kỳ", due_on=date(2025, 12, 31))
    finished = make.activity(plan, [justice.province], [justice], title="Giúp việc xong", due_on=date(2025, 12, 31))
    make.update(finished.assignments.leading().get(), make.user(justice.province), DAY, WorkStatus.DONE)
    official = make.user(justice)
    titles = {"Giúp việc trễ", "Giúp việc thường xuyên", "Giúp việc trong kỳ", "Giúp việc xong"}

    def found(query: str) -> set[str]:
        text = read(client, official, f"{ADDRESS}?{query}")
        return {title for title in titles if title in text}

    assert "12 ngày" in read(client, official)
    assert found("") == titles
    assert found("state=overdue") == {"Giúp việc trễ"}
    assert found("state=continuous") == {"Giúp việc thường xuyên"}
    assert found("state=current") == {"Giúp việc trong kỳ"}
    assert found("state=closed") == {"Giúp việc xong"}
    assert found("state=returned") == set()
    assert found("q=tre&state=overdue") == {"Giúp việc trễ"}


def test_more_than_fifty_are_paged_and_the_counts_stay(client, justice):
    plan = make.plan(justice.province)
    for _ in range(51):
        make.activity(plan, [justice], due_on=date(2025, 6, 1))
    official = make.user(justice)
    first, second = read(client, official), read(client, official, f"{ADDRESS}?page=2")
    assert [len(re.findall(r'id="work-\d', text)) for text in (first, second)] == [50, 1]
    assert "1–50 trong 51 việc chủ trì" in first
    assert "51–51 trong 51 việc chủ trì" in second
    assert 'Quá hạn <span class="muted">(<span id="work-count-overdue">51</span>)</span>' in second


def test_htmx_gets_the_list_alone_and_a_restored_page_whole(client, justice):
    official = make.user(justice)
    make.lead(justice, title="Một việc")
    piece = read(client, official, **{"HX-Request": "true"})
    assert "Một việc" in piece
    assert "<html" not in piece
    whole = read(client, official, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole
    assert "HX-Request" in client.get(ADDRESS).headers["Vary"]


def test_hostile_text_is_shown_as_text(client, justice):
    make.lead(justice, title="<script>alert(1)</script>")
    text = read(client, make.user(justice), f'{ADDRESS}?q="><script>')
    assert "<script>alert" not in text
    text = read(client, make.user(justice))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
