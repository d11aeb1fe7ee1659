"""Builders for the tests of registers: a province with two agencies, and facts of every register."""

from dataclasses import dataclass, replace
from datetime import date

from organisations.enums import Role
from organisations.models import Unit, User
from reform.common import clock
from reporting.models import Entry
from reporting.services.registers import (
    CommunicationFacts,
    DialogueFacts,
    DocumentFacts,
    EntryFacts,
    InspectionFacts,
    SurveyFacts,
    add_entry,
)
from tests import make

TODAY = date(2025, 6, 13)
DAY = date(2025, 3, 5)
INSPECTION = InspectionFacts(
    DAY, "Kiểm tra việc giải quyết thủ tục hành chính", inspected="Phòng Tư pháp", document="15/KH-STP"
)
DOCUMENT = DocumentFacts(DAY, "Về việc đẩy mạnh cải cách hành chính", kind="LETTER", number="120/STP-VP")
COMMUNICATION = CommunicationFacts(DAY, "Tập huấn nghiệp vụ một cửa", form="CONFERENCE", quantity=2, audience=150)
DIALOGUE = DialogueFacts(
    DAY, "Đối thoại về thủ tục đầu tư", with_whom="Doanh nghiệp", participants=60, raised=12, answered=9
)
SURVEY = SurveyFacts(DAY, "Khảo sát sự hài lòng", sent=200, returned=180, satisfied=171)
ALL = (INSPECTION, DOCUMENT, COMMUNICATION, DIALOGUE, SURVEY)


@dataclass(frozen=True)
class Town:
    """Two agencies of a province with their people, and Sở Nội vụ."""

    province: Unit
    agency: Unit
    other: Unit
    office: User
    leader: User
    stranger: User
    ministry: User


def town() -> Town:
    """The people and their units."""
    province = make.province()
    agency, other, home = (make.department(name, province) for name in ("Sở Tư pháp", "Sở Y tế", "Sở Nội vụ"))
    return Town(
        province,
        agency,
        other,
        make.user(agency, Role.OFFICE),
        make.user(agency, Role.LEADER),
        make.user(other, Role.OFFICE),
        make.user(home, Role.PROVINCE),
    )


def enter(by: User, unit: Unit, facts: EntryFacts, on: date | None = None, **changes) -> Entry:
    """An entry of those facts, on that day and with those changes."""
    told = replace(facts, **({"happened_on": on} if on else {}), **changes)
    with clock.working_on(TODAY):
        return add_entry(by=by, unit=unit, facts=told)
