"""Figures of the sheet that the portal counts itself, from how the work of an agency stands."""

from collections import Counter
from collections.abc import Callable
from datetime import date

from indicators.queries.sheet import Suggested
from organisations.models import Unit
from plans.models import Assignment
from plans.queries.as_of import as_of
from plans.states import THEN, State, state_case
from reform.common.periods import Period, default_window
from reform.common.wording import number

_DONE = (State.DONE, State.DONE_LATE)
# Which work an indicator counts and which of it stands above the line; the codes are the catalogue's.
_COUNTED: dict[str, tuple[bool, Callable[[str], bool]]] = {
    "CDDH-01": (False, lambda state: state in _DONE),
    "CDDH-04": (True, lambda state: state == State.DONE),
    "CDDH-05": (True, lambda state: state == State.DONE_LATE),
    "CDDH-06": (True, lambda state: state == State.OVERDUE),
}


def counted_figures(unit: Unit, year: int, period: str, today: date) -> dict[str, Suggested]:
    """What the portal counts for an agency by code of indicator: its work of the year, and the part of it that plans of
    others give to it, as it stood on the day that closes the period, or stands today. Nothing for divisions and ad-hoc
    figures, nor where there is no work. One query.
    """
    if unit.agency_id != unit.pk or unit.pk == unit.province_id or period == Period.AD_HOC:
        return {}
    on = min(today, default_window(year, Period(period)).cutoff_on)
    rows = as_of(Assignment.objects.counted_in(year).of(unit).issued_by(on), on)
    states = rows.annotate(then=state_case(on, THEN)).exclude(then=State.CANCELLED).order_by()
    tally: Counter[tuple[bool, str]] = Counter(
        (owner != unit.pk, state) for owner, state in states.values_list("plan__owner__agency", "then")
    )
    found = {}
    for code, (from_others, counts) in _COUNTED.items():
        asked = {key: count for key, count in tally.items() if key[0] or not from_others}
        if whole := sum(asked.values()):
            done = sum(count for (_, state), count in asked.items() if counts(state))
            typed = {"numerator": number(done), "denominator": number(whole)}
            found[code] = Suggested(typed, f"{number(done)}/{number(whole)}")
    return found
