"""Keeps Python's collector of cycles away while a file is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Reading makes very many small objects and nearly no cycles: the collector would take a third of the time to walk
    through them again and again and find nothing. What little there is, it finds afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
