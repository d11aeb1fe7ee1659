"""Registers through the interface: what their pages show, by round, day and unit."""

from datetime import date

import pytest

from organisations.enums import Role
from reporting.services.registers import strike_entry
from tests import make
from tests.api.builders import client_of, entries, reporting_round
from tests.reporting.registers.builders import DIALOGUE, INSPECTION, Town, enter, town


@pytest.fixture
def place() -> Town:
    return town()


def _titles(client, address: str) -> list[str]:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


def test_an_inspection_comes_with_what_it_found(place):
    made = entries(place.agency, place.office)["inspections"]

    row = client_of(place.office).get(f"/api/v1/inspections/{made.pk}/").json()

    (found,) = row.pop("findings")
    assert (found["text"], found["handled_on"], found["handling"]) == ("Chậm trả hồ sơ", None, None)
    assert row | {"inspected": "Phòng Tư pháp", "document": "15/KH-STP", "unannounced": False} == row
    assert (row["unit"]["code"], row["happened_on"], row["area"], row["struck"]) == (
        place.agency.code,
        "2025-03-05",
        None,
        False,
    )


def test_each_register_tells_its_own_numbers(place):
    entries(place.agency, place.office)
    client = client_of(place.office)

    def only(name: str, *fields: str) -> list:
        (row,) = client.get(f"/api/v1/{name}/?fields={','.join(fields)}").json()["results"]
        return list(row.values())

    assert only("steering-documents", "number", "kind_label") == ["120/STP-VP", "Công văn"]
    assert only("communications", "form", "quantity", "audience") == ["CONFERENCE", 2, 150]
    assert only("dialogues", "with_whom", "participants", "raised", "answered") == ["Doanh nghiệp", 60, 12, 9]
    assert only("surveys", "sent", "returned", "satisfied") == [200, 180, 171]


def test_an_agency_reads_its_own_and_the_province_reads_all(place):
    enter(place.office, place.agency, INSPECTION, title="Của Sở này")
    enter(place.stranger, place.other, INSPECTION, title="Của Sở khác")
    program = make.user(place.province, Role.CLIENT)

    assert _titles(client_of(place.office), "inspections/") == ["Của Sở này"]
    assert _titles(client_of(place.leader), "inspections/") == ["Của Sở này"]
    for person in (place.ministry, program):
        assert _titles(client_of(person), "inspections/") == ["Của Sở này", "Của Sở khác"]
        assert _titles(client_of(person), f"inspections/?unit={place.other.code}") == ["Của Sở khác"]


def test_they_are_found_by_round_day_words_and_whether_they_stand(place):
    round_ = reporting_round(place.province)
    days = {"trước kỳ": date(2024, 12, 14), "đầu kỳ": round_.starts_on, "trong kỳ": date(2025, 6, 13)}
    made = {title: enter(place.office, place.agency, DIALOGUE, on=day, title=title) for title, day in days.items()}
    strike_entry(by=place.office, entry=made["đầu kỳ"], reason="Ghi hai lần", seen_version=0)
    client = client_of(place.office)

    assert _titles(client, f"dialogues/?round={round_.pk}") == ["đầu kỳ", "trong kỳ"]
    assert _titles(client, "dialogues/?happened_after=2024-12-15&happened_before=2025-06-12") == ["đầu kỳ"]
    assert _titles(client, "dialogues/?struck=false&ordering=-happened_on") == ["trong kỳ", "trước kỳ"]
    assert _titles(client, "dialogues/?q=trong+ky") == ["trong kỳ"]
    (row,) = client.get("/api/v1/dialogues/?struck=true").json()["results"]
    assert (row["title"], row["struck_reason"]) == ("đầu kỳ", "Ghi hai lần")


def test_a_round_has_the_entries_of_its_own_province_alone(place):
    round_ = reporting_round(place.province)
    elsewhere = make.department("Sở Y tế", make.province("UBND tỉnh Đồng Nai", "DNI"))
    enter(place.office, place.agency, DIALOGUE, on=date(2025, 6, 13), title="trong tỉnh")
    enter(make.user(elsewhere, Role.OFFICE), elsewhere, DIALOGUE, on=date(2025, 6, 13), title="tỉnh khác")
    admin = client_of(make.user(None, Role.ADMIN))

    assert _titles(admin, "dialogues/") == ["trong tỉnh", "tỉnh khác"]
    assert _titles(admin, f"dialogues/?round={round_.pk}") == ["trong tỉnh"]


@pytest.mark.parametrize(
    "query", ["round=999", "unit=KHONG-CO", "happened_after=05/03/2025", "struck=1", "year=2025", "form=CONFERENCE"]
)
def test_what_names_nothing_is_refused(place, query):
    assert client_of(place.office).get(f"/api/v1/dialogues/?{query}").status_code == 400
