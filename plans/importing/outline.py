"""Rows of an annex → what stands under what: broken rows joined, merged cells filled, headings told from work."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from plans.importing import headings as h
from plans.importing import numbering as n
from plans.importing.areas import find_area
from plans.importing.layout import BodyRow, Field, PlanTable
from plans.importing.numbering import Label, names_its_work, read_label, split_label

_WORK = (h.LEAD, h.SUPPORT, h.UNITS, h.PRODUCT, *h.TIMES)
_INHERITING = (*_WORK, h.REQUIREMENT, h.NOTE)
_WORDS = (h.TASK, h.GOAL, h.TITLE, *_INHERITING)


@dataclass
class Line:
    """A row after joining and filling: its label, its texts by role, and (field, code) of what was doubtful."""

    row: BodyRow
    label: Label
    doubts: list[tuple[str, str]] = field(default_factory=list)

    def text(self, role: str) -> str:
        return self.row.text(role)


@dataclass(eq=False)
class Node:
    """A heading, a task or a tracked row with what stands under it.

    In tables with a column for the task, `lines` are the task's tracked rows; elsewhere a tracked row is its own line.
    """

    label: Label
    title: str
    rank: int
    line: Line
    heading: bool
    lines: list[Line] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = None
    captured: int | None = None


def build_outline(plan: PlanTable) -> list[Node]:
    """The rows as trees of nodes, in the order of the file; every row that holds a word is in it."""
    group = next((role for role in (h.TASK, h.GOAL) if plan.has(role)), None)
    joined = _join_broken(plan.rows, group)
    lines = [_line(row, plan, group) for row in _fill_merged(joined)]
    tops: list[Node] = []
    stack: list[Node] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if _is_heading(line, group, following):
            _place_heading(line, group, tops, stack)
        elif group:
            _place_in_group(line, group, tops, stack)
        else:
            _place_tracked(line, tops, stack)
    return tops


# Broken and merged rows


def _join_broken(rows: Iterable[BodyRow], group: str | None) -> list[tuple[BodyRow, list[tuple[str, str]]]]:
    joined: list[tuple[BodyRow, list[tuple[str, str]]]] = []
    for row in rows:
        doubt = _continues(row, joined[-1][0], group) if joined else None
        if doubt is None:
            joined.append((row, []))
            continue
        above, doubts = joined[-1]
        joined[-1] = (_joined(above, row), [*doubts, *([("title", doubt)] if doubt else [])])
    return joined


def _continues(row: BodyRow, above: BodyRow, group: str | None) -> str | None:
    """None: a row of its own; "": surely the tail of the row above; a code: joined, but a person should look."""
    if row.text(h.LABEL) or row.merged(h.LABEL) or row.wide:
        return None
    texts = [row.text(role) for role in _WORDS if row.text(role)]
    if not texts:
        return "" if row.extra or row.merged(h.TITLE) else None
    if row.merged(h.TITLE):
        return "joined_row"
    goes_on = all(_begins_inside(text) for text in texts)
    has_unit = any(row.text(role) or row.merged(role) for role in (h.LEAD, h.UNITS))
    if row.after_break and not has_unit:
        title = row.text(group or h.TITLE) or row.text(h.TITLE)
        if len(texts) == 1 and title.isupper():
            return None
        return "" if goes_on or _is_open(row, above) else "joined_row"
    if goes_on and (row.after_break or not (has_unit or any(row.text(role) for role in h.TIMES))):
        return "joined_row"
    return None


def _begins_inside(text: str) -> bool:
    """Whether a text begins in the middle of a sentence or list."""
    return text[:1].islower() or text[:1] in "-–+•,;:)"


def _is_open(row: BodyRow, above: BodyRow) -> bool:
    """Whether every column that goes on was left without a full stop."""
    return all(not above.text(role).endswith(".") for role in _WORDS if row.text(role))


def _joined(above: BodyRow, row: BodyRow) -> BodyRow:
    fields = dict(above.fields)
    for role, part in row.fields.items():
        if part.text:
            before = fields.get(role, Field()).text
            fields[role] = Field(f"{before} {part.text}".strip())
    extra = dict(above.extra)
    for name, text in row.extra.items():
        extra[name] = f"{extra.get(name, '')} {text}".strip()
    return replace(above, fields=fields, extra=extra)


def _fill_merged(rows: list[tuple[BodyRow, list]]) -> list[tuple[BodyRow, list[tuple[str, str]]]]:
    """What a merged cell says holds for each of its rows."""
    filled = []
    above: BodyRow | None = None
    for row, doubts in rows:
        fields = {
            role: Field(above.text(role), merged=True) if part.merged and above and role in _INHERITING else part
            for role, part in row.fields.items()
        }
        above = replace(row, fields=fields)
        filled.append((above, doubts))
    return filled


# Labels and headings


def _line(joined: tuple[BodyRow, list[tuple[str, str]]], plan: PlanTable, group: str | None) -> Line:
    row, doubts = joined
    written = row.text(h.LABEL)
    label = read_label(written)
    main = group if group and row.text(group) else h.TITLE
    if written and label.rank is None and not row.text(h.TITLE) and not (group and row.text(group)):
        label, title = split_label(written)  # the whole heading stands in the column of numbers
        row = replace(row, fields=row.fields | {main: Field(title)})
    elif not written and not row.merged(h.LABEL) and _has_label_in_title(row, row.text(main), plan):
        label, title = split_label(row.text(main))
        row = replace(row, fields=row.fields | {main: Field(title, row.merged(main))})
    return Line(row, label, list(doubts))


def _has_label_in_title(row: BodyRow, title: str, plan: PlanTable) -> bool:
    return row.wide or not plan.has(h.LABEL) or not _has_work(row) or names_its_work(title)


def _has_work(row: BodyRow) -> bool:
    return any(row.text(role) for role in _WORK)


def _is_heading(line: Line, group: str | None, following: Line | None) -> bool:
    if line.label.rank == n.ACTIVITY:
        return False
    if _has_work(line.row):
        return _is_heading_with_unit(line, following)
    if group:
        return not (line.text(h.TITLE) and line.text(group)) and not _is_activity_alone(line, group)
    top = line.label.rank is None or line.label.rank < n.ARABIC
    return top or not line.text(h.REQUIREMENT)


def _is_activity_alone(line: Line, group: str) -> bool:
    """Where a column holds the tasks, words in the activity's column alone are an activity that lacks the rest."""
    return bool(line.text(h.TITLE)) and not line.text(group) and not line.row.wide and line.label.rank is None


def _is_heading_with_unit(line: Line, following: Line | None) -> bool:
    """ "II | CẢI CÁCH TTHC | | | Văn phòng UBND tỉnh": who answers for a whole part is not yet a tracked row."""
    rank = line.label.rank
    if rank is None or rank >= n.ARABIC or following is None or following.label.rank is None:
        return False
    if any(line.text(role) for role in (h.PRODUCT, *h.TIMES)) or following.label.rank <= rank:
        return False
    line.doubts.append(("leads", "heading_with_unit"))
    return True


# Places in the tree


def _place_heading(line: Line, group: str | None, tops: list[Node], stack: list[Node]) -> None:
    title = (line.text(group) if group else "") or line.text(h.TITLE)
    rank = line.label.rank
    if rank is None:
        numbered = any(node.label.rank == n.ROMAN for node in stack)
        rank = n.ROMAN if find_area(title) and not numbered else n.UNLABELLED
    node = Node(line.label, title, rank, line, heading=True)
    while stack and not _holds_heading(stack[-1], node):
        stack.pop()
    _attach(node, tops, stack)


def _holds_heading(above: Node, node: Node) -> bool:
    """Numbers that restart right under a heading ("4", then "1") stand below it."""
    if not above.heading:
        return False
    restarts = not above.children and above.label.number not in (None, 1) and node.label.number == 1
    return above.rank < node.rank or (above.rank == node.rank and restarts)


def _place_in_group(line: Line, group: str, tops: list[Node], stack: list[Node]) -> None:
    """A row of a task: the same task while its column is empty or merged, a new one where words stand in it."""
    current = stack[-1] if stack and not stack[-1].heading else None
    if current and not line.text(group):
        current.lines.append(line)
        return
    title = line.text(group) or line.text(h.TITLE)
    node = Node(line.label, title, line.label.rank or n.UNLABELLED, line, heading=False, lines=[line])
    while stack and not (stack[-1].heading and _holds_tracked(stack[-1], node)):
        stack.pop()
    _attach(node, tops, stack)


def _place_tracked(line: Line, tops: list[Node], stack: list[Node]) -> None:
    unlabelled = line.label.rank is None
    rank = line.label.rank if line.label.rank is not None else n.UNLABELLED
    node = Node(line.label, line.text(h.TITLE), rank, line, heading=False, lines=[line])
    if unlabelled:
        while stack and not stack[-1].heading and stack[-1].label.rank is None:
            stack.pop()
    else:
        while stack and not _holds_tracked(stack[-1], node):
            stack.pop()
    _attach(node, tops, stack)


def _holds_tracked(above: Node, node: Node) -> bool:
    if not above.heading:
        return above.rank < node.rank
    if node.label.rank is None:
        return True
    if not above.children and above.rank >= n.ARABIC and above.rank == node.rank:
        above.captured = node.rank
    return above.rank < node.rank or above.captured == node.rank


def _attach(node: Node, tops: list[Node], stack: list[Node]) -> None:
    node.parent = stack[-1] if stack else None
    (node.parent.children if node.parent else tops).append(node)
    stack.append(node)
