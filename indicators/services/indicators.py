"""Writes the catalogue of indicators."""

from django.db import transaction

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.models import Indicator, Measurement, ReformArea
from organisations.models import User
from organisations.services.audit import audit
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean, search_text

_NOT_ADDED_UP = (UnitOfMeasure.RANK, UnitOfMeasure.BAND)
_MEANING = ("unit_of_measure", "aggregation")


@transaction.atomic
def save_indicator(
    *,
    by: User | None,
    code: str,
    name: str,
    area: ReformArea,
    unit_of_measure: str,
    direction: str,
    aggregation: str,
    numerator_name: str = "",
    denominator_name: str = "",
    cumulative: bool = True,
    source: str = "",
) -> Indicator:
    """Create the indicator with that code, or bring it to these values; returns it.

    Raises `Invalid` where a ratio does not name its parts or a rank or band would be added up, and `Conflict` when
    what is counted, or how figures add up, would change under figures that exist.
    """
    numerator_name, denominator_name = clean(numerator_name), clean(denominator_name)
    _check(code, name, unit_of_measure, aggregation, numerator_name, denominator_name)
    known = Indicator.objects.filter(code=code).first()
    indicator = known or Indicator(code=code)
    before = _values(known) if known else {}
    indicator.name, indicator.area, indicator.source = clean(name), area, clean(source)
    indicator.unit_of_measure, indicator.direction, indicator.aggregation = unit_of_measure, direction, aggregation
    indicator.numerator_name, indicator.denominator_name = numerator_name, denominator_name
    indicator.cumulative = cumulative
    indicator.search_text = search_text(indicator.name, indicator.code)
    after = _values(indicator)
    if known and any(before[name] != after[name] for name in _MEANING) and _has_figures(known):
        raise Conflict("Chỉ tiêu đã có số liệu nên không đổi được đơn vị tính và cách tổng hợp. Hãy tạo chỉ tiêu mới.")
    indicator.save()
    if before != after:
        audit(by=by, action="Lưu chỉ tiêu", obj=indicator, before=before, after=after)
    return indicator


def _check(
    code: str, name: str, unit_of_measure: str, aggregation: str, numerator_name: str, denominator_name: str
) -> None:
    if not clean(code) or not clean(name):
        raise Invalid("Chỉ tiêu phải có mã và tên.", field="code" if not clean(code) else "name")
    if aggregation == Aggregation.RATIO_OF_SUMS and not (numerator_name and denominator_name):
        missing = "denominator_name" if numerator_name else "numerator_name"
        raise Invalid("Chỉ tiêu tính theo tỷ lệ phải nêu tên tử số và mẫu số.", field=missing)
    if unit_of_measure in _NOT_ADDED_UP and aggregation not in (Aggregation.LATEST, Aggregation.NONE):
        raise Invalid("Thứ hạng và nhóm không cộng gộp được.", field="aggregation")


def _has_figures(indicator: Indicator) -> bool:
    return Measurement.objects.filter(indicator=indicator).exists()


def _values(indicator: Indicator) -> dict[str, str | bool]:
    return {
        "name": indicator.name,
        "area": indicator.area.key,
        "unit_of_measure": indicator.unit_of_measure,
        "direction": indicator.direction,
        "aggregation": indicator.aggregation,
        "numerator_name": indicator.numerator_name,
        "denominator_name": indicator.denominator_name,
        "cumulative": indicator.cumulative,
        "source": indicator.source,
    }
