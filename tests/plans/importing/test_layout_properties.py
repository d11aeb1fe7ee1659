"""Whatever stands in the tables of a file: finding the plan never breaks, and no word of its rows is lost."""

import re
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.importing.choices import Choice
from plans.importing.header import is_code_row
from plans.importing.layout import PlanTable
from plans.importing.selection import find_plan
from plans.importing.survey import survey_tables
from plans.importing.tables import Cell, Row, Table

HEADINGS = [
    "STT", "Nhiệm vụ", "Nội dung", "Mục tiêu", "Hoạt động", "Sản phẩm", "Cơ quan chủ trì", "Đơn vị thực hiện",
    "Phối hợp", "Thời gian", "Quý I", "Quý II", "Bắt đầu", "Kết thúc", "Lĩnh vực", "Ghi chú", "Kinh phí", "Lạ", "",
]  # fmt: skip
WORDS = ["", "", "1", "I", "x", "Rà soát văn bản", "Sở Nội vụ", "THỂ CHẾ", "(1)", "Nơi nhận:", *HEADINGS]
TEXT = st.one_of(st.sampled_from(WORDS), st.text(max_size=10).map(lambda text: unicodedata.normalize("NFC", text)))
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def rows(draw, number: int, texts):
    """A row on a grid of its own."""
    cells, column = [], draw(st.integers(0, 1))
    for text in draw(st.lists(texts, max_size=8)):
        span = draw(st.sampled_from([1, 1, 1, 2, 3]))
        above = draw(st.integers(0, 9)) == 0
        cells.append(Cell("" if above else text.strip(), column, span, above))
        column += span
    return Row(number, tuple(cells))


@st.composite
def tables(draw):
    """A few tables: some with a header of known words somewhere, some without."""
    made = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        count = draw(st.integers(0, 7))
        parts = [draw(rows(index, st.sampled_from(HEADINGS) if index < 3 else TEXT)) for index in range(1, count + 1)]
        name, before = draw(st.sampled_from(["", "Trang"])), draw(st.lists(TEXT, max_size=2))
        made.append(Table(number, name, tuple(parts), tuple(before)))
    return made


def held(plan: PlanTable) -> str:
    return " ".join(
        [text for row in plan.rows for _, text in row.cells]
        + [text for row in plan.rows for text in row.texts.values()]
        + [line for part in plan.each() for line in part.before]
        + [column.heading for column in plan.columns]
    )


def _only_heads(row: Row) -> bool:
    """Of heads in several rows, or worded otherwise where the table goes on, one wording is kept."""
    return all(text in HEADINGS for text in row.texts())


@SETTINGS
@given(tables())
def test_any_tables_are_read_and_no_word_is_lost(found):
    survey_tables(found, "a")
    plan = find_plan(found)
    if plan is None:
        return
    words = held(plan)
    unread = {use.table for use in plan.uses if not use.used}
    for table in found:
        if table.number in unread:
            continue
        for row in table.rows:
            if not is_code_row(row.texts()) and not _only_heads(row):
                assert all(word in words for text in row.texts() for word in re.findall(r"[^\W\d_]{3,}", text))
    assert {use.table for use in plan.uses} == {table.number for table in found}


@SETTINGS
@given(tables(), st.data())
def test_any_choice_is_honoured_or_refused_quietly(found, data):
    shown = survey_tables(found, "a").tables
    role = st.sampled_from([None, "label", "title", "task", "leads", "deadline", "period", "area"])
    columns = {
        table.key: tuple(data.draw(st.lists(role, max_size=len(table.columns) + 1))) for table in shown if table.key
    }
    numbers = data.draw(st.none() | st.lists(st.sampled_from([table.number for table in found]), max_size=2).map(tuple))
    plan = find_plan(found, Choice(numbers, columns))
    if plan is not None and numbers is not None:
        assert {row.table for row in plan.rows} <= set(numbers)
