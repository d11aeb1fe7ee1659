"""The sheet as a workbook: downloaded, filled in, looked at before anything is saved, saved as a whole."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from indicators.forms.figure_files import ConfirmForm, FigureFileForm, LeftForm, seals
from indicators.permissions import can_record
from indicators.queries.sheet import Sheet, make_sheet
from indicators.sheet_resource import (
    FilePreview,
    confirm_file,
    mark_of,
    preview_file,
    workbook_of,
    workbook_of_left,
)
from indicators.views.sheet import Suggest, entry_verdict, measured_unit
from reform.common import clock
from reform.common.errors import Conflict
from reform.common.http import CONTENT_TYPES, download, sent


@require_safe
def sheet_xlsx(request: HttpRequest, code: str, year: int, period: str) -> HttpResponse:
    """The sheet with what is there, to be filled in."""
    unit = measured_unit(request, code, year, period)
    content = workbook_of(make_sheet(unit, year, period))
    return download(content, filename=f"so-lieu-{code}-{year}-{period}.xlsx", content_type=CONTENT_TYPES["xlsx"])


def upload_page(request: HttpRequest, code: str, year: int, period: str, suggest: Suggest) -> HttpResponse:
    """The file, and after it what each of its lines would do; nothing is saved."""
    unit = measured_unit(request, code, year, period)
    can_record(request.user, unit).require()
    sheet = make_sheet(unit, year, period, suggest(unit, year, period, clock.today()))
    form = FigureFileForm(*sent(request), mark=mark_of(sheet), called=f"{unit.name}, {sheet.title}")
    verdict = entry_verdict(request, sheet)
    if request.method != "POST" or not form.is_valid():
        return _page(request, sheet, form, status=422 if form.is_bound else 200)
    if not verdict:
        form.add_error(None, verdict.reason)
        return _page(request, sheet, form, status=409)
    preview = preview_file(by=request.user, sheet=sheet, lines=form.cleaned_data["lines"])
    confirm = ConfirmForm(initial=_seals(sheet, preview))
    return _page(request, sheet, form, preview, confirm, status=422 if preview.count("wrong") else 200)


def confirm_page(request: HttpRequest, code: str, year: int, period: str, suggest: Suggest) -> HttpResponse:
    """Save every line of a file that was looked at and found right, or none."""
    unit = measured_unit(request, code, year, period)
    can_record(request.user, unit).require()
    suggested = suggest(unit, year, period, clock.today())
    sheet, form = make_sheet(unit, year, period, suggested), ConfirmForm(request.POST)
    upload = FigureFileForm(mark=mark_of(sheet), called="")
    if form.is_valid() and not (verdict := entry_verdict(request, sheet)):
        form.refuse(Conflict(verdict.reason))
        return _page(request, sheet, upload, confirm=form, status=409)
    done, status = form.attempt(
        lambda: confirm_file(
            by=request.user,
            sheet=sheet,
            lines=form.cleaned_data["sealed"],
            reason=form.cleaned_data["reason"],
            left=form.cleaned_data["left"],
        )
    )
    if done:
        counts, left = done.counts, len(form.cleaned_data["left"])
        messages.success(request, f"Đã lưu từ tệp: {counts['new']} số liệu mới, {counts['changed']} số liệu sửa.")
        if left:
            messages.warning(request, f"{left} dòng lỗi chưa lưu; dòng nào có trong bảng thì chờ sửa ở dòng ấy.")
        return redirect("plans:figure_sheet", unit.code, year, period)
    lines, sheet = form.looked_at, make_sheet(unit, year, period, suggested)
    preview = preview_file(by=request.user, sheet=sheet, lines=lines) if lines else None
    form = form.again(preview.right, preview.left) if preview and status == 409 else form
    return _page(request, sheet, upload, preview, form, status=status)


@require_POST
def sheet_left(request: HttpRequest, code: str, year: int, period: str) -> HttpResponse:
    """The lines of a file that cannot be taken, as a workbook to correct."""
    unit = measured_unit(request, code, year, period)
    can_record(request.user, unit).require()
    sheet, form = make_sheet(unit, year, period), LeftForm(request.POST)
    if not form.is_valid():
        return _page(request, sheet, FigureFileForm(mark=mark_of(sheet), called=""), confirm=form, status=422)
    content = workbook_of_left(sheet, form.cleaned_data["left"])
    filename = f"so-lieu-{code}-{year}-{period}-can-sua.xlsx"
    return download(content, filename=filename, content_type=CONTENT_TYPES["xlsx"])


def _seals(sheet: Sheet, preview: FilePreview) -> dict[str, str]:
    """What was looked at is what is confirmed: a figure that is written meanwhile is a conflict then."""
    rows = sheet.by_key
    right = [replace(line, seen=rows[line.key].seen) if line.key in rows else line for line in preview.right]
    return seals(right, preview.left)


def _page(
    request: HttpRequest,
    sheet: Sheet,
    form: FigureFileForm,
    preview: FilePreview | None = None,
    confirm: LeftForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "sheet": sheet,
        "verdict": entry_verdict(request, sheet),
        "form": form,
        "preview": preview,
        "confirm": confirm,
    }
    return render(request, "indicators/sheet_file.html", context, status=status)
