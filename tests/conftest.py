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


# Fixtures of which a test that touches the database has one; what is started as a process of its own has its own.
_WITH_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
_OWN_PROCESSES = ("tests/ops/", "tests/benchmarks/")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--other-database`: a second run, where the first had all tests on another database."""
    parser.addoption("--other-database", action="store_true", help="leave out what is alike on every database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--other-database` only what may come out otherwise there is left."""
    if not config.getoption("--other-database"):
        return
    config.hook.pytest_deselected(items=[item for item in items if _is_alike_everywhere(item)])
    items[:] = [item for item in items if not _is_alike_everywhere(item)]


def _is_alike_everywhere(item: pytest.Item) -> bool:
    touches = item.get_closest_marker("django_db") or _WITH_DATABASE.intersection(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("alike_everywhere"):
        return True
    return not touches and not item.nodeid.startswith(_OWN_PROCESSES)


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
