"""Whole annexes in the layouts of the two real plans: what is read, and that the shape of the file does not matter."""

import gc
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from plans.importing import PlanFileError, read_plan
from plans.importing.contract import to_contract
from plans.importing.drafts import ActivityDraft, PlanDraft, SectionDraft, Source, TaskDraft
from tests.plans.importing.files import (
    ABOVE,
    DAK_NONG_HEADER,
    DAK_NONG_ROWS,
    DAK_NONG_TITLE,
    DONG_NAI_PAGES,
    DONG_NAI_TITLE,
    LEFT,
    NAMES,
    excel_file,
    word_file,
)


def dak_nong() -> PlanDraft:
    content = word_file(DAK_NONG_HEADER + DAK_NONG_ROWS, before=DAK_NONG_TITLE)
    return read_plan(content, "dak-nong.docx", names=NAMES)


def dong_nai() -> PlanDraft:
    return read_plan(word_file(*DONG_NAI_PAGES, before=DONG_NAI_TITLE), "dong-nai.docx", names=NAMES)


def titled(draft: PlanDraft, title: str) -> ActivityDraft:
    (found,) = [activity for _, _, activity in draft.activities() if activity.title == title]
    return found


def outline(draft: PlanDraft) -> list[str]:
    """Every section, task and tracked row as one line, indented by its depth."""
    lines = []
    for path in draft.paths():
        section = path[-1]
        lines.append(f"{'  ' * (len(path) - 1)}{section.label} {section.title} [{section.area}]")
        for task in section.tasks:
            lines.append(f"{'  ' * len(path)}{task.label} {task.title}")
            lines += [f"{'  ' * len(path)}  {a.label} {a.title}" for a in task.activities if not a.implicit]
    return lines


def test_containers_areas_tasks_and_activities_of_dak_nong():
    assert outline(dak_nong()) == [
        "A CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC [steering]",
        "  I CÔNG TÁC SƠ KẾT, TỔNG KẾT [steering]",
        "    Nhiệm vụ 1 Sơ kết Nghị quyết số 20-NQ/TU ngày 04/11/2022",
        "      Hoạt động 1.1 Ban hành văn bản",
        "      Hoạt động 1.2 Báo cáo sơ kết",
        "    Nhiệm vụ 4 Tổ chức Hội nghị",
        "  II TUYÊN TRUYỀN, ĐÁNH GIÁ CÁC CHỈ SỐ [steering]",
        "    Nhiệm vụ 1 Công tác tuyên truyền",
        "      Hoạt động 1.1 Đăng tin",
        "      Hoạt động 1.2 Đăng báo",
        "B CÁC NỘI DUNG CẢI CÁCH HÀNH CHÍNH [None]",
        "  LĨNH VỰC I CẢI CÁCH THỂ CHẾ [institution]",
        "    Nhiệm vụ 1 Kế hoạch pháp chế",
        "  LĨNH VỰC V CẢI CÁCH TÀI CHÍNH CÔNG [public_finance]",
        "    Nhiệm vụ 2 Thực hiện cơ chế tự chủ",
        "      Hoạt động 2.1 Tự chủ về kinh phí",
        "  VI XÂY DỰNG VÀ PHÁT TRIỂN CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ [digital_government]",
        "    Nhiệm vụ 1 Xử lý hồ sơ",
    ]


def test_counts_and_head_of_dak_nong():
    draft = dak_nong()
    assert to_contract(draft)["counts"] == {"areas": 4, "sections": 5, "tasks": 6, "activities": 8, "issues": 0}
    head = draft.head
    assert (head.year, head.number, head.issued_on) == (2025, "1629/QĐ-UBND", date(2024, 12, 30))
    assert head.issuer == "UBND tỉnh Đăk Nông"
    assert head.title == "NỘI DUNG, NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH TỈNH ĐẮK NÔNG NĂM 2025"


def test_a_task_with_its_own_lead_and_dates_is_one_implicit_activity():
    activity = titled(dak_nong(), "Tổ chức Hội nghị")
    assert (activity.implicit, activity.label, activity.product) == (True, "", "Hội nghị")
    assert activity.leads == ("Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Sở Thông tin và Truyền thông")
    assert activity.leads_text == "Các Sở: NV, KH&ĐT, TT&TT"
    assert activity.deadline.tentative and activity.deadline.due_on == date(2025, 6, 30)


def test_units_deadlines_targets_and_notes_of_dak_nong():
    draft = dak_nong()
    report = titled(draft, "Báo cáo sơ kết")
    assert (report.requirement, report.note, report.source) == ("100% nhiệm vụ được đánh giá", "trình ký", Source(1, 8))
    assert [(target.comparator, target.lower) for target in report.targets] == [("at_least", "100")]
    assert titled(draft, "Đăng tin").leads == ("Sở Nội vụ", "Đài Phát thanh và Truyền hình tỉnh")
    assert titled(draft, "Đăng báo").leads == ("Sở Nội vụ", "Báo Đắk Nông")
    assert titled(draft, "Đăng báo").deadline.kind == "conditional"
    plan = titled(draft, "Kế hoạch pháp chế")
    assert (plan.deadline.starts_on, plan.deadline.due_on) == (date(2024, 12, 1), date(2025, 12, 31))
    assert plan.deadline.text == "Tháng 12/2024 – Tháng 12/2025"
    assert plan.supports == ("Các sở, ban, ngành", "UBND cấp huyện")
    assert titled(draft, "Tự chủ về kinh phí").leads == ("Các sở, ban, ngành", "UBND cấp huyện")
    assert titled(draft, "Tự chủ về kinh phí").deadline.kind == "continuous"
    files = titled(draft, "Xử lý hồ sơ")
    assert files.leads == ("Sở Giáo dục và Đào tạo",)
    assert files.supports == ("Sở Thông tin và Truyền thông", "Văn phòng UBND tỉnh")
    assert [(target.lower, target.scope) for target in files.targets] == [("98", "cấp tỉnh"), ("90", "cấp huyện")]


def without_place(draft: PlanDraft) -> tuple:
    """The tree without where its rows stood in the file."""

    def bare(section: SectionDraft) -> SectionDraft:
        tasks = tuple(replace(task, activities=tuple(map(placeless, task.activities))) for task in section.tasks)
        return replace(section, sections=tuple(map(bare, section.sections)), tasks=tasks)

    def placeless(activity: ActivityDraft) -> ActivityDraft:
        codes = tuple(replace(issue, row=0, table=0, message="") for issue in activity.issues)
        return replace(activity, source=Source(0, 0), issues=codes, cells=tuple(sorted(activity.cells)))

    return replace(draft.head, file=""), tuple(map(bare, draft.sections))


def pages(rows: list[list[str]], size: int) -> list[list[list[str]]]:
    """The rows on pages, each with the header repeated."""
    return [DAK_NONG_HEADER + rows[start : start + size] for start in range(0, len(rows), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_page_by_page_is_the_same_plan(size):
    split = read_plan(word_file(*pages(DAK_NONG_ROWS, size), before=DAK_NONG_TITLE), "trang.docx", names=NAMES)
    assert without_place(split) == without_place(dak_nong())
    assert max(activity.source.table for _, _, activity in split.activities()) > 1


def test_a_header_repeated_inside_one_table_is_the_same_plan():
    rows = [row for page in pages(DAK_NONG_ROWS, 4) for row in page]
    content = word_file(rows, before=DAK_NONG_TITLE)
    assert without_place(read_plan(content, "a.docx", names=NAMES)) == without_place(dak_nong())


def test_a_workbook_is_the_same_plan():
    content = excel_file(DAK_NONG_HEADER + DAK_NONG_ROWS, before=DAK_NONG_TITLE)
    assert without_place(read_plan(content, "a.xlsx", names=NAMES)) == without_place(dak_nong())


def test_a_workbook_with_headings_merged_over_the_row_is_the_same_plan():
    merged = [[row[0], row[1], *([LEFT] * 7)] if not any(row[2:]) else row for row in DAK_NONG_ROWS]
    content = excel_file(DAK_NONG_HEADER + merged, before=DAK_NONG_TITLE, hidden=[["bí mật"]])
    assert without_place(read_plan(content, "a.xlsx", names=NAMES)) == without_place(dak_nong())


def test_pages_without_a_header_go_on():
    content = word_file(DAK_NONG_HEADER + DAK_NONG_ROWS[:6], DAK_NONG_ROWS[6:], before=DAK_NONG_TITLE)
    assert without_place(read_plan(content, "a.docx", names=NAMES)) == without_place(dak_nong())


def test_columns_may_stand_in_any_order():
    order = [6, 7, 4, 5, 0, 1, 2, 3, 8]
    header = [[row[index] for index in order] for row in DAK_NONG_HEADER]
    rows = [[row[index] for index in order] for row in DAK_NONG_ROWS]
    content = word_file(header + rows, before=DAK_NONG_TITLE)
    assert without_place(read_plan(content, "a.docx", names=NAMES)) == without_place(dak_nong())


def test_goals_are_tasks_and_numbered_rows_without_work_are_sections_in_dong_nai():
    assert outline(dong_nai()) == [
        "I Cải cách thể chế [institution]",
        "  1 100% văn bản đúng quy định",
        "    1 Tham mưu văn bản",
        "     Đa dạng hình thức phổ biến, giáo dục pháp luật.",
        "II Cải cách thủ tục hành chính [procedures]",
        "  1 Kiểm soát thủ tục hành chính [procedures]",
        "    1.1 70% TTHC có hồ sơ mẫu",
        "      1.1 Lập hồ sơ mẫu",
        "  2. Đẩy mạnh chuyển đổi số trong giải quyết thủ tục [procedures]",
        "    2.1 Tối thiểu 50% hồ sơ được số hóa",
        "      2.1 Tập huấn",
        "       Triển khai quy trình",
        "       Số hóa hồ sơ",
        "     Kết quả được cung cấp bản điện tử 60%",
        "       Cung cấp bản điện tử",
        "  4 Giải quyết phản ánh kiến nghị [procedures]",
        "    1 - Tối thiểu 96% PAKN xử lý đúng hạn; - Tỷ lệ hài lòng đạt tối 92%",
        "      1 Tăng cường trách nhiệm",
        "VI Xây dựng và phát triển Chính quyền điện tử, Chính quyền số [digital_government]",
        "  1 100% thủ tục hành chính đủ điều kiện",
        "    1 Thực hiện theo triển khai của tỉnh",
        "  2 Khai thác dữ liệu",
        "    2 Kết nối - Các sản phẩm truyền thông.",
    ]


def test_rows_broken_over_a_page_are_joined_in_every_column():
    activity = titled(dong_nai(), "Thực hiện theo triển khai của tỉnh")
    assert activity.product == "Phần mềm thanh toán"
    assert activity.deadline.text == "Theo triển khai của Sở Thông tin và Truyền thông"
    assert activity.deadline.kind == "conditional"
    assert activity.source == Source(4, 4)


def test_an_empty_cell_inside_a_task_holds_what_stands_above_and_says_so():
    activity = titled(dong_nai(), "Số hóa hồ sơ")
    assert (activity.leads, activity.supports) == (("Văn phòng",), ("Các phòng",))
    assert (activity.deadline.kind, activity.deadline.text) == ("recurring", "6 tháng và cả năm (theo KH)")
    assert [(issue.field, issue.code, issue.row) for issue in activity.issues] == [
        ("leads", "inherited_leads", 3),
        ("supports", "inherited_supports", 3),
        ("deadline", "inherited_deadline", 3),
    ]
    assert activity.issues[0].message == (
        "Bảng 3, dòng 3, cột “Đơn vị chủ trì”: ô trống, lấy theo dòng trên: “Văn phòng”, cần kiểm tra."
    )


def test_a_lead_that_the_file_lacks_is_not_guessed():
    activity = titled(dong_nai(), "Thực hiện theo triển khai của tỉnh")
    assert (activity.leads, activity.leads_text) == ((), "")
    assert [(issue.field, issue.code) for issue in activity.issues] == [("leads", "no_lead")]


def test_targets_of_dong_nai_are_those_of_the_goal():
    draft = dong_nai()
    tasks = [task for path in draft.paths() for task in path[-1].tasks]
    bounds = {task.title[:12]: [target.lower for target in task.targets] for task in tasks if task.targets}
    assert bounds == {
        "100% văn bản": ["100"],
        "70% TTHC có ": ["70"],
        "Tối thiểu 50": ["50"],
        "Kết quả được": ["60"],
        "- Tối thiểu ": ["96", "92"],
        "100% thủ tục": ["100"],
    }
    assert [(issue.code, issue.table, issue.row) for issue in draft.issues] == [("typo_minimum", 3, 6)]
    assert all(not activity.targets for _, _, activity in draft.activities())


def test_counts_kinds_and_units_of_dong_nai():
    draft = dong_nai()
    assert to_contract(draft)["counts"] == {"areas": 3, "sections": 5, "tasks": 7, "activities": 10, "issues": 5}
    kinds = Counter(str(activity.deadline.kind) for _, _, activity in draft.activities())
    assert kinds == {"conditional": 3, "continuous": 2, "recurring": 2, "fixed": 3}
    assert titled(draft, "Lập hồ sơ mẫu").leads == ("Các phòng", "Văn phòng đại diện", "Các đơn vị")
    last = titled(draft, "Kết nối - Các sản phẩm truyền thông.")
    assert last.supports == ("Bộ phận kế toán Ban", "Đơn vị sự nghiệp")


def test_goals_merged_over_their_activities_are_one_task():
    rows = [
        DONG_NAI_PAGES[0][0],
        ["I", "Cải cách thể chế", "", "", "", "", ""],
        ["1", "100% văn bản đúng hạn", "Soạn thảo", "Văn bản", "Văn phòng", "Các phòng", "Quý I"],
        [ABOVE, ABOVE, "Thẩm định", "Báo cáo", ABOVE, "", ABOVE],
        [ABOVE, ABOVE, "Ban hành", "Quyết định", "Sở Y tế", "", "Quý II"],
    ]
    draft = read_plan(word_file(rows), "a.docx", names=NAMES)
    (task,) = [task for path in draft.paths() for task in path[-1].tasks]
    assert isinstance(task, TaskDraft)
    assert [(a.title, a.leads, a.deadline.text) for a in task.activities] == [
        ("Soạn thảo", ("Văn phòng",), "Quý I"),
        ("Thẩm định", ("Văn phòng",), "Quý I"),
        ("Ban hành", ("Sở Y tế",), "Quý II"),
    ]
    assert not list(draft.all_issues())


def test_the_json_is_lossless():
    for draft in (dak_nong(), dong_nai()):
        assert PlanDraft.from_json(draft.to_json()) == draft


def test_the_contract_has_the_promised_keys():
    contract = to_contract(dong_nai())
    assert list(contract) == ["file", "year", "counts", "activities", "issues"]
    assert (contract["file"], contract["year"]) == ("dong-nai.docx", 2023)
    promised = {"area", "section", "task", "label", "title", "implicit", "requirement", "product", "leads", "supports"}
    promised |= {"deadline", "targets", "source", "issues"}
    assert all(promised <= set(activity) for activity in contract["activities"])
    first = contract["activities"][0]
    assert (first["area"], first["section"], first["task"], first["label"]) == (
        "institution", "I", "100% văn bản đúng quy định", "1",
    )  # fmt: skip
    assert first["deadline"] == {
        "text": "Theo KH đào tạo, bồi dưỡng", "kind": "conditional", "starts_on": None, "due_on": None,
        "tentative": False,
    }  # fmt: skip
    assert first["targets"] == [
        {
            "text": "100% văn bản đúng quy định", "measure": "percent", "comparator": "at_least", "lower": "100",
            "upper": None, "scope": None, "baseline_year": None, "baseline_value": None, "population": None,
            "exceptions": None,
        }
    ]  # fmt: skip
    assert contract["activities"][1]["targets"] == []
    assert [(issue["code"], issue["row"]) for issue in contract["issues"]] == [
        ("inherited_leads", 3), ("inherited_supports", 3), ("inherited_deadline", 3), ("typo_minimum", 6),
        ("no_lead", 4),
    ]  # fmt: skip


def test_implicit_activities_bear_the_label_of_their_task():
    contract = to_contract(dak_nong())
    labels = [activity["label"] for activity in contract["activities"] if activity["implicit"]]
    assert labels == ["Nhiệm vụ 4", "Nhiệm vụ 1", "Nhiệm vụ 1"]
    assert contract["activities"][-1]["section"] == "VI"


@pytest.mark.parametrize(
    ("content", "year", "code", "words"),
    [
        (b"", None, "empty", "không có nội dung"),
        (b"%PDF-1.7", None, "damaged", "lưu dạng .docx hoặc .xlsx"),
        (word_file(DAK_NONG_HEADER)[:3000], None, "truncated", "bị hỏng hoặc bị cắt ngang"),
        (word_file([["Họ tên", "Tuổi"], ["An", "30"]]), None, "no_table", "không có bảng nào có các cột quen thuộc"),
        (word_file(), 2025, "no_table", "Hãy kiểm tra dòng tiêu đề"),
        (word_file(DAK_NONG_HEADER, before=DAK_NONG_TITLE), None, "no_rows", "không có nhiệm vụ nào"),
        (word_file(DAK_NONG_HEADER + DAK_NONG_ROWS[:4], before=("PHỤ LỤC",)), None, "year_missing", "--year 2025"),
        (word_file(DAK_NONG_HEADER + DAK_NONG_ROWS), 2030, "year_outside_plan", "Năm 2030 không thuộc kế hoạch"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_as_a_whole(content, year, code, words):
    with pytest.raises(PlanFileError) as raised:
        read_plan(content, "tep.docx", year=year, names=NAMES)
    assert raised.value.code == code and words in raised.value.message


def test_the_year_may_be_given_where_the_file_is_silent():
    content = word_file(DAK_NONG_HEADER + DAK_NONG_ROWS, before=("PHỤ LỤC",))
    draft = read_plan(content, "a.docx", year=2026, names=NAMES)
    assert draft.head.year == 2026
    assert titled(draft, "Báo cáo sơ kết").deadline.due_on == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("before", "name", "year", "whence"),
    [
        (("Đắk Nông, ngày 16 tháng 01 năm 2026", "PHỤ LỤC"), "a.docx", 2026, "ngày của văn bản (16/01/2026)"),
        (("Đắk Nông, ngày 30 tháng 12 năm 2025", "PHỤ LỤC"), "a.docx", 2026, "ngày của văn bản (30/12/2025)"),
        (("Đắk Nông, ngày     tháng 01 năm 2026", "PHỤ LỤC"), "a.docx", 2026, "ngày của văn bản"),
        (("PHỤ LỤC",), "KH CCHC 2027.docx", 2027, "tên tệp"),
    ],
)
def test_a_year_that_the_title_does_not_say_is_assumed_and_told(before, name, year, whence):
    draft = read_plan(word_file(DAK_NONG_HEADER + DAK_NONG_ROWS[:4], before=before), name, names=NAMES)
    assert draft.head.year == year
    (issue,) = [issue for issue in draft.issues if issue.code == "year_assumed"]
    assert f"năm {year} theo {whence}" in issue.message


def test_a_year_may_stand_in_the_deadlines_alone():
    draft = read_plan(word_file(DAK_NONG_HEADER + DAK_NONG_ROWS, before=("PHỤ LỤC",)), "a.docx", names=NAMES)
    assert (draft.head.year, "year_assumed") == (2025, draft.issues[0].code)


def test_the_draft_says_which_tables_and_columns_were_read():
    figures = [["TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch"], ["1", "Đúng hạn", "%", "98"]]
    draft = read_plan(word_file(DAK_NONG_HEADER + DAK_NONG_ROWS, figures, before=DAK_NONG_TITLE), "a.docx", names=NAMES)
    assert [(table.number, table.used, table.rows) for table in draft.tables] == [(1, True, 18), (2, False, 2)]
    assert draft.columns[:2] == (("label", "TT"), ("title", "Nội dung"))
    assert [issue.code for issue in draft.issues] == ["table_left_out"]
    assert PlanDraft.from_json(draft.to_json()) == draft


def test_the_bases_of_a_plan_are_in_its_head():
    base = "Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình;"
    draft = read_plan(word_file(DAK_NONG_HEADER + DAK_NONG_ROWS, before=(base, *DAK_NONG_TITLE)), "a.docx", names=NAMES)
    assert [(basis.kind, basis.number, basis.issuer) for basis in draft.head.bases] == [
        ("Nghị quyết", "76/NQ-CP", "Chính phủ")
    ]
    assert PlanDraft.from_json(draft.to_json()).head == draft.head


def test_annexes_with_other_columns_follow_one_another():
    header = ["TT", "Mục tiêu", "Hoạt động", "Đơn vị thực hiện", "Thời hạn"]
    goals = [header, ["1", "Chỉ số", "Tập huấn", "Sở Y tế", "Quý II"]]
    draft = read_plan(word_file(DAK_NONG_HEADER + DAK_NONG_ROWS, goals, before=DAK_NONG_TITLE), "a.docx", names=NAMES)
    assert len(list(draft.activities())) == 9
    assert titled(draft, "Tập huấn").leads == ("Sở Y tế",)
    assert [task.title for _, task, activity in draft.activities() if activity.title == "Tập huấn"] == ["Chỉ số"]


def test_the_collector_runs_on_after_a_file_was_read_or_refused():
    dak_nong()
    assert gc.isenabled()
    with pytest.raises(PlanFileError):
        read_plan(b"", "a.xlsx", names=NAMES)
    assert gc.isenabled()
