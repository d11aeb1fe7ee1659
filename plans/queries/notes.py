"""The notes on an activity that a person may read."""

from django.db.models import QuerySet

from organisations.enums import UnitKind
from organisations.models import Unit, User
from plans.models import Activity, Assignment, Note

_SINGLE = [kind for kind in UnitKind if kind != UnitKind.GROUP]
_NAMES = 8  # more would be a list to read


def notes_on(activity: Activity, viewer: User) -> QuerySet[Note]:
    """The notes that the person sees, newest first, with who wrote them and whom they name."""
    visible = Note.objects.visible_to(viewer).filter(activity=activity)
    return visible.select_related("unit", "written_by").prefetch_related("mentions").order_by("-pk")


def agencies_that_see(activity: Activity) -> set[int] | None:
    """The agencies whose people see the activity's plan; None where all of the province do, since its committee owns
    the plan. Two queries at most.
    """
    owner = activity.plan.owner
    if owner.kind == UnitKind.PROVINCE:
        return None
    work = Assignment.objects.filter(plan=activity.plan_id)
    members = Unit.objects.filter(groups__assignments__plan=activity.plan_id)
    units = set(work.values_list("agency", flat=True)) | set(members.values_list("agency", flat=True))
    return {owner.agency_id, *(pk for pk in units if pk)}


def units_to_name(activity: Activity) -> list[str]:
    """Names that a note will often want: who leads by itself, who helps, whose plan it is. One query."""
    rows = Assignment.objects.filter(activity=activity, group__isnull=True, unit__kind__in=_SINGLE).order_by(
        "role", "position", "pk"
    )
    names = rows.values_list("unit__name", flat=True)[:_NAMES]
    return list(dict.fromkeys((*names, activity.plan.owner.name)))
