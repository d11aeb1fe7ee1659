"""Accounts from a sheet: its rows read with what is wrong in each, then all of them made or none."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from organisations.enums import Role
from organisations.models import Unit, User
from organisations.permissions import can_place_account
from organisations.queries.accounts import units_for_accounts
from organisations.queries.unit_names import names_for
from organisations.services.accounts import free_username, open_account
from reform.common.errors import Invalid
from reform.common.text import clean, fold

NAME, TITLE, UNIT, ROLE, EMAIL, USERNAME = COLUMNS = (
    "Họ và tên",
    "Chức vụ",
    "Đơn vị",
    "Vai trò",
    "Thư điện tử",
    "Tên đăng nhập",
)
MOST_ROWS = 500
_LONGEST = {NAME: 120, TITLE: 120, EMAIL: 254, USERNAME: 60}
# What sheets of personnel write beside the portal's own names of roles.
_ROLE_WORDS = {
    "": Role.OFFICIAL,
    "cong chuc": Role.OFFICIAL,
    "vien chuc": Role.OFFICIAL,
    "chuyen vien": Role.OFFICIAL,
    "lanh dao": Role.LEADER,
}


@dataclass(frozen=True)
class SheetPerson:
    """One row: who shall have an account, as understood, and what stands in the way."""

    number: int
    full_name: str
    title: str
    unit: Unit | None
    role: str
    email: str
    username: str
    problems: tuple[str, ...] = ()

    @property
    def role_label(self) -> str:
        """The role in words; empty where it was not understood."""
        return Role(self.role).label if self.role else ""


def read_people(rows: Iterable[dict[str, str]], *, by: User, agency: Unit) -> list[SheetPerson]:
    """The rows (column → text) as accounts of the agency, each with its username and its problems; row 2 comes first,
    under the headings. An empty unit is the agency itself, an empty role an official.
    """
    rows = list(rows)
    if not rows:
        raise Invalid("Bảng không có dòng nào dưới dòng tiêu đề.", field="sheet")
    if len(rows) > MOST_ROWS:
        raise Invalid(f"Bảng có {len(rows)} dòng, tối đa {MOST_ROWS}. Hãy chia thành nhiều tệp.", field="sheet")
    known, allowed = names_for(agency), {unit.pk: unit for unit in units_for_accounts(by, agency)}
    by_code = {unit.code.casefold(): unit for unit in allowed.values()}
    people = []
    for number, row in enumerate(rows, start=2):
        cells = {column: clean(row.get(column, "")) for column in COLUMNS}
        unit = agency if not cells[UNIT] else by_code.get(cells[UNIT].casefold()) or known.find(cells[UNIT])
        unit = allowed.get(unit.pk) if unit else None
        people.append(_person(number, cells, unit, by, agency))
    return _with_usernames(people)


@transaction.atomic
def create_people(rows: Iterable[dict[str, str]], *, by: User, agency: Unit) -> list[tuple[User, str]]:
    """Make an account for every row and return each with its password for one time. Raises `Invalid` while any row has
    a problem, and then nothing is made.
    """
    people = read_people(rows, by=by, agency=agency)
    if any(person.problems for person in people):
        raise Invalid("Bảng còn dòng cần sửa nên chưa tạo tài khoản nào.", field="sheet")
    return [
        open_account(
            by=by,
            full_name=person.full_name,
            title=person.title,
            unit=person.unit,
            role=person.role,
            email=person.email,
            username=person.username,
        )
        for person in people
    ]


def _person(number: int, cells: dict[str, str], unit: Unit | None, by: User, agency: Unit) -> SheetPerson:
    role = _role_named(cells[ROLE])
    problems = [
        f"{column}: dài {len(cells[column])} ký tự, tối đa {most}."
        for column, most in _LONGEST.items()
        if len(cells[column]) > most
    ]
    if not cells[NAME]:
        problems.append("Thiếu họ và tên.")
    if unit is None:
        problems.append(f"{agency} không có đơn vị “{cells[UNIT]}”. Hãy ghi tên hoặc mã như trong danh mục.")
    if not role:
        labels = ", ".join(Role(one).label for one in (Role.OFFICIAL, Role.LEADER, Role.OFFICE))
        problems.append(f"Không có vai trò “{cells[ROLE]}”. Hãy ghi một trong: {labels}.")
    elif unit is not None and (verdict := can_place_account(by, role, unit)).reason:
        problems.append(verdict.reason)
    problems += _refused(validate_email, cells[EMAIL], "Thư điện tử không đúng dạng ten@coquan.gov.vn.")
    username = User.normalize_username(cells[USERNAME].lower())
    words = "Tên đăng nhập chỉ gồm chữ, số và các dấu @ . + - _, không có dấu cách."
    problems += _refused(UnicodeUsernameValidator(), username, words)
    return SheetPerson(number, cells[NAME], cells[TITLE], unit, role, cells[EMAIL], username, tuple(problems))


def _role_named(text: str) -> str:
    words = fold(text)
    named = {fold(role.label): role for role in Role} | {fold(role.value): role for role in Role} | _ROLE_WORDS
    return named.get(words, "")


def _refused(validator, text: str, words: str) -> list[str]:
    try:
        if text:
            validator(text)
    except ValidationError:
        return [words]
    return []


def _with_usernames(people: list[SheetPerson]) -> list[SheetPerson]:
    """The same people with usernames: written ones must be free, missing ones are made, and nobody is made twice."""
    wanted = [person.username for person in people if person.username]
    taken = {name.casefold() for name in User.objects.values_list("username", flat=True)}
    units = {person.unit.pk for person in people if person.unit}
    present = {(fold_exactly(user.full_name), user.unit_id): user.username for user in _active_in(units)}
    given, done = taken | set(wanted), []
    for person in people:
        problems, key = list(person.problems), (fold_exactly(person.full_name), person.unit.pk if person.unit else 0)
        if person.username:
            if person.username.casefold() in taken:
                problems.append(f"Tên đăng nhập “{person.username}” đã có người dùng.")
            if wanted.count(person.username) > 1:
                problems.append(f"Tên đăng nhập “{person.username}” có ở nhiều dòng.")
        elif key in present:
            problems.append(
                f"Đơn vị đã có tài khoản “{present[key]}” của người cùng tên. Hãy bỏ dòng này, hoặc ghi tên đăng nhập "
                "nếu là người khác."
            )
        name = person.username or (free_username(person.full_name, given) if person.full_name else "")
        given.add(name)
        present.setdefault(key, name)
        done.append(replace(person, username=name, problems=tuple(problems)))
    return done


def _active_in(units: set[int]) -> Iterable[User]:
    return User.objects.filter(unit__in=units, is_active=True).only("full_name", "username", "unit")


def fold_exactly(name: str) -> str:
    """The name in small letters with its diacritics: Bình and Binh are two people."""
    return clean(name).casefold()
