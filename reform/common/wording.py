"""How pages and documents write numbers, shares, dates and spans of days in Vietnamese."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

NOTHING = "—"
NO_CASES = "không phát sinh"
_SEPARATORS = str.maketrans(",.", ".,")


def number(value: Decimal | int | str | None, places: int | None = None) -> str:
    """1234.5 → "1.234,5"; `places` rounds half up and pads, without it trailing zeros are dropped; None → "—"."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, int) and places is None:
        return f"{value:,}".replace(",", ".")
    amount = Decimal(str(value))
    if places is None:
        text = f"{amount:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{rounded(amount, places):,f}"
    return text.translate(_SEPARATORS)


def rounded(value: Decimal | int, places: int = 2) -> Decimal:
    """To the decimals that are shown, half up: the one rule of every figure that a person reads."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(part: Decimal | int | None, whole: Decimal | int | None) -> str:
    """Share with at most one decimal: 12 of 88 → "13,6%"; nothing to divide by → "không phát sinh"; None → "—"."""
    if part is None or whole is None:
        return NOTHING
    if not whole:
        return NO_CASES
    share = rounded(Decimal(str(part)) * 100 / Decimal(str(whole)), 1)
    return f"{number(share)}%"


def percentage(points: Decimal | int | None) -> str:
    """A percentage that was measured, with at most two decimals: 92.5712 → "92,57%", 97.5 → "97,5%"; None → "—"."""
    if points is None:
        return NOTHING
    return f"{number(rounded(Decimal(str(points))))}%"


def ratio(part: int, whole: int) -> str:
    """Count and share together: "12/88 (13,6%)"; nothing to divide by → "không phát sinh"."""
    return f"{number(part)}/{number(whole)} ({percent(part, whole)})" if whole else NO_CASES


def day(value: date | datetime | None) -> str:
    """14/06/2025, a moment as its day in Vietnam; None → empty."""
    if value is None or value == "":
        return ""
    return f"{_local(value):%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """14:05 14/06/2025 in Vietnam's time; None → empty."""
    if value is None or value == "":
        return ""
    return f"{_local(value):%H:%M %d/%m/%Y}"


def days_until(due: date | None, today: date) -> str:
    """How far a day lies ahead or behind: "trong 3 ngày nữa", "hôm nay", "quá hạn 12 ngày"; None → empty.

    A deadline lasts until the end of its day, so the first late day is the one after.
    """
    if due is None or due == "":
        return ""
    days = (due - today).days
    if days == 0:
        return "hôm nay"
    return f"trong {days} ngày nữa" if days > 0 else f"quá hạn {-days} ngày"


def file_size(octets: int | None) -> str:
    """12 kB, 3,4 MB; None → empty."""
    if octets is None or octets == "":
        return ""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} kB"
    return f"{number(Decimal(octets) / 1_000_000, 1)} MB"


def shortened(text: str, limit: int) -> str:
    """The text, or its first whole words within `limit` letters and an ellipsis."""
    if len(text) <= limit:
        return text
    return f"{text[:limit].rsplit(' ', 1)[0].rstrip(' ,;:.')}…"


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
