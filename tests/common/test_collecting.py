"""A block without a search for cycles ends as it began, in whatever it lies and however it ends."""

import gc

import pytest

from reform.common.collecting import no_collecting


@no_collecting()
def inner() -> bool:
    return gc.isenabled()


def test_blocks_may_lie_in_each_other():
    assert gc.isenabled()
    with no_collecting():
        assert not inner()
        assert not gc.isenabled(), "the inner block ended, the outer one goes on"
    assert gc.isenabled()


def test_it_is_on_again_after_an_exception():
    with pytest.raises(ValueError, match="x"), no_collecting():
        raise ValueError("x")
    assert gc.isenabled()
