"""Sheets of sets, cards and surveys: downloaded, filled in, uploaded, looked at, confirmed; nothing is kept before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reform.common.http import CONTENT_TYPES, download
from reporting.resources import CardResource, CriterionResource, SurveyResource, sheet_of
from reporting.score_permissions import can_copy_set, can_manage_round, can_score
from reporting.views.cards import visible_card
from reporting.views.criteria import visible_set
from reporting.views.scoring import visible_scoring
from reporting.views.sheets import looked_at

_METHODS = ["GET", "HEAD", "POST"]
_XLSX = CONTENT_TYPES["xlsx"]


@require_safe
def set_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of the set."""
    criteria_set = visible_set(request, pk)
    content = sheet_of(CriterionResource(criteria_set), [10, 60, 12, 18, 34, 22, 14, 14, 30, 50])
    name = f"Bộ tiêu chí {criteria_set.code} phiên bản {criteria_set.number}.xlsx"
    return download(content, filename=name, content_type=_XLSX)


@require_http_methods(_METHODS)
def set_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines from a sheet: into the draft, or into the next version."""
    criteria_set = visible_set(request, pk)
    can_copy_set(request.user).require()
    resource = CriterionResource(criteria_set)
    context, status = looked_at(request, resource)
    if context is None:
        messages.success(request, f"Đã đưa {len(resource.nodes)} dòng vào dự thảo phiên bản {resource.made.number}.")
        return redirect("reporting:criteria_set", resource.made.pk)
    context |= {"set": criteria_set, "nodes": resource.nodes, "faults": resource.faults}
    return render(request, "reporting/criteria_sheet.html", context, status=status)


@require_safe
def card_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The card, to be filled in outside the portal."""
    card = visible_card(request, pk)
    content = sheet_of(CardResource(card), [10, 50, 10, 44, 12, 40, 12, 12, 30, 50, 50])
    return download(content, filename=f"Phiếu chấm điểm {card.round.year} {card.unit.code}.xlsx", content_type=_XLSX)


@require_http_methods(_METHODS)
def card_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's own points from a sheet."""
    card = visible_card(request, pk)
    can_score(request.user, card).require()
    resource = CardResource(card)
    context, status = looked_at(request, resource)
    if context is None:
        words = "Tài liệu kiểm chứng kèm ở từng tiêu chí."
        messages.success(request, f"Đã ghi {len(resource.changes)} tiêu chí từ bảng. {words}")
        return redirect("reporting:card", card.pk)
    context |= {"card": card, "changes": resource.changes}
    return render(request, "reporting/card_sheet.html", context, status=status)


@require_safe
def survey_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The units of the round with their survey criteria."""
    round_ = visible_scoring(request, pk)
    can_manage_round(request.user, round_).require()
    content = sheet_of(SurveyResource(round_), [12, 40, 10, 50, 12, 10])
    return download(content, filename=f"Điểm điều tra {round_.year}.xlsx", content_type=_XLSX)


@require_http_methods(_METHODS)
def survey_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What surveys gave the units, from a sheet."""
    round_ = visible_scoring(request, pk)
    can_manage_round(request.user, round_).require()
    resource = SurveyResource(round_)
    context, status = looked_at(request, resource)
    if context is None:
        messages.success(request, f"Đã ghi {len(resource.changes)} điểm điều tra xã hội học.")
        return redirect("reporting:scoring_round", round_.pk)
    context |= {"round": round_, "changes": resource.changes}
    return render(request, "reporting/survey_sheet.html", context, status=status)
