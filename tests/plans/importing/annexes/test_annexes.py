"""Annexes in the layouts of many offices, made up with what they mean: how much of them is read, and read right."""

from collections.abc import Callable

import pytest

from tests.plans.importing.annexes.build import make
from tests.plans.importing.annexes.measure import Score, report, score

SEEDS = range(220)


@pytest.fixture(scope="module")
def scores():
    return [(annex, score(annex)) for annex in map(make, SEEDS)]


@pytest.mark.parametrize(
    ("name", "share", "enough"),
    [
        ("rows found", lambda total: total.found, lambda value: value >= 0.98),
        ("cells right", lambda total: total.right, lambda value: value >= 0.95),
        ("errors without an issue", lambda total: total.quiet, lambda value: value <= 0.005),
    ],
    ids=["rows", "cells", "silent"],
)
def test_made_up_annexes_are_read(scores, name: str, share: Callable[[Score], float], enough: Callable[[float], bool]):
    total = Score()
    for _, one in scores:
        total.add(one)
    assert enough(share(total)), f"{name}: {share(total):.4f}\n{report(scores)}"


def test_the_set_holds_every_kind_of_layout(scores):
    """A generator that stopped making the hard ones would pass too."""
    kinds = {kind for annex, _ in scores for kind in annex.choice.kinds()}
    wanted = {
        "united: ditto", "united: emptied", "united: lead of the area", "united: time of the area", "own: True",
        "scheme: no numbers", "scheme: I/group running", "tail: signature", "tail: page numbers", "breaks: True",
        "pages: tables without header", "columns: both roles in one", "mess: rows lack all", "form: docx",
    }  # fmt: skip
    assert wanted <= kinds and len(kinds) > 70
    assert sum(one.rows.total() for _, one in scores) > 3000
