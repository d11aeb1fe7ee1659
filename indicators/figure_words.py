"""How pages, charts and sheets write a figure and what stands behind it."""

from decimal import Decimal

from indicators.enums import UnitOfMeasure
from indicators.models import Indicator
from indicators.queries.roll_up import Coverage, Rolled
from reform.common.wording import NO_CASES, NOTHING, number, percentage, rounded


def figure_words(figure: Rolled | None) -> str:
    """ "98,48%", "hạng 12", "nhóm khá", "không phát sinh", in the unit that it was counted by; without a figure "—"."""
    if figure is None:
        return NOTHING
    if figure.nothing_occurred:
        return NO_CASES
    return f"nhóm {figure.band}" if figure.band else _in_unit(figure.unit_of_measure, figure.value)


def value_words(indicator: Indicator, value: Decimal | None) -> str:
    """A value with at most two decimals, in the indicator's unit where that is short."""
    return _in_unit(indicator.unit_of_measure, value)


def _in_unit(unit_of_measure: str, value: Decimal | None) -> str:
    if value is None:
        return NOTHING
    if unit_of_measure == UnitOfMeasure.PERCENT:
        return percentage(value)
    plain = number(rounded(value))
    return f"hạng {plain}" if unit_of_measure == UnitOfMeasure.RANK else plain


def parts_words(figure: Rolled | None) -> str:
    """ "1.234/1.253" of a ratio, else empty."""
    if figure is None or figure.denominator is None:
        return ""
    return f"{number(figure.numerator)}/{number(figure.denominator)}"


def change_words(indicator: Indicator, change: Decimal | None) -> str:
    """ "+8,48 điểm %", "−3"; nothing to compare with: empty."""
    if change is None:
        return ""
    moved = rounded(change)
    sign = "+" if moved > 0 else "−" if moved < 0 else ""
    points = " điểm %" if indicator.unit_of_measure == UnitOfMeasure.PERCENT else ""
    return f"{sign}{number(abs(moved))}{points}"


def coverage_words(coverage: Coverage) -> str:
    """ "12/20 đơn vị đã nhập"; where no unit is asked, empty."""
    if not coverage.expected:
        return ""
    return f"{number(coverage.counted)}/{number(coverage.expected)} đơn vị đã nhập"


def unit_words(indicator: Indicator) -> str:
    """What stands on an axis: "%", "triệu đồng", "thứ hạng"."""
    return str(indicator.get_unit_of_measure_display())
