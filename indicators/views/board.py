"""The board of indicators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.forms.board import BoardFilterForm, board_body
from indicators.queries.board import make_board, measured_years
from reform.common import clock


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The latest two years' figures of the person's agency or province, by area."""
    body = board_body(request.user, request.GET.get("province", ""))
    if body is None:
        return render(request, "indicators/board.html", {"board": None})
    years = measured_years(request.user, body) or [clock.today().year]
    form = BoardFilterForm(_with_defaults(request, years, body), viewer=request.user, years=years)
    year, area = form.chosen("year", years[0]), form.chosen("area")
    found = make_board(request.user, body, year=year, area=area, on=clock.today())
    return render(request, "indicators/board.html", {"board": found, "form": form})


def _with_defaults(request: HttpRequest, years: list[int], body) -> dict:
    """What the address says, so that the form shows what the page shows."""
    return {"year": years[0], "province": body.code, **request.GET.dict()}
