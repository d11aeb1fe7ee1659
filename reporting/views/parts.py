"""Editing one part of the narrative, in place or on a page of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reform.common.errors import Conflict, Invalid
from reporting.forms.reports import PartForm
from reporting.models import ReportPart
from reporting.permissions import can_write
from reporting.queries.reports import PartRow
from reporting.services.compile import edit_part
from reporting.views.fetch import section_of, visible_report


@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The form of one part; what was typed stays through every refusal, and another person's text stands beside it."""
    report = visible_report(request, pk)
    can_write(request.user, report).require()
    part = get_object_or_404(report.parts.select_related("edited_by"), key=key)
    if request.method != "POST":
        return _form(request, part, PartForm(initial={"body": part.body, "seen_version": part.version}))
    form = PartForm(request.POST)
    if not form.is_valid():
        return _form(request, part, form)
    try:
        part = edit_part(part=part, by=request.user, **form.cleaned_data)
    except Invalid as error:
        form.refuse(error)
    except Conflict as error:
        form.refuse(error)
        part = get_object_or_404(report.parts.select_related("edited_by"), key=key)
        form.data = request.POST.copy()
        form.data["seen_version"] = part.version
        return _form(request, part, form, theirs=part.body)
    else:
        return _saved(request, part)
    return _form(request, part, form)


def _form(request: HttpRequest, part: ReportPart, form: PartForm, theirs: str | None = None) -> HttpResponse:
    """The form with status 422 when it was refused; alone where the page swaps it in."""
    context = {"report": part.report, "part": part, "form": form, "theirs": theirs, "nav_section": section_of(request)}
    template = "reporting/_part_form.html" if request.htmx else "reporting/part_edit.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _saved(request: HttpRequest, part: ReportPart) -> HttpResponse:
    messages.success(request, f"Đã lưu mục “{part.heading}”. Tổng hợp lại số liệu không thay đổi nội dung này.")
    if not request.htmx:
        return redirect(f"{reverse('reporting:report_detail', args=[part.report_id])}#phan-{part.key}")
    context = {"report": part.report, "row": PartRow(part, is_title=False), "can_write": True, "oob": True}
    return render(request, "reporting/_part.html", context)
