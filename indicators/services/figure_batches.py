"""Writes figures of many units and periods together: all of them, or none and what speaks against each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from indicators.models import Measurement
from indicators.services.measurements import Entry, record_figures
from organisations.models import Unit, User
from reform.common.errors import ActionError, Invalid


@dataclass(frozen=True)
class SentFigure:
    """One figure of a batch, with where and when it belongs."""

    unit: Unit
    year: int
    period: str
    entry: Entry


@dataclass(frozen=True)
class Fault:
    """What speaks against the figure at that place of the batch."""

    index: int
    error: ActionError


class BatchRefused(ActionError):
    """Nothing of the batch was written; `faults` say why, in the batch's order."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("Không ghi số liệu nào vì có mục không hợp lệ.")
        self.faults = faults


@transaction.atomic
def record_batch(*, by: User, figures: Sequence[SentFigure]) -> list[Measurement]:
    """Record or correct the figures, those of one unit and period together as `record_figures` has it; returns them in
    their order. Raises `BatchRefused` with every fault that could be found; nothing is written then.
    """
    written: dict[int, Measurement] = {}
    faults = list(_repeated(figures))
    again = {fault.index for fault in faults}
    for indexes in _groups(figures, without=again):
        try:
            with transaction.atomic():
                written |= dict(zip(indexes, _record(by, [figures[index] for index in indexes]), strict=True))
        except ActionError as error:
            faults += list(_single_faults(by, figures, indexes)) or [Fault(indexes[0], error)]
    if faults:
        raise BatchRefused(sorted(faults, key=lambda fault: fault.index))
    return [written[index] for index in range(len(figures))]


class _Undone(Exception):
    """Takes back a figure that was written to see whether it could be."""


def _groups(figures: Sequence[SentFigure], without: Collection[int]) -> list[list[int]]:
    """The places of the figures of each unit and period, but those that were sent already; periods always in the same
    order, since two batches that wait for each other's would wait for ever.
    """
    found: dict[tuple[int, int, str, int], list[int]] = {}
    for index, one in enumerate(figures):
        if index in without:
            continue
        found.setdefault((one.unit.agency_id or 0, one.year, one.period, one.unit.pk), []).append(index)
    return [found[key] for key in sorted(found)]


def _record(by: User, figures: Sequence[SentFigure]) -> list[Measurement]:
    one = figures[0]
    entries = [figure.entry for figure in figures]
    return record_figures(by=by, unit=one.unit, year=one.year, period=one.period, entries=entries)


def _repeated(figures: Sequence[SentFigure]) -> Iterator[Fault]:
    seen: dict[tuple, int] = {}
    for index, one in enumerate(figures):
        key = (one.unit.pk, one.year, one.period, one.entry.indicator.pk, one.entry.part)
        if key in seen:
            yield Fault(index, Invalid(f"Trùng với mục thứ {seen[key] + 1}: cùng chỉ tiêu, phần, đơn vị và kỳ."))
        seen.setdefault(key, index)


def _single_faults(by: User, figures: Sequence[SentFigure], indexes: Sequence[int]) -> Iterator[Fault]:
    """What speaks against each by itself: the service stops at the first of a group."""
    for index in indexes:
        try:
            with transaction.atomic():
                _record(by, [figures[index]])
                raise _Undone
        except ActionError as error:
            yield Fault(index, error)
        except _Undone:
            continue
