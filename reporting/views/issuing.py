"""A sent report's number, date and signed file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reform.common.http import CONTENT_TYPES, download, sent
from reporting.enums import FileOrigin
from reporting.forms.issuing import IssueForm
from reporting.permissions import can_issue, can_read_content
from reporting.queries.letterheads import issue_of, letterhead_of
from reporting.services.documents import file_name
from reporting.services.issuing import doubts_of, record_issue
from reporting.views.fetch import number_asked, section_of, visible_report


@require_http_methods(["GET", "HEAD", "POST"])
def report_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for number, date and signed file; POST keeps them and has the files made anew."""
    report = visible_report(request, pk)
    can_issue(request.user, report).require()
    issue = issue_of(report)
    form = IssueForm(*sent(request)) if request.method == "POST" else IssueForm.of(issue, report.version)
    kept, status = form.attempt(
        lambda: record_issue(
            report=report,
            by=request.user,
            number=form.cleaned_data["number"],
            issued_on=form.cleaned_data["issued_on"],
            upload=form.cleaned_data["file"],
            seen_version=form.cleaned_data["seen_version"],
            reason=form.cleaned_data["reason"],
        )
    )
    if kept:
        found = f" {kept.origin_told}" if form.cleaned_data["file"] and kept.origin == FileOrigin.MADE else ""
        messages.success(request, f"Đã ghi {str(kept).lower()}. Các tệp đang được tạo lại với số và ngày này.{found}")
        for doubt in doubts_of(kept):
            messages.warning(request, doubt)
        return redirect("reporting:report_detail", report.pk)
    context = {
        "report": report,
        "form": form,
        "issue": issue,
        "symbol": letterhead_of(report.unit, report.round.province).symbol,
        "nav_section": section_of(request),
    }
    return render(request, "reporting/report_issue.html", context, status=status)


@require_safe
def signed_file(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """The signed file or scan of a sending, or one in whose place it came (`truoc` in the address)."""
    report = visible_report(request, pk)
    can_read_content(request.user, report).require()
    issue = report.issues.filter(version=version).exclude(file="").first()
    if issue and "truoc" in request.GET:
        issue = issue.replaced.filter(pk=number_asked(request, "truoc", 0)).first()
    if issue is None:
        raise Http404
    kind = issue.file.name.rpartition(".")[2]
    with issue.file.open("rb") as stored:
        name = file_name(report, kind).replace("bao-cao-cchc", "bao-cao-cchc-da-ky")
        return download(stored.read(), filename=name, content_type=CONTENT_TYPES[kind])
