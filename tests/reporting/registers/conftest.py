"""The day on which entries are made, for services by the clock and for requests by the installation."""

import pytest

from organisations.models import Installation
from reform.common import clock
from tests.reporting.registers.builders import TODAY


@pytest.fixture(autouse=True)
def on_the_day(db):
    """All of it happens on one day in June."""
    Installation.objects.create(pk=1, demo_date=TODAY)
    with clock.working_on(TODAY):
        yield
