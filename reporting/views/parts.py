"""Editing one part of the narrative, in place or on a page of its own, with what can be taken over beside it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from reform.common.errors import Conflict, Invalid
from reporting.forms.ad_hoc import part_form
from reporting.forms.reports import PartForm
from reporting.models import ReportPart
from reporting.permissions import can_write
from reporting.queries.comments import put_talk
from reporting.queries.offers import offers_for, text_before
from reporting.queries.parts import generated_now, held_by_another
from reporting.queries.presence import moved_parts
from reporting.queries.reports import part_row
from reporting.services.answers import save_part
from reporting.services.passages import insert_passages
from reporting.views.fetch import section_of, visible_part, visible_report


@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The form of one part; what was typed stays through every refusal, and another person's text stands beside it.

    POST saves; with `going_on` it saves while the person writes on, with `insert` what they picked goes in first.
    """
    part = visible_part(request, pk, key)
    can_write(request.user, part.report).require()
    if request.method != "POST":
        if part.locked_at or held_by_another(part, request.user):
            return _closed(request, part)
        return _form(request, part, _fresh(part))
    form = _fresh(part, request.POST)
    going_on, picks = "going_on" in request.POST, request.POST.getlist("picks")
    if not form.is_valid():
        faults = " ".join(message for messages in form.errors.values() for message in messages)
        return _unsaved(request, part, faults) if going_on else _form(request, part, form)
    try:
        if "insert" in request.POST:
            part = insert_passages(part=part, by=request.user, picks=picks, **form.cleaned_data)
            return _form(request, part, _fresh(part), noted=f"Đã chèn {len(picks)} nội dung và lưu {_now()}.")
        part = save_part(part=part, by=request.user, going_on=going_on, **form.cleaned_data)
    except (Conflict, Invalid) as error:
        return _refused(request, part, form, error, going_on=going_on)
    if going_on:
        return render(request, "reporting/_part_noted.html", {"part": part, "noted": f"Đã lưu {_now()}"})
    return _saved(request, part)


@require_safe
def report_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """What has changed in the parts since the page was told (`shown`: "key=mark"), each put right in its place; 204 for
    nothing. Whoever comes without htmx gets the report.
    """
    report = visible_report(request, pk)
    if not request.htmx:
        return redirect("reporting:report_detail", report.pk)
    writing = can_write(request.user, report)
    shown = dict(one.split("=", 1) for one in request.GET.getlist("shown") if "=" in one)
    moved = moved_parts(report, request.user, shown) if writing else []
    if writing and not moved:
        return HttpResponse(status=204)
    context = {"report": report, "moved": moved, "over": writing.reason, "can_write": True, "oob": True}
    return render(request, "reporting/_presence.html", context)


def _refused(request: HttpRequest, part: ReportPart, form: PartForm, error: Exception, going_on: bool) -> HttpResponse:
    """Why it was not saved: while the person writes on as a line under the text, else in the form."""
    is_conflict = isinstance(error, Conflict)
    if going_on:
        return _unsaved(request, part, str(error), is_conflict=is_conflict)
    form.refuse(error)
    if not is_conflict:
        return _form(request, part, form)
    part = visible_part(request, part.report_id, part.key)
    form.data = request.POST.copy()
    form.data["seen_version"] = part.version
    return _form(request, part, form, theirs=part.body)


def _unsaved(request: HttpRequest, part: ReportPart, fault: str, is_conflict: bool = False) -> HttpResponse:
    """The line under the text that says why it is not saved."""
    context = {"part": part, "fault": fault, "is_conflict": is_conflict}
    return render(request, "reporting/_part_noted.html", context, status=409 if is_conflict else 422)


def _fresh(part: ReportPart, data=None) -> PartForm:
    """The form on the part as it stands; several may be open on one page."""
    return part_form(part, data, auto_id=f"id_{part.key}_%s")


def _form(
    request: HttpRequest, part: ReportPart, form: PartForm, theirs: str | None = None, noted: str = ""
) -> HttpResponse:
    """The form with status 422 when it was refused; alone where the page swaps it in."""
    body = form["body"].value() or ""
    generated = generated_now(part)
    context = {
        "report": part.report,
        "part": part,
        "form": form,
        "theirs": theirs,
        "noted": noted,
        "offers": offers_for(part, body),
        "before": text_before(part),
        "generated": generated if generated != part.body else "",
        "nav_section": section_of(request),
    }
    template = "reporting/_part_form.html" if request.htmx else "reporting/part_edit.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _closed(request: HttpRequest, part: ReportPart) -> HttpResponse:
    """The part as it stands, with who has locked it or has it open."""
    if request.htmx:
        return part_shown(request, part)
    row = part_row(part, request.user)
    context = {"report": part.report, "row": row, "part": row.part, "nav_section": section_of(request)}
    return render(request, "reporting/part_closed.html", context)


def place_of(part: ReportPart) -> str:
    """Where the report's page shows the part."""
    return f"{reverse('reporting:report_detail', args=[part.report_id])}#phan-{part.key}"


def part_shown(request: HttpRequest, part: ReportPart, *, told: bool = False) -> HttpResponse:
    """The part as the report's page shows it; with `told` the messages go along. A form that stood on a page of its
    own leads back to the report.
    """
    if request.htmx.current_url_abs_path == reverse("reporting:part_edit", args=[part.report_id, part.key]):
        return HttpResponseClientRedirect(place_of(part))
    row = part_row(part, request.user)
    row.part.report = part.report
    put_talk(part.report, [row.part], request.user)
    can = bool(can_write(request.user, part.report))
    context = {"report": part.report, "row": row, "can_write": can, "page": {"can_write": can}, "oob": told}
    return render(request, "reporting/_part.html", context)


def _saved(request: HttpRequest, part: ReportPart) -> HttpResponse:
    messages.success(request, f"Đã lưu mục “{part.heading}”. Tổng hợp lại số liệu không thay đổi nội dung này.")
    if not request.htmx:
        return redirect(place_of(part))
    return part_shown(request, part, told=True)


def _now() -> str:
    return f"{timezone.localtime():%H:%M}"
