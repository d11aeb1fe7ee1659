"""The sheet as a form and row by row: what is kept, what speaks against it, two people, closed periods, who may."""

from datetime import date

import pytest

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.models import FigureDraft, IndicatorPart, Measurement, MeasurementRevision
from indicators.queries.sheet import make_sheet
from indicators.services.period_locks import lock_period
from organisations.enums import Role, UnitKind
from organisations.models import Installation
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db
ADDRESS = "/so-lieu/STP/2025/H1/"


@pytest.fixture
def justice():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 13))
    return make.department("Sở Tư pháp", make.province(), "STP")


@pytest.fixture
def office(justice, client):
    ratio("TTHC-01", "Tỷ lệ một")
    ratio("TTHC-02", "Tỷ lệ hai")
    person = make.user(justice, Role.OFFICE, full_name="Trần Văn An")
    client.force_login(person)
    return person


def typed(code="TTHC-01", numerator="", denominator="", note="", reason="", seen=0) -> dict[str, str]:
    boxes = {"n": numerator, "d": denominator, "g": note, "l": reason, "s": str(seen)}
    return {f"{letter}:{code}": text for letter, text in boxes.items()}


def leave(client, code="TTHC-01", **boxes):
    return client.post(f"{ADDRESS}dong/", {"row": code, **typed(code, **boxes)})


def test_a_form_keeps_what_is_right_and_what_is_not(client, office):
    sent = typed("TTHC-01", "45", "50") | typed("TTHC-02", "12", "", note="Chờ Phòng 2")
    answer = client.post(ADDRESS, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Đã lưu 1 dòng. 1 dòng cần xem lại." in page
    assert '<a href="#r:TTHC-02">TTHC-02: Hãy nhập mẫu số' in page
    assert (Measurement.objects.get().value, FigureDraft.objects.get().typed["note"]) == (90, "Chờ Phòng 2")
    again = client.get(ADDRESS).content.decode()
    assert 'name="n:TTHC-02" value="12"' in again
    assert "Chưa đủ:" in again
    assert client.post(ADDRESS, typed("TTHC-02", "12", "24", note="Chờ Phòng 2")).status_code == 302
    assert not FigureDraft.objects.exists()


def test_what_was_typed_wrong_stays_as_typed(client, office):
    answer = client.post(ADDRESS, typed(numerator="1e400", denominator="9" * 400))
    assert answer.status_code == 422
    assert 'name="n:TTHC-01" value="1e400"' in answer.content.decode()
    assert "không phải là số" in FigureDraft.objects.get().objection
    assert not Measurement.objects.exists()


def test_rows_that_nobody_touched_are_left_alone_though_somebody_else_wrote_them(client, justice, office):
    colleague = make.user(justice, full_name="Lê Thị Bình")
    record(colleague, ratio("TTHC-01"), justice, 2025, "H1", numerator=1, denominator=2)
    record(colleague, ratio("TTHC-01"), justice, 2025, "H1", numerator=2, denominator=2, reason="Sửa")
    untouched = typed("TTHC-01", "1", "2", seen=1)
    answer = client.post(ADDRESS, untouched | typed("TTHC-02", "3", "4"), follow=True)
    assert "Đã lưu 1 dòng." in answer.content.decode()
    assert Measurement.objects.get(indicator__code="TTHC-01").version == 2
    stale = client.post(ADDRESS, typed("TTHC-01", "0", "2", seen=1, reason="Đếm lại"))
    assert stale.status_code == 409
    assert "Lê Thị Bình đã ghi 2/2 (100%)" in stale.content.decode()
    assert 'name="n:TTHC-01" value="0"' in stale.content.decode()


def test_a_row_answers_with_how_it_stands(client, office):
    saved = leave(client, numerator="45", denominator="50")
    told = saved.json()
    assert (saved.status_code, told["done"], told["asked"]) == (200, 1, 2)
    assert [(row["key"], row["state"], row["seen"], row["value"]) for row in told["rows"]] == [
        ("TTHC-01", "saved", 1, "90%")
    ]
    wanting = leave(client, numerator="46", denominator="50", seen=1)
    assert wanting.status_code == 422
    assert (wanting.json()["rows"][0]["at"], wanting.json()["rows"][0]["state"]) == ("reason", "wrong")
    assert "Số đã lưu: 45/50 (90%)" in wanting.json()["rows"][0]["html"]
    assert leave(client, numerator="46", denominator="50", seen=1, reason="Gõ nhầm").status_code == 200
    stale = leave(client, numerator="47", denominator="50", seen=1, reason="Nữa")
    assert stale.status_code == 409
    assert (stale.json()["rows"][0]["seen"], Measurement.objects.get().numerator) == (2, 46)
    gone = leave(client, code="TTHC-99", numerator="1", denominator="2")
    assert (gone.status_code, gone.json()["words"][:8]) == (409, "Chỉ tiêu")


def test_an_emptied_row_takes_its_figure_back_with_a_reason(client, office):
    leave(client, numerator="45", denominator="50")
    wanting = leave(client, seen=1)
    assert wanting.json()["rows"][0]["at"] == "reason"
    assert not Measurement.objects.get().is_withdrawn
    gone = leave(client, seen=1, reason="Nhầm kỳ")
    assert (gone.status_code, gone.json()["rows"][0]["state"], gone.json()["done"]) == (200, "withdrawn", 0)
    assert MeasurementRevision.objects.get().reason == "Nhầm kỳ"
    assert not FigureDraft.objects.exists()
    assert (
        leave(client, numerator="44", denominator="50", seen=2, reason="Đúng kỳ").json()["rows"][0]["state"] == "saved"
    )


def test_whole_and_part_are_corrected_one_after_the_other(client, justice, office):
    number = plain("TK-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    for position, code in enumerate(("DAT-DAI", "XAY-DUNG"), start=1):
        IndicatorPart.objects.create(indicator=number, code=code, name=f"Cấp {code}", position=position)
    number.parts_add_up = True
    number.save()

    def send(key, value, seen=0, reason=""):
        boxes = {f"v:{key}": value, f"g:{key}": "", f"l:{key}": reason, f"s:{key}": str(seen)}
        return client.post(f"{ADDRESS}dong/", {"row": key, **boxes})

    for key, value in (("TK-01", "100"), ("TK-01~DAT-DAI", "60"), ("TK-01~XAY-DUNG", "40")):
        assert send(key, value).status_code == 200
    waits = send("TK-01", "110", seen=1, reason="Bổ sung")
    assert waits.status_code == 422
    assert "Các phần cộng lại có giá trị 100, còn giá trị chung là 110." in waits.json()["rows"][0]["html"]
    fits = send("TK-01~XAY-DUNG", "50", seen=1, reason="Bổ sung")
    assert sorted(row["key"] for row in fits.json()["rows"]) == ["TK-01", "TK-01~XAY-DUNG"]
    assert dict(Measurement.objects.values_list("part", "value")) == {"": 110, "DAT-DAI": 60, "XAY-DUNG": 50}
    assert not FigureDraft.objects.exists()


def test_a_closed_period_is_read_and_not_written(client, justice, office):
    record(office, ratio("TTHC-01"), justice, 2025, "H1", numerator=45, denominator=50)
    lock_period(by=office, agency=justice, year=2025, period="H1", because="báo cáo 6 tháng đã gửi ngày 13/06/2025.")
    page = client.get(ADDRESS).content.decode()
    assert "đã khóa: báo cáo 6 tháng đã gửi ngày 13/06/2025." in page
    assert 'name="n:TTHC-01"' not in page
    assert "90%" in page
    refused = leave(client, numerator="1", denominator="50", seen=1, reason="Sai")
    assert (refused.status_code, Measurement.objects.get().numerator) == (409, 45)
    assert client.post(ADDRESS, typed(numerator="1", denominator="50", seen=1, reason="Sai")).status_code == 409
    assert not FigureDraft.objects.exists()
    home = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    client.force_login(home)
    assert client.post(f"{ADDRESS}mo-lai/", {"reason": ""}).status_code == 422
    assert client.post(f"{ADDRESS}mo-lai/", {"reason": "Bổ sung"}).status_code == 302
    assert 'name="n:TTHC-01"' in client.get(ADDRESS).content.decode()


def test_who_types_in_whose_sheet(client, justice, office):
    province, division = justice.province, make.unit("Phòng Một", UnitKind.DIVISION, justice, "STP-P1")
    make.department("Sở Y tế", province, "SYT")
    expected = {
        Role.OFFICIAL: {"STP": True, "STP-P1": True, "SYT": None, "DN": False},
        Role.OFFICE: {"STP": True, "STP-P1": True, "SYT": None, "DN": False},
        Role.LEADER: {"STP": False, "STP-P1": False, "SYT": None, "DN": False},
        Role.PROVINCE: {"STP": True, "STP-P1": True, "SYT": True, "DN": True},
    }
    plain("CS-01", UnitOfMeasure.RANK)  # the province's own
    for role, sheets in expected.items():
        home = division if role == Role.OFFICIAL else justice
        client.force_login(make.user(home, role))
        for code, writes in sheets.items():
            answer = client.get(f"/so-lieu/{code}/2025/H1/")
            found = (
                None
                if answer.status_code == 404
                else '<form method="post" action="/so-lieu/' in answer.content.decode()
            )
            assert found is writes, (role, code)


def test_a_sheet_asks_for_what_its_unit_is_asked_for(justice, office):
    communes = ratio("XA-01")
    communes.reporter_kinds = [UnitKind.COMMUNE]
    communes.save()
    yearly = ratio("NAM-01")
    yearly.periods_asked = ["YEAR"]
    yearly.save()
    plain("CS-01", UnitOfMeasure.RANK)
    stopped = ratio("CU-01")
    stopped.is_active = False
    stopped.save()
    keys = {period: sorted(make_sheet(justice, 2025, period).by_key) for period in ("H1", "YEAR")}
    assert keys == {"H1": ["CS-01", "TTHC-01", "TTHC-02"], "YEAR": ["CS-01", "NAM-01", "TTHC-01", "TTHC-02"]}
    assert list(make_sheet(justice.province, 2025, "H1").by_key) == ["CS-01"]  # what adds up comes from below


@pytest.mark.parametrize("address", ["/so-lieu/STP/2025/H2/", "/so-lieu/STP/1900/H1/", "/so-lieu/XX/2025/H1/"])
def test_a_sheet_that_is_none(client, office, address):
    assert client.get(address).status_code == 404


def test_a_period_that_has_not_begun_says_from_when(client, office):
    page = client.get("/so-lieu/STP/2025/Q3/").content.decode()
    assert "kỳ bắt đầu từ 15/06/2025" in page
    assert 'name="n:TTHC-01"' not in page


def test_two_hundred_rows_in_one_form(client, justice, office):
    for number in range(200):
        ratio(f"N-{number:03}")
    sent = {}
    for number in range(200):
        sent |= typed(f"N-{number:03}", str(number), "200")
    assert client.post(ADDRESS, sent).status_code == 302
    assert Measurement.objects.count() == 200


def test_what_was_never_saved_is_shown_after_the_lock(client, justice, office):
    client.post(ADDRESS, typed("TTHC-02", "12", "", note="Chờ Phòng 2"))
    assert make_sheet(justice, 2025, "H1").waiting == 1
    lock_period(by=office, agency=justice, year=2025, period="H1", because="Báo cáo đã gửi.")
    page = client.get(ADDRESS).content.decode()
    assert "Chưa lưu trước khi khóa: 12/… (Chờ Phòng 2)" in page
    assert "Chưa đủ" not in page and "Cần sửa" not in page


def test_a_note_alone_is_said_once(client, office):
    answer = leave(client, "TTHC-02", note="Chờ Phòng 2")
    html = answer.json()["rows"][0]["html"]
    assert "chưa có số liệu, mới có ghi chú." in html and "Chưa đủ" not in html


def test_the_upload_page_of_a_closed_period_says_so(client, justice, office):
    assert 'type="file"' in client.get(f"{ADDRESS}tep/").content.decode()
    lock_period(by=office, agency=justice, year=2025, period="H1", because="Báo cáo đã gửi ngày 10/06/2025.")
    page = client.get(f"{ADDRESS}tep/").content.decode()
    assert "Báo cáo đã gửi ngày 10/06/2025." in page and 'type="file"' not in page


def test_levels_of_government_are_asked_of_the_province_alone(justice, office):
    indicator = ratio("TTHC-14", "Tỷ lệ hồ sơ trực tuyến")
    for place, code in enumerate(("TINH", "HUYEN", "XA", "DAT-DAI")):
        IndicatorPart.objects.create(indicator=indicator, code=code, name=code, position=place)
    assert [key for key in make_sheet(justice, 2025, "H1").by_key if "~" in key] == ["TTHC-14~DAT-DAI"]
    whole = list(make_sheet(justice.province, 2025, "H1").by_key)
    assert whole == ["TTHC-14", "TTHC-14~TINH", "TTHC-14~HUYEN", "TTHC-14~XA", "TTHC-14~DAT-DAI"]
