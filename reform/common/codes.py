"""Codes that the portal makes for what has none of its own."""

from collections.abc import Iterable
from itertools import count


def free_code(first: str, taken: Iterable[str]) -> str:
    """The first of "DN-2025", "DN-2025-2", "DN-2025-3", … that is not taken."""
    known = set(taken)
    if first not in known:
        return first
    return next(code for code in (f"{first}-{n}" for n in count(2)) if code not in known)
