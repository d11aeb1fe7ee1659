"""Headings of a table → its columns with their roles, each role once, and what a person should look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plans.importing import headings as h
from plans.importing.headings import claim, period_of, role_of, says_what
from reform.common.text import clean

_ONCE = frozenset(h.ROLE_WORDS) - {h.EXTRA, h.PERIOD}


@dataclass(frozen=True)
class Column:
    """A column of the header: its role, its words and the grid columns it covers.

    `period` is the quarter or month of a column in which work is marked, in the words of a deadline.
    """

    role: str
    heading: str
    start: int
    end: int
    period: str = ""


@dataclass(frozen=True)
class Leaf:
    """A column as the header shows it: the headings over it from the top, none where the header is blank."""

    texts: tuple[str, ...]
    start: int
    end: int

    @property
    def heading(self) -> str:
        """All its words; a heading that only runs over two rows ("Cơ quan" / "chủ trì") is one phrase."""
        words = ""
        for text in map(clean, self.texts):
            words = text if not words else f"{words} {text}" if text[:1].islower() else f"{words}: {text}"
        return words or f"Cột {self.start + 1}"


def assign(leaves: Sequence[Leaf]) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Roles by the words; what several columns claim is shared out. Beside them, doubts as Vietnamese clauses."""
    columns = [_column(leaf) for leaf in leaves]
    doubts: list[str] = []
    columns = _label_without_heading(columns, leaves)
    columns = _share_titles(columns, doubts)
    columns = _share_times(columns)
    columns = _keep_best(columns, doubts)
    doubts += [f"{column.heading.lower()} không có tiêu đề" for column in _blank(columns, leaves)]
    if not any(column.role in (h.LEAD, h.UNITS) for column in columns):
        doubts.append("không nhận ra cột cơ quan chủ trì")
    return tuple(columns), tuple(doubts)


def assign_chosen(leaves: Sequence[Leaf], roles: Sequence[str | None]) -> tuple[Column, ...]:
    """Roles as a person said, left to right; columns that were not spoken of are kept as they are."""
    given = [role if role in h.ROLE_WORDS else h.EXTRA for role in roles[: len(leaves)]]
    given += [h.EXTRA] * (len(leaves) - len(given))
    if h.TITLE not in given:
        given = [h.TITLE if role == h.TASK else role for role in given]
    return tuple(replace(_column(leaf), role=str(role)) for leaf, role in zip(leaves, given, strict=True))


def _column(leaf: Leaf) -> Column:
    last = leaf.texts[-1] if leaf.texts else ""
    above = " ".join(leaf.texts[:-1])
    period = period_of(last, above)
    if period and (not above or role_of(above) in h.TIMES):
        return Column(h.PERIOD, leaf.heading, leaf.start, leaf.end, period)
    role = role_of(last) if not last[:1].islower() else None
    if role is None and leaf.texts:
        role = role_of(leaf.heading) or role_of(last)
    return Column(role or h.EXTRA, leaf.heading, leaf.start, leaf.end, period)


def _label_without_heading(columns: list[Column], leaves: Sequence[Leaf]) -> list[Column]:
    """A first column without any heading holds the numbers."""
    if leaves and not leaves[0].texts and all(column.role != h.LABEL for column in columns):
        columns[0] = replace(columns[0], role=h.LABEL)
    return columns


def _blank(columns: list[Column], leaves: Sequence[Leaf]) -> list[Column]:
    pairs = zip(columns, leaves, strict=True)
    return [column for column, leaf in pairs if not leaf.texts and column.role == h.EXTRA]


def _share_titles(columns: list[Column], doubts: list[str]) -> list[Column]:
    """Of two columns of work the left one is what the right one's rows belong to; goals left of work are such too."""
    titles = [index for index, column in enumerate(columns) if column.role == h.TITLE]
    goals = [index for index, column in enumerate(columns) if column.role == h.GOAL]
    new: dict[int, str] = {}
    if len(titles) >= 2:
        new = {titles[0]: h.TASK, titles[1]: h.TITLE} | dict.fromkeys(titles[2:], h.EXTRA)
        if len(titles) > 2:
            doubts.append(f"có nhiều cột nội dung ({_names(columns, titles)}), cột thứ ba được giữ là cột khác")
    elif len(titles) == 1 and goals and goals[0] < titles[0]:
        goals = goals[1:]
    elif not titles:
        promoted = _title_of_last_resort(columns)
        if promoted is not None:
            new[promoted] = h.TITLE
            if columns[promoted].role != h.GOAL:
                doubts.append(f"cột “{columns[promoted].heading}” được hiểu là nội dung nhiệm vụ")
            goals = [index for index in goals if index != promoted]
            goals = goals[1:] if goals and goals[0] < promoted else goals
    has_requirement = any(
        column.role == h.REQUIREMENT and new.get(index) != h.TITLE for index, column in enumerate(columns)
    )
    for index in goals:
        new[index] = h.EXTRA if has_requirement else h.REQUIREMENT
        has_requirement = True
    return [replace(column, role=new.get(index, column.role)) for index, column in enumerate(columns)]


def _title_of_last_resort(columns: list[Column]) -> int | None:
    """The column that holds the work where no heading says so: solutions, goals, documents to be made, groups."""
    wanted = (
        lambda column: column.role == h.REQUIREMENT and says_what(column.heading),
        lambda column: column.role == h.GOAL,
        lambda column: column.role == h.EXTRA and says_what(column.heading),
        lambda column: column.role in (h.REQUIREMENT, h.AREA),
    )
    for is_wanted in wanted:
        for index, column in enumerate(columns):
            if is_wanted(column):
                return index
    return None


def _share_times(columns: list[Column]) -> list[Column]:
    """ "Bắt đầu" beside "Hoàn thành": the second is the end, not a deadline of its own."""
    roles = [column.role for column in columns]
    if h.START in roles and h.END not in roles and h.DEADLINE in roles:
        at = roles.index(h.DEADLINE)
        columns[at] = replace(columns[at], role=h.END)
    return columns


def _keep_best(columns: list[Column], doubts: list[str]) -> list[Column]:
    """A role stands once: the strongest claim keeps it, the first of equal ones; the others stay as other columns."""
    for role in _ONCE:
        same = [index for index, column in enumerate(columns) if column.role == role]
        if len(same) < 2:
            continue
        best = max(same, key=lambda index: (claim(role, columns[index].heading), -index))
        if role not in (h.LABEL, h.NOTE):
            doubts.append(
                f"có {len(same)} cột có thể là “{h.ROLE_WORDS[role]}” ({_names(columns, same)}), "
                f"đã lấy cột “{columns[best].heading}”"
            )
        for index in same:
            if index != best:
                columns[index] = replace(columns[index], role=h.EXTRA)
    return columns


def _names(columns: list[Column], indexes: list[int]) -> str:
    return ", ".join(f"“{columns[index].heading}”" for index in indexes)
