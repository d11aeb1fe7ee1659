"""Every kind of PDF that the portal makes keeps PDF/A-3a and PDF/UA-1, as veraPDF judges it."""

from dataclasses import replace
from datetime import date

import pytest

from reporting.rendering import engine
from reporting.rendering.calls import Call
from reporting.rendering.check import CheckMark
from reporting.rendering.document import Part, build_document
from reporting.rendering.pdf import render_letter_pdf, render_pdf, render_unit_list
from reporting.rendering.signatures import OwnKey, sign
from reporting.rendering.work_annexes import unit_list
from reporting.snapshot import Counts, Earlier
from tests.documents import samples
from tests.documents.test_letter_form import letter
from tests.documents.test_pdf_safety import HOSTILE
from tests.documents.verapdf import MISSING, STANDARDS, can_run, judged
from tests.reporting.signing import authority

pytestmark = pytest.mark.skipif(not can_run(), reason=MISSING)

FAULTY = """<html lang=vi><title>Mẫu</title><h1>a</h1><h3>b</h3><table><tr><th>đầu<tr><td>ô</table>
<style>@page { @top-center { content: counter(page) } }</style>
<img src='data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'>"""


def agencys_report() -> bytes:
    """With every annex, its drawing among them, and the code for whoever doubts the file."""
    known = Earlier(2024, "H1", date(2024, 6, 14), Counts(done_on_time=3, overdue=1))
    document = samples.agency_document(lines=samples.lines(7), year_before=known)
    check = CheckMark("7KQ2MXAB93TD0FWE", "https://cchc.vidu.vn/kiem-tra/7KQ2MXAB93TD0FWE/", 1, 2)
    return render_pdf(replace(document, check=check))


def provinces_report() -> bytes:
    """With the lists of its units joined."""
    lists = [unit_list(samples.agency_snapshot(work=samples.lines(rows))) for rows in (3, 0, 2)]
    return render_pdf(samples.province_document(3), [render_unit_list(one) for one in lists])


def ad_hoc_document() -> bytes:
    """The answer to a request, without lists of work, by an outline that begins with "1." and skips a step later."""
    asked = (
        Part("digitising", "1", "Số hồ sơ đã số hóa trong kỳ?", 1, "Đã số hóa 1.204/1.310 hồ sơ.", is_answer=True),
        Part("assessment", "I", "Đánh giá", 0, "Đúng tiến độ."),
        Part("trouble", "a", "Khó khăn", 2, "Không."),
    )
    snapshot = samples.agency_snapshot(work=(), figures=(), period="AD_HOC")
    call = Call("Báo cáo chuyên đề số hóa hồ sơ", "Công văn số 120/SNV-CCHC ngày 12 tháng 5 năm 2025")
    return render_pdf(build_document(snapshot, asked, samples.agency_document().letterhead, call=call))


def signed_report(folder) -> bytes:
    """By the portal's own certificate."""
    (folder / "portal.p12").write_bytes(authority("Nơi cấp thử").pkcs12("x"))
    own = OwnKey(folder / "portal.p12", None, "x")
    report = render_pdf(samples.agency_document(lines=samples.lines(2), figures=()))
    return sign(report, own, reason="Phát hành báo cáo")


def hostile_report() -> bytes:
    """Markup, emoji and letters of far scripts as words, in the text and in a cell that fills pages."""
    narrative = HOSTILE.format(port=1) + "\n日本 😀 ﷽ \uf0b7 ⇒\n" + "ă" * 3_000
    work = (
        replace(samples.line(1, "steering", "overdue"), title=narrative, result="kết quả rất dài " * 300),
        *samples.lines(7),
    )
    return render_pdf(samples.agency_document(narrative, lines=work, unit_name="Sở <i>&</i>"))


@pytest.fixture(scope="module")
def judgements(tmp_path_factory):
    """One Java machine for all files."""
    faulty = engine.load_engine().HTML(string=FAULTY).write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True)
    files = {
        "agency": agencys_report(),
        "province": provinces_report(),
        "ad hoc": ad_hoc_document(),
        "letter": render_letter_pdf(letter()),
        "signed": signed_report(tmp_path_factory.mktemp("certificate")),
        "hostile": hostile_report(),
        "faulty": faulty,
    }
    return judged(files)


@pytest.mark.parametrize("name", ["agency", "province", "ad hoc", "letter", "signed", "hostile"])
def test_both_standards_are_kept(judgements, name):
    assert judgements[name] == {standard: [] for standard in STANDARDS.values()}


def test_what_a_file_breaks_is_named(judgements):
    rules = judgements["faulty"]["PDF/UA-1"]
    assert {"5-1", "7.3-1", "7.4.2-1"} <= {f"{rule.clause}-{rule.test}" for rule in rules}
    assert all(rule.asks and rule.place and rule.times for rule in rules)
