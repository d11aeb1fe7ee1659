"""Which units give the figures that a body's figure is made of."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from indicators.models import Indicator
from organisations.enums import REPORTING_KINDS, UnitKind
from organisations.models import Unit
from reform.common.periods import Period, default_window


def units_below(body: Unit, kinds: Collection[str] = ()) -> QuerySet[Unit]:
    """The units that give figures below the body, of these kinds or of all, past ones included: the agencies of a
    province that report, the divisions of an agency; never groups.
    """
    return Unit.objects.filter(**place_below(body, kinds))


def place_below(body: Unit, kinds: Collection[str] = ()) -> dict:
    """What holds of these units, as conditions for a query of units or, with a way to the unit before them, of what
    belongs to units.
    """
    if _is_province(body):
        return {"province": body, "kind__in": [kind for kind in REPORTING_KINDS if not kinds or kind in kinds]}
    own = not kinds or UnitKind.DIVISION in kinds
    return {"parent": body, "agency": body, "kind__in": [UnitKind.DIVISION] if own else []}


def units_asked(
    body: Unit, indicator: Indicator, *, year: int, period: str, kinds: Collection[str] = ()
) -> QuerySet[Unit]:
    """Those of them that should give the indicator's figure for the period: of the kinds that it asks, and valid on
    the day that closes it. A unit that ended before can say nothing any more: its successor does.
    """
    asked = asked_kinds(body, indicator.reporter_kinds, kinds)
    return units_below(body).filter(kind__in=sorted(asked)).valid_on(closing_day(year, period))


def asked_kinds(body: Unit, reporter_kinds: Collection[str], kinds: Collection[str] = ()) -> frozenset[str]:
    """The kinds of units below the body that give such a figure: of a province's agencies those named (none named:
    all), of an agency that is asked itself its divisions; with `kinds` only these.
    """
    if _is_province(body):
        found = frozenset(REPORTING_KINDS)
        found = found & frozenset(reporter_kinds) if reporter_kinds else found
    else:
        asked = not reporter_kinds or body.kind in reporter_kinds or UnitKind.DIVISION in reporter_kinds
        found = frozenset({UnitKind.DIVISION}) if asked else frozenset()
    return found & frozenset(kinds) if kinds else found


def closing_day(year: int, period: str) -> date:
    """The day on which the period's figures are closed in the national rhythm; an ad-hoc one has only its year."""
    if period == Period.AD_HOC:
        return date(year, 12, 31)
    return default_window(year, Period(period)).cutoff_on


def _is_province(body: Unit) -> bool:
    return body.kind == UnitKind.PROVINCE
