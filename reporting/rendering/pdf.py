"""A document as PDF: PDF/A-3a with tags and bookmarks, fonts embedded, nothing read but the project's own files."""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reporting.rendering.document import ReportDocument
from reporting.rendering.engine import RenderingUnavailable, load_engine
from reporting.rendering.html import document_html, letter_html
from reporting.rendering.letter import LetterDocument
from reporting.rendering.printed import Printed
from reporting.rendering.repertoire import in_face

__all__ = ["RenderingUnavailable", "render_letter_pdf", "render_pdf"]

PDF_VARIANT = "pdf/a-3a"


def render_pdf(document: ReportDocument) -> bytes:
    """The whole report. Equal documents give equal bytes on one machine (the fonts installed there count).

    About 12 ms a table row; run it in a worker. Raises RenderingUnavailable where a system library is missing.
    """
    return _written(document, document_html(document))


def render_letter_pdf(document: LetterDocument) -> bytes:
    """A letter likewise; one of some ten rows takes half a second."""
    return _written(document, letter_html(document))


def _written(document: Printed, body: SafeString) -> bytes:
    engine = load_engine()
    from reporting.rendering.fetcher import OWN_ORIGIN, ClosedFetcher  # subclasses the engine's own class

    fetcher = ClosedFetcher()
    page = render_to_string(
        "reporting/documents/document.html",
        {"document": document, "body": body, "created": f"{document.cutoff_on:%Y-%m-%d}"},
    )
    return engine.HTML(string=in_face(page), base_url=OWN_ORIGIN, url_fetcher=fetcher).write_pdf(
        stylesheets=[engine.CSS(string=_style(), base_url=OWN_ORIGIN, url_fetcher=fetcher)],
        pdf_variant=PDF_VARIANT,
        pdf_tags=True,
    )


def _style() -> str:
    return (Path(settings.STATICFILES_DIRS[0]) / "css" / "document.css").read_text(encoding="utf-8")
