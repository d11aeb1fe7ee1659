"""What the portal counts for the sheet of figures, beside the same counted by hand."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.queries.counted_figures import counted_figures
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 13)


@pytest.fixture
def justice():
    """Leads two pieces of work of its own plan, one done, and four of the province's: done, done late, late, open."""
    province = make.province()
    unit = make.department("Sở Tư pháp", province, "STP")
    person = make.user(unit)
    own, given = make.plan(unit), make.plan(province)
    for plan, due_on, done_on in (
        (own, date(2025, 12, 31), date(2025, 3, 1)),
        (own, date(2025, 12, 31), None),
        (given, date(2025, 5, 1), date(2025, 4, 1)),
        (given, date(2025, 5, 1), date(2025, 5, 9)),
        (given, date(2025, 6, 1), None),
        (given, date(2025, 12, 31), None),
    ):
        assignment = make.activity(plan, [unit], due_on=due_on).assignments.get()
        if done_on:
            make.update(assignment, person, done_on, status="DONE", progress=100, delay_reason="Chờ ý kiến")
    return unit


def test_work_is_counted_as_it_stood_on_the_closing_day(justice):
    found = {code: offer.words for code, offer in counted_figures(justice, 2025, "H1", TODAY).items()}
    assert found == {"CDDH-01": "3/6", "CDDH-04": "1/4", "CDDH-05": "1/4", "CDDH-06": "1/4"}
    first = {code: offer.words for code, offer in counted_figures(justice, 2025, "Q1", TODAY).items()}
    assert first == {"CDDH-01": "1/6", "CDDH-04": "0/4", "CDDH-05": "0/4", "CDDH-06": "0/4"}


def test_nothing_is_offered_where_there_is_no_work(justice):
    division = make.unit("Phòng", UnitKind.DIVISION, justice)
    empty = make.department("Sở Y tế", justice.province)
    assert counted_figures(division, 2025, "H1", TODAY) == {}
    assert counted_figures(empty, 2025, "H1", TODAY) == {}
    assert counted_figures(justice.province, 2025, "H1", TODAY) == {}
    assert counted_figures(justice, 2025, "AD_HOC", TODAY) == {}


def test_the_sheet_offers_it_and_takes_it_without_scripts(client, justice):
    Installation.objects.create(pk=1, demo_date=TODAY)
    make.indicator("CDDH-01", name="Nhiệm vụ đã hoàn thành")
    client.force_login(make.user(justice, Role.OFFICE))
    address = "/so-lieu/STP/2025/H1/"
    assert "Hệ thống đếm được 3/6" in client.get(address).content.decode()
    empty = {"n:CDDH-01": "", "d:CDDH-01": "", "g:CDDH-01": "", "l:CDDH-01": "", "s:CDDH-01": "0"}
    page = client.post(address, {**empty, "use": "CDDH-01"}, follow=True).content.decode()
    assert "1/1 chỉ tiêu đã nhập" in page
    assert '<small class="offer" hidden>' in page


@pytest.fixture
def office(client, justice):
    """Signed in, asked for the work that is done: the portal counts 3/6."""
    Installation.objects.create(pk=1, demo_date=TODAY)
    make.indicator("CDDH-01", name="Nhiệm vụ đã hoàn thành")
    client.force_login(make.user(justice, Role.OFFICE))
    return "/so-lieu/STP/2025/H1/"


def leave(client, address, numerator, denominator, note="", seen=0):
    boxes = {"n": numerator, "d": denominator, "g": note, "l": "Đếm lại", "s": seen}
    return client.post(f"{address}dong/", {"row": "CDDH-01", **{f"{box}:CDDH-01": it for box, it in boxes.items()}})


def test_another_number_is_saved_with_a_warning_at_its_row(client, office):
    told = leave(client, office, "2", "6")
    assert (told.status_code, told.json()["rows"][0]["state"]) == (200, "saved")
    assert "Hệ thống đếm được 3/6. Hãy đối chiếu" in told.json()["rows"][0]["html"]
    assert "Hệ thống đếm được 3/6. Hãy đối chiếu" in client.get(office).content.decode()
    noted = leave(client, office, "2", "6", note="Một việc báo ngoài hệ thống", seen=1).json()["rows"][0]["html"]
    assert "Hệ thống đếm được 3/6." in noted and "Hãy đối chiếu" not in noted
    same = leave(client, office, "3,0", "6", seen=2).json()["rows"][0]
    assert "Hệ thống" not in same["html"] and not same["offers"]


def test_a_row_that_waits_and_a_file_are_held_against_the_count_too(client, office):
    waits = leave(client, office, "7", "6").json()["rows"][0]
    assert waits["state"] == "wrong" and "Hệ thống đếm được 3/6." in waits["html"]
    assert "Hệ thống" not in leave(client, office, "7", "").json()["rows"][0]["html"]  # not a figure yet
    book = load_workbook(io.BytesIO(client.get(f"{office}so-lieu.xlsx").content))
    sheet = book.active
    at = next(row[0].row for row in sheet.iter_rows(min_row=5) if row[0].value == "CDDH-01")
    sheet[f"D{at}"], sheet[f"E{at}"] = 4, 6
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "so-lieu.xlsx"
    preview = client.post(f"{office}tep/", {"file": out})
    assert preview.status_code == 200
    assert "Hệ thống đếm được 3/6. Hãy đối chiếu" in preview.content.decode()
