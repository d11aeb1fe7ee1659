"""The catalogue's pages: what is listed, what an entry says, and how it is kept."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from indicators.enums import Aggregation, AreaKey, UnitOfMeasure
from indicators.models import Indicator, IndicatorVersion
from indicators.services.definitions import change_definition
from indicators.services.indicators import MEANING, save_indicator, set_in_use, values_of
from indicators.services.parts import save_parts
from organisations.enums import Role
from reform.common import clock
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db

LIST = reverse("indicators:catalogue")


@pytest.fixture
def keeper(client):
    """Somebody of Sở Nội vụ, signed in, in June 2025."""
    user = make.user(make.department("Sở Nội vụ", make.province()), Role.PROVINCE)
    client.force_login(user)
    with clock.working_on(date(2025, 6, 13)):
        yield user


def page_of(indicator: Indicator, name: str = "definition") -> str:
    return reverse(f"indicators:{name}", args=[indicator.code])


def shown(client, **asked) -> list[str]:
    """The codes that the list shows."""
    return [row.indicator.code for area in client.get(LIST, asked).context["areas"] for row in area.rows]


@pytest.fixture
def three(keeper):
    one = ratio("TTHC-08", definition="Đếm hồ sơ trả đúng hẹn.")
    save_indicator(by=keeper, code="TTHC-08", **values_of(one) | {"reporter_kinds": ["COMMUNE"]})
    two = plain("CS-02", UnitOfMeasure.RANK, periods_asked=["YEAR"], reporter_kinds=["PROVINCE"])
    gone = plain("CD-09", UnitOfMeasure.COUNT, Aggregation.SUM)
    set_in_use(by=keeper, indicator=gone, in_use=False)
    return one, two, gone


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, ["CD-09", "CS-02", "TTHC-08"]),
        ({"area": "procedures"}, ["TTHC-08"]),
        ({"kind": "COMMUNE"}, ["CD-09", "TTHC-08"]),
        ({"kind": "PROVINCE"}, ["CS-02"]),
        ({"period": "Q1"}, ["CD-09", "TTHC-08"]),
        ({"q": "ho so DUNG han"}, ["TTHC-08"]),
        ({"q": "cs-02"}, ["CS-02"]),
        ({"state": "active"}, ["CS-02", "TTHC-08"]),
        ({"state": "retired"}, ["CD-09"]),
        ({"state": "retired", "q": "khong co"}, []),
        ({"area": "khac", "period": "XX"}, ["CD-09", "CS-02", "TTHC-08"]),
    ],
)
def test_the_list_is_filtered_by_its_address(client, three, asked, codes):
    assert shown(client, **asked) == codes


def test_the_sheet_holds_what_is_shown_with_every_column(client, three):
    answer = client.get(reverse("indicators:catalogue_xlsx"), {"area": "procedures"})
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active]
    told = dict(zip(rows[0], rows[1], strict=True))
    assert len(rows) == 2 and len(rows[0]) == 20
    assert (told["Mã"], told["Định nghĩa"], told["Đơn vị báo cáo"]) == (
        "TTHC-08",
        "Đếm hồ sơ trả đúng hẹn.",
        "UBND cấp xã",
    )
    text = client.get(reverse("indicators:catalogue_csv")).content.decode("utf-8-sig")
    assert text.count("\r\n") == 4 and text.startswith("Mã,Tên chỉ tiêu,Lĩnh vực,")


def test_everybody_reads_and_only_who_keeps_it_is_offered_to_change(client, three):
    one, *_ = three
    buttons = ("Lập phiên bản mới", "Sửa thông tin", "Ngừng chỉ tiêu")
    kept = client.get(page_of(one)).content.decode()
    assert all(button in kept for button in buttons) and "Thêm chỉ tiêu" in client.get(LIST).content.decode()
    client.force_login(make.user(make.department("Sở Tư pháp", make.province(code="QN")), Role.OFFICIAL))
    read = client.get(page_of(one)).content.decode()
    assert "Đếm hồ sơ trả đúng hẹn." in read and not any(button in read for button in buttons)
    assert "Thêm chỉ tiêu" not in client.get(LIST).content.decode()


def test_versions_stand_side_by_side_with_their_figures(client, keeper):
    indicator = ratio(definition="Nghĩa một.")
    record(keeper, indicator, keeper.unit, 2024, numerator=1, denominator=2)
    meaning = {name: getattr(indicator, name) for name in MEANING} | {"definition": "Nghĩa hai."}
    change_definition(by=keeper, indicator=indicator, from_year=2030, reason="Theo hướng dẫn 12/HD", **meaning)
    page = client.get(page_of(indicator)).content.decode()
    assert "Phiên bản 2, từ năm 2030 (chưa áp dụng)" in page and "Phiên bản 1, từ năm 2010" in page
    assert "Theo hướng dẫn 12/HD" in page and page.count("đã đổi") == 1
    assert client.get(page_of(indicator)).context["page"].figures == 1


NEW = {
    "code": "TTHC-40",
    "name": "Tỷ lệ hồ sơ trả trước hạn",
    "definition": "Đếm hồ sơ trả trước ngày hẹn.",
    "area": "procedures",
    "unit_of_measure": "PERCENT",
    "direction": "HIGHER",
    "aggregation": "RATIO_OF_SUMS",
    "numerator_name": "Số hồ sơ trước hạn",
    "denominator_name": "Tổng số hồ sơ",
    "reporter_kinds": ["DEPARTMENT"],
    "periods_asked": ["H1", "YEAR"],
    "published_in": "",
    "narrows": "",
}


def test_an_indicator_is_added(client, keeper):
    make.reform_area(AreaKey.PROCEDURES)
    answer = client.post(reverse("indicators:indicator_new"), NEW)
    assert answer.url == reverse("indicators:definition", args=["TTHC-40"])
    made = Indicator.objects.get()
    assert (made.reporter_kinds, made.periods_asked, made.cumulative) == (["DEPARTMENT"], ["H1", "YEAR"], False)
    assert made.versions.get().decided_by == keeper


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "TTHC-08"}, "đã được dùng cho một chỉ tiêu khác"),
        ({"code": "tthc-40"}, "chữ in hoa không dấu"),
        ({"denominator_name": ""}, "nêu tên tử số và mẫu số"),
        ({"definition": ""}, "Hãy ghi định nghĩa"),
        ({"unit_of_measure": "RANK"}, "không cộng gộp được"),
    ],
)
def test_a_refusal_keeps_what_was_typed(client, keeper, change, words):
    ratio("TTHC-08")
    answer = client.post(reverse("indicators:indicator_new"), NEW | change)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "Số hồ sơ trước hạn" in page
    assert Indicator.objects.count() == 1


def test_words_are_corrected_and_the_counted_meaning_is_not_offered(client, keeper):
    indicator = ratio(definition="Đếm hồ sơ trả đúng hẹn.")
    record(keeper, indicator, keeper.unit, 2024, numerator=1, denominator=2)
    form = client.get(page_of(indicator, "indicator_edit")).content.decode()
    assert 'name="definition"' not in form and 'name="unit_of_measure"' not in form and "1 số liệu" in form
    sent = {"name": "Tên đúng", "area": "procedures", "source": "Kế hoạch", "seen_version": indicator.version}
    assert client.post(page_of(indicator, "indicator_edit"), sent).status_code == 302
    after = Indicator.objects.get()
    assert (after.name, after.source, after.definition) == ("Tên đúng", "Kế hoạch", "Đếm hồ sơ trả đúng hẹn.")


def test_who_comes_second_sees_the_conflict_and_may_send_again(client, keeper):
    indicator = ratio(definition="Một.")
    sent = NEW | {"seen_version": indicator.version, "name": "Người thứ hai"}
    save_indicator(by=keeper, code=indicator.code, **values_of(indicator) | {"name": "Người thứ nhất"})
    answer = client.post(page_of(indicator, "indicator_edit"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "người khác sửa" in page and "Người thứ hai" in page
    now = Indicator.objects.get().version
    assert f'name="seen_version" value="{now}"' in page
    assert client.post(page_of(indicator, "indicator_edit"), sent | {"seen_version": now}).status_code == 302
    assert Indicator.objects.get().name == "Người thứ hai"


def test_a_version_is_made_and_taken_back(client, keeper):
    indicator = ratio(definition="Một.")
    record(keeper, indicator, keeper.unit, 2025, numerator=1, denominator=2)
    sent = NEW | {"seen_version": 1, "from_year": "2025", "reason": "Hướng dẫn mới"}
    refused = client.post(page_of(indicator, "version_new"), sent)
    assert refused.status_code == 409 and "từ năm 2026" in refused.content.decode()
    assert client.post(page_of(indicator, "version_new"), sent | {"from_year": "2026"}).status_code == 302
    assert "Bỏ phiên bản mới nhất" in client.get(page_of(indicator)).content.decode()
    client.post(page_of(indicator, "version_drop"))
    assert (Indicator.objects.get().definition, IndicatorVersion.objects.count()) == ("Một.", 1)
    again = client.post(page_of(indicator, "version_drop"), follow=True)
    assert "chỉ có một phiên bản" in again.content.decode()


def test_parts_are_written_a_line_each(client, keeper):
    indicator = ratio(definition="Một.")
    save_parts(by=keeper, indicator=indicator, parts=[("TINH", "Cấp tỉnh"), ("HUYEN", "Cấp huyện")])
    indicator.refresh_from_db()
    sent = {"seen_version": indicator.version, "code_0": "TINH", "name_0": "Tỉnh", "code_3": "XA", "name_3": "Cấp xã"}
    assert client.post(page_of(indicator, "parts_edit"), sent).status_code == 302
    assert list(indicator.parts.values_list("code", "name")) == [("TINH", "Tỉnh"), ("XA", "Cấp xã")]
    sent |= {"seen_version": indicator.version + 1, "code_4": "XA", "name_4": "Lần nữa"}
    answer = client.post(page_of(indicator, "parts_edit"), sent)
    assert answer.status_code == 422 and "hai lần" in answer.content.decode() and "Lần nữa" in answer.content.decode()


def test_an_indicator_is_retired_and_brought_back(client, keeper):
    indicator = ratio()
    for address, in_use in (("indicator_retire", False), ("indicator_restore", True)):
        client.post(page_of(indicator, address))
        assert Indicator.objects.get().is_active is in_use
