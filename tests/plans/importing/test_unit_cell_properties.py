"""Whatever a cell says, it is read, its names are distinct and stable, and no word is lost."""

import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.importing.matching import read_units
from reform.common.text import name_key
from tests.plans.importing.files import NAMES
from tests.plans.importing.unit_cells import CELLS, NOBODY_KNOWN, names_of

# Classes and bodies of all levels; without those that the next line could go on.
_GO_ON = {"A", "Báo", "HĐND", "Thanh tra", "Tổ giúp việc", "Văn phòng",
          "Hội đồng nhân dân và Ủy ban nhân dân", "huyện, thành phố"}  # fmt: skip
_NAMES = sorted(
    name
    for name in {name for _, names in CELLS for name in names_of(names)} - _GO_ON
    if name[0].isupper() and name != name.upper() and not name.endswith("thuộc") and not set(name) & set(";/")
)
_LISTS = st.lists(st.sampled_from(_NAMES), min_size=1, max_size=5, unique_by=name_key)


@settings(max_examples=300, derandomize=True)
@given(_LISTS)
def test_reading_what_was_read_gives_the_same(names):
    once = read_units("; ".join(names), NOBODY_KNOWN).names
    assert read_units("; ".join(once), NOBODY_KNOWN).names == once == tuple(names)


@settings(max_examples=300, derandomize=True)
@given(_LISTS, st.sampled_from(["{}", "- {}", "+ {}", "{};", "1. {}", "• {}"]))
def test_a_line_for_each_name(names, line):
    assert read_units("\n".join(map(line.format, names)), NOBODY_KNOWN).names == tuple(names)


@settings(max_examples=300, derandomize=True)
@given(_LISTS, st.integers(14, 60))
def test_a_narrow_column_breaks_lines_anywhere(names, width):
    lines = textwrap.wrap("; ".join(names), width, break_long_words=False, break_on_hyphens=False)
    assert read_units("\n".join(lines), NOBODY_KNOWN).names == tuple(names)


_WORDS = st.sampled_from(
    [
        "Sở Nội vụ",
        "Các",
        "các sở",
        "UBND",
        "huyện",
        "Cư Jút",
        "và",
        ",",
        ";",
        ":",
        "/",
        "-",
        "\n",
        "(",
        ")",
        "Phòng",
        "Tài chính",
        "KH&ĐT",
        "đơn vị",
        "thuộc",
        "Văn phòng",
        "•",
        "1.",
        "xã",
        "…",
    ]
)


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=25).map(" ".join)))
def test_any_cell_is_read_and_its_names_are_distinct_and_stable(cell):
    found = read_units(cell, NOBODY_KNOWN)
    assert len(set(found.names)) == len(found.names)
    assert all(name == name.strip() and any(map(str.isalnum, name)) for name in found.names)
    assert {words for code, words in found.doubts if code == "unknown_unit"} >= set(found.names)


_SIGNS_ONLY = {"các", "và", "cùng", "với", "những", "sau", "gồm"}


@pytest.mark.parametrize("cell", [row[0] for row in CELLS])
def test_no_word_is_lost(cell):
    left = set(name_key(" ".join(read_units(cell, NOBODY_KNOWN).names)).split())
    named = cell.split(":")[-1] if "cơ quan:" in cell or "ngành:" in cell else cell
    dropped = {name_key(word) for word in (*_SIGNS_ONLY, "chủ", "trì", "phối", "hợp", "hoặc", "không")}
    assert {word for word in name_key(named).split() if not word.isdigit()} - left <= dropped


@pytest.mark.parametrize(
    "words", ["Sở Nội vụ, ", "Các sở, ban, ngành; ", "a, ", "Sở\n", "(", "UBND huyện Cư Jút và ", "- "]
)
def test_the_longest_cell_is_read_in_a_moment(words):
    started = time.process_time()
    read_units((words * 4000)[:4000], NAMES)
    assert time.process_time() - started < 10
