"""What the units answered to the questions of a round, as an annex of the report above: a group for each question."""

from decimal import Decimal

from reporting.enums import QuestionKind
from reporting.rendering.tables import Align, Annex, Column, Group, Row
from reporting.rendering.values import CELL_LIMIT, Value, printable, printable_line
from reporting.snapshot import Answer, Snapshot

_COLUMNS = (
    Column("STT", 5, Align.CENTRE),
    Column("Cơ quan, đơn vị", 30),
    Column("Trả lời", 12, Align.CENTRE),
    Column("Đơn vị tính", 12, Align.CENTRE),
    Column("Nội dung, giải trình", 41),
)


def answers_of_units(snapshot: Snapshot) -> Annex | None:
    """Each question with all units' answers, numbers with their sum; nothing where nothing was asked."""
    asked: dict[int, list[tuple[str, Answer]]] = {}
    for unit in snapshot.units:
        for answer in unit.answers:
            asked.setdefault(answer.position, []).append((printable_line(unit.name), answer))
    groups = tuple(_group(position, given) for position, given in sorted(asked.items()))
    title = "Tổng hợp nội dung báo cáo theo yêu cầu của các cơ quan, đơn vị"
    return Annex("", title, _COLUMNS, groups) if groups else None


def own_answers(snapshot: Snapshot) -> Annex | None:
    """Each question with the unit's own answer; nothing where nothing was asked."""
    rows: tuple[Row, ...] = tuple(
        (
            one.position,
            printable_line(one.question),
            _value(one),
            printable_line(one.unit_of_measure) if one.number is not None else "",
            printable(one.text, limit=CELL_LIMIT),
        )
        for one in snapshot.answers
    )
    columns = (_COLUMNS[0], Column("Nội dung yêu cầu", 30), *_COLUMNS[2:])
    return Annex("", "Tổng hợp nội dung báo cáo theo yêu cầu", columns, (Group("", rows),)) if rows else None


def _group(position: int, given: list[tuple[str, Answer]]) -> Group:
    first = given[0][1]
    unit = printable_line(first.unit_of_measure)
    rows: list[Row] = [
        (index, name, _value(one), unit if one.number is not None else "", printable(one.text, limit=CELL_LIMIT))
        for index, (name, one) in enumerate(given, start=1)
    ]
    if first.kind == QuestionKind.NUMBER:
        known = [one.number for _, one in given if one.number is not None]
        rows.append((None, "Tổng cộng", sum(known, Decimal(0)), unit, f"{len(known)}/{len(given)} đơn vị trả lời"))
    return Group(f"{position}. {printable_line(first.question)}", tuple(rows))


def _value(answer: Answer) -> Value:
    if answer.kind == QuestionKind.YES_NO:
        return "" if answer.number is None else "Có" if answer.number else "Không"
    return answer.number
