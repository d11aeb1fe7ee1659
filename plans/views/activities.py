"""One activity: what it asks for, who does it, how far they are, and what was reported."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from plans.models import Activity
from plans.permissions import can_record_event
from plans.queries.activity_page import history_entry, history_of, lead_rows, lock_of_support, own_cells
from plans.queries.amendment_history import changes_of
from plans.queries.change_requests import requests_of
from plans.queries.deadline_history import changed_deadlines
from plans.queries.members import members_matrix
from plans.queries.merging import merging_of
from plans.queries.outline import target_row, units_of_activity
from plans.queries.periods import period_table
from plans.queries.standing import standing_of_activity
from plans.views.notes import notes_context
from reform.common import clock
from reform.common.access import ALLOWED

_STEPS = 50


@require_safe
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The activity with the lead assignments and the history that the person may see."""
    visible = Activity.objects.visible_to(request.user)
    related = ("plan__owner", "task__section", "area", "source_row__plan_import")
    activity = get_object_or_404(visible.select_related(*related), pk=pk)
    on = clock.today()
    leads = lead_rows(activity, request.user, on)
    units = units_of_activity(activity)
    page = Paginator(history_of(activity, request.user), _STEPS).get_page(request.GET.get("page"))
    context = {
        "activity": activity,
        "standing": standing_of_activity(activity, on),
        "units": units,
        "leads": leads,
        "support_lock": ALLOWED
        if any(row.can_update for row in leads)
        else lock_of_support(activity, request.user, units.leads),
        "one_lead": len(leads) == 1 and not units.groups,
        "page": page,
        "entries": [history_entry(step, name_unit=len(leads) > 1) for step in page],
        "changes": changes_of(activity),
        "changed_deadline": changed_deadlines([activity.pk], on).get(activity.pk),
        "merging": merging_of(activity, request.user),
        "requests": requests_of(activity, request.user, on),
        "before": visible.filter(pk=activity.continues_id).select_related("plan").first()
        if activity.continues_id
        else None,
        "after": list(visible.filter(continues=activity).select_related("plan")),
        "targets": [target_row(target) for target in activity.targets.order_by("position")],
        "own_cells": own_cells(activity),
        "matrix": members_matrix(leads),
        "periods": period_table([row.assignment for row in leads], on),
        "may_record_event": bool(can_record_event(request.user, activity)),
        "may_confirm": {row.assignment.pk for row in leads if row.can_update},
        **notes_context(activity, request.user),
        "nav_section": "plans:plan_list",
    }
    return render(request, "plans/activity_detail.html", context)
