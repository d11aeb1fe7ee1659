"""A small invented province fills in its workbooks; every sum, coverage and target is compared with sums by hand.

Sở A has two phòng (nested), Sở B and huyện C stand alone. Thirty figures of quarter I and the first half of 2025: a
ratio in the period, a ratio that grows through the year, a number told anew each period, a number that grows, a rank
and a percentage that only the body itself can state, a ratio within another one, and a number in two parts.
"""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.models import Indicator, IndicatorPart, Measurement
from indicators.queries.roll_up import roll_up
from organisations.enums import Role, UnitKind
from organisations.models import Installation, Unit
from plans.enums import TargetResult
from plans.models import Target
from plans.queries.target_results import standings
from tests import make
from tests.indicators.builders import plain, ratio
from tests.plans.target_builders import target

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 13)
COLUMNS = {"n": "Tử số", "d": "Mẫu số", "v": "Giá trị", "r": "Lý do sửa", "g": "Ghi chú"}

# (period, unit) → line of the sheet → what is typed: "numerator/denominator" or a value.
TYPED = {
    ("Q1", "B"): {"DH": "40/50", "LK": "10/40", "VB": "5", "TS": "100"},
    ("Q1", "C"): {"DH": "0/0", "LK": "5/10", "VB": "3"},
    ("H1", "A1"): {"DH": "30/30", "VB": "2"},
    ("H1", "A2"): {"DH": "15/30", "VB": "1"},
    ("H1", "A"): {"DH": "45/60", "LK": "15/60", "VB": "3"},
    ("H1", "B"): {
        "DH": "90/100",
        "DH-TT": "18/20",
        "LK": "30/40",
        "VB": "7",
        "TS": "130",
        "TS~NHA": "80",
        "TS~XE": "50",
    },
    ("H1", "C"): {"DH": "0/0", "DH-TT": "0/0", "LK": "6/10", "VB": "4", "TS": "25", "TS~NHA": "25", "TS~XE": "0"},
    ("H1", "T"): {"HANG": "18", "HL": "88,5"},
}
# By hand: of the province, (numerator, denominator, value, units that told theirs, units that should).
BY_HAND = {
    ("Q1", "DH"): (40, 50, "80", 2, 3),  # nothing occurred in C, which counts as told; A has said nothing
    ("Q1", "LK"): (15, 50, "30", 2, 3),
    ("Q1", "VB"): (None, None, "8", 2, 3),
    ("H1", "DH"): (135, 160, "84.375", 3, 3),  # 45/60, of which the two phòng are parts, 90/100, nothing
    ("H1", "DH-TT"): (18, 20, "90", 2, 3),
    ("H1", "LK"): (51, 110, "46.3636", 3, 3),  # 15/60 + 30/40 + 6/10; quarter I is in it and is not added
    ("H1", "VB"): (None, None, "14", 3, 3),
    ("H1", "TS"): (None, None, "155", 2, 3),
    ("H1", "HANG"): (None, None, "18", 0, 0),
    ("H1", "HL"): (None, None, "88.5", 0, 0),
}


@pytest.fixture
def town() -> dict[str, Unit]:
    Installation.objects.create(pk=1, demo_date=DAY)
    root = make.province("UBND tỉnh Thử", "T")
    units = {"T": root, "A": make.department("Sở A", root, "A"), "B": make.department("Sở B", root, "B")}
    units["C"] = make.unit("UBND huyện C", UnitKind.DISTRICT, root, "C")
    for code in ("A1", "A2"):
        units[code] = make.unit(f"Phòng {code}", UnitKind.DIVISION, units["A"], code)
    whole = ratio("DH", "Đúng hạn", cumulative=False)
    ratio("DH-TT", "Đúng hạn, hồ sơ trực tuyến", cumulative=False, narrows=whole)
    ratio("LK", "Lũy kế", cumulative=True)
    plain("VB", UnitOfMeasure.COUNT, Aggregation.SUM, cumulative=False)
    money = plain("TS", UnitOfMeasure.MONEY, Aggregation.SUM, cumulative=True)
    for position, (code, name) in enumerate((("NHA", "Nhà"), ("XE", "Xe")), start=1):
        IndicatorPart.objects.create(indicator=money, code=code, name=name, position=position)
    Indicator.objects.filter(pk=money.pk).update(parts_add_up=True)
    plain("HANG", UnitOfMeasure.RANK, Aggregation.NONE, direction=Direction.LOWER, reporter_kinds=["PROVINCE"])
    plain("HL", UnitOfMeasure.PERCENT, Aggregation.LATEST, reporter_kinds=["PROVINCE"])
    return units


def fill_in(client, unit: Unit, period: str, lines: dict[str, str], reason: str = "") -> str:
    """Download the sheet, type into it, upload it and confirm; the words of the preview."""
    address = f"/so-lieu/{unit.code}/2025/{period}/"
    book = load_workbook(io.BytesIO(client.get(f"{address}so-lieu.xlsx").content))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[4]}
    rows = {sheet.cell(number, 1).value: number for number in range(5, sheet.max_row + 1)}
    for code, typed in lines.items():
        numerator, divided, denominator = typed.partition("/")
        cells = {"n": numerator, "d": denominator} if divided else {"v": typed}
        cells |= {"g": "theo sổ của bộ phận một cửa"}  # what jumps wants a note
        for kind, text in (cells | ({"r": reason} if reason else {})).items():
            sheet.cell(rows[code], columns[COLUMNS[kind]]).value = text
    upload = io.BytesIO()
    book.save(upload)
    upload.seek(0)
    upload.name = "so-lieu.xlsx"
    preview = client.post(f"{address}tep/", {"file": upload})
    assert preview.status_code == 200, preview.content.decode()
    boxes = preview.context["confirm"].initial
    saved = client.post(f"{address}tep/luu/", {name: boxes[name] for name in ("sealed", "left")})
    assert saved.status_code == 302, saved.content.decode()
    return preview.content.decode()


def everything(client, town) -> None:
    offices = {unit.code: make.user(unit, Role.OFFICE) for unit in (town["A"], town["B"], town["C"])}
    offices |= {"T": make.user(town["T"], Role.PROVINCE)}
    for (period, code), lines in TYPED.items():
        client.force_login(offices[code if code in offices else "A"])
        assert f"{len(lines)} số liệu mới · 0 số liệu sửa" in fill_in(client, town[code], period, lines)


def sums(body: Unit, code: str, period: str, **asked) -> tuple:
    key = (Indicator.objects.get(code=code).pk, 2025, period)
    found = roll_up(body, years=[2025], periods=[period], **asked)[key]
    return (found.numerator, found.denominator, found.value, found.counted, found.expected)


def test_every_sum_and_target_is_that_by_hand(client, town):
    everything(client, town)
    assert Measurement.objects.count() == sum(map(len, TYPED.values())) == 30
    for (period, code), (numerator, denominator, value, counted, expected) in BY_HAND.items():
        by_hand = (numerator, denominator, Decimal(value), counted, expected)
        assert sums(town["T"], code, period) == by_hand, (period, code)
    assert sums(town["A"], "DH", "H1", kinds=["DIVISION"]) == (45, 60, 75, 2, 2)
    assert sums(town["T"], "DH", "H1", kinds=["DISTRICT"]) == (0, 0, None, 1, 1), "nothing occurred is no zero per cent"
    assert sums(town["T"], "DH", "H1", kinds=["DEPARTMENT"])[:3] == (135, 160, Decimal("84.375"))
    whole, houses, cars = (
        sum(one.value for one in Measurement.objects.filter(indicator__code="TS", period="H1", part=part))
        for part in ("", "NHA", "XE")
    )
    assert (whole, houses, cars) == (155, 105, 50)
    the_targets_stand_as_by_hand(town)
    a_correction_is_in_the_sum(client, town)


def a_correction_is_in_the_sum(client, town):
    client.force_login(make.user(town["B"], Role.OFFICE))
    told = fill_in(client, town["B"], "H1", {"DH": "95/100"}, reason="Đếm sót năm hồ sơ")
    assert "0 số liệu mới · 1 số liệu sửa" in told
    assert sums(town["T"], "DH", "H1")[:3] == (140, 160, Decimal("87.5"))
    corrected = Measurement.objects.get(indicator__code="DH", period="H1", unit=town["B"])
    assert [(one.numerator, one.denominator) for one in corrected.revisions.all()] == [(90, 100)]


RANK = {"lower": None, "comparator": "at_most", "measure": "rank"}
TARGETS = [
    ("DH", {"lower": "85"}, TargetResult.AT_RISK, "84.375"),
    ("DH", {"lower": "84"}, TargetResult.ON_TRACK, "84.375"),
    ("DH-TT", {"lower": "90", "comparator": "more_than"}, TargetResult.AT_RISK, "90"),
    ("LK", {"lower": "40", "upper": "50", "comparator": "between"}, TargetResult.ON_TRACK, "46.3636"),
    ("HL", {"lower": "88.5"}, TargetResult.ON_TRACK, "88.5"),
    ("HANG", RANK | {"upper": "15"}, TargetResult.AT_RISK, "18"),
    ("HANG", RANK | {"upper": "20"}, TargetResult.ON_TRACK, "18"),
    # The first half holds quarter I: 14 until June, where half of the year's 20 is 10, of its 30 is 15.
    ("VB", {"lower": "20", "measure": "count"}, TargetResult.ON_TRACK, "14"),
    ("VB", {"lower": "30", "measure": "count"}, TargetResult.AT_RISK, "14"),
]


def the_targets_stand_as_by_hand(town):
    plan = make.plan(town["T"])
    for code, asked, _, _ in TARGETS:
        target(plan, Indicator.objects.get(code=code), **asked)
    found = standings(Target.objects.select_related("plan__owner", "indicator", "area").order_by("pk"), DAY)
    for (code, asked, result, value), standing in zip(TARGETS, found, strict=True):
        judgement = standing.judgement
        assert (judgement.result, judgement.value) == (result, Decimal(value)), (code, asked, judgement.reason)
