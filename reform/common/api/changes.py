"""What has changed since a moment: how rows are ordered and chosen by `updated_at`, and when to ask from next time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import CharField, F, Func, QuerySet, Value
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ValidationError

SINCE = "updated_since"
CHANGED = "updated_at"  # the name under which lists are ordered by it
_FORM = "%Y-%m-%d %H:%M:%f"  # SQLite's; sent as a parameter, for a "%" in the statement breaks Django's log of it
_WRITTEN = "%Y-%m-%d %H:%M:%S.%f"


def watermark() -> datetime:
    """The moment to send as `updated_since` next time.

    A row carries the moment at which it was written and shows when its transaction ends. So a pull looks back as far as
    a transaction may last: what was written before the watermark is there by now, what comes later is found by the next
    pull. Rows of the overlap come twice; none is lost.
    """
    return timezone.now() - timedelta(seconds=settings.API_WATERMARK_LAG)


def moment(text: str, name: str) -> datetime:
    """The moment that a parameter names, in UTC; without a zone it is Vietnam's. Raises `ValidationError`.

    ISO 8601 knows offsets up to a day, PostgreSQL up to 16 hours.
    """
    try:
        found = _parse(text.strip()) if len(text) <= 40 else None
        found = timezone.make_aware(found) if found and timezone.is_naive(found) else found
        if found and 1990 <= found.astimezone(timezone.get_default_timezone()).year <= 2100:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValidationError(
        {name: ["Hãy viết thời điểm theo ISO 8601, ví dụ 2025-06-13T08:00:00+07:00 (từ năm 1990 đến năm 2100)."]}
    )


def _parse(text: str) -> datetime | None:
    """A "+" that was not escaped arrives as a space: "2025-06-13T08:00:00 07:00"."""
    date_part, mark, time_part = text.partition("T")
    return parse_datetime(f"{date_part}{mark}{time_part.replace(' ', '+')}")


def by_change(queryset: QuerySet, column: str = CHANGED) -> tuple[QuerySet, str]:
    """The rows with the column that orders them by their last change, which stands in `column`.

    SQLite keeps moments as text, with more or fewer decimals by who wrote them; there the column is that text in one
    form, so that moments compare as they follow each other.
    """
    if connections[queryset.db].vendor != "sqlite":
        return queryset, column
    return queryset.annotate(changed_text=_Text(Value(_FORM), F(column))), "changed_text"


def changed_since(queryset: QuerySet, since: datetime, column: str = CHANGED) -> QuerySet:
    """Rows that changed at the moment or later."""
    queryset, written = by_change(queryset, column)
    value: Any = since
    if written != column:  # to the thousandth, as SQLite's own clock goes
        value = since.astimezone(UTC).strftime(_WRITTEN)[:-3]
    return queryset.filter(**{f"{written}__gte": value})


class _Text(Func):
    function = "strftime"
    output_field = CharField()
