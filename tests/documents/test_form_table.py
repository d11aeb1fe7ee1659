"""The table of F01–F33 of whole reports, and that it sees what is not in form."""

from dataclasses import replace
from datetime import date

import pytest

from organisations.enums import UnitKind
from reporting.rendering.check import CheckMark
from reporting.rendering.docx import render_docx
from reporting.rendering.letterhead import letterhead_for
from reporting.rendering.pdf import render_pdf
from reporting.snapshot import Counts, Earlier
from tests.documents import samples
from tests.documents.form_table import RULES, broken, measure


def signed_by_a_deputy():
    """A department's report as it leaves the office: numbered, to two bodies, signed for the head, with its code."""
    document = samples.agency_document(
        lines=samples.lines(30), year_before=Earlier(2024, "H1", date(2024, 6, 14), Counts(done_on_time=3, overdue=1))
    )
    head = replace(
        letterhead_for(name="Sở Tư pháp", kind=UnitKind.DEPARTMENT, province=samples.PROVINCE),
        addressees=("Ủy ban nhân dân tỉnh Đắk Nông", "Sở Nội vụ"),
        signer_authority="KT. GIÁM ĐỐC",
        signer_title="PHÓ GIÁM ĐỐC",
        signer_name="Trần Thị Bình",
        number="5",
        issued_on=date(2025, 2, 9),
    )
    check = CheckMark("7KQ2MXAB93TD0FWE", "https://cchc.vidu.vn/kiem-tra/7KQ2MXAB93TD0FWE/", 1, 2)
    return replace(document, letterhead=head, check=check)


@pytest.mark.parametrize("document", [signed_by_a_deputy(), samples.province_document()], ids=["agency", "province"])
def test_both_files_keep_every_rule(document):
    rows = measure(render_pdf(document), render_docx(document))
    assert broken(rows) == []
    assert [rule.code for rule, _, _ in rows] == [f"F{number:02d}" for number in range(1, 34)]
    measured = [pdf[0] for _, pdf, _ in rows]
    assert measured.count(True) == sum(bool(rule.words) for rule in RULES)


def test_what_is_not_in_form_is_seen():
    document = samples.agency_document(lines=samples.lines(2), figures=())
    head = replace(document.letterhead, symbol="BC STP", signer_name="TS. Trần Thị Bình", recipients=("Giám đốc", "VT"))
    wrong = replace(document, letterhead=head, grounds=("Căn cứ một",), closing="Trên đây là báo cáo.")
    found = {fault.split(":")[0] for fault in broken(measure(render_pdf(wrong), render_docx(wrong)))}
    assert {"F11 PDF", "F11 DOCX", "F16 PDF", "F16 DOCX", "F19 PDF", "F19 DOCX", "F20 PDF", "F22 PDF"} <= found
