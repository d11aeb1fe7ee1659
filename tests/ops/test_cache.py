"""The cache in which throttles count, shared by all processes that serve pages."""

import uuid

import pytest
from django.conf import settings
from django.core.cache import cache

from reform.cache import PrefixedRedisCache
from tests.ops.running import run


def test_another_process_sees_what_this_one_has_counted():
    key = f"count-{uuid.uuid4().hex}"
    cache.set(key, 41)
    answer = run(
        "-c",
        f"import django; django.setup(); from django.core.cache import cache; print(cache.incr({key!r}))",
        DJANGO_SETTINGS_MODULE="reform.settings",
        REFORM_DATA_DIR=str(settings.DATA_DIR),
        REFORM_REDIS_PREFIX=settings.REDIS_PREFIX,
        CELERY_BROKER_URL=settings.CELERY_BROKER_URL,
    )
    assert answer.stdout.strip() == "42", answer.stderr
    assert cache.get(key) == 42


def test_clearing_the_cache_leaves_the_keys_of_others_in_redis():
    if not settings.REDIS:
        pytest.skip("runs on Redis")
    ours = PrefixedRedisCache(settings.CELERY_BROKER_URL, {"KEY_PREFIX": f"{settings.REDIS_PREFIX}one"})
    theirs = PrefixedRedisCache(settings.CELERY_BROKER_URL, {"KEY_PREFIX": f"{settings.REDIS_PREFIX}two"})
    for number in range(1200):
        ours.set(f"k{number}", number)
    theirs.set("kept", "yes")
    ours.clear()
    assert ours.get("k0") is None
    assert ours.get("k1199") is None
    assert theirs.get("kept") == "yes"
