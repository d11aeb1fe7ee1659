"""What a report says in numbers, frozen: pure values, their arithmetic and their JSON form.

A snapshot is computed as of the round's cut-off and never looked up again: documents and the province's sums are
made from it. One counted unit is a đầu việc: an activity as one unit leads it.
"""

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

SCHEMA_VERSION = 1


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
        return sum(getattr(self, part.name) for part in fields(self))

    @property
    def done(self) -> int:
        """Finished, on time or late."""
        return self.done_on_time + self.done_late

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(**{part.name: getattr(self, part.name) + getattr(other, part.name) for part in fields(self)})


# Labels of the parts in the order in which charts and tables show them, with the tone of the status they belong to.
COUNT_PARTS = (
    ("done_on_time", "Hoàn thành đúng hạn", "green"),
    ("done_late", "Hoàn thành quá hạn", "green-late"),
    ("in_progress", "Đang thực hiện", "blue"),
    ("not_started", "Chưa thực hiện", "grey"),
    ("continuous", "Thường xuyên", "teal"),
    ("waiting", "Chờ mốc", "violet"),
    ("overdue", "Quá hạn", "red"),
)


@dataclass(frozen=True)
class AreaCounts:
    """Counts of one reform area."""

    key: str
    name: str
    counts: Counts


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
    gave a figure.
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
    entered: int = 1
    expected: int = 1


@dataclass(frozen=True)
class UnitLine:
    """In a province's snapshot: one accepted report that was added up."""

    code: str
    name: str
    report: int
    sent_on: date
    on_time: bool
    areas: tuple[AreaCounts, ...]

    @property
    def counts(self) -> Counts:
        """The unit's total."""
        return total(self.areas)


@dataclass(frozen=True)
class Snapshot:
    """All numbers of one report. An agency's has `lines`; a province's has `units` and names in `missing` who is
    not in it. `continuous_told` is of how much continuous work the units said something in the window; None in reports
    from before it was counted.
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
        return _plain(asdict(self))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Snapshot":
        """The snapshot that `to_json` wrote. Raises ValueError for another schema version."""
        if data.get("schema") != SCHEMA_VERSION:
            raise ValueError(f"snapshot schema {data.get('schema')!r}, expected {SCHEMA_VERSION}")
        known = dict(data)
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
        known["figures"] = tuple(
            Figure(
                **figure | {name: _decimal(figure[name]) for name in ("numerator", "denominator", "value", "previous")}
            )
            for figure in data["figures"]
        )
        known["units"] = tuple(
            UnitLine(**unit | {"sent_on": _day(unit["sent_on"]), "areas": areas_from_json(unit["areas"])})
            for unit in data["units"]
        )
        known["missing"] = tuple(data["missing"])
        return cls(**known)


def total(areas: tuple[AreaCounts, ...]) -> Counts:
    """Sum over areas."""
    return sum((area.counts for area in areas), Counts())


def areas_from_json(rows: list[dict[str, Any]]) -> tuple[AreaCounts, ...]:
    """The areas of a stored snapshot or of one of its units, without reading the rest of it."""
    return tuple(AreaCounts(key=row["key"], name=row["name"], counts=Counts(**row["counts"])) for row in rows)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
