"""The cache in which throttles count, shared by all processes that serve pages."""

import uuid

import pytest
from django.conf import settings
from django.core.cache import cache

from reform.cache import FolderCache, PrefixedRedisCache
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


def test_what_comes_within_a_span_is_counted_by_all_processes_together():
    name = f"../{uuid.uuid4().hex}"  # a caller's address stands in it, which anybody may write
    counting = f"[cache.count_within({name!r}, 10**6, 3) for _ in range(40)]"
    for last in (120, 240):
        answer = run(
            "-c",
            f"import django; django.setup(); from django.core.cache import cache; print({counting}[-1])",
            DJANGO_SETTINGS_MODULE="reform.settings",
            REFORM_DATA_DIR=str(settings.DATA_DIR),
            REFORM_REDIS_PREFIX=settings.REDIS_PREFIX,
            CELERY_BROKER_URL=settings.CELERY_BROKER_URL,
        )
        assert answer.stdout.strip() == str(last), answer.stderr
    assert cache.count_within(name, 10**6) == 241
    assert cache.count_within(f"{name}-other", 10**6) == 1


def test_counters_of_spans_that_are_over_are_removed(tmp_path, monkeypatch):
    at = 1_750_000_000
    files = FolderCache(tmp_path, {})
    for passed in (0, 60, 180):
        monkeypatch.setattr("reform.cache.time.time", lambda passed=passed: at + passed)
        assert files.count_within("someone", 60) == 1
        assert files.count_within("someone", 60, 4) == 5
    assert len(list((tmp_path / "within-60").iterdir())) == 1
    files.clear()
    assert files.count_within("someone", 60) == 1


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
