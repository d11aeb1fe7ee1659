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
from reporting.views.fetch import number_asked, visible_report


@require_POST
def files_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the files of what the report says now made; the page then shows how far it is."""
    report = visible_report(request, pk)
    if report.as_sent is not None:
        messages.info(request, "Đơn vị đang sửa báo cáo; các tệp ở đây là của lần đã gửi, không tạo lại.")
    elif report.snapshot is None:
        messages.warning(request, "Báo cáo chưa có số liệu. Hãy bấm “Tổng hợp số liệu” trước khi tạo tệp.")
    else:
        request_files(report=report, by=request.user)
    return redirect("reporting:report_detail", report.pk)


@require_safe
def report_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The kept file of the present text, or of an earlier sending or edition (`lan`, `tep` in the address)."""
    report = visible_report(request, pk)
    can_read_content(request.user, report).require()
    if format not in FileFormat.values:
        raise Http404
    version = number_asked(request, "lan", report.file_version)
    if version == 0 and report.file_version:
        raise Http404  # the draft's, which was for its writers alone
    known = report.files.filter(format=format, version=version).order_by("-edition")
    kept = known.filter(edition=number_asked(request, "tep", 0)).first() if "tep" in request.GET else known.first()
    if kept is None:
        messages.warning(request, "Tệp này chưa được tạo. Hãy bấm “Tạo tệp”; sau ít giây tệp sẽ có để tải về.")
        return redirect("reporting:report_detail", report.pk)
    with kept.file.open("rb") as stored:
        return download(stored.read(), filename=file_name(report, format), content_type=CONTENT_TYPES[format])
