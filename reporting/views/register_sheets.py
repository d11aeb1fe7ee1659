"""Registers as workbooks: downloaded under the filters of the list, filled in, uploaded, looked at, confirmed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from reform.common.http import CONTENT_TYPES, download
from reporting.enums import RegisterKind
from reporting.register_permissions import can_add_entries
from reporting.register_resources import ENTRY_RESOURCES, FindingResource, widths_of
from reporting.resources import SeenResource, sheet_of
from reporting.views.registers import filters_of, frame, register_of
from reporting.views.sheets import looked_at

_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def register_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The entries that the list shows."""
    kind = register_of(slug)
    resource = ENTRY_RESOURCES[kind](request.user, filters_of(request, kind).asked())
    return _file(resource, f"Sổ theo dõi - {kind.label}.xlsx")


@require_safe
def finding_file(request: HttpRequest) -> HttpResponse:
    """What the inspections that the list shows found."""
    asked = filters_of(request, RegisterKind.INSPECTION).asked()
    return _file(FindingResource(request.user, asked), "Sổ theo dõi - Phát hiện qua kiểm tra.xlsx")


@require_http_methods(_METHODS)
def register_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Entries from a sheet."""
    kind = register_of(slug)
    can_add_entries(request.user).require()
    file_url = reverse("reporting:register_file", args=[slug])
    return _sheet(request, kind, ENTRY_RESOURCES[kind](request.user), file_url, "mục")


@require_http_methods(_METHODS)
def finding_sheet(request: HttpRequest) -> HttpResponse:
    """Findings from a sheet."""
    can_add_entries(request.user).require()
    file_url = reverse("reporting:finding_file")
    return _sheet(request, RegisterKind.INSPECTION, FindingResource(request.user), file_url, "phát hiện")


def _file(resource: SeenResource, name: str) -> HttpResponse:
    return download(sheet_of(resource, widths_of(resource)), filename=name, content_type=CONTENT_TYPES["xlsx"])


def _sheet(
    request: HttpRequest, kind: RegisterKind, resource: SeenResource, file_url: str, things: str
) -> HttpResponse:
    context, status = looked_at(request, resource)
    if context is None:
        messages.success(
            request, f"Đã ghi {len(resource.changes)} {things} từ bảng. Báo cáo đã gửi không thay đổi theo."
        )
        return redirect("reporting:register_list", kind.slug)
    context |= frame(request, kind) | {"changes": resource.changes, "file_url": file_url, "things": things}
    return render(request, "reporting/register_sheet.html", context, status=status)
