"""Accounts and passwords."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from organisations.enums import Role
from organisations.models import AuditEvent, User
from organisations.services.accounts import (
    change_password,
    create_account,
    open_account,
    reset_password,
    update_account,
)
from reform.common.errors import Invalid
from tests import make

pytestmark = pytest.mark.django_db


def values(user: User, **changes) -> dict:
    names = ("username", "full_name", "role", "unit", "title", "email", "is_active", "must_change_password")
    return {name: getattr(user, name) for name in names} | {"seen_version": user.version} | changes


def test_an_account_is_created_and_audited():
    unit, admin = make.province(), make.user(None, Role.ADMIN)
    user = create_account(
        by=admin, username="lan", full_name="Nguyễn Thị Lan", role=Role.OFFICE, unit=unit, password=make.PASSWORD
    )
    assert user.check_password(make.PASSWORD)
    event = AuditEvent.objects.about(user).get()
    assert (event.actor_id, event.after) == (admin.pk, {"username": "lan", "role": "OFFICE", "unit": "DN"})


def test_an_account_needs_a_unit_and_a_free_name():
    make.user(make.province(), username="lan")
    wanted = {"by": None, "full_name": "A", "role": Role.OFFICE, "password": None}
    with pytest.raises(Invalid, match="chọn đơn vị"):
        create_account(username="minh", unit=None, **wanted)
    with pytest.raises(Invalid, match="đã có người dùng"):
        create_account(username="lan", unit=User.objects.get().unit, **wanted)
    assert User.objects.count() == 1


def test_a_change_is_audited_field_by_field():
    admin, user = make.user(None, Role.ADMIN), make.user(make.province(), Role.OFFICIAL)
    update_account(by=admin, user=user, **values(user, role=Role.LEADER, title="Phó Chánh Văn phòng"))
    event = AuditEvent.objects.about(user).get()
    assert event.before == {"title": "", "role": "OFFICIAL"}
    assert event.after == {"title": "Phó Chánh Văn phòng", "role": "LEADER"}


def test_becoming_admin_and_ceasing_to_be_it_changes_all_rights():
    admin, user = make.user(None, Role.ADMIN), make.user(make.province(), Role.OFFICE)
    update_account(by=admin, user=user, **values(user, role=Role.ADMIN))
    assert (user.is_superuser, user.is_staff) == (True, True)
    update_account(by=admin, user=user, **values(user, role=Role.OFFICE))
    assert (user.is_superuser, user.is_staff) == (False, False)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.OFFICE}])
def test_nobody_takes_the_way_in_from_themselves(change):
    admin = make.user(make.province(), Role.ADMIN)
    with pytest.raises(Invalid, match="tự"):
        update_account(by=admin, user=admin, **values(admin, **change))


def test_an_own_password_is_checked_and_ends_the_duty():
    user = make.user(make.province(), must_change_password=True)
    with pytest.raises(Invalid) as caught:
        change_password(by=user, user=user, password="12345")
    assert caught.value.field == "new_password1"
    change_password(by=user, user=user, password="Mot-mat-khau-khac-2025")
    user.refresh_from_db()
    assert user.check_password("Mot-mat-khau-khac-2025")
    assert not user.must_change_password
    assert "khac" not in str(list(AuditEvent.objects.values()))


def test_a_reset_password_must_be_changed():
    admin, user = make.user(None, Role.ADMIN), make.user(make.province())
    reset_password(by=admin, user=user, password="Tam-thoi-2025-abc")
    user.refresh_from_db()
    assert user.check_password("Tam-thoi-2025-abc")
    assert user.must_change_password


def test_who_sees_whose_account():
    province = make.province()
    interior, justice = make.department("Sở Nội vụ", province), make.department("Sở Tư pháp", province)
    official, office = make.user(interior), make.user(interior, Role.OFFICE)
    stranger, whole = make.user(justice), make.user(interior, Role.PROVINCE)
    elsewhere = make.user(make.province("UBND tỉnh Đồng Nai", "DNI"))
    assert set(User.objects.visible_to(official)) == {official}
    assert set(User.objects.visible_to(office)) == {official, office, whole}
    assert set(User.objects.visible_to(whole)) == {official, office, whole, stranger}
    assert elsewhere in User.objects.visible_to(make.user(None, Role.ADMIN))


def at_once(work: Callable[[], object], people: int = 4) -> list:
    """What came of it for each of so many who do it at the same moment: an answer or an error."""
    start = Barrier(people)

    def one(_) -> object:
        start.wait()
        try:
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as threads:
        return list(threads.map(one, range(people)))


@pytest.mark.django_db(transaction=True)
def test_offices_that_make_a_person_of_one_name_at_once_all_get_an_account():
    admin, unit = make.user(None, Role.ADMIN), make.province()
    for number in range(3):
        name = f"Nguyễn Văn {number}"
        done = at_once(lambda name=name: open_account(by=admin, full_name=name, role=Role.OFFICIAL, unit=unit))
        assert {type(one) for one in done} == {tuple}, done
        assert len({user.username for user, _ in done}) == 4


@pytest.mark.django_db(transaction=True)
def test_a_username_that_several_want_at_once_is_given_to_one():
    admin, unit = make.user(None, Role.ADMIN), make.province()
    wanted = {"full_name": "A", "role": Role.OFFICIAL, "unit": unit, "password": None}
    for number in range(3):
        done = at_once(lambda number=number: create_account(by=admin, username=f"lan{number}", **wanted))
        refused = [one for one in done if isinstance(one, Invalid)]
        assert [one.field for one in refused] == ["username"] * 3, done
