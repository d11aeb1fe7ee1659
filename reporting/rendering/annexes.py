"""The annexes that a report carries, made of its snapshot alone.

Shares are sums over sums; where a figure has nothing to divide by, it says "không phát sinh".
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from indicators.enums import UnitOfMeasure
from reform.common import wording
from reporting.enums import AnnexKind
from reporting.regimes import AnnexRow
from reporting.rendering.answer_annex import answers_of_units, own_answers
from reporting.rendering.charts import colour_of, over_time, progress_chart, trend_chart
from reporting.rendering.register_annexes import register_annexes
from reporting.rendering.tables import Align, Annex, Column, Group, Plot, Row
from reporting.rendering.values import Percent, Share, Value, printable_line
from reporting.rendering.work_annexes import (
    LABELS,
    STT,
    area_groups,
    by_area,
    numbered,
    overdue_list,
    work_list,
    work_of_units,
)
from reporting.snapshot import COUNT_PARTS, Counts, Figure, Snapshot

_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
# The order of the columns; charts order the same parts by how they look side by side.
_COUNTED = ("done_on_time", "done_late", "in_progress", "not_started", "continuous", "waiting", "overdue")

_COMPARED = {"last_period": "Kỳ trước", "previous": "Cùng kỳ năm trước"}

# What a report carries where no regime says it, in this order; a form that has nothing to say is left out.
USUAL = (
    AnnexKind.BY_AREA,
    AnnexKind.BY_UNIT,
    AnnexKind.WORK,
    AnnexKind.OVERDUE,
    AnnexKind.FIGURES,
    AnnexKind.REGISTERS,
    AnnexKind.SENDING,
    AnnexKind.ANSWERS,
)


def annexes_of(snapshot: Snapshot, asked: Sequence[AnnexRow] = ()) -> tuple[Annex, ...]:
    """The annexes that the regime asks for, in its order and under its titles, without those that have nothing to say;
    all where it asks for none in particular.
    """
    found = []
    for kind, title in [(row.kind, row.title) for row in asked] or [(kind, "") for kind in USUAL]:
        made = [annex for annex in _FORMS[kind](snapshot) if annex is not None]
        if made and title and kind != AnnexKind.REGISTERS:  # the lists of registers are told apart by their own titles
            made[0] = replace(made[0], title=printable_line(title))
        found += made
    note = f"Số liệu tính đến hết ngày {wording.day(snapshot.cutoff_on)}"
    return tuple(
        replace(annex, numeral=numeral, note=annex.note or note)
        for numeral, annex in zip(_NUMERALS, found, strict=False)
    )


def _count_columns(what: str, width: int) -> tuple[Column, ...]:
    """STT, what is counted, the parts of `Counts`, the share that is done."""
    share = 12  # its "không phát sinh" goes on one line
    rest = (100 - 5 - width - share) // 8
    return (
        STT,
        Column(what, 100 - 5 - share - 8 * rest - 1),
        Column("Tổng số nhiệm vụ", rest, Align.NUMBER),
        *(Column(LABELS[part], rest + (part == "continuous"), Align.NUMBER, "Trong đó") for part in _COUNTED),
        Column("Tỷ lệ hoàn thành", share, Align.NUMBER),
    )


def _count_row(number: int | None, name: str, counts: Counts) -> Row:
    parts = (getattr(counts, part) for part in _COUNTED)
    return (number, name, counts.planned, *parts, Share(counts.done, counts.planned))


def _counted_plot(title: str) -> Plot:
    """Bars of the parts of `Counts`, which stand from the fourth column on."""
    tones = {part: tone for part, _, tone in COUNT_PARTS}
    return Plot(title, 2, tuple((column, colour_of(tones[part])) for column, part in enumerate(_COUNTED, start=4)))


def _progress_by_area(snapshot: Snapshot) -> Annex:
    rows = tuple(_count_row(index, printable_line(area.name), area.counts) for index, area in numbered(snapshot.areas))
    return Annex(
        "",
        "Tổng hợp tiến độ thực hiện nhiệm vụ cải cách hành chính theo lĩnh vực",
        _count_columns("Lĩnh vực", 28),
        (Group("", rows),),
        total=_count_row(None, "Tổng cộng", snapshot.counts),
        charts=(progress_chart(snapshot.areas),) if snapshot.counts.planned else (),
        plot=_counted_plot("Tiến độ thực hiện nhiệm vụ theo lĩnh vực"),
    )


def _progress_over_time(snapshot: Snapshot) -> Annex | None:
    known = over_time(snapshot)
    if len(known) < 2:
        return None
    rows = tuple(
        (number, one.name, one.cutoff_on, one.counts.planned, one.counts.done, one.counts.overdue, one.share)
        for number, one in numbered(known)
    )
    columns = (
        STT,
        Column("Kỳ báo cáo", 35),
        Column("Số liệu đến hết ngày", 15, Align.CENTRE),
        Column("Tổng số nhiệm vụ", 11, Align.NUMBER),
        Column("Đã hoàn thành", 11, Align.NUMBER),
        Column("Quá hạn", 11, Align.NUMBER),
        Column("Tỷ lệ hoàn thành", 12, Align.NUMBER),
    )
    title = "So sánh kết quả thực hiện nhiệm vụ với các kỳ báo cáo trước"
    plot = Plot("Tỷ lệ nhiệm vụ hoàn thành qua các kỳ báo cáo", 2, ((7, colour_of("blue")),), is_line=True)
    return Annex("", title, columns, (Group("", rows),), charts=(trend_chart(known),), plot=plot)


def _progress_by_unit(snapshot: Snapshot) -> Annex | None:
    if not snapshot.units:
        return None
    rows = tuple(_count_row(index, printable_line(unit.name), unit.counts) for index, unit in numbered(snapshot.units))
    total = sum((unit.counts for unit in snapshot.units), Counts())
    return Annex(
        "",
        "Tổng hợp tiến độ thực hiện nhiệm vụ cải cách hành chính theo cơ quan, đơn vị",
        _count_columns("Cơ quan, đơn vị", 28),
        (Group("", rows),),
        total=_count_row(None, "Tổng cộng", total),
        plot=_counted_plot("Tiến độ thực hiện nhiệm vụ theo cơ quan, đơn vị"),
    )


def _figures(snapshot: Snapshot) -> Annex | None:
    if not snapshot.figures:
        return None
    numbers = {id(figure): index for index, figure in numbered(by_area(snapshot.areas, snapshot.figures))}

    def row(figure: Figure) -> Row:
        return (
            numbers[id(figure)],
            printable_line(figure.name),
            _measure(figure),
            printable_line(figure.target),
            figure.numerator,
            figure.denominator,
            _achieved(figure),
            *(_in_measure(figure, getattr(figure, name)) for name in compared),
            _remark(figure),
        )

    compared = [name for name in _COMPARED if any(getattr(one, name) is not None for one in snapshot.figures)]
    columns = (
        STT,
        Column("Chỉ tiêu", 24 + 4 * (2 - len(compared))),
        Column("Đơn vị tính", 7, Align.CENTRE),
        Column("Mục tiêu", 15),
        Column("Tử số", 8, Align.NUMBER, "Thực hiện"),
        Column("Mẫu số", 8, Align.NUMBER, "Thực hiện"),
        Column("Kết quả", 8, Align.NUMBER, "Thực hiện"),
        *(Column(_COMPARED[name], 8, Align.NUMBER, "So với") for name in compared),
        Column("Ghi chú", 9 + 4 * (2 - len(compared))),
    )
    groups = area_groups(snapshot.areas, snapshot.figures, row)
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
        STT,
        Column("Cơ quan, đơn vị", 47),
        Column("Ngày gửi báo cáo", 18, Align.CENTRE),
        Column("Tình hình gửi báo cáo", 30),
    )
    groups = (Group("", tuple((index, *row) for index, row in numbered(rows))),)
    return Annex("", "Tình hình gửi báo cáo của các cơ quan, đơn vị", columns, groups, note=note)


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


def _remark(figure: Figure) -> str:
    remarks = []
    if figure.expected > 1 and figure.entered < figure.expected:
        remarks.append(f"{figure.entered}/{figure.expected} đơn vị có số liệu")
    if figure.redefined:
        remarks.append("năm trước định nghĩa khác, không so sánh")
    return "; ".join(remarks)


_FORMS: dict[str, Callable[[Snapshot], Iterable[Annex | None]]] = {
    AnnexKind.BY_AREA: lambda snapshot: (_progress_by_area(snapshot), _progress_over_time(snapshot)),
    AnnexKind.BY_UNIT: lambda snapshot: (_progress_by_unit(snapshot),),
    AnnexKind.WORK: lambda snapshot: (work_list(snapshot) or work_of_units(snapshot),),
    AnnexKind.OVERDUE: lambda snapshot: (overdue_list(snapshot),),
    AnnexKind.FIGURES: lambda snapshot: (_figures(snapshot),),
    AnnexKind.REGISTERS: register_annexes,
    AnnexKind.SENDING: lambda snapshot: (_who_sent(snapshot),),
    AnnexKind.ANSWERS: lambda snapshot: (answers_of_units(snapshot) or own_answers(snapshot),),
}
