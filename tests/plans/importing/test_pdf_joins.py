"""PDF as word processors write it: lines in every manner of drawing, and rows cut by a page that closes its table."""

import pytest

from plans.importing import read_plan
from plans.importing.readers import read_tables
from plans.importing.reading import go_on
from tests.plans.importing.files import NAMES, drawn_file

HEAD = ["STT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian"]
ROWS = [[f"{number}", f"Việc {number}", "Sở Nội vụ", "Sở Y tế", f"Tháng {number}"] for number in range(1, 6)]
CUT = [
    "6",
    "Rà soát thủ tục\ncủa các cơ quan,",
    "Văn phòng\nUBND tỉnh",
    "Sở Nội vụ;\nSở Giáo dục",
    "Theo triển khai\ncủa Sở",
]
REST = ["", "đơn vị", "", "và Đào tạo", "Nội vụ"]
NEXT = [[f"{number}", f"Việc {number}", "Sở Tư pháp", "", "Quý IV"] for number in range(7, 10)]


def activities(content: bytes) -> list:
    return [activity for *_, activity in read_plan(content, "a.pdf", year=2025, names=NAMES).activities()]


def labels(content: bytes) -> list[str]:
    return [task.label for *_, task, _ in read_plan(content, "a.pdf", year=2025, names=NAMES).activities()]


@pytest.mark.parametrize("line", ["box", "stroke", "double", "dots", "frame"])
def test_tables_are_found_however_their_lines_are_drawn(line):
    (table,) = read_tables(drawn_file([HEAD, *ROWS], line=line), "a.pdf")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [HEAD, *ROWS]


@pytest.mark.parametrize("head", [[HEAD], []])
def test_a_row_goes_on_over_a_page_that_closes_its_table(head):
    content = drawn_file([HEAD, *ROWS, CUT], [*head, REST, *NEXT])
    found = activities(content)
    assert labels(content) == [str(number) for number in range(1, 10)]
    assert found[5].title == "Rà soát thủ tục của các cơ quan, đơn vị"
    assert found[5].leads == ("Văn phòng UBND tỉnh",)
    assert found[5].supports == ("Sở Nội vụ", "Sở Giáo dục và Đào tạo")
    assert found[5].deadline.text == "Theo triển khai của Sở Nội vụ"


def test_a_row_goes_on_over_two_pages():
    middle = ["", "đơn vị cấp tỉnh,", "", "", ""]
    last = ["", "cấp xã", "", "", ""]
    end = [["7", "Việc 7\n\n\n\n\n\n\n\n", "Sở Y tế", "", "Quý I"]]
    content = drawn_file(
        [HEAD, *ROWS, CUT], [HEAD, ["", "\n\n\n\n\n\n\nđơn vị cấp tỉnh,", *middle[2:]]], [HEAD, last, *end]
    )
    assert activities(content)[5].title == "Rà soát thủ tục của các cơ quan, đơn vị cấp tỉnh, cấp xã"


def test_a_number_that_was_cut_is_put_together():
    rows = [[f"Hoạt động 1.{number}", *row[1:]] for number, row in enumerate(ROWS, start=1)]
    cut = ["Hoạt động", "Rà soát", "Sở Nội vụ", "Các cơ quan, đơn", "Tháng 6"]
    rest = ["1.6", "", "", "vị có liên quan", ""]
    content = drawn_file([HEAD, *rows, cut], [HEAD, rest, *NEXT])
    assert labels(content)[5] == "Hoạt động 1.6"
    assert activities(content)[5].supports == ("Các cơ quan, đơn vị có liên quan",)


def test_lines_that_may_not_be_parted_stand_on_the_next_page():
    stays = ["", "", "Sở Y tế", "", "Tháng 6"]
    moved = ["Hoạt động\n1.6", "Rà soát thủ tục\nhành chính", "", "Các cơ quan, đơn\nvị có liên quan", ""]
    rows = [[f"Hoạt động 1.{number}", *row[1:]] for number, row in enumerate(ROWS, start=1)]
    content = drawn_file([HEAD, *rows, stays], [HEAD, moved])
    assert labels(content)[5:] == ["Hoạt động 1.6"]
    assert [(one.leads, one.deadline.text) for one in activities(content)][5:] == [(("Sở Y tế",), "Tháng 6")]


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (ROWS[-1], ["6", "Việc 6", "Sở Tư pháp", "Sở Y tế", "Tháng 6"]),
        (["5", "CẢI CÁCH THỂ CHẾ", "", "", ""], ["6", "xây dựng\nvăn bản", "Sở Tư pháp", "Sở Y tế", "Tháng 6"]),
        (["5", "Việc\nnăm", "Sở Y tế", "", "Quý I"], ["", "Việc sáu", "Sở Tư pháp", "Sở Y tế", "Tháng 6"]),
    ],
)
def test_rows_of_their_own_stay_so(last, first):
    tables = read_tables(drawn_file([HEAD, *ROWS[:4], last], [HEAD, first, *NEXT]), "a.pdf")
    assert [[cell.text for cell in row.cells] for row in tables[1].rows][1] == [
        text.replace("\n", " ") for text in first
    ]


def test_a_page_that_was_not_full_ends_its_rows():
    full = [HEAD, *(["1", "a\n" * 9, "", "", ""] for _ in range(3))]
    tables = read_tables(drawn_file([HEAD, CUT], [HEAD, REST, *NEXT], full), "a.pdf")
    assert tables[1].rows[1].texts() == ["đơn vị", "và Đào tạo", "Nội vụ"]


@pytest.mark.parametrize(
    ("text", "line", "whole"),
    [
        ("Nghị quyết số 20-", "NQ/TU", "Nghị quyết số 20-NQ/TU"),
        ("Trong quý III/", "2023", "Trong quý III/2023"),
        ("giai đoạn 2021 -", "2025", "giai đoạn 2021 - 2025"),
        ("Văn phòng", "UBND tỉnh", "Văn phòng UBND tỉnh"),
    ],
)
def test_numbers_of_documents_are_whole_again(text, line, whole):
    assert go_on(text, line) == whole
