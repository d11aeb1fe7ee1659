"""Rounds of scoring: the list, a round with its cards, opening, the ranking, its publication."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reform.common.http import CONTENT_TYPES, download
from reform.common.wording import day
from reporting.enums import ScoringStatus
from reporting.forms.scoring import DecisionForm, ScoringRoundForm
from reporting.models import ScoringRound
from reporting.queries.criteria import sets_in_force
from reporting.queries.scoring import default_year, own_cards, ranking_of, round_page, rounds_seen
from reporting.resources import ranking_sheet
from reporting.score_permissions import can_manage_round, can_manage_scoring, can_see_cards, can_see_ranking, takes_part
from reporting.services.scoring_rounds import open_scoring, publish_ranking
from reporting.views.fetch import section_of

_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def scoring_list(request: HttpRequest) -> HttpResponse:
    """The rounds: for an agency its own card in each and what there is to do, for Sở Nội vụ how far all are."""
    own = own_cards(request.user)
    rounds = [
        (round_, own.get(round_.pk), bool(can_see_ranking(request.user, round_)))
        for round_ in rounds_seen(request.user)
    ]
    context = {
        "rounds": rounds,
        "takes_part": takes_part(request.user),
        "sees_cards": bool(can_see_cards(request.user)),
        "can_open": bool(can_manage_scoring(request.user, getattr(request.user.unit, "province", None))),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/scoring_list.html", context)


@require_http_methods(_METHODS)
def scoring_new(request: HttpRequest) -> HttpResponse:
    """Opens a round: a card for each unit that the set applies to."""
    can_manage_scoring(request.user, getattr(request.user.unit, "province", None)).require()
    sets = sets_in_force(request.user)
    initial = {"year": default_year(), "criteria_set": sets.first()}
    form = ScoringRoundForm(request.POST if request.method == "POST" else None, sets=sets, initial=initial)
    made, status = form.attempt(
        lambda: open_scoring(
            by=request.user,
            criteria_set=form.cleaned_data["criteria_set"],
            year=form.cleaned_data["year"],
            title=form.cleaned_data["title"],
            trial=form.cleaned_data["trial"],
            days=form.days(),
        )
    )
    if made:
        messages.success(
            request, f"Đã mở đợt chấm điểm. Các đơn vị tự chấm và gửi chậm nhất ngày {day(made.self_due_on)}."
        )
        return redirect("reporting:scoring_round", made.pk)
    context = {"form": form, "sets": sets, "nav_section": section_of(request)}
    return render(request, "reporting/scoring_new.html", context, status=status)


@require_safe
def scoring_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The cards of a round, for Sở Nội vụ and ADMIN; others see the ranking, or their own card before it is there."""
    round_ = visible_scoring(request, pk)
    if not can_see_cards(request.user):
        own = own_cards(request.user).get(round_.pk)
        if round_.status == ScoringStatus.OPEN and own:
            return redirect("reporting:card", own.card.pk)
        return redirect("reporting:scoring_ranking", round_.pk)
    context = {
        "round": round_,
        "status": ScoringStatus(round_.status),
        "page": round_page(round_),
        "can_manage": bool(can_manage_round(request.user, round_)),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/scoring_round.html", context)


@require_safe
def scoring_ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """How units rank within their khối, as bars and as a table, beside the year before."""
    round_ = visible_scoring(request, pk)
    can_see_ranking(request.user, round_).require()
    context = {
        "round": round_,
        "ranking": ranking_of(round_),
        "published": round_.status == ScoringStatus.PUBLISHED,
        "can_publish": bool(can_manage_round(request.user, round_)),
        "own_unit": getattr(request.user.unit, "agency_id", None),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/scoring_ranking.html", context)


@require_safe
def ranking_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking as a workbook, with the index of every area."""
    round_ = visible_scoring(request, pk)
    can_see_ranking(request.user, round_).require()
    name = f"Xếp hạng CCHC {round_.year}.xlsx"
    return download(ranking_sheet(round_), filename=name, content_type=CONTENT_TYPES["xlsx"])


@require_http_methods(_METHODS)
def scoring_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the decision; POST ranks and closes the round for good."""
    round_ = visible_scoring(request, pk)
    can_manage_round(request.user, round_).require()
    form = DecisionForm(request.POST if request.method == "POST" else None)
    made, status = form.attempt(lambda: publish_ranking(by=request.user, round_=round_, **form.cleaned_data))
    if made:
        messages.success(request, "Đã công bố xếp hạng. Các đơn vị trong tỉnh xem được; kết quả không thay đổi nữa.")
        return redirect("reporting:scoring_ranking", round_.pk)
    context = {"round": round_, "form": form, "page": round_page(round_), "nav_section": section_of(request)}
    return render(request, "reporting/scoring_publish.html", context, status=status)


def visible_scoring(request: HttpRequest, pk: int) -> ScoringRound:
    """The round; 404 for whoever does not see it."""
    visible = ScoringRound.objects.visible_to(request.user).select_related("province", "criteria_set")
    return get_object_or_404(visible, pk=pk)
