"""A province of any size with work in every state, to measure with and to try large lists on; coded "SC", apart from
everything else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from organisations.enums import Role, UnitKind
from organisations.models import Installation, Unit, User
from organisations.services.accounts import create_account
from organisations.services.jobs import working_date
from organisations.services.units import save_unit
from plans.models import Plan
from reform.common import clock
from reform.common.errors import Conflict
from reform.common.fixtures import fixtures_in, read_fixture
from reporting.models import ReportRound
from reporting.services.catalogue import load_catalogue
from reporting.services.demo.people import PASSWORD
from reporting.services.scale_work import PlanFiller

PROVINCE = "SC"
PREFIX = f"{PROVINCE}-"
REVIEWER = "sc.sonoivu"
_DEPARTMENTS = 20  # as many sở a province has; further agencies are communes


@dataclass(frozen=True)
class Scale:
    """What a run added."""

    province: Unit
    plans: int
    activities: int


def seed_scale(
    *, units: int, activities: int, force: bool = False, tell: Callable[[str], None] = lambda line: None
) -> Scale:
    """Bring the province "SC" to at least so many agencies with at least so many activities each; `tell` hears of
    steps.

    What is there stays, so running twice adds nothing; the same numbers on the same working day give the same rows.
    Nothing but units, accounts and plans of its own is written, an agency a transaction. Raises `Conflict` in a
    database with anything besides the catalogues, the demo and such a province, unless `force`. Its accounts have the
    demo's password where the demo is, elsewhere none.
    """
    if not force:
        _refuse_other_data()
    load_catalogue()
    made_plans = made_activities = 0
    with working_date():
        today = clock.today()
        province = _unit(PROVINCE, "UBND tỉnh thử nghiệm quy mô", UnitKind.PROVINCE, None)
        agencies = [_agency(number, province) for number in range(1, units + 1)]
        _accounts(agencies)
        for number, agency in enumerate(agencies, start=1):
            helper = agencies[number % len(agencies)]
            plans, rows = _fill(number, agency, helper, activities, today)
            made_plans, made_activities = made_plans + plans, made_activities + rows
            if number % 20 == 0 or number == units:
                tell(f"agencies: {number} of {units}, {made_activities} activities made")
    return Scale(province, made_plans, made_activities)


def agency_code(number: int) -> str:
    """The code of the agency with that number, from 1."""
    return f"{PREFIX}{number:04}"


def account_name(number: int, role: str) -> str:
    """The account of the official, or of the office, in the agency with that number."""
    return f"{'vanphong' if role == Role.OFFICE else 'chuyenvien'}.sc.{number:04}"


def _refuse_other_data() -> None:
    if Installation.objects.filter(demo_date__isnull=False).exists():
        return
    others = {
        "đơn vị": Unit.objects.exclude(code__in=_catalogue_codes()).exclude(code__startswith=PROVINCE),
        "kế hoạch": Plan.objects.exclude(code__startswith=PREFIX),
        "tài khoản": User.objects.exclude(unit__code__startswith=PREFIX),
        "kỳ báo cáo": ReportRound.objects.exclude(province__code=PROVINCE),
    }
    found = [f"{count} {name}" for name, rows in others.items() if (count := rows.count())]
    if found:
        raise Conflict(
            f"Cơ sở dữ liệu đang có dữ liệu khác ({', '.join(found)}), nên không thêm dữ liệu thử quy mô. "
            "Hãy dùng một cơ sở dữ liệu riêng, hoặc thêm --force."
        )


def _catalogue_codes() -> set[str]:
    catalogues = [read_fixture(name) for name in fixtures_in("units")]
    return {row["code"] for one in catalogues for part in ("units", "groups") for row in one.get(part, ())}


def _agency(number: int, province: Unit) -> Unit:
    if number <= _DEPARTMENTS:
        return _unit(agency_code(number), f"Sở thử nghiệm số {number}", UnitKind.DEPARTMENT, province)
    return _unit(agency_code(number), f"UBND xã thử nghiệm số {number}", UnitKind.COMMUNE, province)


def _unit(code: str, name: str, kind: str, parent: Unit | None) -> Unit:
    known = Unit.objects.filter(code=code).first()
    return known or save_unit(by=None, code=code, name=name, kind=kind, parent=parent)


@transaction.atomic
def _accounts(agencies: list[Unit]) -> None:
    wanted = [(REVIEWER, Role.PROVINCE, agencies[0])]
    for number, agency in enumerate(agencies, start=1):
        wanted += [(account_name(number, role), role, agency) for role in (Role.OFFICIAL, Role.OFFICE)]
    there = set(User.objects.filter(unit__code__startswith=PREFIX).values_list("username", flat=True))
    fresh = [one for one in wanted if one[0] not in there]
    for username, role, unit in fresh:
        create_account(by=None, username=username, full_name=username, role=role, unit=unit, password=None)
    if Installation.objects.filter(demo_date__isnull=False).exists():
        names = [username for username, _, _ in fresh]
        User.objects.filter(username__in=names).update(password=make_password(PASSWORD))


@transaction.atomic
def _fill(number: int, agency: Unit, helper: Unit, activities: int, today: date) -> tuple[int, int]:
    """The agency's plan of the year, made where it is missing, with the activities that it lacks; how many of each
    were made.
    """
    plan, created = Plan.objects.get_or_create(
        code=f"{agency.code}-{today.year}",
        defaults={
            "number": f"{number}/KH-SC",
            "title": f"Kế hoạch cải cách hành chính năm {today.year} của {agency.name}",
            "issued_on": date(today.year - 1, 12, 30),
            "owner": agency,
            "first_year": today.year,
            "last_year": today.year,
            "status": "IN_FORCE",
            "search_text": f"ke hoach cai cach hanh chinh nam {today.year} {number}/kh-sc",
        },
    )
    there = plan.activities.count()
    if there >= activities:
        return int(created), 0
    official = User.objects.get(username=account_name(number, Role.OFFICIAL))
    PlanFiller(plan, number, agency, helper, official, today).add(there + 1, activities)
    return int(created), activities - there
