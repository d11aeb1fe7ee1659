"""What a report that was accepted froze, for whoever reads other things as they are in it."""

from reform.common.api.as_of import FrozenReport
from reporting.models import Report


def frozen_report(user, pk: int) -> FrozenReport | None:
    """The accepted report that the person may read; None for any other. One query."""
    report = Report.objects.visible_to(user).accepted().filter(pk=pk).select_related("round", "unit").first()
    if report is None:
        return None
    figures = {
        figure.code: (figure.numerator, figure.denominator, figure.value, figure.band)
        for figure in report.numbers.figures
    }
    return FrozenReport(
        cutoff_on=report.round.cutoff_on,
        taken_at=report.compiled_at,
        unit_id=report.unit_id,
        unit_path=report.unit.path,
        year=report.round.year,
        period=report.round.period,
        figures=figures,
    )
