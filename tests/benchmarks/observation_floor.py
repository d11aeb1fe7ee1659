"""The least that observations can cost: bare statements that read the same rows, and the same columns for COPY."""

from collections.abc import Callable

import orjson
from django.db import connection

from tests.benchmarks.harness import read

_FIGURE = (
    "m.year, m.period, m.part, NUMBER(m.value), NUMBER(m.numerator), NUMBER(m.denominator), m.band, m.is_withdrawn, "
    "m.is_illustrative, m.note, MOMENT(m.recorded_at), MOMENT(m.updated_at), m.version, m.id"
)
_PAGE = (
    "SELECT m.definition_id, m.unit_id, FIGURE FROM indicators_measurement m "
    "WHERE (m.unit_id, m.id) >= (%s, %s) AND m.unit_id <= %s AND m.part = '' ORDER BY m.unit_id, m.id LIMIT 100"
)
_DEFINITIONS = (
    "SELECT d.id, i.code, i.name, a.key, a.name, d.unit_of_measure, d.aggregation, d.cumulative, d.number "
    "FROM indicators_indicatorversion d JOIN indicators_indicator i ON i.id = d.indicator_id "
    "JOIN indicators_reformarea a ON a.id = i.area_id WHERE d.id IN (IDS)"
)
_UNITS = (
    "SELECT u.id, u.agency_id, u.code, u.name, u.kind, g.code, g.name, p.code, p.name FROM organisations_unit u "
    "LEFT JOIN organisations_unit g ON g.id = u.agency_id LEFT JOIN organisations_unit p ON p.id = u.province_id "
    "WHERE u.id IN (IDS)"
)
_CLOSED = "SELECT agency_id, year, period FROM indicators_periodlock WHERE agency_id IN (IDS)"
_NAMES = (
    "indicator, indicator_name, area, area_name, unit_of_measure, aggregation, cumulative, definition_version, "
    "unit, unit_name, unit_kind, agency, agency_name, province, province_name, year, period, part, value, numerator, "
    "denominator, band, withdrawn, illustrative, note, recorded_at, updated_at, version, id, final"
)
_COPIED = (
    "SELECT i.code, i.name, a.key, a.name, d.unit_of_measure, d.aggregation, d.cumulative, d.number, "
    "u.code, u.name, u.kind, 'Sở, ban, ngành', g.code, g.name, p.code, p.name, m.year, m.period, "
    "m.year || CASE m.period WHEN 'Q1' THEN '-Q1' WHEN 'H1' THEN '-S1' WHEN 'Q3' THEN '-Q3' ELSE '' END, '_T', "
    "'Tổng số', NUMBER(m.value), NUMBER(m.numerator), NUMBER(m.denominator), m.band, CASE WHEN m.is_withdrawn THEN 'O' "
    "WHEN m.denominator = 0 THEN 'M' WHEN l.id IS NOT NULL THEN 'A' ELSE 'P' END, l.id IS NOT NULL, m.is_illustrative, "
    "m.note, MOMENT(m.recorded_at), MOMENT(m.updated_at), m.version, m.id FROM indicators_measurement m "
    "JOIN organisations_unit u ON u.id = m.unit_id JOIN indicators_indicatorversion d ON d.id = m.definition_id "
    "JOIN indicators_indicator i ON i.id = m.indicator_id JOIN indicators_reformarea a ON a.id = i.area_id "
    "LEFT JOIN organisations_unit g ON g.id = u.agency_id LEFT JOIN organisations_unit p ON p.id = u.province_id "
    "LEFT JOIN indicators_periodlock l ON l.agency_id = u.agency_id AND l.year = m.year AND l.period = m.period "
    "WHERE m.part = '' ORDER BY m.unit_id, m.id"
)


def copied() -> str:
    """All rows with all columns, as the portal writes them."""
    return _spelled(_COPIED)


def bare_page(start: tuple[int, int], last: int) -> Callable[[], bytes]:
    """A hundred rows from that unit and id on, up to the unit `last`, as JSON."""
    names, figures = _NAMES.split(", "), _spelled(_PAGE.replace("FIGURE", _FIGURE))

    def page() -> bytes:
        found = read(figures, [*start, last])
        about = {row[0]: row[1:] for row in _of(_DEFINITIONS, {row[0] for row in found})}
        units = {row[0]: row for row in _of(_UNITS, {row[1] for row in found})}
        closed = {*_of(_CLOSED, {row[1] for row in units.values()})}
        rows = [
            (*about[row[0]], *units[row[1]][2:], *row[2:], (units[row[1]][1], row[2], row[3]) in closed)
            for row in found
        ]
        return orjson.dumps([dict(zip(names, row, strict=True)) for row in rows], default=str)

    return page


def _of(statement: str, ids: set[int]) -> list[tuple]:
    return read(statement.replace("IDS", ", ".join(["%s"] * len(ids))), [*ids])


def _spelled(statement: str) -> str:
    """Numbers and moments as text where the database writes it."""
    if connection.vendor == "sqlite":
        return statement.replace("NUMBER(", "(").replace("MOMENT(", "(")
    statement = statement.replace("NUMBER(", "trim_scale(").replace("MOMENT(m.recorded_at)", _moment("recorded_at"))
    return statement.replace("MOMENT(m.updated_at)", _moment("updated_at"))


def _moment(column: str) -> str:
    return f"to_char(m.{column} AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+07:00\"')"
