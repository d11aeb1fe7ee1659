"""Positions of an agency: who holds them, who signs for whom, who takes over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.forms.positions import ActingForm, HandOverForm
from organisations.models import User
from organisations.permissions import can_grant_acting, can_hand_over, can_see_positions
from organisations.queries.positions import (
    capacity_words,
    grants_visible_to,
    past_grants,
    position_lines,
)
from organisations.services.positions import grant_acting, hand_over, revoke_acting
from reform.common import clock
from reform.common.errors import Conflict

_LIST = "organisations:position_list"
_PAST = 30


@require_safe
def position_list(request: HttpRequest) -> HttpResponse:
    """Who holds which position of the agency since when, who signs for them, who did before."""
    can_see_positions(request.user).require()
    on = clock.today()
    rows = [
        {
            "line": line,
            "acting": [{"grant": grant, "words": capacity_words(grant)} for grant in line.deputies],
            "may_grant": bool(can_grant_acting(request.user, line.tenure.user)),
            "may_hand_over": bool(can_hand_over(request.user, line.tenure.user)),
        }
        for line in position_lines(request.user, on)
    ]
    past = [{"grant": grant, "words": capacity_words(grant)} for grant in past_grants(request.user, on)[:_PAST]]
    return render(request, "organisations/position_list.html", {"rows": rows, "past": past, "on": on})


@require_http_methods(["GET", "HEAD", "POST"])
def acting_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody signs for the person for a time."""
    principal = _person(request, pk)
    can_grant_acting(request.user, principal).require()
    form = ActingForm(request.POST if request.method == "POST" else None, principal=principal)
    made, status = form.attempt(lambda: grant_acting(by=request.user, principal=principal, **form.cleaned_data))
    if made:
        messages.success(request, f"Đã ghi: {made.deputy} {capacity_words(made)} đến hết {made.ends_on:%d/%m/%Y}.")
        return redirect(_LIST)
    context = {"principal": principal, "form": form}
    return render(request, "organisations/acting_new.html", context, status=status)


@require_POST
def acting_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The signing for another ends at once."""
    grant = get_object_or_404(grants_visible_to(request.user), pk=pk)
    try:
        revoke_acting(by=request.user, grant=grant)
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    else:
        messages.success(request, f"Đã thu hồi: {grant.deputy} không còn {capacity_words(grant)}.")
    return redirect(_LIST)


@require_http_methods(["GET", "HEAD", "POST"])
def position_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """A successor takes the person's position with everything that waits for it."""
    leaver = _person(request, pk)
    can_hand_over(request.user, leaver).require()
    form = HandOverForm(request.POST if request.method == "POST" else None, leaver=leaver, by=request.user)

    done, status = form.attempt(lambda: hand_over(by=request.user, leaver=leaver, **form.cleaned_data))
    if done:
        messages.success(request, f"Đã bàn giao. {done} thấy ngay những việc đang chờ của vị trí này.")
        return redirect(_LIST)
    context = {"leaver": leaver, "form": form}
    return render(request, "organisations/position_hand_over.html", context, status=status)


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user).select_related("unit"), pk=pk)
