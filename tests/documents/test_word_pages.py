"""The DOCX opens in a word processor with the same pages as the PDF."""

from dataclasses import replace

import pytest

from reporting.rendering.check import CheckMark
from reporting.rendering.docx import render_docx
from reporting.rendering.pdf import render_pdf, render_unit_list
from reporting.rendering.work_annexes import unit_list
from tests.documents import samples
from tests.documents.word_pages import MISSING, PROGRAM, comparison

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=MISSING)


def test_an_agencys_report_has_the_same_pages():
    check = CheckMark("7KQ2MXAB93TD0FWE", "https://cchc.vidu.vn/kiem-tra/7KQ2MXAB93TD0FWE/", 1, 2)
    document = replace(samples.agency_document(work=samples.lines(14)), check=check)
    rows = comparison(render_docx(document), render_pdf(document))
    assert [name for name, _, _ in rows] == ["Nội dung", "Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]
    assert [printed for _, printed, _ in rows] == [word for _, _, word in rows], rows


def test_a_provinces_report_has_the_same_pages():
    lists = [unit_list(samples.agency_snapshot(work=samples.lines(rows))) for rows in (5, 4)]
    document = samples.province_document(2, tuple(one.part for one in lists))
    rows = comparison(render_docx(document), render_pdf(document, [render_unit_list(one) for one in lists]))
    assert [printed for _, printed, _ in rows] == [word for _, _, word in rows], rows
