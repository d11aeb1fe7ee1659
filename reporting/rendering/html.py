"""A document as HTML: the body of the PDF and the preview on the page are the same fragment."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reporting.rendering.document import ReportDocument
from reporting.rendering.letter import LetterDocument


def document_html(document: ReportDocument) -> SafeString:
    """The report as one `<article class="document">`; its looks are in static/css/document.css.

    Every text of the report is escaped; there is no inline style, so a page under the strict policy may embed it.
    """
    return SafeString(render_to_string("reporting/documents/_body.html", {"document": document}))


def letter_html(document: LetterDocument) -> SafeString:
    """A letter likewise."""
    return SafeString(render_to_string("reporting/documents/_letter.html", {"document": document}))
