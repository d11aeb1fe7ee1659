"""A plan that leaves as a file comes back the same, whatever its numbers, deadlines, units and targets are."""

import zipfile
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.deadlines import Deadline, DeadlineKind, parse_span
from plans.exporting import essence, export_docx, export_xlsx
from plans.importing import read_plan
from plans.importing.drafts import (
    ActivityDraft,
    HeadDraft,
    PlanDraft,
    SectionDraft,
    Source,
    TargetDraft,
    TaskDraft,
)
from plans.importing.matching import read_units
from tests.plans.importing.files import DAK_NONG_HEADER, DAK_NONG_ROWS, DAK_NONG_TITLE, NAMES, excel_file

EXPORTS = {"phu-luc.xlsx": export_xlsx, "phu-luc.docx": export_docx}
HEAD = HeadDraft("", 2025, "Kế hoạch năm 2025", "15/KH-UBND", date(2024, 12, 30), issuer="UBND tỉnh Đắk Nông")
MARKS = "Loại dòng"


def read_back(draft: PlanDraft, file_name: str, columns: tuple[str, ...] = ()) -> PlanDraft:
    return read_plan(export(draft, file_name, columns), file_name, names=NAMES)


def export(draft: PlanDraft, file_name: str, columns: tuple[str, ...] = (), years=(2025, 2025)) -> bytes:
    return EXPORTS[file_name](draft, names=NAMES, years=years, columns=columns)


def sheet_rows(content: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def work(title: str = "Rà soát văn bản", who: str = "Sở Nội vụ", when: tuple[str, str] = ("Quý I", ""), **fields):
    names = read_units(who, NAMES).names
    deadline = parse_span(*when, year=2025, issued_on=HEAD.issued_on)
    known = {"leads": names, "leads_text": who, "deadline": deadline}
    return ActivityDraft(fields.pop("label", "Hoạt động 1.1"), title, Source(0, 0), **(known | fields))


def plan_of(
    *rows: ActivityDraft, area: str | None = "institution", title: str = "Cải cách thể chế", **fields
) -> PlanDraft:
    task = TaskDraft(fields.pop("label", "Nhiệm vụ 1"), "Công tác pháp chế", rows, **fields)
    return PlanDraft(HEAD, (SectionDraft("I", title, area, tasks=(task,)),))


# ── The layout ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def dak_nong() -> PlanDraft:
    rows = excel_file(DAK_NONG_HEADER + DAK_NONG_ROWS, before=DAK_NONG_TITLE)
    return read_plan(rows, "phu-luc.xlsx", names=NAMES)


@pytest.mark.parametrize("file_name", EXPORTS)
def test_an_annex_of_a_province_leaves_as_it_came_without_any_mark(dak_nong, file_name):
    content = export(dak_nong, file_name)
    back = read_plan(content, file_name, names=NAMES)
    assert essence(back) == essence(dak_nong)
    head = (dak_nong.head.title, dak_nong.head.number, dak_nong.head.issued_on, dak_nong.head.year)
    assert (back.head.title, back.head.number, back.head.issued_on, back.head.year) == head
    assert not any(MARKS in words for _, _, row in back.activities() for words in dict(row.cells))


def test_the_sheet_has_the_columns_of_the_annex(dak_nong):
    rows = sheet_rows(export(dak_nong, "phu-luc.xlsx"))
    at = next(number for number, row in enumerate(rows) if row[0] == "TT")
    assert rows[at] == [words if words != "<" else "" for words in DAK_NONG_HEADER[0]]
    assert rows[at + 1][4:8] == ["Chủ trì", "Phối hợp", "Bắt đầu", "Kết thúc"]
    assert rows[at + 2] == [f"({number})" for number in range(1, 10)]
    cells = {row[1]: row for row in rows[at + 3 :]}
    assert cells["Ban hành văn bản"][6:8] == ["Tháng 6", "Tháng 7"]
    assert cells["Tự chủ về kinh phí"][6:8] == ["Thường xuyên", ""]
    assert cells["Đăng báo"][6:8] == ["Sau khi công bố Chỉ số năm 2024", ""]


def test_the_sheet_prints_on_landscape_pages_with_its_head_on_each(dak_nong):
    sheet = openpyxl.load_workbook(BytesIO(export(dak_nong, "phu-luc.xlsx"))).active
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C8", "$5:$7")
    body = sheet["B11"]
    looks = (body.font.name, body.font.size, body.alignment.wrap_text, body.number_format)
    assert looks == ("Times New Roman", 11, True, "@")


def test_the_document_is_landscape_with_repeated_heads_whole_rows_and_its_end(dak_nong):
    document = docx.Document(BytesIO(export(dak_nong, "phu-luc.docx")))
    section, table = document.sections[0], document.tables[0]
    assert (section.page_width.mm > section.page_height.mm, round(section.left_margin.mm)) == (True, 30)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert [row._tr.trPr.xml.count("<w:tblHeader/>") for row in list(table.rows)[:4]] == [1, 1, 1, 0]
    assert all("<w:cantSplit/>" in row.trPr.xml for row in table._tbl.tr_lst)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert (texts[0], texts[-1]) == ("PHỤ LỤC", "./.")
    assert texts[2] == "(Kèm theo Quyết định số 1629/QĐ-UBND ngày 30/12/2024 của UBND tỉnh Đăk Nông)"
    style = document.styles["Bảng chữ"]
    assert style.font.size.pt == 11
    assert 'w:ascii="Times New Roman"' in document.styles.element.xml


def test_what_looks_like_a_formula_stays_text():
    draft = plan_of(work("=HYPERLINK(1)", note="-5 ngày"))
    assert essence(read_back(draft, "phu-luc.xlsx")) == essence(draft)
    cells = [cell for row in openpyxl.load_workbook(BytesIO(export(draft, "phu-luc.xlsx"))).active for cell in row]
    formula = next(cell for cell in cells if cell.value == "=HYPERLINK(1)")
    assert (formula.data_type, formula.quotePrefix) == ("s", True)


def test_equal_plans_give_equal_files(dak_nong):
    for file_name in EXPORTS:
        assert export(dak_nong, file_name) == export(dak_nong, file_name)


def test_a_row_longer_than_a_page_may_go_on_over_pages():
    content = export(plan_of(work(requirement="Nội dung cần làm. " * 400)), "phu-luc.docx")
    rows = docx.Document(BytesIO(content)).tables[0]._tbl.tr_lst
    assert ["<w:cantSplit/>" in row.trPr.xml for row in rows][-2:] == [True, False]


# ── Marks where words do not say enough ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("file_name", EXPORTS)
@pytest.mark.parametrize(
    "draft",
    [
        pytest.param(plan_of(work(label="1"), work("Tập huấn", label=""), label="1"), id="labels that restart"),
        pytest.param(plan_of(work(), work("Tập huấn", who="")), id="a row without a lead under one that has one"),
        pytest.param(plan_of(work(), title="Nội dung khác"), id="an area that no heading names"),
        pytest.param(plan_of(work(), area=None), id="no area under a heading that names one"),
        pytest.param(plan_of(work(), area="procedures"), id="another area than the heading names"),
        pytest.param(plan_of(work(), **{"label": "Nhiệm vụ 1"}, targets=()), id="nothing special"),
        pytest.param(
            PlanDraft(HEAD, (SectionDraft("I", "Cải cách thể chế", "institution"), *plan_of(work()).sections)),
            id="a heading without rows",
        ),
        pytest.param(plan_of(work(implicit=True, label="", title="Công tác pháp chế"), work()), id="implicit and more"),
        pytest.param(plan_of(work(implicit=True, label="", title="Việc khác")), id="implicit with a title of its own"),
        pytest.param(plan_of(), id="a task without activities"),
    ],
)
def test_a_plan_that_its_rows_alone_do_not_tell_comes_back(draft, file_name):
    if not any(draft.activities()):
        draft = PlanDraft(HEAD, (*draft.sections, *plan_of(work()).sections))
    assert essence(read_back(draft, file_name)) == essence(draft)


def test_a_deadline_that_a_person_corrected_keeps_its_words_and_its_day():
    corrected = Deadline("Theo tiến độ chung", DeadlineKind.FIXED, date(2025, 3, 1), date(2025, 9, 15), tentative=True)
    draft = plan_of(work(deadline=corrected), work("Tập huấn"))
    back = read_back(draft, "phu-luc.docx")
    assert next(back.activities())[2].deadline == corrected
    assert essence(back) == essence(draft)
    row = next(row for row in sheet_rows(export(draft, "phu-luc.xlsx")) if "Rà soát văn bản" in row)
    assert "Có thời hạn: từ 01/03/2025 đến 15/09/2025; dự kiến" in row


def test_targets_that_no_cell_says_come_back():
    of_task = TargetDraft("70% TTHC có hồ sơ mẫu", "percent", "at_least", "70", scope="cấp tỉnh; cấp huyện")
    of_row = TargetDraft("nhóm khá", "band", "at_least", "khá", baseline_year=2024, horizon_year=2030)
    draft = plan_of(work(targets=(of_row,), requirement="Đạt 98% hồ sơ"), targets=(of_task,))
    back = read_back(draft, "phu-luc.xlsx")
    task = back.sections[0].tasks[0]
    assert (task.targets, task.activities[0].targets) == ((of_task,), (of_row,))


def test_names_of_units_go_out_where_the_words_name_others():
    draft = plan_of(work(leads_text="Cơ quan được giao", leads=("Sở Y tế", "Sở Tài chính")))
    read = next(read_back(draft, "phu-luc.xlsx").activities())[2]
    assert (read.leads, read.leads_text) == (("Sở Y tế", "Sở Tài chính"), "Sở Y tế; Sở Tài chính")


def test_a_task_of_another_area_than_its_section_keeps_it():
    section = SectionDraft(
        "V", "Tổ chức thực hiện", "steering", tasks=(TaskDraft("1", "Việc", (work(),), area="apparatus"),)
    )
    draft = PlanDraft(HEAD, (section,))
    assert read_back(draft, "phu-luc.docx").sections[0].tasks[0].area == "apparatus"
    assert essence(read_back(draft, "phu-luc.docx")) == essence(draft)


def test_a_plan_of_a_period_says_its_years_above_the_table():
    content = export(plan_of(work()), "phu-luc.xlsx", years=(2023, 2025))
    assert ["GIAI ĐOẠN 2023 – 2025"] in [[cell for cell in row if cell] for row in sheet_rows(content)]
    assert read_plan(content, "a.xlsx", names=NAMES).head.year == 2025


def test_marks_that_a_person_spoiled_are_doubts_and_not_the_end():
    draft = plan_of(work(deadline=Deadline("Sớm", DeadlineKind.FIXED, None, date(2025, 9, 15))))
    content = export(draft, "phu-luc.xlsx")
    spoiled = (("Hoạt động<", "Lạ<"), ("Thể chế<", "Lạ<"), ("Có thời hạn: đến 15/09/2025", "31/02/2025"))
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            for before, after in spoiled:
                part = part.replace(f">{before}", f">{after}") if name.endswith("sheet1.xml") else part
            new.writestr(name, part)
    read = read_plan(stream.getvalue(), "a.xlsx", names=NAMES)
    codes = {issue.code for issue in read.all_issues()}
    assert {"row_mark", "unknown_area", "deadline_mark"} <= codes
    assert next(read.activities())[2].title == "Rà soát văn bản"


# ── Any plan at all ─────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = st.one_of(
    st.sampled_from(
        [
            "", "1", "a", "giáo dục pháp luật", "Nhiệm vụ 1", "1.1 Rà soát", "II. Tài chính công", "CHỈ ĐẠO", "(3)",
            "=1+1", "dòng một\ndòng hai", "<b>đậm</b>", "hai  dấu cách", "Sở Nội vụ chủ trì, phối hợp với Sở Y tế", "-",
            "&amp;", "Đạt 98% hồ sơ", "Chủ trì: Sở Y tế", "./.", "_x0041_", "TT", "Hoạt động", "\uf0b7 mục",
        ]
    ),
    st.text(max_size=30),
)  # fmt: skip
LABELS = st.sampled_from(["", "1", "1.1", "I", "A", "a)", "-", "Nhiệm vụ 1", "Hoạt động 1.1", "LĨNH VỰC II", "lạ lùng"])
AREAS = st.sampled_from([None, "steering", "institution", "procedures", "digital_government"])
UNIT_CELLS = st.sampled_from(
    ["", "Sở Nội vụ", "Sở Y tế; Sở Lạ", "Các sở, ban, ngành; UBND cấp huyện", "Các Sở: NV, TT&TT", "Sở Nội vụ\nSở Y tế"]
)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@st.composite
def deadlines(draw) -> Deadline:
    if draw(st.booleans()):
        words = st.sampled_from(
            ["", "Tháng 6", "Quý I/2025", "Thường xuyên", "Theo quy định", "Trước 30/11/2025", "Lạ – lùng"]
        )
        read = parse_span(draw(words), draw(words), year=2025, issued_on=HEAD.issued_on)
        return Deadline(read.text, read.kind, read.starts_on, read.due_on, read.tentative)
    kind = draw(st.sampled_from(DeadlineKind))
    days = sorted([draw(DAYS), draw(DAYS)]) if kind == DeadlineKind.FIXED else [None, None]
    text = draw(st.sampled_from(["", "Tháng 6 – Tháng 7", "Theo tiến độ", "a – b – c"]))
    return Deadline(text, kind, draw(st.sampled_from([None, days[0]])), days[1], draw(st.booleans()))


@st.composite
def rows(draw, columns: tuple[str, ...]) -> ActivityDraft:
    leads, supports = draw(UNIT_CELLS), draw(UNIT_CELLS)
    target = TargetDraft(
        "98% hồ sơ {trực tuyến}", "percent", draw(st.sampled_from(["at_least", "reduced_by"])), "98.50"
    )
    return ActivityDraft(
        label=draw(LABELS),
        title=draw(WORDS),
        source=Source(0, 0),
        implicit=draw(st.booleans()),
        requirement=draw(WORDS),
        product=draw(WORDS),
        note=draw(WORDS),
        leads=read_units(leads, NAMES).names,
        supports=read_units(supports, NAMES).names,
        leads_text=leads,
        supports_text=supports,
        deadline=draw(deadlines()),
        targets=draw(st.sampled_from([(), (target,), (target, target)])),
        extra=tuple((heading, draw(WORDS)) for heading in columns),
    )


@st.composite
def sections(draw, columns: tuple[str, ...], depth: int = 0) -> SectionDraft:
    tasks = [
        TaskDraft(draw(LABELS), draw(WORDS), tuple(draw(st.lists(rows(columns), max_size=3))), area=draw(AREAS))
        for _ in range(draw(st.integers(0, 2)))
    ]
    children = [draw(sections(columns, depth + 1)) for _ in range(draw(st.integers(0, 2 - depth)))]
    return SectionDraft(draw(LABELS), draw(WORDS), draw(AREAS), tuple(children), tuple(tasks))


COLUMNS = ("Mã nhiệm vụ", "Nguồn kinh phí", "Thời gian trình", "Ghi chú", "Tên văn bản giao", "Chủ trì", "Lĩnh vực")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_plan_comes_back(data):
    columns = tuple(data.draw(st.permutations(COLUMNS))[: data.draw(st.integers(0, 4))])
    found = data.draw(st.lists(sections(columns), min_size=1, max_size=2))
    draft = PlanDraft(HEAD, (*found, *plan_of(work()).sections))
    file_name = data.draw(st.sampled_from(sorted(EXPORTS)))
    assert essence(read_back(draft, file_name, columns), columns) == essence(draft, columns)
