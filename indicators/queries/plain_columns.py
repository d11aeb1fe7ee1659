"""Columns as text, as the REST interface writes numbers and moments: made by the database where it can, so that no
object is made for each of millions of values.
"""

from datetime import UTC, datetime
from decimal import Decimal

from django.db.models import Func, TextField
from django.utils import timezone

from reform.common.api.fields import plain

_PLACES = Decimal("0.0001")


class PlainNumber(Func):
    """A decimal without trailing zeros: 96.5000 → "96.5". SQLite keeps decimals as numbers of 15 digits, which Python
    writes out.
    """

    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        """`trim_scale`, there since PostgreSQL 13."""
        return self.as_sql(compiler, connection, template="trim_scale(%(expressions)s)::text", **context)

    def as_sqlite(self, compiler, connection, **context):
        """The column itself."""
        return self.as_sql(compiler, connection, template="%(expressions)s", **context)

    def get_db_converters(self, connection) -> list:
        """Python writes what SQLite does not."""
        return [_number] if connection.vendor == "sqlite" else []


class Moment(Func):
    """A moment with Vietnam's zone, which knows no summer time: 2025-06-13T08:00:00.000000+07:00."""

    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        """`to_char` in that zone."""
        template = "to_char(%(expressions)s AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+07:00\"')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler, connection, **context):
        """The column itself, which comes as a moment in UTC, or what is computed, which comes as its text."""
        return self.as_sql(compiler, connection, template="%(expressions)s", **context)

    def get_db_converters(self, connection) -> list:
        """Python writes what SQLite does not."""
        return [_moment] if connection.vendor == "sqlite" else []


def _number(value: float | int | None, expression, connection) -> str | None:
    return None if value is None else plain(Decimal(repr(value)).quantize(_PLACES))


def _moment(value: datetime | str | None, expression, connection) -> str | None:
    if value is None:
        return None
    value = datetime.fromisoformat(value) if isinstance(value, str) else value
    return value.replace(tzinfo=UTC).astimezone(timezone.get_default_timezone()).isoformat("T", "microseconds")
