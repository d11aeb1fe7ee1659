"""Outline of an annex → drafts: sections with their areas, tasks, tracked rows with units, deadlines and targets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from plans.importing import headings as h
from plans.importing import numbering as n
from plans.importing.areas import find_area
from plans.importing.asides import words_of
from plans.importing.broken import UNITS, WORK, is_cut
from plans.importing.drafts import Issue, SectionDraft, TargetDraft, TaskDraft
from plans.importing.layout import PlanTable
from plans.importing.matching import UnitNames
from plans.importing.outline import Line, Node
from plans.importing.rows import RowReader, draft_targets
from reform.common.text import clean

_MESSAGES = {
    "heading_with_unit": "đề mục có ghi đơn vị “{}” nhưng không có sản phẩm nên không theo dõi, cần kiểm tra",
    "heading_without_rows": "đề mục “{}” không có nhiệm vụ nào bên dưới, tệp có thể bị thiếu hoặc cắt ngang",
    "heading_with_deadline": "đề mục có ghi thời hạn “{}”, dùng cho các dòng bên dưới còn trống, cần kiểm tra",
    "heading_words": "đề mục còn ghi “{}” ở cột khác, không theo dõi, cần kiểm tra",
    "row_left_out": "“{}” không phải là nhiệm vụ nên không theo dõi",
    "maybe_cut": "dòng cuối của bảng chưa đầy đủ, tệp có thể bị cắt ngang, cần đối chiếu với văn bản gốc",
    "unknown_area": "chưa xác định được lĩnh vực của “{}”, cần chọn lĩnh vực",
}
_ANY_WORK = frozenset(WORK)
UNTITLED = "Danh mục nhiệm vụ"


@dataclass
class OutlineReader:
    """Turns the nodes of one annex into drafts; `issues` collects what belongs to no tracked row."""

    plan: PlanTable
    names: UnitNames
    year: int
    issued_on: date | None
    issues: list[Issue] = field(default_factory=list)
    rows: RowReader = field(init=False)

    def __post_init__(self) -> None:
        self.rows = RowReader(self.plan, self.names, self.year, self.issued_on)

    def sections(self, tops: list[Node], title: str) -> tuple[SectionDraft, ...]:
        """The annex's sections; rows that stand above the first heading get one of their own, named by the annex."""
        sections: list[SectionDraft] = []
        loose: list[Node] = []
        for node in tops:
            if node.line.aside:
                self._issue(node.line, "title", "row_left_out", words_of(node.line.row))
            elif node.heading and node.label.rank not in (n.TASK,):
                sections += self._loose(loose, title)
                loose = []
                sections.append(self._section(node, None, top=True))
            else:
                loose.append(node)
        sections += self._loose(loose, title)
        self._note_cut(tops)
        return tuple(sections)

    def _note_cut(self, tops: list[Node]) -> None:
        """A last row without unit and time, or one that ends inside a sentence, may have lost its rest."""
        last = next((node for node in reversed(tops) if not node.line.aside), None)
        while last and last.children:
            last = last.children[-1]
        if last is None or (last.heading and last.rank < n.TASK):
            return
        line = last.lines[-1] if last.lines else last.line
        if not line.row.says(_ANY_WORK) or is_cut(line.text(h.TITLE)):
            self._issue(line, "title", "maybe_cut", last.title)

    def _loose(self, nodes: list[Node], title: str) -> list[SectionDraft]:
        if not nodes:
            return []
        area = find_area(title) if title else None
        if area is None:
            self._issue(nodes[0].line, "area", "unknown_area", title or UNTITLED)
        tasks = tuple(self._task(node) for node in nodes)
        return [SectionDraft("", title or UNTITLED, area, tasks=tasks)]

    def _section(self, node: Node, area: str | None, *, top: bool = False) -> SectionDraft:
        area = area or find_area(node.title)
        self._note_heading(node)
        sections: list[SectionDraft] = []
        tasks: list[TaskDraft] = []
        for child in node.children:
            if child.heading and not self._is_task(child, area):
                sections.append(self._section(child, area))
            else:
                tasks.append(self._task(child))
        if area is None and tasks:
            self._issue(node.line, "area", "unknown_area", node.title)
        if not node.children:
            self._issue(node.line, "title", "heading_without_rows", node.title)
        return SectionDraft(node.label.text, clean(node.title), area, tuple(sections), tuple(tasks))

    def _is_task(self, node: Node, area: str | None) -> bool:
        """A heading that is a task: it says so, or it is the lowest numbered heading over tracked rows.

        Where a column holds the tasks, headings are never tasks; nor is one that begins an area.
        """
        if node.label.rank == n.TASK:
            return True
        if self.plan.has(h.TASK) or self.plan.has(h.GOAL) or (area is None and find_area(node.title)):
            return False
        return node.rank >= n.ARABIC and not any(child.heading for child in node.children)

    def _task(self, node: Node) -> TaskDraft:
        title = clean(node.title)
        if node.heading:
            lines = list(_tracked(node.children))
            if not lines:
                return TaskDraft(node.label.text, title, (self.rows.read(node.line, node, implicit=True),))
            self._note_heading(node)
            activities = [self.rows.read(line, node) for _, line in lines]
            return TaskDraft(node.label.text, title, tuple(activities))
        if self.plan.has(h.TASK) or self.plan.has(h.GOAL):
            return self._task_of_column(node, title)
        own = self.rows.read(node.line, node, implicit=True)
        below = tuple(self.rows.read(line, node) for _, line in _tracked(node.children))
        return TaskDraft(node.label.text, title, (own, *below))

    def _task_of_column(self, node: Node, title: str) -> TaskDraft:
        lines = [*node.lines, *(line for _, line in _tracked(node.children))]
        activities = tuple(self.rows.read(line, node, implicit=not line.text(h.TITLE)) for line in lines)
        targets: tuple[TargetDraft, ...] = ()
        if self.plan.has(h.GOAL):
            targets, issues = draft_targets(node.line.text(h.GOAL), self.rows.place(node.line, h.GOAL))
            self.issues += issues
        return TaskDraft(node.label.text, title, activities, targets)

    def _note_heading(self, node: Node) -> None:
        line = node.line
        roles = {"heading_with_unit": UNITS, "heading_with_deadline": h.TIMES}
        for where, code in line.doubts:
            if code in _MESSAGES:
                self._issue(line, where, code, "; ".join(line.own(role) for role in roles[code] if line.own(role)))
        others = [line.own(role) for role in (h.PRODUCT, h.REQUIREMENT, h.NOTE) if line.own(role)]
        if words := [*others, *line.row.extra.values()]:
            self._issue(line, "title", "heading_words", "; ".join(words))

    def _issue(self, line: Line, where: str, code: str, words: str) -> None:
        message = _MESSAGES[code].format(clean(words))
        self.issues.append(self.rows.place(line, where).issue(code, message))


def _tracked(nodes: Iterable[Node]) -> Iterable[tuple[Node, Line]]:
    """All tracked rows under a task, whatever their depth, in the order of the file."""
    for node in nodes:
        if not node.heading:
            for line in node.lines:
                yield node, line
        yield from _tracked(node.children)
