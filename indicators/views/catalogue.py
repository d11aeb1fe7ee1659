"""The catalogue of indicators: the list, the same as a sheet, and what one of them means."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from indicators.forms.catalogue import CatalogueFilterForm
from indicators.models import Indicator
from indicators.permissions import can_keep_catalogue
from indicators.queries.catalogue import by_area, find_indicators, kinds_words, periods_words
from indicators.queries.definitions import definition_page
from indicators.resources import IndicatorResource
from reform.common import clock
from reform.common.http import CONTENT_TYPES, download, wants_piece
from reform.common.spreadsheets import write_comma_file, write_workbook

_WIDTHS = (11, 60, 20, 12, 18, 24, 36, 36, 10, 60, 40, 24, 16, 12, 14, 20, 40, 12, 10)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """What is measured, by area, filtered by what the address says."""
    form = CatalogueFilterForm(request.GET)
    found = find_indicators(form.chosen())
    context = {
        "form": form,
        "areas": by_area(found),
        "count": len(found),
        "query": request.GET.urlencode(),
        "may_keep": bool(can_keep_catalogue(request.user)),
    }
    template = "indicators/_catalogue_list.html" if wants_piece(request) else "indicators/catalogue.html"
    answer = render(request, template, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
def catalogue_sheet(request: HttpRequest, format: str) -> HttpResponse:
    """What the list shows, with every column, as the sheet that the administration takes in again."""
    dataset = IndicatorResource().export(find_indicators(CatalogueFilterForm(request.GET).chosen()))
    rows = [dataset.headers, *dataset]
    content = write_workbook(rows, widths=_WIDTHS) if format == "xlsx" else write_comma_file(rows).encode()
    name = f"danh-muc-chi-tieu-{clock.today().isoformat()}.{format}"
    return download(content, filename=name, content_type=CONTENT_TYPES[format])


@require_safe
def definition(request: HttpRequest, code: str) -> HttpResponse:
    """What the indicator means, and has meant, with how many figures stand under each meaning."""
    indicator = get_object_or_404(Indicator.objects.select_related("area", "narrows"), code=code)
    context = {
        "indicator": indicator,
        "page": definition_page(indicator),
        "parts": list(indicator.parts.all()),
        "narrowed_by": list(indicator.narrowed_by.order_by("code")),
        "reporters": kinds_words(indicator),
        "periods": periods_words(indicator),
        "this_year": clock.today().year,
        "keeps": can_keep_catalogue(request.user),
    }
    return render(request, "indicators/definition.html", context)
