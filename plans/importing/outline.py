"""Rows of an annex → what stands under what: headings told from work, each row under the one that it belongs to."""

from collections.abc import Set
from dataclasses import dataclass, field, replace

from plans.importing import headings as h
from plans.importing import numbering as n
from plans.importing.areas import find_area
from plans.importing.asides import mark_asides
from plans.importing.broken import UNITS, WORK, Doubts, Joined, fill_merged, is_visible_title, join_broken
from plans.importing.layout import BodyRow, PlanTable
from plans.importing.numbering import Label, is_list, names_its_work, read_label, split_label
from plans.importing.unit_roles import split_roles

_ANY_WORK, _ANY_UNIT, _ANY_TIME = frozenset(WORK), frozenset(UNITS), frozenset(h.TIMES)


@dataclass(slots=True)
class Line:
    """A row after joining and filling: its label, its texts by role, and (field, code) of what was doubtful.

    An aside is a row that is none of the plan's: a total, a note, a signature.
    """

    row: BodyRow
    label: Label
    doubts: Doubts = ()
    aside: bool = False

    def text(self, role: str) -> str:
        return self.row.text(role)

    def own(self, role: str) -> str:
        """The words in the row's own cell, not those of one that is merged with it."""
        return "" if self.row.merged(role) else self.row.text(role)

    def has_own(self, roles: Set[str]) -> bool:
        """Whether a cell of the row itself has words in any of these columns."""
        row = self.row
        return row.says(roles - row.lower if row.lower else roles)


@dataclass(eq=False, slots=True)
class Node:
    """A heading, a task or a tracked row with what stands under it; an aside stands among the tops, with nothing.

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


def build_outline(plan: PlanTable) -> list[Node]:
    """The rows as trees of nodes, in the order of the file; every row that holds a word is in it."""
    group = next((role for role in (h.TASK, h.GOAL) if plan.has(role)), None)
    joined = join_broken(mark_asides(plan.rows, plan.before), group)
    fill_merged(joined)
    lines = [_line(one, plan, group) for one in joined]
    _rank_letters(lines)
    tops: list[Node] = []
    stack: list[Node] = []
    following: list[Line | None] = [None] * len(lines)
    for index in range(len(lines) - 2, -1, -1):
        following[index] = following[index + 1] if lines[index + 1].aside else lines[index + 1]
    for line, after in zip(lines, following, strict=True):
        if line.aside:
            tops.append(Node(line.label, "", n.LOOSE, line, heading=False))
        elif _is_heading(line, group, after):
            _place_heading(line, group, tops, stack)
        elif group:
            _place_in_group(line, group, tops, stack)
        else:
            _place_tracked(line, tops, stack)
    return tops


# Labels and headings


def _line(joined: Joined, plan: PlanTable, group: str | None) -> Line:
    row = joined.row
    if joined.aside:
        return Line(row, Label(""), aside=True)
    written = row.texts.get(h.LABEL, "")
    label = read_label(written)
    if label.rank is not None:
        return Line(row, label, joined.doubts)
    main = group if group and row.text(group) else h.TITLE
    title = row.text(main)
    if written and not row.text(h.TITLE) and not (group and row.text(group)):
        label, title = split_label(written)  # the whole heading stands in the column of numbers
        row = replace(row, texts=row.texts | {main: title}, lower=row.lower - {main})
    elif not written and not row.merged(h.LABEL) and _has_label_in_title(row, title, plan):
        label, title = split_label(title)
        row = replace(row, texts=row.texts | {main: title})
    return Line(row, label, joined.doubts)


def _has_label_in_title(row: BodyRow, title: str, plan: PlanTable) -> bool:
    """A title that is a list of its own ("1. …", "2. …") has no number before it."""
    return row.wide or not plan.has(h.LABEL) or names_its_work(title) or not is_list(title)


def _rank_letters(lines: list[Line]) -> None:
    """Letters below romans (I, A, 1) and brackets above letters ((1), a) are told by which of the two comes first.

    So are numbers of areas above numbered tasks ("1. Cải cách thể chế", "Nhiệm vụ 1: …"), where none is work itself.
    """
    firsts: dict[int, int] = {}
    for index, line in enumerate(lines):
        if line.label.rank is not None:
            firsts.setdefault(line.label.rank, index)
    last = len(lines)
    new = {}
    if firsts.get(n.ROMAN, last) < firsts.get(n.LETTER, last):
        new[n.LETTER] = n.UNDER_ROMAN
    if firsts.get(n.BRACKETED, last) < firsts.get(n.SMALL, last):
        new[n.BRACKETED] = n.OVER_SMALL
    if firsts.get(n.ARABIC, last) < firsts.get(n.TASK, last) < last:
        numbered = [line for line in lines if line.label.rank == n.ARABIC]
        if not any(line.text(role) for line in numbered for role in WORK):
            new[n.ARABIC] = n.OVER_TASK
    for line in lines:
        if line.label.rank in new:
            line.label = replace(line.label, rank=new[line.label.rank])


def _is_heading(line: Line, group: str | None, following: Line | None) -> bool:
    if line.label.rank == n.ACTIVITY:
        return False
    if line.has_own(_ANY_WORK):
        return _is_heading_with_work(line, group, following)
    if line.row.says(_ANY_WORK):
        return False
    if group:
        return not (line.text(h.TITLE) and line.text(group)) and not _is_activity_alone(line, group, following)
    top = line.label.rank is None or line.label.rank < n.TASK
    return top or not line.text(h.REQUIREMENT)


def _is_activity_alone(line: Line, group: str, following: Line | None) -> bool:
    """Where a column holds the tasks, words in the activity's column alone are an activity that lacks the rest."""
    if not line.text(h.TITLE) or line.text(group) or line.row.wide:
        return False
    return line.label.rank is None or (line.label.rank >= n.TASK and not _is_deeper(line, following))


def _is_deeper(line: Line, following: Line | None) -> bool:
    """Whether the row below is numbered as a part of this one."""
    below = following.label.rank if following else None
    return line.label.rank is not None and below is not None and below > line.label.rank


def _is_heading_with_work(line: Line, group: str | None, following: Line | None) -> bool:
    """ "II | CẢI CÁCH TTHC | | | Văn phòng UBND tỉnh": who answers for a whole part is not yet a tracked row.

    So is a time that holds for the part. Below areas it is only so where the row below lacks just that.
    """
    if following is None or line.own(h.PRODUCT) or line.text(h.REQUIREMENT) or _ends_part(line, following):
        return False
    if group and line.text(group) and line.text(h.TITLE):
        return False
    units = line.has_own(_ANY_UNIT)
    times = line.has_own(_ANY_TIME)
    title = (line.text(group) if group else "") or line.text(h.TITLE)
    visible = is_visible_title(line.row, title) or (line.label.rank is not None and find_area(title) is not None)
    lacks = _lacks(following, units, times)
    if line.label.rank is None:
        under = visible and lacks
    elif line.label.rank < n.TASK:
        under = _is_deeper(line, following) or (following.label.rank is None and lacks)
    else:
        under = (visible or units != times) and (visible + lacks + _is_deeper(line, following) >= 2)
    if under:
        line.doubts += (("leads", "heading_with_unit"),) * units + (("deadline", "heading_with_deadline"),) * times
    return under


def _ends_part(line: Line, following: Line) -> bool:
    """Whether the row below is numbered as something greater: nothing can stand under this one."""
    rank, below = line.label.rank, following.label.rank
    return rank is not None and below is not None and below < rank


def _lacks(line: Line, units: bool, times: bool) -> bool:
    """Whether a row lacks what a heading above it says for all, and has something else of a tracked row."""
    if units and split_roles(line.text(h.LEAD) or line.text(h.UNITS), line.text(h.SUPPORT))[0]:
        return False
    return not (times and line.row.says(_ANY_TIME))


# Places in the tree


def _place_heading(line: Line, group: str | None, tops: list[Node], stack: list[Node]) -> None:
    title = (line.text(group) if group else "") or line.text(h.TITLE)
    rank = line.label.rank
    if rank is None:
        rank = _rank_of_unlabelled(line, title, stack)
    node = Node(line.label, title, rank, line, heading=True)
    _attach(node, _depth(node, stack), tops, stack)


def _rank_of_unlabelled(line: Line, title: str, stack: list[Node]) -> int:
    """A heading without a number begins an area where it names one or looks like the area before it.

    It does not where areas are numbered, in capitals while it is not, or where groups without a number are open.
    """
    tops = [node for node in stack if node.heading and node.rank <= n.ROMAN]
    if not tops:
        return n.ROMAN if find_area(title) else n.UNLABELLED
    top = tops[-1]
    if any(node.label.rank is not None for node in tops) or (top.title.isupper() and not title.isupper()):
        return n.UNLABELLED
    if find_area(title):
        return n.ROMAN
    alike = (top.title.isupper(), top.line.row.wide) == (title.isupper(), line.row.wide)
    groups = any(
        node.heading and node.rank == n.UNLABELLED and node.title.isupper() == title.isupper() for node in stack
    )
    return n.ROMAN if alike and top.children and not groups else n.UNLABELLED


def _place_in_group(line: Line, group: str, tops: list[Node], stack: list[Node]) -> None:
    """A row of a task: the same task while its column is empty, merged or repeats it, a new one where others stand."""
    current = stack[-1] if stack and not stack[-1].heading else None
    words = line.text(group)
    if current and (not words or (words == current.title and line.label.text in ("", current.label.text))):
        current.lines.append(line)
        return
    node = Node(line.label, words or line.text(h.TITLE), _rank(line), line, heading=False, lines=[line])
    depth = _depth(node, stack)
    while depth and not stack[depth - 1].heading:
        depth -= 1
    _attach(node, depth, tops, stack)


def _place_tracked(line: Line, tops: list[Node], stack: list[Node]) -> None:
    node = Node(line.label, line.text(h.TITLE), _rank(line), line, heading=False, lines=[line])
    _attach(node, _depth(node, stack), tops, stack)


def _rank(line: Line) -> int:
    return n.LOOSE if line.label.rank is None else line.label.rank


def _depth(node: Node, stack: list[Node]) -> int:
    """How many of the open nodes stay open, so that the last of them holds the new one."""
    top = stack[-1] if stack else None
    if top and top.heading and _goes_under(top, node, stack):
        return len(stack)
    depth = _beside_its_like(node, stack)
    if depth is None:
        depth = len(stack)
        while depth and stack[depth - 1].rank >= node.rank:
            depth -= 1
    while node.heading and depth and not stack[depth - 1].heading:
        depth -= 1
    return depth


def _goes_under(top: Node, node: Node, stack: list[Node]) -> bool:
    """Whether what follows right below a heading is a part of it, or shows that nothing is."""
    if node.rank > top.rank:
        return True
    known = is_visible_title(top.line.row, top.title)
    if node.rank == top.rank:
        restarts = node.label.number == 1 and top.label.number != 1
        if node.heading and not (known and not is_visible_title(node.line.row, node.title)):
            return restarts and top.label.number is not None
        follows = None not in (top.label.number, node.label.number) and node.label.number == top.label.number + 1
        return known or restarts or (node.label.number is not None and not follows)
    if node.heading:
        return node.rank == n.UNLABELLED and not is_visible_title(node.line.row, node.title)
    return not any(other.rank == node.rank and _succeeds(node, other) for other in stack[:-1])


def _succeeds(node: Node, other: Node) -> bool:
    numbers = other.label.number, node.label.number
    return None in numbers or numbers[1] > numbers[0]


def _beside_its_like(node: Node, stack: list[Node]) -> int | None:
    """The place beside an open node of the same rank: best one whose number it follows, then one of the same kind."""
    if node.rank == n.LOOSE:
        return next((depth for depth, other in enumerate(stack) if other.rank == n.LOOSE), None)
    best, found = None, (False, False)
    for depth in range(len(stack) - 1, -1, -1):
        other = stack[depth]
        if other.rank != node.rank:
            continue
        number = other.label.number
        follows = number is not None and number + 1 == node.label.number
        fits = (follows, other.heading == node.heading)
        if best is None or fits > found:
            best, found = depth, fits
    return best


def _attach(node: Node, depth: int, tops: list[Node], stack: list[Node]) -> None:
    del stack[depth:]
    node.parent = stack[-1] if stack else None
    (node.parent.children if node.parent else tops).append(node)
    stack.append(node)
