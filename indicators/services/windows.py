"""For whom and when an indicator asks for a figure."""

from indicators.enums import FIRST_YEAR, LAST_YEAR
from indicators.models import Indicator
from indicators.queries.sheet import asks_part
from organisations.enums import UnitKind
from organisations.models import Unit
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.periods import Period, period_begins
from reform.common.wording import day


def check_when(unit: Unit, year: int, period: str) -> None:
    """Raises `Invalid` for a period that is none or has not begun, and for a group, which has no figures."""
    if period not in Period.values:
        raise Invalid("Kỳ số liệu không có trong danh sách.", field="period")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}. Ông/bà đã nhập {year}.", field="year")
    today, begins = clock.today(), period_begins(year, period)
    if begins > today:
        field = "year" if year > today.year else "period"
        title = Period(period).title(year)
        raise Invalid(f"Chưa thể ghi số liệu thực hiện của {title}: kỳ bắt đầu từ {day(begins)}.", field=field)
    if unit.is_group:
        raise Invalid(f"“{unit}” là một nhóm. Hãy ghi số liệu cho từng đơn vị.", field="unit")


def check_asked(indicator: Indicator, unit: Unit, period: str, part: str) -> None:
    """Raises `Invalid` where the indicator does not ask this unit, this period or this part for a figure."""
    if indicator.periods_asked and period not in (*indicator.periods_asked, Period.AD_HOC):
        asked = ", ".join(Period(one).label for one in indicator.periods_asked)
        raise Invalid(f"Chỉ tiêu {indicator.code} chỉ lấy số liệu các kỳ: {asked}.", field="period")
    kind = reporting_kind(unit)
    if indicator.reporter_kinds and kind not in indicator.reporter_kinds:
        asked = ", ".join(UnitKind(one).label for one in indicator.reporter_kinds)
        raise Invalid(f"Chỉ tiêu {indicator.code} do {asked} báo cáo, không phải “{unit}”.", field="unit")
    if part and part not in [one.code for one in indicator.parts.all()]:
        raise Invalid(f"Chỉ tiêu {indicator.code} không có phần “{part}”.", field="part")


def check_first(indicator: Indicator, unit: Unit, part: str) -> None:
    """Raises `Invalid` where a first figure would be one that the unit's sheet has no row for: of an indicator that is
    used no more, or of a part that is not the unit's.
    """
    if not indicator.is_active:
        raise Invalid(f"Chỉ tiêu {indicator.code} đã ngừng dùng, không lấy số liệu mới.", field="indicator")
    if part and not asks_part(part, unit):
        raise Invalid(
            f"Phần “{part}” của chỉ tiêu {indicator.code} là một cấp chính quyền, chỉ có trong số liệu của tỉnh; "
            f"“{unit}” chỉ ghi số liệu chung.",
            field="part",
        )


def reporting_kind(unit: Unit) -> str:
    """The kind by which an indicator asks the unit: a division is asked what its agency is."""
    return unit.agency.kind if unit.kind == UnitKind.DIVISION and unit.agency_id else unit.kind
