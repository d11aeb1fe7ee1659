"""Readings of made-up annexes against what is known of them: rows found, cells right, errors that nobody is told."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.importing import PlanFileError, read_plan
from plans.importing.drafts import ActivityDraft, PlanDraft
from tests.plans.importing.annexes.build import Annex
from tests.plans.importing.annexes.model import Truth
from tests.plans.importing.files import NAMES

# Codes that ask for a look at the whole row, whatever cell they stand at.
_OF_ROW = {"joined_row", "maybe_broken_row", "several_in_row", "no_title"}


@dataclass
class Score:
    rows: Counter = field(default_factory=Counter)
    cells: Counter = field(default_factory=Counter)
    silent: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        self.rows += other.rows
        self.cells += other.cells
        self.silent += other.silent

    @property
    def found(self) -> float:
        return self.rows["right"] / max(1, self.rows.total())

    @property
    def right(self) -> float:
        return self.cells["right"] / max(1, self.cells.total())

    @property
    def quiet(self) -> float:
        return self.silent / max(1, self.cells.total() + self.rows.total())


def score(annex: Annex) -> Score:
    """One annex: a row counts as found where its whole title was read once; rows that are none count against it."""
    result = Score()
    try:
        draft = read_plan(annex.file, annex.name, year=2025, names=NAMES)
    except PlanFileError as error:
        result.rows["wrong"] += len(annex.truths)
        result.notes.append(f"refused: {error.code}")
        return result
    told = {(issue.table, issue.row) for issue in draft.all_issues()}
    read: dict[str, tuple[str | None, ActivityDraft]] = {}
    spare: list[ActivityDraft] = []
    for path, _, activity in draft.activities():
        title = " ".join(activity.title.split())
        if title in read:
            spare.append(activity)
        read.setdefault(title, (path[-1].area, activity))
    for truth in annex.truths:
        area, activity = read.pop(truth.title, (None, None))
        result.rows["right" if activity else "wrong"] += 1
        if activity is None:
            quiet = not told & set(truth.places)
            result.silent += quiet
            result.notes.append(f"{'QUIET ' * quiet}missing {truth.title!r} {truth.places}")
        else:
            _cells(truth, area, activity, draft, result)
    for activity in [*spare, *(activity for _, activity in read.values())]:
        quiet = not activity.issues
        result.rows["wrong"] += 1
        result.silent += quiet
        result.notes.append(f"{'QUIET ' * quiet}spurious {activity.title!r} {activity.source}")
    return result


def _cells(truth: Truth, area: str | None, activity: ActivityDraft, draft: PlanDraft, result: Score) -> None:
    fields = {issue.field for issue in activity.issues}
    whole = any(issue.code in _OF_ROW for issue in activity.issues)
    deadline = (str(activity.deadline.kind), activity.deadline.due_on)
    unknown_area = any(issue.code == "unknown_area" for issue in draft.issues)
    for name, wanted, got, flagged in (
        ("leads", truth.leads, activity.leads, "leads" in fields),
        ("supports", truth.supports, activity.supports, "supports" in fields),
        ("deadline", (truth.kind, truth.due), deadline, "deadline" in fields),
        ("area", truth.area, area, unknown_area),
    ):
        right = wanted == got
        result.cells["right" if right else "wrong"] += 1
        if not right:
            quiet = not (flagged or whole)
            result.silent += quiet
            result.notes.append(f"{'QUIET ' * quiet}{name} of {truth.title[:40]!r}: {got} for {wanted}")


def by_kind(scores: list[tuple[Annex, Score]]) -> Iterator[tuple[str, Score]]:
    """The scores added up by every kind of layout, the worst first."""
    kinds: dict[str, Score] = defaultdict(Score)
    for annex, one in scores:
        for kind in annex.choice.kinds():
            kinds[kind].add(one)
    yield from sorted(kinds.items(), key=lambda item: item[1].found + item[1].right - item[1].quiet)


def report(scores: list[tuple[Annex, Score]], lines: int = 12) -> str:
    """The worst kinds, for the message of a failing test."""
    rows = [
        f"{kind:45} rows {one.found:.3f} cells {one.right:.3f} silent {one.quiet:.4f}" for kind, one in by_kind(scores)
    ]
    return "\n".join(rows[:lines])
