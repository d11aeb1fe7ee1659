"""Which rows of two plans are the same work: a table of cases, properties, and mutated copies of real plans."""

import copy
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.importing.compare import Heading, Row, Side, compare, marked
from plans.importing.sides import rows_of, side_of, tasks_of

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "plans"
PLANS = {name: json.loads((FIXTURES / f"{name}.json").read_text()) for name in ("dak-nong-2025", "dong-nai-2023")}


def side(*titles: str, year: int = 2025, **fields) -> Side:
    rows = [Row(place, title, label=str(place + 1), **fields) for place, title in enumerate(titles)]
    return Side(rows, [Heading(0, "Cải cách thể chế")], [Heading(0, "Rà soát văn bản", 0)], year)


def verdict(old: Side, new: Side) -> list[tuple]:
    found = compare(old, new)
    return [(pair.old.title, pair.new.title, pair.certain) for pair in found.pairs]


@pytest.mark.parametrize(
    ("old", "new", "certain"),
    [
        ("Rà soát văn bản quy phạm pháp luật", "Rà soát văn bản quy phạm pháp luật.", True),
        ("Khảo sát tại Đăk Nông", "Khảo sát tại Đắk Nông", True),
        ("Ban hành Kế hoạch CCHC của tỉnh, huyện và xã", "Ban hành Kế hoạch CCHC của tỉnh, huyện và cấp xã", True),
        ("Báo cáo công tác CCHC Quý I", "Báo cáo công tác CCHC Quý III", False),
        ("Tập huấn nghiệp vụ CCHC cho công chức", "Tổ chức tập huấn nghiệp vụ cho công chức, viên chức", False),
        ("Tập huấn nghiệp vụ cho công chức", "Đối thoại với doanh nghiệp", None),
        ("Kiểm tra công vụ", "Tin học hóa bộ phận một cửa", None),
    ],
)
def test_alike_titles_are_the_same_work_and_doubtful_ones_are_asked_about(old, new, certain):
    rest = ("Công khai thủ tục hành chính", "Cung cấp dịch vụ công trực tuyến toàn trình", "Họp Ban Chỉ đạo định kỳ")
    found = [pair for pair in compare(side(old, *rest), side(new, *rest)).pairs if pair.old.title == old]
    assert [pair.certain for pair in found] == ([] if certain is None else [certain])


def test_a_row_that_moved_and_was_renumbered_is_neither_added_nor_removed():
    sections = [Heading(0, "Cải cách thể chế"), Heading(1, "Tài chính công")]
    tasks = [Heading(0, "Văn bản", 0), Heading(1, "Ngân sách", 1)]
    stays = [Row(1, "Rà soát văn bản", 0, 0, "1.1"), Row(2, "Tự chủ tài chính", 1, 1, "2.1")]
    old = Side([Row(0, "Công khai ngân sách", 0, 0, "1.2"), *stays], sections, tasks)
    new = Side([*stays, Row(0, "Công khai ngân sách", 1, 1, "2.2")], sections, tasks)
    found = compare(old, new)
    assert (found.added, found.removed) == ([], [])
    assert {pair.old.title: pair.changed for pair in found.pairs if pair.changed} == {
        "Công khai ngân sách": ("section",)
    }


def test_a_reworded_heading_moves_nothing():
    old = Side(
        [Row(0, "A đầu tiên"), Row(1, "B thứ hai")], [Heading(0, "Công tác chỉ đạo")], [Heading(0, "Kế hoạch", 0)]
    )
    new = replace(old, sections=[Heading(0, "Chỉ đạo, điều hành CCHC")], tasks=[Heading(0, "Kế hoạch của tỉnh", 0)])
    found = compare(old, new)
    assert [pair.changed for pair in found.pairs] == [(), ()]
    assert (found.sections, found.tasks) == ({0: 0}, {0: 0})


def test_the_same_plan_a_year_later_has_not_changed():
    old = side("Ban hành Kế hoạch CCHC năm 2024", year=2024, deadline="Quý I/2024", product="Kế hoạch năm 2024")
    new = side("Ban hành Kế hoạch CCHC năm 2025", year=2025, deadline="Quý I/2025", product="Kế hoạch năm 2025")
    assert [pair.changed for pair in compare(old, new).pairs] == [()]
    late = side("Ban hành Kế hoạch CCHC năm 2025", year=2025, deadline="Quý I/2026", product="Kế hoạch năm 2025")
    assert [pair.changed for pair in compare(old, late).pairs] == [("deadline",)]


def test_fields_that_differ_are_named_and_the_order_of_units_is_none():
    fields = {
        "leads": ("Sở Tư pháp", "Sở Nội vụ"),
        "deadline": "Quý I",
        "targets": ("đạt 80%",),
        "extra": (("Mã", "A"),),
    }
    after = {
        "leads": ("Sở nội vụ", "Sở Tư pháp"),
        "deadline": "Quý II",
        "targets": ("đạt 90%",),
        "extra": (("Mã", "B"),),
    }
    (pair,) = compare(side("Rà soát", **fields), side("Rà soát", **after)).pairs
    assert pair.changed == ("deadline", "targets", "extra:Mã")


def test_the_words_that_differ_are_marked_on_both_sides():
    assert marked("Sở Tư pháp và Sở Y tế", "Sở Tư pháp và Sở Nội vụ") == (
        [("Sở Tư pháp và Sở", False), ("Y tế", True)],
        [("Sở Tư pháp và Sở", False), ("Nội vụ", True)],
    )
    assert marked("", "mới") == ([], [("mới", True)])


# ── Properties ──────────────────────────────────────────────────────────────────────────────────────────────────────

_WORDS = st.sampled_from(["ban hành", "kế hoạch", "báo cáo", "quý i", "quý iii", "kiểm tra", "2025", "", "Rà soát"])
_TITLES = st.lists(st.lists(_WORDS, max_size=4).map(" ".join), max_size=12)


@given(_TITLES, _TITLES)
@settings(max_examples=200, deadline=None)
def test_each_row_is_accounted_for_exactly_once(before, after):
    old, new = side(*before), side(*after)
    found = compare(old, new)
    assert sorted([pair.new.key for pair in found.pairs] + [row.key for row in found.added]) == list(range(len(after)))
    olds = [pair.old.key for pair in found.pairs] + [row.key for row in found.removed]
    assert sorted(olds) == list(range(len(before)))
    assert compare(old, new) == found


@given(_TITLES)
@settings(max_examples=100, deadline=None)
def test_a_plan_against_itself_has_no_difference(titles):
    named = [title for title in titles if title.strip()]
    found = compare(side(*named), side(*named))
    assert [(pair.old.key, pair.changed, pair.certain) for pair in found.pairs] == [
        (place, (), True) for place in range(len(named))
    ]


# ── Real plans ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _mutated(outline: dict, other: dict, draw: random.Random) -> dict:
    """The plan shuffled and renumbered, 5 rows dropped, 5 of another plan added, 10 reworded, a tenth due elsewhere."""
    made = copy.deepcopy(outline)
    rows = rows_of(made)
    for place, row in enumerate(rows):
        row["origin"] = place
        row["label"] = f"{draw.randrange(9)}.{draw.randrange(9)}" if draw.random() < 0.5 else row["label"]
    dropped = draw.sample(rows, 5)
    left = [row for row in rows if row not in dropped]
    for row in draw.sample(left, len(rows) // 10):
        row["deadline"]["text"] = "Trước ngày 15/11"
    for row in draw.sample(left, 10):
        words = row["title"].split()
        for _ in range(max(1, len(words) // 8)):
            words.insert(draw.randrange(len(words)), draw.choice(["kịp thời", "hiệu quả", "trên địa bàn", "tiếp tục"]))
        row["title"] = " ".join(words)
    for task in tasks_of(made):
        task["activities"] = [row for row in task["activities"] if row not in dropped]
        draw.shuffle(task["activities"])
    for row in draw.sample(rows_of(other), 5):
        draw.choice(tasks_of(made))["activities"].append(row | {"origin": None})
    return made


@pytest.mark.parametrize(("name", "other"), [("dak-nong-2025", "dong-nai-2023"), ("dong-nai-2023", "dak-nong-2025")])
def test_a_mutated_real_plan_is_recognised(name, other):
    pairs = asked = 0
    for seed in range(10):
        made = _mutated(PLANS[name], PLANS[other], random.Random(seed))
        origins = [row["origin"] for row in rows_of(made)]
        found = compare(side_of(PLANS[name], 2025), side_of(made, 2025))
        assert [p.new.title for p in found.pairs if p.certain and origins[p.new.key] != p.old.key] == []
        assert [row.title for row in found.added if origins[row.key] is not None] == []
        assert len(found.added) == len(found.removed) == 5
        pairs, asked = pairs + len(found.pairs), asked + sum(not pair.certain for pair in found.pairs)
    assert asked <= 0.02 * pairs
