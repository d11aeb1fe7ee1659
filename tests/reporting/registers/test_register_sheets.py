"""Registers as workbooks: what comes out goes in, only what was confirmed is kept, one wrong row keeps all out."""

from datetime import date, datetime

import pytest

from reform.common import clock
from reporting.models import REGISTERS, Finding, Inspection, Survey
from reporting.services.registers import Found, add_finding, change_entry, facts_of
from tests import make
from tests.reporting.registers.builders import ALL, DAY, INSPECTION, SURVEY, TODAY, enter, town
from tests.reporting.sheets import client_of, confirm, put, rows_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", REGISTERS, ids=str)
def test_a_register_goes_out_and_comes_back_as_it_was(kind):
    of = town()
    for facts in ALL:
        enter(of.office, of.agency, facts, area=make.reform_area())
    client, slug = client_of(of.office), kind.slug
    rows = rows_of(client, f"/so-theo-doi/{slug}/bang.xlsx")
    assert len(rows) == 2 and datetime(2025, 3, 5) in rows[1], "a day stays a day"
    looked = put(client, f"/so-theo-doi/{slug}/tu-bang/", rows)
    assert looked.status_code == 200
    assert "Bảng không thay đổi gì." in looked.content.decode()


def test_rows_without_a_key_are_new_and_those_with_one_change_what_is_there():
    of = town()
    kept = enter(of.office, of.agency, SURVEY)
    untouched = enter(of.office, of.agency, SURVEY, title="Khảo sát khác")
    client, url = client_of(of.office), "/so-theo-doi/khao-sat/tu-bang/"
    rows = rows_of(client, "/so-theo-doi/khao-sat/bang.xlsx")
    head = rows[0]
    mine = next(row for row in rows[1:] if str(row[head.index("Mã số")]) == str(kept.pk))
    mine[head.index("Phiếu thu về")] = 190
    new = [None] * len(head)
    for column, value in (
        ("Ngày", "01/06/2025"),
        ("Nội dung", "Khảo sát mới"),
        ("Phiếu phát ra", 50),
        ("Phiếu thu về", 40),
    ):
        new[head.index(column)] = value
    looked = put(client, url, [head, mine, new])
    shown = looked.content.decode()
    assert looked.status_code == 200 and "Ghi 2 thay đổi" in shown and "Phiếu thu về: 180" in shown
    assert Survey.objects.count() == 2, "nothing is kept before it is confirmed"
    assert confirm(client, url, looked).status_code == 302
    kept.refresh_from_db()
    assert (kept.returned, kept.version, facts_of(untouched)) == (190, 1, facts_of(Survey.objects.get(pk=untouched.pk)))
    made = Survey.objects.get(title="Khảo sát mới")
    assert (made.unit, made.happened_on, made.satisfied) == (of.agency, date(2025, 6, 1), None)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("Phiếu thu về", 999, "không được lớn hơn số phiếu phát ra"),
        ("Phiếu thu về", "nhiều", "không phải là số"),
        ("Phiếu thu về", None, "không được để trống"),
        ("Ngày", "5/2025", "không phải là ngày"),
        ("Ngày", "20/12/2025", "chưa đến"),
        ("Lĩnh vực", "Thể thao", "Không có lĩnh vực nào"),
        ("Mã số", "123456", "Sổ không có mục số"),
        ("Mã số", "x" * 30, "Sổ không có mục số"),
    ],
)
def test_one_wrong_row_keeps_all_out_and_is_named(column, value, words):
    of = town()
    enter(of.office, of.agency, SURVEY)
    client, url = client_of(of.office), "/so-theo-doi/khao-sat/tu-bang/"
    head, row = rows_of(client, "/so-theo-doi/khao-sat/bang.xlsx")
    good, bad = list(row), list(row)
    good[head.index("Mã số")] = None
    bad[head.index(column)] = value
    looked = put(client, url, [head, good, bad])
    shown = looked.content.decode()
    assert looked.status_code == 422 and "Dòng 3: " in shown and words in shown
    assert confirm(client, url, looked).status_code == 422
    assert Survey.objects.count() == 1


def test_others_entries_and_registers_are_not_to_be_written():
    of = town()
    theirs = enter(of.stranger, of.other, SURVEY)
    mine = enter(of.office, of.agency, SURVEY)
    client, url = client_of(of.office), "/so-theo-doi/khao-sat/tu-bang/"
    head, row = rows_of(client, "/so-theo-doi/khao-sat/bang.xlsx")
    assert row[head.index("Mã số")] == str(mine.pk)
    row[head.index("Mã số")] = str(theirs.pk)
    assert put(client, url, [head, row]).status_code == 422
    row[head.index("Mã số")], row[head.index("Mã đơn vị")] = None, of.other.code
    assert "Ông/bà không có quyền ghi sổ của đơn vị" in put(client, url, [head, row]).content.decode()
    assert client_of(of.leader).get(url).status_code == 403


def test_who_confirms_after_somebody_wrote_is_told():
    of = town()
    entry = enter(of.office, of.agency, SURVEY)
    client, url = client_of(of.office), "/so-theo-doi/khao-sat/tu-bang/"
    head, row = rows_of(client, "/so-theo-doi/khao-sat/bang.xlsx")
    row[head.index("Phiếu thu về")] = 190
    looked = put(client, url, [head, row])
    with clock.working_on(TODAY):
        change_entry(by=of.office, entry=entry, seen_version=0, facts=facts_of(entry))
    assert confirm(client, url, looked).status_code == 409
    assert Survey.objects.get().returned == 180


def test_the_ministry_takes_along_what_its_list_shows():
    of = town()
    enter(of.office, of.agency, SURVEY)
    enter(of.stranger, of.other, SURVEY, on=date(2024, 5, 5))
    rows = rows_of(client_of(of.ministry), f"/so-theo-doi/khao-sat/bang.xlsx?ky=&unit={of.other.code}")
    assert [row[1] for row in rows[1:]] == [of.other.code]
    assert len(rows_of(client_of(of.ministry), "/so-theo-doi/khao-sat/bang.xlsx")) == 2


def test_findings_have_a_sheet_of_their_own():
    of = town()
    inspection = enter(of.office, of.agency, INSPECTION)
    add_finding(by=of.office, inspection=inspection, found=Found("Chậm trả hồ sơ", due_on=date(2025, 4, 1)))
    client, url = client_of(of.office), "/so-theo-doi/kiem-tra/phat-hien/tu-bang/"
    head, row = rows_of(client, "/so-theo-doi/kiem-tra/phat-hien.xlsx")
    assert "Bảng không thay đổi gì." in put(client, url, [head, row]).content.decode()
    new = list(row)
    new[head.index("Mã số")], new[head.index("Phát hiện")] = None, "Thiếu sổ theo dõi"
    row[head.index("Ngày xử lý")], row[head.index("Kết quả xử lý")] = "20/03/2025", "Đã trả"
    looked = put(client, url, [head, row, new])
    assert looked.status_code == 200 and Finding.objects.count() == 1
    assert confirm(client, url, looked).status_code == 302
    kept, made = Finding.objects.order_by("pk")
    assert (kept.handled_on, kept.handling) == (date(2025, 3, 20), "Đã trả")
    assert (made.text, made.inspection) == ("Thiếu sổ theo dõi", Inspection.objects.get())
    row[head.index("Ngày xử lý")] = f"{DAY:%d/%m}/2024"
    assert "Ngày xử lý phải từ ngày kiểm tra" in put(client, url, [head, row]).content.decode()
    new[head.index("Mã cuộc kiểm tra")] = "999"
    assert "Sổ không có cuộc kiểm tra số “999”" in put(client, url, [head, new]).content.decode()
