"""Where the event is recorded that an activity waited for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from plans.forms.events import EventForm
from plans.models import Activity
from plans.permissions import can_record_event
from plans.services.events import record_event as record_event_service
from reform.common.errors import Conflict, Invalid
from reform.common.wording import day


@require_http_methods(["GET", "HEAD", "POST"])
def record_event(request: HttpRequest, pk: int) -> HttpResponse:
    """What came and when, and the due day that follows; then the activity's page, which shows the change."""
    visible = Activity.objects.visible_to(request.user).select_related("plan__owner", "task__section")
    activity = get_object_or_404(visible, pk=pk)
    can_record_event(request.user, activity).require()
    form, status = EventForm(request.POST if request.method == "POST" else None, activity=activity), 200
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            change = record_event_service(activity=activity, by=request.user, event=form.event(), seen=seen)
        except Invalid as error:
            form.refuse(error)
        except Conflict as conflict:
            activity.refresh_from_db()
            form = EventForm(form.seen_again(), activity=activity)
            form.add_error(None, str(conflict))
            status = 409
        else:
            words = f"Đã ghi nhận. Hạn hoàn thành là {day(change.activity.due_on)}; các đơn vị chủ trì đã được báo."
            messages.success(request, words)
            return redirect("plans:activity_detail", activity.pk)
    if form.is_bound and status == 200:
        status = 422
    context = {"activity": activity, "form": form, "nav_section": "plans:plan_list"}
    return render(request, "plans/event.html", context, status=status)
