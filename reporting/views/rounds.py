"""Sở Nội vụ's pages of a round: who has sent, opening, closing, adding up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.views.history import history_page
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.periods import Period
from reform.common.wording import day
from reporting.enums import RoundStatus
from reporting.forms.rounds import PeriodForm, RoundForm, dates_of
from reporting.models import ReportRound
from reporting.permissions import can_manage_rounds, can_see_rounds
from reporting.queries.answer_table import answer_table
from reporting.queries.jobs import compile_round_key, consolidate_key, pending_jobs, render_round_key, shown_job
from reporting.queries.regimes import asked_for
from reporting.queries.rounds import SENDINGS, current_rounds, next_period, round_page, rounds_with_counts
from reporting.services.requests import request_consolidation
from reporting.services.rounds import close_round, open_round, reopen_round
from reporting.views.fetch import section_of, visible_round

_OTHERS_SHOWN = 8


@require_safe
def round_status(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Who has sent in the round, and what Sở Nội vụ can do; without a number the current round. Other open rounds stand
    above, closed ones below.
    """
    can_see_rounds(request.user).require()
    rounds, today = ReportRound.objects.visible_to(request.user).select_related("province", "regime"), clock.today()
    round_ = visible_round(request, pk) if pk else next(iter(current_rounds(rounds, today)), None)
    context = {"round": round_, "nav_section": "reporting:round_status"}
    if round_ is not None:
        others = list(rounds_with_counts(rounds.exclude(pk=round_.pk)))
        page, sending = round_page(round_, today), request.GET.get("gui", "")
        context |= {
            "page": page,
            "answers": answer_table(round_),
            "sending": sending if sending in SENDINGS else "",
            "rows": page.sent_as(sending),
            "jobs": [shown_job(request.user, job) for job in pending_jobs(*_job_keys(round_))],
            "can_manage": bool(can_manage_rounds(request.user, round_.province)),
            "others_open": [other for other in others if other.status == RoundStatus.OPEN],
            "others_closed": [other for other in others if other.status == RoundStatus.CLOSED][:_OTHERS_SHOWN],
        }
    return render(request, "reporting/round_status.html", context)


def _job_keys(round_: ReportRound) -> tuple[str, ...]:
    return consolidate_key(round_), compile_round_key(round_), render_round_key(round_)


@require_POST
def round_consolidate(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the accepted reports added up."""
    round_ = visible_round(request, pk)
    request_consolidation(round_=round_, by=request.user)
    return redirect("reporting:round_status", round_.pk)


@require_POST
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody writes or sends in the round any more."""
    round_ = visible_round(request, pk)
    close_round(by=request.user, round_=round_)
    messages.success(request, "Đã đóng kỳ báo cáo. Các đơn vị không sửa và không gửi được nữa; có thể mở lại khi cần.")
    return redirect("reporting:round_status", round_.pk)


@require_POST
def round_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Agencies write and send again."""
    round_ = visible_round(request, pk)
    reopen_round(by=request.user, round_=round_)
    messages.success(request, "Đã mở lại kỳ báo cáo. Các đơn vị sửa và gửi báo cáo được.")
    return redirect("reporting:round_status", round_.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """A new round; choosing year and period fills in the dates of the regime in force."""
    province = getattr(request.user.unit, "province", None)
    can_manage_rounds(request.user, province).require()
    if request.method == "POST":
        form, asked, found = RoundForm(request.POST), _asked_period(request.POST), None
        if form.is_valid() and form.asks_again(clock.today()):
            return render(request, "reporting/round_confirm.html", _to_confirm(form))
        if form.is_valid() and (round_ := _opened(request, form, province)):
            messages.success(request, _after_opening(round_))
            return redirect("reporting:round_status", round_.pk)
        status = 422
    else:
        year, period = asked = _asked_period(request.GET) or next_period(province, clock.today())
        found = asked_for(province, year, period)
        form = RoundForm(initial={"year": year, "period": period, **dates_of(found)})
        status = 200
    context = {
        "form": form,
        "chosen": _words(*asked) if asked else "",
        "regime": found.regime if found else None,
        "nav_section": "reporting:round_status",
    }
    return render(request, "reporting/round_new.html", context, status=status)


def _after_opening(round_: ReportRound) -> str:
    if round_.starts_on > clock.today():
        return f"Đã mở “{round_}”. Các đơn vị gửi được báo cáo từ ngày {day(round_.starts_on)}."
    return f"Đã mở “{round_}”. Các đơn vị có thể soạn và gửi báo cáo."


def _to_confirm(form: RoundForm) -> dict:
    """What the page says and sends again before a round is opened whose window has not begun."""
    chosen = form.cleaned_data
    days = (chosen["starts_on"] - clock.today()).days
    name = chosen["title"] or f"Kỳ {_words(chosen['year'], chosen['period'])}"
    return {"form": form, "name": name, "days": days, "nav_section": "reporting:round_status"}


def _asked_period(data: QueryDict) -> tuple[int, str] | None:
    asked = PeriodForm(data)
    return (asked.cleaned_data["year"], asked.cleaned_data["period"]) if asked.is_valid() else None


def _words(year: int, period: str) -> str:
    title = Period(period).title(year)
    return title[0].lower() + title[1:]


def _opened(request: HttpRequest, form: RoundForm, province) -> ReportRound | None:
    chosen = form.cleaned_data
    try:
        return open_round(
            by=request.user,
            province=province,
            year=chosen["year"],
            period=chosen["period"],
            window=form.window(),
            division_due_on=chosen["division_due_on"],
            title=chosen["title"],
        )
    except (Conflict, Invalid) as error:
        form.refuse(error)
        return None


@require_safe
def round_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who opened, closed and reopened the round."""
    can_see_rounds(request.user).require()
    round_ = visible_round(request, pk)
    return history_page(request, [round_], back=("reporting:round_status", pk), section=section_of(request))
