"""Units: the derived columns of the tree, spellings, groups, successions, and what a plan's words name."""

from datetime import date

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent, Unit, UnitAlias
from organisations.queries.unit_names import names_for
from organisations.queries.units import find_units
from organisations.services.units import (
    forget_spelling,
    learn_spelling,
    learn_spellings,
    record_succession,
    remove_succession,
    save_unit,
    set_members,
    set_two_reviews,
)
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make

pytestmark = pytest.mark.django_db


def test_a_unit_knows_its_path_province_and_agency():
    province = make.province()
    board = make.unit("Ban Quản lý các KCN", UnitKind.BOARD, province, "DN-KCN")
    office = make.unit("Văn phòng", UnitKind.DIVISION, board, "DN-KCN-VP")
    group = make.unit("Các phòng, đơn vị", UnitKind.GROUP, board, "DN-KCN-CP")
    ministry = make.unit("Bộ Nội vụ", UnitKind.CENTRAL, None, "BNV")
    assert office.path == "/DN/DN-KCN/DN-KCN-VP/"
    assert [unit.province for unit in (province, board, office, ministry)] == [province, province, province, None]
    assert [unit.agency for unit in (province, board, office, group)] == [province, board, board, board]
    assert ministry.agency == ministry


def test_saving_again_changes_and_audits_once():
    make.department("Sở Nội vụ", make.province(), "DN-SNV")
    parent = Unit.objects.get(code="DN")
    for _ in range(2):
        save_unit(by=None, code="DN-SNV", name="Sở  Nội vụ và Lao động", kind=UnitKind.DEPARTMENT, parent=parent)
    unit = Unit.objects.get(code="DN-SNV")
    assert (unit.name, unit.search_text) == ("Sở Nội vụ và Lao động", "so noi vu va lao dong dn-snv")
    events = AuditEvent.objects.about(unit)
    assert [event.after["name"] for event in events] == ["Sở Nội vụ", "Sở Nội vụ và Lao động"]
    assert events[1].before["name"] == "Sở Nội vụ"


def test_a_unit_with_units_below_does_not_move():
    first, second = make.province(), make.province("UBND tỉnh Đồng Nai", "DNI")
    board = make.unit("Ban", UnitKind.BOARD, first, "BAN")
    make.unit("Văn phòng", UnitKind.DIVISION, board)
    with pytest.raises(Conflict, match="chuyển các đơn vị trực thuộc trước"):
        save_unit(by=None, code="BAN", name="Ban", kind=UnitKind.BOARD, parent=second)
    assert Unit.objects.get(code="BAN").path == "/DN/BAN/"


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("parent", {"kind": UnitKind.DIVISION, "parent": None}),
        ("parent", {"kind": UnitKind.PROVINCE}),
        ("code", {"code": "a/b"}),
        ("code", {"code": ""}),
        ("valid_to", {"valid_from": date(2025, 7, 1), "valid_to": date(2025, 6, 30)}),
    ],
)
def test_a_unit_that_makes_no_sense_is_refused(field, change):
    values = {"code": "X", "name": "Đơn vị", "kind": UnitKind.DEPARTMENT, "parent": make.province()} | change
    with pytest.raises(Invalid) as caught:
        save_unit(by=None, **values)
    assert caught.value.field == field
    assert not Unit.objects.exclude(code="DN").exists()


def test_a_unit_is_not_its_own_parent():
    unit = make.department("Sở Nội vụ", make.province(), "DN-SNV")
    with pytest.raises(Invalid, match="chính mình"):
        save_unit(by=None, code="DN-SNV", name="Sở Nội vụ", kind=UnitKind.DEPARTMENT, parent=unit)


def test_a_spelling_is_learned_once_and_never_stolen():
    province = make.province()
    interior, justice = make.department("Sở Nội vụ", province), make.department("Sở Tư pháp", province)
    first = learn_spelling(by=None, unit=interior, text="SNV")
    assert learn_spelling(by=None, unit=interior, text="snv") == first
    with pytest.raises(Conflict, match="đang được hiểu là “Sở Nội vụ”"):
        learn_spelling(by=None, unit=justice, text="SNV")
    forget_spelling(by=None, alias=first)
    assert learn_spelling(by=None, unit=justice, text="SNV").unit == justice
    assert AuditEvent.objects.filter(action="Xóa cách viết tên", before={"alias": "SNV"}).exists()


def test_many_spellings_are_learned_as_one_by_one_and_none_where_one_is_taken(django_assert_num_queries):
    province = make.province()
    interior, justice = make.department("Sở Nội vụ", province), make.department("Sở Tư pháp", province)
    with django_assert_num_queries(5):  # what is known, both inserts, the savepoint
        assert learn_spellings(by=None, spellings=[(interior, "SNV"), (interior, " snv "), (justice, "STP")]) == 2
    assert list(UnitAlias.objects.order_by("pk").values_list("unit", "text", "key", "scope")) == [
        (interior.pk, "SNV", "snv", province.pk),
        (justice.pk, "STP", "stp", province.pk),
    ]
    told = AuditEvent.objects.filter(action="Thêm cách viết tên").order_by("pk")
    assert list(told.values_list("object_id", "after")) == [
        (str(interior.pk), {"alias": "SNV"}),
        (str(justice.pk), {"alias": "STP"}),
    ]
    assert learn_spellings(by=None, spellings=[(interior, "snv"), (justice, "stp")]) == 0
    with pytest.raises(Conflict, match="đang được hiểu là “Sở Nội vụ”"):
        learn_spellings(by=None, spellings=[(justice, "Tư pháp"), (justice, "SNV")])
    with pytest.raises(Invalid):
        learn_spellings(by=None, spellings=[(justice, "Tư pháp"), (justice, "…")])
    assert UnitAlias.objects.count() == told.count() == 2


def test_a_spelling_of_a_division_holds_inside_its_agency_only():
    province = make.province()
    boards = [make.unit(f"Ban {name}", UnitKind.BOARD, province) for name in ("A", "B")]
    offices = [make.unit("Văn phòng", UnitKind.DIVISION, board) for board in boards]
    for office in offices:
        learn_spelling(by=None, unit=office, text="VP Ban")
    assert {alias.scope for alias in UnitAlias.objects.all()} == set(boards)
    assert [names_for(board).find("VP ban") for board in boards] == offices


def test_only_groups_have_members():
    province = make.province()
    interior = make.department("Sở Nội vụ", province)
    group = make.group("Các sở", province, [])
    set_members(by=None, group=group, members=[interior])
    assert list(group.members.all()) == [interior]
    with pytest.raises(Invalid, match="không phải là nhóm"):
        set_members(by=None, group=interior, members=[group])


def test_a_succession_is_recorded_corrected_and_taken_back():
    province = make.province()
    old, new = make.department("Sở KH&ĐT", province), make.department("Sở Tài chính", province)
    record_succession(by=None, predecessor=old, successor=new, effective_on=date(2025, 2, 1))
    made = record_succession(by=None, predecessor=old, successor=new, effective_on=date(2025, 3, 1), decision="QĐ 1")
    assert (old.successions.get(), made.effective_on) == (made, date(2025, 3, 1))
    with pytest.raises(Invalid, match="phải khác"):
        record_succession(by=None, predecessor=old, successor=old, effective_on=date(2025, 3, 1))
    remove_succession(by=None, succession=made)
    assert not old.successions.exists()
    assert AuditEvent.objects.filter(action__contains="kế thừa").count() == 3


def test_a_name_means_the_nearest_unit():
    province = make.province()
    board = make.unit("Ban Quản lý các KCN", UnitKind.BOARD, province)
    own_office = make.unit("Văn phòng", UnitKind.DIVISION, board)
    interior = make.department("Sở Nội vụ", province)
    make.unit("Văn phòng", UnitKind.DIVISION, interior)
    elsewhere = make.department("Sở Nội vụ", make.province("UBND tỉnh Đồng Nai", "DNI"))
    ministry = make.unit("Bộ Nội vụ", UnitKind.CENTRAL)
    names = names_for(board)
    assert names.find("văn  phòng") == own_office
    assert names.find("Sở Nội Vụ") == interior != elsewhere
    assert names.find("Bộ Nội vụ") == ministry
    assert names.find("Sở Y tế") is None


def test_units_are_found_without_diacritics():
    province = make.province()
    reform = make.department("Ban Chỉ đạo cải cách hành chính", province, "BCD")
    make.department("Sở Y tế", province)
    for typed in ("cai cach", "cải cách", "CAI  CACH", "hanh cai", "bcd"):
        assert list(find_units(Unit.objects.all(), q=typed)) == [reform], typed


def test_people_see_the_units_of_their_province_and_central_bodies():
    province, other = make.province(), make.province("UBND tỉnh Đồng Nai", "DNI")
    ministry = make.unit("Bộ Nội vụ", UnitKind.CENTRAL)
    official = make.user(make.department("Sở Nội vụ", province))
    seen = set(Unit.objects.visible_to(official))
    assert {province, ministry} <= seen
    assert other not in seen
    assert other in Unit.objects.visible_to(make.user(None, Role.ADMIN))
    official.is_active = False
    assert not Unit.objects.visible_to(official).exists()


def test_the_office_sets_whether_a_leader_sees_reports_first():
    agency = make.department("Sở Tư pháp", make.province())
    division = make.unit("Phòng Văn bản", UnitKind.DIVISION, agency)
    office = make.user(agency, Role.OFFICE)
    with pytest.raises(Conflict, match="chưa có tài khoản lãnh đạo"):
        set_two_reviews(by=office, unit=division, wanted=True)
    leader = make.user(agency, Role.LEADER)
    for person in (leader, make.user(division), make.user(make.department("Sở Y tế", agency.province), Role.OFFICE)):
        with pytest.raises(NotPermitted):
            set_two_reviews(by=person, unit=division, wanted=True)
    for wanted in (True, True, False):
        set_two_reviews(by=office, unit=division, wanted=wanted)
        division.refresh_from_db()
        assert division.two_reviews is wanted
    assert AuditEvent.objects.about(division).filter(action="Đặt duyệt hai lượt").count() == 2
