"""What a person is shown of a file's tables before saying which columns are which."""

import json

from plans.importing import Choice
from plans.importing.headings import ROLE_WORDS
from plans.importing.readers import read_tables
from plans.importing.survey import Survey, survey_tables
from tests.plans.importing.files import word_file

HEADER = ["TT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Thời gian"]
ROWS = [[str(n), f"Việc {n}", "Báo cáo", "Sở Nội vụ", "Quý I"] for n in range(1, 12)]
STRANGE = [["TT", "Thứ cần làm", "Ai lo", "Bao giờ"], ["1", "Dọn " * 100, "Sở Y tế", "Quý I"]]


def survey(content: bytes, choice: Choice | None = None) -> Survey:
    return survey_tables(read_tables(content, "a.docx"), "a.docx", choice)


def test_a_known_table_is_shown_with_its_roles_and_first_rows():
    (table,) = survey(word_file([HEADER, *ROWS])).tables
    assert [column.role for column in table.columns] == ["label", "title", "product", "leads", "deadline"]
    assert (table.number, table.rows, table.chosen, table.reason) == (1, 11, True, "")
    assert table.header == (tuple(HEADER),)
    assert len(table.sample) == 8 and table.sample[0] == tuple(ROWS[0])
    assert table.key == "tt|nhiemvu|sanpham|coquanchutri|thoigian"


def test_an_unknown_table_is_shown_with_the_header_that_it_seems_to_have():
    (table,) = survey(word_file(STRANGE)).tables
    assert not table.chosen and "có thể chọn" in table.reason
    assert [(column.heading, column.role) for column in table.columns] == [(text, None) for text in STRANGE[0]]
    assert len(table.sample[0][1]) == 200 and table.sample[0][1].endswith("…")


def test_a_choice_is_shown_as_it_would_be_read():
    key = survey(word_file(STRANGE)).tables[0].key
    choice = Choice(columns={key: ("label", "title", "leads", "deadline")})
    (table,) = survey(word_file(STRANGE), choice).tables
    assert table.chosen and [column.role for column in table.columns] == ["label", "title", "leads", "deadline"]


def test_a_table_without_any_header_has_numbered_columns():
    (table,) = survey(word_file([["1", "Rà soát", "Sở Nội vụ"], ["2", "Ban hành", "Sở Y tế"]])).tables
    assert [column.heading for column in table.columns] == ["Cột 1", "Cột 2", "Cột 3"]
    assert (table.rows, table.key, table.header) == (2, "#3", ())
    choice = Choice(columns={"#3": ("label", "title", "leads")})
    (chosen,) = survey(word_file([["1", "Rà soát", "Sở Nội vụ"]]), choice).tables
    assert chosen.chosen and chosen.rows == 1


def test_pages_that_go_on_and_tables_left_out_say_so():
    figures = [["TT", "Chỉ tiêu", "Đơn vị tính", "Cơ quan chủ trì"], ["1", "Đúng hạn", "%", "Sở Y tế"]]
    first, second, third = survey(word_file([HEADER, *ROWS[:2]], [*ROWS[2:4]], figures)).tables
    assert (first.goes_on, second.goes_on, second.chosen, second.rows) == (None, 1, True, 2)
    assert not third.chosen and "chỉ tiêu" in third.reason


def test_the_survey_is_plain_json():
    data = json.loads(json.dumps(survey(word_file([HEADER, *ROWS])).to_json()))
    assert data["roles"] == ROLE_WORDS and data["tables"][0]["columns"][1] == {"heading": "Nhiệm vụ", "role": "title"}
