"""JSON, CSV and JSON Lines of observations say the same."""

import csv
import io

import pytest
from django.test import RequestFactory
from django.urls import resolve

from organisations.enums import Role, UnitKind
from tests import make
from tests.api.builders import client_of, key_of, measurement
from tests.api.observations.builders import ADDRESS, lines_of, rows_of, scene


@pytest.mark.parametrize(
    ("role", "of", "seen"),
    [
        (Role.OFFICIAL, "health", {"DN", "SYT", "SYT-VP"}),
        (Role.LEADER, "health", {"DN", "SYT", "SYT-VP"}),
        (Role.OFFICE, "health", {"DN", "SYT", "SYT-VP"}),
        (Role.CLIENT, "health", {"DN", "SYT", "SYT-VP"}),
        (Role.PROVINCE, "health", {"DN", "SYT", "SYT-VP", "STP"}),
        (Role.CLIENT, "root", {"DN", "SYT", "SYT-VP", "STP"}),
        (Role.ADMIN, None, {"DN", "SYT", "SYT-VP", "STP", "DNI"}),
    ],
)
def test_each_role_sees_in_every_format_what_its_pages_show(role, of, seen):
    root, user, health, justice, indicator, _ = scene()
    office = make.unit("Văn phòng", UnitKind.DIVISION, health, "SYT-VP")
    for unit in (root, health, office, justice, make.province("UBND tỉnh Đồng Nai", "DNI")):
        measurement(indicator, unit, user)
    client = client_of(make.user({"health": health, "root": root, None: None}[of], role))

    listed = {row["unit"] for row in rows_of(client)}
    lines = {row["unit"] for row in csv_of(client)}
    streamed = {row["unit"] for row in lines_of(client)[:-1]}
    named = {row["unit"] for row in rows_of(client, unit="DN,SYT,SYT-VP,STP" + (",DNI" if "DNI" in seen else ""))}

    assert listed == lines == streamed == named == seen


def csv_of(client, **parameters) -> list[dict]:
    """The rows of the CSV."""
    response = client.get(ADDRESS, {"format": "csv", **parameters})
    assert response.status_code == 200
    text = response.getvalue().decode("utf-8-sig")
    delimiter = ";" if parameters.get("decimal") == "comma" else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_csv_json_lines_and_json_say_the_same():
    _, user, health, justice, indicator, client = scene()
    measurement(indicator, health, user, note='Ghi chú, có "phẩy"\nvà xuống dòng')
    measurement(indicator, justice, user, value=None, denominator=0, numerator=0)
    band = make.indicator("B-01", unit_of_measure="BAND", aggregation="NONE", numerator_name="", denominator_name="")
    measurement(band, justice, user, value=None, numerator=None, denominator=None, band="Trung bình; khá")
    rows = rows_of(client)

    def flat(value) -> str:
        return (
            {True: "true", False: "false", None: ""}.get(value, value)
            if not isinstance(value, int | str) or (isinstance(value, bool))
            else str(value)
        )

    expected = [{name: flat(value) for name, value in row.items()} for row in rows]
    *objects, end = lines_of(client)
    assert csv_of(client) == expected
    assert csv_of(client, fields=",".join(rows[0])) == expected
    assert objects == rows
    assert end == {"end": True, "rows": 3}


def test_csv_opens_in_excel():
    _, user, health, _, indicator, client = scene()
    measurement(indicator, health, user)

    plain = client.get(ADDRESS, {"format": "csv"})
    for_excel = client.get(ADDRESS, {"format": "csv", "bom": "1", "decimal": "comma"})
    content = for_excel.getvalue()

    assert plain["Content-Type"] == "text/csv; charset=utf-8"
    assert (plain["X-Total-Count"], plain["Content-Disposition"]) == ("1", 'attachment; filename="observations.csv"')
    assert not plain.getvalue().startswith(b"\xef\xbb\xbf")
    assert content.startswith(b"\xef\xbb\xbfindicator;indicator_name;")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert (row["value"], row["numerator"], row["year"]) == ("96,5", "965", "2025")


@pytest.mark.parametrize("decimal", ["point", "comma"])
def test_no_cell_is_a_formula(decimal):
    root, user, _, _, _, client = scene()
    indicator = make.indicator("HS-09", name="=cmd|' /C calc'!A0")
    measurement(indicator, make.department("@Sở", root, "SAT"), user, note="+1+1")

    for fields in ({}, {"fields": "indicator_name,unit_name,note,value"}):
        (row,) = csv_of(client, decimal=decimal, **fields)
        assert (row["indicator_name"], row["unit_name"], row["note"]) == ("'=cmd|' /C calc'!A0", "'@Sở", "'+1+1")
    assert rows_of(client)[0]["note"] == "+1+1"


def test_what_a_program_accepts_decides_too():
    _, user, health, _, indicator, client = scene()
    measurement(indicator, health, user)

    for accepted in ("text/csv", "application/x-ndjson"):
        response = client.get(ADDRESS, headers={"Accept": accepted})
        assert response["Content-Type"].startswith(accepted)
        assert response.getvalue()
    assert client.get(ADDRESS, headers={"Accept": "application/xml"}).status_code == 406
    assert client.get(ADDRESS, {"format": "xlsx"}).status_code == 400


def test_the_head_of_a_stream_tells_how_many_rows_there_are_and_holds_nothing():
    _, user, health, _, indicator, client = scene()
    measurement(indicator, health, user)

    for _ in range(5):
        response = client.head(ADDRESS, {"format": "csv"})
        assert (response.status_code, response["X-Total-Count"]) == (200, "1")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", [ADDRESS, "/api/v1/measurements/"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_server_that_reads_the_body_of_a_head_to_drop_it_finds_none(form, address):
    _, user, health, _, indicator, _ = scene()
    measurement(indicator, health, user)
    request = RequestFactory().head(address, {"format": form}, headers={"Authorization": f"Bearer {key_of(user)}"})

    view, args, kwargs = resolve(address)
    response = view(request, *args, **kwargs)

    assert response["X-Total-Count"] == "1"
    assert b"".join(response.streaming_content) == b""
    response.close()


def test_a_page_costs_the_same_statements_however_many_rows_it_holds(django_assert_num_queries):
    root, user, _, _, _, client = scene()
    for number in range(3):
        unit = make.department(f"Sở {number}", root)
        for year in (2024, 2025):
            measurement(make.indicator(), unit, user, year)

    # The key; the units, the figures, then indicators, units and closed periods of these together.
    for size in (1, 6):
        with django_assert_num_queries(4):
            assert len(rows_of(client, page_size=size)) == size
