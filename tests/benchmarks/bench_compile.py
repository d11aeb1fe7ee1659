"""Compiling the reports of 120 units of 150 activities, as many together and one alone."""

from collections.abc import Iterator

from organisations.models import Unit
from reform.common import clock
from reporting.models import Report, ReportRound
from reporting.services.compile import compile_reports
from reporting.services.rounds import open_round
from reporting.services.scale import PROVINCE
from tests.benchmarks.compile_floor import floor_of
from tests.benchmarks.harness import DAY, Result, beside, peak_of, queries_of, scale

USES_DATABASE = True


def run(small: bool) -> Iterator[Result]:
    """All reports of a half year, beside bare statements that read the same rows and write the same reports, set by
    set as well; then a single report.
    """
    units, activities = (3, 20) if small else (120, 150)
    scale(units, activities)
    with clock.working_on(DAY):
        round_ = open_round(by=None, province=Unit.objects.get(code=PROVINCE), year=2025, period="H1")
        found = Report.objects.filter(round=round_).select_related("unit", "round__province").order_by("pk")
        reports = list(found)
        yield _measure(round_, reports, activities, runs=1 if small else 5)
        yield _measure(round_, reports[:1], activities, runs=1 if small else 15)


def _measure(round_: ReportRound, reports: list[Report], activities: int, runs: int) -> Result:
    def compile_all() -> None:
        compile_reports(reports=reports, by=None)

    peak = peak_of(compile_all)
    figures = beside(compile_all, floor_of(round_, reports), runs)
    note = f"{queries_of(compile_all)} queries"
    what, rows = f"compile {len(reports)} × {activities}", len(reports) * activities
    return Result(what, *figures, rows, note, peak)
