"""The registers of a report's window as annexes: a list for each register that has entries, its last row their sum.

Pure: made of the snapshot's lines and sums alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reporting.rendering.tables import Align, Annex, Column, Group, Row
from reporting.rendering.values import CELL_LIMIT, Share, Value, printable, printable_line
from reporting.snapshot import RegisterLine, RegisterSums, Snapshot

_STT = Column("STT", 5, Align.CENTRE)
_DAY = Column("Ngày", 9, Align.CENTRE)
_UNIT_WIDTH = 13


@dataclass(frozen=True)
class _List:
    """How one register is printed: `title` heads what an entry is about and takes the width that is left, `columns`
    stand after it, `cells` makes theirs of a line's details and `total` of the sums.
    """

    kind: str
    name: str
    title: str
    columns: tuple[Column, ...]
    cells: Callable[[Sequence[str]], Row]
    total: Callable[[RegisterSums], Row]


def _number(text: str) -> Value:
    """A count of the snapshot, where it says one."""
    return int(text) if text.isdecimal() else printable_line(text)


def _share(part: str, whole: str) -> Value:
    return Share(int(part), int(whole)) if part.isdecimal() and whole.isdecimal() and int(whole) else None


def _inspection(details: Sequence[str]) -> Row:
    inspected, how, document, found, handled = details
    texts = (printable_line(inspected), printable_line(how), printable_line(document))
    return (*texts, _number(found), _number(handled), _share(handled, found))


def _dialogue(details: Sequence[str]) -> Row:
    whom, participants, raised, answered = details
    numbers = (_number(participants), _number(raised), _number(answered))
    return (printable_line(whom), *numbers, _share(answered, raised))


def _survey(details: Sequence[str]) -> Row:
    sent, returned, satisfied = details
    back = (_number(sent), _number(returned), _share(returned, sent))
    return (*back, _number(satisfied), _share(satisfied, returned))


def _rate(part: int, whole: int) -> Value:
    return Share(part, whole) if whole else None


_LISTS = (
    _List(
        "inspection",
        "Danh sách các cuộc kiểm tra công tác cải cách hành chính",
        "Nội dung kiểm tra",
        (
            Column("Đơn vị được kiểm tra", 16),
            Column("Hình thức", 9, Align.CENTRE),
            Column("Văn bản", 11),
            Column("Tổng số", 7, Align.NUMBER, "Phát hiện"),
            Column("Đã xử lý", 7, Align.NUMBER, "Phát hiện"),
            Column("Tỷ lệ xử lý", 8, Align.NUMBER, "Phát hiện"),
        ),
        _inspection,
        lambda sums: (None, None, None, sums.findings, sums.handled, _rate(sums.handled, sums.findings)),
    ),
    _List(
        "steeringdocument",
        "Danh mục văn bản chỉ đạo, điều hành công tác cải cách hành chính",
        "Trích yếu",
        (Column("Số, ký hiệu", 16), Column("Loại văn bản", 14)),
        lambda details: tuple(printable_line(text) for text in details),
        lambda sums: (None, None),
    ),
    _List(
        "communication",
        "Kết quả thông tin, tuyên truyền về cải cách hành chính",
        "Nội dung",
        (
            Column("Hình thức", 20),
            Column("Số lượng", 9, Align.NUMBER),
            Column("Lượt người tham gia, tiếp cận", 12, Align.NUMBER),
        ),
        lambda details: (printable_line(details[0]), _number(details[1]), _number(details[2])),
        lambda sums: (None, None, sums.audience),
    ),
    _List(
        "dialogue",
        "Kết quả đối thoại với người dân, doanh nghiệp",
        "Nội dung",
        (
            Column("Đối thoại với", 18),
            Column("Số người tham dự", 9, Align.NUMBER),
            Column("Tiếp nhận", 8, Align.NUMBER, "Kiến nghị"),
            Column("Đã giải quyết, trả lời", 9, Align.NUMBER, "Kiến nghị"),
            Column("Tỷ lệ", 8, Align.NUMBER, "Kiến nghị"),
        ),
        _dialogue,
        lambda sums: (None, sums.participants, sums.raised, sums.answered, _rate(sums.answered, sums.raised)),
    ),
    _List(
        "survey",
        "Kết quả khảo sát, lấy ý kiến người dân, tổ chức",
        "Nội dung khảo sát",
        (
            Column("Phát ra", 9, Align.NUMBER, "Số phiếu"),
            Column("Thu về", 9, Align.NUMBER, "Số phiếu"),
            Column("Tỷ lệ thu về", 9, Align.NUMBER, "Số phiếu"),
            Column("Số phiếu hài lòng", 10, Align.NUMBER),
            Column("Tỷ lệ hài lòng", 10, Align.NUMBER),
        ),
        _survey,
        lambda sums: (
            *(sums.forms_sent, sums.forms_returned, _rate(sums.forms_returned, sums.forms_sent)),
            *((sums.satisfied, _rate(sums.satisfied, sums.satisfied_of)) if sums.satisfied_of else (None, None)),
        ),
    ),
)


def register_annexes(snapshot: Snapshot) -> tuple[Annex, ...]:
    """A list of each register that has entries in the window; without any entry nothing. Their numerals are empty, the
    caller gives them. A unit's name stands beside its entries where there are those of others.
    """
    made = []
    for register in _LISTS:
        lines = [line for line in snapshot.register_lines if line.kind == register.kind]
        if lines:
            made.append(_annex(register, lines, snapshot))
    return tuple(made)


def _annex(register: _List, lines: list[RegisterLine], snapshot: Snapshot) -> Annex:
    several = any(line.unit != snapshot.unit_name for line in lines)
    unit = (Column("Cơ quan, đơn vị", _UNIT_WIDTH),) if several else ()
    left = 100 - sum(column.width for column in (_STT, _DAY, *unit, *register.columns))
    columns = (_STT, _DAY, *unit, Column(register.title, left), *register.columns)
    rows = tuple(
        (
            index,
            line.on,
            *((printable_line(line.unit),) if several else ()),
            printable(line.title, limit=CELL_LIMIT),
            *register.cells(line.details),
        )
        for index, line in enumerate(lines, start=1)
    )
    sums = register.total(snapshot.registers)
    head = (None, None, *((None,) if several else ()), "Tổng cộng")
    total = None if all(value is None for value in sums) else (*head, *sums)
    return Annex("", register.name, columns, (Group("", rows),), total=total)
