"""One agency's report and the province's annex as PDF; long annexes as workbook and document."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.template.loader import render_to_string

from reporting.rendering.document import ReportDocument
from reporting.rendering.engine import load_engine
from reporting.rendering.html import document_html
from reporting.rendering.repertoire import in_face
from reporting.rendering.tables import Annex, Group
from reporting.rendering.values import cell_text
from reporting.rendering.work_annexes import unit_list
from tests.benchmarks.document_work import peak_apart, store_lists, work
from tests.benchmarks.harness import Result, beside, timed
from tests.benchmarks.plain import plain_docx, plain_xlsx
from tests.documents import samples

USES_DATABASE = False


def run(small: bool) -> Iterator[Result]:
    """PDF of 100 rows beside WeasyPrint alone on the same HTML; the province's report with 5,000 rows of its units
    beside WeasyPrint on these rows as one table; XLSX and DOCX of 5,000 rows beside bare XML. Peaks are of processes of
    their own.
    """
    rows, many, runs = (10, 20, 1) if small else (100, 5_000, 5)
    with TemporaryDirectory() as name:
        yield _agency(rows, runs, Path(name))
        yield _province(many, runs, Path(name))
        yield from _office(many, runs, Path(name))


def _agency(rows: int, runs: int, folder: Path) -> Result:
    page = _html(samples.agency_document(work=samples.lines(rows)))
    figures = beside(work("pdf", rows, folder), lambda: _engine_alone(page), runs)
    note = "floor: WeasyPrint alone on the same HTML; limit 1.2"
    return Result(f"PDF, agency's report, annex of {rows} rows", *figures, rows, note, _peak("pdf", rows, runs, folder))


def _province(rows: int, runs: int, folder: Path) -> Result:
    """The whole report, narrative and all; the floor once, since it takes a minute."""
    one = store_lists(rows, folder)
    make = work("province", rows, folder)
    make()
    took = sorted(timed(make) for _ in range(min(runs, 3)))
    page = _one_table(rows)
    floor = timed(lambda: _engine_alone(page))
    note = f"floor: WeasyPrint, one table; limit 0.167 and 500 MB; a unit's list, once: {one:,.0f} ms"
    peak = _peak("province", rows, runs, folder)
    return Result(f"PDF, province's report, {rows:,} rows", took[len(took) // 2], floor, rows, note, peak)


def _office(rows: int, runs: int, folder: Path) -> Iterator[Result]:
    long = samples.agency_document(work=samples.lines(rows))
    cells = [[cell_text(value) for value in row] for annex in long.annexes for one in annex.groups for row in one.rows]
    for what, bare in (("xlsx", plain_xlsx), ("docx", plain_docx)):
        figures = beside(work(what, rows, folder), lambda bare=bare: bare(cells), runs)
        note = "floor: bare XML; limit 5 s and 300 MB"
        yield Result(f"{what.upper()}, {rows:,} rows", *figures, len(cells), note, _peak(what, rows, runs, folder))


def _peak(what: str, rows: int, runs: int, folder: Path) -> float | None:
    """Of a process of its own, which takes seconds to begin; a small run looks at one."""
    return peak_apart(what, rows, folder) if runs > 1 or what == "docx" else None


def _html(document: ReportDocument) -> str:
    context = {"document": document, "body": document_html(document), "created": f"{document.cutoff_on:%Y-%m-%d}"}
    return in_face(render_to_string("reporting/documents/document.html", context))


def _one_table(rows: int) -> str:
    """The same rows under one head, without anything else."""
    part = unit_list(samples.agency_snapshot(work=samples.lines(rows))).part
    table = Annex("", "", part.columns, (Group("", tuple(row for group in part.groups for row in group.rows)),))
    ((_, printed, total),) = table.printed_groups
    context = {"annex": table, "rows": printed, "total": total}
    body = render_to_string("reporting/documents/_table.html", context)
    section = f'<section class="doc-annex doc-annex-a">{body}</section>'
    return in_face(
        f'<html lang="vi"><body class="doc-paper"><article class="document">{section}</article></body></html>'
    )


def _engine_alone(page: str) -> bytes:
    engine = load_engine()
    style = (Path(settings.STATICFILES_DIRS[0]) / "css" / "document.css").read_text(encoding="utf-8")
    base = str(settings.STATICFILES_DIRS[0])
    return engine.HTML(string=page, base_url=base).write_pdf(stylesheets=[engine.CSS(string=style, base_url=base)])
