"""Compiling the reports of 120 units of 150 activities."""

from collections.abc import Iterator

from django.db import connection, transaction

from organisations.models import Unit
from reform.common import clock
from reporting.models import Report, ReportRound
from reporting.services.compile import compile_report
from reporting.services.rounds import open_round
from reporting.services.scale import PROVINCE
from tests.benchmarks.harness import DAY, Result, beside, db_day, peak_of, queries_of, read, scale

USES_DATABASE = True

_LINES = (
    "SELECT a.id, ar.key, p.number, c.label, c.title, u.name, c.deadline_text, a.deadline_kind, a.due_on, c.product, "
    "s.status, s.progress, s.completed_on, s.result, s.difficulty, s.proposal, s.id FROM plans_assignment a "
    "JOIN plans_activity c ON c.id = a.activity_id JOIN plans_plan p ON p.id = a.plan_id "
    "JOIN organisations_unit u ON u.id = a.unit_id JOIN indicators_reformarea ar ON ar.id = a.area_id "
    "LEFT JOIN plans_progressupdate s ON s.id = (SELECT MAX(x.id) FROM plans_progressupdate x "
    'WHERE x.assignment_id = a.id AND x."on" <= %s) '
    "WHERE a.agency_id = %s AND a.role = 'LEAD' AND a.status <> 'CANCELLED' AND p.status = 'IN_FORCE' "
    "AND a.first_year <= 2025 AND a.last_year >= 2025 AND p.issued_on <= %s ORDER BY ar.position, c.position"
)
_EVIDENCE = (
    "SELECT l.progressupdate_id, e.number, e.issued_on, e.title, e.file_name FROM plans_progressupdate_evidence l "
    "JOIN plans_evidence e ON e.id = l.evidence_id JOIN plans_progressupdate s ON s.id = l.progressupdate_id "
    "JOIN plans_assignment a ON a.id = s.assignment_id WHERE a.agency_id = %s"
)
_STORE = "UPDATE reporting_report SET snapshot = snapshot, compiled_at = compiled_at WHERE id = %s"


def run(small: bool) -> Iterator[Result]:
    """All reports of a half year, beside the statements that read the same rows and rewrite the same snapshots."""
    units, activities = (3, 20) if small else (120, 150)
    scale(units, activities)
    with clock.working_on(DAY):
        round_ = open_round(by=None, province=Unit.objects.get(code=PROVINCE), year=2025, period="H1")
        reports = list(Report.objects.filter(round=round_).select_related("unit", "round__province"))
        yield _measure(round_, reports, activities, runs=1 if small else 5)


def _measure(round_: ReportRound, reports: list[Report], activities: int, runs: int) -> Result:
    def compile_all() -> None:
        for report in reports:
            compile_report(report=report, by=None)

    cutoff = db_day(round_.cutoff_on)

    def floor() -> None:
        for report in reports:
            read(_LINES, [cutoff, report.unit_id, cutoff])
            read(_EVIDENCE, [report.unit_id])
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_STORE, [report.pk])

    peak = peak_of(compile_all)
    figures = beside(compile_all, floor, runs)
    note = f"{queries_of(compile_all) / len(reports):.0f} queries a report"
    what, rows = f"compile {len(reports)} × {activities}", len(reports) * activities
    return Result(what, *figures, rows, note, peak)
