"""Keeping the catalogue: new indicators, corrections, new versions, parts, retiring."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from indicators.forms.keeping import IndicatorForm, PartsForm, VersionForm
from indicators.models import Indicator
from indicators.permissions import can_keep_catalogue
from indicators.queries.definitions import definition_page
from indicators.services.definitions import change_definition, drop_definition
from indicators.services.indicators import save_indicator, set_in_use
from indicators.services.parts import save_parts
from reform.common.errors import Conflict

_PAGE = "indicators:definition"


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_new(request: HttpRequest) -> HttpResponse:
    """A new indicator with the first version of its meaning."""
    can_keep_catalogue(request.user).require()
    form = IndicatorForm(_sent(request))
    made, status = form.attempt(lambda: save_indicator(by=request.user, **form.values()))
    if made:
        messages.success(request, f"Đã thêm chỉ tiêu {made.code}. Các đơn vị thấy chỉ tiêu này trong danh mục ngay.")
        return redirect(_PAGE, made.code)
    return render(request, "indicators/indicator_form.html", {"form": form, "indicator": None}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Words, who reports and when; the meaning, too, while nothing was counted by it."""
    indicator = _kept(request, code)
    page = definition_page(indicator)
    form = IndicatorForm(_sent(request), indicator=indicator, counted=page.newest.figures > 0)
    saved, status = form.attempt(lambda: save_indicator(by=request.user, seen_version=form.seen, **form.values()))
    if saved:
        messages.success(request, f"Đã lưu chỉ tiêu {code}.")
        return redirect(_PAGE, code)
    context = {"form": _again(form, status), "indicator": indicator, "page": page}
    return render(request, "indicators/indicator_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def version_new(request: HttpRequest, code: str) -> HttpResponse:
    """The meaning changes from a year on."""
    indicator = _kept(request, code)
    form = VersionForm(_sent(request), indicator=indicator)
    made, status = form.attempt(lambda: change_definition(by=request.user, indicator=indicator, **form.values()))
    if made:
        words = f"Đã lập phiên bản {made.number}, áp dụng cho số liệu từ năm {made.from_year}."
        words += " Số liệu đã ghi giữ định nghĩa cũ."
        messages.success(request, words)
        return redirect(_PAGE, code)
    context = {"form": _again(form, status), "indicator": indicator, "page": definition_page(indicator)}
    return render(request, "indicators/version_form.html", context, status=status)


@require_POST
def version_drop(request: HttpRequest, code: str) -> HttpResponse:
    """The newest version, by which nothing was counted, is taken back."""
    indicator = _kept(request, code)
    try:
        drop_definition(by=request.user, indicator=indicator)
        messages.success(request, "Đã bỏ phiên bản mới nhất. Chỉ tiêu trở lại định nghĩa của phiên bản trước.")
    except Conflict as error:
        messages.error(request, str(error))
    return redirect(_PAGE, code)


@require_http_methods(["GET", "HEAD", "POST"])
def parts_edit(request: HttpRequest, code: str) -> HttpResponse:
    """By which parts figures are told apart."""
    indicator = _kept(request, code)
    form = PartsForm(_sent(request), indicator=indicator)
    saved, status = form.attempt(
        lambda: save_parts(by=request.user, indicator=indicator, parts=form.parts(), seen_version=form.seen)
    )
    if saved:
        messages.success(request, f"Đã lưu các phần của chỉ tiêu {code}.")
        return redirect(_PAGE, code)
    context = {"form": _again(form, status), "indicator": indicator}
    return render(request, "indicators/parts_form.html", context, status=status)


@require_POST
def indicator_use(request: HttpRequest, code: str, in_use: bool) -> HttpResponse:
    """The indicator is asked for no more, or again."""
    indicator = _kept(request, code)
    try:
        set_in_use(by=request.user, indicator=indicator, in_use=in_use)
        done = "Đã đưa chỉ tiêu vào dùng lại." if in_use else "Đã ngừng chỉ tiêu. Số liệu đã ghi vẫn xem được."
        messages.success(request, done)
    except Conflict as error:
        messages.error(request, str(error))
    return redirect(_PAGE, code)


def _kept(request: HttpRequest, code: str) -> Indicator:
    can_keep_catalogue(request.user).require()
    return get_object_or_404(Indicator.objects.select_related("area", "narrows"), code=code)


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def _again(form, status: int):
    """After a conflict the form knows the version that the person is shown now."""
    return form.again() if status == 409 else form
