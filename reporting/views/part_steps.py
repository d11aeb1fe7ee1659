"""What can be done with a part besides writing it: keep it open, lock it, look at earlier texts and take one back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reform.common.errors import Conflict, Invalid
from reporting.differences import differences
from reporting.models import ReportPart
from reporting.permissions import can_follow_edits, can_write
from reporting.queries.parts import generated_now, text_steps
from reporting.services.answers import restore_part
from reporting.services.parts import generate_part, hold_part, lock_part, release_part, unlock_part
from reporting.views.fetch import section_of, visible_part
from reporting.views.parts import part_shown, place_of


@require_POST
def part_hold(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The person has the part open; the page asks this again and again while they write. With `release` they
    have closed it, or with its value "leaving" gone from the page.
    """
    part = visible_part(request, pk, key)
    if "release" in request.POST:
        release_part(part=part, by=request.user)
        if request.POST["release"] == "leaving":
            return HttpResponse(status=204)
        return part_shown(request, part) if request.htmx else _back(part)
    try:
        hold_part(part=part, by=request.user)
    except Conflict as error:
        return render(
            request, "reporting/_part_noted.html", {"part": part, "fault": str(error), "is_conflict": True}, status=409
        )
    return HttpResponse(status=204)


@require_POST
def part_lock(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Lock the finished part, or with `unlock` open it again."""
    part = visible_part(request, pk, key)
    unlock = "unlock" in request.POST
    try:
        (unlock_part if unlock else lock_part)(part=part, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã {'mở khóa' if unlock else 'khóa'} mục “{part.heading}”.")
    return _back(part)


@require_safe
def part_history(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Earlier texts of the part, each with what changed after it."""
    part = visible_part(request, pk, key)
    can_follow_edits(request.user, part.report).require()
    context = {
        "report": part.report,
        "part": part,
        "steps": text_steps(part),
        "can_write": bool(can_write(request.user, part.report)) and not part.locked_at,
        "nav_section": section_of(request),
    }
    return render(request, "reporting/part_history.html", context)


@require_POST
def part_restore(request: HttpRequest, pk: int, key: str, version: int) -> HttpResponse:
    """Put an earlier text back; what stands there now is kept as well."""
    part = visible_part(request, pk, key)
    can_write(request.user, part.report).require()
    revision = get_object_or_404(part.revisions, version=version)
    return _done(
        request,
        part,
        lambda: restore_part(part=part, by=request.user, revision=revision, seen_version=_seen(request)),
        f"Đã lấy lại nội dung cũ của mục “{part.heading}”.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def part_generated(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What the portal writes in the part on the present numbers, beside what people wrote; POST takes it over."""
    part = visible_part(request, pk, key)
    can_write(request.user, part.report).require()
    body = generated_now(part)
    if request.method == "POST":
        return _done(
            request,
            part,
            lambda: generate_part(part=part, by=request.user, body=body, seen_version=_seen(request)),
            f"Đã lấy nội dung hệ thống soạn cho mục “{part.heading}”.",
        )
    context = {
        "report": part.report,
        "part": part,
        "generated": body,
        "pieces": differences(part.body, body),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/part_generated.html", context)


def _done(request: HttpRequest, part: ReportPart, action, said: str) -> HttpResponse:
    try:
        action()
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return _back(part)


def _seen(request: HttpRequest) -> int:
    """The version of the part that the person looked at; one that never was where the form did not say."""
    text = request.POST.get("seen_version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _back(part: ReportPart) -> HttpResponse:
    return redirect(place_of(part))
