"""What the portal asks of its PDFs beyond veraPDF, and that their numbers travel with them for programs."""

import io
import json

import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from reporting.rendering.pdf import DATA_NAME, render_letter_pdf, render_pdf
from reporting.snapshot import Snapshot
from tests.documents import samples
from tests.documents.standards import faults
from tests.documents.test_letter_form import letter


@pytest.fixture(scope="module")
def report():
    return render_pdf(samples.agency_document(lines=samples.lines(14)))


def test_a_report_and_a_letter_keep_them(report):
    assert faults(report) == []
    assert faults(render_letter_pdf(letter())) == []


def _leads_outside(file: Pdf) -> None:
    link = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 9, 9])}
    action = Dictionary(S=Name.URI, URI=String("http://vidu.vn/"))
    file.pages[0].obj.Annots = Array([file.make_indirect(Dictionary(**link, A=action))])


def _opens_another_file(file: Pdf) -> None:
    file.Root.OpenAction = Dictionary(S=Name.GoToR, F=String("khac.pdf"), D=Array([0, Name.Fit]))


def _says_two_titles(file: Pdf) -> None:
    file.docinfo["/Title"] = String("Khác")


def _has_a_nameless_attachment(file: Pdf) -> None:
    del file.Root.Names.EmbeddedFiles.Names[1].Desc


def _has_tags_that_cross(file: Pdf) -> None:
    owners = file.Root.StructTreeRoot.ParentTree.Nums[1]
    owners[3] = owners[4]


def _has_an_empty_tag(file: Pdf) -> None:
    file.Root.StructTreeRoot.ParentTree.Nums[1][3].K = Array([])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_leads_outside, "/URI in object"),
        (_opens_another_file, "/GoToR, /OpenAction in object"),
        (_says_two_titles, "/Title differs from the metadata"),
        (_has_a_nameless_attachment, "an attachment lacks name or description"),
        (_has_tags_that_cross, "mark 3 of page 1 has another owner"),
        (_has_an_empty_tag, "mark 3 of page 1 hangs on nothing"),
    ],
)
def test_each_is_found_where_it_is_broken(report, spoil, words):
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(report)) as file:
        spoil(file)
        file.save(out)
    assert [fault for fault in faults(out.getvalue()) if fault.startswith(words)]


def test_the_numbers_travel_with_the_file(report):
    ((name, (content,)),) = pypdf.PdfReader(io.BytesIO(report)).attachments.items()
    assert name == DATA_NAME
    assert Snapshot.from_json(json.loads(content)) == samples.agency_snapshot(lines=samples.lines(14))
