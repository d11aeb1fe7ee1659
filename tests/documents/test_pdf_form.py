"""The PDF measured against phụ lục I of Nghị định 30/2020/NĐ-CP, rule by rule."""

import io
import re
import unicodedata
from dataclasses import replace

import pdfplumber
import pypdf
import pytest

from reporting.rendering.pdf import render_pdf
from tests.documents import samples
from tests.documents.measure import MM, find, lines_under, looks, page_number, span

FACES = ("LiberationSerif", "TimesNewRoman")


@pytest.fixture(scope="module")
def agency():
    content = render_pdf(samples.agency_document())
    with pdfplumber.open(io.BytesIO(content)) as file:
        yield file


@pytest.fixture(scope="module")
def province():
    with pdfplumber.open(io.BytesIO(render_pdf(samples.province_document()))) as file:
        yield file


@pytest.fixture(scope="module")
def reader():
    return pypdf.PdfReader(io.BytesIO(render_pdf(samples.agency_document())))


def body_pages(file):
    return [page for page in file.pages if page.width < page.height]


def annex_pages(file):
    return [page for page in file.pages if page.width > page.height]


def test_f01_pages_are_a4_and_only_annexes_are_landscape(agency):
    sizes = [(round(page.width / MM), round(page.height / MM)) for page in agency.pages]
    assert set(sizes) == {(210, 297), (297, 210)}
    assert sizes == sorted(sizes)  # portrait first, then the annexes
    assert len(body_pages(agency)) == 2


def test_f03_text_keeps_the_margins(agency, province):
    for page in agency.pages + province.pages:
        text = [char for char in page.chars if char["top"] > 19 * MM and char["text"].strip()]
        left, right = min(char["x0"] for char in text), max(char["x1"] for char in text)
        assert 30 * MM - 0.5 <= left <= 35 * MM  # cells of a table stand a little inside
        assert right <= page.width - 15 * MM + 0.5
        assert min(char["top"] for char in text) >= 20 * MM - 1
        assert max(char["bottom"] for char in text) <= page.height - 20 * MM + 1


def test_f04_one_face_with_times_measures_is_embedded_black_and_nfc(agency, reader):
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"].get_object()
            names.add(re.sub(r"^/[A-Z]{6}\+|-", "", descendant["/BaseFont"]))
    assert all(name.startswith(FACES) for name in names), names
    assert {char["non_stroking_color"] for page in agency.pages for char in page.chars} == {(0.0, 0.0, 0.0)}
    text = "".join(page.extract_text() for page in reader.pages)
    assert unicodedata.is_normalized("NFC", text)


def test_f05_page_numbers_are_centred_in_the_top_margin_but_not_on_page_1(agency):
    first, second = body_pages(agency)
    assert page_number(first)[0] is None
    number, digits = page_number(second)
    assert number == "2"
    assert looks(digits) == (14, False, False)
    assert sum(span(digits)) / 2 == pytest.approx((30 + 165 / 2) * MM, abs=1)


def test_f06_each_annex_counts_its_own_pages(agency):
    numbers, expected, count = [], [], 0
    for page in annex_pages(agency):
        starts = "(Kèm theo Báo cáo" in (page.extract_text() or "")
        count = 1 if starts else count + 1
        numbers.append(page_number(page)[0])
        expected.append(None if starts else str(count))
    assert numbers == expected
    assert expected.count(None) == 4
    assert "10" in expected  # the list of 88 lines is long enough to prove it


def test_f07_f08_state_and_motto_with_a_line_as_long_as_the_text(agency):
    page = agency.pages[0]
    country, motto = (
        find(page, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        find(page, "Độc lập - Tự do - Hạnh phúc"),
    )
    assert looks(country) == (13, True, False)
    assert looks(motto) == (14, True, False)
    assert span(country)[0] > span(find(page, "UBND TỈNH ĐẮK NÔNG"))[1]
    assert span(country)[1] == pytest.approx(page.width - 15 * MM, abs=15)
    assert len({round(char["top"]) for char in country}) == 1
    assert lines_under(page, motto) == pytest.approx(span(motto), abs=1)


def test_f09_f10_the_body_above_is_light_the_issuer_bold_over_a_short_line(agency, province):
    page = agency.pages[0]
    above, issuer = find(page, "UBND TỈNH ĐẮK NÔNG"), find(page, "SỞ TƯ PHÁP")
    assert looks(above) == (13, False, False)
    assert looks(issuer) == (13, True, False)
    left, right = lines_under(page, issuer)
    width = span(issuer)[1] - span(issuer)[0]
    assert width / 3 <= right - left <= width / 2
    assert (left + right) / 2 == pytest.approx(sum(span(issuer)) / 2, abs=1)
    own = province.pages[0]
    assert len({round(char["top"]) for char in find(own, "ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG")}) == 2


def test_f11_f13_number_and_date_share_a_line(agency, province):
    number = find(province.pages[0], "Số: 05/BC-UBND")
    date = find(province.pages[0], "Đắk Nông, ngày 09 tháng 6 năm 2025")
    assert looks(number) == (13, False, False)
    assert looks(date) == (13, False, True)
    assert number[0]["bottom"] == pytest.approx(date[0]["bottom"], abs=0.5)
    blank = find(agency.pages[0], "Số: /BC-STP")
    assert blank[3]["x0"] - blank[2]["x1"] > 15  # room to write the number in
    find(agency.pages[0], "Đắk Nông, ngày tháng năm 2025")


def test_f14_title_and_subject_are_bold_centred_with_a_short_line(agency):
    page = agency.pages[0]
    title, subject = find(page, "BÁO CÁO"), find(page, "Công tác cải cách hành chính 6 tháng đầu năm 2025")
    middle = (30 + 165 / 2) * MM
    for run in (title, subject):
        assert looks(run) == (14, True, False)
        assert sum(span(run)) / 2 == pytest.approx(middle, abs=1)
    left, right = lines_under(page, subject)
    width = span(subject)[1] - span(subject)[0]
    assert width / 3 <= right - left <= width / 2


def test_f15_f16_addressee_and_grounds(agency):
    page = agency.pages[0]
    assert looks(find(page, "Kính gửi: Sở Nội vụ")) == (14, False, False)
    grounds = find(page, "Căn cứ Quyết định số 1629/QĐ-UBND ngày 30 tháng 12 năm 2024")
    assert looks(grounds) == (14, False, True)
    find(page, "tỉnh Đắk Nông năm 2025; Căn cứ Kế hoạch cải cách hành chính năm 2025 của Sở Tư pháp.")


def test_f17_paragraphs_are_justified_indented_and_spaced(agency):
    page = agency.pages[0]
    run = find(page, "Trong 6 tháng đầu năm 2025, Sở Tư pháp đã ban hành 12 văn bản chỉ đạo,")
    assert looks(run) == (14, False, False)
    assert run[0]["x0"] == pytest.approx(30 * MM + 12.7 * MM, abs=1)
    assert run[-1]["x1"] == pytest.approx(page.width - 15 * MM, abs=1)
    below = find(page, "điều hành; phân công rõ người")
    assert 14 * 1.0 <= below[0]["top"] - run[0]["top"] <= 14 * 1.15 * 1.5
    item, next_item = find(page, "- Tổ chức 02"), find(page, "- Kiểm tra 05/10")
    spacing = (next_item[0]["top"] - item[0]["top"]) - (below[0]["top"] - run[0]["top"])
    assert spacing >= 6 - 0.1


def test_f18_headings_by_depth(agency):
    page = agency.pages[0]
    assert looks(find(page, "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH")) == (14, True, False)
    assert looks(find(page, "1. Kế hoạch cải cách hành chính")) == (14, True, False)
    assert looks(find(page, "a) Rà soát, đơn giản hóa")) == (14, False, False)


def test_f19_body_and_annexes_end_in_the_mark(agency):
    text = "\n".join(page.extract_text() for page in agency.pages)
    assert "kính gửi Sở Nội vụ tổng hợp./." in text
    assert text.count("./.") == 1 + 4


def test_f20_f21_f22_signature_and_recipients(agency, province):
    page = body_pages(agency)[1]
    title, name = find(page, "GIÁM ĐỐC"), find(page, "Nguyễn Văn An")
    assert looks(title) == looks(name) == (14, True, False)
    assert name[0]["top"] - title[0]["bottom"] >= 25 * MM
    assert span(title)[0] > page.width / 2
    heading, first = find(page, "Nơi nhận:"), find(page, "- Như trên;")
    assert looks(heading) == (12, True, True)
    assert looks(first) == (11, False, False)
    assert looks(find(page, "- Lưu: VT, CCHC.")) == (11, False, False)
    assert heading[0]["x0"] == pytest.approx(30 * MM, abs=1)
    assert heading[0]["bottom"] == pytest.approx(title[0]["bottom"], abs=3)
    assert looks(find(body_pages(province)[1], "TM. ỦY BAN NHÂN DÂN")) == (14, True, False)


def test_f23_f24_f25_annex_headings(province):
    page = annex_pages(province)[0]
    assert looks(find(page, "Phụ lục I")) == (14, True, False)
    assert looks(find(page, "TỔNG HỢP TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH THEO LĨNH VỰC")) == (
        14,
        True,
        False,
    )
    below = find(page, "(Kèm theo Báo cáo số 05/BC-UBND ngày 09 tháng 6 năm 2025 của UBND tỉnh Đắk Nông)")
    assert looks(below) == (14, False, True)
    assert sum(span(below)) / 2 == pytest.approx((30 + 252 / 2) * MM, abs=1)


def test_f30_the_file_is_tagged_named_and_has_bookmarks(reader):
    root = reader.trailer["/Root"]
    assert float(reader.pdf_header.removeprefix("%PDF-")) >= 1.4
    assert reader.metadata.title == "Báo cáo công tác cải cách hành chính 6 tháng đầu năm 2025 của Sở Tư pháp"
    assert reader.metadata.author == "Sở Tư pháp"
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("vi", True)
    assert "/StructTreeRoot" in root
    metadata = root["/Metadata"].get_object().get_data()
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="A"' in metadata
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles[:2] == ["Báo cáo", "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"]
    assert titles[-4:] == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]


def test_f33_tables_repeat_head_and_codes_at_11_pt_and_keep_rows_whole(agency):
    pages = annex_pages(agency)
    list_pages = [page for page in pages if "Sản phẩm theo kế" in page.extract_text()]
    assert len(list_pages) > 10
    for page in list_pages:
        assert looks(find(page, "Nội dung nhiệm vụ, hoạt động")) == (11, True, False)
        assert looks(find(page, "(1)(2)(3)(4)(5)(6)(7)")) == (11, False, True)
    for page in list_pages[1:-1]:
        table = max(page.find_tables(), key=lambda table: table.bbox[3])
        assert "" not in [row[0] for row in table.extract()[2:]]  # a row broken over a page begins without its number
    assert min(char["size"] for page in pages for char in page.chars) >= 10.99


@pytest.mark.parametrize("lines", [19, 23, 27])
def test_the_signature_never_stands_without_the_end_of_the_text(lines):
    document = samples.agency_document()
    last = replace(document.sections[-1], paragraphs=tuple(f"Kiến nghị số {number}." for number in range(lines)))
    document = replace(document, sections=(*document.sections[:-1], last), annexes=())
    pages = pypdf.PdfReader(io.BytesIO(render_pdf(document))).pages
    end = pages[-1].extract_text()
    assert len(pages) == 3
    assert "Nơi nhận:" in end
    assert f"Kiến nghị số {lines - 1}." in end


def test_every_diacritic_can_be_selected(agency):
    text = " ".join(" ".join(page.extract_text() for page in agency.pages).split())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Nhiệm vụ trọng tâm 6 tháng cuối năm".upper(),
        "Không có nội dung báo cáo trong kỳ.",
        "Đã tiếp nhận 12.567 hồ sơ; giải quyết đúng hạn 98,2%.",
    ):
        assert words in text


def test_all_vietnamese_letters_come_back_letter_by_letter():
    letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    alphabet = " ".join([*letters, *letters.upper()])
    content = render_pdf(samples.agency_document(alphabet, lines=(), figures=(), areas=()))
    text = " ".join(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    assert alphabet in text


def test_illustrative_data_are_marked_on_every_page_and_real_ones_are_not(agency, province):
    for page in agency.pages:
        top = page.crop((0, 0, page.width, 19 * MM)).extract_text()
        assert "Dữ liệu minh họa" in top
    assert not any("minh họa" in page.extract_text() for page in province.pages)
