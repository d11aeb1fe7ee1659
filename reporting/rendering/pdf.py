"""A document as PDF: PDF/A-3a and PDF/UA-1 at once, fonts embedded, its data attached; nothing is read but the
project's own files.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from io import BytesIO
from math import ceil
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reform.common.collecting import no_collecting
from reporting.rendering.document import ReportDocument
from reporting.rendering.engine import RenderingUnavailable, load_engine
from reporting.rendering.html import cover_html, document_html, letter_html, unit_list_html
from reporting.rendering.letter import LetterDocument
from reporting.rendering.printed import END_MARK, Printed
from reporting.rendering.repertoire import in_face
from reporting.rendering.tables import Annex
from reporting.rendering.tagging import finish_tags
from reporting.rendering.work_annexes import UnitList, with_pages

__all__ = ["RenderingUnavailable", "look", "render_letter_pdf", "render_pdf", "render_unit_list"]

PDF_VARIANT = "pdf/a-3a"  # the highest of ISO 19005 that takes data along; the engine knows no file that is both
DATA_NAME = "so-lieu.json"
_LIST_TEMPLATES = ("document.html", "_unit_list.html", "_table.html")
_ROWS_OF_FIRST, _ROWS_OF_PAGE = 20, 27  # of the cover, a guess
_STAMPS = """
    @page { size: 12pt 20mm; margin: 0 }
    body, p { margin: 0 }
    p { font: 14pt/20mm "Times New Roman", "Liberation Serif", serif; white-space: nowrap }
    p { break-after: page }
    p:last-child { break-after: auto }
"""


def render_pdf(document: ReportDocument, lists: Sequence[bytes] = ()) -> bytes:
    """The whole report. Equal documents give equal bytes on one machine (the fonts installed there count). `lists` are
    the units' lists as `render_unit_list` made them, in the order of the rows that name them; they are joined there.

    About 12 ms a table row, a list that is joined 20 ms; run it in a worker. Raises RenderingUnavailable where a system
    library is missing.
    """
    place = next((index for index, annex in enumerate(document.annexes) if annex.of_units), None)
    if not lists or place is None:
        return _written(document, document_html(document))
    from reporting.rendering import joining  # ten megabytes that no page needs

    annex, others = document.annexes[place], document.annexes[:place] + document.annexes[place + 1 :]
    own = replace(document, annexes=others)
    names = tuple(row[1] for row in annex.groups[0].rows)
    return joining.join(
        _written(own, document_html(own)),
        _cover(document, annex, lists),
        tuple(zip(names, lists, strict=True)),
        annex=annex.name,
        before=others[place].name if place < len(others) else "",
        stamps=_stamps(),
    )


def render_unit_list(unit_list: UnitList) -> bytes:
    """A unit's list on pages without numbers; equal lists give equal bytes."""
    return _written(unit_list, unit_list_html(unit_list))


def look() -> str:
    """Differs when the same list would be printed otherwise: by another style sheet or another engine."""
    templates = (Path(settings.BASE_DIR) / "templates" / "reporting" / "documents" / name for name in _LIST_TEMPLATES)
    said = [load_engine().__version__, _style(), *(file.read_text(encoding="utf-8") for file in templates)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _cover(document: ReportDocument, annex: Annex, lists: Sequence[bytes]) -> bytes:
    """The annex's first pages; they name the pages of the lists, so how many they are themselves must be known: they
    are made again where the guess was wrong.
    """
    from reporting.rendering import joining

    lengths = [joining.length(content) for content in lists]
    own = 1 + ceil(max(0, len(lists) - _ROWS_OF_FIRST) / _ROWS_OF_PAGE)
    while True:
        pages = [own + 1 + sum(lengths[:index]) for index in range(len(lengths))]
        made = _written(replace(document, data=""), cover_html(document, with_pages(annex, pages)))
        if joining.length(made) == own:
            return made
        own = joining.length(made)


def _stamps() -> bytes:
    """A page for each digit, and one for the end mark, in the face and at the height of page numbers."""
    marks = "".join(f"<p>{mark}</p>" for mark in (*"0123456789", END_MARK))
    return load_engine().HTML(string=f"<style>{_STAMPS}</style>{marks}").write_pdf()


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
    with no_collecting():  # the boxes of a page live until the end
        return engine.HTML(string=in_face(page), base_url=OWN_ORIGIN, url_fetcher=fetcher).write_pdf(
            stylesheets=[engine.CSS(string=_style(), base_url=OWN_ORIGIN, url_fetcher=fetcher)],
            finisher=lambda _, pdf: finish_tags(pdf),
            pdf_variant=PDF_VARIANT,
            pdf_tags=True,
            attachments=_attachments(engine, document),
        )


def _attachments(engine: ModuleType, document: Printed) -> list:
    """The numbers that the document was made of, for programs: they need not be read from the tables."""
    if not document.data:
        return []
    moment = datetime.combine(document.cutoff_on, time(), UTC)
    return [
        engine.Attachment(
            file_obj=BytesIO(document.data.encode()),
            name=DATA_NAME,
            description="Số liệu đã chốt của báo cáo (JSON)",
            created=moment,
            modified=moment,
            relationship="Data",
        )
    ]


def _style() -> str:
    return (Path(settings.STATICFILES_DIRS[0]) / "css" / "document.css").read_text(encoding="utf-8")
