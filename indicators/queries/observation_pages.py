"""Pages of observations by unit: two statements, written once for each form of what is asked for."""

from collections.abc import Sequence

from django.db.models import QuerySet

from indicators.models.measurements import Reach
from indicators.queries.observation_filters import OF_UNITS, Selection, Wanted, figures_of, units_of
from indicators.queries.observations import columns
from reform.common.api.paging import behind
from reform.common.prepared import rows

_YEARS = ("year", "year_from", "year_to")


def first_by_unit(
    selection: Selection, *, position: tuple[int, int] | None, descending: bool, most: int
) -> list[tuple]:
    """The first figures by unit and id behind the position (unit, id); as `columns` gives them, and the unit.

    Two statements as a rule, one more where the units' ids do not follow each other. Joined to its units, it would be
    one, but PostgreSQL then walks through the figures of everybody else, or sorts a province's to give a page.
    """
    if selection.then is not None:
        return _of_then(selection, position, descending, most)
    if selection.everybodys:
        return _figures(selection, descending, most, position)
    wanted = _units(selection, descending, position)
    near = _neighbours(wanted)
    if not near:
        return []
    span = {"low": min(near), "high": max(near)}
    found = _figures(selection, descending, most, position, **span)
    if len(found) < most and (rest := wanted[len(near) :]):
        figures = selection.figures.filter(unit_id__in=rest)
        if position is not None:
            figures = figures.filter(behind("unit_id", descending, *position))
        found += columns(_ordered(figures, descending), "unit_id")[: most - len(found)]
    return found


def _of_then(selection: Selection, position: tuple[int, int] | None, descending: bool, most: int) -> list[tuple]:
    """The same of an earlier moment, by one statement that is written each time: it is asked for seldom."""
    figures = selection.all()
    if position is not None:
        figures = figures.filter(behind("unit_id", descending, *position))
    return list(columns(_ordered(figures, descending), "unit_id")[:most])


def _neighbours(ids: Sequence[int]) -> Sequence[int]:
    """The first of them, as long as each follows the one before: a span with nobody else in it."""
    end = next((place for place in range(1, len(ids)) if abs(ids[place] - ids[place - 1]) != 1), len(ids))
    return ids[:end]


def _ordered(figures: QuerySet, descending: bool) -> QuerySet:
    sign = "-" if descending else ""
    return figures.order_by(f"{sign}unit_id", f"{sign}pk")


def _units(selection: Selection, descending: bool, position: tuple[int, int] | None) -> list[int]:
    """The ids of the units, from that of the position on."""
    if selection.reach is None:
        return []
    values = {name: tuple(found) for name in OF_UNITS if (found := getattr(selection.wanted, name))}
    if position is not None:
        values["start"] = position[0]
    return [pk for (pk,) in rows(_unit_ids, (selection.reach, descending), **values)]


def _unit_ids(fixed: tuple[Reach, bool], *, start: int | None = None, **named: tuple) -> QuerySet:
    reach, descending = fixed
    units = units_of(Wanted(**named), reach).order_by("-pk" if descending else "pk")
    if start is not None:
        units = units.filter(**{f"pk__{'lte' if descending else 'gte'}": start})
    return units.values_list("pk")


def _figures(
    selection: Selection, descending: bool, most: int, position: tuple[int, int] | None, **span: int
) -> list[tuple]:
    """The first figures, of the units in the span."""
    wanted = selection.wanted
    if selection.indicators == ():
        return []
    values = span | {name: year for name in _YEARS if (year := getattr(wanted, name)) is not None}
    values |= {"period": tuple(wanted.period)} if wanted.period else {}
    if selection.indicators is not None:
        values["indicators"] = selection.indicators
    if position is not None:
        values |= {"unit": position[0], "pk": position[1]}
    fixed = (tuple(wanted.part), tuple(wanted.status), descending, most)
    return rows(_figure_rows, fixed, **values)


def _figure_rows(
    fixed: tuple,
    *,
    indicators: tuple[int, ...] | None = None,
    low: int | None = None,
    high: int | None = None,
    unit: int | None = None,
    pk: int | None = None,
    **named,
) -> QuerySet:
    part, status, descending, most = fixed
    figures = figures_of(Wanted(part=part, status=status, **named), indicators)
    if low is not None:
        figures = figures.filter(unit_id__gte=low, unit_id__lte=high)
    if unit is not None:
        figures = figures.filter(behind("unit_id", descending, unit, pk))
    return columns(_ordered(figures, descending), "unit_id")[:most]
