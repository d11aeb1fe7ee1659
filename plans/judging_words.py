"""Why a target stands as it does, in one sentence with its numbers, as an official would write it."""

from decimal import ROUND_FLOOR, Decimal

from indicators.comparisons import BANDS, Comparator, Measure
from indicators.enums import UnitOfMeasure
from plans.promises import Bounds, Promise, Reading, Start
from reform.common import wording
from reform.common.periods import Period

# What a value was held against on the way.
LINE, SHARE, STEP, TARGET = "line", "share", "step", "target"

_BAND_WORDS = {place: name for name, place in reversed(BANDS.items())}
UNIT_WORDS = {
    UnitOfMeasure.PERCENT: "tỷ lệ %",
    UnitOfMeasure.COUNT: "số lượng",
    UnitOfMeasure.RANK: "thứ hạng",
    UnitOfMeasure.BAND: "xếp nhóm",
    UnitOfMeasure.MONEY: "số tiền",
}
_MEASURE_WORDS = {
    Measure.PERCENT: "tỷ lệ %",
    Measure.COUNT: "số lượng",
    Measure.RANK: "thứ hạng",
    Measure.BAND: "nhóm",
}
_SO_FAR = {Period.Q1: "một quý", Period.H1: "nửa năm", Period.Q3: "ba quý", Period.M9: "chín tháng"}


# ── What there is ───────────────────────────────────────────────────────────────────────────────────────────────────


def shown(value: Decimal | None, unit: str, *, places: int = 2) -> str:
    """A measured value as sentences write it: "96,5%", "hạng 46", "nhóm khá", "1.250 triệu đồng"."""
    if value is None:
        return wording.NOTHING
    if unit == UnitOfMeasure.BAND:
        return f"nhóm {_BAND_WORDS.get(value, value)}"
    rounded = wording.number(wording.rounded(value, places))
    if unit == UnitOfMeasure.RANK:
        return f"hạng {rounded}"
    return {UnitOfMeasure.PERCENT: f"{rounded}%", UnitOfMeasure.MONEY: f"{rounded} triệu đồng"}.get(unit, rounded)


def value_of(reading: Reading, unit: str, *, places: int = 2) -> str:
    """The reading's value, or the band's own word."""
    return f"nhóm {reading.band}" if reading.band else shown(reading.value, unit, places=places)


def coverage(reading: Reading) -> str:
    """ " (12/20 đơn vị đã nhập)" where units are missing, else nothing."""
    return f" ({reading.counted}/{reading.expected} đơn vị đã nhập)" if reading.is_partial else ""


def _title(reading: Reading) -> str:
    return Period(reading.period).title(reading.year)


def _verb(promise: Promise) -> str:
    if promise.unit in (UnitOfMeasure.RANK, UnitOfMeasure.BAND):
        return "xếp"
    low = (Comparator.AT_MOST, Comparator.LESS_THAN, Comparator.REDUCED_BY)
    return "là" if promise.threshold.comparator in low else "đạt"


def _told(promise: Promise, reading: Reading, *, named: bool = True, places: int = 2) -> str:
    """ "6 tháng đầu năm 2025 đạt 62% (12/20 đơn vị đã nhập)"."""
    verb = _verb(promise)
    head = f"{_title(reading)} {verb}" if named else verb.capitalize()
    return f"{head} {value_of(reading, promise.unit, places=places)}{coverage(reading)}"


def _places(promise: Promise, reading: Reading, *others: Decimal | None) -> int:
    """Two decimals, four where two would make different values look the same."""
    value = reading.measured
    if promise.unit == UnitOfMeasure.BAND or value is None:
        return 2
    same = any(
        other is not None and other != value and shown(other, promise.unit) == shown(value, promise.unit)
        for other in others
    )
    return 4 if same else 2


# ── Decided, or held against the target itself ──────────────────────────────────────────────────────────────────────


def held_against_target(promise: Promise, start: Start | None, reading: Reading, is_met: bool, is_final: bool) -> str:
    """ "Đạt 96,5%, vượt mức 95% phải đạt năm 2025." """
    bounds = promise.bounds(start)
    places = _places(promise, reading, bounds.low, bounds.high)
    told = _told(promise, reading, named=not is_final, places=places)
    return f"{told}, {_against(promise, start, reading, is_met, places)}."


def decided_early(promise: Promise, start: Start | None, reading: Reading, is_met: bool) -> str:
    """The same of a count that only grows."""
    bounds = promise.bounds(start)
    places = _places(promise, reading, bounds.low, bounds.high)
    told = _told(promise, reading, places=places)
    then = "số lũy kế không giảm trong năm"
    return f"{told}, {_against(promise, start, reading, is_met, places)}; {then}."


def _against(promise: Promise, start: Start | None, reading: Reading, is_met: bool, places: int) -> str:
    threshold, year = promise.threshold, promise.horizon
    if threshold.comparator == Comparator.REDUCED_BY and start:
        return _against_reduction(promise, start, reading, is_met)
    if threshold.measure == Measure.RANK and threshold.comparator == Comparator.AT_MOST:
        return f"{'trong' if is_met else 'ngoài'} {threshold.describe()} phải đạt năm {year}"
    if threshold.measure in (Measure.BAND, Measure.RANK):
        return f"{'đúng' if is_met else 'chưa đúng'} yêu cầu “{promise.asked}” của năm {year}"
    low, high = (shown(bound, promise.unit, places=places) for bound in (threshold.lower, threshold.upper))
    is_equal = reading.value in (threshold.lower, threshold.upper)
    met = {
        Comparator.AT_LEAST: f"bằng mức phải đạt năm {year}" if is_equal else f"vượt mức {low} phải đạt năm {year}",
        Comparator.MORE_THAN: f"trên mức {low} như phải đạt năm {year}",
        Comparator.AT_MOST: f"không quá mức {high} cho phép năm {year}",
        Comparator.LESS_THAN: f"dưới mức {high} như phải đạt năm {year}",
        Comparator.BETWEEN: f"trong khoảng từ {low} đến {high} phải đạt năm {year}",
        Comparator.EXACTLY: f"đúng mức phải đạt năm {year}",
    }
    missed = {
        Comparator.AT_LEAST: f"thấp hơn mức {low} phải đạt năm {year}",
        Comparator.MORE_THAN: f"chưa trên mức {low} phải vượt năm {year}",
        Comparator.AT_MOST: f"vượt mức {high} cho phép năm {year}",
        Comparator.LESS_THAN: f"chưa dưới mức {high} phải đạt năm {year}",
        Comparator.BETWEEN: f"ngoài khoảng từ {low} đến {high} phải đạt năm {year}",
        Comparator.EXACTLY: f"khác mức {low} phải đạt năm {year}",
    }
    return (met if is_met else missed)[threshold.comparator]


def _against_reduction(promise: Promise, start: Start, reading: Reading, is_met: bool) -> str:
    threshold, value = promise.threshold, reading.value or Decimal(0)
    less = wording.rounded(start.value) - wording.rounded(value)  # of the figures as they are shown
    of_it = less
    if start.value and threshold.measure == Measure.PERCENT:
        of_it = (start.value - value) * 100 / start.value
    tail = "%" if threshold.measure == Measure.PERCENT else ""
    if threshold.measure == Measure.RANK:
        tail = " bậc"
    down, up = ("tăng", "giảm") if threshold.measure == Measure.RANK else ("giảm", "tăng")
    amount = wording.number(wording.rounded(abs(of_it)))
    moved = f"{down if less >= 0 else up} {amount}{tail}" if less else "không đổi"
    asked = f"{down} {wording.number(threshold.lower)}{tail}"
    before = f"so với {shown(start.value, promise.unit)} của năm {start.year}"
    return f"{moved} {before}, {'đủ' if is_met else 'chưa đủ'} mức {asked} phải đạt năm {promise.horizon}"


# ── On the way ──────────────────────────────────────────────────────────────────────────────────────────────────────


def held_against_pace(
    promise: Promise, start: Start | None, reading: Reading, bounds: Bounds, kind: str, step: tuple | None
) -> str:
    """ "6 tháng đầu năm 2025 đạt 62%, thấp hơn mức 67,5% theo tiến độ từ 60% (năm 2021) đến 85% (năm 2030)." """
    value = reading.measured or Decimal(0)
    bar = bounds.nearest(value)
    places = _places(promise, reading, bar)
    told = _told(promise, reading, places=places)
    goal = promise.bounds(start).nearest(value)
    if kind == STEP and step:
        return f"{told}, {_beside(promise, value, bar, places)} của bước năm {step[0]}."
    if kind == SHARE:
        whole = shown(goal, promise.unit)
        verb = "không quá" if promise.bounds(start).low is None else "phải đạt"
        when = _SO_FAR[Period(reading.period)]
        return f"{told}, {_beside(promise, value, bar, places)} theo tiến độ {when} (cả năm {verb} {whole})."
    began = f"{shown(start.value, promise.unit)} (năm {start.year})" if start else ""
    ends = f"tốp {wording.number(goal)}" if promise.unit == UnitOfMeasure.RANK else shown(goal, promise.unit)
    return f"{told}, {_beside(promise, value, bar, places)} theo tiến độ từ {began} đến {ends} (năm {promise.horizon})."


def _beside(promise: Promise, value: Decimal, bar: Decimal, places: int) -> str:
    if promise.unit == UnitOfMeasure.RANK:
        whole = bar.to_integral_value(ROUND_FLOOR)
        return f"{'trong' if value <= whole else 'ngoài'} tốp {wording.number(whole)}"
    if value == bar:
        return f"bằng mức {shown(bar, promise.unit, places=places)}"
    return f"{'cao hơn' if value > bar else 'thấp hơn'} mức {shown(bar, promise.unit, places=places)}"


def held_against_year(promise: Promise, reading: Reading, before: Reading, is_better: bool) -> str:
    """ "Năm 2025 đạt 95,2%, cao hơn 94,1% của năm 2024." """
    places = _places(promise, reading, before.measured)
    if promise.unit in (UnitOfMeasure.RANK, UnitOfMeasure.BAND):
        words = "tốt hơn"
    else:
        words = "thấp hơn" if promise.lower_is_better else "cao hơn"
    when = f"của năm {before.year}" if reading.is_whole_year else f"cùng kỳ năm {before.year}"
    other = value_of(before, promise.unit, places=places)
    told = _told(promise, reading, places=places)
    if reading.measured == before.measured:
        return f"{told}, bằng {when.removeprefix('của ')}, chưa {words}."
    return f"{told}, {'' if is_better else 'không '}{words} {other} {when}."


def no_pace(promise: Promise, start: Start | None, reading: Reading) -> str:
    """Why nothing is said of an earlier year that does not meet the target yet."""
    told = _told(promise, reading)
    goal = promise.asked
    if promise.steps:
        year, value = min(promise.steps)
        return f"{told}; bước đầu tiên của kế hoạch là {shown(value, promise.unit)} vào cuối năm {year}."
    if start and start.definition is not None and reading.definition not in (None, start.definition):
        return f"{told}; {_changed(start.year)}, nên chưa biết tiến độ đến mức “{goal}” năm {promise.horizon}."
    if promise.unit == UnitOfMeasure.BAND:
        return f"{told}, chưa đạt yêu cầu “{goal}”; xếp nhóm chỉ xét vào năm {promise.horizon}."
    if start and start.year >= reading.at:
        return f"{told}; đây là giá trị gốc, chưa có số liệu sau đó để biết tiến độ đến năm {promise.horizon}."
    return f"{told}; chưa có giá trị gốc để biết tiến độ đến mức “{goal}” năm {promise.horizon}."


def only_at_the_end(promise: Promise, reading: Reading) -> str:
    """The plan asks for nothing before the end."""
    return f"{_told(promise, reading)}; mục tiêu chỉ xét vào cuối năm {promise.horizon}."


# ── What cannot be said ─────────────────────────────────────────────────────────────────────────────────────────────


def not_published(promise: Promise, last: Reading | None) -> str:
    """ "Chỉ số năm 2025 được công bố vào tháng 3/2026." """
    known = f"; {_lower(_told(promise, last))}" if last and not last.nothing_occurred else ""
    return f"Chỉ số năm {promise.horizon} được công bố vào tháng {promise.published_in}/{promise.horizon + 1}{known}."


def published_without_data(promise: Promise) -> str:
    """Somebody has still to enter what was published."""
    when = f"tháng {promise.published_in}/{promise.horizon + 1}"
    return f"Chỉ số năm {promise.horizon} được công bố vào {when} nhưng chưa có số liệu trong hệ thống."


def no_final(promise: Promise, last: Reading | None) -> str:
    """The horizon has passed and nobody has told how it ended."""
    known = f"; gần nhất, {_lower(_told(promise, last))}" if last and not last.nothing_occurred else ""
    return f"Chưa có số liệu cả năm {promise.horizon}{known}."


def too_few_units(promise: Promise, reading: Reading) -> str:
    """ "Chưa đủ số liệu để đánh giá: mới 1/28 đơn vị nhập, hiện đạt 100%." """
    told = f"{_verb(promise)} {value_of(reading, promise.unit)}"
    return f"Chưa đủ số liệu để đánh giá: mới {reading.counted}/{reading.expected} đơn vị nhập, hiện {told}."


def no_data(promise: Promise) -> str:
    """Nothing was measured in the plan's years."""
    return f"Chưa có số liệu nào từ năm {promise.since}."


def not_told_yet(promise: Promise) -> str:
    """The indicator is asked for once a year, and that has not come."""
    return f"Chỉ tiêu này báo cáo một lần cho cả năm; số liệu năm {promise.horizon} có vào cuối năm."


def still_a_draft() -> str:
    """Nothing is promised yet."""
    return "Kế hoạch còn là dự thảo; mục tiêu được đánh giá từ khi kế hoạch được ban hành."


def not_for_everybody(owner: str) -> str:
    """Figures of other agencies are not shown."""
    return f"Số liệu của {owner} chỉ hiện với cơ quan đó và Sở Nội vụ."


def levels_without_units(levels: list[str]) -> str:
    """ "Cấp xã không có đơn vị nào báo cáo chỉ tiêu này nên không có trong số liệu." """
    named = " và ".join(levels)
    return f"{named[:1].upper()}{named[1:]} không có đơn vị nào báo cáo chỉ tiêu này nên không có trong số liệu."


def no_indicator() -> str:
    """Nothing measures the target."""
    return "Mục tiêu chưa gắn với chỉ tiêu nào nên chưa có số liệu."


def nothing_occurred(reading: Reading, is_final: bool) -> str:
    """A zero denominator is neither reached nor missed."""
    return f"{_title(reading)} không phát sinh, nên {'không' if is_final else 'chưa'} đánh giá được đạt hay không đạt."


def unknown_band(promise: Promise, reading: Reading) -> str:
    """Words that no scale holds."""
    if promise.unit == UnitOfMeasure.BAND and reading.measured is None:
        return f"{_title(reading)} xếp “{reading.band}”; cách xếp loại này không so sánh được với yêu cầu của mục tiêu."
    return f"Yêu cầu “{promise.asked}” không có trong thang xếp nhóm để so sánh."


def wrong_unit(promise: Promise) -> str:
    """The target is linked to something else than it speaks about."""
    asked, measured = _MEASURE_WORDS[promise.threshold.measure], UNIT_WORDS.get(promise.unit, promise.unit)
    return f"Mục tiêu tính bằng {asked} nhưng chỉ tiêu đã gắn tính bằng {measured}, nên không so sánh được."


def no_baseline(promise: Promise, reading: Reading | None = None) -> str:
    """There is nothing to compare with."""
    year = promise.baseline_year
    if year is None:
        return "Kế hoạch không nêu năm gốc, nên chưa biết mức giảm."
    if reading is None or reading.is_whole_year:
        return f"Chưa có số liệu năm {year} làm gốc để so sánh."
    return f"Chưa có số liệu {_lower(Period(reading.period).title(year))} để so sánh với cùng kỳ năm {reading.year}."


def baseline_year_runs(promise: Promise) -> str:
    """The year to compare with is not over."""
    return f"Năm gốc {promise.baseline_year} chưa kết thúc nên chưa có số liệu để so sánh."


def baseline_is_zero(start: Start) -> str:
    """Nothing can be reduced by a share of nothing."""
    return f"Giá trị gốc năm {start.year} bằng 0 nên không tính được tỷ lệ giảm."


def before_the_start(start: Start, reading: Reading) -> str:
    """The latest figure is no later than the baseline."""
    return f"Số liệu gần nhất là của {_lower(_title(reading))}; chưa có số liệu sau năm gốc {start.year}."


def other_definition(year: int, reading: Reading) -> str:
    """Figures of two definitions are not compared."""
    return f"{_title(reading)} đã có số liệu nhưng {_changed(year)}, nên không so sánh được."


def _changed(year: int) -> str:
    return f"cách tính chỉ tiêu đã thay đổi so với năm {year}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
