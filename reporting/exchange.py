"""What programs of other report systems are given of a report's numbers, and the JSON Schema that this follows.

The form is its own and not that in which snapshots are stored: stored ones change with the portal, a published schema
only grows by fields that need not be there. What breaks it is a new file beside the old one and another `VERSION`.
"""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from reform.common.api.fields import plain
from reporting.snapshot import Answer, AreaCounts, Counts, Earlier, Figure, RegisterSums, Snapshot, UnitLine, WorkLine

VERSION = 1
_FOLDER = Path(__file__).with_name("exchange_schemas")
_COUNTS = (
    "planned",
    "done",
    "done_on_time",
    "done_late",
    "in_progress",
    "not_started",
    "overdue",
    "continuous",
    "waiting",
)
_SUMS = (
    "inspections",
    "unannounced",
    "findings",
    "handled",
    "documents",
    "communications",
    "audience",
    "dialogues",
    "participants",
    "raised",
    "answered",
    "surveys",
    "forms_sent",
    "forms_returned",
    "satisfied",
    "satisfied_of",
)


@cache
def schema_text(version: int) -> str:
    """The published JSON Schema of that version as its file holds it. Raises FileNotFoundError where there is none."""
    return (_FOLDER / f"report-{version}.json").read_text(encoding="utf-8")


def schema_without_references(version: int = VERSION) -> dict[str, Any]:
    """The schema with each definition written out where it is used, for documents that hold it inside of them."""
    schema = json.loads(schema_text(version))
    known = schema.pop("$defs")
    del schema["$schema"], schema["$id"]
    return _written_out(schema, known)


def numbers_told(snapshot: Snapshot) -> dict[str, Any]:
    """The members of the document that come from the numbers; decimals as text, what is not there as null."""
    return {
        "work": {
            "counts": _counts(snapshot.counts),
            "areas": [_area(area) for area in snapshot.areas],
            "cancelled": snapshot.cancelled,
            "due_in_window": snapshot.due_in_window,
            "done_in_window": snapshot.done_in_window,
            "continuous_told": snapshot.continuous_told,
            "lines": [_line(line) for line in snapshot.lines],
        },
        "indicators": [_figure(figure) for figure in snapshot.figures],
        "registers": {
            "sums": _sums(snapshot.registers),
            "entries": [
                {
                    "register": entry.kind,
                    "on": entry.on.isoformat(),
                    "unit": entry.unit,
                    "title": entry.title,
                    "details": list(entry.details),
                }
                for entry in snapshot.register_lines
            ],
        },
        "comparison": {"last": _earlier(snapshot.last), "year_before": _earlier(snapshot.year_before)},
        "answers": [_answer(answer) for answer in snapshot.answers],
        "coverage": {
            "units": [_unit(unit) for unit in snapshot.units],
            "missing": list(snapshot.missing),
            "excluded": [{"name": one.name, "reason": one.reason} for one in snapshot.excluded],
        },
    }


def _written_out(node: Any, known: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_written_out(one, known) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _written_out(known[node["$ref"].removeprefix("#/$defs/")], known)
    return {name: _written_out(one, known) for name, one in node.items()}


def _counts(counts: Counts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in _COUNTS}


def _sums(sums: RegisterSums) -> dict[str, int]:
    return {name: getattr(sums, name) for name in _SUMS}


def _area(area: AreaCounts) -> dict[str, Any]:
    return {
        "key": area.key,
        "name": area.name,
        "counts": _counts(area.counts),
        "cancelled": area.cancelled,
        "continuous_told": area.continuous_told,
    }


def _line(line: WorkLine) -> dict[str, Any]:
    return {
        "assignment": line.assignment,
        "area": line.area,
        "plan": line.plan,
        "label": line.label or None,
        "title": line.title,
        "unit": line.unit,
        "deadline_text": line.deadline_text or None,
        "due_on": line.due_on.isoformat() if line.due_on else None,
        "state": line.part,
        "progress": line.progress,
        "completed_on": line.completed_on.isoformat() if line.completed_on else None,
        "product": line.product or None,
        "result": line.result or None,
        "difficulty": line.difficulty or None,
        "proposal": line.proposal or None,
        "delay_reason": line.delay_reason or None,
        "evidence": list(line.evidence),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.code,
        "name": figure.name,
        "area": figure.area,
        "unit_of_measure": figure.unit_of_measure,
        "target": figure.target or None,
        "numerator": _decimal(figure.numerator),
        "denominator": _decimal(figure.denominator),
        "value": _decimal(figure.value),
        "band": figure.band or None,
        "previous": _decimal(figure.previous),
        "last_period": _decimal(figure.last_period),
        "entered": figure.entered,
        "expected": figure.expected,
        "redefined": figure.redefined,
    }


def _earlier(earlier: Earlier | None) -> dict[str, Any] | None:
    if earlier is None:
        return None
    return {
        "year": earlier.year,
        "period": earlier.period,
        "cutoff_on": earlier.cutoff_on.isoformat(),
        "counts": _counts(earlier.counts),
        "report": earlier.report,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "position": answer.position,
        "question": answer.question,
        "kind": answer.kind,
        "unit_of_measure": answer.unit_of_measure or None,
        "number": _decimal(answer.number),
        "text": answer.text or None,
    }


def _unit(unit: UnitLine) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "report": unit.report,
        "version": unit.version,
        "sent_on": unit.sent_on.isoformat(),
        "on_time": unit.on_time,
        "areas": [_area(area) for area in unit.areas],
        "answers": [_answer(answer) for answer in unit.answers],
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
