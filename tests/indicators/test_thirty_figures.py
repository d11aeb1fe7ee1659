"""A sheet of thirty figures made by hand, and its sums worked out by hand: as a form, as a workbook, and rolled up."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.models import IndicatorPart, Measurement
from indicators.queries.roll_up import roll_up
from organisations.enums import Role
from organisations.models import Installation
from tests import make
from tests.indicators.builders import plain, ratio

pytestmark = pytest.mark.django_db
ADDRESS = "/so-lieu/{}/2025/H1/"

# 10 ratios of three offices: (numerator, denominator) as typed, and the percentage by hand.
# The columns are Sở Tư pháp, Sở Y tế, Sở Nội vụ; the last is the province: sum of numerators / sum of denominators.
RATIOS = {
    #        STP              SYT               SNV              tỉnh: tử, mẫu, %
    "HS-01": (("45", "50"), ("100", "100"), ("5", "10"), (150, 160, "93.75")),
    "HS-02": (("1.235", "2.470"), ("0", "0"), ("0", "30"), (1235, 2500, "49.4")),
    "HS-03": (("0", "0"), ("0", "0"), ("0", "0"), (0, 0, None)),
    "HS-04": (("1", "3"), ("1", "3"), ("1", "3"), (3, 9, "33.3333")),
    "HS-05": (("2", "3"), ("2", "7"), ("3", "10"), (7, 20, "35")),
    "HS-06": (("99", "100"), ("1", "100"), ("50", "100"), (150, 300, "50")),
    "HS-07": (("7", "8"), ("8", "8"), ("9", "16"), (24, 32, "75")),
    "HS-08": (("10.000", "40.000"), ("5", "8"), ("0", "2"), (10005, 40010, "25.0062")),
}
NUMBERS = {"VB-01": ("12", "7", "23", 42), "VB-02": ("1.250,75", "0,25", "9", 1260)}
VALUES = {  # percentages by hand: 45/50, 50 %, nothing, a third, two thirds, …
    "HS-01": Decimal("90"),
    "HS-02": Decimal("50"),
    "HS-03": None,
    "HS-04": Decimal("33.3333"),
    "HS-05": Decimal("66.6667"),
    "HS-06": Decimal("99"),
    "HS-07": Decimal("87.5"),
    "HS-08": Decimal("25"),
}


@pytest.fixture
def town():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 13))
    province = make.province()
    for code in RATIOS:
        ratio(code, f"Tỷ lệ {code}")
    for code in NUMBERS:
        plain(code, UnitOfMeasure.MONEY, Aggregation.SUM)
    return province, [make.department(name, province, name) for name in ("STP", "SYT", "SNV")]


def typed(place: int) -> dict[str, str]:
    """What the office types in its ten rows."""
    sent = {f"n:{code}": row[place][0] for code, row in RATIOS.items()}
    sent |= {f"d:{code}": row[place][1] for code, row in RATIOS.items()}
    sent |= {f"v:{code}": row[place] for code, row in NUMBERS.items()}
    return sent | {f"s:{code}": "0" for code in (*RATIOS, *NUMBERS)}


def the_sums_come_out(province):
    rolled = roll_up(province, years=[2025], periods=["H1"])
    by_code = {figure.indicator_id: figure for figure in rolled.values()}
    codes = dict(Measurement.objects.values_list("indicator__code", "indicator"))
    for code, row in RATIOS.items():
        found, (numerator, denominator, percent) = by_code[codes[code]], row[3]
        assert (found.numerator, found.denominator) == (Decimal(numerator), Decimal(denominator)), code
        assert found.value == (None if percent is None else Decimal(percent)), code
        assert (found.counted, found.expected) == (3, 3), code
    for code, row in NUMBERS.items():
        assert by_code[codes[code]].value == row[3], code
    assert Measurement.objects.counted().count() == 30


def test_thirty_figures_typed_into_the_form(client, town):
    province, units = town
    for place, unit in enumerate(units):
        client.force_login(make.user(unit, Role.OFFICE))
        response = client.post(ADDRESS.format(unit.code), typed(place), follow=True)
        assert response.status_code == 200
        assert "10/10 chỉ tiêu đã nhập" in response.content.decode()
    values = dict(Measurement.objects.filter(unit=units[0]).values_list("indicator__code", "value"))
    assert {code: values[code] for code in VALUES} == VALUES
    the_sums_come_out(province)


def test_thirty_figures_from_workbooks(client, town):
    province, units = town
    for place, unit in enumerate(units):
        client.force_login(make.user(unit, Role.OFFICE))
        address = ADDRESS.format(unit.code)
        book = load_workbook(io.BytesIO(client.get(f"{address}so-lieu.xlsx").content))
        sheet = book.active
        columns = {cell.value: cell.column for cell in sheet[4]}
        lines = {sheet.cell(number, 1).value: number for number in range(5, sheet.max_row + 1)}
        for code, row in RATIOS.items():
            for column, text in zip(("Tử số", "Mẫu số"), row[place], strict=True):
                sheet.cell(lines[code], columns[column]).value = number(text)
        for code, row in NUMBERS.items():
            sheet.cell(lines[code], columns["Giá trị"]).value = row[place]  # as text, with its comma
        upload = io.BytesIO()
        book.save(upload)
        upload.seek(0)
        upload.name = "so-lieu.xlsx"
        preview = client.post(f"{address}tep/", {"file": upload})
        assert preview.status_code == 200
        assert "10 số liệu mới · 0 số liệu sửa" in preview.content.decode()
        assert not Measurement.objects.filter(unit=unit).exists()
        boxes = preview.context["confirm"].initial
        sent = {name: boxes[name] for name in ("sealed", "left")}
        assert client.post(f"{address}tep/luu/", sent).status_code == 302
    the_sums_come_out(province)


def number(text: str) -> float:
    """As somebody types it into Excel."""
    return float(text.replace(".", "").replace(",", "."))


def test_parts_of_a_sheet_add_up_by_hand(client, town):
    """100 = 61,5 + 38,5; the same with 38,4 does not come in, and the whole stays."""
    _, units = town
    indicator = plain("TK-01", UnitOfMeasure.MONEY, Aggregation.SUM)
    for position, code in enumerate(("CHI", "MUA"), start=1):
        IndicatorPart.objects.create(indicator=indicator, code=code, name=f"Khoản {code}", position=position)
    indicator.parts_add_up = True
    indicator.save()
    client.force_login(make.user(units[0], Role.OFFICE))
    seen = {f"s:TK-01{part}": "0" for part in ("", "~CHI", "~MUA")}
    sent = seen | {"v:TK-01": "100", "v:TK-01~CHI": "61,5", "v:TK-01~MUA": "38,4"}
    refused = client.post(ADDRESS.format("STP"), sent)
    assert refused.status_code == 422
    assert "Các phần cộng lại có giá trị 99,9, còn giá trị chung là 100." in refused.content.decode()
    sent |= {"s:TK-01": "1", "s:TK-01~CHI": "1", "v:TK-01~MUA": "38,5"}
    assert client.post(ADDRESS.format("STP"), sent).status_code == 302
    assert dict(Measurement.objects.values_list("part", "value")) == {
        "": 100,
        "CHI": Decimal("61.5"),
        "MUA": Decimal("38.5"),
    }
