"""Figures as they were recorded at an earlier moment, before the corrections that came later."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from indicators.models import Measurement, MeasurementRevision

_KEPT = ("numerator", "denominator", "value", "band", "note", "version")


def recorded_by(figures: QuerySet[Measurement], end: datetime) -> QuerySet[Measurement]:
    """The figures that had been recorded before `end`, those that were taken back by then included. Adds
    `then_revision`, what holds the figure of that moment where it was corrected later (`put_back` gives it to the
    rows), and `then_withdrawn`. No query of its own.
    """
    later = MeasurementRevision.objects.filter(measurement=OuterRef("pk"), replaced_at__gte=end).order_by("pk")
    figures = figures.annotate(
        then_revision=Subquery(later.values("pk")[:1]),
        then_withdrawn=Coalesce(Subquery(later.values("was_withdrawn")[:1]), F("is_withdrawn")),
    )
    known = MeasurementRevision.objects.filter(
        Q(recorded_at__isnull=True) | Q(recorded_at__lt=end), pk=OuterRef("then_revision")
    )
    return figures.filter(Q(then_revision__isnull=True, recorded_at__lt=end) | Exists(known))


def put_back(rows: Iterable[Measurement]) -> None:
    """Give rows that `recorded_by` read the numbers of that moment, to be shown and never saved. One query."""
    corrected = {row.then_revision: row for row in rows if row.then_revision}
    for revision in MeasurementRevision.objects.filter(pk__in=corrected):
        row = corrected[revision.pk]
        for name in _KEPT:
            setattr(row, name, getattr(revision, name))
        row.is_withdrawn = revision.was_withdrawn
        row.recorded_at = revision.recorded_at or row.recorded_at
