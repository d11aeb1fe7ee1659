"""Every test of the interface starts with no requests counted against anybody; some share a day in June."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache

from organisations.models import Installation
from reform.common import clock


@pytest.fixture(autouse=True)
def no_throttled_past(db) -> None:
    """Throttles remember callers by account id, and ids come back after each test."""
    cache.clear()


@pytest.fixture
def in_june(db) -> Iterator[None]:
    """The portal works on 13/06/2025: the first quarter has ended, the half year has not."""
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 13))
    with clock.working_on(date(2025, 6, 13)):
        yield
