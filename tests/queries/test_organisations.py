"""How many queries the pages of units and the log take, at one and three rows."""

import pytest

from organisations.enums import Role, UnitKind
from organisations.services.audit import audit
from organisations.services.units import learn_spelling
from tests import make

pytestmark = pytest.mark.django_db

# Of every page: session, person, working day; then the page's own.
FRAME = 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_units(client, django_assert_num_queries, rows):
    province = make.province()
    for number in range(rows):
        make.department(f"Sở {number}", province)
    client.force_login(make.user(province))
    with django_assert_num_queries(FRAME + 4):  # own unit, count, units, successions
        client.get("/don-vi/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_unit(client, django_assert_num_queries, rows):
    province = make.province()
    for number in range(rows):
        department = make.department(f"Sở {number}", province)
        make.unit(f"Phòng {number}", UnitKind.DIVISION, department)
        learn_spelling(by=None, unit=province, text=f"Tỉnh {number}")
        make.group(f"Nhóm {number}", province, [province])
        make.user(province)
    client.force_login(make.user(province, Role.OFFICE))
    with django_assert_num_queries(FRAME + 9):  # own unit, the unit, seven of its page
        client.get("/don-vi/DN/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_accounts(client, django_assert_num_queries, rows):
    province = make.province()
    office = make.user(make.department("Sở Tư pháp", province), Role.OFFICE)
    for _ in range(rows):
        make.user(make.unit(kind=UnitKind.DIVISION, parent=office.unit))
    client.force_login(office)
    with django_assert_num_queries(
        FRAME + 7
    ):  # own unit, its agency, units to filter by, count, accounts, two of locks
        client.get("/tai-khoan/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log(client, django_assert_num_queries, rows):
    admin, province = make.user(None, Role.ADMIN), make.province()
    for _ in range(rows):
        audit(by=admin, action="Thử", obj=province)
    client.force_login(admin)
    with django_assert_num_queries(FRAME + 2):  # count, events
        client.get("/nhat-ky/")
