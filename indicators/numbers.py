"""Numbers as people type them: decimal comma, dots between thousands, what comes out of other programs; pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

from reform.common.errors import Invalid
from reform.common.text import clean
from reform.common.wording import number

# Longer numbers are no figures of an office; what stands in a column has at most 15 digits before the comma.
_LONGEST = 40
_PLAIN = re.compile(r"[0-9]+(?:,[0-9]+)?")
_DOTTED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_DOT_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_ENGLISH = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")
_DIGITS = re.compile(r"-?[0-9][0-9.]*(?:,[0-9]*)?")
_MINUS = str.maketrans({"−": "-", "–": "-", "\N{NON-BREAKING HYPHEN}": "-"})
_LIKE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


@dataclass(frozen=True)
class Understood:
    """What a typed number means; `remark` says how it was understood where another reading was possible."""

    value: Decimal | None = None
    remark: str = ""


def understand(text: str, *, name: str = "Ô này", field: str = "") -> Understood:
    """The number in the text; an empty text has none. A percent sign at the end is let pass.

    "96,5" and "1.234,5" are as they are written here. So is "1.234", one thousand two hundred and thirty-four.
    "1,234", "96.5" and "1,234.5" may come from another program: they are taken, with a remark how. Raises `Invalid` at
    `field`, in words that begin with `name`, for what is no number or has too many digits.
    """
    typed = clean(text).translate(_MINUS)
    bare = typed.replace(" ", "").removesuffix("%")
    if not typed:
        return Understood()
    if len(bare) > _LONGEST and _DIGITS.fullmatch(bare):
        raise Invalid(f"{name} quá lớn: phần nguyên tối đa 15 chữ số.", field=field)
    minus, digits = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    plain = _plain_digits(digits) if len(bare) <= _LONGEST else None
    if plain is None:
        shown = typed if len(typed) <= 30 else f"{typed[:30]}…"
        raise Invalid(f"{name}: “{shown}” không phải là số. Số thập phân viết với dấu phẩy, ví dụ 96,5.", field=field)
    value = Decimal(minus + plain)
    return Understood(value, _remark(bare, value))


def as_typed(value: Decimal | None) -> str:
    """The number as it stands in a box and is read back as the same: "1.234,5"; None → empty."""
    return "" if value is None else number(value)


def same_number(one: str, other: str) -> bool | None:
    """Whether two typed texts mean the same number; None where one of them is none."""
    try:
        pair = understand(one).value, understand(other).value
    except Invalid:
        return None
    return None if None in pair else pair[0] == pair[1]


def _plain_digits(digits: str) -> str | None:
    """The digits with a decimal point, or None where they are no number."""
    if _PLAIN.fullmatch(digits) or _DOTTED.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    if _ENGLISH.fullmatch(digits):
        return digits.replace(",", "")
    return digits if _DOT_DECIMAL.fullmatch(digits) else None


def _remark(bare: str, value: Decimal) -> str:
    digits = bare.removeprefix("-")
    usual = _PLAIN.fullmatch(digits) or _DOTTED.fullmatch(digits)
    if usual and not _LIKE_THOUSANDS.fullmatch(digits):
        return ""
    whole = value == value.to_integral_value()
    return f"“{bare}” được hiểu là {int(value) if whole else number(value)}."
