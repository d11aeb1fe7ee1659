"""A unit's card: the page and its steps, each by a button or a page that says what will happen."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reform.common import clock
from reform.common.errors import ActionError, NotPermitted
from reform.common.wording import day, number
from reporting.forms.scores import CardAnswerForm, CardRefreshForm, CardReturnForm, CardStepForm
from reporting.models import Scorecard
from reporting.queries.measured import changes_of, mark_of
from reporting.queries.scorecards import card_page, cards_seen, next_card, rest_of, steps_of
from reporting.score_permissions import (
    can_answer,
    can_appraise,
    can_finish,
    can_look_again,
    can_manage_round,
    can_score,
)
from reporting.services.appraisal import agree_with_rest, finish_card, return_card, tell_appraisal
from reporting.services.scorecards import answer_card, send_card, take_measured
from reporting.views.fetch import section_of

_METHODS = ["GET", "HEAD", "POST"]
NOTHING_NEW = "Số liệu trên phiếu đang là mới nhất."


@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card as a table by area, with what is missing and what the person can do."""
    card = visible_card(request, pk)
    page = card_page(card, request.user)
    following = next_card(card) if can_manage_round(request.user, card.round) else None
    context = card_context(request, card) | {"page": page, "history": steps_of(card), "following": following}
    return render(request, "reporting/card.html", context)


def card_context(request: HttpRequest, card: Scorecard) -> dict:
    """What may be done with the card."""
    return {
        "card": card,
        "can_score": bool(can_score(request.user, card)),
        "can_answer": bool(can_answer(request.user, card)),
        "can_appraise": bool(can_appraise(request.user, card)),
        "can_look_again": bool(can_look_again(request.user, card)),
        "finishing": can_finish(request.user, card),
        "nav_section": section_of(request),
    }


@require_http_methods(_METHODS)
def card_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what figures and progress that the portal has meanwhile would change; POST brings them onto the card."""
    card = visible_card(request, pk)
    can_score(request.user, card).require()
    form = CardRefreshForm(request.POST if request.method == "POST" else None)
    changed, status = form.attempt(
        lambda: take_measured(card=card, by=request.user, mark=form.cleaned_data["mark"]) or NOTHING_NEW
    )
    if changed:
        words = f"Đã cập nhật {changed} tiêu chí từ số liệu và tiến độ."
        messages.success(request, NOTHING_NEW if changed == NOTHING_NEW else words)
        return redirect("reporting:card", card.pk)
    changes = changes_of(card, on=clock.today())
    context = card_context(request, card) | {"form": form, "changes": changes, "mark": mark_of(changes)}
    return render(request, "reporting/card_refresh.html", context, status=status)


@require_http_methods(_METHODS)
def card_agree_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """Says how many criteria would get what the unit asks for, and which are left; POST gives it."""
    card = visible_card(request, pk)
    can_appraise(request.user, card).require()
    form = CardStepForm(request.POST if request.method == "POST" else None, initial={"seen_version": card.version})
    given, status = form.attempt(
        lambda: agree_with_rest(card=card, by=request.user, seen_version=form.cleaned_data["seen_version"])
    )
    if given:
        messages.success(request, f"Đã đồng ý với điểm tự chấm ở {given} tiêu chí.")
        return redirect("reporting:card", card.pk)
    context = card_context(request, card) | {"form": form, "rest": rest_of(card)}
    return render(request, "reporting/card_agree_rest.html", context, status=status)


@require_http_methods(_METHODS)
def card_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what is missing and what sending does; POST sends."""
    card = visible_card(request, pk)
    can_score(request.user, card).require()
    if request.method == "POST":
        words = f"Đã gửi phiếu. Sở Nội vụ thẩm định chậm nhất ngày {day(card.round.appraisal_due_on)}."
        return _step(request, card, lambda seen: send_card(card=card, by=request.user, seen_version=seen), words)
    context = card_context(request, card) | {"page": card_page(card, request.user), "form": _at(card)}
    return render(request, "reporting/card_send.html", context)


@require_http_methods(_METHODS)
def card_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason; POST gives the card back to its unit."""
    card = visible_card(request, pk)
    can_appraise(request.user, card).require()
    form = CardReturnForm(request.POST if request.method == "POST" else None, initial={"seen_version": card.version})
    done, status = form.attempt(lambda: return_card(card=card, by=request.user, **form.cleaned_data))
    if done:
        messages.success(request, f"Đã trả lại phiếu của {card.unit}. Đơn vị bổ sung rồi gửi lại.")
        return redirect("reporting:scoring_round", card.round_id)
    context = card_context(request, card) | {"form": form}
    return render(request, "reporting/card_return.html", context, status=status)


@require_POST
def card_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit is told the first result."""
    card = visible_card(request, pk)
    words = f"Đã thông báo kết quả. {card.unit} trả lời chậm nhất ngày {day(card.round.second_due_on)}."

    def action(seen: int) -> Scorecard:
        return tell_appraisal(card=card, by=request.user, seen_version=seen)

    return _step(request, card, action, words)


@require_POST
def card_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit agrees, or sends its objections."""
    card = visible_card(request, pk)
    form = CardAnswerForm(request.POST)
    agrees = form.cleaned_data["agrees"] if form.is_valid() else True
    words = "Đã đồng ý với kết quả thẩm định." if agrees else "Đã gửi đề nghị xem lại. Sở Nội vụ thẩm định lần hai."

    def action(seen: int) -> Scorecard:
        return answer_card(card=card, by=request.user, seen_version=seen, agrees=agrees)

    return _step(request, card, action, words)


@require_POST
def card_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The result is kept."""
    card = visible_card(request, pk)

    def action(seen: int) -> Scorecard:
        return finish_card(card=card, by=request.user, seen_version=seen)

    return _step(request, card, action, f"Đã chốt kết quả của {card.unit}.")


def visible_card(request: HttpRequest, pk: int) -> Scorecard:
    """The card with its round and unit; 404 for whoever does not see it."""
    return get_object_or_404(cards_seen(request.user), pk=pk)


def _step(request: HttpRequest, card: Scorecard, action: Callable[[int], Scorecard], words: str) -> HttpResponse:
    """Take the step with the version that the person saw, and go where the next card waits."""
    form = CardStepForm(request.POST)
    seen = form.cleaned_data["seen_version"] if form.is_valid() else -1
    try:
        action(seen)
    except NotPermitted:
        raise
    except ActionError as error:
        messages.error(request, str(error))
    else:
        if card.result is not None:
            words = f"{words} Chỉ số {number(card.result, 2)}."
        messages.success(request, words)
    return redirect("reporting:card", card.pk)


def _at(card: Scorecard) -> CardStepForm:
    return CardStepForm(initial={"seen_version": card.version})
