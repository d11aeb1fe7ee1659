"""Which column holds what, in the words of real headings, and which rows are none of the plan's."""

import pytest

from plans.importing.headings import role_of
from plans.importing.layout import PlanTable, join_cells
from plans.importing.readers import read_tables
from plans.importing.selection import find_plan
from tests.plans.importing.files import ABOVE, LEFT, excel_file, word_file

HEADER = ["STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Thời gian"]
ROW = ["1", "Rà soát", "Báo cáo", "Sở Nội vụ", "Quý I"]


def plan_of(*tables, before=()) -> PlanTable:
    found = find_plan(read_tables(word_file(*tables, before=before), "a.docx"))
    assert found is not None
    return found


def roles(plan: PlanTable) -> list[str]:
    return [column.role for column in plan.columns]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("STT", "label"), ("TT", "label"), ("Số TT", "label"), ("Số thứ tự", "label"),
        ("Nội dung", "title"), ("Nội dung công việc", "title"), ("Nhiệm vụ/ Hoạt động", "title"),
        ("Nhiệm vụ, giải pháp", "title"), ("Tên nhiệm vụ", "title"), ("Nội dung, nhiệm vụ", "title"),
        ("Các hoạt động", "title"), ("Đầu việc", "title"),
        ("Mục tiêu", "goal"), ("Chỉ tiêu", "goal"), ("Mục tiêu, chỉ tiêu", "goal"),
        ("Tổ chức thực hiện", "requirement"), ("Yêu cầu", "requirement"), ("Nội dung thực hiện", "requirement"),
        ("Giải pháp thực hiện", "requirement"),
        ("Kết quả, sản phẩm", "product"), ("Sản phẩm đầu ra", "product"), ("Dự kiến sản phẩm hoàn thành", "product"),
        ("Chủ trì", "leads"), ("Cơ quan chủ trì", "leads"), ("Đơn vị thực hiện", "leads"),
        ("Đơn vị chủ trì thực hiện nhiệm vụ", "leads"), ("Phân công thực hiện", "leads"), ("Đơn vị đầu mối", "leads"),
        ("Phối hợp", "supports"), ("Cơ quan, đơn vị phối hợp", "supports"),
        ("Cơ quan chủ trì, phối hợp", "units"),
        ("Bắt đầu", "start"), ("Thời gian bắt đầu", "start"), ("Từ ngày", "start"),
        ("Kết thúc", "end"), ("Đến ngày", "end"), ("Ngày kết thúc", "end"),
        ("Thời gian hoàn thành", "deadline"), ("Thời hạn", "deadline"), ("Tiến độ", "deadline"),
        ("Hạn hoàn thành", "deadline"), ("Thời gian thực hiện", "deadline"), ("Hoàn thành", "deadline"),
        ("Thời gian hoàn thành sản phẩm", "deadline"),
        ("Ghi chú", "note"),
        ("Mã nhiệm vụ", "extra"), ("Nguồn kinh phí", "extra"), ("Người đứng đầu chịu trách nhiệm", "extra"),
        ("Văn bản giao nhiệm vụ", "extra"),
        ("Sở Nội vụ", None), ("", None), ("Rà soát quy định " * 20, None),
    ],
)  # fmt: skip
def test_headings_in_their_many_words(heading, role):
    assert role_of(heading) == role
    assert role_of(heading.upper()) == role


def test_two_header_rows_are_one():
    header = [
        ["STT", "Nhiệm vụ", "Đơn vị thực hiện", LEFT, "Thời gian", LEFT],
        [ABOVE, ABOVE, "Chủ trì", "Phối hợp", "Bắt đầu", "Hoàn thành"],
    ]
    plan = plan_of([*header, ["1", "Rà soát", "Sở Nội vụ", "", "Tháng 1", "Tháng 3"]])
    assert roles(plan) == ["label", "title", "leads", "supports", "start", "end"]
    assert plan.heading("leads") == "Đơn vị thực hiện: Chủ trì"
    assert len(plan.rows) == 1


def test_a_numbered_row_merged_with_the_header_is_work():
    header = [
        ["TT", "Nhiệm vụ", "Trách nhiệm", LEFT, "Thời gian hoàn thành"],
        [ABOVE, ABOVE, "Chủ trì", "Phối hợp", ABOVE],
    ]
    plan = plan_of(
        [*header, ["4", "Rà soát", ABOVE, "Sở Y tế", "Quý I"], ["5", "Công khai", ABOVE, "Sở Y tế", "Quý II"]]
    )
    assert [row.text("title") for row in plan.rows] == ["Rà soát", "Công khai"]
    assert plan.heading("deadline") == "Thời gian hoàn thành"


def test_two_header_rows_that_a_sheet_did_not_merge():
    rows = [
        ["TT", "Nội dung", "Đơn vị", "", "Thời gian", "", "Ghi chú"],
        ["", "", "Chủ trì", "Phối hợp", "Bắt đầu", "Kết thúc", ""],
        ["1", "Rà soát", "Sở Nội vụ", "Sở Y tế", "Tháng 1", "Tháng 3", "x"],
    ]
    found = find_plan(read_tables(excel_file(rows), "a.xlsx"))
    assert found is not None
    assert roles(found) == ["label", "title", "leads", "supports", "start", "end", "note"]
    assert [row.text("supports") for row in found.rows] == ["Sở Y tế"]


def test_columns_that_the_portal_does_not_know_are_kept():
    plan = plan_of([[*HEADER, "Nguồn kinh phí"], [*ROW, "Ngân sách tỉnh"]])
    assert plan.rows[0].extra == {"Nguồn kinh phí": "Ngân sách tỉnh"}


def test_two_columns_of_work_are_task_and_activity():
    plan = plan_of([["STT", "Nhiệm vụ", "Hoạt động", "Chủ trì", "Thời gian"], ["1", "a", "b", "Sở Nội vụ", "Quý I"]])
    assert roles(plan) == ["label", "task", "title", "leads", "deadline"]


def test_a_goal_alone_is_the_work():
    plan = plan_of([["STT", "Mục tiêu", "Chủ trì", "Thời gian"], ["1", "a", "Sở Nội vụ", "Quý I"]])
    assert roles(plan) == ["label", "title", "leads", "deadline"]


def test_code_rows_blank_rows_and_repeated_headers_are_dropped():
    codes = ["(1)", "(2)", "(3)", "(4)", "(5)=(3)+(4)"]
    plan = plan_of([HEADER, codes, ROW, ["", "", "", "", ""], HEADER, codes, ["2", *ROW[1:]]])
    assert [(row.text("label"), row.after_break) for row in plan.rows] == [("1", False), ("2", True)]


def test_letterheads_before_and_lists_of_figures_beside_are_no_rows():
    letterhead = [["UBND TỈNH ĐẮK NÔNG\nSỞ NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]]
    figures = [["STT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch 2025"], ["1", "Hồ sơ đúng hạn", "%", "98"]]
    plan = plan_of(letterhead, [HEADER, ROW], figures, before=("PHỤ LỤC",))
    assert len(plan.rows) == 1
    assert "UBND TỈNH ĐẮK NÔNG\nSỞ NỘI VỤ" in plan.before
    assert [table.number for table in plan.left_out] == [3]


def test_wide_rows_are_marked():
    plan = plan_of([HEADER, ["I. CẢI CÁCH THỂ CHẾ", LEFT, LEFT, LEFT, LEFT], ROW])
    assert [row.wide for row in plan.rows] == [True, False]
    assert plan.rows[0].text("title") == "I. CẢI CÁCH THỂ CHẾ"


def test_no_known_header_is_no_plan():
    assert find_plan(read_tables(word_file([["Họ tên", "Tuổi", "Nơi ở"], ["An", "30", "Đắk Mil"]]), "a.docx")) is None


def test_short_cells_are_no_code_row():
    plan = plan_of([HEADER, ["A", "B", "C", "D", "E"], ["2", "b", "x", "", ""]])
    assert [row.text("title") for row in plan.rows] == ["b"]


def test_a_row_keeps_its_cells_as_the_file_has_them():
    plan = plan_of([[*HEADER, "Nguồn kinh phí"], [*ROW, "Ngân sách tỉnh"], ["2", "Ban hành", "", "", "", ""]])
    assert plan.rows[0].cells == tuple(zip([*HEADER, "Nguồn kinh phí"], [*ROW, "Ngân sách tỉnh"], strict=True))
    assert plan.rows[1].cells == (("STT", "2"), ("Nhiệm vụ", "Ban hành"))
    assert join_cells(plan.rows[1].cells, (("Nhiệm vụ", "kế hoạch"), ("Sản phẩm", "x"))) == (
        ("STT", "2"), ("Nhiệm vụ", "Ban hành\nkế hoạch"), ("Sản phẩm", "x"),
    )  # fmt: skip
