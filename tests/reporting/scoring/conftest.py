"""The day on which units are scored."""

import pytest

from reform.common import clock
from tests.reporting.scoring.builders import TODAY


@pytest.fixture(autouse=True)
def on_the_day():
    """All of it happens on one day in January."""
    with clock.working_on(TODAY):
        yield
