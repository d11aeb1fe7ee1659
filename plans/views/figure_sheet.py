"""The sheet of figures with what the plans know of them: shown beside the figures, and held against what is entered."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from indicators.views.figure_files import confirm_page, upload_page
from indicators.views.sheet import reopen_period_page, save_row, sheet_page
from plans.queries.counted_figures import counted_figures


@require_http_methods(["GET", "HEAD", "POST"])
def figure_sheet(request: HttpRequest, code: str, year: int, period: str) -> HttpResponse:
    """The unit's sheet of the period; beside figures on tasks stands what the portal counts."""
    return sheet_page(request, code, year, period, counted_figures)


@require_POST
def figure_row(request: HttpRequest, code: str, year: int, period: str) -> HttpResponse:
    """One row of it, as soon as it is left."""
    return save_row(request, code, year, period, counted_figures)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_upload(request: HttpRequest, code: str, year: int, period: str) -> HttpResponse:
    """The sheet as a filled-in workbook, and what each of its lines would do."""
    return upload_page(request, code, year, period, counted_figures)


@require_POST
def sheet_confirm(request: HttpRequest, code: str, year: int, period: str) -> HttpResponse:
    """The lines of a workbook that was looked at are saved."""
    return confirm_page(request, code, year, period, counted_figures)


@require_POST
def sheet_reopen(request: HttpRequest, code: str, year: int, period: str) -> HttpResponse:
    """A closed period is opened again."""
    return reopen_period_page(request, code, year, period, counted_figures)
