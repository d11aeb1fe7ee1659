"""What a plan promises, in few words, for the tests of how it stands on a day."""

from datetime import date
from decimal import Decimal

from indicators.comparisons import Comparator, Measure, Threshold
from plans.enums import TargetResult
from plans.promises import Promise

MET, ON_TRACK, AT_RISK, MISSED = (TargetResult(name) for name in ("MET", "ON_TRACK", "AT_RISK", "MISSED"))
NOT_YET, NO_DATA = TargetResult.NOT_YET, TargetResult.NO_DATA
JUNE, AFTER = date(2025, 6, 13), date(2026, 1, 5)


def number(text: str | int | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def promise(comparator=Comparator.AT_LEAST, lower="95", upper=None, measure=Measure.PERCENT, **fields) -> Promise:
    threshold = Threshold(measure, comparator, number(lower), number(upper), fields.pop("baseline_year", None))
    units = {"percent": "PERCENT", "count": "COUNT", "rank": "RANK", "band": "BAND"}
    fields = {"horizon": 2025, "since": 2025, "unit": units[measure]} | fields
    return Promise(threshold, **fields)
