"""Figures as they stood at the end of a day: entries of by then, and what later corrections replaced."""

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from indicators.models import Measurement, MeasurementRevision


def stood(as_of: date | None, part: str = "") -> list[tuple[QuerySet, str]]:
    """Querysets of whole figures, or of one part of them, that stood then (None: now), each with the way from its rows
    to the measurement: of a figure that was corrected since, the revision that was replaced first holds its numbers.
    """
    standing = Measurement.objects.counted() if not part else Measurement.objects.filter(part=part, is_withdrawn=False)
    if as_of is None:
        return [(standing, "")]
    end = end_of(as_of)
    replaced_before = MeasurementRevision.objects.filter(
        measurement=OuterRef("measurement"), replaced_at__gte=end, pk__lt=OuterRef("pk")
    )
    corrected = MeasurementRevision.objects.filter(
        Q(recorded_at__isnull=True) | Q(recorded_at__lt=end),
        ~Exists(replaced_before),
        replaced_at__gte=end,
        was_withdrawn=False,
        measurement__part=part,
    )
    return [(standing.filter(recorded_at__lt=end), ""), (corrected, "measurement__")]


def about(way: str, **conditions) -> dict:
    """Conditions on measurements as a query of rows with that way to them takes them."""
    return {f"{way}{name}": value for name, value in conditions.items()}


def end_of(day: date) -> datetime:
    """The moment at which the day is over in Vietnam."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
