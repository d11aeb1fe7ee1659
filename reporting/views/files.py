"""Files of a report: made by a worker, handed out as they were kept."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from reform.common.http import CONTENT_TYPES, download
from reporting.enums import FileFormat
from reporting.permissions import can_read_content
from reporting.services.documents import file_name
from reporting.services.requests import request_files
from reporting.views.fetch import visible_report


@require_POST
def files_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the files of what the report says now made; the page then shows how far it is."""
    report = visible_report(request, pk)
    if report.snapshot is None:
        messages.warning(request, "Báo cáo chưa có số liệu. Hãy bấm “Tổng hợp số liệu” trước khi tạo tệp.")
    else:
        request_files(report=report, by=request.user)
    return redirect("reporting:report_detail", report.pk)


@require_safe
def report_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The kept file of the present text, or of an earlier sending (`lan` in the address)."""
    report = visible_report(request, pk)
    can_read_content(request.user, report).require()
    if format not in FileFormat.values:
        raise Http404
    asked = request.GET.get("lan", "")
    version = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else report.file_version
    kept = report.files.filter(format=format, version=version).first()
    if kept is None:
        messages.warning(request, "Tệp này chưa được tạo. Hãy bấm “Tạo tệp”; sau ít giây tệp sẽ có để tải về.")
        return redirect("reporting:report_detail", report.pk)
    with kept.file.open("rb") as stored:
        return download(stored.read(), filename=file_name(report, format), content_type=CONTENT_TYPES[format])
