"""Whatever a table holds, reading it never breaks and loses no word."""

import io
import re
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.importing import PlanFileError, read_plan
from plans.importing.contract import to_contract
from plans.importing.drafts import PlanDraft
from reform.common.text import clean
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

HEADERS = [
    ["STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian"],
    ["STT", "Mục tiêu", "Nhiệm vụ/ Hoạt động", "Chủ trì", "Phối hợp", "Thời gian hoàn thành"],
    ["Chủ trì", "Nội dung", "Yêu cầu", "Bắt đầu", "Kết thúc", "Nguồn kinh phí"],
]
NO_TEXT = LEFT + ABOVE + "="  # merged cells and formulas
CELLS = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            "1", "1.1", "I", "A", "-", "Nhiệm vụ 1", "Hoạt động 1.1", "LĨNH VỰC II", "Sở Nội vụ", "Các sở, ban, ngành",
            "Sở Lạ; Sở Y tế", "Quý I", "Thường xuyên", "Theo quy định", "31/2/2025", "Cải cách thể chế", "CHỈ ĐẠO",
            "giáo dục pháp luật.", "100% hồ sơ; trong đó 50%", "II. TÀI CHÍNH CÔNG", "chủ trì: Sở Y tế", "(1)",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("C",), exclude_characters=NO_TEXT), max_size=12),
)  # fmt: skip
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def words(draft: PlanDraft) -> str:
    """Every word that the draft holds."""
    parts: list[str] = []
    for path in draft.paths():
        parts += [path[-1].label, path[-1].title]
        for task in path[-1].tasks:
            parts += [task.label, task.title]
            for activity in task.activities:
                parts += [activity.label, activity.title, activity.requirement, activity.product, activity.note]
                parts += [activity.leads_text, activity.supports_text, activity.deadline.text]
                parts += [text for _, text in (*activity.extra, *activity.cells)]
    return " ".join(parts)


def letters(text: str) -> list[str]:
    """Words of three letters and more: numbering is split off titles, so signs and numbers may stand elsewhere."""
    return re.findall(r"[^\W\d_]{3,}", text)


@SETTINGS
@given(st.sampled_from(HEADERS), st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=12))
def test_random_tables_are_read_and_no_word_is_lost(header, rows):
    try:
        draft = read_plan(excel_file([header, *rows]), "a.xlsx", names=NAMES)
    except PlanFileError as error:
        assert error.code in {"no_rows", "no_table"}
        return
    held = words(draft) + " ".join(issue.message for issue in draft.all_issues())
    own_rows = [row for row in rows if row != header and not is_code_row(row)]
    lost = [word for row in own_rows for cell in row for word in letters(clean(cell)) if word not in held]
    assert not lost
    assert PlanDraft.from_json(draft.to_json()) == draft
    assert to_contract(draft)["counts"]["activities"] == len(list(draft.activities()))


def is_code_row(row: list[str]) -> bool:
    texts = [cell for cell in row if cell.strip()]
    return len(texts) >= 3 and all(re.fullmatch(r"\(?\d+\)?", text) for text in texts)


@SETTINGS
@given(st.data())
def test_mutated_copies_of_real_layouts_are_read(data):
    """A row dropped, doubled or blanked, two cells exchanged: still a plan, with every other row in it."""
    rows = [list(row) for row in DAK_NONG_ROWS]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(rows) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "blank", "swap"]))
        if change == "drop" and len(rows) > 3:
            del rows[at]
        elif change == "double":
            rows.insert(at, list(rows[at]))
        elif change == "blank":
            rows[at][data.draw(st.integers(0, 8))] = ""
        else:
            one, other = data.draw(st.integers(0, 8)), data.draw(st.integers(0, 8))
            rows[at][one], rows[at][other] = rows[at][other], rows[at][one]
    draft = read_plan(excel_file(DAK_NONG_HEADER + rows, before=DAK_NONG_TITLE), "a.xlsx", names=NAMES)
    held = words(draft)
    assert all(row[1] in held for row in DAK_NONG_ROWS if row in rows and any(row[2:]))


WORD = word_file(*DONG_NAI_PAGES, before=DONG_NAI_TITLE)
SHEET = excel_file(DAK_NONG_HEADER + DAK_NONG_ROWS, before=DAK_NONG_TITLE)


@SETTINGS
@given(st.data())
def test_damaged_parts_are_refused_or_read_but_never_break(data):
    content, name = data.draw(
        st.sampled_from(
            [
                (WORD, "word/document.xml"),
                (SHEET, "xl/worksheets/sheet1.xml"),
                (SHEET, "xl/styles.xml"),
                (SHEET, "xl/workbook.xml"),
            ]
        )
    )
    at = data.draw(st.floats(0, 0.999))
    noise = data.draw(
        st.one_of(st.binary(max_size=20), st.sampled_from([b"<", b">", b'"', b"&lt;", b"999999", b"w:tr"]))
    )
    cut = data.draw(st.integers(0, 40))

    def change(part: bytes) -> bytes:
        start = int(at * len(part))
        return part[:start] + noise + part[start + cut :]

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    try:
        draft = read_plan(stream.getvalue(), "a", year=None, names=NAMES)
    except PlanFileError as error:
        assert error.message.endswith(".")
        return
    assert any(draft.activities())
