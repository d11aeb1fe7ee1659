"""Changes what an indicator means from a year on: figures of earlier years stay under what they were counted by."""

from typing import Any

from django.db import IntegrityError, transaction

from indicators.models import Indicator, IndicatorVersion, Measurement
from indicators.permissions import can_keep_catalogue
from indicators.services.indicators import (
    FIRST_YEAR,
    MEANING,
    MEANT,
    MEANWHILE,
    check_meaning,
    decided,
    kept_meaning,
    logged,
    newest_version,
    write_head,
)
from organisations.models import User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean

_YEARS_AHEAD = 5  # how far ahead a meaning may be decided


@transaction.atomic
def change_definition(
    *,
    by: User,
    indicator: Indicator,
    from_year: int,
    reason: str,
    name: str,
    definition: str,
    unit_of_measure: str,
    direction: str,
    aggregation: str,
    numerator_name: str = "",
    denominator_name: str = "",
    cumulative: bool = True,
    source: str = "",
    seen_version: int | None = None,
) -> IndicatorVersion:
    """Make the next version of the indicator's meaning, which counts figures of `from_year` and later; returns it.

    The indicator says from now on what the newest version says, also while that year is still to come; figures of
    earlier years, whenever they are recorded, are counted by the version that held then
    (`indicators.queries.definitions.definition_in`). Raises `NotPermitted`; `Invalid` without a reason, for a year
    that is not after the last version's, or where the meaning stays the same; `Conflict` where figures of that year or
    a later one were already counted by the version before, or somebody else changed the indicator meanwhile.
    """
    can_keep_catalogue(by).require()
    values = kept_meaning(
        name=name,
        definition=definition,
        unit_of_measure=unit_of_measure,
        direction=direction,
        aggregation=aggregation,
        numerator_name=numerator_name,
        denominator_name=denominator_name,
        cumulative=cumulative,
        source=source,
    )
    check_meaning(values)
    before, reason = newest_version(indicator), clean(reason)[:300]
    _check_change(before, from_year, reason, values)
    _refuse_counted(indicator, from_year)
    write_head(indicator, values, seen_version)
    try:
        with transaction.atomic():
            made = IndicatorVersion.objects.create(
                indicator=indicator,
                number=before.number + 1,
                from_year=from_year,
                reason=reason,
                **values,
                **decided(by),
            )
    except IntegrityError as error:
        raise Conflict(MEANWHILE) from error
    was = {name: getattr(before, name) for name in MEANING if getattr(before, name) != values[name]}
    now = {name: values[name] for name in was} | {"from_year": from_year, "reason": reason}
    audit(by=by, action="Lập phiên bản chỉ tiêu", obj=indicator, before=logged(was), after=logged(now))
    return made


@transaction.atomic
def drop_definition(*, by: User, indicator: Indicator, seen_version: int | None = None) -> Indicator:
    """Take the newest version back, by which nothing was counted yet; the indicator means again what it meant before.
    Raises `NotPermitted`, or `Conflict` for the only version and for one with figures.
    """
    can_keep_catalogue(by).require()
    newest = newest_version(indicator)
    if newest.number == 1:
        raise Conflict("Chỉ tiêu chỉ có một phiên bản nên không bỏ được. Nếu không dùng nữa, hãy ngừng chỉ tiêu.")
    figures = Measurement.objects.filter(definition=newest).count()
    if figures:
        raise Conflict(f"Đã có {figures} số liệu được đếm theo phiên bản {newest.number} nên không bỏ được.")
    was = {name: getattr(newest, name) for name in MEANING} | {"from_year": newest.from_year, "reason": newest.reason}
    newest.delete()
    before = newest_version(indicator)
    write_head(indicator, {name: getattr(before, name) for name in MEANING}, seen_version)
    audit(by=by, action="Bỏ phiên bản chỉ tiêu", obj=indicator, before=logged(was))
    return indicator


def _check_change(before: IndicatorVersion, from_year: int, reason: str, values: dict[str, Any]) -> None:
    if not reason:
        raise Invalid("Hãy nêu lý do thay đổi, ví dụ văn bản quy định cách tính mới.", field="reason")
    latest = clock.today().year + _YEARS_AHEAD
    if not FIRST_YEAR < from_year <= latest:
        raise Invalid(f"Năm áp dụng phải từ {FIRST_YEAR + 1} đến {latest}.", field="from_year")
    if from_year <= before.from_year:
        raise Invalid(
            f"Phiên bản {before.number} áp dụng từ năm {before.from_year}; phiên bản mới phải áp dụng từ một năm sau "
            "năm đó.",
            field="from_year",
        )
    if all(getattr(before, name) == values[name] for name in MEANT):
        raise Invalid(
            "Định nghĩa, đơn vị tính và cách tính không khác phiên bản hiện hành. Nếu chỉ sửa tên hay nguồn, hãy dùng "
            "“Sửa thông tin”.",
            field="definition",
        )


def _refuse_counted(indicator: Indicator, from_year: int) -> None:
    """Figures of one year are all counted by one meaning."""
    years = Measurement.objects.filter(indicator=indicator, year__gte=from_year).order_by("-year")
    years = list(years.values_list("year", flat=True))
    if years:
        raise Conflict(
            f"Từ năm {from_year} đã có {len(years)} số liệu được đếm theo định nghĩa hiện hành. Hãy áp dụng bản mới "
            f"từ năm {years[0] + 1} để số liệu của một năm chỉ có một cách đếm."
        )
