"""What one figure may be: parts, value or band, checked and computed by the kind of its indicator; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indicators.enums import Aggregation, UnitOfMeasure
from reform.common.errors import Invalid
from reform.common.text import clean
from reform.common.wording import NO_CASES, NOTHING, number

PLACES = Decimal("0.0001")
MOST = Decimal("1e15")  # what the columns hold before the comma
HUNDRED = Decimal(100)
_SHOWN = Decimal("0.01")
_NAMES = {"numerator": "Tử số", "denominator": "Mẫu số", "value": "Giá trị"}


@dataclass(frozen=True)
class Figure:
    """A figure as it is stored: ratios hold their parts and their percentage, bands their word.

    A zero denominator means that nothing occurred; the value is then None.
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    band: str = ""

    @property
    def nothing_occurred(self) -> bool:
        """Whether there was nothing to be measured ("không phát sinh")."""
        return self.denominator == 0


def make_figure(
    *,
    unit_of_measure: str,
    aggregation: str,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    value: Decimal | None = None,
    band: str = "",
    note: str = "",
    whole: Collection[str] = (),
) -> Figure:
    """The figure of an indicator of that kind, numbers rounded half up to four decimals; the fields in `whole` count
    things (`indicators.counting`).

    Raises `Invalid` with the field: NaN and infinity, numbers too large or negative, fractions of things, missing or
    surplus parts, a value that its parts contradict, a percentage over 100 (a ratio over 100 is taken when the note
    says why, for revenue can exceed its estimate), a rank below 1.
    """
    numerator, denominator = _checked("numerator", numerator, whole), _checked("denominator", denominator, whole)
    value, band = _checked("value", value, whole), clean(band)
    if unit_of_measure == UnitOfMeasure.BAND:
        return _band(numerator, denominator, value, band)
    if band:
        raise Invalid("Chỉ tiêu này được đo bằng số, không xếp nhóm.", field="band")
    if aggregation == Aggregation.RATIO_OF_SUMS:
        return _ratio(unit_of_measure, numerator, denominator, value, note)
    if numerator is not None or denominator is not None:
        raise Invalid("Chỉ tiêu này chỉ có một giá trị, không có tử số và mẫu số.", field="numerator")
    if value is None:
        raise Invalid("Hãy nhập giá trị.", field="value")
    return Figure(value=_plain_value(unit_of_measure, value))


def figure_words(figure: Figure, unit_of_measure: str) -> str:
    """The figure in one line: "45/50 (90%)", "1.234", "khá", "không phát sinh (0/0)"; nothing at all → "—"."""
    if figure.band:
        return figure.band
    if figure.nothing_occurred:
        return f"{NO_CASES} (0/0)"
    if figure.value is None:
        return NOTHING
    sign = "%" if unit_of_measure == UnitOfMeasure.PERCENT else ""
    value = f"{number(figure.value.quantize(_SHOWN, ROUND_HALF_UP))}{sign}"
    if figure.denominator is None:
        return value
    return f"{number(figure.numerator)}/{number(figure.denominator)} ({value})"


def share(numerator: Decimal, denominator: Decimal, unit_of_measure: str) -> Decimal | None:
    """What the parts make: a percentage for PERCENT, else the quotient; None where nothing occurred."""
    if not denominator:
        return None
    factor = HUNDRED if unit_of_measure == UnitOfMeasure.PERCENT else 1
    return (numerator * factor / denominator).quantize(PLACES, ROUND_HALF_UP)


def _checked(field: str, given: Decimal | None, whole: Collection[str]) -> Decimal | None:
    if given is None:
        return None
    if not given.is_finite():
        raise Invalid(f"{_NAMES[field]} phải là một số cụ thể.", field=field)
    if abs(given) >= MOST:
        raise Invalid(f"{_NAMES[field]} quá lớn: phần nguyên tối đa 15 chữ số.", field=field)
    if given < 0:
        raise Invalid(f"{_NAMES[field]} không được âm. Ông/bà đã nhập {number(given)}.", field=field)
    if field in whole and given != given.to_integral_value():
        raise Invalid(
            f"{_NAMES[field]} là số đếm, phải là số nguyên. Ông/bà đã nhập {number(given.normalize())}.", field=field
        )
    return given.quantize(PLACES, ROUND_HALF_UP)


def _band(numerator: Decimal | None, denominator: Decimal | None, value: Decimal | None, band: str) -> Figure:
    if numerator is not None or denominator is not None or value is not None:
        raise Invalid(
            "Chỉ tiêu này được xếp nhóm, không có số. Hãy nhập tên nhóm, ví dụ “trung bình cao”.", field="band"
        )
    if not band:
        raise Invalid("Hãy nhập tên nhóm, ví dụ “trung bình cao”.", field="band")
    if len(band) > 40:
        raise Invalid("Tên nhóm dài quá 40 ký tự.", field="band")
    return Figure(band=band)


def _ratio(
    unit_of_measure: str, numerator: Decimal | None, denominator: Decimal | None, value: Decimal | None, note: str
) -> Figure:
    if numerator is None:
        raise Invalid("Hãy nhập tử số; tỷ lệ được tính từ tử số và mẫu số.", field="numerator")
    if denominator is None:
        raise Invalid("Hãy nhập mẫu số; tỷ lệ được tính từ tử số và mẫu số.", field="denominator")
    if denominator == 0 and numerator > 0:
        raise Invalid("Mẫu số bằng 0 nên tử số cũng phải bằng 0 (không phát sinh).", field="numerator")
    if unit_of_measure == UnitOfMeasure.PERCENT and numerator > denominator and not note.strip():
        raise Invalid(
            f"Tử số ({number(numerator)}) lớn hơn mẫu số ({number(denominator)}). "
            "Hãy kiểm tra lại; nếu tỷ lệ đúng là vượt 100%, hãy nêu lý do ở phần ghi chú.",
            field="numerator",
        )
    made = share(numerator, denominator, unit_of_measure)
    if made is not None and made >= MOST:
        raise Invalid("Tỷ lệ quá lớn. Hãy kiểm tra lại mẫu số.", field="denominator")
    if value is not None and (made is None or abs(value - made) > Decimal("0.05")):
        computed = "không phát sinh" if made is None else number(made)
        raise Invalid(f"Giá trị {number(value)} không khớp với tử số và mẫu số ({computed}).", field="value")
    return Figure(numerator, denominator, made)


def _plain_value(unit_of_measure: str, value: Decimal) -> Decimal:
    if unit_of_measure == UnitOfMeasure.PERCENT and value > HUNDRED:
        raise Invalid(f"Tỷ lệ phải từ 0 đến 100. Ông/bà đã nhập {number(value)}.", field="value")
    if unit_of_measure == UnitOfMeasure.RANK and (value < 1 or value != value.to_integral_value()):
        raise Invalid(f"Thứ hạng phải là số nguyên từ 1. Ông/bà đã nhập {number(value)}.", field="value")
    return value
