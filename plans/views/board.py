"""The board of figures, and the same as a sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.forms.body import asked_body
from indicators.queries.series import measured_years
from organisations.models import Unit
from plans.forms.board import BoardFilterForm
from plans.queries.board import Board, make_board
from plans.queries.board_sheet import COLUMNS, sheet_rows
from plans.views.answers import page_or_piece
from reform.common import clock
from reform.common.http import CONTENT_TYPES, download
from reform.common.spreadsheets import write_comma_file, write_workbook
from reform.common.text import slug


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """A body's figures of a year by area, filtered by what the address says."""
    body = asked_body(request)
    if body is None:
        return render(request, "plans/board.html", {"board": None})
    form, found = _asked_board(request, body)
    context = {"board": found, "form": form, "asked": form.asked(), "query": request.GET.urlencode()}
    return page_or_piece(request, "plans/board.html", "plans/_board.html", context)


@require_safe
def board_sheet(request: HttpRequest, format: str) -> HttpResponse:
    """The rows that the page shows, as a workbook or a CSV file."""
    body = asked_body(request)
    rows = []
    if body is not None:
        rows = list(sheet_rows(_asked_board(request, body)[1]))
    widths = [width for _, width in COLUMNS]
    content = write_workbook(rows, widths=widths) if format == "xlsx" else write_comma_file(rows).encode()
    name = slug(body.short_name or body.name) if body else "chua-co-don-vi"
    filename = f"chi-tieu-{name}-{clock.today().isoformat()}.{format}"
    return download(content, filename=filename, content_type=CONTENT_TYPES[format])


def _asked_board(request: HttpRequest, body: Unit) -> tuple[BoardFilterForm, Board]:
    measured = measured_years(body) or [clock.today().year]
    years = [measured[-1], *sorted({*measured[:-1], clock.today().year} - {measured[-1]}, reverse=True)]
    shown = {"year": years[0], "unit": body.code, **request.GET.dict()}
    form = BoardFilterForm(shown, viewer=request.user, body=body, years=years)
    return form, make_board(body, form.asked(), on=clock.today(), viewer=request.user)
