"""Whom the portal will remind of what on a day: the rehearsal as a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.calendars import is_working_day
from plans.forms.reminders import RehearsalForm
from plans.permissions import can_rehearse_reminders
from plans.services.reminders import rehearse
from reform.common import clock


@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """What will be sent to the people of an agency on the day in the address, as things stand now."""
    can_rehearse_reminders(request.user).require()
    form = RehearsalForm(request.GET or None, viewer=request.user, today=clock.today())
    on, agency = form.chosen()
    context = {
        "form": form,
        "on": on,
        "agency": agency,
        "working": is_working_day(on),
        "notices": rehearse(on, agency) if agency else [],
    }
    return render(request, "plans/reminders.html", context)
