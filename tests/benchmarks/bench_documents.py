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
    long = samples.agency_document(work=samples.lines(many))
    peaks = [
        peak_of(lambda: render_xlsx(long)),
        peak_of(lambda: render_docx(long)),
        peak_of(lambda: render_pdf(document)),
    ]
    page, runs = _html(document), 1 if small else 5
    figures = beside(lambda: render_pdf(document), lambda: _engine_alone(page), runs)
    yield Result(f"PDF, {rows} rows", *figures, rows, "floor: WeasyPrint alone", peaks[2])
    cells = [[cell_text(value) for value in row] for annex in long.annexes for one in annex.groups for row in one.rows]
    figures = beside(lambda: render_xlsx(long), lambda: plain_xlsx(cells), runs)
    yield Result(f"XLSX, {many:,} rows", *figures, len(cells), "floor: bare XML", peaks[0])
    figures = beside(lambda: render_docx(long), lambda: plain_docx(cells), runs)
    yield Result(f"DOCX, {many:,} rows", *figures, len(cells), "floor: bare XML", peaks[1])


def _html(document: ReportDocument) -> str:
    context = {"document": document, "body": document_html(document), "created": f"{document.cutoff_on:%Y-%m-%d}"}
    return in_face(render_to_string("reporting/documents/document.html", context))


def _engine_alone(page: str) -> bytes:
    engine = load_engine()
    style = (Path(settings.STATICFILES_DIRS[0]) / "css" / "document.css").read_text(encoding="utf-8")
    base = str(settings.STATICFILES_DIRS[0])
    return engine.HTML(string=page, base_url=base).write_pdf(stylesheets=[engine.CSS(string=style, base_url=base)])
