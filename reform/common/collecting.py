"""When Python looks for values that hold each other."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """Within the block, or the function that this decorates, Python does not look for cycles: where very many values
    are made that hold none, the search takes a fifth of the time and finds nothing. What nobody holds is given back as
    ever. Who had it switched off before finds it off again, so that blocks may lie in each other.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
