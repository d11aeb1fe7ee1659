"""The reader's remark at one part of a report, in place or on a page of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reporting.forms.reports import RemarkForm
from reporting.models import PartComment, Report, ReportPart
from reporting.permissions import can_decide
from reporting.queries.remarks import draft_remarks
from reporting.services.remarks import write_remark
from reporting.views.fetch import section_of, visible_report


@require_http_methods(["GET", "HEAD", "POST"])
def part_remark(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The form of the remark; what was typed stays through every refusal, and a colleague's words stand beside it."""
    report = visible_report(request, pk)
    can_decide(request.user, report).require()
    part = get_object_or_404(report.parts, key=key)
    draft = draft_remarks(report).get(key)
    if request.method != "POST":
        if request.htmx and "thoi" in request.GET:
            return _shown(request, report, part, draft)
        return _form(request, report, part, RemarkForm(initial=_seen(report, draft)))
    form = RemarkForm(request.POST)
    kept, status = form.attempt(lambda: write_remark(report=report, by=request.user, part_key=key, **form.cleaned_data))
    if status == 200:
        messages.success(request, f"Đã lưu ý kiến về mục “{part.heading}”. Đơn vị thấy khi báo cáo được trả lại.")
        if request.htmx:
            return _shown(request, report, part, kept if isinstance(kept, PartComment) else None, told=True)
        return redirect(f"{reverse('reporting:report_detail', args=[pk])}#phan-{key}")
    theirs = draft_remarks(report).get(key) if status == 409 else None
    if status == 409:
        form.data = request.POST.copy()
        form.data["seen_at"] = _seen(report, theirs)["seen_at"]
    return _form(request, report, part, form, theirs=theirs, status=status)


def _seen(report: Report, draft: PartComment | None) -> dict:
    seen_at = draft.written_at.isoformat() if draft else ""
    return {"text": draft.text if draft else "", "seen_version": report.version, "seen_at": seen_at}


def _shown(request: HttpRequest, report: Report, part: ReportPart, draft, told: bool = False) -> HttpResponse:
    context = {"report": report, "part": part, "key": part.key, "draft": draft, "oob": told}
    return render(request, "reporting/_remark.html", context)


def _form(request: HttpRequest, report, part, form, theirs=None, status: int = 200) -> HttpResponse:
    context = {"report": report, "part": part, "form": form, "theirs": theirs, "nav_section": section_of(request)}
    template = "reporting/_remark_form.html" if request.htmx else "reporting/part_remark.html"
    return render(request, template, context, status=status)
