"""One criterion of a card: in place on the card's page, or on a page of its own with the evidence beside the points."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from plans.enums import EvidenceKind
from plans.queries.evidence_store import choices_in, evidence_link
from plans.views.answers import kept_file
from reform.common.access import Verdict, refuse
from reform.common.http import sent, wants_piece
from reporting.criteria_tree import rule_of, value_words
from reporting.enums import CardStatus, ScoreSource
from reporting.forms.scores import FORM_AT
from reporting.models import CriterionScore
from reporting.queries.scorecards import (
    card_page,
    evidence_of,
    line_of,
    neighbours,
    next_card,
    next_to_do,
    scores_seen,
)
from reporting.score_permissions import (
    can_answer,
    can_appraise,
    can_look_again,
    can_score,
    sees_appraisal,
    sees_second,
)
from reporting.views.cards import card_context

_MAY = {
    CardStatus.DRAFT: can_score,
    CardStatus.SENT: can_appraise,
    CardStatus.APPRAISED: can_answer,
    CardStatus.OBJECTED: can_look_again,
}
_MOST_WORDS = 200
_SURVEY = refuse("Điểm điều tra xã hội học do Sở Nội vụ nhập cho mọi đơn vị từ bảng kết quả.")


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said of the criterion so far, and the form of whoever has to speak now. As a piece it is the row of the
    card's table with all that under it (`dong`: without).
    """
    score = _visible(request, pk)
    may = _may(request, score)
    if request.method == "POST":
        may.require()
    form = FORM_AT[score.card.status](*sent(request), score=score) if may else None
    done, status = form.attempt(lambda: form.write(request.user)) if form else (None, 200)
    if done:
        return _after(request, score)
    context = _context(request, score, form) | {"may": may}
    if wants_piece(request):
        context |= _row(request, score) | {"open": "dong" not in request.GET}
        return render(request, "reporting/_card_row.html", context, status=status)
    before, after = neighbours(score)
    context |= {"before": before, "after": after, "waiting": next_to_do(score) if may else None}
    return render(request, "reporting/score.html", context, status=status)


@require_safe
def score_choices(request: HttpRequest, pk: int) -> HttpResponse:
    """Pieces of the unit's store, as one types; as a page it is the criterion's."""
    score = _visible(request, pk)
    _may(request, score).require()
    if not wants_piece(request):
        return redirect("reporting:score", score.pk)
    words = request.GET.get("q", "")[:_MOST_WORDS]
    choices = choices_in(score.card.unit_id, words=words, chosen=request.GET.getlist("evidence"))
    return render(request, "plans/_evidence_choices.html", {"choices": choices, "list": f"s{score.pk}-evidence"})


@require_safe
def score_file(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """A file that proves the criterion, for whoever sees the card."""
    score = _visible(request, pk)
    piece = get_object_or_404(score.evidence, pk=evidence, kind=EvidenceKind.FILE)
    return kept_file(piece.file, filename=piece.file_name)


def _visible(request: HttpRequest, pk: int) -> CriterionScore:
    return get_object_or_404(scores_seen(request.user), pk=pk)


def _may(request: HttpRequest, score: CriterionScore) -> Verdict:
    """Whether the person speaks now, of this criterion."""
    card = score.card
    predicate = _MAY.get(CardStatus(card.status))
    if predicate is None:
        return refuse(f"Phiếu ở bước “{card.get_status_display()}” nên không ghi được nữa.")
    may = predicate(request.user, card)
    if may and score.criterion.source == ScoreSource.SURVEY and card.status != CardStatus.SENT:
        return _SURVEY
    if may and card.status == CardStatus.OBJECTED and not score.objection:
        return refuse("Đơn vị không đề nghị xem lại tiêu chí này.")
    return may


def _context(request: HttpRequest, score: CriterionScore, form) -> dict:
    proving = form is not None and "evidence" in form.fields
    kept = evidence_of(score)
    chosen = request.POST.getlist("evidence") if request.method == "POST" else [piece.pk for piece in kept]
    return card_context(request, score.card) | {
        "score": score,
        "criterion": score.criterion,
        "rule": rule_of(score.criterion).words(),
        "value": value_words(score.criterion, score.measured),
        "form": form,
        "file_lost": bool(form is not None and form.files),
        "evidence": [_link(score, piece) for piece in kept],
        "choices": choices_in(score.card.unit_id, chosen=chosen) if proving else [],
        "shows_given": sees_appraisal(request.user, score.card),
        "shows_second": sees_second(request.user, score.card),
    }


def _link(score: CriterionScore, piece) -> dict:
    """Name and address of a piece; a file is opened by way of the card, which Sở Nội vụ sees."""
    link = evidence_link(piece)
    if piece.kind == EvidenceKind.FILE:
        link["url"] = reverse("reporting:score_file", args=[score.pk, piece.pk])
    return link


def _row(request: HttpRequest, score: CriterionScore) -> dict:
    page = card_page(score.card, request.user)
    return {"page": page, "line": line_of(page, score)}


def _after(request: HttpRequest, score: CriterionScore) -> HttpResponse:
    """The row anew; on a page of its own the next criterion that waits, else the next card, else this one."""
    if wants_piece(request):
        context = _context(request, score, None) | _row(request, score) | {"saved": True}
        return render(request, "reporting/_card_row.html", context)
    label = score.criterion.label
    if "next" not in request.POST:
        messages.success(request, f"Đã lưu tiêu chí {label}.")
        return redirect("reporting:card", score.card_id)
    if following := next_to_do(score):
        messages.success(request, f"Đã lưu tiêu chí {label}.")
        return redirect("reporting:score", following)
    other = next_card(score.card) if score.card.status in (CardStatus.SENT, CardStatus.OBJECTED) else None
    more = f" Phiếu tiếp theo: {other.unit}." if other else ""
    messages.success(request, f"Đã lưu tiêu chí {label}, không còn tiêu chí nào chờ trên phiếu này.{more}")
    return redirect("reporting:card", score.card_id)
