"""Reading long annexes, beside the fastest plain reading of the same cells."""

import io
import zipfile
from collections.abc import Iterator

import openpyxl
from lxml import etree
from python_calamine import CalamineWorkbook

from plans.importing import read_plan
from plans.importing.readers import read_tables
from tests.benchmarks.harness import Result, beside, peak_of
from tests.benchmarks.plain import plain_docx
from tests.plans.importing.files import NAMES

USES_DATABASE = False

_TITLE = "KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2025"
_HEADER = ["TT", "Nội dung", "Tổ chức thực hiện", "Kết quả, sản phẩm", "Chủ trì", "Phối hợp", "Thời gian hoàn thành"]
_AREAS = ("CẢI CÁCH THỂ CHẾ", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "CẢI CÁCH TÀI CHÍNH CÔNG")
_NUMERALS = ("I", "II", "III")
_LEADS = ("Sở Nội vụ", "Sở Tư pháp; Sở Tài chính", "Các sở, ban, ngành", "Văn phòng UBND tỉnh")
_TIMES = ("Quý II/2025", "Thường xuyên", "Tháng 6", "Trước ngày 30/9/2025", "Sau khi công bố Chỉ số năm 2024")
_WORDS = (
    "Tối thiểu 80% hồ sơ thủ tục hành chính được tiếp nhận trực tuyến",
    "Thực hiện theo đúng quy định, bảo đảm tiến độ và chất lượng",
    "100% văn bản được ban hành đúng thời hạn",
)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def run(small: bool) -> Iterator[Result]:
    """A workbook of 10,000 rows and a document of 2,000: the cells alone, then the plan in them."""
    runs = 1 if small else 5
    for name, count, make, floor in (
        ("annex.xlsx", 60 if small else 10_000, _workbook, _cells_of_workbook),
        ("annex.docx", 60 if small else 2_000, _document, _cells_of_document),
    ):
        yield from _measure(name, make(_rows(count)), count, floor, runs)


def _measure(name: str, content: bytes, count: int, floor, runs: int) -> Iterator[Result]:
    def plan():
        return read_plan(content, name, names=NAMES)

    def plain() -> None:
        floor(content)

    peak = peak_of(plan)
    figures = beside(lambda: read_tables(content, name), plain, runs)
    yield Result(f"cells of {name}, {count:,} rows", *figures, count)
    found = len(list(plan().activities()))
    if found < count * 0.8:
        raise RuntimeError(f"{found} activities in {count} rows")
    ms, least = beside(plan, plain, runs)
    yield Result(f"plan in {name}, {count:,} rows", ms, least, count, f"{count / ms * 1000:,.0f} rows/s", peak)


def _rows(count: int) -> list[list[str]]:
    """A heading each hundred rows, a task each ten, and activities under them, no two alike."""
    rows = [_HEADER]
    for number in range(count - 1):
        if number % 100 == 0:
            place = number // 100 % 3
            rows.append([f"LĨNH VỰC {_NUMERALS[place]}", _AREAS[place], "", "", "", "", ""])
        elif number % 10 == 1:
            rows.append([f"Nhiệm vụ {number // 10 % 10 + 1}", f"Công tác số {number}", "", "", "", "", ""])
        else:
            label = f"Hoạt động {number // 10 % 10 + 1}.{number % 10}"
            rows.append(
                [label, f"Rà soát thủ tục hành chính lần {number}", _WORDS[number % 3], f"Báo cáo số {number}",
                 _LEADS[number % 4], "Các cơ quan, đơn vị có liên quan", _TIMES[number % 5]]
            )  # fmt: skip
    return rows


def _workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Phụ lục")
    for row in ([_TITLE], [], *rows):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _document(rows: list[list[str]]) -> bytes:
    return plain_docx(rows, before=[_TITLE])


def _cells_of_workbook(content: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def _cells_of_document(content: bytes) -> list[list[str]]:
    rows = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("word/document.xml") as part:
        for _, row in etree.iterparse(part, tag=f"{_WORD}tr"):
            rows.append(["".join(text.text or "" for text in cell.iter(f"{_WORD}t")) for cell in row])
            row.clear()
    return rows
