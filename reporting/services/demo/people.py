"""Demo accounts: at least one for each role to sign in with, an official and an office in every agency that works."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from organisations.enums import Role, UnitKind
from organisations.models import Unit, User
from organisations.services.accounts import create_account
from reform.common.text import fold
from reporting.services.demo import PROVINCE
from reporting.services.demo.chance import Chance

PASSWORD = "Cchc-minh-hoa-2025"  # noqa: S105 -- printed beside the accounts; illustrative data only

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
_MIDDLE = ("Văn", "Thị", "Minh", "Thanh", "Đức", "Ngọc", "Quang", "Hồng", "Xuân", "Thu")
_GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hiếu", "Hương", "Khánh", "Lan", "Long", "Mai", "Nam", "Phương")


@dataclass(frozen=True)
class DemoAccount:
    """An account to try the portal with. `unit` is the code of the catalogue."""

    username: str
    role: Role
    unit: str
    purpose: str


ACCOUNTS = (
    DemoAccount("chuyenvien.stp", Role.OFFICIAL, "DN-STP", "cập nhật việc của Sở Tư pháp"),
    DemoAccount("lanhdao.stp", Role.LEADER, "DN-STP", "xem việc và báo cáo của Sở Tư pháp"),
    DemoAccount("vanphong.stp", Role.OFFICE, "DN-STP", "làm và gửi báo cáo của Sở Tư pháp"),
    DemoAccount("vanphong.snv", Role.OFFICE, "DN-SNV", "Văn phòng của Sở Nội vụ, đơn vị có việc quá hạn"),
    DemoAccount("sonoivu", Role.PROVINCE, "DN-SNV", "tiếp nhận báo cáo, xem toàn tỉnh, tổng hợp"),
    DemoAccount("hethong", Role.CLIENT, "DN", "khai thác dữ liệu qua API"),
    DemoAccount("quantri", Role.ADMIN, "", "quản trị hệ thống"),
)


def create_accounts() -> None:
    """Create the demo accounts that are not there yet."""
    for account in ACCOUNTS:
        unit = Unit.objects.get(code=account.unit) if account.unit else None
        _ensure(account.username, account.role, unit)
    for unit in Unit.objects.filter(code__in=_working_agencies()):
        short = fold(unit.code.split("-", 1)[-1]).replace("-", ".")
        prefix = "" if unit.province.code == PROVINCE else fold(unit.province.code) + "."
        _ensure(f"chuyenvien.{prefix}{short}", Role.OFFICIAL, unit)
        _ensure(f"vanphong.{prefix}{short}", Role.OFFICE, unit)
    for code in ("QN-SNV", "DNI-SNV"):
        _ensure(f"sonoivu.{fold(code.split('-')[0])}", Role.PROVINCE, Unit.objects.get(code=code))
    # One hash for all: hashing the same password for each of some seventy accounts takes half a minute.
    User.objects.filter(password__startswith="!").update(password=make_password(PASSWORD))  # noqa: S106 -- a look-up


def person_of(agency: Unit, role: str) -> User | None:
    """The demo account of that role in the agency, or None."""
    return User.objects.filter(unit=agency, role=role).select_related("unit").order_by("id").first()


def _working_agencies() -> list[str]:
    """Agencies of the demo's province that report, and the boards of the others."""
    province = Unit.objects.get(code=PROVINCE)
    codes = list(Unit.objects.within(province).reporting().values_list("code", flat=True))
    return codes + list(
        Unit.objects.filter(kind=UnitKind.BOARD, code__in=("QN-KKT", "DNI-KCN")).values_list("code", flat=True)
    )


def _ensure(username: str, role: Role, unit: Unit | None) -> None:
    if not User.objects.filter(username=username).exists():
        chance = Chance(username)
        name = f"{chance.pick(_FAMILY)} {chance.pick(_MIDDLE)} {chance.pick(_GIVEN)}"
        create_account(by=None, username=username, full_name=name, role=role, unit=unit, password=None)
