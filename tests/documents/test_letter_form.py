"""The letter that urges a unit on, measured against the form of a công văn in Nghị định 30/2020/NĐ-CP."""

import io
import unicodedata
from dataclasses import replace
from datetime import date

import docx
import pdfplumber
import pypdf
import pytest
from docx.shared import Mm, Pt

from organisations.enums import UnitKind
from reporting.rendering.docx_letter import render_letter_docx
from reporting.rendering.letter import SUBJECT, LateLine, build_letter
from reporting.rendering.letterhead import letterhead_for
from reporting.rendering.pdf import render_letter_pdf
from tests.documents.measure import MM, find, lines_under, looks, page_number, span

TITLE = "Tham mưu ban hành Kế hoạch tuyên truyền cải cách hành chính tỉnh Đắk Nông năm 2025 & tổ chức <thực hiện>"
DOCUMENT = "Kế hoạch số 831/KH-UBND ngày 30/12/2024 của UBND tỉnh Đắk Nông"


def letter(rows: int = 12, **fields):
    head = letterhead_for(name="Sở Nội vụ", kind=UnitKind.DEPARTMENT, province="UBND tỉnh Đắk Nông")
    head = replace(head, symbol="SNV-CCHC", recipients=("Như trên", "Lãnh đạo Sở (b/c)", "Lưu: VT, CCHC"))
    line = LateLine(TITLE, DOCUMENT, date(2025, 5, 30), "Đang thực hiện, 45%; cập nhật ngày 20/05/2025")
    return build_letter(
        [line] * rows,
        letterhead=replace(head, signer_name="Nguyễn Văn An"),
        issuer="Sở Nội vụ",
        unit="Ban Quản lý các khu công nghiệp",
        grounds=(f"Căn cứ {DOCUMENT} về cải cách hành chính năm 2025", "Căn cứ Quyết định số 01/QĐ-UBND"),
        on=date(2025, 6, 13),
        reply_by=date(2025, 6, 20),
        **fields,
    )


@pytest.fixture(scope="module")
def pdf():
    with pdfplumber.open(io.BytesIO(render_letter_pdf(letter()))) as file:
        yield file


def test_pages_are_portrait_a4_within_the_margins(pdf):
    assert len(pdf.pages) > 1
    for page in pdf.pages:
        assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
        text = [char for char in page.chars if char["top"] > 19 * MM and char["text"].strip()]
        assert 30 * MM - 0.5 <= min(char["x0"] for char in text) <= 35 * MM
        assert max(char["x1"] for char in text) <= page.width - 15 * MM + 0.5
        assert max(char["bottom"] for char in text) <= page.height - 20 * MM + 1


def test_pages_but_the_first_are_numbered_in_the_top_margin(pdf):
    numbers = [page_number(page)[0] for page in pdf.pages]
    assert numbers == [None, *map(str, range(2, len(pdf.pages) + 1))]
    assert looks(page_number(pdf.pages[1])[1]) == (14, False, False)


def test_the_head_names_issuer_and_state(pdf):
    page = pdf.pages[0]
    assert looks(find(page, "UBND TỈNH ĐẮK NÔNG")) == (13, False, False)
    issuer = find(page, "SỞ NỘI VỤ")
    assert looks(issuer) == (13, True, False)
    left, right = lines_under(page, issuer)
    width = span(issuer)[1] - span(issuer)[0]
    assert width / 3 <= right - left <= width / 2
    assert looks(find(page, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")) == (13, True, False)
    motto = find(page, "Độc lập - Tự do - Hạnh phúc")
    assert looks(motto) == (14, True, False)
    assert lines_under(page, motto) == pytest.approx(span(motto), abs=1)


def test_a_letter_has_no_title_and_says_under_its_number_what_it_is_about(pdf):
    page = pdf.pages[0]
    number, about = find(page, "Số: /SNV-CCHC"), find(page, SUBJECT)
    assert looks(number) == (13, False, False)
    assert looks(about) == (12, False, False)
    assert about[0]["top"] - number[0]["bottom"] >= 5
    assert span(about)[1] < page.width / 2
    middle = sum(span(find(page, "SỞ NỘI VỤ"))) / 2
    assert sum(span(about)) / 2 == pytest.approx(middle, abs=6)
    assert looks(find(page, "Đắk Nông, ngày tháng năm 2025")) == (13, False, True)
    assert "BÁO CÁO" not in page.extract_text()


def test_addressee_grounds_and_text(pdf):
    page = pdf.pages[0]
    assert looks(find(page, "Kính gửi: Ban Quản lý các khu công nghiệp")) == (14, False, False)
    assert looks(find(page, "về cải cách hành chính năm 2025; Căn cứ Quyết định số 01/QĐ-UBND.")) == (14, False, True)
    opening = find(page, "Qua theo dõi việc thực hiện")
    assert opening[0]["x0"] == pytest.approx(30 * MM + 12.7 * MM, abs=1)


def test_the_list_repeats_its_head_and_keeps_its_rows_whole(pdf):
    pages = [page for page in pdf.pages if page.find_tables()]
    assert len(pages) > 1
    for page in pages:
        assert looks(find(page, "Văn bản giao")) == (11, True, False)
        assert looks(find(page, "(1)(2)(3)(4)(5)(6)")) == (11, False, True)
    rows = [row for page in pages for row in page.find_tables()[0].extract()[2:]]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 13)]
    assert {(row[3], row[4]) for row in rows} == {("30/05/2025", "14")}
    assert all("\n" not in row[3] for row in rows), "a day stays on one line"


def test_the_letter_ends_in_request_mark_signature_and_recipients(pdf):
    page = pdf.pages[-1]
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "gửi về Sở Nội vụ chậm nhất ngày 20/06/2025" in text
    assert text.count("./.") == 1
    title, name = find(page, "GIÁM ĐỐC"), find(page, "Nguyễn Văn An")
    assert looks(title) == looks(name) == (14, True, False)
    assert name[0]["top"] - title[0]["bottom"] >= 25 * MM
    assert looks(find(page, "Nơi nhận:")) == (12, True, True)
    assert looks(find(page, "- Lưu: VT, CCHC.")) == (11, False, False)


def test_the_file_is_tagged_and_its_text_can_be_selected():
    reader = pypdf.PdfReader(io.BytesIO(render_letter_pdf(letter(2))))
    assert reader.metadata.title == (
        "Công văn của Sở Nội vụ v/v đôn đốc thực hiện nhiệm vụ cải cách hành chính quá hạn của "
        "Ban Quản lý các khu công nghiệp"
    )
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = "".join(page.extract_text() for page in reader.pages)
    assert unicodedata.is_normalized("NFC", text)
    assert TITLE.replace(" ", "")[:60] in "".join(text.split())


def test_illustrative_data_are_marked_and_real_ones_are_not(pdf):
    assert not any("minh họa" in page.extract_text() for page in pdf.pages)
    with pdfplumber.open(io.BytesIO(render_letter_pdf(letter(illustrative=True)))) as marked:
        assert all("Dữ liệu minh họa" in page.extract_text() for page in marked.pages)


def test_the_word_file_has_real_styles_and_the_same_words():
    content = render_letter_docx(letter())
    assert content == render_letter_docx(letter()), "equal letters give equal bytes"
    file = docx.Document(io.BytesIO(content))
    section = file.sections[0]
    assert [round(value.mm) for value in (section.page_width, section.page_height)] == [210, 297]
    assert [round(value.mm) for value in (section.left_margin, section.right_margin, section.top_margin)] == [
        30,
        15,
        20,
    ]
    head, table, signing = file.tables
    about = next(line for line in head.rows[1].cells[0].paragraphs if line.style.name == "Về việc")
    assert (about.text, about.style.font.size, about.style.font.bold) == (SUBJECT, Pt(12), False)
    assert [cell.text for cell in table.rows[0].cells] == [
        *("STT", "Nhiệm vụ", "Văn bản giao", "Thời hạn", "Số ngày quá hạn", "Tình hình")
    ]
    assert [cell.text for cell in table.rows[13].cells][:2] == ["12", TITLE]
    assert sum(column.width for column in table.columns) == pytest.approx(Mm(165), rel=0.01)
    styles = [line.style.name for line in file.paragraphs if line.text]
    assert styles == ["Kính gửi", "Căn cứ", "Căn cứ", "Body Text", *["Body Text"] * 3, "Kết thúc"]
    assert signing.rows[0].cells[1].paragraphs[-1].text == "Nguyễn Văn An"
