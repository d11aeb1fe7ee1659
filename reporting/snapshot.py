"""What a report says in numbers, frozen: pure values, their arithmetic and their JSON form.

A snapshot is computed as of the round's cut-off and never looked up again: documents and the province's sums are
made from it. One counted unit is a đầu việc: an activity as one unit leads it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import add
from typing import Any

import orjson

SCHEMA_VERSION = 2  # 1 had no registers, comparisons, answers, exclusions; it is still read
_READ = (1, 2)


@dataclass(frozen=True)
class Counts:
    """How many đầu việc stand how on the cut-off day; the parts add up to `planned`. Cancelled work is in none of
    them.
    """

    done_on_time: int = 0
    done_late: int = 0
    in_progress: int = 0
    not_started: int = 0
    overdue: int = 0
    continuous: int = 0
    waiting: int = 0

    @property
    def planned(self) -> int:
        """All that was promised."""
        return sum(vars(self).values())

    @property
    def done(self) -> int:
        """Finished, on time or late."""
        return self.done_on_time + self.done_late

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*map(add, vars(self).values(), vars(other).values()))


# Labels of the parts in the order in which charts and tables show them, with the tone of the status they belong to.
COUNT_PARTS = (
    ("done_on_time", "Hoàn thành đúng hạn", "green"),
    ("done_late", "Hoàn thành quá hạn", "green-late"),
    ("in_progress", "Đang thực hiện", "blue"),
    ("not_started", "Chưa thực hiện", "grey"),
    ("continuous", "Thường xuyên", "teal"),
    ("waiting", "Chưa đến thời điểm", "violet"),
    ("overdue", "Quá hạn", "red"),
)


@dataclass(frozen=True)
class AreaCounts:
    """Counts of one reform area; `cancelled` work is in none of the counts. `continuous_told` is of how much continuous
    work something was said in the window; None where it was not counted.
    """

    key: str
    name: str
    counts: Counts
    cancelled: int = 0
    continuous_told: int | None = None


@dataclass(frozen=True)
class WorkLine:
    """One đầu việc as of the cut-off: a row of the annex. `part` names the field of `Counts` in which it is
    counted.
    """

    assignment: int
    area: str
    plan: str
    label: str
    title: str
    unit: str
    deadline_text: str
    due_on: date | None
    part: str
    progress: int
    completed_on: date | None
    product: str = ""
    result: str = ""
    difficulty: str = ""
    proposal: str = ""
    evidence: tuple[str, ...] = ()
    delay_reason: str = ""


@dataclass(frozen=True)
class Figure:
    """An indicator's figure for the period. `value` is empty where nothing occurred; `entered` of `expected` units
    gave a figure. `previous` is the value of the same period of the year before, `last_period` that of the report
    before; a value counted by another definition than this one is left out, and `redefined` says so. `standing` is how
    it stands against the target (`plans.enums.TargetResult`), empty where nothing can be said.
    """

    code: str
    name: str
    area: str
    unit_of_measure: str
    target: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    band: str = ""
    previous: Decimal | None = None
    last_period: Decimal | None = None
    entered: int = 1
    expected: int = 1
    redefined: bool = False
    standing: str = ""


@dataclass(frozen=True)
class RegisterSums:
    """What the registers hold of the window. `satisfied` forms are of `satisfied_of`, the forms that came back from
    surveys which asked for it.
    """

    inspections: int = 0
    unannounced: int = 0
    findings: int = 0
    handled: int = 0
    documents: int = 0
    communications: int = 0
    audience: int = 0
    dialogues: int = 0
    participants: int = 0
    raised: int = 0
    answered: int = 0
    surveys: int = 0
    forms_sent: int = 0
    forms_returned: int = 0
    satisfied: int = 0
    satisfied_of: int = 0

    def __add__(self, other: "RegisterSums") -> "RegisterSums":
        return RegisterSums(*map(add, vars(self).values(), vars(other).values()))


@dataclass(frozen=True)
class RegisterLine:
    """An entry of a register: `kind` is the register's model in lower case, `details` its cells in the order in which
    the annex of that register prints them.
    """

    kind: str
    on: date
    unit: str
    title: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """An earlier report that this one is compared with: its counts, or those that were recounted as of its cut-off
    where no report was sent (`report` is None then). A province's are the sums of those of the units in its report.
    """

    year: int
    period: str
    cutoff_on: date
    counts: Counts
    report: int | None = None


@dataclass(frozen=True)
class Answer:
    """What a unit answered to a question of an ad-hoc round."""

    position: int
    question: str
    kind: str
    unit_of_measure: str = ""
    number: Decimal | None = None
    text: str = ""


@dataclass(frozen=True)
class Excluded:
    """A unit that need not report in the round, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class UnitLine:
    """In a province's snapshot: one accepted report that was added up."""

    code: str
    name: str
    report: int
    sent_on: date
    on_time: bool
    areas: tuple[AreaCounts, ...]
    version: int = 1
    answers: tuple[Answer, ...] = ()

    @property
    def counts(self) -> Counts:
        """The unit's total."""
        return total(self.areas)


@dataclass(frozen=True)
class Snapshot:
    """All numbers of one report. An agency's has `lines`; a province's has `units` and names in `missing` who is
    not in it and in `excluded` who need not be. `continuous_told` is of how much continuous work the units said
    something in the window; None in reports from before it was counted. `last` is the report before, `year_before` that
    of the same period of the year before.
    """

    year: int
    period: str
    starts_on: date
    cutoff_on: date
    unit: str
    unit_name: str
    areas: tuple[AreaCounts, ...]
    lines: tuple[WorkLine, ...] = ()
    figures: tuple[Figure, ...] = ()
    units: tuple[UnitLine, ...] = ()
    missing: tuple[str, ...] = ()
    due_in_window: int = 0
    done_in_window: int = 0
    continuous_told: int | None = None
    cancelled: int = 0
    registers: RegisterSums = RegisterSums()
    register_lines: tuple[RegisterLine, ...] = ()
    last: Earlier | None = None
    year_before: Earlier | None = None
    answers: tuple[Answer, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    illustrative: bool = False
    schema: int = field(default=SCHEMA_VERSION)

    @property
    def counts(self) -> Counts:
        """The total over all areas."""
        return total(self.areas)

    def area(self, key: str) -> Counts:
        """Counts of one area; zeros where the plan has nothing in it."""
        return next((area.counts for area in self.areas if area.key == key), Counts())

    def to_json(self) -> dict[str, Any]:
        """Plain JSON: dates as ISO text, decimals as text; `from_json` gives the equal snapshot."""
        return orjson.loads(self.to_text())

    def to_text(self) -> str:
        """`to_json` written down, as it is stored."""
        return orjson.dumps(self, default=str).decode()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Snapshot":
        """The snapshot that `to_json` wrote. Raises ValueError for another schema version."""
        if data.get("schema") not in _READ:
            raise ValueError(f"snapshot schema {data.get('schema')!r}, expected {SCHEMA_VERSION}")
        known = dict(data) | {"schema": SCHEMA_VERSION}
        known["starts_on"], known["cutoff_on"] = _day(data["starts_on"]), _day(data["cutoff_on"])
        known["areas"] = areas_from_json(data["areas"])
        known["lines"] = tuple(
            WorkLine(
                **line
                | {
                    "due_on": _day(line["due_on"]),
                    "completed_on": _day(line["completed_on"]),
                    "evidence": tuple(line["evidence"]),
                }
            )
            for line in data["lines"]
        )
        known["figures"] = figures_from_json(data["figures"])
        known["units"] = tuple(_unit(unit) for unit in data["units"])
        known["missing"] = tuple(data["missing"])
        if data["schema"] > 1:
            known["registers"] = RegisterSums(**data["registers"])
            known["register_lines"] = tuple(
                RegisterLine(**line | {"on": _day(line["on"]), "details": tuple(line["details"])})
                for line in data["register_lines"]
            )
            known["last"], known["year_before"] = _earlier(data["last"]), _earlier(data["year_before"])
            known["answers"] = _answers(data["answers"])
            known["excluded"] = tuple(Excluded(**one) for one in data["excluded"])
        return cls(**known)


def total(areas: tuple[AreaCounts, ...]) -> Counts:
    """Sum over areas."""
    return Counts(*map(sum, zip(*(vars(area.counts).values() for area in areas), strict=True)))


def areas_from_json(rows: list[dict[str, Any]]) -> tuple[AreaCounts, ...]:
    """The areas of a stored snapshot or of one of its units, without reading the rest of it."""
    return tuple(AreaCounts(**row | {"counts": Counts(**row["counts"])}) for row in rows)


def figures_from_json(rows: list[dict[str, Any]]) -> tuple[Figure, ...]:
    """The figures of a stored snapshot, without reading the rest of it."""
    return tuple(_figure(row) for row in rows)


def _figure(row: dict[str, Any]) -> Figure:
    decimals = ("numerator", "denominator", "value", "previous", "last_period")
    return Figure(**row | {name: _decimal(row.get(name)) for name in decimals})


def _unit(row: dict[str, Any]) -> UnitLine:
    return UnitLine(
        **row
        | {
            "sent_on": _day(row["sent_on"]),
            "areas": areas_from_json(row["areas"]),
            "answers": _answers(row.get("answers", ())),
        }
    )


def _answers(rows: Iterable[dict[str, Any]]) -> tuple[Answer, ...]:
    return tuple(Answer(**row | {"number": _decimal(row["number"])}) for row in rows)


def _earlier(row: dict[str, Any] | None) -> Earlier | None:
    if row is None:
        return None
    return Earlier(**row | {"cutoff_on": _day(row["cutoff_on"]), "counts": Counts(**row["counts"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None
