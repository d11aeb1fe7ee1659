"""Plans in prose: tasks with who, when and what in the ways that offices write it; prose that is no list of tasks."""

import pytest

from plans.importing import read_plan
from plans.importing.errors import PlanFileError
from plans.importing.prose import PROSE_NAME, join_wrapped, read_prose
from tests.plans.importing.files import NAMES, word_file

HEAD = [
    "KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2025",
    "I. MỤC ĐÍCH",
    "1. Nâng cao hiệu quả",
    "II. NHIỆM VỤ",
    "1. Cải cách thể chế",
]
OWN_LINES = [
    *HEAD,
    "a) Rà soát văn bản",
    "- Đơn vị chủ trì: Sở Tư pháp",
    "- Đơn vị phối hợp: Các sở, ban, ngành.",
    "- Thời gian thực hiện: Quý II/2025",
    "- Sản phẩm: Báo cáo.",
    "b) Ban hành kế hoạch",
    "+ Cơ quan chủ trì: Sở Nội vụ;",
    "+ Thời gian hoàn thành: Tháng 6",
]
BRACKETS = [
    *HEAD,
    "a) Rà soát văn bản (Chủ trì: Sở Tư pháp; phối hợp: Các sở, ban, ngành; thời gian: Quý II/2025; "
    "sản phẩm: Báo cáo).",
    "b) Ban hành kế hoạch (Chủ trì: Sở Nội vụ; thời gian: Tháng 6).",
]
INLINE = [
    *HEAD,
    "a) Rà soát văn bản. Đơn vị chủ trì: Sở Tư pháp. Đơn vị phối hợp: Các sở, ban, ngành. Thời gian thực hiện: "
    "Quý II/2025. Kết quả, sản phẩm: Báo cáo.",
    "b) Ban hành kế hoạch. Cơ quan thực hiện: Sở Nội vụ. Thời hạn: Tháng 6.",
]


def rows(lines, *, explained=False, **options) -> list[list[str]]:
    table = read_prose(list(lines), 1, **options)
    assert table is not None and table.name == PROSE_NAME
    return [[cell.text for cell in row.cells[: 7 if explained else 6]] for row in table.rows[1:]]


@pytest.mark.parametrize("lines", [OWN_LINES, BRACKETS, INLINE])
def test_tasks_say_who_does_them_in_three_ways(lines):
    assert rows(lines) == [
        ["II", "NHIỆM VỤ", "", "", "", ""],
        ["1", "Cải cách thể chế", "", "", "", ""],
        ["a", "Rà soát văn bản", "Báo cáo", "Sở Tư pháp", "Các sở, ban, ngành", "Quý II/2025"],
        ["b", "Ban hành kế hoạch", "", "Sở Nội vụ", "", "Tháng 6"],
    ]


def test_what_explains_a_task_stays_with_it():
    lines = ["II. NHIỆM VỤ", "1. Rà soát", "- Lập danh mục.", "- Công bố.", "- Đơn vị chủ trì: Sở Y tế", "2. Tổng hợp",
             "- Đơn vị chủ trì: Sở Nội vụ"]  # fmt: skip
    assert rows(lines, explained=True)[1:] == [
        ["1", "Rà soát", "", "Sở Y tế", "", "", "- Lập danh mục.\n- Công bố."],
        ["2", "Tổng hợp", "", "Sở Nội vụ", "", "", ""],
    ]


def test_sentences_after_the_first_say_how_it_is_done():
    lines = ["KẾ HOẠCH NĂM 2025", "II. NHIỆM VỤ",
             "1. Sắp xếp lại kho lưu trữ của cơ quan. Ưu tiên 100% hồ sơ đất đai. Bố trí kinh phí. Chủ trì: Sở Y tế",
             "2. Tổng hợp số liệu của TP. Huế. Chủ trì: Sở Nội vụ"]  # fmt: skip
    draft = read_plan(word_file(before=tuple(lines)), "a.docx", names=NAMES)
    assert [(activity.title, activity.requirement) for *_, activity in draft.activities()] == [
        ("Sắp xếp lại kho lưu trữ của cơ quan.", "Ưu tiên 100% hồ sơ đất đai. Bố trí kinh phí"),
        ("Tổng hợp số liệu của TP. Huế", ""),
    ]


def test_targets_of_a_task_without_explanation_stand_in_its_title():
    lines = [
        "KẾ HOẠCH NĂM 2025",
        "II. NHIỆM VỤ",
        "1. Công khai 100% thủ tục. Đơn vị chủ trì: Sở Y tế",
        "2. Họp. Đơn vị chủ trì: Sở Nội vụ",
    ]
    draft = read_plan(word_file(before=tuple(lines)), "a.docx", names=NAMES)
    assert [len(activity.targets) for *_, activity in draft.activities()] == [1, 0]


def test_work_that_is_given_to_units_in_sentences():
    lines = [
        "II. NHIỆM VỤ",
        "1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính và các đơn vị có liên quan tham mưu kế hoạch biên chế.",
        "2. Giao Sở Tư pháp chủ trì, phối hợp với các sở, ngành rà soát văn bản.",
    ]
    assert rows(lines)[1:] == [
        ["1", "Tham mưu kế hoạch biên chế.", "", "Sở Nội vụ", "Sở Tài chính và các đơn vị có liên quan", ""],
        ["2", "Rà soát văn bản.", "", "Sở Tư pháp", "các sở, ngành", ""],
    ]


def test_tasks_under_the_names_of_units():
    lines = [
        "I. MỤC TIÊU", "1. Sở Nội vụ đạt hạng cao", "- Trên 90%", "III. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ",
        "- Theo dõi, đôn đốc.", "- Báo cáo hằng quý.", "2. Các phòng, đơn vị có trách nhiệm:", "Thực hiện kế hoạch.",
        "Nơi nhận:", "- Sở Nội vụ;",
    ]  # fmt: skip
    assert rows(lines) == [
        ["III", "TỔ CHỨC THỰC HIỆN", "", "", "", ""],
        ["1", "Sở Nội vụ", "", "", "", ""],
        ["-", "Theo dõi, đôn đốc.", "", "Sở Nội vụ", "", ""],
        ["-", "Báo cáo hằng quý.", "", "Sở Nội vụ", "", ""],
        ["2", "Các phòng, đơn vị có trách nhiệm:", "", "", "", ""],
        ["", "Thực hiện kế hoạch.", "", "Các phòng, đơn vị", "", ""],
    ]


@pytest.mark.parametrize(
    "lines",
    [[], ["Một câu."], ["1. Sở Nội vụ", "- Việc."], ["Đơn vị chủ trì: Sở Y tế"], ["I. A", "1. B", "2. C", "II. D"]],
)
def test_prose_that_is_no_list_of_tasks(lines):
    assert read_prose(lines, 1) is None


def test_wrapped_lines_become_paragraphs():
    lines = [
        "KẾ HOẠCH", "Căn cứ nghị quyết của tỉnh về việc đẩy mạnh cải cách, Ban", "Quản lý xây dựng kế hoạch:",
        "1. Mục đích", "- Nâng cao chất lượng phục vụ người dân và doanh nghiệp,", "", "cải thiện chỉ số.",
        "2. Yêu cầu",
    ]  # fmt: skip
    assert [text for _, text in join_wrapped(lines)] == [
        "KẾ HOẠCH",
        "Căn cứ nghị quyết của tỉnh về việc đẩy mạnh cải cách, Ban Quản lý xây dựng kế hoạch:",
        "1. Mục đích",
        "- Nâng cao chất lượng phục vụ người dân và doanh nghiệp, cải thiện chỉ số.",
        "2. Yêu cầu",
    ]


def test_a_document_without_a_table_becomes_a_plan():
    draft = read_plan(word_file(before=tuple(OWN_LINES)), "a.docx", names=NAMES)
    found = [
        (activity.title, activity.leads, activity.supports, activity.deadline.text)
        for *_, activity in draft.activities()
    ]
    assert found == [
        ("Rà soát văn bản", ("Sở Tư pháp",), ("Các sở, ban, ngành",), "Quý II/2025"),
        ("Ban hành kế hoạch", ("Sở Nội vụ",), (), "Tháng 6"),
    ]


def test_a_document_of_mere_words_is_refused():
    with pytest.raises(PlanFileError, match="không có bảng nào"):
        read_plan(word_file(before=("Kế hoạch năm 2025", "Thực hiện tốt.")), "a.docx", names=NAMES)
