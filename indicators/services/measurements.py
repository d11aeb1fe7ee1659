"""Writes figures; what a correction replaces is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from indicators.checks import check_parts, doubt_about_narrowing, doubt_about_widening, doubts_about
from indicators.counting import whole_fields
from indicators.figures import Figure, figure_words, make_figure
from indicators.models import Indicator, IndicatorVersion, Measurement, MeasurementRevision
from indicators.permissions import can_record
from indicators.queries.definitions import definition_in
from indicators.queries.neighbours import Surroundings, figure_of, surroundings
from indicators.services.period_locks import require_open
from indicators.services.windows import check_asked, check_first, check_when
from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reform.common.wording import moment, number

_MEANWHILE = "Số liệu này vừa được người khác ghi. Hãy xem số liệu mới rồi quyết định có sửa không."
_LONGEST = 300


@dataclass(frozen=True)
class Entry:
    """One figure as somebody gives it. `seen_version` is the version that the person looked at, 0 where there was no
    figure; None does not ask.
    """

    indicator: Indicator
    part: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    band: str = ""
    note: str = ""
    reason: str = ""
    seen_version: int | None = None
    is_illustrative: bool = False


@transaction.atomic
def record_measurement(
    *,
    by: User,
    indicator: Indicator,
    unit: Unit,
    year: int,
    period: str,
    part: str = "",
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    value: Decimal | None = None,
    band: str = "",
    note: str = "",
    reason: str = "",
    seen_version: int | None = None,
    is_illustrative: bool = False,
) -> Measurement:
    """Record the figure of an indicator, or of a part of it, for a unit and period, or correct it; returns it.

    The same figure again changes nothing. A correction needs a `reason` and keeps what was there as a
    `MeasurementRevision`; so does giving a figure again that was taken back. Percentages of ratios are computed from
    their parts (`indicators.figures`). A figure that is odd beside others (`indicators.checks`) needs a `note`, unless
    it is illustrative. Raises `NotPermitted`, `Invalid` with the field, `PeriodClosed`, or `Conflict` when somebody
    else wrote the figure meanwhile.
    """
    given = {"numerator": numerator, "denominator": denominator, "value": value, "band": band, "note": note}
    entry = Entry(indicator, part, **given, reason=reason, seen_version=seen_version, is_illustrative=is_illustrative)
    return record_figures(by=by, unit=unit, year=year, period=period, entries=[entry])[0]


@transaction.atomic
def record_figures(
    *, by: User, unit: Unit, year: int, period: str, entries: Sequence[Entry], parts_later: bool = False
) -> list[Measurement]:
    """Record or correct several figures of a unit and period together: all of them or none, in their order.

    Parts and wholes are compared when all are written, so that both may be corrected at once; with `parts_later` the
    caller does so in the same transaction (`require_fitting_parts`). Raises as `record_measurement` does, for the first
    entry that does not do.
    """
    can_record(by, unit).require()
    check_when(unit, year, period)
    require_open(unit, year, period)
    around = surroundings(unit, year, period, [entry.indicator for entry in entries])
    written = [_record(by, unit, around, entry) for entry in entries]
    if not parts_later:
        require_fitting_parts(unit, year, period, [entry.indicator for entry in entries])
    return written


def require_fitting_parts(unit: Unit, year: int, period: str, indicators: Sequence[Indicator]) -> None:
    """Raises `Invalid` where the parts of one of these do not fit its whole. Asks the database for figures only where
    an indicator has parts.
    """
    with_parts = {indicator.pk: indicator for indicator in indicators if len(indicator.parts.all())}
    if not with_parts:
        return
    now = surroundings(unit, year, period, list(with_parts.values()))
    for key, indicator in with_parts.items():
        if whole := now.now(key):
            parts = [figure_of(row) for row in now.parts(key)]
            check_parts(figure_of(whole), parts, expected=len(indicator.parts.all()), add_up=indicator.parts_add_up)


@transaction.atomic
def withdraw_measurement(
    *, by: User, measurement: Measurement, reason: str, seen_version: int | None = None
) -> Measurement:
    """Take a figure back: its row stays without numbers, and what it was as a revision; returns it.

    A figure that was taken back stays so. Raises `NotPermitted`, `Invalid` without a reason, `PeriodClosed`,
    `Conflict`.
    """
    can_record(by, measurement.unit).require()
    require_open(measurement.unit, measurement.year, measurement.period)
    if measurement.is_withdrawn:
        return measurement
    if not (reason := clean(reason)[:_LONGEST]):
        raise Invalid("Hãy nêu lý do rút số liệu.", field="reason")
    _require_seen(measurement, seen_version)
    return _replace(by, measurement, Figure(), "", reason, action="Rút số liệu", is_withdrawn=True)


def _record(by: User, unit: Unit, around: Surroundings, entry: Entry) -> Measurement:
    indicator, year, period = entry.indicator, around.year, around.period
    check_asked(indicator, unit, period, entry.part)
    definition = definition_in(indicator, year)
    if definition.from_year > year:
        raise Invalid(f"Chỉ tiêu {indicator.code} áp dụng từ năm {definition.from_year}.", field="year")
    figure = make_figure(
        unit_of_measure=definition.unit_of_measure,
        aggregation=definition.aggregation,
        numerator=entry.numerator,
        denominator=entry.denominator,
        value=entry.value,
        band=entry.band,
        note=entry.note,
        whole=whole_fields(
            unit_of_measure=definition.unit_of_measure,
            aggregation=definition.aggregation,
            name=definition.name,
            numerator_name=definition.numerator_name,
            denominator_name=definition.denominator_name,
        ),
    )
    note, reason = clean(entry.note)[:_LONGEST], clean(entry.reason)[:_LONGEST]
    key = {"indicator": indicator, "unit": unit, "year": year, "period": period, "part": entry.part}
    known = Measurement.objects.filter(**key).select_related("indicator", "definition", "unit", "recorded_by").first()
    if known and not known.is_withdrawn and figure_of(known) == figure and known.note == note:
        return known
    if known:
        _require_seen(known, entry.seen_version)
    elif not entry.is_illustrative:
        check_first(indicator, unit, entry.part)
    if not note and not entry.is_illustrative:
        _require_no_doubt(figure, definition, indicator, around, entry.part)
    if known is None:
        return _create(by, key, definition, figure, note, entry.is_illustrative)
    if not reason:
        words = "Số liệu này đã được rút" if known.is_withdrawn else "Đã có số liệu cho kỳ này"
        raise Invalid(f"{words}. Hãy nêu lý do sửa.", field="reason")
    standing = {"definition": definition, "is_illustrative": entry.is_illustrative, "is_withdrawn": False}
    return _replace(by, known, figure, note, reason, **standing)


def _require_seen(known: Measurement, seen_version: int | None) -> None:
    if seen_version is None or seen_version == known.version:
        return
    words = figure_words(figure_of(known), known.definition.unit_of_measure)
    said = "rút số liệu này" if known.is_withdrawn else f"ghi {words}"
    raise Conflict(
        f"{known.recorded_by} đã {said} lúc {moment(known.recorded_at)}, sau lần đọc số liệu này để ghi. "
        "Hãy xem số liệu mới rồi quyết định có sửa không."
    )


def _require_no_doubt(
    figure: Figure, definition: IndicatorVersion, indicator: Indicator, around: Surroundings, part: str
) -> None:
    doubts = doubts_about(
        figure,
        unit_of_measure=definition.unit_of_measure,
        aggregation=definition.aggregation,
        cumulative=definition.cumulative,
        neighbours=around.neighbours(definition, part),
    )
    doubts += [] if part else _narrowing_doubts(figure, definition, indicator, around)
    if doubts:
        raise Invalid(f"{' '.join(doubts)} Nếu số liệu đúng, hãy nêu lý do ở phần ghi chú.", field="note")


def _narrowing_doubts(
    figure: Figure, definition: IndicatorVersion, indicator: Indicator, around: Surroundings
) -> list[str]:
    """From either side: against what the indicator narrows, and against what narrows it."""
    wider = around.wider(indicator, definition.unit_of_measure)
    found = [doubt_about_narrowing(figure, figure_of(wider), f"“{wider.indicator.name}”")] if wider else []
    for row in around.narrower(indicator.pk, definition.unit_of_measure):
        found.append(doubt_about_widening(figure, figure_of(row), f"“{row.indicator.name}”"))
    return [words for words in found if words]


def _create(
    by: User, key: dict, definition: IndicatorVersion, figure: Figure, note: str, is_illustrative: bool
) -> Measurement:
    try:
        with transaction.atomic():
            made = Measurement.objects.create(
                **key,
                definition=definition,
                numerator=figure.numerator,
                denominator=figure.denominator,
                value=figure.value,
                band=figure.band,
                note=note,
                is_illustrative=is_illustrative,
                recorded_at=clock.now(),
                recorded_by=by,
            )
    except IntegrityError as error:
        raise Conflict(_MEANWHILE) from error
    audit(by=by, action="Ghi số liệu", obj=made, after=_values(figure, note))
    return made


def _replace(
    by: User, known: Measurement, figure: Figure, note: str, reason: str, *, action: str = "Sửa số liệu", **fields
) -> Measurement:
    before, now = figure_of(known), clock.now()
    changed = Measurement.objects.filter(pk=known.pk, version=known.version).update(
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        band=figure.band,
        note=note,
        recorded_at=now,
        recorded_by=by,
        version=known.version + 1,
        **fields,
    )
    if not changed:
        raise Conflict(_MEANWHILE)
    MeasurementRevision.objects.create(
        measurement=known,
        numerator=before.numerator,
        denominator=before.denominator,
        value=before.value,
        band=before.band,
        note=known.note,
        was_withdrawn=known.is_withdrawn,
        version=known.version,
        recorded_at=known.recorded_at,
        recorded_by=known.recorded_by,
        reason=reason,
        replaced_at=now,
        replaced_by=by,
    )
    after = _values(figure, note) | {"reason": reason}
    audit(by=by, action=action, obj=known, before=_values(before, known.note), after=after)
    known.refresh_from_db()
    return known


def _values(figure: Figure, note: str) -> dict[str, str]:
    parts = {"numerator": figure.numerator, "denominator": figure.denominator, "value": figure.value}
    numbers = {name: number(part) for name, part in parts.items() if part is not None}
    return numbers | {name: text for name, text in (("band", figure.band), ("note", note)) if text}
