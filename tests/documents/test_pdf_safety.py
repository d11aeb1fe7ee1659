"""The PDF engine reads nothing but the project's own files, whatever a narrative says, and gives equal bytes."""

import base64
import http.server
import io
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pypdf
import pytest
from defusedxml import ElementTree
from django.conf import settings

from reporting import checks
from reporting.rendering import engine
from reporting.rendering.docx import render_docx
from reporting.rendering.fetcher import OWN_ORIGIN, ClosedFetcher, Refused
from reporting.rendering.html import document_html
from reporting.rendering.pdf import DATA_NAME, RenderingUnavailable, render_pdf
from reporting.rendering.repertoire import in_face
from reporting.rendering.xlsx import render_xlsx
from tests.documents import samples

HOSTILE = (
    "<script>alert(1)</script> <img src='http://127.0.0.1:{port}/anh.png'> <b>đậm</b>\n"
    "<link rel=attachment href='file:///etc/passwd'> <style>@import 'http://127.0.0.1:{port}/a.css';</style>\n"
    "<iframe src='file:///etc/passwd'></iframe> {{{{ settings.SECRET_KEY }}}} {{% load static %}} &amp; &lt;\n"
    "<table><td colspan=20000000>rộng</table> http://127.0.0.1:{port}/x file:///etc/hostname 😀 👩‍💻 ✔\n"
    "\x00\x01\x1b[31m\u202eđảo\u202c ]]> <!-- --> \\u0000"
)
SMALL = {"lines": (), "figures": (), "areas": ()}


@pytest.fixture
def asked():
    """A local web server, and the paths that anybody asked it for."""
    paths = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            """Silent: its standard error is the test run's."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, paths
    server.shutdown()
    server.server_close()
    thread.join()


def text_of(content):
    with pdfplumber.open(io.BytesIO(content)) as file:
        return "\n".join(page.extract_text() for page in file.pages)


def test_a_hostile_narrative_is_printed_as_words_and_asks_nobody(asked):
    port, paths = asked
    narrative = HOSTILE.format(port=port)
    work = (replace(samples.line(1, "steering", "overdue"), title=narrative, result=narrative, evidence=(narrative,)),)
    document = samples.agency_document(narrative, lines=work, unit_name=f"Sở <i>{port}</i>")
    content = render_pdf(document)
    text = text_of(content)
    assert paths == []
    assert "<script>alert(1)</script>" in text
    assert "/etc/hostname □ □□ √" in " ".join(text.split())
    assert "{{ settings.SECRET_KEY }}" in text
    assert settings.SECRET_KEY not in text
    assert "root:" not in text
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert list(reader.attachments) == [DATA_NAME]
    links = [note for page in reader.pages for note in page.get("/Annots", [])]
    assert links == []


def test_the_preview_holds_neither_markup_of_the_narrative_nor_inline_style():
    html = document_html(samples.agency_document(HOSTILE.format(port=1)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    for forbidden in ("<script", "<img", "<style", "style=", "<iframe", "<link", "onload", "\x00", "\u202e"):
        assert forbidden not in html
    assert html.count('<article class="document" lang="vi">') == 1


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Sở Nội vụ – “báo cáo” 50% ≥ 10 m² • ½ ₫ → Đắk R'lấp", "Sở Nội vụ – “báo cáo” 50% ≥ 10 m² • ½ ₫ → Đắk R'lấp"),
        ("\uf0b7 mục, không\u2011tách, ✔ ⇒", "• mục, không-tách, √ →"),
        ("日本 😀 ﷽", "□□ □ □"),
    ],
)
def test_characters_that_the_face_lacks_are_replaced_by_their_like_or_a_box(typed, printed):
    assert in_face(typed) == printed


@pytest.mark.parametrize("narrative", ["cải cách hành chính " * 10_000, "ă" * 200_000], ids=["words", "one word"])
def test_200_000_characters_are_laid_out_whole(narrative):
    started = time.monotonic()
    text = text_of(render_pdf(samples.agency_document(narrative, **SMALL)))
    letter = narrative[0]
    assert text.count(letter) >= narrative.count(letter)
    assert time.monotonic() - started < 120  # six minutes without the places to break at


def test_a_cell_taller_than_a_page_goes_on_under_the_repeated_head():
    work = (replace(samples.line(1, "steering", "in_progress"), result="kết quả rất dài " * 400),)
    pages = pypdf.PdfReader(io.BytesIO(render_pdf(samples.agency_document(lines=work)))).pages
    held = [page.extract_text() for page in pages if "kết quả rất" in page.extract_text()]
    assert len(held) > 1
    assert all("Nội dung nhiệm vụ, hoạt động" in text for text in held)


REFUSED = [
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file://localhost/etc/passwd",
    "file:/etc/passwd",
    "http://127.0.0.1/",
    "https://127.0.0.1/static/css/document.css",
    "http://document.invalid/static/css/document.css",
    "https://document.invalid.example.com/static/css/document.css",
    "https://document.invalid@127.0.0.1/static/css/document.css",
    "https://user@document.invalid/static/css/document.css",
    "https://document.invalid:8000/static/css/document.css",
    "ftp://127.0.0.1/x",
    "gopher://127.0.0.1/x",
    "jar:file:///etc/passwd!/x",
    "javascript:alert(1)",
    "//127.0.0.1/x",
    "/etc/passwd",
    "",
    "https://document.invalid/etc/passwd",
    "https://document.invalid/static/",
    "https://document.invalid/static/../reform/settings.py",
    "https://document.invalid/static/%2e%2e/reform/settings.py",
    "https://document.invalid/static/css/..%2f..%2freform/settings.py",
    "https://document.invalid/static//etc/passwd",
    "https://document.invalid/static/%2fetc%2fpasswd",
    "https://document.invalid/static/css\\..\\..\\manage.py",
    "https://document.invalid/static/css/document.css%00.png",
    "https://document.invalid/static/css/document.css?x=1",
    "https://document.invalid/static/css/missing.css",
    "https://document.invalid/static/%ff%fe",
    "https://[::1/static/x",
    "data:text/css," + "x" * 2_000_001,
]


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: url[:60])
def test_the_fetcher_refuses(url):
    with pytest.raises(Refused):
        ClosedFetcher().fetch(url)


def test_the_fetcher_refuses_what_a_link_inside_the_folder_points_to(tmp_path, settings):
    (tmp_path / "static").mkdir()
    (tmp_path / "secret.txt").write_text("bí mật")
    (tmp_path / "static" / "link.txt").symlink_to(tmp_path / "secret.txt")
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    with pytest.raises(Refused):
        ClosedFetcher().fetch(f"{OWN_ORIGIN}static/link.txt")


def test_the_fetcher_serves_the_projects_files_and_data():
    fetcher = ClosedFetcher()
    served = fetcher.fetch(f"{OWN_ORIGIN}static/css/document.css")
    assert served.read() == (Path(settings.BASE_DIR) / "static" / "css" / "document.css").read_bytes()
    assert served.content_type == "text/css"
    assert fetcher.fetch("data:text/plain;base64," + base64.b64encode(b"abc").decode()).read() == b"abc"


def test_the_engine_asks_through_the_fetcher_alone(asked):
    port, paths = asked
    page = (
        f"<link rel=stylesheet href='http://127.0.0.1:{port}/a.css'><img src='http://127.0.0.1:{port}/b.png'>"
        f"<style>@import 'http://127.0.0.1:{port}/c.css'; body {{ background: url(http://127.0.0.1:{port}/d) }}"
        f"@font-face {{ font-family: x; src: url(http://127.0.0.1:{port}/e.ttf) }}</style>"
        f"<link rel=attachment href='http://127.0.0.1:{port}/f'><svg><image href='http://127.0.0.1:{port}/g'/></svg>"
        "<img src='file:///etc/passwd'><p style='font-family: x'>chữ</p>"
    )
    made = engine.load_engine().HTML(string=page, base_url=OWN_ORIGIN, url_fetcher=ClosedFetcher()).write_pdf()
    assert made.startswith(b"%PDF")
    assert paths == []


def test_equal_documents_give_equal_bytes():
    work = samples.lines(10)
    first = render_pdf(samples.agency_document(lines=work))
    assert first == render_pdf(samples.agency_document(lines=work))
    assert first != render_pdf(samples.agency_document(lines=samples.lines(11)))


def test_without_its_libraries_the_engine_names_the_remedy(monkeypatch):
    monkeypatch.setattr("builtins.__import__", _import_that_lacks_pango(__import__))
    with pytest.raises(RenderingUnavailable) as raised:
        engine.load_engine()
    assert engine.INSTALL_COMMAND in str(raised.value)


def _import_that_lacks_pango(real):
    def lacking(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    return lacking


def test_the_system_check_names_what_is_missing(monkeypatch):
    assert checks.pdf_libraries_are_there(None) == []
    monkeypatch.setattr(engine, "_LIBRARIES", ("libpango-1.0.so.0", "libkhong-co.so.0"))
    (warning,) = checks.pdf_libraries_are_there(None)
    assert "libkhong-co.so.0" in warning.msg
    assert "libpango" not in warning.msg
    assert warning.hint.endswith(engine.INSTALL_COMMAND)


def test_vietnamese_is_drawn_in_one_face_on_this_machine():
    assert engine.foreign_faces() == set()


def test_a_hostile_narrative_is_words_in_docx_and_xlsx_too(asked):
    port, paths = asked
    narrative = HOSTILE.format(port=port)
    work = (replace(samples.line(1, "steering", "overdue"), title=narrative, result=narrative, evidence=(narrative,)),)
    document = samples.agency_document(narrative, lines=work, unit_name=f"Sở <i>{port}</i>")
    for content, parts in ((render_docx(document), "word/document.xml"), (render_xlsx(document), "xl/worksheets/")):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            texts = [package.read(name) for name in package.namelist() if name.startswith(parts)]
            words = "".join(piece for text in texts for piece in ElementTree.fromstring(text).itertext())
            linked = [name for name in package.namelist() if b'TargetMode="External"' in package.read(name)]
        assert "<script>alert(1)</script>" in words
        assert "😀" in words, "there the reader's own machine finds a face"
        assert linked == []
    assert paths == []


@pytest.mark.parametrize("narrative", ["cải cách hành chính " * 10_000, "ă" * 200_000], ids=["words", "one word"])
def test_200_000_characters_stand_whole_in_word(narrative):
    with zipfile.ZipFile(io.BytesIO(render_docx(samples.agency_document(narrative, **SMALL)))) as package:
        words = "".join(ElementTree.fromstring(package.read("word/document.xml")).itertext())
    assert words.count(narrative[0]) >= narrative.count(narrative[0])


def test_the_name_of_an_area_is_words_in_a_chart(asked):
    port, paths = asked
    name = f"<image href='http://127.0.0.1:{port}/x'/>\"&"
    areas = tuple(replace(area, name=name) for area in samples.counted(samples.lines(3)))
    content = render_pdf(samples.agency_document(lines=samples.lines(3), areas=areas, figures=()))
    assert paths == []
    assert "<image href=" in text_of(content)
