"""Pages of observations follow each other whatever comes and goes, and are not sent again for nothing."""

from decimal import Decimal
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from indicators.models import Measurement
from organisations.enums import Role
from tests import make
from tests.api.builders import client_of, measurement
from tests.api.observations.builders import ADDRESS, lines_of, rows_of, scene


def test_pages_follow_each_other_whatever_comes_and_goes():
    root, user, health, justice, indicator, client = scene()
    units = [health, justice, *(make.department(f"Sở {number}", root) for number in range(5))]
    for unit in units:
        for year in (2023, 2024, 2025):
            measurement(indicator, unit, user, year)
    everything = [row["id"] for row in rows_of(client)]
    assert len(everything) == 21

    for ordering in ("unit", "-unit", "updated_at", "-updated_at"):
        seen, address = [], f"{ADDRESS}?page_size=4&ordering={ordering}"
        while address:
            page = client.get(address).json()
            seen += [row["id"] for row in page["results"]]
            address = page["next"]
        assert sorted(seen) == sorted(everything), ordering
        assert len(seen) == len(everything)
    assert everything == [
        row["id"] for row in sorted(rows_of(client), key=lambda row: (units_at(row, units), row["id"]))
    ]


def units_at(row: dict, units: list) -> int:
    """The id of the row's unit."""
    return next(unit.pk for unit in units if unit.code == row["unit"])


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PROVINCE, Role.OFFICE])
@pytest.mark.parametrize("named", [{}, {"year_from": 2024}, {"indicator": "HS-01,HS-02", "period": "H1,Q1"}])
def test_pages_hold_what_the_whole_list_holds(role, named):
    root, user, health, justice, indicator, _ = scene()
    other = make.indicator("HS-02", area=make.reform_area("steering"))
    elsewhere = make.department("Sở Tài chính", make.province("UBND tỉnh Đồng Nai", "DNI"), "STC")
    for unit in (root, health, elsewhere, justice):
        for of in (indicator, other):
            for year, period in ((2023, "H1"), (2024, "Q1"), (2025, "YEAR")):
                measurement(of, unit, user, year, period=period)
    client = client_of(make.user(None if role == Role.ADMIN else health, role))

    for kind in ({}, {"kind": "DEPARTMENT"}, {"unit": f"STP,SYT,{root.code}"}, {"status": "P,A"}):
        asked = named | kind
        seen, address = [], f"{ADDRESS}?{urlencode(asked | {'page_size': 2})}"
        while address:
            page = client.get(address).json()
            seen += page["results"]
            address = page["next"]
        assert seen == lines_of(client, **asked)[:-1]
        assert seen


def test_a_row_that_goes_away_between_two_pages_takes_no_other_with_it():
    _, user, health, _, indicator, client = scene()
    figures = [measurement(indicator, health, user, year) for year in (2020, 2021, 2022, 2023, 2024, 2025)]
    ids = [figure.pk for figure in figures]
    first = client.get(ADDRESS, {"page_size": 2}).json()
    figures[1].delete()
    figures[3].delete()

    second = client.get(first["next"]).json()

    assert [row["id"] for row in first["results"]] == ids[:2]
    assert [row["id"] for row in second["results"]] == [ids[2], ids[4]]


def test_units_whose_ids_lie_apart_are_read_in_order_too():
    root, user, health, justice, indicator, client = scene()
    elsewhere = make.province("UBND tỉnh Đồng Nai", "DNI")
    late = make.department("Sở Công Thương", root, "SCT")
    for unit in (late, elsewhere, justice, health):
        for year in (2024, 2025):
            measurement(indicator, unit, user, year)

    seen, address = [], f"{ADDRESS}?page_size=3"
    while address:
        page = client.get(address).json()
        seen += [row["unit"] for row in page["results"]]
        address = page["next"]

    assert seen == ["SYT", "SYT", "STP", "STP", "SCT", "SCT"]


@pytest.mark.parametrize(
    "spoil", [lambda cursor: cursor[:-1], lambda cursor: cursor[::-1], lambda cursor: cursor + "A"]
)
def test_a_cursor_that_was_changed_is_refused(spoil):
    _, user, health, _, indicator, client = scene()
    for year in (2023, 2024, 2025):
        measurement(indicator, health, user, year)
    cursor = parse_qs(urlsplit(client.get(ADDRESS, {"page_size": 1}).json()["next"]).query)["cursor"][0]
    assert client.get(ADDRESS, {"page_size": 1, "cursor": cursor}).status_code == 200

    for parameters in ({"cursor": spoil(cursor)}, {"cursor": cursor, "ordering": "updated_at"}):
        assert client.get(ADDRESS, parameters).json()["code"] == "invalid_cursor"
    assert client.get("/api/v1/measurements/", {"cursor": cursor}).json()["code"] == "invalid_cursor"


def test_fields_come_in_the_order_in_which_they_are_asked_for():
    _, user, health, _, indicator, client = scene()
    figure = measurement(indicator, health, user)

    assert rows_of(client, fields="value,unit") == [{"value": "96.5", "unit": "SYT"}]
    assert client.get(f"{ADDRESS}{figure.pk}/?fields=id").json() == {"id": figure.pk}
    assert client.get(ADDRESS, {"format": "csv", "fields": "value,unit"}).getvalue() == b"value,unit\r\n96.5,SYT\r\n"


def test_one_row_is_the_row_of_the_list():
    _, user, health, _, indicator, client = scene()
    figure = measurement(indicator, health, user)

    assert client.get(f"{ADDRESS}{figure.pk}/").json() == rows_of(client)[0]
    assert client.get(f"{ADDRESS}{figure.pk + 1}/").status_code == 404


def test_what_has_not_changed_is_not_sent_again():
    _, user, health, _, indicator, client = scene()
    figure = measurement(indicator, health, user)
    first = client.get(ADDRESS)

    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    Measurement.objects.filter(pk=figure.pk).update(value=Decimal("97"), numerator=Decimal(970))
    changed = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200 and changed.json()["results"][0]["value"] == "97"


def test_only_what_changed_since_comes():
    _, user, health, justice, indicator, client = scene()
    figure, other = measurement(indicator, health, user), measurement(indicator, justice, user)
    since = max(row["updated_at"] for row in rows_of(client))
    Measurement.objects.filter(pk=figure.pk).update(note="Đã sửa")

    found = [row["id"] for row in rows_of(client, updated_since=since)]

    assert figure.pk in found
    assert found[-1] == figure.pk
    assert rows_of(client, updated_since="2099-01-01T00:00:00+07:00") == []
    assert other.pk not in [row["id"] for row in rows_of(client, updated_since=rows_of(client)[0]["updated_at"])][1:]
