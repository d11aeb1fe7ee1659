"""A report's drawings as pictures of dots, for formats that take no other; drawn by the PDF engine itself."""

import re
from io import BytesIO

import pypdfium2

from reporting.rendering.charts import Chart
from reporting.rendering.engine import RenderingUnavailable, load_engine
from reporting.rendering.repertoire import in_face

_HEIGHT = re.compile(r'height="(\d+)"')
_PAGE = "<style>@page {{ size: {width}mm {height}px; margin: 0 }} svg {{ display: block }}</style>{svg}"
_DOTS = 200 / 72  # dots of a point: 200 of an inch


def chart_png(chart: Chart, *, width: int) -> bytes:
    """The drawing `width` mm wide, or nothing where the engine's libraries are missing."""
    try:
        engine = load_engine()
    except RenderingUnavailable:
        return b""
    from reporting.rendering.fetcher import OWN_ORIGIN, ClosedFetcher  # subclasses the engine's own class

    page = _PAGE.format(width=width, height=int(_HEIGHT.search(chart.paper)[1]) + 1, svg=in_face(chart.paper))
    made = engine.HTML(string=page, base_url=OWN_ORIGIN, url_fetcher=ClosedFetcher()).write_pdf()
    out = BytesIO()
    with pypdfium2.PdfDocument(made) as file:
        file[0].render(scale=_DOTS).to_pil().save(out, "PNG", optimize=True)
    return out.getvalue()
