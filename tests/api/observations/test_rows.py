"""Observations: figures as flat rows that need nothing else to be understood."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import IndicatorPart, PeriodLock
from indicators.services.period_locks import lock_period, unlock_period
from organisations.enums import UnitKind
from reform.common.periods import Period
from tests import make
from tests.api.builders import measurement
from tests.api.observations.builders import ADDRESS, rows_of, scene


def close(agency, user, year=2025, period=Period.H1) -> PeriodLock:
    """The period of the agency, closed by a report."""
    return PeriodLock.objects.create(
        agency=agency,
        year=year,
        period=period,
        because="Báo cáo đã gửi",
        locked_at=make.moment(date(2025, 6, 16)),
        locked_by=user,
    )


def test_a_row_says_all_that_a_figure_is_about():
    root, user, health, _, indicator, client = scene()
    figure = measurement(indicator, health, user, note="Đã rà soát")
    close(health, user)

    (row,) = rows_of(client)

    figure.refresh_from_db()
    moments = {name: row.pop(name) for name in ("recorded_at", "updated_at")}
    assert row == {
        "indicator": "HS-01",
        "indicator_name": "Tỷ lệ HS-01",
        "area": "procedures",
        "area_name": "Cải cách thủ tục hành chính",
        "unit_of_measure": "PERCENT",
        "aggregation": "RATIO_OF_SUMS",
        "cumulative": True,
        "definition_version": 1,
        "unit": "SYT",
        "unit_name": "Sở Y tế",
        "unit_kind": "DEPARTMENT",
        "unit_group": "Sở, ban, ngành",
        "agency": "SYT",
        "agency_name": "Sở Y tế",
        "province": root.code,
        "province_name": root.name,
        "year": 2025,
        "period": "H1",
        "time_period": "2025-S1",
        "part": "_T",
        "part_name": "Tổng số",
        "value": "96.5",
        "numerator": "965",
        "denominator": "1000",
        "band": None,
        "status": "A",
        "final": True,
        "illustrative": False,
        "note": "Đã rà soát",
        "version": 1,
        "id": figure.pk,
    }
    assert moments["recorded_at"].endswith("+07:00") and moments["updated_at"].endswith("+07:00")


def test_each_figure_has_the_status_of_sdmx():
    _, user, health, justice, indicator, client = scene()
    nothing = {"numerator": Decimal(0), "denominator": Decimal(0), "value": None}
    taken_back = {"numerator": None, "denominator": None, "value": None, "is_withdrawn": True}
    measurement(indicator, health, user)
    measurement(indicator, justice, user)
    measurement(indicator, health, user, 2024, **nothing)
    measurement(indicator, justice, user, 2024, **taken_back)
    close(health, user)

    found = {(row["unit"], row["year"]): row["status"] for row in rows_of(client)}

    assert found == {("SYT", 2025): "A", ("STP", 2025): "P", ("SYT", 2024): "M", ("STP", 2024): "O"}
    for status in "APMO":
        assert [row["status"] for row in rows_of(client, status=status)] == [status]
    assert {row["status"] for row in rows_of(client, status="A,M")} == {"A", "M"}


def test_closing_and_opening_a_period_is_a_change_of_its_figures():
    _, user, health, justice, indicator, client = scene()
    figure, other = measurement(indicator, health, user), measurement(indicator, justice, user)
    before = {row["id"]: row["updated_at"] for row in rows_of(client)}

    lock_period(by=user, agency=health, year=2025, period="H1", because="Báo cáo đã gửi")
    closed = {row["id"]: row["updated_at"] for row in rows_of(client)}
    unlock_period(by=user, agency=health, year=2025, period="H1", because="Bị trả lại")
    opened = {row["id"]: row["updated_at"] for row in rows_of(client)}

    assert before[figure.pk] < closed[figure.pk] < opened[figure.pk]
    assert before[other.pk] == closed[other.pk] == opened[other.pk]


def test_parts_come_when_they_are_asked_for():
    _, user, health, _, indicator, client = scene()
    IndicatorPart.objects.create(indicator=indicator, code="DAT", name="Lĩnh vực đất đai", position=1)
    measurement(indicator, health, user)
    measurement(indicator, health, user, part="DAT")
    measurement(indicator, health, user, part="CU")  # the catalogue has it no more

    assert [row["part"] for row in rows_of(client)] == ["_T"]
    assert [(row["part"], row["part_name"]) for row in rows_of(client, part="*")] == [
        ("_T", "Tổng số"),
        ("DAT", "Lĩnh vực đất đai"),
        ("CU", "CU"),
    ]
    assert [row["part"] for row in rows_of(client, part="DAT")] == ["DAT"]
    assert [row["part"] for row in rows_of(client, part="DAT,_T")] == ["_T", "DAT"]


def test_filters_take_several_values():
    root, user, health, justice, indicator, client = scene()
    other = make.indicator("HS-02", area=make.reform_area("steering"))
    office = make.unit("Văn phòng", UnitKind.DIVISION, health, "SYT-VP")
    for year, period, of, unit in (
        (2023, "Q1", indicator, health),
        (2024, "H1", indicator, justice),
        (2025, "Q3", other, office),
        (2025, "YEAR", other, root),
    ):
        measurement(of, unit, user, year, period=period)

    def units(**parameters) -> list[str]:
        return [row["unit"] for row in rows_of(client, **parameters)]

    assert sorted(units()) == sorted([root.code, "SYT", "STP", "SYT-VP"])
    assert units(indicator="HS-01") == ["SYT", "STP"]
    assert sorted(units(indicator="HS-01,HS-02")) == sorted(units())
    assert units(area="steering") == [root.code, "SYT-VP"]
    assert units(unit="SYT,STP") == ["SYT", "STP"]
    assert units(agency="SYT") == ["SYT", "SYT-VP"]
    assert sorted(units(province=root.code)) == sorted(units())
    assert units(kind="PROVINCE,DIVISION") == [root.code, "SYT-VP"]
    assert units(year=2024) == ["STP"]
    assert units(year_from=2024, year_to=2024) == ["STP"]
    assert sorted(units(year_from=2025)) == sorted([root.code, "SYT-VP"])
    assert units(period="Q1,H1") == ["SYT", "STP"]


@pytest.mark.parametrize(
    "query",
    [
        "year=1e400",
        "year=NaN",
        "year=" + "9" * 400,
        "year_from=-1",
        "status=X",
        "status=A,X",
        "period=Q2",
        "kind=%00",
        "indicator=%00",
        "unit=" + ",".join(f"U{number}" for number in range(501)),
        "fields=khong_co",
        "fields=",
        "ordering=value",
        "page_size=0",
        "page_size=1e9",
        "cursor=x",
        "cursor=",
        "updated_since=NaN",
        "khong_co=1",
        "year=2024&year=2025",
        "bom=1",
        "format=csv&bom=2",
        "format=csv&decimal=dot",
        "format=csv&cursor=x",
        "format=jsonl&page_size=10",
        "as_of=2025-02-30",
        "as_of=NaN",
    ],
)
def test_nonsense_is_refused(query):
    _, user, health, _, indicator, client = scene()
    measurement(indicator, health, user)

    response = client.get(f"{ADDRESS}?{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json"), response.content
