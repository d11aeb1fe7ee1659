"""What holds for every test run: examples are not timed, and nothing is left behind."""

import os

import hypothesis
import pytest
from django.conf import settings
from redis import Redis

# A busy machine is no fault of the code; what must be bounded in time has a test of its own. "explore" draws other
# examples each time, for who works on the code; "ci" the same ones, so that a change is refused for what it changed.
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "explore"))


@pytest.fixture(scope="session", autouse=True)
def what_is_committed_is_emptied_cheaply() -> None:
    """After a test that commits, only tables with rows are emptied."""
    if not settings.configured:
        return
    from django.test import TransactionTestCase  # there are no models before Django is set up

    from tests.emptying import empty_after  # as above

    TransactionTestCase._fixture_teardown = empty_after


def pytest_unconfigure() -> None:
    """Remove the run's own keys in Redis and nothing else there; its data folder goes with the process."""
    if not settings.configured or not settings.REDIS:
        return
    with Redis.from_url(settings.CELERY_BROKER_URL) as client:
        for key in client.scan_iter(match=f"*{settings.REDIS_PREFIX}*", count=1000):
            client.delete(key)
