"""Builders of test data: each makes one valid object and takes what the test is about as arguments."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from indicators.enums import AreaKey
from indicators.models import ReformArea
from organisations.enums import Role, UnitKind
from organisations.models import Unit, User
from organisations.services.units import save_unit

_numbers = count(1)
PASSWORD = "Mat-khau-thu-2025"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def moment(day: date, hour: int = 9) -> datetime:
    """That hour of the day in Vietnam."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM)


def unit(name: str = "", kind: str = UnitKind.DEPARTMENT, parent: Unit | None = None, code: str = "", **fields) -> Unit:
    """A unit; its code is made up unless given."""
    number = next(_numbers)
    code = code or f"U{number}"
    return save_unit(by=None, code=code, name=name or f"Đơn vị {number}", kind=kind, parent=parent, **fields)


def province(name: str = "UBND tỉnh Đắk Nông", code: str = "DN") -> Unit:
    """A province's root unit."""
    return unit(name, UnitKind.PROVINCE, code=code)


def department(name: str, province: Unit, code: str = "") -> Unit:
    """A department of the province."""
    return unit(name, UnitKind.DEPARTMENT, province, code)


def group(name: str, parent: Unit, members: list[Unit], code: str = "") -> Unit:
    """A named group of units."""
    made = unit(name, UnitKind.GROUP, parent, code)
    made.members.set(members)
    return made


def user(of: Unit | None, role: str = Role.OFFICIAL, username: str = "", **fields) -> User:
    """An account of the unit with the password `PASSWORD`."""
    username = username or f"nguoi{next(_numbers)}"
    return User.objects.create_user(
        username,
        PASSWORD,
        full_name=fields.pop("full_name", f"Người {username}"),
        unit=of,
        role=role,
        is_superuser=role == Role.ADMIN,
        **fields,
    )


def area(key: str = AreaKey.PROCEDURES) -> ReformArea:
    """The reform area with that key."""
    label = AreaKey(key).label
    made, _ = ReformArea.objects.get_or_create(
        key=key, defaults={"name": label, "short_name": label[:60], "position": list(AreaKey).index(key)}
    )
    return made
