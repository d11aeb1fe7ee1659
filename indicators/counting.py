"""Which numbers of a figure count whole things, told by what they are called; pure."""

import re

from indicators.enums import Aggregation, UnitOfMeasure
from reform.common.text import clean

# What is left of "Tổng số vốn …", "Kế hoạch vốn …", "Dự toán thu …" once the words before it are gone.
_BEFORE = re.compile(r"^(?:(?:tổng|số|kế hoạch|nguồn|mức|khoản|các) )+")
_MONEY = re.compile(
    r"^(?:vốn|kinh phí|tiền|ngân sách|dự toán|doanh thu|giá trị|nợ|thuế|phí|lệ phí|lương|thu|"
    r"chi(?! (?:bộ|nhánh|cục|hội|tiết)\b))\b"
)
_MEANS = re.compile(r"\b(?:bình quân|trung bình|thời gian|điểm số|điểm trung)\b")


def whole_fields(
    *, unit_of_measure: str, aggregation: str, name: str, numerator_name: str = "", denominator_name: str = ""
) -> frozenset[str]:
    """The fields of a figure that hold whole numbers: the value of a COUNT, and the parts of a ratio that count things.

    Averages, lengths of time and amounts of money have fractions: values of other units of measure, and what is named
    so ("Thời gian … bình quân", "Số thu ngân sách"). A quotient of two counts has them, too.
    """
    if aggregation == Aggregation.RATIO_OF_SUMS:
        names = {"numerator": numerator_name, "denominator": denominator_name}
        if unit_of_measure == UnitOfMeasure.MONEY:
            return frozenset()
        return frozenset(field for field, called in names.items() if _counts_things(called))
    counts = unit_of_measure == UnitOfMeasure.COUNT and _counts_things(name)
    return frozenset({"value"} if counts else ())


def _counts_things(called: str) -> bool:
    words = clean(called).lower()
    return not _MEANS.search(words) and not _MONEY.match(_BEFORE.sub("", words))
