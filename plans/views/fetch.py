"""What every page about one plan or one import starts from."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from plans.models import Plan, PlanImport
from plans.permissions import can_import_plan


def visible_plan(request: HttpRequest, pk: int) -> Plan:
    """The plan with its owner; 404 for whoever does not see it."""
    return get_object_or_404(Plan.objects.visible_to(request.user).select_related("owner"), pk=pk)


def importable(request: HttpRequest, pk: int) -> PlanImport:
    """The import that the person sees and may work on; a stranger's is not there."""
    visible = PlanImport.objects.visible_to(request.user).select_related("owner__province", "plan", "read_by")
    kept = get_object_or_404(visible, pk=pk)
    can_import_plan(request.user, kept.owner).require()
    return kept
