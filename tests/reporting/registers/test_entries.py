"""Entries of registers and findings of inspections: who writes them, what is refused, what stays to be seen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from organisations.models import AuditEvent
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.models import REGISTERS, Finding, Inspection, Survey
from reporting.services.registers import (
    Found,
    add_entry,
    add_finding,
    change_entry,
    change_finding,
    facts_of,
    remove_finding,
    strike_entry,
)
from tests.reporting.registers.builders import ALL, DAY, DIALOGUE, DOCUMENT, INSPECTION, SURVEY, TODAY, enter, town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("facts", ALL, ids=lambda facts: type(facts).__name__)
def test_what_is_entered_is_there_and_says_what_it_was_told(facts):
    of = town()
    entry = enter(of.office, of.agency, facts)
    kept = type(entry).objects.get()
    assert (facts_of(kept), kept.unit, kept.entered_by) == (facts, of.agency, of.office)
    assert AuditEvent.objects.latest("id").after["title"] == facts.title


def test_entries_are_found_without_diacritics_by_any_of_their_words():
    of = town()
    enter(of.office, of.agency, INSPECTION)
    enter(of.office, of.agency, INSPECTION, inspected="Phòng Bổ trợ", document="", title="Kiểm tra khác")
    assert [one.inspected for one in Inspection.objects.matching("phong tu phap")] == ["Phòng Tư pháp"]
    assert [one.inspected for one in Inspection.objects.matching("15/kh-stp")] == ["Phòng Tư pháp"]


def test_offices_write_their_own_registers_and_the_ministry_the_provinces():
    of = town()
    for by, unit in ((of.leader, of.agency), (of.stranger, of.agency), (of.ministry, of.agency), (of.office, of.other)):
        with pytest.raises(NotPermitted):
            add_entry(by=by, unit=unit, facts=DOCUMENT)
    enter(of.ministry, of.province, DOCUMENT)
    enter(of.ministry, of.ministry.unit, DOCUMENT)


def test_an_agency_sees_its_own_and_the_ministry_all_of_its_province():
    of = town()
    for by, unit in ((of.office, of.agency), (of.stranger, of.other), (of.ministry, of.province)):
        enter(by, unit, INSPECTION, inspected=unit.name)
    for who, own in ((of.leader, "Sở Tư pháp"), (of.stranger, "Sở Y tế")):
        assert [entry.inspected for entry in Inspection.objects.visible_to(who)] == [own]
    assert Inspection.objects.visible_to(of.ministry).count() == 3


@pytest.mark.parametrize(
    ("facts", "changes", "field"),
    [
        (INSPECTION, {"title": "  "}, "title"),
        (INSPECTION, {"inspected": ""}, "inspected"),
        (INSPECTION, {"inspected": "x" * 201}, "inspected"),
        (INSPECTION, {"note": "x" * 2001}, "note"),
        (INSPECTION, {"happened_on": TODAY + timedelta(days=1)}, "happened_on"),
        (INSPECTION, {"happened_on": date(1999, 12, 31)}, "happened_on"),
        (DOCUMENT, {"number": ""}, "number"),
        (DOCUMENT, {"kind": "NEWS"}, "kind"),
        (DIALOGUE, {"answered": 13}, "answered"),
        (DIALOGUE, {"participants": 2**40}, "participants"),
        (SURVEY, {"returned": 201}, "returned"),
        (SURVEY, {"satisfied": 181}, "satisfied"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(facts, changes, field):
    of = town()
    with pytest.raises(Invalid) as refusal:
        add_entry(by=of.office, unit=of.agency, facts=replace(facts, **changes))
    assert refusal.value.field == field
    assert not any(model.objects.exists() for model in REGISTERS.values())


def test_the_second_writer_is_told_of_the_first():
    of = town()
    entry = enter(of.office, of.agency, SURVEY)
    change_entry(by=of.office, entry=entry, seen_version=0, facts=replace(SURVEY, returned=190))
    with pytest.raises(Conflict):
        change_entry(by=of.office, entry=entry, seen_version=0, facts=replace(SURVEY, returned=10, satisfied=1))
    with pytest.raises(Conflict):
        strike_entry(by=of.office, entry=entry, seen_version=0, reason="Ghi trùng")
    kept = Survey.objects.get()
    assert (kept.returned, kept.version, kept.is_struck) == (190, 1, False)
    event = AuditEvent.objects.filter(action__startswith="Sửa").latest("id")
    assert (event.before["returned"], event.after["returned"]) == (180, 190)


def test_an_entry_is_struck_out_with_a_reason_and_then_left_alone():
    of = town()
    entry = enter(of.office, of.agency, INSPECTION)
    with pytest.raises(Invalid):
        strike_entry(by=of.office, entry=entry, seen_version=0, reason=" ")
    strike_entry(by=of.office, entry=entry, seen_version=0, reason="Ghi trùng")
    kept = Inspection.objects.get()
    assert (kept.struck_by, kept.struck_reason) == (of.office, "Ghi trùng")
    assert not Inspection.objects.standing().exists()
    with pytest.raises(NotPermitted):
        change_entry(by=of.office, entry=kept, seen_version=1, facts=INSPECTION)
    with pytest.raises(NotPermitted):
        add_finding(by=of.office, inspection=kept, found=Found("Chậm trả hồ sơ"))


def test_a_finding_is_noted_put_right_and_open_again():
    of = town()
    inspection = enter(of.office, of.agency, INSPECTION)
    finding = add_finding(by=of.office, inspection=inspection, found=Found("Chậm trả hồ sơ", due_on=date(2025, 4, 1)))
    done = Found(finding.text, finding.due_on, date(2025, 3, 28), "Đã chấn chỉnh")
    change_finding(by=of.office, finding=finding, seen_version=0, found=done)
    assert Finding.objects.get().handled_on == date(2025, 3, 28)
    with pytest.raises(Conflict):
        change_finding(by=of.office, finding=finding, seen_version=0, found=Found("Khác"))
    with pytest.raises(Invalid):
        change_entry(by=of.office, entry=inspection, seen_version=0, facts=replace(INSPECTION, happened_on=TODAY))
    change_finding(by=of.office, finding=finding, seen_version=1, found=Found("Chậm trả hồ sơ"))
    assert Finding.objects.get().handled_on is None
    remove_finding(by=of.office, finding=finding, seen_version=2)
    assert not Finding.objects.exists()
    assert AuditEvent.objects.latest("id").before["text"] == "Chậm trả hồ sơ"


@pytest.mark.parametrize(
    ("found", "field"),
    [
        (Found(" "), "text"),
        (Found("Chậm", due_on=DAY - timedelta(days=1)), "due_on"),
        (Found("Chậm", handled_on=DAY - timedelta(days=1), handling="Xong"), "handled_on"),
        (Found("Chậm", handled_on=TODAY + timedelta(days=1), handling="Xong"), "handled_on"),
        (Found("Chậm", handled_on=TODAY), "handling"),
        (Found("Chậm", handling="Xong"), "handled_on"),
    ],
)
def test_a_finding_that_contradicts_itself_is_refused(found, field):
    of = town()
    with pytest.raises(Invalid) as refusal:
        add_finding(by=of.office, inspection=enter(of.office, of.agency, INSPECTION), found=found)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        (INSPECTION, {"struck_reason": "không ai gạch"}),
        (DIALOGUE, {"answered": 99}),
        (SURVEY, {"returned": 999}),
        (SURVEY, {"satisfied": 999}),
        (DOCUMENT, {"title": ""}),
    ],
)
def test_the_database_refuses_what_the_services_would(facts, wrong):
    of = town()
    entry = enter(of.office, of.agency, facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(entry).objects.update(**wrong)
