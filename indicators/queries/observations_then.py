"""Observations as they were recorded at an earlier moment, or stand in a report that was accepted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from indicators.models import Measurement, MeasurementRevision
from indicators.queries.as_of import recorded_by
from indicators.queries.observations import Reading
from reform.common.api.fields import plain

_REPLACED = ("numerator", "denominator", "value", "band", "note", "version")
_PART, _VALUE, _NUMERATOR, _DENOMINATOR, _BAND = 4, 5, 6, 7, 8  # places in a tuple of `columns`


@dataclass(frozen=True)
class Then:
    """What was recorded before `end`; of a report only its `year`, `period` and the units under `path`, and of the body
    `unit` itself the figures that the report froze, by indicator (numerator, denominator, value, band).
    """

    end: datetime
    year: int | None = None
    period: str | None = None
    path: str | None = None
    unit: int | None = None
    frozen: Mapping[str, tuple] = field(default_factory=dict)

    def figures(self, figures: QuerySet[Measurement]) -> QuerySet[Measurement]:
        """The figures of then; what a correction replaced is annotated as `then_…`."""
        if self.path is not None:
            figures = figures.filter(year=self.year, period=self.period, unit__path__startswith=self.path)
        figures = recorded_by(figures, self.end)
        revision = MeasurementRevision.objects.filter(pk=OuterRef("then_revision"))
        held = {
            f"then_{name}": Case(
                When(then_revision__isnull=True, then=F(name)), default=Subquery(revision.values(name)[:1])
            )
            for name in _REPLACED
        }
        recorded_at = Coalesce(Subquery(revision.values("recorded_at")[:1]), F("recorded_at"))
        return figures.annotate(then_recorded_at=recorded_at, **held)

    def put_back(self, reading: Reading) -> Callable[[Sequence[tuple]], Sequence[tuple]]:
        """What makes of tuples of `columns` those that the report froze."""

        def frozen(found: Sequence[tuple]) -> Sequence[tuple]:
            reading.learn(found)
            return [self._frozen(row, reading.definitions[row[0]][0]) for row in found]

        return frozen if self.frozen else list

    def _frozen(self, row: tuple, indicator: str) -> tuple:
        if row[1] != self.unit or row[_PART] or indicator not in self.frozen:
            return row
        numerator, denominator, value, band = self.frozen[indicator]
        made = list(row)
        made[_VALUE], made[_NUMERATOR], made[_DENOMINATOR] = map(_text, (value, numerator, denominator))
        made[_BAND] = band
        return tuple(made)


def _text(number) -> str | None:
    return None if number is None else plain(number)
