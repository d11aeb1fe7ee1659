"""The sheet of a unit's figures for a period: looked at, filled in row by row or as one form, opened again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from indicators.forms.sheet import ReopenForm, SheetChoiceForm, sent_row, sent_rows
from indicators.models import FigureDraft
from indicators.models.measurements import units_measured_for
from indicators.permissions import can_record, can_reopen
from indicators.queries.sheet import Sheet, SheetRow, Suggested, Typed, make_sheet
from indicators.queries.sheet_overview import sheet_overview
from indicators.services.figure_rows import RowOutcome, enter_row, enter_rows
from indicators.services.period_locks import PeriodClosed, reopen_period
from indicators.services.windows import FIRST_YEAR, LAST_YEAR, check_when
from organisations.models import Unit
from reform.common import clock
from reform.common.access import Verdict, refuse
from reform.common.errors import Conflict, Invalid
from reform.common.http import sent
from reform.common.periods import Period, period_reported_on

# (unit, year, period, today) → what the portal counts itself, by code of indicator
Suggest = Callable[[Unit, int, str, date], Mapping[str, Suggested]]


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """Whose figures and of which year; its periods with how many figures there are, the one reported now first."""
    units = units_measured_for(request.user).exclude(kind="GROUP").select_related("agency").order_by("sort_key", "code")
    usual = request.user.unit or units.first()
    year, period = period_reported_on(clock.today())
    years = list(range(year, max(FIRST_YEAR, year - 10) - 1, -1))
    form = SheetChoiceForm(request.GET, units=units, usual=usual, years=years)
    unit = form.chosen("unit", usual if usual and not usual.is_group else None)
    if unit and request.GET.get("mo"):
        return redirect("plans:figure_sheet", unit.code, form.chosen("year", year), form.chosen("period", period))
    shown = {"unit": unit.code if unit else "", "year": form.chosen("year", year), "period": period}
    form = SheetChoiceForm({**shown, **request.GET.dict()}, units=units, usual=usual, years=years)
    context = {
        "form": form,
        "unit": unit,
        "year": shown["year"],
        "now": (year, period),
        "periods": sheet_overview(unit, shown["year"], clock.today()) if unit else [],
        "enters": unit and can_record(request.user, unit),
    }
    return render(request, "indicators/sheets.html", context)


def sheet_page(request: HttpRequest, code: str, year: int, period: str, suggest: Suggest) -> HttpResponse:
    """The sheet; a POST without the page's script brings the whole of it, and what is refused stays with its words."""
    unit = measured_unit(request, code, year, period)
    suggested = suggest(unit, year, period, clock.today())
    sheet = make_sheet(unit, year, period, suggested)
    if request.method != "POST":
        return show_sheet(request, sheet)
    can_record(request.user, unit).require()
    try:
        outcomes = enter_rows(by=request.user, sheet=sheet, rows=sent_rows(request.POST, sheet))
    except (PeriodClosed, Invalid) as error:
        messages.error(request, str(error))
        typed = {row.row.key: Typed(dict(row.texts), str(error)) for row in sent_rows(request.POST, sheet)}
        return show_sheet(request, sheet.with_typed(typed), status=409)
    stale = {row.row.key: Typed(row.texts, str(end), row.row.fields[0]) for row, end in outcomes if _is_stale(end)}
    remarks = {row.row.key: end.remarks for row, end in outcomes if not _is_stale(end)}
    refused = [row.row.key for row, end in outcomes if _is_stale(end) or end.error]
    saved = len(outcomes) - len(refused)
    said = f"Đã lưu {saved} dòng." if outcomes else "Chưa có dòng nào thay đổi nên chưa lưu gì."
    if not refused:
        for words in [words for found in remarks.values() for words in found]:
            messages.info(request, words)
        messages.success(request, said) if outcomes else messages.info(request, said)
        return redirect(request.get_full_path())
    now = make_sheet(unit, year, period, suggested).with_typed(stale, remarks)
    trouble = [row for row in now.rows if row.key in refused]
    return show_sheet(request, now, trouble, said if saved else "", status=409 if len(stale) == len(refused) else 422)


def save_row(request: HttpRequest, code: str, year: int, period: str, suggest: Suggest) -> HttpResponse:
    """One row, as soon as it is left: 200 where it is a figure now, 422 where it waits, 409 where another wrote it."""
    unit = measured_unit(request, code, year, period)
    can_record(request.user, unit).require()
    suggested = suggest(unit, year, period, clock.today())
    sheet = make_sheet(unit, year, period, suggested, keys=[request.POST.get("row", "")])
    given = sent_row(request.POST, sheet)
    if given is None:
        return JsonResponse({"words": "Chỉ tiêu này không có trong bảng nữa. Hãy tải lại trang."}, status=409)
    where = {"unit": unit, "year": year, "period": period}
    try:
        outcome = enter_row(by=request.user, **where, row=given.row, texts=given.texts, seen_version=given.seen)
    except Conflict as error:
        typed = {given.row.key: Typed(given.texts, str(error), given.row.fields[0])}
        return _row_answer(request, make_sheet(unit, year, period, suggested).with_typed(typed), [given.row.key], 409)
    except Invalid as error:
        return JsonResponse({"words": str(error)}, status=422)
    return _outcome_answer(request, make_sheet(unit, year, period, suggested), given.row, outcome)


def reopen_period_page(request: HttpRequest, code: str, year: int, period: str, suggest: Suggest) -> HttpResponse:
    """Sở Nội vụ opens a closed period, with a reason."""
    unit = measured_unit(request, code, year, period)
    can_reopen(request.user, unit.agency).require()
    form = ReopenForm(*sent(request))
    where = {"agency": unit.agency, "year": year, "period": period}
    done, status = form.attempt(lambda: reopen_period(by=request.user, reason=form.cleaned_data["reason"], **where))
    if done:
        messages.success(request, "Đã mở lại kỳ số liệu. Đơn vị sửa được số liệu; báo cáo đã gửi giữ nguyên.")
        return redirect("plans:figure_sheet", unit.code, year, period)
    sheet = make_sheet(unit, year, period, suggest(unit, year, period, clock.today()))
    return show_sheet(request, sheet, reopening=form, status=status)


def measured_unit(request: HttpRequest, code: str, year: int, period: str) -> Unit:
    """The unit of the address, of those whose figures the person sees; 404 also for a year or period that is none."""
    if not FIRST_YEAR <= year <= LAST_YEAR or period not in Period.values:
        raise Http404
    units = units_measured_for(request.user).exclude(kind="GROUP").select_related("agency", "province")
    return get_object_or_404(units, code=code)


def entry_verdict(request: HttpRequest, sheet: Sheet) -> Verdict:
    """Whether the person may type in the sheet: by role, while the period is open and has begun."""
    if not (verdict := can_record(request.user, sheet.unit)):
        return verdict
    if sheet.lock:
        return refuse(sheet.closed_words)
    try:
        check_when(sheet.unit, sheet.year, sheet.period)
    except Invalid as error:
        return refuse(str(error))
    return verdict


def show_sheet(
    request: HttpRequest,
    sheet: Sheet,
    trouble: Sequence[SheetRow] = (),
    said: str = "",
    reopening: ReopenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the sheet; `trouble` are rows that were refused, `said` what was saved beside them."""
    context = {
        "sheet": sheet,
        "verdict": entry_verdict(request, sheet),
        "trouble": trouble,
        "said": said,
        "only_missing": "thieu" in request.GET,
        "reopens": sheet.lock and can_reopen(request.user, sheet.unit.agency),
        "reopening": reopening or ReopenForm(),
    }
    return render(request, "indicators/sheet.html", context, status=status)


def _is_stale(end: RowOutcome | Conflict) -> bool:
    return isinstance(end, Conflict)


def _outcome_answer(request: HttpRequest, sheet: Sheet, row: SheetRow, outcome: RowOutcome) -> HttpResponse:
    others = [_key_of(made, row) for made in outcome.recorded]
    sheet = sheet.with_typed({}, {row.key: outcome.remarks}) if outcome.remarks else sheet
    return _row_answer(request, sheet, [row.key, *others], 422 if isinstance(outcome.draft, FigureDraft) else 200)


def _key_of(made, row: SheetRow) -> str:
    return f"{row.indicator.code}~{made.part}" if made.part else row.indicator.code


def _row_answer(request: HttpRequest, sheet: Sheet, keys: list[str], status: int) -> HttpResponse:
    """The rows as they stand, for the script of the page."""
    rows = [row for row in sheet.rows if row.key in keys]
    told = [
        {
            "key": row.key,
            "state": row.state,
            "at": row.at,
            "seen": row.seen,
            "value": row.value_words,
            "offers": row.offers,
            "texts": dict(row.texts) if status == 200 else None,
            "html": render_to_string("indicators/_sheet_state.html", {"row": row, "today": clock.today()}, request),
        }
        for row in rows
    ]
    areas = {area.area.key: area.words for area in sheet.areas if any(row.key in keys for row in area.rows)}
    return JsonResponse({"rows": told, "done": sheet.done, "asked": sheet.asked, "areas": areas}, status=status)
