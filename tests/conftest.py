"""What a test run leaves behind: nothing."""

from django.conf import settings
from redis import Redis


def pytest_unconfigure() -> None:
    """Remove the run's own keys in Redis and nothing else there; its data folder goes with the process."""
    if not settings.configured or not settings.REDIS:
        return
    with Redis.from_url(settings.CELERY_BROKER_URL) as client:
        for key in client.scan_iter(match=f"*{settings.REDIS_PREFIX}*", count=1000):
            client.delete(key)
