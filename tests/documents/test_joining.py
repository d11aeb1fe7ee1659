"""The province's annex of all units' lists: joined from pages that were printed before, as if it were one document."""

import io
import re

import docx
import pdfplumber
import pypdf
import pytest
from openpyxl import load_workbook

from reporting.rendering.docx import render_docx
from reporting.rendering.pdf import render_pdf, render_unit_list
from reporting.rendering.work_annexes import unit_list
from reporting.rendering.xlsx import render_xlsx
from tests.documents import samples
from tests.documents.measure import MM, find, page_number, span
from tests.documents.standards import faults

UNITS = tuple(f"Sở, ban, ngành số {number}" for number in (1, 2, 3))


@pytest.fixture(scope="module")
def lists():
    return [
        unit_list(samples.agency_snapshot(work=samples.lines(rows), unit_name=name))
        for name, rows in zip(UNITS, (9, 0, 2), strict=True)
    ]


@pytest.fixture(scope="module")
def joined(lists):
    return render_pdf(samples.province_document(len(UNITS)), [render_unit_list(one) for one in lists])


def test_its_tags_and_content_name_each_other_and_equal_lists_give_equal_bytes(joined, lists):
    assert faults(joined) == []
    again = render_pdf(samples.province_document(len(UNITS)), [render_unit_list(one) for one in lists])
    assert again == joined


def test_its_pages_are_numbered_through_and_the_next_annex_begins_anew(joined):
    with pdfplumber.open(io.BytesIO(joined)) as file:
        heads = [(page.extract_text(), page_number(page)) for page in file.pages]
        first = next(place for place, (text, _) in enumerate(heads) if "Phụ lục III" in text.splitlines()[0:2])
        after = next(place for place, (text, _) in enumerate(heads) if "Phụ lục IV" in text.splitlines()[0:2])
        numbers = [number for _, (number, _) in heads[first:after]]
        assert numbers == [None, *map(str, range(2, after - first + 1))] and after - first > 4
        assert heads[after][1][0] is None
        page = file.pages[first + 1]
        left, right = span(page_number(page)[1])
        assert abs((left + right) / 2 - 156 * MM) < 1 and round(page_number(page)[1][0]["size"]) == 14
        ends = [place for place, (text, _) in enumerate(heads[first:after], first) if "./." in text]
        assert ends == [after - 1], "only the annex itself ends"
        end = find(file.pages[after - 1], "./.")
        table = max(line["bottom"] for line in file.pages[after - 1].lines + file.pages[after - 1].rects)
        assert abs(span(end)[1] - 282 * MM) < 2 and 0 < end[0]["bottom"] - table < 24
        pages = [int(row[-1]) for row in file.pages[first].extract_table()[2:]]
        for place, name in zip(pages, UNITS, strict=True):
            assert name in heads[first + place - 1][0].splitlines()[:2]


def test_the_outline_leads_to_each_unit(joined):
    reader = pypdf.PdfReader(io.BytesIO(joined))
    outline = reader.outline
    place = next(at for at, one in enumerate(outline) if not isinstance(one, list) and one.title == "Phụ lục III")
    assert [one.title for one in outline[place + 1]] == list(UNITS)
    assert outline[place + 2].title == "Phụ lục IV"
    for one in outline[place + 1]:
        assert one.title in reader.pages[reader.get_destination_page_number(one)].extract_text()


def test_the_tags_read_in_the_order_of_the_pages(joined):
    reader = pypdf.PdfReader(io.BytesIO(joined))
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    pages = {page.indirect_reference.idnum: place for place, page in enumerate(reader.pages)}
    first = [pages[kid.get_object().raw_get("/Pg").idnum] if "/Pg" in kid.get_object() else None
             for kid in root["/K"][0]["/K"]]  # fmt: skip
    known = [place for place in first if place is not None]
    assert known == sorted(known) and first.count(None) == len(UNITS) + 1, "a section for the cover and each list"
    keys = root["/ParentTree"]["/Nums"][::2]
    assert keys == sorted(set(keys)) and {page["/StructParents"] for page in reader.pages} == set(keys)


def test_word_and_excel_hold_the_same_rows(lists):
    document = samples.province_document(len(UNITS), tuple(one.part for one in lists))
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(render_docx(document))).paragraphs]
    assert [words.index(name) for name in UNITS] == sorted(words.index(name) for name in UNITS)
    assert "Không có nhiệm vụ trong kỳ." in words
    sheet = list(load_workbook(io.BytesIO(render_xlsx(document)))["Phụ lục III"].values)
    titles = [row[0] for row in sheet if row[0] and re.match(r"\d+\. Sở", str(row[0]))]
    assert titles[0].startswith(f"1. {UNITS[0]} – 1. ") and titles[-1].startswith(f"3. {UNITS[2]} – ")
    assert sum(1 for row in sheet if isinstance(row[0], int)) == 11
