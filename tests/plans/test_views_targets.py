"""The board of targets and the pages of one: what stands there, for whom, filtered, on an earlier day, edited."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from indicators.enums import AreaKey
from indicators.models import Measurement
from organisations.enums import Role
from organisations.models import Installation
from plans.enums import Pace, PlanStatus
from plans.models import Target
from plans.services.target_judging import judge_all
from reform.common import clock
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import ratio, record
from tests.plans.target_builders import target

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 13)
BOARD = "/chi-tieu/muc-tieu/"


@pytest.fixture
def town():
    Installation.objects.create(pk=1, demo_date=JUNE)
    province = make.province()
    return province, make.department("Sở Tư pháp", province), make.user(province, Role.PROVINCE)


@pytest.fixture
def measured(town):
    """A target of the agency that is on track and one of the province that is at risk."""
    province, agency, user = town
    indicator = ratio()
    with clock.working_on(JUNE):
        record(user, indicator, agency, period=Period.H1, numerator=95, denominator=100)
    good = target(make.plan(agency), indicator, text="Hồ sơ của Sở đúng hạn")
    bad = target(make.plan(province), indicator, "99", text="Hồ sơ toàn tỉnh đúng hạn", scope="cấp tỉnh")
    return good, bad


def page(client, user, address=BOARD, **fields) -> str:
    client.force_login(user)
    answer = client.get(address, fields)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_tells_value_coverage_result_and_reason(client, town, measured):
    text = page(client, town[2])
    assert "2 mục tiêu" in text and "1/1 đơn vị đã nhập" in text
    assert "6 tháng đầu năm 2025 đạt 95%, thấp hơn mức 99% phải đạt năm 2025." in text
    assert "6 tháng đầu năm 2025 đạt 95%, vượt mức 90% phải đạt năm 2025." in text
    assert text.index("Hồ sơ toàn tỉnh") < text.index("Hồ sơ của Sở"), "what presses stands first"
    assert "Cách đánh giá" in text


def test_each_filter_finds_its_own(client, town, measured):
    good, bad = measured
    for fields, found, hidden in (
        ({"result": "AT_RISK"}, bad, good),
        ({"plan": good.plan_id}, good, bad),
        ({"scope": "cấp tỉnh"}, bad, good),
        ({"q": "toan tinh"}, bad, good),
        ({"horizon": 2030}, None, good),
        ({"indicator": "TTHC-08", "q": "cua so"}, good, bad),
        ({"area": AreaKey.APPARATUS}, None, bad),
    ):
        text = page(client, town[2], **fields)
        assert found is None or found.text in text
        assert hidden.text not in text
    assert "Không có mục tiêu nào khớp" in page(client, town[2], q="khong co gi")


def test_the_numbers_on_top_are_of_all_that_match_whatever_result_is_asked_for(client, town, measured):
    text = page(client, town[2], result="AT_RISK")
    assert "Đúng tiến độ <strong>1</strong>" in text and "Có nguy cơ không đạt <strong>1</strong>" in text


def test_parts_stand_under_their_whole_and_name_it_elsewhere(client, town, measured):
    good, _ = measured
    part = target(good.plan, text="Trong đó hồ sơ trực tuyến", narrows=good)
    text = page(client, town[2])
    assert text.index(good.text) < text.index(part.text) and 'depth-1"><a' in text
    assert f"trong đó của: {good.text}" in page(client, town[2], q="truc tuyen")


def test_results_of_another_agency_and_of_drafts_are_nobodys_business(client, town, measured):
    good, bad = measured
    other = make.department("Sở Y tế", town[0])
    make.activity(good.plan, [other])  # it works in the plan, so it sees the plan
    target(make.plan(town[0], status=PlanStatus.DRAFT), text="Mục tiêu dự thảo")
    office = make.user(other, Role.OFFICE)
    text = page(client, office)
    assert bad.text in text and good.text not in text and "Mục tiêu dự thảo" not in text
    text = page(client, office, f"{BOARD}{good.pk}/")
    assert "chỉ hiện với cơ quan đó và Sở Nội vụ" in text and "95%" not in text


def test_an_earlier_day_shows_what_was_known_then(client, town, measured):
    Measurement.objects.update(recorded_at=make.moment(date(2025, 6, 5)))
    assert "95%" in page(client, town[2], ngay="05/06/2025")
    text = page(client, town[2], ngay="04/06/2025")
    assert "95%" not in text and "Chưa có số liệu nào từ năm 2025." in text


def test_the_sheets_hold_what_is_shown(client, town, measured):
    client.force_login(town[2])
    answer = client.get(f"{BOARD}tai-ve/muc-tieu.xlsx", {"result": "AT_RISK"})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert len(rows) == 2 and rows[0][4] == "Mục tiêu theo văn bản"
    assert (rows[1][4], rows[1][12], rows[1][14]) == ("Hồ sơ toàn tỉnh đúng hạn", "95%", "1/1 đơn vị đã nhập")
    text = client.get(f"{BOARD}tai-ve/muc-tieu.csv").content.decode("utf-8-sig")
    assert text.count("\r\n") == 3 and "Có nguy cơ không đạt" in text


def test_the_page_of_a_target_shows_its_series_its_tasks_and_how_its_result_moved(client, town, measured):
    good, _ = measured
    task = make.activity(good.plan, [town[1]], due_on=date(2025, 6, 1)).task
    good.served_by.add(task)
    with clock.working_on(JUNE):
        judge_all(on=JUNE)
    text = page(client, town[2], f"{BOARD}{good.pk}/")
    assert "từ 90%" in text and "theo kịp tiến độ" in text
    assert task.title in text and "0/1 hoạt động hoàn thành, <strong>1 quá hạn</strong>" in text
    assert "từ ngày 13/06/2025" in text


def test_an_edit_through_the_form(client, town, measured):
    good, _ = measured
    office = make.user(town[1], Role.OFFICE)
    task = make.activity(good.plan, [town[1]], title="Rà soát hồ sơ đúng hạn").task
    address = f"{BOARD}{good.pk}/sua/"
    assert task.title in page(client, office, address)
    fields = {
        "seen_version": 1, "indicator": "TTHC-08", "pace": Pace.LINEAR, "baseline_year": "2024",
        "baseline_value": "88,5", "served_by": [task.pk],
    }  # fmt: skip
    answer = client.post(address, fields)
    assert (answer.status_code, answer["Location"]) == (302, f"{BOARD}{good.pk}/")
    good.refresh_from_db()
    assert (good.baseline_value, list(good.served_by.all())) == (Decimal("88.5"), [task])
    again = client.post(address, fields)
    assert again.status_code == 409 and "vừa được người khác sửa" in again.content.decode()
    assert 'value="2"' in again.content.decode(), "the next sending means what is shown now"


def test_what_was_typed_stays_with_what_is_wrong(client, town, measured):
    good, _ = measured
    client.force_login(make.user(town[1], Role.OFFICE))
    for name, typed, words in (
        ("baseline_value", "1.234", "hai cách"),
        ("steps", "không phải năm", "chưa đúng dạng"),
        ("steps", "2027:", "chưa có giá trị"),
    ):
        sent = {"seen_version": 1, "pace": Pace.STEPS, "baseline_year": "2024", name: typed}
        answer = client.post(f"{BOARD}{good.pk}/sua/", sent)
        assert answer.status_code == 422
        assert typed in answer.content.decode() and words in answer.content.decode()
    assert Target.objects.get(pk=good.pk).version == 1


def test_the_page_says_from_where_the_pace_is_counted(client, town, measured):
    good, bad = measured
    text = page(client, town[2], f"{BOARD}{good.pk}/")
    assert "Không có giá trị gốc: so ngay với mức phải đạt" in text and "Thay đổi đều" not in text
    Target.objects.filter(pk=bad.pk).update(
        baseline_year=2024, baseline_value=Decimal("61.465"), exceptions="hồ sơ lỗi"
    )
    text = page(client, town[2], f"{BOARD}{bad.pk}/")
    assert "Thay đổi đều từ giá trị gốc" in text and "Năm 2024: 61,47%" in text
    assert "<dt>Không tính</dt><dd>hồ sơ lỗi</dd>" in text
