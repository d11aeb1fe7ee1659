"""A document as HTML: the body of the PDF and the preview on the page are the same fragment."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reporting.rendering.document import ReportDocument
from reporting.rendering.letter import LetterDocument
from reporting.rendering.sample import SampleDocument
from reporting.rendering.tables import Annex
from reporting.rendering.work_annexes import UnitList


def document_html(document: ReportDocument) -> SafeString:
    """The report as one `<article class="document">`; its looks are in static/css/document.css.

    Every text of the report is escaped; there is no inline style, so a page under the strict policy may embed it.
    """
    return SafeString(render_to_string("reporting/documents/_body.html", {"document": document}))


def letter_html(document: LetterDocument) -> SafeString:
    """A letter likewise."""
    return SafeString(render_to_string("reporting/documents/_letter.html", {"document": document}))


def sample_html(document: SampleDocument) -> SafeString:
    """Head and foot of an office's documents likewise."""
    return SafeString(render_to_string("reporting/documents/_sample.html", {"document": document}))


def cover_html(document: ReportDocument, annex: Annex) -> SafeString:
    """The first pages of an annex to which units' lists are joined."""
    return SafeString(render_to_string("reporting/documents/_cover.html", {"document": document, "annex": annex}))


def unit_list_html(unit_list: UnitList) -> SafeString:
    """A unit's list on pages of its own."""
    return SafeString(render_to_string("reporting/documents/_unit_list.html", {"list": unit_list}))
