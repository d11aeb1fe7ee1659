"""Every test of the interface starts with no requests counted against anybody."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_throttled_past(db) -> None:
    """Throttles remember callers by account id, and ids come back after each test."""
    cache.clear()
