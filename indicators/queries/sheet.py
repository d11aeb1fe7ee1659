"""The sheet of one unit and period: every figure that is asked for, what is there, what is missing, what was before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.figures import figure_words
from indicators.models import (
    FigureDraft,
    Indicator,
    IndicatorPart,
    IndicatorVersion,
    Measurement,
    MeasurementRevision,
    PeriodLock,
    ReformArea,
)
from indicators.numbers import as_typed, same_number
from indicators.queries.catalogue import asked_by
from indicators.queries.definitions import definitions_in
from indicators.queries.locks import closed_words, lock_of
from indicators.queries.neighbours import Surroundings, figure_of, surroundings
from organisations.enums import UnitKind
from organisations.models import Unit
from reform.common.periods import Period

NUMBERS = ("numerator", "denominator", "value", "band")
LEVELS = frozenset({"TINH", "HUYEN", "XA"})  # codes of parts that are levels of government
_TAKEN_FROM_UNITS = (Aggregation.RATIO_OF_SUMS, Aggregation.SUM)


@dataclass(frozen=True)
class Suggested:
    """A figure that the portal counts itself; `words` show it: "12/88"."""

    typed: Mapping[str, str]
    words: str


@dataclass(frozen=True)
class Typed:
    """What stands in the boxes of a row: {field: text}, with what speaks against it and at which box (`at`)."""

    texts: Mapping[str, str]
    objection: str = ""
    at: str = ""


@dataclass(frozen=True)
class SheetRow:
    """One figure of the sheet: of an indicator, or of a part of it."""

    indicator: Indicator
    definition: IndicatorVersion
    part: IndicatorPart | None = None
    stored: Measurement | None = None
    draft: FigureDraft | None = None
    last: Measurement | None = None
    year_ago: Measurement | None = None
    suggested: Suggested | None = None
    typed: Typed | None = None
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What names the row in a form: "TTHC-08", a part of it "TTHC-08~TINH"."""
        return f"{self.indicator.code}~{self.part.code}" if self.part else self.indicator.code

    @property
    def part_code(self) -> str:
        """The part's code; empty for the whole."""
        return self.part.code if self.part else ""

    @property
    def name(self) -> str:
        """What is measured, as it was called in the year."""
        return self.part.name if self.part else self.definition.name

    @property
    def fields(self) -> tuple[str, ...]:
        """The boxes for the figure itself."""
        if self.definition.unit_of_measure == UnitOfMeasure.BAND:
            return ("band",)
        if self.definition.aggregation == Aggregation.RATIO_OF_SUMS:
            return ("numerator", "denominator")
        return ("value",)

    @property
    def stands(self) -> bool:
        """Whether there is a figure that was not taken back."""
        return self.stored is not None and not self.stored.is_withdrawn

    @property
    def seen(self) -> int:
        """The version of what is there, 0 where there never was a figure."""
        return self.stored.version if self.stored else 0

    @cached_property
    def kept(self) -> dict[str, str]:
        """What the stored figure would be typed as."""
        if not self.stands:
            return dict.fromkeys((*self.fields, "note", "reason"), "")
        numbers = {name: as_typed(getattr(self.stored, name)) for name in self.fields if name != "band"}
        texts = numbers | ({"band": self.stored.band} if "band" in self.fields else {})
        return texts | {"note": self.stored.note, "reason": ""}

    @cached_property
    def texts(self) -> dict[str, str]:
        """What stands in the boxes: what was typed last, else the figure."""
        typed = self._typed
        return self.kept | dict(typed.texts) if typed else self.kept

    @property
    def objection(self) -> str:
        """What speaks against what was typed."""
        return self._typed.objection if self._typed else ""

    @property
    def at(self) -> str:
        """At which box it does."""
        return self._typed.at if self._typed else ""

    @property
    def state(self) -> str:
        """How the row stands: "saved", "wrong", "unfinished", "withdrawn" or "missing"."""
        if self._typed:
            open_box = self.at in self.fields and not self.texts.get(self.at)
            return "unfinished" if open_box or self.is_blank else "wrong"
        if self.stands:
            return "saved"
        return "withdrawn" if self.stored else "missing"

    @property
    def is_blank(self) -> bool:
        """Whether no box of the figure holds anything."""
        return not any(self.texts.get(name) for name in self.fields)

    @property
    def words(self) -> str:
        """The stored figure in one line; empty where there is none."""
        return self.words_of(self.stored) if self.stands else ""

    @property
    def typed_words(self) -> str:
        """What was typed and is no figure yet: "12/…", with its note."""
        boxes = [self.texts.get(name) or "…" for name in self.fields]
        note = self.texts.get("note")
        return "/".join(boxes) + (f" ({note})" if note else "")

    @property
    def value_words(self) -> str:
        """The value alone, as it is computed: "90%", "không phát sinh"."""
        if not self.stands:
            return ""
        figure = figure_of(self.stored)
        alone = replace(figure, numerator=None, denominator=None)
        return "không phát sinh" if figure.nothing_occurred else figure_words(alone, self.definition.unit_of_measure)

    def words_of(self, row: Measurement | None) -> str:
        """A neighbouring figure in one line."""
        return figure_words(figure_of(row), self.definition.unit_of_measure) if row else ""

    @property
    def last_words(self) -> str:
        """The last period's figure."""
        return self.words_of(self.last)

    @property
    def year_ago_words(self) -> str:
        """The figure of the same period a year before."""
        return self.words_of(self.year_ago)

    @property
    def offers(self) -> bool:
        """Whether to show what the portal counts: while it is not what stands in the boxes."""
        return self.suggested is not None and not all(self._as_counted)

    @property
    def doubt(self) -> str:
        """What is odd where the boxes hold other numbers than the portal counts itself: a warning that refuses nothing,
        since work may be told elsewhere, too.
        """
        if self.suggested is None or None in self._as_counted or all(self._as_counted):
            return ""
        wish = "" if self.texts.get("note") else " Hãy đối chiếu; nếu số này đúng, nên ghi chú vì sao khác."
        return f"Hệ thống đếm được {self.suggested.words}.{wish}"

    @property
    def _as_counted(self) -> list[bool | None]:
        """Of each box whether it holds what the portal counts; None where it holds no number."""
        typed = self.suggested.typed if self.suggested else {}
        return [same_number(self.texts.get(name, ""), text) for name, text in typed.items()]

    @property
    def _typed(self) -> Typed | None:
        if self.typed or not self.draft:
            return self.typed
        texts = {name: text for name, text in self.draft.typed.items() if name != "at"}
        return Typed(texts, self.draft.objection, self.draft.typed.get("at", ""))


@dataclass(frozen=True)
class SheetArea:
    """The rows of one area, parts under their indicator."""

    area: ReformArea
    rows: list[SheetRow] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many indicators there are; parts are not counted."""
        return sum(row.part is None for row in self.rows)

    @property
    def done(self) -> int:
        """How many of them have a figure."""
        return sum(row.part is None and row.stands for row in self.rows)

    @property
    def words(self) -> str:
        """ "3/7 đã nhập"."""
        return f"{self.done}/{self.asked} đã nhập"


@dataclass(frozen=True)
class Sheet:
    """What a unit is asked for in a period."""

    unit: Unit
    year: int
    period: str
    areas: list[SheetArea]
    lock: PeriodLock | None = None

    @property
    def title(self) -> str:
        """ "6 tháng đầu năm 2025"."""
        return Period(self.period).title(self.year)

    @property
    def rows(self) -> list[SheetRow]:
        """All rows in their order."""
        return [row for area in self.areas for row in area.rows]

    @property
    def by_key(self) -> dict[str, SheetRow]:
        """The rows by what names them in a form."""
        return {row.key: row for row in self.rows}

    @property
    def asked(self) -> int:
        """How many indicators there are; parts are not counted."""
        return sum(area.asked for area in self.areas)

    @property
    def done(self) -> int:
        """How many of them have a figure."""
        return sum(area.done for area in self.areas)

    @property
    def waiting(self) -> int:
        """How many rows, parts included, hold what was typed and could not be saved."""
        return sum(row.draft is not None for row in self.rows)

    @property
    def closed_words(self) -> str:
        """Why nothing can be written, and what to do; empty while the period is open."""
        return closed_words(self.lock) if self.lock else ""

    def with_typed(self, typed: Mapping[str, Typed], remarks: Mapping[str, tuple[str, ...]] | None = None) -> "Sheet":
        """The same sheet with what was sent in these rows instead of what is kept."""
        remarks = remarks or {}
        areas = [
            SheetArea(
                area.area,
                [replace(row, typed=typed.get(row.key), remarks=remarks.get(row.key, ())) for row in area.rows],
            )
            for area in self.areas
        ]
        return replace(self, areas=areas)


def asked_indicators(unit: Unit, year: int, *periods: str) -> list[list[Indicator]]:
    """For each period of the year the indicators that ask such a unit for a figure, by area. One query, one for their
    parts. An indicator asks from the year on in which its first version holds.

    A province gives the figures that nobody below it can: those that name provinces, those that do not add up, and
    those whose parts are levels of government.
    """
    kind = unit.agency.kind if unit.kind == UnitKind.DIVISION else unit.kind
    found = asked_by(year).filter(is_active=True).select_related("area", "narrows").prefetch_related("parts")
    found = list(found.order_by("area__position", "code"))
    return [[one for one in found if _asks(one, kind, period)] for period in periods]


def make_sheet(
    unit: Unit, year: int, period: str, suggested: Mapping[str, Suggested] | None = None, keys: Iterable[str] = ()
) -> Sheet:
    """The sheet of the unit; six queries whatever it holds. With `keys` only the rows of these indicators (by code)."""
    codes = {key.partition("~")[0] for key in keys}
    indicators = [one for one in asked_indicators(unit, year, period)[0] if not codes or one.code in codes]
    definitions = definitions_in(indicators, year)
    around = surroundings(unit, year, period)
    kept = Measurement.objects.filter(unit=unit, year=year, period=period)
    stored = {(row.indicator_id, row.part): row for row in kept.select_related("recorded_by")}
    waiting = FigureDraft.objects.filter(unit=unit, year=year, period=period).select_related("saved_by")
    drafts = {(draft.indicator_id, draft.part): draft for draft in waiting}
    areas: dict[int, SheetArea] = {}
    for indicator in indicators:
        area = areas.setdefault(indicator.area_id, SheetArea(indicator.area))
        offer = (suggested or {}).get(indicator.code)
        for part in (None, *indicator.parts.all()):
            if part and not asks_part(part.code, unit) and (indicator.pk, part.code) not in stored:
                continue
            row = _row(indicator, definitions[indicator.pk], part, around, stored, drafts)
            area.rows.append(replace(row, suggested=offer) if offer and not part else row)
    return Sheet(unit, year, period, list(areas.values()), lock_of(unit, year, period))


def _asks(indicator: Indicator, kind: str, period: str) -> bool:
    if indicator.periods_asked and period not in (*indicator.periods_asked, Period.AD_HOC):
        return False
    if indicator.reporter_kinds:
        return kind in indicator.reporter_kinds
    by_level = any(part.code in LEVELS for part in indicator.parts.all())
    return kind != UnitKind.PROVINCE or indicator.aggregation not in _TAKEN_FROM_UNITS or by_level


def asks_part(part: str, unit: Unit) -> bool:
    """A level of government is a part of the province's figure alone: an office below it is of one level itself."""
    return part not in LEVELS or unit.kind == UnitKind.PROVINCE


def _row(
    indicator: Indicator,
    definition: IndicatorVersion,
    part: IndicatorPart | None,
    around: Surroundings,
    stored: dict,
    drafts: dict,
) -> SheetRow:
    code = part.code if part else ""
    return SheetRow(
        indicator,
        definition,
        part,
        stored=stored.get((indicator.pk, code)),
        draft=drafts.get((indicator.pk, code)),
        last=around.last(indicator.pk, code),
        year_ago=around.year_ago(indicator.pk, code),
    )


def shown_at(rows: Mapping[str, tuple[SheetRow, int]]) -> dict[str, dict[str, str]]:
    """By key what the boxes of these rows showed when their figure had that version: {key: {box: text}}; nothing for
    what cannot be known. One query, none for no rows.
    """
    found = {key: dict.fromkeys((*row.fields, "note", "reason"), "") for key, (row, seen) in rows.items() if not seen}
    asked = {(row.stored.pk, seen): row for row, seen in rows.values() if seen and row.stored}
    if not asked:
        return found
    kept = MeasurementRevision.objects.filter(measurement__in={measurement for measurement, _ in asked})
    for revision in kept:
        if row := asked.get((revision.measurement_id, revision.version)):
            numbers = {name: as_typed(getattr(revision, name)) for name in row.fields if name != "band"}
            band = {"band": revision.band} if "band" in row.fields else {}
            found[row.key] = {**numbers, **band, "note": revision.note, "reason": ""}
    return found
