"""What holds for every test run: examples are not timed, and nothing is left behind."""

import hypothesis
from django.conf import settings
from redis import Redis

# A busy machine is no fault of the code; what must be bounded in time has a test of its own.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


def pytest_unconfigure() -> None:
    """Remove the run's own keys in Redis and nothing else there; its data folder goes with the process."""
    if not settings.configured or not settings.REDIS:
        return
    with Redis.from_url(settings.CELERY_BROKER_URL) as client:
        for key in client.scan_iter(match=f"*{settings.REDIS_PREFIX}*", count=1000):
            client.delete(key)
