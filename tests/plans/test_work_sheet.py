"""The list of work as a sheet: what is shown, in its order, every text as text and every day as a day."""

import csv
import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import WorkStatus
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)
FILES = "/viec-cua-toi/tai-ve/viec"


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


def workbook(client, person, query: str = "") -> list[dict]:
    client.force_login(person)
    answer = client.get(f"{FILES}.xlsx?{query}")
    assert answer.status_code == 200
    headings, *rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def comma_file(client, person, query: str = "") -> list[dict]:
    client.force_login(person)
    text = client.get(f"{FILES}.csv?{query}").content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_every_page_of_the_list_in_its_order_with_the_groups_as_a_column(client, justice):
    official = make.user(justice, full_name="Trần Thị Bình")
    plan = make.plan(justice.province)
    make.activity(plan, [justice], title="Thường xuyên")
    done = make.activity(plan, [justice], title="Xong", due_on=date(2025, 6, 30)).assignments.get()
    make.update(done, official, date(2025, 6, 10), WorkStatus.DONE)
    for number in range(60):
        make.activity(plan, [justice], title=f"Trễ {number:02}", due_on=date(2025, 6, 1))
    health = make.department("Sở Y tế", justice.province)
    make.activity(plan, [health], [justice], title="Giúp", due_on=date(2025, 12, 31))
    rows = workbook(client, official)
    assert [row["Hoạt động"] for row in rows] == [*(f"Trễ {n:02}" for n in range(60)), "Thường xuyên", "Xong", "Giúp"]
    groups = [row["Nhóm"] for row in rows]
    assert groups == ["Quá hạn"] * 60 + ["Thường xuyên", "Đã xong", "Việc phối hợp"]
    finished, helped = rows[-2:]
    assert finished["Cập nhật đến ngày"] == datetime(2025, 6, 10) and finished["Tiến độ (%)"] == 100
    assert finished["Người cập nhật gần nhất"] == "Trần Thị Bình"
    assert (rows[0]["Hạn"], rows[0]["Tình trạng"], rows[0]["Chi tiết"]) == (datetime(2025, 6, 1), "Quá hạn", "13 ngày")
    assert (helped["Đơn vị chủ trì"], helped["Vai trò"], helped["Tiến độ (%)"]) == ("Sở Y tế", "Phối hợp", None)
    same = comma_file(client, official)
    assert [row["Hoạt động"] for row in same] == [row["Hoạt động"] for row in rows]
    assert same[0]["Hạn"] == "01/06/2025" and same[-1]["Tiến độ (%)"] == ""


def test_it_holds_what_the_filters_leave_and_nobody_elses_work(client, justice):
    division = make.unit("Thanh tra", UnitKind.DIVISION, justice)
    make.lead(division, title="Trễ", due_on=date(2025, 6, 1))
    make.lead(justice, title="Trong kỳ", due_on=date(2025, 12, 31))
    make.lead(make.department("Sở Y tế", justice.province), title="Của nơi khác")
    office = make.user(justice, Role.OFFICE)

    def titles(query: str) -> list[str]:
        return [row["Hoạt động"] for row in comma_file(client, office, query)]

    assert titles("") == ["Trễ", "Trong kỳ"]
    assert titles("state=overdue") == ["Trễ"]
    assert titles(f"unit={division.code}&period=2025-q2") == ["Trễ"]
    assert titles("sort=-state") == ["Trong kỳ", "Trễ"]
    assert titles("role=SUPPORT") == []


@pytest.mark.parametrize(
    "title", ['=HYPERLINK("http://x","y")', "+84 là mã vùng", "-1+1", "@SUM(A1)", "\t=1", "＝1+1", "<b>đậm</b>"]
)
def test_a_text_stays_a_text(client, justice, title):
    official = make.user(justice)
    make.lead(justice, title=title)
    client.force_login(official)
    sheet = load_workbook(io.BytesIO(client.get(f"{FILES}.xlsx").content)).active
    cell = next(cell for cell in sheet[2] if cell.value == title)
    assert cell.data_type == "s"
    written = comma_file(client, official)[0]["Hoạt động"]
    assert written == (title if title.startswith("<") else f"'{title}")


def test_it_is_named_by_unit_and_day_and_saved_not_shown(client, justice):
    division = make.unit("Thanh tra Sở", UnitKind.DIVISION, justice)
    make.lead(division)
    client.force_login(make.user(justice, Role.OFFICE))
    for query, name in (("", "viec-so-tu-phap-2025-06-14"), (f"?unit={division.code}", "viec-thanh-tra-so-2025-06-14")):
        for kind, content_type in (("csv", "text/csv; charset=utf-8"), ("xlsx", "application/vnd.openxml")):
            answer = client.get(f"{FILES}.{kind}{query}")
            assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.{kind}"'
            assert answer.headers["Content-Type"].startswith(content_type)


def test_the_page_leads_to_the_sheet_of_what_it_shows(client, justice):
    make.lead(justice, due_on=DAY)
    client.force_login(make.user(justice))
    text = client.get("/viec-cua-toi/?state=due_soon&area=").content.decode()
    assert f'href="{FILES}.xlsx?state=due_soon"' in text
    assert f'href="{FILES}.csv?state=due_soon"' in text
