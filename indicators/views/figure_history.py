"""What became of figures: the steps of one, and every correction of a period."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from indicators.models import IndicatorPart, Measurement
from indicators.queries.corrections import corrections_of, steps_of
from indicators.views.sheet import measured_unit
from reform.common.periods import Period


@require_safe
def figure_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gave the figure, who changed it, when, from what to what and why."""
    figures = Measurement.objects.visible_to(request.user)
    figure = get_object_or_404(figures.select_related("indicator", "unit", "definition", "recorded_by"), pk=pk)
    part = IndicatorPart.objects.filter(indicator=figure.indicator, code=figure.part).first() if figure.part else None
    context = {
        "figure": figure,
        "part": part,
        "title": Period(figure.period).title(figure.year),
        "entries": steps_of(figure),
    }
    return render(request, "indicators/figure_history.html", context)


@require_safe
def period_corrections(request: HttpRequest, code: str, year: int, period: str) -> HttpResponse:
    """Every correction of the unit's figures for the period."""
    unit = measured_unit(request, code, year, period)
    context = {
        "unit": unit,
        "year": year,
        "period": period,
        "title": Period(period).title(year),
        "corrections": corrections_of(unit, year, period),
    }
    return render(request, "indicators/period_corrections.html", context)
