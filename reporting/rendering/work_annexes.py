"""The lists of work in a report's annexes: an agency's own, the late ones, and those of all units in a province's."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from reform.common import wording
from reporting.rendering.printed import Printed
from reporting.rendering.tables import Align, Annex, Column, Group, Row
from reporting.rendering.values import CELL_LIMIT, Percent, Share, printable, printable_line
from reporting.snapshot import COUNT_PARTS, AreaCounts, Snapshot, WorkLine

STT = Column("STT", 5, Align.CENTRE)
LABELS = {part: label for part, label, _ in COUNT_PARTS}
WORK_TITLE = "Danh mục nhiệm vụ và kết quả thực hiện"
_PAGE = Column("Trang", 7, Align.CENTRE)


@dataclass(frozen=True)
class UnitList(Printed):
    """A unit's list as it stands in the province's annex: `part` has the unit's name for its title. It is printed by
    itself, once, and joined to the others.
    """

    part: Annex
    unit_name: str
    cutoff_on: date
    illustrative: bool

    subject = WORK_TITLE

    @property
    def full_title(self) -> str:
        """Title of the file that nobody but the portal reads."""
        return f"{WORK_TITLE} của {self.unit_name}"


def work_list(snapshot: Snapshot) -> Annex | None:
    """All work by area; beside it who leads it where that is not always the same unit."""
    if not snapshot.lines:
        return None
    return _listed(snapshot, WORK_TITLE, several=len({line.unit for line in snapshot.lines}) > 1)


def unit_list(snapshot: Snapshot) -> UnitList:
    """The list of one unit for the province's annex. The columns are the same in all of them."""
    name = printable_line(snapshot.unit_name)
    part = _listed(snapshot, name, several=True)
    if not snapshot.lines:
        part = replace(part, empty="Không có nhiệm vụ trong kỳ.")
    return UnitList(part, name, snapshot.cutoff_on, snapshot.illustrative)


def work_of_units(snapshot: Snapshot) -> Annex | None:
    """Which units' lists follow, with how much is in them."""
    if not snapshot.units:
        return None
    counted = [(printable_line(unit.name), unit.counts) for unit in snapshot.units]
    rows = tuple(
        (index, name, counts.planned, counts.done, counts.overdue, Share(counts.done, counts.planned))
        for index, (name, counts) in numbered(counted)
    )
    columns = (
        STT,
        Column("Cơ quan, đơn vị", 47),
        Column("Tổng số nhiệm vụ", 12, Align.NUMBER),
        Column("Đã hoàn thành", 12, Align.NUMBER),
        Column("Quá hạn", 12, Align.NUMBER),
        Column("Tỷ lệ hoàn thành", 12, Align.NUMBER),
    )
    return Annex("", f"{WORK_TITLE} của các cơ quan, đơn vị", columns, (Group("", rows),), of_units=True)


def with_pages(annex: Annex, pages: Sequence[int]) -> Annex:
    """The annex of all units' lists with the page on which each begins, where they are joined on paper."""
    unit = annex.columns[1]
    columns = (annex.columns[0], replace(unit, width=unit.width - _PAGE.width), *annex.columns[2:], _PAGE)
    rows = tuple((*row, page) for row, page in zip(annex.groups[0].rows, pages, strict=True))
    return replace(annex, columns=columns, groups=(Group("", rows),))


def overdue_list(snapshot: Snapshot) -> Annex | None:
    """What is late, the oldest first; nothing where nothing is."""
    late = sorted(
        (line for line in snapshot.lines if line.part == "overdue"), key=lambda line: (line.due_on, line.assignment)
    )
    if not late:
        return None
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
        for index, line in numbered(late)
    )
    columns = (
        STT,
        Column("Nội dung nhiệm vụ, hoạt động", 27),
        Column("Lĩnh vực", 13),
        Column("Thời hạn", 10, Align.CENTRE),
        Column("Số ngày quá hạn", 8, Align.NUMBER),
        Column("Mức độ hoàn thành", 8, Align.NUMBER),
        Column("Khó khăn, nguyên nhân", 15),
        Column("Kiến nghị, đề xuất", 14),
    )
    return Annex("", "Danh sách nhiệm vụ quá hạn chưa hoàn thành", columns, (Group("", rows),))


def numbered(items: Iterable) -> Iterable[tuple[int, object]]:
    """Each with its number, from 1."""
    return enumerate(items, start=1)


def by_area(areas: Sequence[AreaCounts], items: Sequence) -> list:
    """Lines or figures in the order in which their areas stand, those of an unknown area last."""
    order = {area.key: index for index, area in enumerate(areas)}
    return sorted(items, key=lambda item: order.get(item.area, len(order)))


def area_groups(areas: Sequence[AreaCounts], items: Sequence, row: Callable) -> tuple[Group, ...]:
    """One group for each area that has items; what belongs to none of the areas comes last under its own heading."""
    known = {area.key: [] for area in areas}
    other: list = []
    for item in items:
        known.get(item.area, other).append(item)
    named = [(area.name, known[area.key]) for area in areas] + [("Nội dung khác", other)]
    filled = [(name, members) for name, members in named if members]
    return tuple(
        Group(f"{index}. {printable_line(name)}", tuple(row(item) for item in members))
        for index, (name, members) in numbered(filled)
    )


def _listed(snapshot: Snapshot, title: str, *, several: bool) -> Annex:
    columns = [
        STT,
        Column("Nội dung nhiệm vụ, hoạt động", 23 if several else 26),
        *([Column("Đơn vị chủ trì", 11)] if several else []),
        Column("Thời hạn theo kế hoạch", 10),
        Column("Tình trạng thực hiện", 11),
        Column("Sản phẩm theo kế hoạch", 12 if several else 14),
        Column("Kết quả thực hiện", 16 if several else 19),
        Column("Tài liệu kiểm chứng", 12 if several else 15),
    ]
    numbers = {id(line): index for index, line in numbered(by_area(snapshot.areas, snapshot.lines))}

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

    return Annex("", title, tuple(columns), area_groups(snapshot.areas, snapshot.lines, row))


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
    label = LABELS[line.part]
    if line.completed_on and line.part in ("done_on_time", "done_late"):
        return f"{label}\n({wording.day(line.completed_on)})"
    if line.part in ("in_progress", "overdue", "continuous") and line.progress:
        return f"{label}\n({line.progress}%)"
    return label
