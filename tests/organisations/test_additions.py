"""Units and spellings that people add while they read a plan: who may, and how far a spelling holds."""

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent, Unit
from organisations.permissions import can_add_unit, can_teach_spellings
from organisations.queries.unit_names import names_for
from organisations.services.additions import add_unit, spelling_scope, teach_spelling
from organisations.services.units import learn_spelling
from reform.common.errors import Invalid, NotPermitted
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make.province()


def test_who_adds_what_where(province):
    far = make.province("UBND tỉnh Đồng Nai", "DNI")
    justice, health = make.department("Sở Tư pháp", province), make.department("Sở Y tế", province)
    office, home = make.user(justice, Role.OFFICE), make.user(health, Role.PROVINCE)
    admin, official = make.user(None, Role.ADMIN), make.user(justice)
    allowed = {
        (user.role, parent.code if parent else "", kind)
        for user in (office, home, admin, official)
        for parent in (justice, health, province, far, None)
        for kind in (UnitKind.DIVISION, UnitKind.GROUP, UnitKind.DEPARTMENT, UnitKind.CENTRAL)
        if can_add_unit(user, parent, kind)
    }
    of_office = {(Role.OFFICE, justice.code, kind) for kind in (UnitKind.DIVISION, UnitKind.GROUP)}
    assert {row for row in allowed if row[0] == Role.OFFICE} == of_office
    assert {row[1] for row in allowed if row[0] == Role.PROVINCE} == {justice.code, health.code, province.code}
    assert (Role.PROVINCE, province.code, UnitKind.CENTRAL) not in allowed
    assert (Role.ADMIN, "", UnitKind.CENTRAL) in allowed
    assert not [row for row in allowed if row[0] == Role.OFFICIAL]
    assert [bool(can_teach_spellings(user)) for user in (office, home, admin, official)] == [True, True, True, False]


def test_a_new_unit_gets_a_code_of_its_own_and_a_group_its_members(province):
    justice = make.department("Sở Tư pháp", province, "DN-STP")
    office = make.user(justice, Role.OFFICE)
    first = add_unit(by=office, parent=justice, kind=UnitKind.DIVISION, name="Phòng Tổng hợp")
    second = add_unit(by=office, parent=justice, kind=UnitKind.DIVISION, name="Phòng Tư vấn Hộ tịch")
    third = add_unit(by=office, parent=justice, kind=UnitKind.DIVISION, name="Phòng Thi hành")
    assert [unit.code for unit in (first, second, third)] == ["DN-STP-PTH", "DN-STP-PTVHT", "DN-STP-PTH-2"]
    assert (first.agency, first.province, first.parent) == (justice, province, justice)
    group = add_unit(by=office, parent=justice, kind=UnitKind.GROUP, name="Các phòng", members=[first, second])
    assert set(group.members.all()) == {first, second}
    assert AuditEvent.objects.about(group).first().actor == str(office)


@pytest.mark.parametrize(("name", "field"), [("", "name"), ("Phòng " + "x" * 200, "name"), ("Phòng Một", "name")])
def test_a_name_that_does_not_fit_is_refused(province, name, field):
    justice = make.department("Sở Tư pháp", province)
    make.unit("Phòng Một", UnitKind.DIVISION, justice)
    before = Unit.objects.count()
    with pytest.raises(Invalid) as refused:
        add_unit(by=make.user(justice, Role.OFFICE), parent=justice, kind=UnitKind.DIVISION, name=name)
    assert (refused.value.field, Unit.objects.count()) == (field, before)


def test_what_an_office_teaches_of_others_holds_in_its_own_agency(province):
    justice, health = make.department("Sở Tư pháp", province), make.department("Sở Y tế", province)
    central = make.unit("Bộ Nội vụ", UnitKind.CENTRAL)
    office = make.user(justice, Role.OFFICE)
    assert teach_spelling(by=office, unit=health, text="SYT").scope == justice
    assert teach_spelling(by=office, unit=central, text="BNV").scope == justice
    assert (names_for(justice).find("syt"), names_for(justice).find("BNV")) == (health, central)
    assert (names_for(health).find("SYT"), names_for(province).find("SYT")) == (None, None)
    with pytest.raises(NotPermitted):
        teach_spelling(by=make.user(justice), unit=health, text="Y tế")


def test_what_the_province_teaches_holds_in_all_of_it(province):
    justice, health = make.department("Sở Tư pháp", province), make.department("Sở Y tế", province)
    central = make.unit("Bộ Nội vụ", UnitKind.CENTRAL)
    home = make.user(justice, Role.PROVINCE)
    assert teach_spelling(by=home, unit=health, text="SYT").scope == province
    assert spelling_scope(home, central) == province
    assert spelling_scope(make.user(None, Role.ADMIN), central) is None
    assert names_for(health).find("SYT") == health


def test_the_agencys_own_word_goes_before_the_provinces(province):
    justice, health = make.department("Sở Tư pháp", province), make.department("Sở Y tế", province)
    learn_spelling(by=None, unit=health, text="cơ quan thường trực")
    teach_spelling(by=make.user(justice, Role.OFFICE), unit=justice, text="cơ quan thường trực")
    assert names_for(justice).find("Cơ quan thường trực") == justice
    assert names_for(province).find("Cơ quan thường trực") == health
