"""Numberings, headings, breaks and marks that offices use in annexes: what becomes of the rows and what is told."""

import pytest

from plans.importing import PlanDraft, read_plan
from tests.plans.importing.files import ABOVE, LEFT, NAMES, word_file

HEADER = ["STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]
LAW = ["I", "Cải cách thể chế", "", "", "", ""]


def work(label: str, title: str, lead: str = "Sở Y tế", time: str = "Quý I") -> list[str]:
    return [label, title, "Báo cáo", lead, "", time]


def heading(label: str, title: str) -> list[str]:
    return [label, title, "", "", "", ""]


def read(*pages: list[list[str]]) -> PlanDraft:
    return read_plan(word_file(*([HEADER, *page] for page in pages)), "a.docx", names=NAMES)


def rows(draft: PlanDraft) -> list[tuple[str, str]]:
    """(task, title) of every tracked row."""
    return [(task.title, activity.title) for _, task, activity in draft.activities()]


def codes(draft: PlanDraft) -> set[str]:
    return {issue.code for issue in draft.all_issues()}


@pytest.mark.parametrize(
    ("group", "first", "second"),
    [
        ("1", "1.1", "1.2"), ("1", "1", "2"), ("a)", "1", "2"), ("(1)", "(a)", "(b)"), ("a)", "(1)", "(2)"),
        ("Nhiệm vụ 1", "-", "-"), ("Nhiệm vụ 1", "1", "2"), ("Nhiệm vụ 1", "a)", "b)"), ("I.1", "I.1.a", "I.1.b"),
        ("1", "+", "+"), ("1", "", ""), ("1", "1,1", "1,2"), ("1", "NV-01", "NV-02"), ("Mục 1", "1", "2"),
        ("A", "1", "2"),
    ],
)  # fmt: skip
def test_rows_stand_below_the_group_over_them(group, first, second):
    other = "B" if group == "A" else group.replace("1", "2").replace("a", "b")
    draft = read([LAW, heading(group, "Nhóm"), work(first, "a"), work(second, "b"), heading(other, "Khác"),
                  work(first, "c")])  # fmt: skip
    assert [title for _, title in rows(draft)] == ["a", "b", "c"]
    groups = [task.title if task.title in ("Nhóm", "Khác") else path[-1].title for path, task, _ in draft.activities()]
    assert groups == ["Nhóm", "Nhóm", "Khác"]
    assert {path[0].area for path, _, _ in draft.activities()} == {"institution"}


def test_numbers_that_run_over_the_whole_annex_do_not_nest():
    draft = read([LAW, work("1", "a"), work("2", "b"), heading("II", "Cải cách tài chính công"), work("3", "c")])
    assert rows(draft) == [("a", "a"), ("b", "b"), ("c", "c")]


@pytest.mark.parametrize("prefix", ["", "NV"])
def test_numbered_areas_stand_over_numbered_tasks(prefix):
    nobody = ["", "", "", ""]
    header = [*HEADER[1:]] if not prefix else HEADER
    pages = [["1. Cải cách thể chế", *nobody], ["Nhiệm vụ 1: Nhóm", *nobody],
             ["Hoạt động 1.1: a", "Báo cáo", "Sở Y tế", "", "Quý I"], ["2. Cải cách tài chính công", *nobody],
             ["Nhiệm vụ 1: b", "Báo cáo", "Sở Y tế", "", "Quý I"]]  # fmt: skip
    if prefix:
        pages = [[*row[0].split(". " if row[0][0].isdigit() else ": ", 1), *row[1:]] for row in pages]
    draft = read_plan(word_file([header, *pages]), "a.docx", names=NAMES)
    assert [(path[0].area, task.title, activity.title) for path, task, activity in draft.activities()] == [
        ("institution", "Nhóm", "a"),
        ("public_finance", "b", "b"),
    ]


def test_parts_hold_areas_that_are_numbered_anew():
    draft = read([heading("Phần thứ nhất", "CHUNG"), LAW, work("1", "a"), heading("Phần thứ hai", "RIÊNG"),
                  heading("I", "Cải cách tài chính công"), work("1", "b")])  # fmt: skip
    assert [[section.label for section in path] for path, _, _ in draft.activities()] == [
        ["Phần thứ nhất", "I"], ["Phần thứ hai", "I"],
    ]  # fmt: skip


def test_a_row_that_lacks_everything_in_the_middle_is_tracked_and_told():
    draft = read([LAW, work("1", "a"), heading("2", "b"), work("3", "c")])
    assert rows(draft) == [("a", "a"), ("b", "b"), ("c", "c")]
    assert {issue.code for _, _, a in draft.activities() if a.title == "b" for issue in a.issues} == {
        "no_lead", "no_deadline",
    }  # fmt: skip


def test_a_heading_s_unit_and_time_hold_for_rows_that_name_none():
    head = ["I", "Cải cách thể chế", "", "Sở Tư pháp", "", "Quý II"]
    draft = read([head, work("1", "a", "", ""), work("2", "b"), work("3", "c", "", "")])
    assert [(a.leads, a.deadline.text) for _, _, a in draft.activities()] == [
        (("Sở Tư pháp",), "Quý II"), (("Sở Y tế",), "Quý I"), (("Sở Tư pháp",), "Quý II"),
    ]  # fmt: skip
    assert codes(draft) == {"heading_with_unit", "heading_with_deadline", "inherited_leads", "inherited_deadline"}


@pytest.mark.parametrize("mark", ["nt", "-nt-", "Như trên", "”", "//", "như dòng trên"])
def test_ditto_means_the_cell_above(mark):
    draft = read([LAW, work("1", "a"), work("2", "b", mark, mark), work("3", "c", mark, mark)])
    assert [(a.leads, a.deadline.text) for _, _, a in draft.activities()] == [(("Sở Y tế",), "Quý I")] * 3
    assert codes(draft) == set()


def test_ditto_over_a_heading_is_told_and_without_anything_above_is_not_filled():
    draft = read([LAW, work("1", "a"), heading("II", "Cải cách tài chính công"), work("1", "b", "nt")])
    assert [a.leads for _, _, a in draft.activities()] == [("Sở Y tế",)] * 2
    assert codes(draft) == {"ditto"}
    first = read([LAW, work("1", "a", "nt")])
    assert [a.leads for _, _, a in first.activities()] == [()] and "no_lead" in codes(first)


@pytest.mark.parametrize(
    "row",
    [
        ["", "Tổng cộng: 2 nhiệm vụ", "", "", "", ""],
        ["Ghi chú: báo cáo về Sở Nội vụ", LEFT, LEFT, LEFT, LEFT, LEFT],
        ["Lưu ý:", "các đơn vị gửi báo cáo đúng hạn", "", "", "", ""],
        ["", "12", "", "", "", ""],
        ["7", "", "", "", "", ""],
        ["", "(Kèm theo Kế hoạch số 5/KH-UBND)", "", "", "", ""],
    ],
)
def test_rows_that_are_none_of_the_plan_are_named_and_left_out(row):
    draft = read([LAW, work("1", "a"), row, work("2", "b")])
    assert rows(draft) == [("a", "a"), ("b", "b")]
    (issue,) = [issue for issue in draft.issues if issue.code == "row_left_out"]
    assert " ".join(text for text in row if text not in ("", LEFT)) in issue.message


def test_work_that_begins_like_a_total_or_a_note_stays():
    draft = read(
        [LAW, work("1", "Tổng hợp báo cáo"), work("2", "Ghi chú trên sổ theo dõi"), work("3", "Cộng tác viên")]
    )
    assert [title for _, title in rows(draft)] == ["Tổng hợp báo cáo", "Ghi chú trên sổ theo dõi", "Cộng tác viên"]


def test_a_title_over_two_units_is_one_row_with_both():
    draft = read([LAW, work("1", "a"), [ABOVE, ABOVE, ABOVE, "Sở Tư pháp", "", ABOVE], work("2", "b")])
    assert [(a.title, a.leads) for _, _, a in draft.activities()] == [
        ("a", ("Sở Y tế", "Sở Tư pháp")), ("b", ("Sở Y tế",)),
    ]  # fmt: skip
    assert codes(draft) == {"joined_row"}


def test_a_lead_alone_goes_on_from_the_row_above():
    draft = read([LAW, work("1", "a", "Sở Khoa học"), ["", "", "", "và Công nghệ", "", ""], work("2", "b")])
    assert [a.leads for _, _, a in draft.activities()] == [("Sở Khoa học và Công nghệ",), ("Sở Y tế",)]
    assert codes(draft) == {"joined_row"}


def test_a_title_cut_before_a_name_goes_on_below_the_page():
    draft = read([LAW, work("1", "Báo cáo kết quả với")], [heading("", "Bộ Nội vụ"), work("2", "b")])
    assert [title for _, title in rows(draft)] == ["Báo cáo kết quả với Bộ Nội vụ", "b"]
    assert codes(draft) == {"joined_row"}


def test_a_heading_without_a_number_at_the_top_of_a_page_is_no_tail_where_others_stand_so_too():
    draft = read(
        [LAW, heading("", "Nhóm một"), work("1", "a"), heading("", "Nhóm hai"), work("2", "b")],
        [heading("", "Nhóm ba"), work("3", "c")],
    )
    assert [(path[-1].title or task.title, a.title) for path, task, a in draft.activities()] == [
        ("Nhóm một", "a"), ("Nhóm hai", "b"), ("Nhóm ba", "c"),
    ]  # fmt: skip


def test_a_file_cut_in_the_middle_is_told():
    assert "maybe_cut" in codes(read([LAW, work("1", "a"), work("2", "Rà soát, báo cáo về")]))
    assert "maybe_cut" not in codes(read([LAW, work("1", "a"), work("2", "Rà soát")]))


def test_several_numbered_pieces_in_one_row_are_told_and_not_taken_apart():
    draft = read([LAW, work("1", "1. Rà soát\n2. Báo cáo", "Sở Y tế\nSở Tư pháp", "Quý I")])
    assert len(rows(draft)) == 1 and "several_in_row" in codes(draft)
    bullets = read([LAW, work("1", "Rà soát:\n- văn bản\n- hồ sơ")])
    assert codes(bullets) == set()


def test_words_beside_a_heading_are_kept_in_an_issue():
    draft = read([["I", "Cải cách thể chế", "Nhiều văn bản", "", "", ""], work("1", "a")])
    held = [issue.message for issue in draft.all_issues()]
    assert any("Nhiều văn bản" in message for message in held) or "Nhiều văn bản" in str(draft.to_json())


def test_a_status_in_the_cell_of_the_deadline_is_named():
    draft = read([LAW, work("1", "a", time="Đã hoàn thành")])
    (issue,) = [issue for issue in draft.all_issues() if issue.code == "status_in_deadline"]
    assert "đã hoàn thành" in issue.message
