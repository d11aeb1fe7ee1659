"""PDF with a text layer → tables by their ruling lines, page after page, and the lines between them.

pdfminer works through a page in plain Python: nothing in the file is executed, and pages, letters, inflated streams and
time are bounded.
"""

import io
import re
import time
import zlib
from collections import Counter
from collections.abc import Iterator

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve, LTFigure
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from plans.importing import xml
from plans.importing.errors import PlanFileError
from plans.importing.pdf_grid import (
    Grid,
    Letter,
    Rule,
    find_grids,
    lines_of_letters,
    read_grid,
    share_columns,
)
from plans.importing.pdf_joins import join_over_pages
from plans.importing.pdf_rules import rules_of
from plans.importing.reading import Reading
from plans.importing.tables import Row, Table

MAX_PAGES = 300
_MAX_LETTERS, _MAX_SHAPES_OF_PAGE, _MAX_RULES_OF_PAGE = 2_000_000, 100_000, 20_000
_MAX_SECONDS = 60.0
_MAX_STREAM, _MAX_STREAMS = 64 << 20, 256 << 20
_STREAM = re.compile(rb"stream\r?\n")
_MARGIN = 0.1  # of the page's height, at either end: where page numbers stand
_PAGE_NUMBER = re.compile(r"^(?:trang\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*/\s*\d{1,4})?$", re.IGNORECASE)
_WORD_FILE = "Hãy dùng tệp Word hoặc Excel gốc, lưu dạng .docx hoặc .xlsx rồi gửi lại."


class _Page(PDFPageAggregator):
    """Collects what stands on a page, no longer than the limits allow."""

    def __init__(self, manager: PDFResourceManager, filename: str) -> None:
        super().__init__(manager, laparams=None)
        self.filename = filename
        self.letters = 0
        self.until = time.monotonic() + _MAX_SECONDS

    def render_char(self, *arguments, **options) -> float:
        self.letters += 1
        if self.letters > _MAX_LETTERS or (self.letters % 500 == 0 and time.monotonic() > self.until):
            raise _too_large(self.filename)
        return super().render_char(*arguments, **options)

    def paint_path(self, *arguments, **options) -> None:
        if time.monotonic() > self.until:
            raise _too_large(self.filename)
        super().paint_path(*arguments, **options)


def read_pdf(content: bytes, filename: str) -> Reading:
    """The tables of all pages, those of one table with the same columns, and the lines outside them."""
    _check_streams(content, filename)
    try:
        pages = _pages(content, filename)
    except PlanFileError:
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise PlanFileError("encrypted", f"Tệp “{filename}” có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.") from error
    except Exception as error:  # pdfminer's own errors and those of any type, where a file breaks its expectations
        raise PlanFileError("damaged", f"Không đọc được tệp PDF “{filename}”. {_WORD_FILE}") from error
    if not any(letter.text.strip() for letters, _, _ in pages for letter in letters):
        raise PlanFileError(
            "scanned_pdf",
            f"Tệp “{filename}” là bản quét (ảnh), không có chữ để đọc. {_WORD_FILE} Nếu chỉ có bản giấy, hãy gõ hoặc "
            "dán bảng vào Excel.",
        )
    return _reading(pages)


def _too_large(filename: str) -> PlanFileError:
    message = f"Tệp “{filename}” quá dài hoặc quá phức tạp (nhận đến {MAX_PAGES} trang). Hãy chỉ gửi phụ lục nhiệm vụ."
    return PlanFileError("too_large", message)


def _check_streams(content: bytes, filename: str) -> None:
    """Refuse a file whose streams inflate to more than any plan needs; nothing of them is kept."""
    total = 0
    for found in _STREAM.finditer(content):
        inflater, count, rest = zlib.decompressobj(), 0, content[found.end() : found.end() + (1 << 16)]
        at = found.end() + len(rest)
        try:
            while rest and not inflater.eof:
                count += len(inflater.decompress(rest, 1 << 20))
                if count > _MAX_STREAM or total + count > _MAX_STREAMS:
                    raise _too_large(filename)
                rest = inflater.unconsumed_tail or content[at : at + (1 << 16)]
                at += 0 if inflater.unconsumed_tail else len(rest)
        except zlib.error:
            pass  # packed otherwise, or damaged: pdfminer will say
        total += count


def _pages(content: bytes, filename: str) -> list[tuple[list[Letter], list[Rule], float]]:
    """Letters, rules and height of each page."""
    document = PDFDocument(PDFParser(io.BytesIO(content)))
    device = _Page(manager := PDFResourceManager(), filename)
    interpreter = PDFPageInterpreter(manager, device)
    pages = []
    for page in PDFPage.create_pages(document):
        if len(pages) >= MAX_PAGES or time.monotonic() > device.until:
            raise _too_large(filename)
        interpreter.process_page(page)
        letters: list[Letter] = []
        shapes: list[LTCurve] = []
        result = device.get_result()
        _collect(result, letters, shapes)
        if len(shapes) > _MAX_SHAPES_OF_PAGE or len(rules := rules_of(shapes)) > _MAX_RULES_OF_PAGE:
            raise _too_large(filename)
        pages.append((letters, rules, result.height))
    return pages


def _collect(parent, letters: list[Letter], shapes: list[LTCurve]) -> None:
    for element in parent:
        if isinstance(element, LTChar):
            text = element.get_text()
            if text and not text.startswith("(cid:"):
                letters.append(Letter(text, *(element.x0, element.x1), *(element.y0, element.y1)))
        elif isinstance(element, LTFigure):
            _collect(element, letters, shapes)
        elif isinstance(element, LTCurve):
            shapes.append(element)


def _reading(pages: list[tuple[list[Letter], list[Rule], float]]) -> Reading:
    found: list[tuple[list[Grid], list[tuple[str, float]]]] = []
    for letters, rules, height in pages:
        grids = find_grids(rules)
        outside: list[Letter] = []
        for letter in letters:
            grid = next((grid for grid in grids if grid.holds(letter)), None)
            (grid.letters if grid else outside).append(letter)
        lines = [
            (text, y)
            for text, _, _, y in lines_of_letters(outside)
            if not (_PAGE_NUMBER.match(text) and not _MARGIN * height < y < (1 - _MARGIN) * height)
        ]
        found.append((grids, lines))
    running = _running(found)
    for number, (grids, lines) in enumerate(found):
        lines[:] = [line for line in lines if (line[0], round(line[1])) not in running]
        for grid in grids:
            grid.page = number
            grid.first = grid is grids[0] and not any(y > grid.rows[0] for _, y in lines)
            grid.last = grid is grids[-1] and not any(y < grid.rows[-1] for _, y in lines)
    grids = [grid for grids, _ in found for grid in grids]
    share_columns(grids)
    rows = [read_grid(grid) for grid in grids]
    join_over_pages(grids, rows)
    return _in_order(found, iter(rows))


def _in_order(found: list, rows: Iterator[list[Row]]) -> Reading:
    """Tables with the lines that stand above them."""
    tables: list[Table] = []
    waiting: list[str] = []
    for grids, lines in found:
        for grid in grids:
            waiting += [text for text, y in lines if y > grid.rows[0]]
            lines = [line for line in lines if line[1] <= grid.rows[0]]
            if (cells := next(rows)) and len(grid.columns) <= xml.MAX_COLUMNS:
                tables.append(Table(len(tables) + 1, "", tuple(cells), tuple(waiting)))
                waiting = []
        waiting += [text for text, _ in lines]
    return Reading(tables, waiting, wrapped=True)


def _running(found: list) -> set[tuple[str, int]]:
    """Lines that stand at the same place of most pages: running titles."""
    counted = Counter((text, round(y)) for _, lines in found for text, y in lines)
    return {line for line, count in counted.items() if count >= 3 and count > len(found) / 2}
