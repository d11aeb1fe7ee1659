"""Corrections of figures: of one figure, and of all that a unit gave for a period."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from indicators.figures import Figure, figure_words
from indicators.models import Measurement, MeasurementRevision
from indicators.queries.neighbours import figure_of
from organisations.models import Unit, User


@dataclass(frozen=True)
class Correction:
    """One change of a figure: when, by whom and why, from what to what; without `before` its first entry."""

    measurement: Measurement
    at: datetime
    by: User
    before: str
    after: str
    reason: str = ""
    notes: tuple[str, str] = ("", "")

    @property
    def title(self) -> str:
        """What was done, in words."""
        if not self.before:
            return "Ghi lần đầu"
        return "Rút số liệu" if self.after == WITHDRAWN else "Sửa số liệu"

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """What changed, as the list of history shows it: label, before, after."""
        found = [("Số liệu", self.before, self.after)] if self.before != self.after else []
        old, new = self.notes
        return [*found, ("Ghi chú", old, new)] if old != new else found

    @property
    def text(self) -> str:
        """The reason in a sentence."""
        return f"Lý do: {self.reason}" if self.reason else ""


WITHDRAWN = "đã rút"


def steps_of(measurement: Measurement) -> list[Correction]:
    """Everything that happened to the figure, newest first; users and definition are loaded. One query."""
    revisions = measurement.revisions.select_related("recorded_by", "replaced_by").order_by("pk")
    return list(_steps(measurement, revisions))[::-1]


def corrections_of(unit: Unit, year: int, period: str) -> list[Correction]:
    """Every correction of a unit's figures for a period, newest first. Two queries."""
    found = Measurement.objects.filter(unit=unit, year=year, period=period, version__gt=1)
    figures = {row.pk: row for row in found.select_related("indicator", "definition", "recorded_by")}
    by_figure: dict[int, list[MeasurementRevision]] = {}
    revisions = MeasurementRevision.objects.filter(measurement__in=figures).select_related("recorded_by", "replaced_by")
    for revision in revisions.order_by("pk"):
        by_figure.setdefault(revision.measurement_id, []).append(revision)
    steps = [step for key, rows in by_figure.items() for step in _steps(figures[key], rows) if step.before]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _steps(measurement: Measurement, revisions: Iterable[MeasurementRevision]) -> Iterator[Correction]:
    """Oldest first: each revision is what there was before the next."""
    revisions = list(revisions)
    unit_of_measure = measurement.definition.unit_of_measure
    states = [_words(one, one.was_withdrawn, unit_of_measure) for one in revisions]
    states.append(_words(measurement, measurement.is_withdrawn, unit_of_measure))
    notes = [one.note for one in (*revisions, measurement)]
    first = revisions[0] if revisions else measurement
    if first.recorded_by:
        yield Correction(measurement, first.recorded_at, first.recorded_by, "", states[0], notes=("", notes[0]))
    for place, revision in enumerate(revisions, start=1):
        yield Correction(
            measurement,
            revision.replaced_at,
            revision.replaced_by,
            states[place - 1],
            states[place],
            revision.reason,
            (notes[place - 1], notes[place]),
        )


def _words(row: Measurement | MeasurementRevision, withdrawn: bool, unit_of_measure: str) -> str:
    if withdrawn:
        return WITHDRAWN
    figure: Figure = figure_of(row)
    return figure_words(figure, unit_of_measure)
