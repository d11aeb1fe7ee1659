"""The annexes that a report carries, made of its snapshot alone.

Shares are sums over sums; where a figure has nothing to divide by, it says "không phát sinh".
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from indicators.enums import UnitOfMeasure
from reform.common import wording
from reporting.rendering.tables import Align, Annex, Column, Group, Row
from reporting.rendering.values import CELL_LIMIT, Percent, Share, Value, printable, printable_line
from reporting.snapshot import COUNT_PARTS, AreaCounts, Counts, Figure, Snapshot, WorkLine

_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
_LABELS = {part: label for part, label, _ in COUNT_PARTS}
# The order of the columns; charts order the same parts by how they look side by side.
_COUNTED = ("done_on_time", "done_late", "in_progress", "not_started", "continuous", "waiting", "overdue")
_STT = Column("STT", 5, Align.CENTRE)


def annexes_of(snapshot: Snapshot) -> tuple[Annex, ...]:
    """All annexes that have something to say, numbered in their order; the first is always there."""
    found = [
        _progress_by_area(snapshot),
        _progress_by_unit(snapshot),
        _work_list(snapshot),
        _overdue_list(snapshot),
        _figures(snapshot),
        _who_sent(snapshot),
    ]
    kept = [annex for annex in found if annex is not None]
    note = f"Số liệu tính đến hết ngày {wording.day(snapshot.cutoff_on)}"
    return tuple(
        Annex(numeral, annex.title, annex.columns, annex.groups, annex.total, annex.note or note, annex.empty)
        for numeral, annex in zip(_NUMERALS, kept, strict=False)
    )


def _count_columns(what: str, width: int) -> tuple[Column, ...]:
    """STT, what is counted, the parts of `Counts`, the share that is done."""
    rest = (100 - 5 - width) // 9
    return (
        _STT,
        Column(what, 100 - 5 - 9 * rest),
        Column("Tổng số nhiệm vụ", rest, Align.NUMBER),
        *(Column(_LABELS[part], rest, Align.NUMBER, "Trong đó") for part in _COUNTED),
        Column("Tỷ lệ hoàn thành", rest, Align.NUMBER),
    )


def _count_row(number: int | None, name: str, counts: Counts) -> Row:
    parts = (getattr(counts, part) for part in _COUNTED)
    return (number, name, counts.planned, *parts, Share(counts.done, counts.planned))


def _progress_by_area(snapshot: Snapshot) -> Annex:
    rows = tuple(_count_row(index, printable_line(area.name), area.counts) for index, area in _numbered(snapshot.areas))
    return Annex(
        "",
        "Tổng hợp tiến độ thực hiện nhiệm vụ cải cách hành chính theo lĩnh vực",
        _count_columns("Lĩnh vực", 28),
        (Group("", rows),),
        total=_count_row(None, "Tổng cộng", snapshot.counts),
    )


def _progress_by_unit(snapshot: Snapshot) -> Annex | None:
    if not snapshot.units:
        return None
    rows = tuple(_count_row(index, printable_line(unit.name), unit.counts) for index, unit in _numbered(snapshot.units))
    total = sum((unit.counts for unit in snapshot.units), Counts())
    return Annex(
        "",
        "Tổng hợp tiến độ thực hiện nhiệm vụ cải cách hành chính theo cơ quan, đơn vị",
        _count_columns("Cơ quan, đơn vị", 28),
        (Group("", rows),),
        total=_count_row(None, "Tổng cộng", total),
    )


def _work_list(snapshot: Snapshot) -> Annex | None:
    if not snapshot.lines:
        return None
    several = len({line.unit for line in snapshot.lines}) > 1
    columns = [
        _STT,
        Column("Nội dung nhiệm vụ, hoạt động", 23 if several else 26),
        *([Column("Đơn vị chủ trì", 11)] if several else []),
        Column("Thời hạn theo kế hoạch", 10),
        Column("Tình trạng thực hiện", 11),
        Column("Sản phẩm theo kế hoạch", 12 if several else 14),
        Column("Kết quả thực hiện", 16 if several else 19),
        Column("Tài liệu kiểm chứng", 12 if several else 15),
    ]
    numbers = {id(line): index for index, line in _numbered(_by_area(snapshot))}

    def row(line: WorkLine) -> Row:
        unit = (printable_line(line.unit),) if several else ()
        return (
            numbers[id(line)],
            _content(line),
            *unit,
            _deadline(line),
            _state(line),
            printable(line.product, limit=CELL_LIMIT),
            printable(line.result, limit=CELL_LIMIT),
            "\n".join(printable_line(item) for item in line.evidence),
        )

    return Annex(
        "",
        "Danh mục nhiệm vụ và kết quả thực hiện",
        tuple(columns),
        _area_groups(snapshot.areas, snapshot.lines, row),
    )


def _overdue_list(snapshot: Snapshot) -> Annex | None:
    if not snapshot.lines:
        return None
    late = sorted(
        (line for line in snapshot.lines if line.part == "overdue"), key=lambda line: (line.due_on, line.assignment)
    )
    names = {area.key: area.name for area in snapshot.areas}
    rows = tuple(
        (
            index,
            _content(line),
            printable_line(names.get(line.area, "")),
            line.due_on,
            (snapshot.cutoff_on - line.due_on).days if line.due_on else None,
            Percent(Decimal(line.progress)),
            printable("\n".join(filter(None, (line.delay_reason, line.difficulty))), limit=CELL_LIMIT),
            printable(line.proposal, limit=CELL_LIMIT),
        )
        for index, line in _numbered(late)
    )
    columns = (
        _STT,
        Column("Nội dung nhiệm vụ, hoạt động", 27),
        Column("Lĩnh vực", 13),
        Column("Thời hạn", 10, Align.CENTRE),
        Column("Số ngày quá hạn", 8, Align.NUMBER),
        Column("Mức độ hoàn thành", 8, Align.NUMBER),
        Column("Khó khăn, nguyên nhân", 15),
        Column("Kiến nghị, đề xuất", 14),
    )
    empty = f"Không có nhiệm vụ quá hạn tính đến hết ngày {wording.day(snapshot.cutoff_on)}."
    return Annex("", "Danh sách nhiệm vụ quá hạn chưa hoàn thành", columns, (Group("", rows),), empty=empty)


def _figures(snapshot: Snapshot) -> Annex | None:
    if not snapshot.figures:
        return None
    numbers = {id(figure): index for index, figure in _numbered(_by_area(snapshot, figures=True))}

    def row(figure: Figure) -> Row:
        return (
            numbers[id(figure)],
            printable_line(figure.name),
            _measure(figure),
            printable_line(figure.target),
            figure.numerator,
            figure.denominator,
            _achieved(figure),
            _in_measure(figure, figure.previous),
            _coverage(figure),
        )

    columns = (
        _STT,
        Column("Chỉ tiêu", 27),
        Column("Đơn vị tính", 8, Align.CENTRE),
        Column("Mục tiêu", 14),
        Column("Tử số", 8, Align.NUMBER, "Thực hiện"),
        Column("Mẫu số", 8, Align.NUMBER, "Thực hiện"),
        Column("Kết quả", 10, Align.NUMBER, "Thực hiện"),
        Column("Kỳ trước", 9, Align.NUMBER),
        Column("Ghi chú", 11),
    )
    groups = _area_groups(snapshot.areas, snapshot.figures, row)
    return Annex("", "Kết quả thực hiện các chỉ tiêu cải cách hành chính", columns, groups)


def _who_sent(snapshot: Snapshot) -> Annex | None:
    if not snapshot.units and not snapshot.missing:
        return None
    sent = [
        (printable_line(unit.name), unit.sent_on, "Đúng hạn" if unit.on_time else "Quá hạn") for unit in snapshot.units
    ]
    rows = (*sent, *((printable_line(name), None, "Chưa có báo cáo được tiếp nhận") for name in snapshot.missing))
    on_time = sum(1 for unit in snapshot.units if unit.on_time)
    note = (
        f"{len(snapshot.units)}/{len(rows)} cơ quan, đơn vị có báo cáo được tiếp nhận; "
        f"đúng hạn {on_time}, quá hạn {len(sent) - on_time}, chưa có {len(snapshot.missing)}"
    )
    columns = (
        _STT,
        Column("Cơ quan, đơn vị", 47),
        Column("Ngày gửi báo cáo", 18, Align.CENTRE),
        Column("Tình hình gửi báo cáo", 30),
    )
    groups = (Group("", tuple((index, *row) for index, row in _numbered(rows))),)
    return Annex("", "Tình hình gửi báo cáo của các cơ quan, đơn vị", columns, groups, note=note)


def _numbered(items: Iterable) -> Iterable[tuple[int, object]]:
    return enumerate(items, start=1)


def _by_area(snapshot: Snapshot, *, figures: bool = False) -> list:
    """Lines or figures in the order in which their areas stand, those of an unknown area last."""
    order = {area.key: index for index, area in enumerate(snapshot.areas)}
    items: Sequence = snapshot.figures if figures else snapshot.lines
    return sorted(items, key=lambda item: order.get(item.area, len(order)))


def _area_groups(areas: Sequence[AreaCounts], items: Sequence, row) -> tuple[Group, ...]:
    """One group for each area that has items; what belongs to none of the areas comes last under its own heading."""
    known = {area.key: [] for area in areas}
    other: list = []
    for item in items:
        known.get(item.area, other).append(item)
    named = [(area.name, known[area.key]) for area in areas] + [("Nội dung khác", other)]
    filled = [(name, members) for name, members in named if members]
    return tuple(
        Group(f"{index}. {printable_line(name)}", tuple(row(item) for item in members))
        for index, (name, members) in _numbered(filled)
    )


def _content(line: WorkLine) -> str:
    label = printable_line(line.label).rstrip(".:")
    return f"{label}. {printable_line(line.title)}" if label else printable_line(line.title)


def _deadline(line: WorkLine) -> str:
    """The plan's own words, and the day that was understood where the words do not say it."""
    words = printable_line(line.deadline_text)
    if line.due_on is None or wording.day(line.due_on) in words:
        return words
    return f"{words}\n({wording.day(line.due_on)})" if words else wording.day(line.due_on)


def _state(line: WorkLine) -> str:
    label = _LABELS[line.part]
    if line.completed_on and line.part in ("done_on_time", "done_late"):
        return f"{label}\n({wording.day(line.completed_on)})"
    if line.part in ("in_progress", "overdue", "continuous") and line.progress:
        return f"{label}\n({line.progress}%)"
    return label


def _measure(figure: Figure) -> str:
    try:
        return UnitOfMeasure(figure.unit_of_measure).label
    except ValueError:
        return printable_line(figure.unit_of_measure)


def _is_percent(figure: Figure) -> bool:
    return figure.unit_of_measure in (UnitOfMeasure.PERCENT, UnitOfMeasure.PERCENT.label)


def _in_measure(figure: Figure, value: Decimal | None) -> Value:
    return Percent(value) if value is not None and _is_percent(figure) else value


def _achieved(figure: Figure) -> Value:
    """The figure itself; without one, whether nothing occurred or nobody has said."""
    if figure.band:
        return printable_line(figure.band)
    if _is_percent(figure) and figure.numerator is not None and figure.denominator is not None:
        return Share(figure.numerator, figure.denominator, is_measured=True)
    if figure.value is not None:
        return _in_measure(figure, figure.value)
    return wording.NO_CASES if figure.entered else "chưa có số liệu"


def _coverage(figure: Figure) -> str:
    if figure.expected > 1 and figure.entered < figure.expected:
        return f"{figure.entered}/{figure.expected} đơn vị có số liệu"
    return ""
