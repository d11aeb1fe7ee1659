"""Whose plans a person may bring in, which plans those can implement, and files that were read before."""

from django.db.models import Q, QuerySet

from organisations.enums import REPORTING_KINDS, Role, UnitKind
from organisations.models import Unit, User
from plans.enums import ImportStatus
from plans.models import Plan, PlanImport
from plans.permissions import can_import_plan


def owners_for(user: User) -> list[Unit]:
    """The agencies and provinces whose plans the person may import, a province before its agencies. One query."""
    units = Unit.objects.filter(kind__in=(UnitKind.PROVINCE, *REPORTING_KINDS)).select_related("province")
    if user.role != Role.ADMIN:
        units = units.filter(Q(pk=user.unit.agency_id) | Q(pk=user.unit.province_id))
    allowed = (unit for unit in units if can_import_plan(user, unit))
    return sorted(allowed, key=lambda unit: (unit.province.sort_key, unit.kind != UnitKind.PROVINCE, unit.sort_key))


def parents_for(owner: Unit, user: User) -> QuerySet[Plan]:
    """Plans that one of the owner's can implement: its own, those of its agency and of its province."""
    bodies = {owner.pk, owner.agency_id, owner.province_id}
    return Plan.objects.visible_to(user).filter(owner__in=bodies).select_related("owner")


def earlier_imports(user: User) -> QuerySet[PlanImport]:
    """Files that were read before, newest first, without what was read in them."""
    return PlanImport.objects.visible_to(user).select_related("owner", "plan", "read_by").defer("outline", "survey")


def plan_of_same_file(user: User, owner: Unit, digest: str) -> Plan | None:
    """The plan that the file of that SHA-256 already became for the owner. One query."""
    same = PlanImport.objects.visible_to(user).filter(owner=owner, sha256=digest, status=ImportStatus.COMMITTED)
    return Plan.objects.filter(source_imports__in=same).first()
