"""The pages of registers: lists under filters, entries in place and without scripts, findings, what is refused."""

from datetime import date

import pytest
from django.test import Client

from reporting.models import Communication, Dialogue, Finding, Inspection, SteeringDocument, Survey
from reporting.services.registers import Found, add_finding, change_entry, facts_of, strike_entry
from tests import make
from tests.reporting import builders as reports
from tests.reporting.registers.builders import DIALOGUE, DOCUMENT, INSPECTION, enter, town
from tests.reporting.sheets import client_of

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
ALL_DAYS = "?ky="


def page(client: Client, address: str, **extra) -> str:
    answer = client.get(address, **extra)
    assert answer.status_code == 200
    return answer.content.decode()


INSPECTED = {
    "happened_on": "05/03/2025",
    "inspected": "Phòng Hành chính",
    "title": "Kiểm tra một cửa",
    "document": "",
    "area": "",
    "note": "",
}


def test_a_list_says_what_its_entries_add_up_to():
    of = town()
    for number in range(3):
        inspection = enter(of.office, of.agency, INSPECTION, is_unannounced=not number)
        for handled in (date(2025, 3, 20), None):
            found = Found("Chậm trả", None, handled, "Đã trả" if handled else "")
            add_finding(by=of.office, inspection=inspection, found=found)
    shown = page(client_of(of.leader), "/so-theo-doi/kiem-tra/")
    assert "3 cuộc kiểm tra (1 đột xuất), 6 phát hiện, 3 đã xử lý (50%)" in shown
    assert "từ 15/12/2024 đến 14/12/2025" in shown, "the current year's days without being asked"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?ky=20241215-20250314", {"Tháng ba"}),
        ("?ky=", {"Tháng ba", "Tháng tư", "Năm trước"}),
        ("", {"Tháng ba", "Tháng tư"}),
        ("?ky=&q=thang tu", {"Tháng tư"}),
        ("?ky=&area=procedures", {"Tháng tư"}),
        ("?ky=&state=struck", {"Ghi nhầm"}),
        ("?ky=99999999-1", {"Tháng ba", "Tháng tư", "Năm trước"}),
    ],
)
def test_a_list_is_narrowed_by_days_words_area_and_state(query, titles):
    of = town()
    enter(of.office, of.agency, DOCUMENT, title="Tháng ba")
    enter(of.office, of.agency, DOCUMENT, title="Tháng tư", on=date(2025, 4, 2), area=make.reform_area())
    enter(of.office, of.agency, DOCUMENT, title="Năm trước", on=date(2024, 4, 2))
    strike_entry(
        by=of.office, entry=enter(of.office, of.agency, DOCUMENT, title="Ghi nhầm"), seen_version=0, reason="x"
    )
    rows = client_of(of.office).get(f"/so-theo-doi/van-ban/{query}").context["rows"]
    assert {row.entry.title for row in rows} == titles


def test_inspections_with_open_findings_can_be_asked_for():
    of = town()
    for handled in (date(2025, 3, 20), None):
        inspection = enter(of.office, of.agency, INSPECTION, inspected="Xong" if handled else "Chưa")
        add_finding(
            by=of.office, inspection=inspection, found=Found("Chậm", None, handled, "Đã trả" if handled else "")
        )
    rows = client_of(of.office).get("/so-theo-doi/kiem-tra/?ky=&state=open").context["rows"]
    assert [row.entry.inspected for row in rows] == ["Chưa"]


def test_the_ministry_reads_all_units_and_chooses_one():
    of = town()
    enter(of.office, of.agency, DOCUMENT, title="Của Tư pháp")
    enter(of.stranger, of.other, DOCUMENT, title="Của Y tế")
    client = client_of(of.ministry)
    assert len(client.get("/so-theo-doi/van-ban/").context["rows"]) == 2
    rows = client.get(f"/so-theo-doi/van-ban/?unit={of.other.code}").context["rows"]
    assert [row.entry.title for row in rows] == ["Của Y tế"]
    entry = SteeringDocument.objects.get(title="Của Y tế")
    shown = page(client, f"/so-theo-doi/van-ban/{entry.pk}/")
    assert (
        "Chỉ Văn phòng của Sở Y tế được ghi sổ theo dõi" in shown
        and "Lưu" not in shown.split("<main")[1].split("Gạch")[0]
    )
    assert client_of(of.office).get(f"/so-theo-doi/van-ban/{entry.pk}/").status_code == 404


def test_an_entry_is_made_without_scripts_and_the_next_one_follows():
    of = town()
    client = client_of(of.office)
    answer = client.post("/so-theo-doi/kiem-tra/them/?ky=", INSPECTED)
    assert (answer.status_code, answer["Location"]) == (302, "/so-theo-doi/kiem-tra/?ky=")
    answer = client.post("/so-theo-doi/kiem-tra/them/", INSPECTED | {"next": "1"})
    assert answer["Location"] == "/so-theo-doi/kiem-tra/them/"
    assert Inspection.objects.filter(unit=of.agency, entered_by=of.office).count() == 2


def test_over_the_list_the_form_goes_the_list_and_the_sums_come_anew():
    of = town()
    client = client_of(of.office)
    answer = client.post("/so-theo-doi/kiem-tra/them/?ky=", INSPECTED, **HTMX)
    shown = answer.content.decode()
    assert answer.status_code == 200 and "<form" not in shown
    assert 'id="register-list" hx-swap-oob="true"' in shown and "1 cuộc kiểm tra" in shown
    again = client.post("/so-theo-doi/kiem-tra/them/?ky=", INSPECTED | {"next": "1"}, **HTMX).content.decode()
    assert 'value="05/03/2025"' in again and 'hx-post="/so-theo-doi/kiem-tra/them/?ky="' in again


@pytest.mark.parametrize(
    ("slug", "wrong", "words"),
    [
        ("kiem-tra", {"title": ""}, "Hãy nhập nội dung."),
        ("kiem-tra", {"happened_on": "31/02/2025"}, "ngày/tháng/năm"),
        ("kiem-tra", {"happened_on": "14/06/2025"}, "chưa đến"),
        ("khao-sat", {"sent": "10", "returned": "11", "satisfied": ""}, "không được lớn hơn số phiếu phát ra"),
        ("khao-sat", {"sent": "một", "returned": "1"}, "Hãy nhập số nguyên từ 0 trở lên"),
        ("doi-thoai", {"with_whom": "Dân", "participants": "-1", "raised": "0", "answered": "0"}, "Hãy nhập số nguyên"),
        ("tuyen-truyen", {"form": "NEWS", "quantity": "0"}, "Số lượng ít nhất là 1"),
        ("van-ban", {"number": "1/CV", "kind": "SONG"}, "Loại văn bản"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(slug, wrong, words):
    of = town()
    answer = client_of(of.office).post(f"/so-theo-doi/{slug}/them/", INSPECTED | wrong, **HTMX)
    shown = answer.content.decode()
    assert answer.status_code == 422 and words in shown
    assert ("Kiểm tra một cửa" in shown) or not wrong.get("title", "x")
    assert not any(model.objects.exists() for model in (Inspection, SteeringDocument, Communication, Dialogue, Survey))


def test_thousands_may_be_written_with_dots():
    of = town()
    told = {
        "happened_on": "05/03/2025",
        "title": "Tờ rơi",
        "form": "PRINTED",
        "quantity": "1.500",
        "audience": "12.000",
    }
    assert client_of(of.office).post("/so-theo-doi/tuyen-truyen/them/", told).status_code == 302
    assert (Communication.objects.get().quantity, Communication.objects.get().audience) == (1500, 12000)


def test_the_ministry_enters_for_the_province_or_for_itself():
    of = town()
    client = client_of(of.ministry)
    told = {"happened_on": "05/03/2025", "title": "Chỉ thị", "number": "1/CT-UBND", "kind": "DIRECTIVE"}
    for unit in (of.province, of.ministry.unit):
        assert client.post("/so-theo-doi/van-ban/them/", told | {"unit": unit.code}).status_code == 302
    assert client.post("/so-theo-doi/van-ban/them/", told | {"unit": of.agency.code}).status_code == 422
    assert {entry.unit for entry in SteeringDocument.objects.all()} == {of.province, of.ministry.unit}


def test_an_entry_is_changed_in_its_row():
    of = town()
    entry = enter(of.office, of.agency, DIALOGUE)
    client, address = client_of(of.office), f"/so-theo-doi/doi-thoai/{entry.pk}/"
    opened = page(client, f"{address}?ky=", **HTMX)
    assert (
        opened.lstrip().startswith(f'<tbody id="entry-{entry.pk}" class="open">') and 'aria-expanded="true"' in opened
    )
    told = {"happened_on": "05/03/2025", "title": "Đối thoại", "with_whom": "Doanh nghiệp", "participants": "60"}
    told |= {"raised": "12", "answered": "12", "seen_version": "0"}
    shown = client.post(f"{address}?ky=", told, **HTMX).content.decode()
    assert "<form" not in shown and "12 đã giải quyết, trả lời (100%)" in shown and 'id="messages"' in shown
    assert Dialogue.objects.get().answered == 12
    late = client.post(address, told | {"answered": "3"}, **HTMX)
    shown = late.content.decode()
    assert late.status_code == 409 and "Người khác vừa sửa mục này" in shown and "12 (100%)" in shown
    assert 'value="3"' in shown and 'name="seen_version" value="1"' in shown
    assert client.post(address, told | {"answered": "3", "seen_version": "1"}, **HTMX).status_code == 200
    assert Dialogue.objects.get().answered == 3


def test_an_entry_is_struck_out_and_stays_to_be_read():
    of = town()
    entry = enter(of.office, of.agency, DOCUMENT)
    client, address = client_of(of.office), f"/so-theo-doi/van-ban/{entry.pk}/"
    refused = client.post(f"{address}gach-bo/", {"seen_version": "0"})
    assert refused.status_code == 422 and "Hãy nêu lý do gạch bỏ." in refused.content.decode()
    assert client.post(f"{address}gach-bo/", {"seen_version": "0", "reason": "Ghi trùng"}).status_code == 302
    shown = page(client, address)
    assert "Đã gạch bỏ" in shown and "Ghi trùng" in shown and 'name="number"' not in shown
    assert client.post(address, {"title": "x"}).status_code == 403
    assert "Gạch bỏ trong sổ văn bản" in page(client, f"{address}lich-su/")


def test_findings_are_noted_put_right_and_taken_out_under_their_inspection():
    of = town()
    entry = enter(of.office, of.agency, INSPECTION)
    client = client_of(of.office)
    new = f"/so-theo-doi/kiem-tra/{entry.pk}/phat-hien/"
    wrong = client.post(new, {"text": "", "due_on": ""}, **HTMX)
    assert wrong.status_code == 422 and "Hãy nhập tồn tại" in wrong.content.decode()
    shown = client.post(new, {"text": "Chậm trả hồ sơ", "due_on": "01/04/2025"}, **HTMX).content.decode()
    assert 'class="open"' in shown and "1 phát hiện, 0 đã xử lý (0%)" in shown
    assert "Quá hạn khắc phục 01/04/2025" in shown
    finding = Finding.objects.get()
    address = f"/so-theo-doi/phat-hien/{finding.pk}/"
    half = {"text": "Chậm trả hồ sơ", "handled_on": "20/03/2025", "seen_version": "0"}
    refused = client.post(address, half, **HTMX)
    assert refused.status_code == 422 and "Hãy ghi kết quả xử lý." in refused.content.decode()
    done = client.post(address, half | {"handling": "Đã trả"})
    assert done.status_code == 302 and done["Location"].endswith("#phat-hien")
    late = client.post(address, half | {"handling": "Khác"}, **HTMX)
    assert late.status_code == 409 and 'name="seen_version" value="1"' in late.content.decode()
    for stranger in (of.stranger, of.leader):
        expected = 404 if stranger == of.stranger else 403
        assert client_of(stranger).post(f"{address}bo/", {"seen_version": "1"}).status_code == expected
    assert client.post(f"{address}bo/", {"seen_version": "1"}, **HTMX).status_code == 200
    assert not Finding.objects.exists()


def test_a_report_that_was_sent_is_named_and_does_not_change():
    of = town()
    round_ = reports.half_year(of.province)
    entry = enter(of.office, of.agency, DOCUMENT)
    reports.sent(round_, of.agency)
    snapshot = reports.report_of(round_, of.agency).snapshot
    shown = page(client_of(of.office), f"/so-theo-doi/van-ban/{entry.pk}/")
    assert f"Ngày này thuộc kỳ của báo cáo đã gửi: “{round_.title}”" in shown
    change_entry(by=of.office, entry=entry, seen_version=0, facts=facts_of(enter(of.office, of.agency, DOCUMENT)))
    assert reports.report_of(round_, of.agency).snapshot == snapshot


def test_another_word_in_the_address_is_no_register():
    of = town()
    client = client_of(of.office)
    assert client.get("/so-theo-doi/", follow=True).redirect_chain == [("/so-theo-doi/kiem-tra/", 302)]
    for address in ("/so-theo-doi/khac/", "/so-theo-doi/khac/them/", "/so-theo-doi/khac/bang.xlsx"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 5])
def test_the_queries_of_a_list_do_not_grow_with_its_rows(rows, django_assert_num_queries):
    of = town()
    for number in range(rows):
        inspection = enter(of.office, of.agency, INSPECTION, inspected=f"Phòng {number}", area=make.reform_area())
        add_finding(by=of.office, inspection=inspection, found=Found("Chậm"))
    client = client_of(of.ministry)
    client.get("/so-theo-doi/kiem-tra/")
    with django_assert_num_queries(13):
        client.get("/so-theo-doi/kiem-tra/")
