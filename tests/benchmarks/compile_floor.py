"""What `bench_compile` compares with: bare statements that read the rows of many reports, and write the reports."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction

from reform.common import clock
from reporting.models import Report, ReportRound
from tests.benchmarks.harness import db_day, read

# Pieces of statements, and the statements: every row that numbers and words are made of, for all units together.
_PIECES = {
    "work": (
        "FROM plans_assignment a JOIN plans_plan p ON p.id = a.plan_id WHERE a.agency_id IN ({units}) "
        "AND a.role = 'LEAD' AND p.status IN ('IN_FORCE', 'CLOSED') AND a.first_year <= %(year)s "
        "AND a.last_year >= %(year)s"
    ),
    "there": (
        "{work} AND p.issued_on <= %(day)s AND NOT EXISTS (SELECT 1 FROM plans_assignmentgap g "
        "WHERE g.assignment_id = a.id AND g.since IS NULL AND g.until > %(day)s)"
    ),
    "gone": (
        "(a.status = 'CANCELLED' AND (a.updated_on <= %(day)s OR a.updated_on IS NULL) OR EXISTS (SELECT 1 "
        "FROM plans_assignmentgap g WHERE g.assignment_id = a.id AND g.since <= %(day)s AND g.until > %(day)s))"
    ),
    "live": "{there} AND NOT {gone}",
    "steps": 'plans_progressupdate s WHERE s.assignment_id IN (SELECT a.id {work}) AND s."on" <= %(day)s',
    "heads": "SELECT MAX(s.id) FROM {steps} GROUP BY s.assignment_id",
    "heads_by_kind": "SELECT MAX(s.id) FROM {steps} GROUP BY s.assignment_id, s.kind",
    "last_reports": "SELECT MAX(s.id) FROM {steps} AND s.kind = 'REPORT' GROUP BY s.assignment_id",
}
_LINES = (
    "SELECT a.id, a.agency_id, a.unit_id, c.id, ar.key, p.number, p.title, u.name, c.label, c.title, c.deadline_text, "
    "c.product, c.deadline_kind, c.due_on FROM plans_assignment a JOIN plans_activity c ON c.id = a.activity_id "
    "JOIN plans_plan p ON p.id = a.plan_id JOIN organisations_unit u ON u.id = a.unit_id "
    "JOIN indicators_reformarea ar ON ar.id = a.area_id WHERE a.id IN (SELECT a.id {live}) "
    "ORDER BY ar.position, p.first_year DESC, p.code, c.position, u.sort_key, a.id"
)
_STEPS = (  # how the work stood, and what the unit said of it, though somebody answered since
    "SELECT s.id, s.assignment_id, s.kind, s.status, s.progress, s.completed_on, s.result, s.difficulty, s.proposal, "
    "s.delay_reason FROM plans_progressupdate s WHERE s.id IN ({heads_by_kind}) ORDER BY s.id"
)
_EVIDENCE = (
    "SELECT l.progressupdate_id, e.kind, e.number, e.issued_on, e.title, e.file_name, e.url "
    "FROM plans_progressupdate_evidence l JOIN plans_evidence e ON e.id = l.evidence_id "
    "WHERE l.progressupdate_id IN ({last_reports}) ORDER BY e.id DESC"
)
_CHANGES = (  # of words and deadlines, after the day
    'SELECT h.activity_id, h.was, h.was_kind, h.was_due_on FROM plans_activitychange h WHERE h."on" > %(day)s '
    "AND EXISTS (SELECT 1 {live} AND a.activity_id = h.activity_id) ORDER BY h.activity_id, h.id"
)
_SPOKEN = (
    'SELECT DISTINCT s.assignment_id FROM plans_progressupdate s WHERE s."on" BETWEEN %(start)s AND %(day)s '
    "AND s.kind = 'REPORT' AND s.assignment_id IN (SELECT a.id {work} AND a.deadline_kind = 'continuous')"
)
_CANCELLED = "SELECT a.agency_id, a.unit_id, a.area_id, COUNT(*) {there} AND {gone} GROUP BY 1, 2, 3"
_STATES = "SELECT a.id, a.agency_id, a.unit_id, a.activity_id, a.deadline_kind, a.due_on {live}"
_HOW = "SELECT s.assignment_id, s.status, s.completed_on FROM plans_progressupdate s WHERE s.id IN ({heads})"
_FIGURES = "SELECT * FROM indicators_measurement WHERE unit_id IN ({units}) AND year IN (2024, 2025)"
_ENTRIES = "SELECT * FROM reporting_{kind} WHERE unit_id IN ({units}) AND happened_on BETWEEN %(start)s AND %(day)s"
_REGISTERS = ("inspection", "steeringdocument", "communication", "dialogue", "survey")
_MADE_UP = (
    "SELECT u.id FROM organisations_unit u WHERE u.id IN ({units}) AND (EXISTS (SELECT 1 FROM indicators_measurement m "
    "WHERE m.unit_id = u.id AND m.year = %(year)s AND m.is_illustrative) OR EXISTS (SELECT 1 "
    "FROM plans_progressupdate s JOIN plans_assignment a ON a.id = s.assignment_id "
    "WHERE a.agency_id = u.id AND s.is_illustrative))"
)
_TARGETS = (
    "SELECT t.* FROM plans_target t JOIN plans_plan p ON p.id = t.plan_id WHERE p.owner_id IN ({units}) "
    "AND p.status <> 'DRAFT' AND t.horizon_year = %(year)s AND t.indicator_id IS NOT NULL"
)
_WORDINGS = "SELECT unit_id, key, text FROM reporting_sentencetemplate WHERE unit_id IN ({units})"
_BEFORE = (  # what is told of a compilation is what it changed
    "SELECT id, snapshot -> 'areas', snapshot -> 'figures' FROM reporting_report WHERE id IN ({reports})"
)
_FILES = "SELECT report_id FROM reporting_reportfile WHERE report_id IN ({reports}) AND version = 0"
_PARTS = (
    "SELECT id, report_id, key, body, is_generated, locked_at FROM reporting_reportpart WHERE report_id IN ({reports})"
)
_STORE = "UPDATE reporting_report SET snapshot = %s, compiled_at = %s WHERE id = %s AND status IN ('DRAFT', 'RETURNED')"
_STEP = "INSERT INTO reporting_reporttransition (report_id, step, note, changes, at) VALUES (%s, 'COMPILE', %s, %s, %s)"
_AUDIT = (
    "INSERT INTO organisations_auditevent (at, actor, actor_unit, capacity, action, object_type, object_id, "
    "object_label, before, after) VALUES (%s, '', '', '', 'COMPILE', 'reporting.report', %s, %s, %s, %s)"
)


def floor_of(round_: ReportRound, reports: Sequence[Report]) -> Callable[[], None]:
    """Reads the rows, and writes what was compiled already, its JSON ready: nothing is made of anything. Each row that
    the compilation reads or writes is read or written once.
    """
    stored = Report.objects.in_bulk([report.pk for report in reports])
    texts = {pk: report.numbers.to_text() for pk, report in stored.items()}
    names = {
        "units": ", ".join(str(report.unit_id) for report in reports),
        "reports": ", ".join(map(str, texts)),
    }
    days = {"start": db_day(round_.starts_on), "day": db_day(round_.cutoff_on), "year": 2025}
    before = {**days, "day": db_day(round_.cutoff_on.replace(month=3))}
    year_before = {**days, "day": db_day(round_.cutoff_on.replace(year=2024)), "year": 2024}
    now = connection.ops.adapt_datetimefield_value(clock.now())

    def ask(sql: str, values: dict[str, Any]) -> list[tuple]:
        while "{" in sql:  # pieces within pieces
            sql = sql.format(**(_PIECES | names))
        return read(sql, values)

    def floor() -> None:
        for sql in (_LINES, _STEPS, _EVIDENCE, _CHANGES, _SPOKEN, _CANCELLED, _FIGURES, _TARGETS, _MADE_UP, _WORDINGS):
            ask(sql, days)
        for kind in _REGISTERS:
            ask(_ENTRIES.replace("{kind}", kind), days)
        for sql in (_STATES, _HOW, _CHANGES):  # of the report before, which nobody sent
            ask(sql, before)
        ask(_STATES, year_before)  # there was no work then
        with transaction.atomic(), connection.cursor() as cursor:
            for sql in (_BEFORE, _PARTS, _FILES):
                ask(sql, {})
            cursor.executemany(_STORE, [(text, now, pk) for pk, text in texts.items()])
            cursor.executemany(_STEP, [(pk, "Số liệu", "{}", now) for pk in texts])
            cursor.executemany(_AUDIT, [(now, str(pk), "Báo cáo", "{}", "{}") for pk in texts])

    return floor
