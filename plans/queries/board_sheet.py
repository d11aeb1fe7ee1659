"""The board of figures as a sheet: numbers as numbers, one row an indicator."""

from collections.abc import Iterator
from decimal import Decimal

from plans.queries.board import Board, BoardRow

COLUMNS = (
    ("Lĩnh vực", 24),
    ("Mã", 10),
    ("Chỉ tiêu", 56),
    ("Đơn vị tính", 12),
    ("Kỳ", 20),
    ("Tử số", 14),
    ("Mẫu số", 14),
    ("Giá trị", 12),
    ("Nhóm", 14),
    ("Đơn vị đã nhập", 10),
    ("Đơn vị phải nhập", 10),
    ("Nguồn của số liệu", 22),
    ("Kỳ trước", 20),
    ("Giá trị kỳ trước", 12),
    ("Thay đổi", 10),
    ("Mục tiêu", 36),
    ("Kết quả mục tiêu", 20),
)


def sheet_rows(board: Board) -> Iterator[list[str | int | Decimal | None]]:
    """The headings, then the rows of the page."""
    yield [heading for heading, _ in COLUMNS]
    for row in board.rows:
        yield _cells(row)


def _cells(row: BoardRow) -> list[str | int | Decimal | None]:
    now, before = row.now, row.before
    standing = row.target.standing if row.target else None
    return [
        row.indicator.area.name,
        row.indicator.code,
        row.indicator.name,
        str(row.indicator.get_unit_of_measure_display()),
        row.period_title,
        now.numerator if now else None,
        now.denominator if now else None,
        now.value if now else None,
        now.band if now else "",
        row.coverage.counted,
        row.coverage.expected,
        _origin(row),
        before.period_title if before else "",
        before.value if before else None,
        row.change,
        row.target.words if row.target else "",
        str(standing.result.label) if standing else "",
    ]


def _origin(row: BoardRow) -> str:
    if row.now is None:
        return "chưa có số liệu"
    if row.now.nothing_occurred:
        return "không phát sinh"
    return "đơn vị tự nhập" if row.now.own else "tổng hợp từ các đơn vị"
