"""One agency's report as PDF; long annexes as workbook and document."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from reporting.rendering.document import ReportDocument
from reporting.rendering.docx import render_docx
from reporting.rendering.engine import load_engine
from reporting.rendering.html import document_html
from reporting.rendering.pdf import render_pdf
from reporting.rendering.repertoire import in_face
from reporting.rendering.values import cell_text
from reporting.rendering.xlsx import render_xlsx
from tests.benchmarks.harness import Result, beside, peak_of
from tests.benchmarks.plain import plain_docx, plain_xlsx
from tests.documents import samples

USES_DATABASE = False


def run(small: bool) -> Iterator[Result]:
    """PDF of 100 rows beside WeasyPrint alone on the same HTML; XLSX and DOCX of 5,000 rows beside bare XML."""
    rows, many = (10, 50) if small else (100, 5_000)
    document = samples.agency_document(work=samples.lines(rows))
    page = _html(document)
    figures = beside(lambda: render_pdf(document), lambda: _engine_alone(page), 1 if small else 5)
    yield Result(f"PDF, {rows} rows", *figures, rows, "floor: WeasyPrint alone", peak_of(lambda: render_pdf(document)))
    document = samples.agency_document(work=samples.lines(many))
    cells = [
        [cell_text(value) for value in row]
        for annex in document.annexes
        for group in annex.groups
        for row in group.rows
    ]
    for name, render, plain in (("XLSX", render_xlsx, plain_xlsx), ("DOCX", render_docx, plain_docx)):
        figures = beside(lambda: render(document), lambda: plain(cells), 1 if small else 5)  # noqa: B023 -- run at once
        peak = peak_of(lambda: render(document))  # noqa: B023 -- run at once
        yield Result(f"{name}, {many:,} rows", *figures, len(cells), "floor: bare XML", peak)


def _html(document: ReportDocument) -> str:
    context = {"document": document, "body": document_html(document), "created": f"{document.cutoff_on:%Y-%m-%d}"}
    return in_face(render_to_string("reporting/documents/document.html", context))


def _engine_alone(page: str) -> bytes:
    engine = load_engine()
    style = (Path(settings.STATICFILES_DIRS[0]) / "css" / "document.css").read_text(encoding="utf-8")
    base = str(settings.STATICFILES_DIRS[0])
    return engine.HTML(string=page, base_url=base).write_pdf(stylesheets=[engine.CSS(string=style, base_url=base)])
