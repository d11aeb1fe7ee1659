"""Figures as flat rows, one a figure with all that it is about, for programs that read many of them.

Written for millions of rows: figures come without any join, as plain tuples, and what they are about (indicators,
units, closed periods) is read once for all of them. One statement with all the joins costs the database more time to
plan than to run.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import F, QuerySet, Value

from indicators.enums import ObservationStatus
from indicators.models import IndicatorPart, IndicatorVersion, Measurement, PeriodLock
from indicators.queries.plain_columns import Moment, PlainNumber
from organisations.enums import UnitKind
from organisations.models import Unit
from reform.common.periods import time_period
from reform.common.prepared import by_ids

WHOLE = ("_T", "Tổng số")  # all parts together, as SDMX writes it
# The fields of a row, in order. SDMX-like mapping: indicators/api/observations_guide.py.
OF_INDICATOR = ("indicator", "indicator_name", "area", "area_name", "unit_of_measure", "aggregation", "cumulative")
OF_DEFINITION = (*OF_INDICATOR, "definition_version")
OF_UNIT = ("unit", "unit_name", "unit_kind", "unit_group", "agency", "agency_name", "province", "province_name")
OF_FIGURE = (
    "year",
    "period",
    "time_period",
    "part",
    "part_name",
    "value",
    "numerator",
    "denominator",
    "band",
    "status",
    "final",
    "illustrative",
    "note",
    "recorded_at",
    "updated_at",
    "version",
    "id",
)
NUMBERS = ("value", "numerator", "denominator")
FIELDS = (*OF_DEFINITION, *OF_UNIT, *OF_FIGURE)
_UNITS = 500  # that are kept at once
_DEFINITION, _UNIT, _CLOSED = range(3)  # what is read about figures
_NO, _NOTHING = Value(False), Value("")
# As plain text: looked up once, not for each of a million rows.
_NORMAL, _PROVISIONAL = ObservationStatus.NORMAL.value, ObservationStatus.PROVISIONAL.value
_TAKEN_BACK, _NOT_OCCURRED = ObservationStatus.TAKEN_BACK.value, ObservationStatus.NOT_OCCURRED.value


def columns(figures: QuerySet[Measurement], *more: str) -> QuerySet:
    """The figures as tuples, without a join; numbers and moments are text as the interface writes them. `more` columns
    stand behind the `WIDTH` that rows are made of. Of figures of an earlier moment it is what they held then.
    """
    at = "then_" if "then_revision" in figures.query.annotations else ""
    return figures.values_list(
        "definition_id",
        "unit_id",
        "year",
        "period",
        "part",
        PlainNumber(F(f"{at}value")),
        PlainNumber(F(f"{at}numerator")),
        PlainNumber(F(f"{at}denominator")),
        f"{at}band",
        f"{at}note",
        "then_withdrawn" if at else "is_withdrawn",
        "is_illustrative",
        Moment(F(f"{at}recorded_at")),
        Moment(F("updated_at")),
        f"{at}version",
        "id",
        *more,
    )


WIDTH = 16
PK = 15


@dataclass
class Reading:
    """Turns tuples of `columns` into rows in the order of `FIELDS`; what they are about is read as it first comes up,
    a chunk at a time, and kept: the catalogue, and of units and their closed periods the last five hundred, since who
    reads many rows has them by unit.

    `using` is the database's alias, so that a stream reads from its own snapshot.
    """

    using: str = "default"
    definitions: dict[int, tuple] = field(default_factory=dict)
    units: dict[int, tuple] = field(default_factory=dict)
    agencies: dict[int, int | None] = field(default_factory=dict)
    parts: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)
    closed: set[tuple[int, int, str]] = field(default_factory=set)

    def rows(self, found: Sequence[tuple]) -> Iterator[tuple]:
        """The rows."""
        self.learn(found)
        definitions, units, agencies, parts, closed = (
            self.definitions, self.units, self.agencies, self.parts, self.closed
        )  # fmt: skip
        for definition, unit, year, period, part, value, over, under, band, note, withdrawn, drawn, *rest in found:
            final = (agencies[unit], year, period) in closed
            yield (
                *definitions[definition],
                *units[unit],
                year,
                period,
                time_period(year, period),
                *parts[definition, part],
                value,
                over,
                under,
                band or None,
                status_of(withdrawn, under, final),
                final,
                drawn,
                note or None,
                *rest,
            )

    def learn(self, found: Sequence[tuple]) -> None:
        """Read what the tuples are about. One statement where something is new, one more where there are parts."""
        definitions = {row[0] for row in found} - self.definitions.keys()
        if len(self.units) > _UNITS:
            self.forget_units()
        units = {row[1] for row in found} - self.units.keys()
        if definitions or units:
            self._learn_about(by_ids(_about, self.using, definitions=definitions, units=units))
        self._learn_parts({(row[0], row[4]) for row in found} - self.parts.keys())

    def forget_units(self) -> None:
        """Let go of units and their closed periods; they are read again where they come up again."""
        for kept in (self.units, self.agencies, self.closed):
            kept.clear()

    def _learn_about(self, rows: Iterable[tuple]) -> None:
        for what, pk, number, cumulative, *texts in rows:
            if what == _DEFINITION:
                *texts, _ = texts
                self.definitions[pk] = (*texts, cumulative, number)
            elif what == _UNIT:
                code, name, kind, *places = texts
                self.units[pk] = (code, name, kind, UnitKind(kind).label, *places)
                self.agencies[pk] = number
            else:
                self.closed.add((pk, number, texts[0]))

    def _learn_parts(self, wanted: Iterable[tuple[int, str]]) -> None:
        # Of a part that the catalogue has dropped its code is all that is left.
        self.parts |= {(definition, code): (code, code) if code else WHOLE for definition, code in wanted}
        if divided := {definition for definition, code in wanted if code}:
            named = IndicatorPart.objects.filter(indicator__versions__in=divided).using(self.using)
            for definition, code, name in named.values_list("indicator__versions", "code", "name"):
                self.parts[definition, code] = (code, name)


def _about(definitions: Collection[int], units: Collection[int]) -> QuerySet:
    """What figures are about, in one statement: what a row is, its id, a number, a flag and seven texts; of a closed
    period its agency, year and period.
    """
    meanings = IndicatorVersion.objects.filter(pk__in=definitions).order_by()
    measured = ("indicator__code", "indicator__name", "indicator__area__key", "indicator__area__name")
    of_meanings = ("pk", "number", "cumulative", *measured, "unit_of_measure", "aggregation", _NOTHING)
    whose = Unit.objects.filter(pk__in=units).order_by()
    places = ("agency__code", "agency__name", "province__code", "province__name")
    of_units = ("pk", "agency_id", _NO, "code", "name", "kind", *places)
    agencies = Unit.objects.filter(pk__in=units).order_by().values("agency_id")
    closed = PeriodLock.objects.filter(agency__in=agencies).order_by()
    return meanings.values_list(Value(_DEFINITION), *of_meanings).union(
        whose.values_list(Value(_UNIT), *of_units),
        closed.values_list(Value(_CLOSED), "agency_id", "year", _NO, "period", *[_NOTHING] * 6),
        all=True,
    )


def status_of(withdrawn: bool, denominator: str | None, final: bool) -> str:
    """The `ObservationStatus` of a figure; `final`: its period is closed."""
    if withdrawn:
        return _TAKEN_BACK
    if denominator == "0":
        return _NOT_OCCURRED
    return _NORMAL if final else _PROVISIONAL
