"""The frozen numbers: arithmetic, and the way through JSON without loss."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.snapshot import (
    COUNT_PARTS,
    Answer,
    AreaCounts,
    Counts,
    Earlier,
    Excluded,
    Figure,
    RegisterLine,
    RegisterSums,
    Snapshot,
    UnitLine,
    WorkLine,
    total,
)

_numbers = st.integers(0, 500)
_counts = st.builds(Counts, *[_numbers] * len(COUNT_PARTS))
_text = st.text(max_size=30)
_days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
_decimals = st.none() | st.decimals(0, 10**9, places=4)
_areas = st.lists(st.builds(AreaCounts, _text, _text, _counts), max_size=4).map(tuple)
_lines = st.builds(
    WorkLine,
    assignment=st.integers(1, 10**9),
    area=_text,
    plan=_text,
    label=_text,
    title=_text,
    unit=_text,
    deadline_text=_text,
    due_on=st.none() | _days,
    part=st.sampled_from([part for part, _, _ in COUNT_PARTS]),
    progress=st.integers(0, 100),
    completed_on=st.none() | _days,
    evidence=st.lists(_text, max_size=2).map(tuple),
)
_figures = st.builds(
    Figure,
    code=_text,
    name=_text,
    area=_text,
    unit_of_measure=_text,
    target=_text,
    numerator=_decimals,
    denominator=_decimals,
    value=_decimals,
    previous=_decimals,
    last_period=_decimals,
)
_answers = st.lists(
    st.builds(Answer, st.integers(1, 9), _text, st.sampled_from(["TEXT", "NUMBER"]), _text, _decimals, _text),
    max_size=2,
).map(tuple)
_earlier = st.builds(Earlier, st.integers(2000, 2100), st.sampled_from(["Q1", "YEAR"]), _days, _counts)
_keys = st.integers(1, 2**63 - 1)  # as databases count
_units = st.builds(UnitLine, _text, _text, _keys, _days, st.booleans(), _areas, st.integers(1, 99), _answers)
_entries = st.builds(RegisterLine, st.just("survey"), _days, _text, _text, st.lists(_text, max_size=2).map(tuple))
_snapshots = st.builds(
    Snapshot,
    year=st.integers(2000, 2100),
    period=st.sampled_from(["Q1", "H1", "Q3", "YEAR", "AD_HOC"]),
    starts_on=_days,
    cutoff_on=_days,
    unit=_text,
    unit_name=_text,
    areas=_areas,
    lines=st.lists(_lines, max_size=3).map(tuple),
    figures=st.lists(_figures, max_size=2).map(tuple),
    units=st.lists(_units, max_size=2).map(tuple),
    missing=st.lists(_text, max_size=2).map(tuple),
    illustrative=st.booleans(),
    cancelled=st.integers(0, 9),
    registers=st.builds(RegisterSums, inspections=st.integers(0, 9), handled=st.integers(0, 9)),
    register_lines=st.lists(_entries, max_size=2).map(tuple),
    last=st.none() | _earlier,
    year_before=st.none() | _earlier,
    answers=_answers,
    excluded=st.lists(st.builds(Excluded, _text, _text), max_size=2).map(tuple),
)


@given(_snapshots)
def test_json_gives_the_equal_snapshot(snapshot):
    assert Snapshot.from_json(json.loads(json.dumps(snapshot.to_json()))) == snapshot


@given(st.lists(_counts, max_size=6))
def test_sums_add_part_by_part(counts):
    summed = total(tuple(AreaCounts("x", "x", one) for one in counts))
    for part, _, _ in COUNT_PARTS:
        assert getattr(summed, part) == sum(getattr(one, part) for one in counts)
    assert summed.planned == sum(one.planned for one in counts)
    assert summed.done == sum(one.done_on_time + one.done_late for one in counts)


def test_decimals_keep_their_places():
    figure = Figure("a", "a", "a", "PERCENT", "", Decimal("1.50"), Decimal("2.0000"), Decimal("75.0000"))
    snapshot = Snapshot(2025, "H1", date(2025, 1, 1), date(2025, 6, 14), "a", "a", (), figures=(figure,))
    assert snapshot.to_json()["figures"][0]["value"] == "75.0000"


def test_an_area_that_is_not_there_counts_nothing():
    assert Snapshot(2025, "H1", date(2025, 1, 1), date(2025, 6, 14), "a", "a", ()).area("steering") == Counts()


def test_another_schema_is_refused():
    data = Snapshot(2025, "H1", date(2025, 1, 1), date(2025, 6, 14), "a", "a", ()).to_json() | {"schema": 3}
    with pytest.raises(ValueError, match="snapshot schema 3, expected 2"):
        Snapshot.from_json(data)


def test_a_snapshot_of_the_first_schema_is_still_read():
    new = {"cancelled", "registers", "register_lines", "last", "year_before", "answers", "excluded"}
    today = Snapshot(2025, "H1", date(2025, 1, 1), date(2025, 6, 14), "a", "a", ())
    first = {name: value for name, value in today.to_json().items() if name not in new} | {"schema": 1}
    assert Snapshot.from_json(first) == today
