"""What registers add up to, against plain loops; how many queries that takes; what reports print of it."""

from datetime import date
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.models import REGISTERS
from reporting.queries.register_sums import (
    register_lines,
    register_lines_of_province,
    register_sums,
    register_sums_of_province,
    registers_of,
)
from reporting.rendering.annexes import annexes_of
from reporting.services.compile import consolidate
from reporting.services.registers import Found, add_finding, strike_entry
from reporting.snapshot import AreaCounts, Counts, RegisterSums, Snapshot
from tests.reporting import builders as reports
from tests.reporting.registers.builders import (
    ALL,
    COMMUNICATION,
    DAY,
    DIALOGUE,
    DOCUMENT,
    INSPECTION,
    SURVEY,
    enter,
    town,
)

pytestmark = pytest.mark.django_db
START, END = date(2024, 12, 15), date(2025, 3, 14)


def test_a_window_has_both_its_ends_and_nothing_that_was_struck_out():
    of = town()
    for day in (date(2024, 12, 14), START, END, date(2025, 3, 15)):
        enter(of.office, of.agency, DOCUMENT, on=day)
    struck = enter(of.office, of.agency, DOCUMENT, on=END)
    strike_entry(by=of.office, entry=struck, seen_version=0, reason="Ghi trùng")
    assert register_sums(of.agency, START, END) == RegisterSums(documents=2)
    assert register_sums(of.other, START, END) == RegisterSums()


def test_what_was_put_right_counts_up_to_the_last_day_of_the_window():
    of = town()
    inspection = enter(of.office, of.agency, INSPECTION, is_unannounced=True)
    for handled_on in (END, date(2025, 3, 15), None):
        handling = "Đã xong" if handled_on else ""
        add_finding(by=of.office, inspection=inspection, found=Found("Chậm", None, handled_on, handling))
    first = register_sums(of.agency, START, END)
    assert (first.inspections, first.unannounced, first.findings, first.handled) == (1, 1, 3, 1)
    assert register_sums(of.agency, START, date(2025, 6, 14)).handled == 2
    line = register_lines(of.agency, START, END)[0]
    assert line.details == ("Phòng Tư pháp", "Đột xuất", "15/KH-STP", "3", "1")


def test_satisfaction_is_of_the_forms_of_surveys_that_asked_for_it():
    of = town()
    enter(of.office, of.agency, SURVEY)
    enter(of.office, of.agency, SURVEY, sent=100, returned=90, satisfied=None)
    sums = register_sums(of.agency, START, END)
    assert (sums.forms_sent, sums.forms_returned, sums.satisfied, sums.satisfied_of) == (300, 270, 171, 180)


def test_sums_of_a_province_are_those_of_its_units_one_by_one():
    of, random = town(), Random(7)
    for _ in range(60):
        by, unit = random.choice([(of.office, of.agency), (of.stranger, of.other), (of.ministry, of.province)])
        day = date(2025, random.randint(1, 5), random.randint(1, 28))
        entry = enter(by, unit, random.choice(ALL), on=day)
        if entry._meta.model_name == "inspection" and random.random() < 0.7:
            add_finding(by=by, inspection=entry, found=Found("Chậm", None, max(day, DAY), "Đã xong"))
        if random.random() < 0.1:
            strike_entry(by=by, entry=entry, seen_version=0, reason="Ghi trùng")
    whole = register_sums_of_province(of.province, START, END)
    assert len(whole) == 3
    for unit in (of.agency, of.other, of.province):
        assert whole[unit.pk] == register_sums(unit, START, END) == _by_loop(unit)
        both = registers_of([unit], START, END)[unit.pk]
        assert (both.sums, both.lines) == (whole[unit.pk], register_lines(unit, START, END))
    lines = register_lines_of_province(of.province, START, END)
    assert {unit.pk: register_lines(unit, START, END) for unit in (of.agency, of.other, of.province)} == lines


def _by_loop(unit) -> RegisterSums:
    total = RegisterSums()
    for model in REGISTERS.values():
        for entry in model.objects.filter(unit=unit):
            if entry.struck_at or not START <= entry.happened_on <= END:
                continue
            total += _of_one(entry)
    return total


def _of_one(entry) -> RegisterSums:
    match entry._meta.model_name:
        case "inspection":
            found = list(entry.findings.all())
            handled = [one for one in found if one.handled_on and one.handled_on <= END]
            return RegisterSums(1, int(entry.is_unannounced), len(found), len(handled))
        case "steeringdocument":
            return RegisterSums(documents=1)
        case "communication":
            return RegisterSums(communications=1, audience=entry.audience)
        case "dialogue":
            numbers = {name: getattr(entry, name) for name in ("participants", "raised", "answered")}
            return RegisterSums(dialogues=1, **numbers)
    sent, back, good = entry.sent, entry.returned, entry.satisfied
    return RegisterSums(surveys=1, forms_sent=sent, forms_returned=back, satisfied=good, satisfied_of=back)


@pytest.mark.parametrize("units", [1, 3])
def test_queries_do_not_grow_with_the_units(units):
    of = town()
    for by, unit in [(of.office, of.agency), (of.stranger, of.other), (of.ministry, of.province)][:units]:
        for facts in ALL:
            enter(by, unit, facts)
    with CaptureQueriesContext(connection) as asked:
        assert len(register_sums_of_province(of.province, START, END)) == units
    assert len(asked) == 6
    with CaptureQueriesContext(connection) as asked:
        assert len(register_lines_of_province(of.province, START, END)) == units
    assert len(asked) == 5


def _snapshot(of, lines, sums) -> Snapshot:
    area = AreaCounts("steering", "Chỉ đạo, điều hành", Counts())
    who = (of.agency.code, of.agency.name)
    return Snapshot(2025, "Q1", START, END, *who, (area,), registers=sums, register_lines=lines)


def test_a_report_prints_a_list_of_each_register_that_has_entries():
    of = town()
    inspection = enter(of.office, of.agency, INSPECTION)
    add_finding(by=of.office, inspection=inspection, found=Found("Chậm", None, DAY, "Đã xong"))
    add_finding(by=of.office, inspection=inspection, found=Found("Thiếu sổ"))
    for facts in (COMMUNICATION, DIALOGUE, SURVEY):
        enter(of.office, of.agency, facts)
    enter(of.office, of.agency, COMMUNICATION, title="Phát tờ rơi", form="PRINTED", quantity=5_000, audience=None)
    of_agency = (of.agency, START, END)
    annexes = annexes_of(_snapshot(of, register_lines(*of_agency), register_sums(*of_agency)))
    assert [annex.numeral for annex in annexes] == ["I", "II", "III", "IV", "V"]
    printed = [
        [[text for _, text in row.cells] for _, rows, total in annex.printed_groups for row in (*rows, total)]
        for annex in annexes[1:]
    ]
    title = INSPECTION.title
    assert printed[0] == [
        ["1", "05/03/2025", title, "Phòng Tư pháp", "Theo kế hoạch", "15/KH-STP", "2", "1", "50%"],
        ["", "", "Tổng cộng", "", "", "", "2", "1", "50%"],
    ]
    assert [row[3:] for row in printed[1]] == [
        ["Hội nghị, hội thảo, tập huấn", "2", "150"],
        ["Tài liệu, tờ rơi, pa nô", "5.000", ""],
        ["", "", "150"],
    ]
    assert printed[2][1][3:] == ["", "60", "12", "9", "75%"]
    assert printed[3][0][3:] == ["200", "180", "90%", "171", "95%"]


def test_a_provinces_lists_name_the_unit_of_each_entry():
    of = town()
    enter(of.office, of.agency, DOCUMENT)
    enter(of.stranger, of.other, DOCUMENT)
    lines = register_lines_of_province(of.province, START, END)
    sums = sum(register_sums_of_province(of.province, START, END).values(), RegisterSums())
    annex = annexes_of(_snapshot(of, lines[of.agency.pk] + lines[of.other.pk], sums))[1]
    assert [column.heading for column in annex.columns][2] == "Cơ quan, đơn vị"
    assert sum(column.width for column in annex.columns) == 100
    assert [row[2] for row in annex.groups[0].rows] == ["Sở Tư pháp", "Sở Y tế"]


def test_nothing_in_the_registers_prints_nothing():
    of = town()
    assert len(annexes_of(_snapshot(of, (), RegisterSums()))) == 1


def test_an_agencys_report_holds_its_registers_and_the_provinces_all_of_them_and_its_own():
    of = town()
    round_ = reports.half_year(of.province)
    enter(of.office, of.agency, DOCUMENT)
    enter(of.office, of.agency, DOCUMENT, on=date(2024, 12, 14))
    enter(of.stranger, of.other, SURVEY)
    enter(of.ministry, of.province, DIALOGUE)
    reports.accepted(round_, of.agency, of.ministry)
    reports.accepted(round_, of.other, of.ministry)
    enter(of.office, of.agency, DOCUMENT)
    own = reports.report_of(round_, of.agency).numbers
    assert (own.registers.documents, len(own.register_lines)) == (1, 1)
    whole = consolidate(round_=round_, by=of.ministry).numbers
    sums = whole.registers
    assert (sums.documents, sums.surveys, sums.dialogues) == (1, 1, 1), "what was sent stays as it was"
    assert {line.unit for line in whole.register_lines} == {"Sở Tư pháp", "Sở Y tế", "UBND tỉnh Đắk Nông"}
