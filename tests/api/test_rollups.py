"""Rolled-up figures and the structure of observations, for programs that should not add up themselves."""

from decimal import Decimal

import pytest

from indicators.models import Indicator, IndicatorPart
from indicators.queries.observations import FIELDS
from organisations.enums import Role, UnitKind
from tests import make
from tests.api.builders import client_of, measurement

ADDRESS = "/api/v1/rollups/"


def scene():
    """A province with three departments, two of which have given their figures."""
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    units = [make.department(f"Sở {number}", root, f"S{number}") for number in range(3)]
    ratio = make.indicator("TL-01")
    plain = {"unit_of_measure": "COUNT", "aggregation": "SUM", "numerator_name": "", "denominator_name": ""}
    count = make.indicator("SL-01", **plain)
    measurement(ratio, units[0], user, numerator=Decimal(90), denominator=Decimal(100), value=Decimal(90))
    measurement(ratio, units[1], user, numerator=Decimal(1), denominator=Decimal(2), value=Decimal(50))
    for unit, value in zip(units, (3, 4, 5), strict=True):
        measurement(count, unit, user, numerator=None, denominator=None, value=Decimal(value))
    return root, user, units


def rows_of(client, **parameters) -> dict[tuple[str, str], dict]:
    """The rows by indicator and period."""
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200, response.content
    return {(row["indicator"], row["time_period"]): row for row in response.json()["results"]}


def test_ratios_are_sums_over_sums_and_coverage_stands_beside_them():
    root, user, _ = scene()

    rows = rows_of(client_of(user), unit=root.code, year=2025)

    ratio, count = rows["TL-01", "2025-S1"], rows["SL-01", "2025-S1"]
    assert (ratio["value"], ratio["numerator"], ratio["denominator"]) == ("89.2157", "91", "102")  # not 70, the average
    assert (ratio["counted"], ratio["expected"], ratio["own"]) == (2, 3, False)
    assert (count["value"], count["numerator"], count["counted"], count["expected"]) == ("12", None, 3, 3)
    missing = rows["TL-01", "2025-Q1"]
    assert (missing["value"], missing["counted"], missing["expected"]) == (None, 0, 3)


def test_a_bodys_own_figure_goes_before_the_sum():
    root, user, units = scene()
    own = {"numerator": Decimal(7), "denominator": Decimal(8), "value": Decimal("87.5")}
    measurement(make.indicator("TL-02"), root, user, **own)
    client = client_of(user)

    assert rows_of(client, unit=root.code, year=2025, indicator="TL-02")["TL-02", "2025-S1"]["own"] is True
    found = rows_of(client, unit=units[0].code, year=2025, indicator="SL-01", period="H1")
    assert [(row["value"], row["own"]) for row in found.values()] == [("3", True)]


def test_of_a_kind_an_agency_learns_no_single_units_figure():
    root, user, units = scene()
    asked = {"unit": root.code, "year": 2025, "kind": "DEPARTMENT"}

    def told(who) -> tuple:
        rows = rows_of(client_of(who), **asked)
        return rows["TL-01", "2025-S1"]["value"], rows["TL-01", "2025-S1"]["counted"], rows["SL-01", "2025-S1"]["value"]

    for who in (user, make.user(root, Role.CLIENT), make.user(None, Role.ADMIN)):
        assert told(who) == ("89.2157", 2, "12")
    for role in (Role.CLIENT, Role.OFFICE):
        assert told(make.user(units[0], role)) == (None, 2, "12"), "of two units the other's is the sum less the own"


def test_of_a_part_nobody_is_missing_and_what_has_no_such_part_is_not_there():
    root, user, units = scene()
    ratio = Indicator.objects.get(code="TL-01")
    IndicatorPart.objects.create(indicator=ratio, code="DD", name="Lĩnh vực đất đai", position=1)
    for unit in units[:2]:
        numbers = {"numerator": Decimal(1), "denominator": Decimal(2), "value": Decimal(50)}
        measurement(ratio, unit, user, part="DD", **numbers)

    rows = rows_of(client_of(user), unit=root.code, year=2025, part="DD")

    assert rows.keys() == {("TL-01", "2025-S1")}
    (row,) = rows.values()
    assert (row["part"], row["value"], row["numerator"], row["own"]) == ("DD", "50", "2", False)
    assert (row["counted"], row["expected"]) == (2, 2), "nobody says of which units the part is"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("year=2025", 400),
        ("unit=DN", 400),
        ("unit=DN&year=1e400", 400),
        ("unit=DN&year=NaN", 400),
        ("unit=DN&year_from=1990&year_to=2025", 400),
        ("unit=DN&year_from=2025&year_to=2024", 400),
        ("unit=DN&year=2025&year_to=2026", 400),
        ("unit=DN&year_to=2025", 400),
        ("unit=DN&year=2025&period=Q2", 400),
        ("unit=DN&year=2025&kind=X", 400),
        ("unit=DN&year=2025&as_of=report:1", 400),
        ("unit=DN&year=2025&as_of=2025-02-30", 400),
        ("unit=DN&year=2025&la=1", 400),
        ("unit=%00&year=2025", 400),
        ("unit=KHONG-CO&year=2025", 404),
        ("unit=DN&year=2025&indicator=KHONG-CO", 400),
    ],
)
def test_nonsense_is_refused(query, status):
    _, user, _ = scene()

    response = client_of(user).get(f"{ADDRESS}?{query}")

    assert response.status_code == status, response.content


def test_only_bodies_that_the_account_may_see_as_a_whole():
    root, _, units = scene()
    elsewhere = make.province("UBND tỉnh Đồng Nai", "DNI")
    group = make.group("Các sở", root, units, "NHOM")
    official = client_of(make.user(units[0]))

    def status(unit) -> int:
        return official.get(ADDRESS, {"unit": unit.code, "year": 2025}).status_code

    assert [status(unit) for unit in (root, units[0])] == [200, 200]
    assert [status(unit) for unit in (units[1], elsewhere, group)] == [404, 404, 404]


def test_what_has_not_changed_is_not_sent_again():
    root, user, _ = scene()
    client = client_of(user)
    asked = {"unit": root.code, "year": 2025}
    first = client.get(ADDRESS, asked)

    assert client.get(ADDRESS, asked, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_structure_names_fields_that_there_are():
    client = client_of(make.user(make.province(), Role.CLIENT))

    structure = client.get("/api/v1/observations/structure/").json()

    parts = [*structure["dimensions"], *structure["measures"], *structure["attributes"]]
    assert {part["field"] for part in parts} <= set(FIELDS)
    assert [one["id"] for one in structure["dimensions"]] == ["INDICATOR", "REF_AREA", "TIME_PERIOD", "PART"]
    codes = {one["id"]: [code["code"] for code in one["codes"]] for one in parts if "codes" in one}
    assert codes["OBS_STATUS"] == ["A", "P", "M", "O"]
    assert codes["UNIT_KIND"] == UnitKind.values
    for one in structure["dimensions"]:
        assert "codelist" not in one or client.get(one["codelist"]).status_code in (200, 403)
