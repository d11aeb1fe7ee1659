"""One activity: what it asks for, who does it, how far they are, and what was reported."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from plans.forms.look_back import LookBack, look_back
from plans.models import Activity
from plans.permissions import can_record_event
from plans.queries.activity_page import lead_rows, lead_rows_on, lock_of_support, own_cells
from plans.queries.as_of import activities_as_of
from plans.queries.change_requests import requests_of
from plans.queries.deadline_history import changed_deadlines
from plans.queries.members import members_matrix
from plans.queries.merging import merging_of
from plans.queries.outline import target_rows, units_of_activity
from plans.queries.periods import period_table
from plans.queries.standing import standing_of_activity
from plans.queries.timeline import Shown, entries_of, moments_of
from plans.views.notes import notes_context
from reform.common import clock
from reform.common.access import ALLOWED

_STEPS = 50
_RELATED = ("plan__owner", "task__section", "area", "source_row__plan_import")


@require_safe
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The activity with the lead assignments and the history that the person may see; with `ngay` in the address as it
    was at the end of that day.
    """
    visible = Activity.objects.visible_to(request.user)
    activity = get_object_or_404(visible.select_related(*_RELATED), pk=pk)
    look = look_back(request)
    if look.is_past:
        return _as_it_was(request, activity, look)
    on = clock.today()
    leads = lead_rows(activity, request.user, on)
    units = units_of_activity(activity)
    context = {
        "activity": activity,
        "standing": standing_of_activity(activity, on),
        "units": units,
        "leads": leads,
        "support_lock": ALLOWED
        if any(row.can_update for row in leads)
        else lock_of_support(activity, request.user, units.leads),
        "one_lead": len(leads) == 1 and not units.groups,
        "look": look,
        **_timeline(request, activity, look, name_units=len(leads) > 1),
        "changed_deadline": changed_deadlines([activity.pk], on).get(activity.pk),
        "merging": merging_of(activity, request.user),
        "requests": requests_of(activity, request.user, on),
        "before": visible.filter(pk=activity.continues_id).select_related("plan").first()
        if activity.continues_id
        else None,
        "after": list(visible.filter(continues=activity).select_related("plan")),
        "targets": target_rows(activity.targets.order_by("position"), request.user, on),
        "own_cells": own_cells(activity),
        "matrix": members_matrix(leads),
        "periods": period_table([row.assignment for row in leads], on),
        "may_record_event": bool(can_record_event(request.user, activity)),
        "may_confirm": {row.assignment.pk for row in leads if row.can_update},
        **notes_context(activity, request.user),
        "nav_section": "plans:plan_list",
    }
    return render(request, "plans/activity_detail.html", context, status=look.status)


def _as_it_was(request: HttpRequest, activity: Activity, look: LookBack) -> HttpResponse:
    """The page as of an earlier day: nothing can be changed there."""
    related = Activity.objects.visible_to(request.user).filter(pk=activity.pk)
    found = activities_as_of(
        related.select_related("plan__owner", "task__section", "area", "source_row__plan_import"), look.on
    )
    there = bool(found) and not (activity.plan.issued_on and activity.plan.issued_on > look.on)
    activity = found[0] if found else activity
    leads = lead_rows_on(activity, request.user, look.on) if there else []
    context = {
        "activity": activity,
        "look": look,
        "there": there,
        "standing": standing_of_activity(activity, look.on) if there else None,
        "units": units_of_activity(activity, look.on),
        "leads": leads,
        "own_cells": own_cells(activity),
        "changed_deadline": changed_deadlines([activity.pk], look.on).get(activity.pk),
        **_timeline(request, activity, look, name_units=len(leads) > 1),
        "nav_section": "plans:plan_list",
    }
    return render(request, "plans/activity_back.html", context)


def _timeline(request: HttpRequest, activity: Activity, look: LookBack, *, name_units: bool) -> dict[str, Any]:
    shown = Shown.of(request.GET.get("xem", ""))
    page = Paginator(moments_of(activity, request.user, shown, look.on), _STEPS).get_page(request.GET.get("page"))
    entries = entries_of(activity, request.user, list(page), name_units=name_units)
    return {"page": page, "entries": entries, "shown": shown, "choices": list(Shown)}
