"""Chế độ báo cáo: the regimes that hold in a province, one of them, and changing the province's own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.views.history import history_page
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.forms import SeenVersionForm
from reform.common.http import sent
from reporting.enums import ReportLevel
from reporting.forms.regimes import (
    AnnexesForm,
    NewRegimeForm,
    PeriodRuleForm,
    RegimeForm,
    outline_rows,
    typed_outline,
)
from reporting.models import Regime
from reporting.permissions import can_edit_regime, can_manage_rounds, can_see_regimes
from reporting.queries.regime_page import regime_page
from reporting.queries.regimes import outline_for, regime_in_force, regimes_seen, rule_of
from reporting.services.regime_catalogue import patterns
from reporting.services.regimes import (
    copy_regime,
    describe_regime,
    remove_period,
    remove_regime,
    save_period,
    set_annexes,
    set_outline,
)
from reporting.views.fetch import section_of

_METHODS = ["GET", "HEAD", "POST"]
_SAVED = "Đã lưu. Các kỳ đang mở giữ ngày đã định; kỳ mở sau theo quy định mới."


@require_safe
def regime_list(request: HttpRequest) -> HttpResponse:
    """The national regime and the province's own, and which of them holds today."""
    can_see_regimes(request.user).require()
    province = getattr(request.user.unit, "province", None)
    context = {
        "regimes": regimes_seen(request.user),
        "in_force": regime_in_force(province, clock.today()) if province else None,
        "can_make": bool(can_manage_rounds(request.user, province)),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/regime_list.html", context)


@require_safe
def regime(request: HttpRequest, pk: int) -> HttpResponse:
    """One regime: periods with their next dates, outline, annexes, who reports to whom."""
    found = visible_regime(request, pk)
    context = {
        "regime": found,
        "page": regime_page(found, request.user.unit, clock.today()),
        "editing": can_edit_regime(request.user, found),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/regime_detail.html", context)


@require_http_methods(_METHODS)
def regime_new(request: HttpRequest) -> HttpResponse:
    """A province's own regime, made from a pattern."""
    province = getattr(request.user.unit, "province", None)
    can_manage_rounds(request.user, province).require()
    known = patterns()
    choices = [(code, facts.name) for code, facts in known.items()]
    initial = {"pattern": choices[0][0], "name": f"Chế độ báo cáo cải cách hành chính của {province.name}"}
    form = NewRegimeForm(*sent(request), patterns=choices, initial=initial)

    def action() -> Regime:
        said = form.cleaned_data
        facts = known[said["pattern"]]
        return copy_regime(
            by=request.user, province=province, facts=facts, name=said["name"], valid_from=said["valid_from"]
        )

    made, status = form.attempt(action)
    if made:
        messages.success(request, "Đã lập chế độ riêng của tỉnh. Hãy xem và sửa các kỳ, đề cương, biểu mẫu bên dưới.")
        return redirect("reporting:regime", made.pk)
    context = {"form": form, "title": "Lập chế độ riêng của tỉnh", "nav_section": section_of(request)}
    return render(request, "reporting/regime_form.html", context, status=status)


@require_http_methods(_METHODS)
def regime_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, days, and how rounds follow each other."""
    found = _editable(request, pk)
    form = RegimeForm(*sent(request), regime=found)
    done, status = form.attempt(lambda: describe_regime(by=request.user, regime=found, **form.cleaned_data))
    if done:
        messages.success(request, _SAVED)
        return redirect("reporting:regime", found.pk)
    return _form_page(request, found, form, "Sửa thông tin chung", status)


@require_http_methods(_METHODS)
def period_edit(request: HttpRequest, pk: int, period: str = "") -> HttpResponse:
    """One period's rule; without a name a new period."""
    found = _editable(request, pk)
    row = get_object_or_404(found.periods.prefetch_related("dues"), period=period) if period else None
    form = PeriodRuleForm(*sent(request), regime=found, rule=rule_of(row) if row else None)

    def action() -> object:
        seen = form.cleaned_data["seen_version"]
        return save_period(by=request.user, regime=found, seen_version=seen, rule=form.rule())

    done, status = form.attempt(action)
    if done:
        messages.success(request, _SAVED)
        return redirect("reporting:regime", found.pk)
    context = {"regime": found, "form": form, "row": row, "nav_section": section_of(request)}
    return render(request, "reporting/regime_period.html", context, status=status)


@require_POST
def period_remove(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """The regime asks for that report no longer."""
    found = _editable(request, pk)
    row = get_object_or_404(found.periods, period=period)
    try:
        remove_period(by=request.user, regime=found, seen_version=_seen(request), period=row.period)
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã bỏ kỳ {row.get_period_display()} khỏi chế độ báo cáo.")
    return redirect("reporting:regime", found.pk)


@require_http_methods(_METHODS)
def outline_edit(request: HttpRequest, pk: int, level: str) -> HttpResponse:
    """The headings of a level's reports."""
    found, level = _editable(request, pk), _level(level)
    usual = outline_for(None, level)
    rows = outline_rows(request.POST if request.method == "POST" else None, level, outline_for(found, level), usual)
    form = SeenVersionForm(*sent(request), initial={"seen_version": found.version})

    def action() -> None:
        said = [] if "usual" in request.POST else typed_outline(rows, level, usual)
        seen = form.cleaned_data["seen_version"]
        set_outline(by=request.user, regime=found, seen_version=seen, level=level, rows=said)

    done, status = form.attempt(action) if not form.is_bound or rows.is_valid() else (None, 422)
    if done:
        messages.success(request, "Đã lưu đề cương. Báo cáo của các kỳ mở sau theo đề cương này.")
        return redirect("reporting:regime", found.pk)
    context = {"regime": found, "level": level, "form": form, "rows": rows, "nav_section": section_of(request)}
    return render(request, "reporting/regime_outline.html", context, status=status)


@require_http_methods(_METHODS)
def annexes_edit(request: HttpRequest, pk: int, level: str) -> HttpResponse:
    """The forms that a level's reports carry."""
    found, level = _editable(request, pk), _level(level)
    form = AnnexesForm(*sent(request), regime=found, level=level)

    def action() -> None:
        seen, rows = form.cleaned_data["seen_version"], form.annexes(level)
        set_annexes(by=request.user, regime=found, seen_version=seen, level=level, rows=rows)

    done, status = form.attempt(action)
    if done:
        messages.success(request, "Đã lưu biểu mẫu.")
        return redirect("reporting:regime", found.pk)
    context = {"regime": found, "level": level, "form": form, "nav_section": section_of(request)}
    return render(request, "reporting/regime_annexes.html", context, status=status)


@require_POST
def regime_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A regime that nothing was opened by is thrown away."""
    found = _editable(request, pk)
    name = found.name
    try:
        remove_regime(by=request.user, regime=found)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("reporting:regime", pk)
    messages.success(request, f"Đã xóa “{name}”.")
    return redirect("reporting:regime_list")


@require_safe
def regime_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who made the regime and changed it."""
    found = visible_regime(request, pk)
    return history_page(request, [found], back=("reporting:regime", pk), section=section_of(request))


def visible_regime(request: HttpRequest, pk: int) -> Regime:
    """The regime; 404 for whoever does not see it."""
    regimes = Regime.objects.visible_to(request.user).select_related("province").prefetch_related("periods__dues")
    found = get_object_or_404(regimes, pk=pk)
    can_see_regimes(request.user).require()
    return found


def _editable(request: HttpRequest, pk: int) -> Regime:
    found = visible_regime(request, pk)
    can_edit_regime(request.user, found).require()
    return found


def _level(name: str) -> ReportLevel:
    if name.upper() not in ReportLevel.values:
        raise Http404
    return ReportLevel(name.upper())


def _form_page(request: HttpRequest, found: Regime, form, title: str, status: int) -> HttpResponse:
    context = {"regime": found, "form": form, "title": title, "nav_section": section_of(request)}
    return render(request, "reporting/regime_form.html", context, status=status)


def _seen(request: HttpRequest) -> int:
    form = SeenVersionForm(request.POST)
    return form.cleaned_data["seen_version"] if form.is_valid() else -1
