"""Other layouts than the two real ones: numbering schemes, wide rows, broken rows, what inherits and what does not."""

import pytest

from plans.importing import PlanDraft, read_plan
from plans.importing.contract import to_contract
from tests.plans.importing.files import ABOVE, LEFT, NAMES, word_file

HEADER = ["STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]
LAW = ["I", "Cải cách thể chế", "", "", "", ""]


def work(label: str, title: str, lead: str = "Sở Y tế", time: str = "Quý I") -> list[str]:
    return [label, title, "Báo cáo", lead, "", time]


def heading(label: str, title: str) -> list[str]:
    return [label, title, "", "", "", ""]


def read(*rows: list[str], header: list[str] = HEADER, **options) -> PlanDraft:
    return read_plan(word_file([header, *rows], **options), "a.docx", names=NAMES)


def tracked(draft: PlanDraft) -> list[tuple[str, str, str, str]]:
    """(section, task, label, title) of every tracked row."""
    return [(path[-1].label, task.label, a.label, a.title) for path, task, a in draft.activities()]


def codes(draft: PlanDraft) -> list[tuple[int, str]]:
    return [(issue.row, issue.code) for issue in draft.all_issues()]


def test_numbered_rows_under_an_area_are_tasks():
    draft = read(LAW, work("1", "Rà soát"), work("2", "Theo dõi"))
    assert tracked(draft) == [("I", "1", "", "Rà soát"), ("I", "2", "", "Theo dõi")]
    assert all(activity.implicit for _, _, activity in draft.activities())


def test_a_numbered_heading_over_work_is_a_task_with_activities():
    draft = read(LAW, heading("1", "Văn bản"), work("1.1", "Soạn"), work("1.2", "Ban hành"), work("2", "Theo dõi"))
    assert tracked(draft) == [("I", "1", "1.1", "Soạn"), ("I", "1", "1.2", "Ban hành"), ("I", "2", "", "Theo dõi")]


def test_work_under_work_belongs_to_it():
    draft = read(LAW, work("1", "Việc lớn"), work("1.1", "Việc nhỏ"), work("2", "Việc khác"))
    assert tracked(draft) == [("I", "1", "", "Việc lớn"), ("I", "1", "1.1", "Việc nhỏ"), ("I", "2", "", "Việc khác")]


def test_numbered_areas_are_sections():
    law, money = heading("1", "Cải cách thể chế"), heading("2", "Cải cách tài chính công")
    draft = read(law, work("1.1", "Soạn"), money, work("2.1", "Chi"))
    assert tracked(draft) == [("1", "1.1", "", "Soạn"), ("2", "2.1", "", "Chi")]
    assert [path[-1].area for path in draft.paths()] == ["institution", "public_finance"]


@pytest.mark.parametrize("labels", [("-", "-"), ("a)", "b)"), ("+", "+"), ("1.1.", "1.2.")])
def test_bullets_and_letters_are_activities(labels):
    draft = read(LAW, heading("1", "Nhóm việc"), work(labels[0], "Việc a"), work(labels[1], "Việc b"))
    assert tracked(draft) == [("I", "1", labels[0], "Việc a"), ("I", "1", labels[1], "Việc b")]


def test_numbers_may_skip_and_restart():
    draft = read(
        LAW, work("1", "a"), work("4", "b"), heading("II", "Cải cách tổ chức bộ máy"), work("1", "c"), work("1", "d")
    )
    assert tracked(draft) == [("I", "1", "", "a"), ("I", "4", "", "b"), ("II", "1", "", "c"), ("II", "1", "", "d")]


@pytest.mark.parametrize(
    "row",
    [
        ["I. CẢI CÁCH THỂ CHẾ", LEFT, LEFT, LEFT, LEFT, LEFT],
        ["I. CẢI CÁCH THỂ CHẾ", "", "", "", "", ""],
        ["", "I. CẢI CÁCH THỂ CHẾ", "", "", "", ""],
        ["I", "CẢI CÁCH THỂ CHẾ", LEFT, LEFT, LEFT, LEFT],
    ],
)
def test_titles_of_groups_in_their_shapes(row):
    (path,) = read(row, work("1", "Rà soát")).paths()
    assert (path[-1].label, path[-1].title, path[-1].area) == ("I", "CẢI CÁCH THỂ CHẾ", "institution")


def test_areas_without_any_number():
    draft = read(
        heading("", "CẢI CÁCH THỂ CHẾ"), work("1", "a"), heading("", "CẢI CÁCH TÀI CHÍNH CÔNG"), work("1", "b")
    )
    assert [path[-1].area for path, _, _ in draft.activities()] == ["institution", "public_finance"]


def test_labels_may_stand_in_the_title():
    draft = read(
        heading("", "LĨNH VỰC I: CẢI CÁCH THỂ CHẾ"),
        heading("", "Nhiệm vụ 1: Văn bản"),
        work("", "Hoạt động 1.1: Soạn"),
        work("", "Hoạt động 1.2: Ban hành"),
    )
    assert tracked(draft) == [
        ("LĨNH VỰC I", "Nhiệm vụ 1", "Hoạt động 1.1", "Soạn"),
        ("LĨNH VỰC I", "Nhiệm vụ 1", "Hoạt động 1.2", "Ban hành"),
    ]


def test_a_table_without_a_column_of_numbers():
    header = ["Nội dung", "Chủ trì", "Thời gian"]
    draft = read(["I. Cải cách thể chế", "", ""], ["1. Rà soát", "Sở Y tế", "Quý I"], header=header)
    assert tracked(draft) == [("I", "1", "", "Rà soát")]


def test_rows_without_any_heading_get_a_section_named_by_the_annex():
    draft = read(work("1", "Rà soát"), before=("KẾ HOẠCH CẢI CÁCH TÀI CHÍNH CÔNG NĂM 2025",))
    (path,) = draft.paths()
    assert (path[-1].title, path[-1].area) == ("KẾ HOẠCH CẢI CÁCH TÀI CHÍNH CÔNG NĂM 2025", "public_finance")
    assert codes(read(work("1", "Rà soát"))) == [(2, "unknown_area")]


def test_cells_merged_downwards_hold_for_each_row_without_doubt():
    draft = read(LAW, work("1", "a"), ["2", "b", ABOVE, ABOVE, "", ABOVE], work("3", "c", "Sở Tư pháp"))
    assert [(a.title, a.leads, a.product, a.deadline.text) for _, _, a in draft.activities()] == [
        ("a", ("Sở Y tế",), "Báo cáo", "Quý I"),
        ("b", ("Sở Y tế",), "Báo cáo", "Quý I"),
        ("c", ("Sở Tư pháp",), "Báo cáo", "Quý I"),
    ]
    assert codes(draft) == []


def test_empty_cells_inherit_within_their_part_only():
    draft = read(
        LAW, work("1", "a"), ["2", "b", "x", "", "", ""], heading("II", "Cải cách chế độ công vụ"),
        ["1", "c", "x", "", "", ""],
    )  # fmt: skip
    assert [a.leads for _, _, a in draft.activities()] == [("Sở Y tế",), ("Sở Y tế",), ()]
    assert codes(draft) == [(4, "inherited_leads"), (4, "inherited_deadline"), (6, "no_lead"), (6, "no_deadline")]


def test_an_empty_deadline_beside_a_lead_asks_for_a_date():
    draft = read(LAW, work("1", "a"), work("2", "b", time=""))
    assert codes(draft) == [(4, "no_deadline")]
    assert [str(a.deadline.kind) for _, _, a in draft.activities()] == ["fixed", "unspecified"]


def test_a_row_that_begins_inside_a_sentence_is_joined_with_a_doubt():
    draft = read(LAW, work("1", "Rà soát các"), heading("", "văn bản còn hiệu lực"), work("2", "b"))
    assert [a.title for _, _, a in draft.activities()] == ["Rà soát các văn bản còn hiệu lực", "b"]
    assert codes(draft) == [(3, "joined_row")]


def test_a_broken_lead_is_joined_over_a_page():
    page = [HEADER, ["", "văn bản", "", "đơn vị", "", ""], work("2", "b")]
    content = word_file([HEADER, LAW, work("1", "Rà soát", "Các phòng,")], page)
    draft = read_plan(content, "a.docx", names=NAMES)
    first = next(activity for _, _, activity in draft.activities())
    assert (first.title, first.leads) == ("Rà soát văn bản", ("Các phòng, đơn vị",))


def test_a_heading_that_names_who_answers_is_told():
    draft = read(["I", "Cải cách thể chế", "", "Sở Tư pháp", "", ""], work("1", "a"))
    assert codes(draft) == [(2, "heading_with_unit")]


def test_a_heading_without_rows_is_told():
    draft = read(LAW, work("1", "a"), heading("II", "Cải cách tổ chức bộ máy"))
    assert codes(draft) == [(4, "heading_without_rows")]
    assert "cắt ngang" in draft.all_issues()[0].message


def test_a_numbered_row_with_a_title_alone_stays_with_what_it_lacks():
    draft = read(LAW, work("1", "a"), heading("2", "Việc chưa giao"))
    assert tracked(draft)[-1] == ("I", "2", "", "Việc chưa giao")
    assert [code for row, code in codes(draft) if row == 4] == ["maybe_cut", "no_lead", "no_deadline"]


@pytest.mark.parametrize(
    ("cell", "leads", "supports"),
    [
        ("Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành", ["Sở Nội vụ"], ["Các sở, ban, ngành"]),
        ("Chủ trì: Sở Nội vụ; Phối hợp: Sở Y tế, Sở Tư pháp", ["Sở Nội vụ"], ["Sở Y tế", "Sở Tư pháp"]),
        ("- Cơ quan chủ trì: Sở Nội vụ\n- Cơ quan phối hợp: UBND cấp huyện", ["Sở Nội vụ"], ["UBND cấp huyện"]),
    ],
)
def test_leads_and_supports_in_one_cell(cell, leads, supports):
    header = ["STT", "Nhiệm vụ", "Cơ quan chủ trì, phối hợp", "Thời gian"]
    contract = to_contract(read(["1", "a", cell, "Quý I"], header=header))
    (activity,) = contract["activities"]
    assert (activity["leads"], activity["supports"]) == (leads, supports)


def test_unknown_units_and_dates_are_told_with_row_and_column():
    draft = read(LAW, work("1", "a", "Sở Lạ", "31/2/2025"))
    assert [issue.message for issue in draft.all_issues()] == [
        "Dòng 3, cột “Cơ quan chủ trì”: “Sở Lạ” chưa có trong danh mục đơn vị, cần chọn hoặc thêm đơn vị.",
        "Dòng 3, cột “Thời gian hoàn thành”: “31/2/2025”: ngày không có trong lịch, cần nhập lại.",
    ]
    (contract,) = to_contract(draft)["activities"]
    assert contract["leads"] == ["Sở Lạ"]


def test_columns_that_the_portal_does_not_know_stay_with_the_row():
    draft = read([*LAW, ""], [*work("1", "a"), "Ngân sách"], header=[*HEADER, "Nguồn kinh phí"])
    (activity,) = [activity for _, _, activity in draft.activities()]
    assert activity.extra == (("Nguồn kinh phí", "Ngân sách"),)


def test_targets_stand_in_the_title_where_no_other_column_has_them():
    (activity,) = [activity for _, _, activity in read(LAW, work("1", "Số hóa 80% hồ sơ")).activities()]
    assert [(target.comparator, target.lower) for target in activity.targets] == [("at_least", "80")]


def test_a_band_is_kept_by_its_word():
    (activity,) = [a for _, _, a in read(LAW, work("1", "Chỉ số nằm trong nhóm Trung bình cao")).activities()]
    assert [(t.measure, t.comparator, t.lower) for t in activity.targets] == [("band", "at_least", "trung bình cao")]


def test_a_row_keeps_its_cells_as_the_file_has_them_over_a_page():
    content = word_file([HEADER, LAW, work("1", "Rà soát")], [HEADER, ["", "văn bản", "", "", "", ""]])
    (activity,) = [a for _, _, a in read_plan(content, "a.docx", names=NAMES).activities()]
    assert dict(activity.cells) == {
        "STT": "1", "Nhiệm vụ": "Rà soát\nvăn bản", "Sản phẩm": "Báo cáo", "Cơ quan chủ trì": "Sở Y tế",
        "Thời gian hoàn thành": "Quý I",
    }  # fmt: skip


def test_the_last_row_of_a_part_is_work_also_where_it_names_an_area():
    draft = read(
        LAW,
        ["1", "Rà soát", "", "Sở Y tế", "", "Quý I"],
        ["2", "Đề án cải cách thủ tục hành chính", "", "Sở Nội vụ", "Sở Y tế", "Quý II"],
        heading("II", "Cải cách thủ tục hành chính"),
        ["1", "Công bố thủ tục", "", "Sở Y tế", "", "Quý III"],
    )
    assert [title for _, _, _, title in tracked(draft)] == [
        "Rà soát", "Đề án cải cách thủ tục hành chính", "Công bố thủ tục",
    ]  # fmt: skip


def test_a_merged_cell_goes_on_where_a_column_of_fields_changes():
    header = ["STT", "Lĩnh vực", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành"]
    rows = [
        ["1", "Đất đai", "Rà soát", "Sở Y tế", "Quý I"],
        ["2", "Môi trường", "Cắt giảm", ABOVE, ABOVE],
        ["3", ABOVE, "Báo cáo", ABOVE, "Quý III"],
    ]
    found = [(a.title, a.leads, a.deadline.text) for _, _, a in read(*rows, header=header).activities()]
    assert found == [
        ("Rà soát", ("Sở Y tế",), "Quý I"),
        ("Cắt giảm", ("Sở Y tế",), "Quý I"),
        ("Báo cáo", ("Sở Y tế",), "Quý III"),
    ]
