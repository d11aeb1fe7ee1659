"""What happened to one thing — a unit, an account, a plan, a round, a report — as a page of its own."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from organisations.models import Unit, User
from organisations.permissions import can_manage_account, can_manage_accounts, can_see_unit_history
from organisations.queries.log import events_about, log_line

_ROWS = 50


@require_safe
def unit_history(request: HttpRequest, code: str) -> HttpResponse:
    """Who changed what of a unit."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("agency"), code=code)
    can_see_unit_history(request.user, unit).require()
    return history_page(request, [unit], back=("organisations:unit_detail", code), section="organisations:unit_list")


@require_safe
def account_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what of an account."""
    can_manage_accounts(request.user).require()
    account = get_object_or_404(User.objects.visible_to(request.user).select_related("unit"), pk=pk)
    can_manage_account(request.user, account).require()
    back = ("organisations:account_detail", pk)
    return history_page(request, [account], back=back, section="organisations:account_list")


def history_page(
    request: HttpRequest,
    things: Sequence[models.Model],
    *,
    back: tuple[str, object],
    section: str = "",
    untold: models.Q | None = None,
) -> HttpResponse:
    """The events about `things` but for the `untold`, newest first; the first of them is what the page speaks of,
    `back` the name and the key of its own address. Whoever asks has been allowed to.
    """
    events = events_about(things) if untold is None else events_about(things).exclude(untold)
    page = Paginator(events, _ROWS).get_page(request.GET.get("page"))
    context = {
        "thing": things[0],
        "several": len(things) > 1,
        "page": page,
        "lines": [log_line(event) for event in page],
        "back_name": back[0],
        "back_key": back[1],
        "nav_section": section,
    }
    return render(request, "organisations/history.html", context)
