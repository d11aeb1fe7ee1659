"""The model that all formats print: wording, annexes, percentages, and text made harmless."""

import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from organisations.enums import UnitKind
from reporting.rendering.document import NOTHING_REPORTED, Part, build_document
from reporting.rendering.letterhead import letterhead_for
from reporting.rendering.values import CUT_NOTICE, TEXT_LIMIT, Percent, Share, cell_text, printable
from reporting.snapshot import AreaCounts, Counts, Earlier, Figure, RegisterLine, total
from tests.documents import samples

HEAD = letterhead_for(name="Sở Tư pháp", kind=UnitKind.DEPARTMENT, province=samples.PROVINCE)


def annex(document, title):
    return next(annex for annex in document.annexes if title in annex.title)


def texts(annex):
    return [[text for _, text in row.cells] for _, rows, _ in annex.printed_groups for row in rows]


@pytest.mark.parametrize(
    ("period", "subject"),
    [
        ("Q1", "Công tác cải cách hành chính quý I năm 2025"),
        ("H1", "Công tác cải cách hành chính 6 tháng đầu năm 2025"),
        ("Q3", "Công tác cải cách hành chính quý III năm 2025"),
        ("YEAR", "Công tác cải cách hành chính năm 2025"),
        ("AD_HOC", "Công tác cải cách hành chính đột xuất năm 2025"),
    ],
)
def test_the_subject_names_the_period(period, subject):
    assert samples.agency_document(period=period).subject == subject


def test_grounds_and_recipients_are_punctuated_as_the_decree_wants():
    document = samples.agency_document()
    assert [line[-1] for line in document.grounds] == [";", "."]
    assert document.recipients[0] == "- Như trên;"
    assert document.recipients[-1] == "- Lưu: VT, CCHC."
    assert document.closing.endswith("tổng hợp./.")


def test_several_addressees_stand_on_lines_of_their_own():
    head = replace(HEAD, addressees=("Bộ Nội vụ", "Văn phòng Chính phủ"))
    document = build_document(samples.agency_snapshot(), (), head)
    assert document.addressees == ("- Bộ Nội vụ;", "- Văn phòng Chính phủ.")


def test_headings_follow_the_three_depths():
    headings = [section.heading for section in samples.agency_document().sections]
    assert headings[0] == "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"
    assert headings[1] == "1. Kế hoạch cải cách hành chính"
    assert "a) Rà soát, đơn giản hóa" in headings


def test_an_empty_passage_says_so_unless_passages_below_it_speak():
    sections = {section.heading: section.paragraphs for section in samples.agency_document().sections}
    assert sections["I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"] == ()
    assert sections["2. Kiểm tra công tác cải cách hành chính"] == (NOTHING_REPORTED,)
    assert sections["V. KIẾN NGHỊ, ĐỀ XUẤT"] == (NOTHING_REPORTED,)


def test_an_agency_has_four_annexes_and_a_province_five():
    agency, province = samples.agency_document(), samples.province_document()
    assert [one.name for one in agency.annexes] == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]
    assert [one.title.split()[0] for one in agency.annexes] == ["Tổng", "Danh", "Danh", "Kết"]
    assert [one.title for one in province.annexes][1].endswith("theo cơ quan, đơn vị")
    assert province.annexes[2].title == "Danh mục nhiệm vụ và kết quả thực hiện của các cơ quan, đơn vị"
    assert province.annexes[4].title == "Tình hình gửi báo cáo của các cơ quan, đơn vị"


def test_earlier_reports_stand_beside_this_one():
    earlier = Earlier(2024, "H1", date(2024, 6, 14), Counts(done_on_time=3, overdue=1))
    compared = annex(samples.agency_document(year_before=earlier), "So sánh")
    assert [row[1:] for row in texts(compared)] == [
        ["6 tháng đầu năm 2024", "14/06/2024", "4", "3", "1", "75%"],
        ["6 tháng đầu năm 2025", "14/06/2025", "88", "26", "12", "29,5%"],
    ]
    (chart,) = compared.charts
    assert chart.words.endswith("6 tháng đầu năm 2024: 75%; 6 tháng đầu năm 2025: 29,5%")
    assert "Segoe UI" in chart.svg
    assert "Segoe UI" not in chart.paper


def test_shares_are_sums_over_sums_with_a_decimal_comma():
    areas = (
        AreaCounts("institution", "Cải cách thể chế", Counts(done_on_time=1)),
        AreaCounts("procedures", "Cải cách thủ tục hành chính", Counts(done_late=1, not_started=6)),
        AreaCounts("steering", "Chỉ đạo, điều hành", Counts()),
    )
    progress = samples.agency_document(areas=areas, lines=(), figures=()).annexes[0]
    rows = texts(progress)
    assert [row[-1] for row in rows] == ["100%", "14,3%", "không phát sinh"]
    assert progress.printed(progress.total).cells[-1] == ("n", "25%")
    assert progress.printed(progress.total).cells[2] == ("n", "8")


def test_the_work_list_holds_every_line_under_its_area_and_counts_on():
    document = samples.agency_document()
    listed = annex(document, "Danh mục")
    assert sum(len(group.rows) for group in listed.groups) == 88
    assert [row[0] for row in texts(listed)] == [str(number) for number in range(1, 89)]
    assert listed.groups[1].heading == "2. Cải cách thể chế"
    first = texts(listed)[0]
    assert first[1] == "Hoạt động 1.1. Ban hành Kế hoạch tuyên truyền cải cách hành chính tỉnh Đắk Nông năm 2025"
    assert first[2:4] == ["Tháng 1 – Tháng 12\n(31/12/2025)", "Hoàn thành đúng hạn\n(01/03/2025)"]


def test_a_line_of_an_unknown_area_is_not_lost():
    work = (samples.line(1, "tourism", "in_progress"),)
    listed = annex(samples.agency_document(lines=work, areas=()), "Danh mục")
    assert [group.heading for group in listed.groups] == ["1. Nội dung khác"]
    assert len(texts(listed)) == 1


def test_leading_units_are_named_when_there_are_several():
    work = (samples.line(1, "steering", "waiting"), samples.line(2, "steering", "waiting", unit="Thanh tra Sở"))
    listed = annex(samples.agency_document(lines=work), "Danh mục")
    assert listed.columns[2].heading == "Đơn vị chủ trì"
    assert [row[2] for row in texts(listed)] == ["Sở Tư pháp", "Thanh tra Sở"]


def test_the_late_list_counts_the_days_up_to_the_cut_off():
    late = annex(samples.agency_document(), "quá hạn")
    assert texts(late)[0][3:6] == ["30/04/2025", "45", "60%"]
    none = samples.agency_document(lines=(samples.line(1, "steering", "waiting"),))
    assert not any("quá hạn" in annex.title for annex in none.annexes), "what is empty is left out"


def test_figures_are_shown_in_their_measure():
    rows = {row[1]: row for row in texts(annex(samples.agency_document(), "chỉ tiêu"))}
    on_time = rows["Tỷ lệ hồ sơ thủ tục hành chính được giải quyết trước hạn và đúng hạn"]
    assert on_time[2:7] == ["%", "từ 98% trở lên", "12.345", "12.567", "98,23%"]
    assert on_time[7:] == ["97,9%", "97,5%", "12/15 đơn vị có số liệu"]
    assert rows["Tỷ lệ hồ sơ liên thông được giải quyết đúng hạn"][6] == "không phát sinh"
    assert rows["Thứ hạng Chỉ số cải cách hành chính (PAR INDEX) của tỉnh"][6:9] == ["38", "", "45"]
    assert rows["Chỉ số hiệu quả quản trị và hành chính công (PAPI)"][6] == "trung bình cao"
    assert rows["Tỷ lệ giải ngân vốn đầu tư công"][6] == "chưa có số liệu"


def test_the_province_lists_who_sent_late_and_not_at_all():
    sent = annex(samples.province_document(), "Tình hình gửi")
    rows = texts(sent)
    assert [row[3] for row in rows].count("Quá hạn") == 4
    assert [row[1] for row in rows if row[3] == "Chưa có báo cáo được tiếp nhận"] == [
        "UBND huyện Đắk R'lấp",
        "Ban Dân tộc",
    ]
    assert sent.note == "28/30 cơ quan, đơn vị có báo cáo được tiếp nhận; đúng hạn 24, quá hạn 4, chưa có 2"


def test_the_units_of_the_province_add_up_to_its_areas():
    snapshot = samples.province_snapshot()
    by_unit = annex(samples.province_document(), "theo cơ quan, đơn vị")
    assert by_unit.total[2] == sum(row[2] for row in by_unit.groups[0].rows) == total(snapshot.areas).planned == 798


def test_widths_of_every_annex_fill_the_page():
    for document in (samples.agency_document(), samples.province_document()):
        assert {sum(column.width for column in one.columns) for one in document.annexes} == {100}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Share(1, 3), "33,3%"),
        (Share(0, 0), "không phát sinh"),
        (Share(5, 5), "100%"),
        (Share(12345, 12567, is_measured=True), "98,23%"),
        (Share(0, 0, is_measured=True), "không phát sinh"),
        (Percent(Decimal("94.25")), "94,25%"),
        (Percent(Decimal("92.5712")), "92,57%"),
        (12567, "12.567"),
        (samples.CUTOFF, "14/06/2025"),
        (None, ""),
    ],
)
def test_values_print_as_vietnamese_offices_write_them(value, text):
    assert cell_text(value) == text


def test_text_loses_what_documents_cannot_carry_and_nothing_else():
    decomposed = unicodedata.normalize("NFD", "Sở Nội vụ ưỡng")
    assert printable(f"\x00{decomposed}\x07\ud800\uffff\ttừ\u200b\u202e\n\nhai") == "Sở Nội vụ ưỡng từ\n\nhai"


def test_a_passage_beyond_the_limit_is_cut_with_a_notice():
    cut = printable("ab " * TEXT_LIMIT)
    assert cut.endswith(CUT_NOTICE)
    assert len(cut) <= TEXT_LIMIT + len(CUT_NOTICE) + 1
    assert not printable("ab " * 100).endswith(CUT_NOTICE)


def test_endless_words_get_places_to_break_at():
    assert printable("W" * 99) == "W" * 99
    broken = printable("W" * 250)
    assert broken.replace("\u200b", "") == "W" * 250
    assert max(map(len, broken.split("\u200b"))) == 10


def test_equal_arguments_give_an_equal_document():
    part = Part("steering", "I", "Chỉ đạo", 0, "Nội dung")
    assert build_document(samples.agency_snapshot(), [part], HEAD) == build_document(
        samples.agency_snapshot(), [part], HEAD
    )


def test_columns_and_sums_without_values_are_left_out():
    figure = Figure("A", "Tỷ lệ đúng hạn", "procedures", "PERCENT", "từ 98% trở lên", None, None, Decimal(97))
    line = RegisterLine("steeringdocument", samples.CUTOFF, "Sở Tư pháp", "Chấn chỉnh", ("1/STP", "Công văn"))
    document = samples.agency_document(figures=(figure,), register_lines=(line,))
    figures = annex(document, "chỉ tiêu")
    assert not {"Kỳ trước", "Cùng kỳ năm trước"} & {column.heading for column in figures.columns}
    assert sum(column.width for column in figures.columns) == 100
    assert annex(document, "văn bản chỉ đạo").total is None


def test_the_levels_of_headings_never_skip_whatever_outline_an_office_makes():
    outline = [Part(str(place), "", "Mục", depth, "lời") for place, depth in enumerate((1, 0, 2, 2, 1, 2))]
    sections = build_document(samples.agency_snapshot(), outline, HEAD).sections
    assert [section.depth for section in sections] == [1, 0, 2, 2, 1, 2]
    assert [section.level for section in sections] == [2, 2, 3, 3, 3, 4]
