"""Writes figures; what a correction replaces is kept."""

from decimal import Decimal

from django.db import IntegrityError, transaction

from indicators.figures import Figure, make_figure
from indicators.models import Indicator, Measurement, MeasurementRevision
from indicators.permissions import can_record
from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.periods import Period
from reform.common.text import clean
from reform.common.wording import number

FIRST_YEAR, LAST_YEAR = 2010, 2060
_MEANWHILE = "Số liệu này vừa được người khác ghi. Hãy xem số liệu mới rồi quyết định có sửa không."


@transaction.atomic
def record_measurement(
    *,
    by: User,
    indicator: Indicator,
    unit: Unit,
    year: int,
    period: str,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    value: Decimal | None = None,
    band: str = "",
    note: str = "",
    reason: str = "",
    is_illustrative: bool = False,
) -> Measurement:
    """Record the figure of an indicator for a unit and period, or correct it; returns it.

    The same figure again changes nothing. A correction needs a `reason` and keeps what was there as a
    `MeasurementRevision`. Percentages of ratios are computed from their parts (`indicators.figures`). Raises
    `NotPermitted`, `Invalid` with the field, or `Conflict` when somebody else wrote the figure meanwhile.
    """
    can_record(by, unit).require()
    _check_when(unit, year, period)
    figure = make_figure(
        unit_of_measure=indicator.unit_of_measure,
        aggregation=indicator.aggregation,
        numerator=numerator,
        denominator=denominator,
        value=value,
        band=band,
        note=note,
    )
    note, reason = clean(note)[:300], clean(reason)[:300]
    known = Measurement.objects.filter(indicator=indicator, unit=unit, year=year, period=period).first()
    if known is None:
        return _create(by, indicator, unit, year, period, figure, note, is_illustrative)
    if _figure_of(known) == figure and known.note == note:
        return known
    if not reason:
        raise Invalid("Đã có số liệu cho kỳ này. Hãy nêu lý do sửa.", field="reason")
    return _correct(by, known, figure, note, reason, is_illustrative)


def _check_when(unit: Unit, year: int, period: str) -> None:
    if period not in Period.values:
        raise Invalid("Kỳ số liệu không có trong danh sách.", field="period")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}. Ông/bà đã nhập {year}.", field="year")
    if year > clock.today().year:
        raise Invalid(f"Chưa thể ghi số liệu thực hiện của năm {year}.", field="year")
    if unit.is_group:
        raise Invalid(f"“{unit}” là một nhóm. Hãy ghi số liệu cho từng đơn vị.", field="unit")


def _create(
    by: User,
    indicator: Indicator,
    unit: Unit,
    year: int,
    period: str,
    figure: Figure,
    note: str,
    is_illustrative: bool,
) -> Measurement:
    try:
        with transaction.atomic():
            made = Measurement.objects.create(
                indicator=indicator,
                unit=unit,
                year=year,
                period=period,
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


def _correct(
    by: User, known: Measurement, figure: Figure, note: str, reason: str, is_illustrative: bool
) -> Measurement:
    before, now = _figure_of(known), clock.now()
    changed = Measurement.objects.filter(pk=known.pk, version=known.version).update(
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        band=figure.band,
        note=note,
        is_illustrative=is_illustrative,
        recorded_at=now,
        recorded_by=by,
        version=known.version + 1,
    )
    if not changed:
        raise Conflict(_MEANWHILE)
    MeasurementRevision.objects.create(
        measurement=known,
        numerator=before.numerator,
        denominator=before.denominator,
        value=before.value,
        band=before.band,
        reason=reason,
        replaced_at=now,
        replaced_by=by,
    )
    after = _values(figure, note) | {"reason": reason}
    audit(by=by, action="Sửa số liệu", obj=known, before=_values(before, known.note), after=after)
    known.refresh_from_db()
    return known


def _figure_of(row: Measurement) -> Figure:
    return Figure(row.numerator, row.denominator, row.value, row.band)


def _values(figure: Figure, note: str) -> dict[str, str]:
    parts = {"numerator": figure.numerator, "denominator": figure.denominator, "value": figure.value}
    numbers = {name: number(part) for name, part in parts.items() if part is not None}
    return numbers | {name: text for name, text in (("band", figure.band), ("note", note)) if text}
