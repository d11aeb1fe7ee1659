"""Which tables of a file are the plan's, and what their columns are on other grids and in other orders."""

import pytest

from plans.importing import Choice, PlanFileError, read_plan
from plans.importing.layout import PlanTable
from plans.importing.readers import read_tables
from plans.importing.selection import find_plan
from plans.importing.tables import Cell, Row, Table
from tests.plans.importing.files import ABOVE, LEFT, NAMES, excel_file, word_file

HEADER = ["TT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"]
WORK = ["1", "Rà soát văn bản", "Báo cáo", "Sở Nội vụ", "Sở Y tế", "Quý I"]
MORE = ["2", "Ban hành", "Quyết định", "Sở Y tế", "", "Quý II"]
QUARTERS = ["Quý I", "Quý II", "Quý III", "Quý IV"]


def plan_of(*tables, before=(), choice=None) -> PlanTable:
    found = find_plan(read_tables(word_file(*tables, before=before), "a.docx"), choice)
    assert found is not None
    return found


def sheet_of(rows) -> PlanTable:
    found = find_plan(read_tables(excel_file(rows, before=()), "a.xlsx"))
    assert found is not None
    return found


def grid(number: int, *rows: list[tuple[str, int]], before: tuple[str, ...] = ()) -> Table:
    """A table of rows of (text, span)."""
    made = []
    for index, row in enumerate(rows, start=1):
        cells, column = [], 0
        for text, span in row:
            cells.append(Cell(text, column, span))
            column += span
        made.append(Row(index, tuple(cells)))
    return Table(number, "", tuple(made), before)


def roles(plan: PlanTable) -> list[str]:
    return [column.role for column in plan.columns]


def titles(plan: PlanTable) -> list[str]:
    return [row.text("title") for row in plan.rows]


def reasons(plan: PlanTable) -> dict[int, str]:
    return {use.table: use.reason for use in plan.uses if not (use.used or use.expected)}


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        (["X", "", "X", ""], "Quý I, Quý III"),
        (["", "x", "x", "x"], "Quý II - Quý IV"),
        (["", "", "", "15/12/2025"], "15/12/2025"),
        (["", "Sơ kết", "", ""], "Quý II (Sơ kết)"),
        (["Thường xuyên", LEFT, LEFT, LEFT], "Thường xuyên"),
        (["x", LEFT, "", ""], "Quý I - Quý II"),
        (["", "", "", ""], ""),
    ],
)
def test_marked_quarters_are_a_deadline(marks, words):
    header = [
        ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian thực hiện", LEFT, LEFT, LEFT],
        [ABOVE, ABOVE, ABOVE, *QUARTERS],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    ]
    plan = plan_of([*header, ["1", "Rà soát", "Sở Nội vụ", *marks]])
    assert [row.text("deadline") for row in plan.rows] == [words]


def test_quarters_that_a_sheet_did_not_merge_and_months_by_number():
    quarters = sheet_of(
        [["STT", "Nội dung", "Đơn vị thực hiện", "Thời gian", "", "", "", "Ghi chú"], ["", "", "", *QUARTERS, ""],
         ["1", "Rà soát", "Sở Nội vụ", "", "x", "", "", "g"]]
    )  # fmt: skip
    assert quarters.rows[0].text("deadline") == "Quý II" and quarters.rows[0].text("note") == "g"
    months = plan_of(
        [["TT", "Nhiệm vụ", "Chủ trì", "Thời gian (tháng)", *[LEFT] * 11], [ABOVE] * 3 + [str(n) for n in range(1, 13)],
         ["1", "Rà soát", "Sở Nội vụ", *["x" if n == 3 else "" for n in range(1, 13)]]]
    )  # fmt: skip
    assert months.rows[0].text("deadline") == "Tháng 3"


def test_three_header_rows():
    plan = plan_of(
        [["STT", "Nội dung", "Phân công thực hiện", LEFT, "Thời gian", LEFT, "Kinh phí", LEFT],
         [ABOVE, ABOVE, "Chủ trì", "Phối hợp", "Năm 2025", LEFT, "Tổng số", "Khác"],
         [ABOVE, ABOVE, ABOVE, ABOVE, "Bắt đầu", "Kết thúc", ABOVE, ABOVE],
         ["1", "Rà soát", "Sở Nội vụ", "Sở Y tế", "Tháng 1", "Tháng 3", "100", "5"]]
    )  # fmt: skip
    assert roles(plan) == ["label", "title", "leads", "supports", "start", "end", "extra", "extra"]
    assert titles(plan) == ["Rà soát"]
    assert plan.rows[0].extra == {"Kinh phí: Tổng số": "100", "Kinh phí: Khác": "5"}


def test_a_header_broken_over_two_rows():
    header = [["TT", "Nhiệm vụ", "Cơ quan", "Cơ quan", "Thời gian"], ["", "", "chủ trì", "phối hợp", "hoàn thành"]]
    plan = plan_of([*header, ["1", "Rà soát", "Sở Nội vụ", "", "Quý I"]])
    assert [column.heading for column in plan.columns[2:]] == [
        "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành",
    ]  # fmt: skip
    assert titles(plan) == ["Rà soát"]


def test_headers_that_repeat_with_small_differences_are_the_same_columns():
    damaged = ["T T", "NHIỆM VỤ", "Sản phẩ m", "Cơ quan chủ\ntrì", "Cơ quan phố i hợp", "Thời gian "]
    plan = plan_of([HEADER, WORK, damaged, MORE], [damaged, ["3", *MORE[1:]]])
    assert [row.text("label") for row in plan.rows] == ["1", "2", "3"]
    assert [column.heading for column in plan.columns] == HEADER
    assert plan.rows[2].cells[2] == ("Sản phẩm", "Quyết định")


def test_a_repeated_header_with_unreadable_words_is_no_row():
    damaged = ["TT", "Nhiêm yụ", "Sản phẩm", "Cơ quan chủ trì", "C0 quan ph6i hop", "Thời gian"]
    assert titles(plan_of([HEADER, WORK, damaged, MORE])) == ["Rà soát văn bản", "Ban hành"]


def test_columns_may_change_places_between_tables():
    other = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian"]
    plan = plan_of([HEADER, WORK], [other, ["2", "Ban hành", "Sở Y tế", "", "Quyết định", "Quý II"]])
    assert plan.rows[1].text("leads") == "Sở Y tế" and plan.rows[1].text("product") == "Quyết định"
    assert not plan.parts


def test_a_page_without_header_on_another_grid_goes_on():
    first = grid(1, [("TT", 1), ("Nhiệm vụ", 3), ("Sản phẩm", 1), ("Chủ trì", 2), ("Thời gian", 1)],
                 [("1", 1), ("Rà soát", 3), ("Báo cáo", 1), ("Sở Nội vụ", 2), ("Quý I", 1)])  # fmt: skip
    second = grid(2, [("2", 2), ("Ban hành", 1), ("Quyết định", 1), ("Sở Y tế", 1), ("Quý II", 4)], [("II. TTHC", 9)])
    plan = find_plan([first, second])
    assert [(row.text("title"), row.text("product"), row.text("leads")) for row in plan.rows] == [
        ("Rà soát", "Báo cáo", "Sở Nội vụ"), ("Ban hành", "Quyết định", "Sở Y tế"), ("II. TTHC", "", ""),
    ]  # fmt: skip
    assert plan.rows[1].after_break and plan.rows[2].wide


def test_a_row_on_another_grid_keeps_its_columns():
    table = grid(1, [("TT", 1), ("Nhiệm vụ", 3), ("Sản phẩm", 1), ("Chủ trì", 2), ("Thời gian", 1)],
                 [("1", 2), ("Rà soát", 1), ("Báo cáo", 2), ("Sở Nội vụ", 1), ("Quý I", 2)])  # fmt: skip
    (row,) = find_plan([table]).rows
    assert [text for _, text in row.cells] == ["1", "Rà soát", "Báo cáo", "Sở Nội vụ", "Quý I"]
    assert row.text("product") == "Báo cáo"


def test_a_body_row_in_words_of_headings_is_no_header():
    row = ["", "Nội dung phối hợp với các đơn vị", "Báo cáo kết quả", "Các phòng", "", "Thời gian theo quy định"]
    assert titles(plan_of([HEADER, WORK], [row, MORE])) == ["Rà soát văn bản", row[1], "Ban hành"]


def test_tables_that_are_no_tasks_are_left_out_with_a_reason():
    plan = plan_of(
        [["TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Cơ quan chủ trì"], ["1", "Đúng hạn", "%", "98", "Sở Nội vụ"]],
        [HEADER, WORK],
        [["TT", "Tên văn bản", "Đơn vị thực hiện"], ["1", "Nghị quyết 76", "Chính phủ"]],
        [["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian", "Kết quả"], ["1", *[""] * 4], ["2", "…", "…", "…", ""]],
        [["STT", "Họ tên", "Chức vụ", "Điện thoại", "Email", "Nơi ở"], ["1", "A", "B", "C", "D", "E"]],
        [["2", "A", "B", "C", "D", "E"]],
        [["Nơi nhận:\n- Như trên", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"]],
    )
    assert titles(plan) == ["Rà soát văn bản"]
    words = {1: "chỉ tiêu", 3: "danh mục", 4: "biểu mẫu", 5: "không có các cột", 6: "nối tiếp"}
    assert list(reasons(plan)) == list(words)
    assert all(word in reasons(plan)[number] for number, word in words.items())


def test_a_headless_table_right_below_a_strange_one_is_not_the_plans():
    strange = ["STT", "Họ tên", "Chức vụ", "Điện thoại", "Email", "Nơi ở"]
    tables = [
        grid(1, [(text, 1) for text in HEADER], [(text, 1) for text in WORK]),
        grid(2, [(text, 1) for text in strange], [("1", 1), *[("x", 1)] * 5]),
        grid(3, [("2", 1), *[("y", 1)] * 5]),
    ]
    plan = find_plan(tables)
    assert titles(plan) == ["Rà soát văn bản"]
    assert list(reasons(plan)) == [2, 3]


def test_two_annexes_with_other_columns_are_read_each_with_its_own():
    plan = plan_of(
        [HEADER, WORK],
        [["TT", "Mục tiêu", "Hoạt động", "Đơn vị thực hiện", "Thời hạn"], ["1", "Chỉ số", "Tập huấn", "Sở Y tế", "Q2"]],
    )
    one, two = plan.parts
    assert (roles(one)[1], roles(two)[1:3]) == ("title", ["goal", "title"])
    assert (titles(one), titles(two)) == (["Rà soát văn bản"], ["Tập huấn"])
    assert not one.has("goal") and plan.has("goal")


def test_annexes_below_one_another_in_a_sheet():
    plan = sheet_of(
        [["TT", "Nhiệm vụ", "Chủ trì", "Thời gian", ""], ["1", "Rà soát", "Sở Nội vụ", "Quý I", ""],
         ["PHỤ LỤC II: DANH MỤC ĐỀ ÁN", *[LEFT] * 4], ["TT", "Mục tiêu", "Tên đề án", "Cơ quan chủ trì", "Thời gian"],
         ["1", "Chuyển đổi số", "Đề án A", "Sở Y tế", "Tháng 5"]]
    )  # fmt: skip
    assert [titles(part) for part in plan.each()] == [["Rà soát"], ["Đề án A"]]
    assert plan.parts[1].before == ("PHỤ LỤC II: DANH MỤC ĐỀ ÁN",)
    assert not plan.doubts


def test_another_table_below_in_the_same_sheet_is_told():
    plan = sheet_of([HEADER, WORK, ["STT", "Họ tên", "Tuổi", "Nơi ở", "", ""], ["1", "An", "30", "Đắk Mil", "", ""]])
    assert titles(plan) == ["Rà soát văn bản"]
    assert [(use.row, use.rows) for use in plan.uses if not use.used] == [(4, 1)]


def test_headings_that_stand_between_tables():
    law, rules = ("KẾ HOẠCH NĂM 2025", "1. Cải cách thể chế"), ("2. Cải cách thủ tục hành chính",)
    tables = [grid(n, [(t, 1) for t in HEADER], [(t, 1) for t in WORK], before=b) for n, b in ((1, law), (2, rules))]
    plan = find_plan(tables)
    assert titles(plan) == [law[1], "Rà soát văn bản", rules[0], "Rà soát văn bản"]
    assert plan.before == ("KẾ HOẠCH NĂM 2025",)


def test_a_column_of_areas_makes_headings():
    plan = plan_of(
        [["TT", "Lĩnh vực", "Nhiệm vụ", "Chủ trì", "Thời gian"],
         ["1", "Cải cách thể chế", "Rà soát", "Sở Nội vụ", "Quý I"],
         ["2", ABOVE, "Ban hành", "Sở Nội vụ", "Quý I"], ["3", "Tài chính công", "Chi", "Sở Tài chính", "Quý I"]]
    )  # fmt: skip
    assert titles(plan) == ["Cải cách thể chế", "Rà soát", "Ban hành", "Tài chính công", "Chi"]
    assert [row.wide for row in plan.rows] == [True, False, False, True, False]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["TT", "Nhiệm vụ", "Sản phẩm", "Thời gian"], "không nhận ra cột cơ quan chủ trì"),
        (["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan thực hiện"], "“Cơ quan chủ trì”, “Cơ quan thực hiện”"),
        (["TT", "Giải pháp", "Cơ quan chủ trì", "Thời gian"], "cột “Giải pháp” được hiểu là nội dung"),
        (["TT", "Nhiệm vụ", "Cơ quan chủ trì", ""], "cột 4 không có tiêu đề"),
    ],
)
def test_what_is_doubtful_in_a_header_is_told(header, words):
    content = word_file([header, ["1", "Rà soát", "Sở Nội vụ", "Quý I"]])
    draft = read_plan(content, "a.docx", names=NAMES)
    (issue,) = [issue for issue in draft.all_issues() if issue.code == "columns_uncertain"]
    assert words in issue.message and (issue.table, issue.row) == (1, 1)


def test_the_second_unit_column_is_kept_as_it_is():
    plan = plan_of(
        [["TT", "Nhiệm vụ", "Cơ quan thực hiện", "Cơ quan chủ trì", "Thời gian"],
         ["1", "Rà soát", "Sở Y tế", "Sở Nội vụ", "Quý I"]]
    )  # fmt: skip
    assert plan.rows[0].text("leads") == "Sở Nội vụ"
    assert plan.rows[0].extra == {"Cơ quan thực hiện": "Sở Y tế"}


def test_words_beside_all_columns_are_kept():
    plan = sheet_of([HEADER, WORK, *[[*MORE, "ngoài bảng"]] * 1])
    assert plan.rows[1].cells[-1] == ("Cột 7", "ngoài bảng")


def test_a_person_says_which_table_and_which_column():
    strange = [["TT", "Thứ cần làm", "Ai lo", "Bao giờ"], ["1", "Dọn kho", "Sở Y tế", "Quý I"]]
    tables = read_tables(word_file([HEADER, WORK], strange, before=()), "a.docx")
    choice = Choice((2,), {"tt|thucanlam|ailo|baogio": ("label", "title", "leads", None)})
    plan = find_plan(tables, choice)
    assert titles(plan) == ["Dọn kho"]
    assert (plan.rows[0].text("leads"), plan.rows[0].extra) == ("Sở Y tế", {"Bao giờ": "Quý I"})
    assert [(use.table, use.used, use.reason) for use in plan.uses] == [(1, False, "không được chọn"), (2, True, "")]
    assert not plan.doubts


def test_a_person_may_correct_known_columns_and_insist_on_a_table():
    figures = [["TT", "Chỉ tiêu", "Đơn vị tính", "Cơ quan chủ trì"], ["1", "Đúng hạn", "%", "Sở Y tế"]]
    tables = read_tables(word_file(figures, [HEADER, WORK], before=()), "a.docx")
    key = "tt|nhiemvu|sanpham|coquanchutri|coquanphoihop|thoigian"
    swapped = ("label", "title", "product", "supports", "leads", "deadline")
    plan = find_plan(tables, Choice((1, 2), {key: swapped}))
    assert titles(plan) == ["Đúng hạn", "Rà soát văn bản"]
    assert plan.rows[1].text("leads") == "Sở Y tế" and plan.rows[1].text("supports") == "Sở Nội vụ"


def test_a_choice_without_a_column_of_work_is_refused():
    content = word_file([HEADER, WORK])
    key = "tt|nhiemvu|sanpham|coquanchutri|coquanphoihop|thoigian"
    choice = Choice(None, {key: ("label", None, None, "leads", None, None)})
    with pytest.raises(PlanFileError) as raised:
        read_plan(content, "a.docx", names=NAMES, choice=choice)
    assert "nội dung nhiệm vụ" in raised.value.message


def test_a_choice_goes_to_json_and_back():
    choice = Choice((1, 3), {"tt|viec": ("label", "title", None)})
    assert Choice.from_json(choice.to_json()) == choice
    assert Choice.from_json({"columns": {"k": ["title", "bogus"]}}) == Choice(None, {"k": ("title", None)})
