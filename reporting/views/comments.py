"""Comments on a report and its parts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from reform.common.errors import Invalid
from reporting.permissions import can_comment, can_follow_edits
from reporting.services.comments import add_comment, resolve_comment
from reporting.views.fetch import section_of, visible_report


@require_POST
def comment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about the part that the form names, or about the whole; what was refused stays in the form."""
    report = visible_report(request, pk)
    can_comment(request.user, report).require()
    key, text = request.POST.get("part", "")[:30], request.POST.get("text", "")
    try:
        add_comment(report=report, by=request.user, text=text, part_key=key)
    except Invalid as error:
        context = {"report": report, "key": key, "text": text, "fault": str(error), "nav_section": section_of(request)}
        return render(request, "reporting/comment.html", context, status=422)
    messages.success(request, "Đã gửi trao đổi.")
    return _back(report.pk, key)


@require_POST
def comment_resolve(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """What was said is dealt with."""
    report = visible_report(request, pk)
    can_follow_edits(request.user, report).require()
    said = get_object_or_404(report.comments, pk=comment)
    said.report = report
    resolve_comment(comment=said, by=request.user)
    messages.success(request, "Đã đánh dấu là đã xử lý.")
    return _back(report.pk, said.part_key)


def _back(pk: int, key: str) -> HttpResponse:
    return redirect(f"{reverse('reporting:report_detail', args=[pk])}#{f'phan-{key}' if key else 'trao-doi'}")
