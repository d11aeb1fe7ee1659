"""What the portal itself knows of a unit's year, for the criteria that take their value from it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from indicators.figure_words import figure_words
from indicators.figures import PLACES
from indicators.queries.roll_up import Rolled, latest
from indicators.queries.roll_up_each import roll_up_each
from organisations.models import Unit
from plans.models import Assignment
from plans.queries.as_of import as_of
from plans.states import State
from reform.common.wording import NO_CASES, day, number
from reporting.criteria_tree import rule_of, value_words
from reporting.enums import ScoreSource
from reporting.models import Criterion, CriterionScore, Scorecard


@dataclass(frozen=True)
class Measured:
    """A value and where it comes from, in words; without a value there were no cases."""

    value: Decimal | None
    words: str


@dataclass(frozen=True)
class Change:
    """What fetching the portal's values again would make of a criterion of a card."""

    row: CriterionScore
    value: Decimal | None
    words: str
    rule_points: Decimal | None
    self_points: Decimal | None

    @property
    def was_words(self) -> str:
        """The value on the card as a page writes it."""
        return value_words(self.row.criterion, self.row.measured)

    @property
    def value_words(self) -> str:
        """The new value as a page writes it."""
        return value_words(self.row.criterion, self.value)


_UNKNOWN = Measured(None, "")
_SYSTEM_SOURCES = (ScoreSource.INDICATOR, ScoreSource.PROGRESS)


def changes_of(card: Scorecard, *, on: date) -> list[Change]:
    """The criteria of the card of which the portal knows something else by now. Where the unit asked for what the rule
    gave, or for more than it gives now, it would ask for that. Queries: as `measured_for`, and one.
    """
    rows = list(
        card.scores.filter(criterion__source__in=_SYSTEM_SOURCES)
        .select_related("criterion__indicator")
        .order_by("criterion__position", "pk")
    )
    known = measured_for(card.unit, card.round.year, [row.criterion for row in rows], on=on)
    found = []
    for row in rows:
        now = known.get(row.criterion_id, _UNKNOWN)
        typed = not row.measured_from and now is _UNKNOWN
        if typed or (row.measured, row.measured_from) == (now.value, now.words):
            continue
        points = None if now.value is None else rule_of(row.criterion).points(now.value)
        asked = row.self_points
        if not row.not_applicable and (asked is None or points is None or asked == row.rule_points or asked > points):
            asked = points
        found.append(Change(row, now.value, now.words, points, asked))
    return found


def mark_of(changes: Iterable[Change]) -> str:
    """What tells these changes from any others, so that what is written is what was shown."""
    told = [(one.row.pk, one.row.version, str(one.value), one.words, str(one.self_points)) for one in changes]
    return sha256(repr(told).encode()).hexdigest()


def measured_for(unit: Unit, year: int, criteria: Iterable[Criterion], *, on: date) -> dict[int, Measured]:
    """What `measured_for_each` finds for one unit."""
    return measured_for_each([unit], year, criteria, on=on)[unit.pk]


def measured_for_each(
    units: Collection[Unit], year: int, criteria: Iterable[Criterion], *, on: date
) -> dict[int, dict[int, Measured]]:
    """By unit and criterion what is known of the unit's year on that day: the latest figure of the criterion's
    indicator, or the share of đầu việc that were done on time. What is not known is not in it. Four queries at most,
    whatever the number of units and criteria.
    """
    criteria = list(criteria)
    found: dict[int, dict[int, Measured]] = {unit.pk: {} for unit in units}
    by_figure = [row for row in criteria if row.source == ScoreSource.INDICATOR]
    if by_figure:
        each = roll_up_each(units, years=[year], indicators={row.indicator for row in by_figure})
        for unit, rolled in each.items():
            for row in by_figure:
                if figure := latest(rolled, row.indicator_id, year):
                    found[unit][row.pk] = _of_figure(row, figure)
    by_progress = [row for row in criteria if row.source == ScoreSource.PROGRESS]
    if by_progress:
        for unit, share in _done_on_time(units, year, on=on).items():
            found[unit] |= {row.pk: share for row in by_progress}
    return found


def _done_on_time(units: Collection[Unit], year: int, *, on: date) -> dict[int, Measured]:
    """Of each agency's đầu việc that were due in the year by that day, or by its end, how many in a hundred were done
    on time; agencies without any are left out. Work without a due day counts neither way. One query.
    """
    until = min(on, date(year, 12, 31))
    work = Assignment.objects.counted_in(year).filter(agency__in=units).issued_by(until)
    states: dict[int, list[str]] = defaultdict(list)
    rows = as_of(work, until).with_state(until).order_by().values_list("agency_id", "state", "then_due_on")
    for agency, state, due_on in rows.iterator(chunk_size=2000):
        if due_on is not None and due_on <= until and state != State.CANCELLED:
            states[agency].append(state)
    return {agency: _share(found, until) for agency, found in states.items()}


def _share(states: list[str], until: date) -> Measured:
    done = states.count(State.DONE)
    share = (Decimal(done) * 100 / len(states)).quantize(PLACES)
    return Measured(share, f"{done}/{len(states)} đầu việc có hạn đến {day(until)} hoàn thành đúng hạn")


def _of_figure(criterion: Criterion, figure: Rolled) -> Measured:
    head = f"{criterion.indicator.code}, {figure.period_title}"
    if figure.nothing_occurred:
        return Measured(None, f"{head}: {NO_CASES}")
    if figure.numerator is None:
        return Measured(figure.value, f"{head}: {figure_words(figure)}")
    return Measured(figure.value, f"{head}: {number(figure.numerator)}/{number(figure.denominator)}")
