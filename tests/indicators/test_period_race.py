"""Who writes a figure and who closes its period at the same moment: one waits for the other and sees what it did."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from time import sleep

import pytest
from django.db import connection, connections, transaction

from indicators.enums import UnitOfMeasure
from indicators.models import Measurement, PeriodLock
from indicators.services.period_locks import PeriodClosed, lock_period
from organisations.enums import Role
from reform.common import clock
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, record

pytestmark = pytest.mark.django_db(transaction=True)
H1 = {"year": 2025, "period": Period.H1}
_LONG_ENOUGH = 0.7  # seconds in which the other would have got through if nothing held it


@pytest.fixture(autouse=True)
def _needs_several_writers():
    if connection.vendor == "sqlite":
        pytest.skip("transactions of SQLite are one after the other")


@pytest.fixture
def scene():
    """A department with a figure of H1 to write, and its office."""
    justice = make.department("Sở Tư pháp", make.province())
    return justice, make.user(justice, Role.OFFICE), plain("CDDH-1", UnitOfMeasure.COUNT)


def side_by_side(*works) -> list:
    """What each gives, in threads of their own; an exception is given, not raised."""

    def run(work):
        try:
            with clock.working_on(date(2025, 6, 13)):
                return work()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_who_closes_a_period_waits_for_the_figure_that_is_being_written(scene):
    justice, office, indicator = scene
    wrote = Event()

    def write():
        with transaction.atomic():
            record(office, indicator, justice, **H1, value=7)
            wrote.set()
            sleep(_LONG_ENOUGH)

    def close() -> int:
        wrote.wait(timeout=300)
        with transaction.atomic():
            lock_period(by=office, agency=justice, **H1, because="báo cáo đã gửi.")
            return Measurement.objects.count()

    assert side_by_side(write, close) == [None, 1]  # what the report is made of has the figure


def test_who_writes_waits_for_the_period_that_is_being_closed_and_is_refused(scene):
    justice, office, indicator = scene
    closed = Event()

    def close():
        with transaction.atomic():
            lock_period(by=office, agency=justice, **H1, because="báo cáo đã gửi.")
            closed.set()
            sleep(_LONG_ENOUGH)

    def write():
        closed.wait(timeout=300)
        record(office, indicator, justice, **H1, value=7)

    _, refused = side_by_side(close, write)
    assert isinstance(refused, PeriodClosed)
    assert (Measurement.objects.count(), PeriodLock.objects.count()) == (0, 1)
