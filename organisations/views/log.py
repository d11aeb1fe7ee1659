"""The log of changes, for ADMIN."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organisations.forms.log import LogFilterForm
from organisations.models import AuditEvent
from organisations.permissions import can_read_log
from organisations.queries.log import find_events, log_line
from reform.common.http import wants_piece

_ROWS = 50


@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Who changed what, newest first, filtered by what the address says."""
    can_read_log(request.user).require()
    form = LogFilterForm(request.GET)
    events = find_events(AuditEvent.objects.visible_to(request.user), **form.chosen())
    page = Paginator(events, _ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "lines": [log_line(event) for event in page]}
    template = "organisations/_audit_log.html" if wants_piece(request) else "organisations/audit_log.html"
    return render(request, template, context)
