"""Units of one khối beside each other, and the same as a sheet."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from indicators.blocks import Block, block_named, block_of, blocks_asked
from indicators.figure_words import figure_words, unit_words, value_words
from indicators.forms.body import asked_body
from indicators.forms.figures import ComparisonForm, read_when
from indicators.models import Indicator
from indicators.queries.comparison import (
    COLUMNS,
    ComparedUnit,
    Comparison,
    compare,
    compared_periods,
    has_bars,
    sees_all,
    sheet_rows,
)
from organisations.models import Unit, User
from reform.common.charts import Bar, Reference, bars_svg
from reform.common.http import CONTENT_TYPES, download
from reform.common.spreadsheets import write_comma_file, write_workbook
from reform.common.text import slug

ROWS = 40


@require_safe
def comparison(request: HttpRequest, code: str) -> HttpResponse:
    """Bars and a table of the same figures, best first."""
    indicator, province, form, found = _asked(request, code)
    context = {"indicator": indicator, "province": province, "form": form, "found": found}
    if found is not None:
        page = Paginator(found.rows, ROWS).get_page(request.GET.get("page"))
        context |= {"page": page, "chart": _chart(indicator, found, page.object_list, request.user)}
    context |= {"query": request.GET.urlencode(), "named": sees_all(request.user)}
    return render(request, "indicators/comparison.html", context)


@require_safe
def comparison_sheet(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """All rows of the comparison, as a workbook or a CSV file."""
    indicator, _, _, found = _asked(request, code)
    rows = list(sheet_rows(found, indicator)) if found else [[heading for heading, _ in COLUMNS]]
    widths = [width for _, width in COLUMNS]
    content = write_workbook(rows, widths=widths) if format == "xlsx" else write_comma_file(rows).encode()
    about = f"-{found.block.key}-{found.year}-{found.period.lower()}" if found else ""
    name = f"so-sanh-{slug(indicator.code)}{about}.{format}"
    return download(content, filename=name, content_type=CONTENT_TYPES[format])


def _asked(request: HttpRequest, code: str) -> tuple[Indicator, Unit, ComparisonForm, Comparison | None]:
    indicator = get_object_or_404(Indicator.objects.select_related("area"), code=code)
    body = asked_body(request)
    if body is None:
        raise Http404
    province = body.province or body
    blocks = blocks_asked(indicator.reporter_kinds)
    block = _block(request.GET.get("block", ""), blocks, body)
    periods = compared_periods(province, indicator, block) if block else []
    when = read_when(request.GET.get("when", ""), periods)
    shown = {"block": block.key if block else "", "when": f"{when[0]}-{when[1]}" if when else ""}
    form = ComparisonForm(shown, blocks=blocks, periods=periods)
    if block is None or when is None:
        return indicator, province, form, None
    found = compare(request.user, province, indicator, block, year=when[0], period=when[1])
    return indicator, province, form, found


def _block(key: str, blocks: list[Block], body: Unit) -> Block | None:
    """The khối of the address, else the one that the unit belongs to, else the first that is asked."""
    wanted = block_named(key) or block_of(body.kind)
    return wanted if wanted in blocks else next(iter(blocks), None)


def _chart(indicator: Indicator, found: Comparison, rows: list[ComparedUnit], viewer: User) -> str:
    valued = [row for row in rows if row.rank is not None]
    if not valued or not has_bars(indicator):
        return ""
    own = viewer.unit.agency_id if viewer.unit else None
    bars = [
        Bar(
            row.unit.short_name or row.unit.name,
            row.entry.value,
            value_words(indicator, row.entry.value),
            row.unit.pk == own,
        )
        for row in valued
    ]
    figure = found.figure
    reference = None
    if figure is not None and figure.value is not None and figure.denominator is not None:
        reference = Reference(f"Toàn khối {figure_words(figure)}", figure.value)
    most = max((row.entry.value for row in found.rows if row.rank is not None), default=Decimal(0))
    title = f"{indicator.name}: {found.block.name}, {found.period_title.lower()}"
    return bars_svg(bars, reference, title=title, unit=unit_words(indicator), most=most)
