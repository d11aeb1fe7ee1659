"""A set of criteria as an outline, and everything that keeps it from adding up; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.enums import UnitOfMeasure
from organisations.enums import UnitKind
from reform.common.wording import number, rounded
from reporting.criteria_rules import Rule, RuleError, rule_from_params
from reporting.enums import RuleKind, ScoreSource
from reporting.models import Criterion

TOTAL = Decimal(100)
DEEPEST = 3


@dataclass
class Node:
    """A line of the set with those under it; `depth` counts from 0."""

    criterion: Criterion
    depth: int
    children: list["Node"] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        """Whether it is scored itself."""
        return not self.children

    @property
    def under(self) -> Decimal:
        """Points of the lines directly under it."""
        return sum((child.criterion.max_points for child in self.children), Decimal(0))

    @property
    def rule_words(self) -> str:
        """How it is scored, in words; empty for a line that only adds up or says it wrongly."""
        try:
            return rule_of(self.criterion).words() if self.is_leaf and self.criterion.rule else ""
        except RuleError:
            return ""

    @property
    def kinds_words(self) -> str:
        """For whom alone it is; empty: for all of the set's."""
        return ", ".join(UnitKind(kind).label for kind in self.criterion.kinds)

    def leaves(self) -> Iterator["Node"]:
        """Those at and under this line that are scored, in order."""
        if self.is_leaf:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True)
class Fault:
    """Why a set cannot be put in force, and at which line; without one it is the set as a whole."""

    words: str
    label: str = ""


def rule_of(criterion: Criterion) -> Rule:
    """The rule that the criterion is scored by. Raises `RuleError`."""
    return rule_from_params(criterion.rule, criterion.params, criterion.max_points)


def value_words(criterion: Criterion, value: Decimal | None) -> str:
    """A measured value as a page writes it: yes or no, "98,1%" of a percentage that the portal measured, else as it
    was typed. A percentage keeps as many decimals as it takes not to look like another step of the rule.
    """
    if value is None:
        return ""
    if criterion.rule == RuleKind.YES_NO:
        return "Có" if value else "Không"
    shares = criterion.indicator and criterion.indicator.unit_of_measure == UnitOfMeasure.PERCENT
    if not shares and criterion.source != ScoreSource.PROGRESS:
        return number(value)
    shown = rounded(value, 1)
    if criterion.rule == RuleKind.STEPS:
        points = rule_of(criterion).points
        shown = next((near for places in (1, 2) if points(near := rounded(value, places)) == points(value)), value)
    return f"{number(shown)}%"


def areas_of(criteria: Iterable[Criterion]) -> list[Node]:
    """The lines at the top of the outline, each with those under it, all in their order."""
    nodes: dict[int, Node] = {}
    areas = []
    for criterion in sorted(criteria, key=lambda one: one.position):
        above = nodes.get(criterion.parent_id)
        node = nodes[criterion.pk] = Node(criterion, above.depth + 1 if above else 0)
        (above.children if above else areas).append(node)
    return areas


def outline(areas: Iterable[Node]) -> Iterator[Node]:
    """Every line in the order in which documents print them."""
    for node in areas:
        yield node
        yield from outline(node.children)


def faults_of(areas: list[Node], kinds: Iterable[str]) -> list[Fault]:
    """All that keeps the set from being put in force, line by line; `kinds` are those of the set."""
    if not areas:
        return [Fault("Bộ tiêu chí chưa có tiêu chí nào.")]
    found = [Fault("Chưa chọn khối áp dụng của bộ tiêu chí.")] if not kinds else []
    total = sum((area.criterion.max_points for area in areas), Decimal(0))
    if total != TOTAL:
        found.append(Fault(f"Tổng điểm của các lĩnh vực là {number(total)}, phải là {number(TOTAL)}."))
    return found + [fault for node in outline(areas) for fault in _faults_at(node, set(kinds))]


def _faults_at(node: Node, kinds: set[str]) -> Iterator[Fault]:
    criterion = node.criterion
    label = criterion.label
    if node.depth >= DEEPEST:
        yield Fault(f"Tiêu chí nằm sâu hơn {DEEPEST} cấp.", label)
    if criterion.kinds and not set(criterion.kinds) & kinds:
        yield Fault("Khối áp dụng của tiêu chí không thuộc bộ tiêu chí.", label)
    if not node.is_leaf:
        if node.under != criterion.max_points:
            yield Fault(
                f"Điểm tối đa là {number(criterion.max_points)} nhưng các dòng dưới cộng lại {number(node.under)}.",
                label,
            )
        return
    if not criterion.rule:
        yield Fault("Chưa có cách chấm.", label)
        return
    try:
        rule_of(criterion)
    except RuleError as error:
        yield Fault(str(error), label)
    if criterion.source == ScoreSource.SURVEY and criterion.evidence_required:
        yield Fault("Điểm điều tra do Sở Nội vụ nhập nên không cần tài liệu của đơn vị.", label)
