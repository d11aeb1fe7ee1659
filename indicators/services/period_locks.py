"""Closes the figures of an agency for a period while its report is on its way, and opens them again."""

from django.db import transaction
from django.db.models import F

from indicators.models import Measurement, PeriodGate, PeriodLock
from indicators.permissions import can_reopen
from indicators.queries.locks import closed_words, lock_of
from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.periods import Period
from reform.common.text import clean


class PeriodClosed(Conflict):
    """The figure belongs to a period whose report was sent; the message says which and what to do."""

    code = "period_closed"


def require_open(unit: Unit, year: int, period: str) -> None:
    """Raises `PeriodClosed` where figures of the unit for the period are closed. Otherwise nobody closes it before the
    caller's transaction, which must be open, has ended. Two queries, some more for a period's first figures.
    """
    _queue_up(unit.agency_id, year, period)
    if lock := lock_of(unit, year, period):
        raise PeriodClosed(closed_words(lock))


@transaction.atomic
def lock_period(*, by: User, agency: Unit, year: int, period: str, because: str) -> None:
    """Close the agency's figures for the period; `because` is a sentence on the report that rests on them. Safe to
    repeat. Ad-hoc figures are never closed. Whoever sends a report closes its period, so permission is the report's.
    """
    if period == Period.AD_HOC:
        return
    _queue_up(agency.agency_id, year, period)
    fields = {"because": clean(because)[:300], "locked_at": clock.now(), "locked_by": by}
    lock, made = PeriodLock.objects.get_or_create(agency=agency, year=year, period=period, defaults=fields)
    if made:
        audit(by=by, action="Khóa kỳ số liệu", obj=lock, after={"because": lock.because})
        _change_figures(lock)


@transaction.atomic
def unlock_period(*, by: User, agency: Unit, year: int, period: str, because: str) -> None:
    """Open the agency's figures for the period again; nothing to do where they are open."""
    _queue_up(agency.agency_id, year, period)
    lock = PeriodLock.objects.filter(agency=agency, year=year, period=period).first()
    if lock is None:
        return
    audit(by=by, action="Mở kỳ số liệu", obj=lock, before={"because": lock.because}, after={"reason": clean(because)})
    _change_figures(lock)
    lock.delete()


@transaction.atomic
def reopen_period(*, by: User, agency: Unit, year: int, period: str, reason: str) -> None:
    """Sở Nội vụ opens closed figures although the report stays where it is.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict` where the period is open.
    """
    can_reopen(by, agency).require()
    if not (reason := clean(reason)[:300]):
        raise Invalid("Hãy ghi lý do mở lại kỳ số liệu.", field="reason")
    if not PeriodLock.objects.filter(agency=agency, year=year, period=period).exists():
        raise Conflict("Kỳ số liệu này đang mở, không cần mở lại.")
    unlock_period(by=by, agency=agency, year=year, period=period, because=reason)


def _queue_up(agency: int, year: int, period: str) -> None:
    """Write the row that writers and closers share: the second waits here until the first has ended, then reads on."""
    gate = PeriodGate.objects.filter(agency=agency, year=year, period=period)
    if not gate.update(passes=F("passes") + 1):
        PeriodGate.objects.get_or_create(agency_id=agency, year=year, period=period)
        gate.update(passes=F("passes") + 1)


def _change_figures(lock: PeriodLock) -> None:
    """Programs that ask what has changed are told of figures that became final, or are no longer: the database stamps
    each row that is written, even with what it holds.
    """
    of = Measurement.objects.filter(unit__agency=lock.agency_id, year=lock.year, period=lock.period)
    of.update(version=F("version"))
