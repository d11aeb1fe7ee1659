"""Observations as lines of CSV, fast enough for a million: what an indicator and a unit are is written out once, not
once a row, which is most of the work.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from indicators.queries.observations import FIELDS, NUMBERS, Reading, status_of
from reform.common.api.streaming import CsvForm
from reform.common.periods import time_period


class _Written(dict):
    """The values that a key stands for, written as cells when they are first needed."""

    def __init__(self, form: CsvForm, values: Mapping[Any, Sequence[Any]]) -> None:
        super().__init__()
        self.form, self.values_of = form, values

    def __missing__(self, key: Any) -> str:
        self[key] = line = self.form.line(self.values_of[key])
        return line


class WholeLines:
    """Writes all fields of tuples of `columns`; the same lines as `ChosenLines` of all fields."""

    def __init__(self, reading: Reading, form: CsvForm) -> None:
        self.reading, self.form = reading, form
        self.about, self.whose = _Written(form, reading.definitions), _Written(form, reading.units)
        self.parts = _Written(form, reading.parts)

    def of(self, found: Sequence[tuple]) -> Iterator[str]:
        """A line a tuple, without its end."""
        self.reading.learn(found)
        if len(self.whose) > len(self.reading.units):  # it has forgotten some
            self.whose.clear()
        form, closed, agencies = self.form, self.reading.closed, self.reading.agencies
        about, whose, parts, number, by = self.about, self.whose, self.parts, form.number, form.separator
        for definition, unit, year, period, part, value, over, under, band, note, withdrawn, drawn, *rest in found:
            final = (agencies[unit], year, period) in closed
            recorded, updated, version, pk = rest
            yield by.join(
                (
                    about[definition],
                    whose[unit],
                    f"{year}{by}{period}{by}{time_period(year, period)}",
                    parts[definition, part],
                    f"{number(value)}{by}{number(over)}{by}{number(under)}",
                    form.line((band,)) if band else "",
                    status_of(withdrawn, under, final),
                    "true" if final else "false",
                    "true" if drawn else "false",
                    form.line((note,)) if note else "",
                    f"{recorded}{by}{updated}{by}{version}{by}{pk}",
                )
            )


class ChosenLines:
    """Writes some fields, in the order in which they were asked for."""

    def __init__(self, reading: Reading, form: CsvForm, names: Sequence[str]) -> None:
        self.reading, self.form, self.pick = reading, form, picker(names)
        self.numbers = [place for place, name in enumerate(names) if name in NUMBERS]

    def of(self, found: Sequence[tuple]) -> Iterator[str]:
        """A line a tuple, without its end."""
        return (self.form.line(self.pick(row), self.numbers) for row in self.reading.rows(found))


def picker(names: Sequence[str]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """Takes these fields out of a row, in this order."""
    places = [FIELDS.index(name) for name in names]
    return itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)
