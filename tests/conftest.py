"""What a test run leaves behind: nothing."""

import shutil

from django.conf import settings


def pytest_unconfigure() -> None:
    """Remove the run's own data folder and its own keys in Redis, and nothing else there."""
    if not settings.configured:
        return
    if settings.REDIS:
        from redis import Redis  # only a run on Redis needs the client

        client = Redis.from_url(settings.CELERY_BROKER_URL)
        for key in client.scan_iter(match=f"*{settings.REDIS_PREFIX}*", count=1000):
            client.delete(key)
    shutil.rmtree(settings.TEST_FOLDER, ignore_errors=True)
