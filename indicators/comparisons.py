"""What a measured value is compared with: measures, comparators, the ordered bands, and the threshold made of them."""

import enum
from dataclasses import dataclass
from decimal import Decimal


class Measure(enum.StrEnum):
    """How a value is expressed. A RANK is better the lower it is; a BAND is a place on the scale of `BANDS`."""

    PERCENT = "percent"
    COUNT = "count"
    RANK = "rank"
    BAND = "band"


class Comparator(enum.StrEnum):
    """How a value has to stand to its bounds."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    EXACTLY = "exactly"
    BETTER_THAN_YEAR = "better_than_year"
    REDUCED_BY = "reduced_by"


# One scale for the words that PAPI (thấp, trung bình thấp, trung bình cao, cao), PCI (thấp … khá, tốt, rất tốt) and
# ratings use. Words of one index keep their order; words that share a number never stand in one index.
BANDS: dict[str, Decimal] = {
    "rất thấp": Decimal(0),
    "thấp": Decimal(1),
    "trung bình thấp": Decimal(2),
    "tương đối thấp": Decimal(2),
    "trung bình": Decimal(3),
    "trung bình cao": Decimal(4),
    "trung bình khá": Decimal(4),
    "khá": Decimal(5),
    "cao": Decimal(6),
    "tốt": Decimal(6),
    "rất cao": Decimal(7),
    "rất tốt": Decimal(7),
    "xuất sắc": Decimal(7),
}
_BAND_NAMES = {rank: name for name, rank in reversed(BANDS.items())}

_SEPARATORS = str.maketrans(",.", ".,")  # English to Vietnamese
_BOTH = {Comparator.BETWEEN, Comparator.EXACTLY}
_WITH_LOWER = {Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.REDUCED_BY} | _BOTH
_WITH_UPPER = {Comparator.AT_MOST, Comparator.LESS_THAN} | _BOTH


@dataclass(frozen=True)
class Threshold:
    """A bound that a value meets or misses.

    `lower` alone belongs to at_least, more_than and reduced_by; `upper` alone to at_most and less_than; both to between
    and exactly (there they are equal); neither to better_than_year. Other combinations raise ValueError. Bands are
    numbers of `BANDS`.
    """

    measure: Measure
    comparator: Comparator
    lower: Decimal | None = None
    upper: Decimal | None = None
    baseline_year: int | None = None

    def __post_init__(self) -> None:
        wanted = (self.comparator in _WITH_LOWER, self.comparator in _WITH_UPPER)
        if (self.lower is not None, self.upper is not None) != wanted:
            raise ValueError(f"bounds do not match {self.comparator}")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError("the lower bound lies above the upper one")
        if self.comparator == Comparator.EXACTLY and self.lower != self.upper:
            raise ValueError("an exact value has one bound")

    def is_met_by(self, value: Decimal | None, baseline: Decimal | None = None) -> bool | None:
        """Whether `value` meets the threshold; None where that cannot be told (no value, no baseline).

        `baseline` is the value of `baseline_year`; only better_than_year and reduced_by use it. A percentage is reduced
        in relation to the baseline, a count by the plain difference.
        """
        if value is None:
            return None
        if self.comparator == Comparator.BETTER_THAN_YEAR:
            if baseline is None:
                return None
            return value < baseline if self.measure == Measure.RANK else value > baseline
        if self.comparator == Comparator.REDUCED_BY:
            return self._reduced(value, baseline)
        return self._within(value)

    def _within(self, value: Decimal) -> bool:
        if self.comparator == Comparator.MORE_THAN:
            return self.lower is not None and value > self.lower
        if self.comparator == Comparator.LESS_THAN:
            return self.upper is not None and value < self.upper
        return (self.lower is None or value >= self.lower) and (self.upper is None or value <= self.upper)

    def _reduced(self, value: Decimal, baseline: Decimal | None) -> bool | None:
        if baseline is None or self.lower is None or (self.measure == Measure.PERCENT and baseline <= 0):
            return None
        if self.measure == Measure.PERCENT:
            return (baseline - value) * 100 >= self.lower * baseline
        return baseline - value >= self.lower

    def describe(self, unit: str = "") -> str:
        """The threshold in Vietnamese, with decimal comma: "từ 85% trở lên", "tốp 10", "giảm 5% so với năm 2021"; of
        what is counted with its unit: "từ 1.500 triệu đồng trở lên".
        """
        if self.comparator == Comparator.BETTER_THAN_YEAR:
            rank = "thứ hạng " if self.measure == Measure.RANK else ""
            return f"{rank}cao hơn năm {self.baseline_year or 'trước'}"
        if self.measure == Measure.BAND:
            return self._describe_band()
        if self.measure == Measure.RANK:
            return self._describe_rank()
        lower, upper = (" ".join(filter(None, (self._number(bound), unit))) for bound in (self.lower, self.upper))
        if (lower, self.comparator) == ("100%", Comparator.AT_LEAST):
            return lower
        return {
            Comparator.AT_LEAST: f"từ {lower} trở lên",
            Comparator.MORE_THAN: f"trên {lower}",
            Comparator.AT_MOST: f"không quá {upper}",
            Comparator.LESS_THAN: f"dưới {upper}",
            Comparator.BETWEEN: f"từ {lower} đến {upper}",
            Comparator.EXACTLY: f"đúng {lower}",
            Comparator.REDUCED_BY: f"giảm {lower}{self._since()}",
        }[self.comparator]

    def _describe_rank(self) -> str:
        lower, upper = self._number(self.lower), self._number(self.upper)
        return {
            Comparator.AT_MOST: f"tốp {upper}",
            Comparator.LESS_THAN: f"thứ hạng trên hạng {upper}",
            Comparator.BETWEEN: f"từ hạng {lower} đến hạng {upper}",
            Comparator.EXACTLY: f"hạng {lower}",
            Comparator.AT_LEAST: f"từ hạng {lower} trở xuống",
            Comparator.MORE_THAN: f"dưới hạng {lower}",
            Comparator.REDUCED_BY: f"tăng {lower} bậc{self._since()}",
        }[self.comparator]

    def _describe_band(self) -> str:
        lower, upper = self._band(self.lower), self._band(self.upper)
        return {
            Comparator.AT_LEAST: f"nhóm {lower} trở lên",
            Comparator.MORE_THAN: f"trên nhóm {lower}",
            Comparator.AT_MOST: f"nhóm {upper} trở xuống",
            Comparator.LESS_THAN: f"dưới nhóm {upper}",
            Comparator.BETWEEN: f"từ nhóm {lower} đến nhóm {upper}",
            Comparator.EXACTLY: f"nhóm {lower}",
            Comparator.REDUCED_BY: f"giảm {lower} bậc",
        }[self.comparator]

    def _since(self) -> str:
        return f" so với năm {self.baseline_year}" if self.baseline_year else ""

    def _number(self, bound: Decimal | None) -> str:
        if bound is None:
            return ""
        plain = f"{bound.normalize():,f}".translate(_SEPARATORS)
        return plain + "%" if self.measure == Measure.PERCENT else plain

    @staticmethod
    def _band(bound: Decimal | None) -> str:
        return _BAND_NAMES.get(bound, str(bound)) if bound is not None else ""
