"""Builders for the tests of indicators."""

from copy import copy
from decimal import Decimal

from indicators.enums import Aggregation, AreaKey, Direction, UnitOfMeasure
from indicators.models import Indicator
from indicators.services.indicators import save_indicator
from indicators.services.measurements import record_measurement
from organisations.models import Unit, User
from reform.common.periods import Period
from tests import make


def ratio(code: str = "TTHC-08", name: str = "Tỷ lệ hồ sơ giải quyết đúng hạn", **fields) -> Indicator:
    """A percentage that adds up by its parts."""
    fields = {
        "area": make.reform_area(AreaKey.PROCEDURES),
        "unit_of_measure": UnitOfMeasure.PERCENT,
        "direction": Direction.HIGHER,
        "aggregation": Aggregation.RATIO_OF_SUMS,
        "numerator_name": "Số hồ sơ đúng hạn",
        "denominator_name": "Tổng số hồ sơ",
    } | fields
    return save_indicator(by=None, code=code, name=name, **fields)


def plain(code: str, unit_of_measure: str, aggregation: str = Aggregation.NONE, **fields) -> Indicator:
    """An indicator of one value."""
    fields = {"area": make.reform_area(AreaKey.STEERING), "direction": Direction.HIGHER} | fields
    return save_indicator(
        by=None, code=code, name=f"Chỉ tiêu {code}", unit_of_measure=unit_of_measure, aggregation=aggregation, **fields
    )


def record(by: User, indicator: Indicator, unit: Unit, year: int = 2025, period: str = Period.YEAR, **fields):
    """A figure; parts and values may be given as text. An illustrative one, which nobody asks why it jumps, and as from
    a time when everybody was asked.
    """
    fields.setdefault("is_illustrative", True)
    indicator = copy(indicator)
    indicator.reporter_kinds, indicator.periods_asked = [], []
    numbers = {
        name: Decimal(value) if isinstance(value, str | int) else value
        for name, value in fields.items()
        if name in _NUMBERS
    }
    return record_measurement(by=by, indicator=indicator, unit=unit, year=year, period=period, **fields | numbers)


_NUMBERS = ("numerator", "denominator", "value")
