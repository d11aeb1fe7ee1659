"""Sets, cards and surveys as workbooks: what comes out goes in, and nothing is kept before it is confirmed."""

import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reporting.enums import SetStatus
from reporting.models import CriteriaSet, CriterionScore
from reporting.services.appraisal import give_survey_points
from reporting.services.criteria import Line, add_criterion, put_in_force, remove_criterion
from tests.indicators.builders import record
from tests.reporting.scoring.builders import TODAY, card_of, draft, in_force, round_of, row, say, town
from tests.reporting.sheets import client_of, confirm, put, rows_of

pytestmark = pytest.mark.django_db


def set_cell(rows: list[list], label: str, column: str, value: object, key: str = "Ký hiệu") -> None:
    head = rows[0]
    next(one for one in rows[1:] if one[head.index(key)] == label)[head.index(column)] = value


def test_a_card_goes_out_and_comes_back_as_it_was():
    of = town()
    card = card_of(round_of(of), of.agency)
    client, url = client_of(of.office), f"/cham-diem/phieu/{card.pk}/tu-bang/"
    looked = put(client, url, rows_of(client, f"/cham-diem/phieu/{card.pk}/bang.xlsx"))
    assert looked.status_code == 200
    assert "Bảng không thay đổi gì." in looked.content.decode()


def test_a_card_is_scored_in_a_sheet_and_kept_only_when_confirmed():
    of = town()
    card = card_of(round_of(of), of.agency)
    client, url = client_of(of.office), f"/cham-diem/phieu/{card.pk}/tu-bang/"
    rows = rows_of(client, f"/cham-diem/phieu/{card.pk}/bang.xlsx")
    set_cell(rows, "1.1", "Điểm tự chấm", 12.5)
    set_cell(rows, "1.3", "Giá trị", "có")
    set_cell(rows, "2.1", "Không áp dụng", "có")
    set_cell(rows, "2.1", "Lý do không áp dụng", "Không có thủ tục")
    looked = put(client, url, rows)
    assert looked.status_code == 200 and "Ghi 3 thay đổi" in looked.content.decode()
    assert row(card, "1.1").self_points is None, "nothing is kept before it is confirmed"
    assert confirm(client, url, looked).status_code == 302
    assert (row(card, "1.1").self_points, row(card, "1.3").self_points) == (Decimal("12.5"), 10)
    assert row(card, "2.1").not_applicable_reason == "Không có thủ tục"


@pytest.mark.parametrize(
    ("label", "column", "value", "words"),
    [
        ("1.1", "Điểm tự chấm", 21, "Điểm phải từ 0 đến 20."),
        ("1.1", "Điểm tự chấm", "nhiều", "không phải là số"),
        ("1.3", "Giá trị", 3, "Hãy chọn có hoặc không."),
        ("2.1", "Giá trị", 99, "lấy từ số liệu trên hệ thống"),
        ("3", "Điểm tự chấm", 5, "điều tra xã hội học"),
        ("1.2", "Không áp dụng", "có", "lý do tiêu chí không áp dụng"),
        ("1.2", "Ký hiệu", "9.9", "không có tiêu chí"),
    ],
)
def test_one_wrong_row_keeps_all_out_and_is_named(label, column, value, words):
    of = town()
    record(of.ministry, of.indicator, of.agency, numerator=96, denominator=100)
    card = card_of(round_of(of), of.agency)
    client, url = client_of(of.office), f"/cham-diem/phieu/{card.pk}/tu-bang/"
    rows = rows_of(client, f"/cham-diem/phieu/{card.pk}/bang.xlsx")
    number = next(place for place, cells in enumerate(rows, start=1) if cells[0] == label)
    if label != "1.3":
        set_cell(rows, "1.3", "Giá trị", "có")
    set_cell(rows, label, column, value)
    looked = put(client, url, rows)
    assert looked.status_code == 422
    assert f"Dòng {number}: " in looked.content.decode() and words in looked.content.decode()
    seen = looked.context["carried"].initial["seen_version"]
    again = client.post(url, {"rows": json.dumps(rows, default=str), "seen_version": seen})
    assert again.status_code == 422
    assert row(card, "1.3").self_points is None


@pytest.mark.parametrize(
    "sent",
    [
        {"rows": "{"},
        {"rows": "[]"},
        {"rows": "[1]"},
        {"rows": '[["A"], ["x", "y"]]'},
        {"rows": '[["A"], [["x"]]]'},
        {"rows": '[["Ký hiệu"], ["1.1"]]'},
        {},
    ],
)
def test_rows_that_come_back_otherwise_are_refused(sent):
    of = town()
    card = card_of(round_of(of), of.agency)
    before = list(CriterionScore.objects.order_by("pk").values_list())
    assert client_of(of.office).post(f"/cham-diem/phieu/{card.pk}/tu-bang/", sent).status_code == 422
    assert list(CriterionScore.objects.order_by("pk").values_list()) == before


def test_a_set_in_force_goes_out_and_comes_in_as_the_next_version():
    of = town()
    made = in_force(of)
    client, url = client_of(of.ministry), f"/bo-tieu-chi/{made.pk}/tu-bang/"
    rows = rows_of(client, f"/bo-tieu-chi/{made.pk}/bang.xlsx")
    assert rows[6][:6] == [
        "2.1",
        "Hồ sơ đúng hạn",
        30,
        "Theo bậc",
        "từ 98: 30; từ 95: 20; từ 90: 10",
        "Số liệu của chỉ tiêu",
    ]
    set_cell(rows, "2.1", "Mức tính điểm", "từ 99: 30; từ 95: 20")
    looked = put(client, url, rows)
    assert looked.status_code == 200
    assert CriteriaSet.objects.count() == 1, "nothing is kept before it is confirmed"
    assert confirm(client, url, looked).status_code == 302
    copy = CriteriaSet.objects.get(number=2)
    assert (copy.status, copy.copied_from, copy.kinds) == (SetStatus.DRAFT, made, made.kinds)
    told = "max_points", "rule", "params", "source", "indicator", "evidence_required", "kinds"
    for line in made.criteria.exclude(label="2.1"):
        assert [getattr(copy.criteria.get(label=line.label), name) for name in told] == [
            getattr(line, name) for name in told
        ]
    assert copy.criteria.get(label="2.1").params == {"at_most": False, "steps": [["99", "30"], ["95", "20"]]}


def test_a_sheet_takes_the_place_of_a_drafts_lines_and_says_where_it_does_not_add_up():
    of = town()
    made = draft(of)
    client, url = client_of(of.ministry), f"/bo-tieu-chi/{made.pk}/tu-bang/"
    rows = rows_of(client, f"/bo-tieu-chi/{made.pk}/bang.xlsx")
    del rows[4]  # 1.3 of 10 points
    looked = put(client, url, rows)
    assert "Điểm tối đa là 50 nhưng các dòng dưới cộng lại 40." in looked.content.decode()
    assert made.criteria.count() == 8
    confirm(client, url, looked)
    assert made.criteria.count() == 7
    set_cell(rows, "1.2", "Mức tính điểm", "khoảng 50")
    refused = put(client, url, rows)
    assert refused.status_code == 422 and "Dòng 4: Mức tính điểm theo tỷ lệ ghi như" in refused.content.decode()


def test_points_of_surveys_come_by_one_sheet_for_all_units():
    of = town()
    round_ = round_of(of)
    client, url = client_of(of.ministry), f"/cham-diem/{round_.pk}/dieu-tra/"
    rows = rows_of(client, f"/cham-diem/{round_.pk}/dieu-tra.xlsx")
    assert len(rows) == 5
    set_cell(rows, of.agency.code, "Điểm", 8.37, key="Mã đơn vị")
    set_cell(rows, of.other.code, "Điểm", 12, key="Mã đơn vị")
    assert "Điểm phải từ 0 đến 10." in put(client, url, rows).content.decode()
    set_cell(rows, of.other.code, "Điểm", 7, key="Mã đơn vị")
    assert confirm(client, url, put(client, url, rows)).status_code == 302
    given = [row(card_of(round_, unit), "3").appraised_points for unit in (of.agency, of.other, of.district)]
    assert given == [Decimal("8.37"), 7, None]


def test_a_card_that_was_changed_since_the_look_is_not_written_over():
    of = town()
    card = card_of(round_of(of), of.agency)
    client, url = client_of(of.office), f"/cham-diem/phieu/{card.pk}/tu-bang/"
    rows = rows_of(client, f"/cham-diem/phieu/{card.pk}/bang.xlsx")
    set_cell(rows, "1.1", "Điểm tự chấm", 12.5)
    looked = put(client, url, rows)
    say(card, "1.1", of.office, points="15")
    answer = confirm(client, url, looked)
    assert answer.status_code == 409 and "đã thay đổi sau khi ông/bà xem trước" in answer.content.decode()
    assert row(card, "1.1").self_points == 15
    assert client.post(url, {"rows": looked.context["carried"].initial["rows"]}).status_code == 409
    assert confirm(client, url, put(client, url, rows)).status_code == 302
    assert row(card, "1.1").self_points == Decimal("12.5")


def test_a_draft_that_was_changed_or_issued_since_the_look_is_not_written_over():
    of = town()
    made = draft(of)
    client, url = client_of(of.ministry), f"/bo-tieu-chi/{made.pk}/tu-bang/"
    looked = put(client, url, rows_of(client, f"/bo-tieu-chi/{made.pk}/bang.xlsx"))
    line = Line("1.4", "Thêm sau khi xem", Decimal(1), "APPRAISER")
    added = add_criterion(by=of.ministry, criteria_set=made, seen_version=None, line=line)
    assert confirm(client, url, looked).status_code == 409
    assert made.criteria.filter(label="1.4").exists()
    remove_criterion(by=of.ministry, criterion=added, seen_version=made.version)
    looked = put(client, url, rows_of(client, f"/bo-tieu-chi/{made.pk}/bang.xlsx"))
    issued = {"seen_version": made.version, "decision_number": "9/QĐ-UBND", "decided_on": TODAY}
    put_in_force(by=of.ministry, criteria_set=made, **issued)
    assert confirm(client, url, looked).status_code == 409
    assert CriteriaSet.objects.count() == 1, "the sheet was for the draft, not for a next version"


def test_points_of_surveys_that_were_given_since_the_look_are_not_written_over():
    of = town()
    round_ = round_of(of)
    client, url = client_of(of.ministry), f"/cham-diem/{round_.pk}/dieu-tra/"
    rows = rows_of(client, f"/cham-diem/{round_.pk}/dieu-tra.xlsx")
    set_cell(rows, of.agency.code, "Điểm", 8, key="Mã đơn vị")
    looked = put(client, url, rows)
    give_survey_points(score=row(card_of(round_, of.agency), "3"), by=of.ministry, points=Decimal(9))
    assert confirm(client, url, looked).status_code == 409
    assert row(card_of(round_, of.agency), "3").appraised_points == 9


def test_a_workbook_that_is_none_is_refused():
    of = town()
    card = card_of(round_of(of), of.agency)
    upload = {"sheet": SimpleUploadedFile("bang.xlsx", b"khong phai")}
    answer = client_of(of.office).post(f"/cham-diem/phieu/{card.pk}/tu-bang/", upload)
    assert answer.status_code == 422
