"""A tracked row of a file as a page shows it: the draft, and beside it what will become of it and what is doubtful."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators.thresholds import BANDS, Comparator, Measure, Threshold
from organisations.queries.unit_names import NamedUnits
from plans.deadlines import Deadline, DeadlineKind
from plans.enums import DeadlineType
from plans.importing.drafts import ActivityDraft, TargetDraft
from plans.models import ImportRow
from plans.queries.import_doubts import BROKEN, HINT_WORDS, DoubtRead, doubts_of, open_hint, place_words
from reform.common import wording

_UNDERSTOOD = {DeadlineKind.UNSPECIFIED: "chưa hiểu được"}
_NAME = re.compile(r"[^0-9a-zà-ỹđ]+", re.IGNORECASE)


@dataclass(frozen=True)
class NameRead:
    """A unit that the file names; `known` when the catalogue has it."""

    text: str
    known: bool


@dataclass(frozen=True)
class TargetRead:
    """A target's words, and the bound that was understood; empty where it is words only."""

    text: str
    threshold: str


@dataclass(frozen=True)
class RowRead:
    """A tracked row: the draft, and beside it what will become of its names, deadline and targets.

    `doubts` are those that nobody has dealt with; `hint` is what the file says of how the work stands, while nobody has
    decided on it. `cells` are (heading, words, is doubtful) as the file has them, where they were asked for.
    """

    row: ImportRow
    draft: ActivityDraft
    label: str
    leads: list[NameRead]
    supports: list[NameRead]
    deadline: str
    targets: list[TargetRead]
    doubts: list[DoubtRead]
    hint: str = ""
    section: str = ""
    many_tables: bool = False
    cells: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The row's place on the page."""
        return anchor_of(self.row.table, self.row.row)

    @property
    def block(self) -> str:
        """The id of its block among the doubtful rows."""
        return f"doubt-{self.row.pk}"

    @property
    def place(self) -> str:
        """Where it stands in the file: "Bảng 5, dòng 2"."""
        return place_words(self.row, self.many_tables)

    @property
    def broken(self) -> bool:
        """Whether it may be the end of the row above."""
        return any(doubt.code == BROKEN for doubt in self.doubts)

    @property
    def hint_words(self) -> str:
        """What the file says of how the work stands, in words."""
        return HINT_WORDS.get(self.hint, self.hint)

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at the row."""
        names_known = all(name.known for name in (*self.leads, *self.supports))
        return not self.row.left_out and (bool(self.doubts) or not names_known)


def anchor_of(table: int, row: int) -> str:
    """The id of a tracked row on the page."""
    return f"dong-{table}-{row}"


def row_read(
    row: ImportRow,
    names: NamedUnits,
    *,
    label: str = "",
    section: str = "",
    many_tables: bool = False,
    of_task: Iterable[TargetDraft] = (),
    cells: Iterable[Iterable[str]] = (),
) -> RowRead:
    """What a page shows of the row; `label` is its task's where it has none, `of_task` targets that stand with it."""
    draft = ActivityDraft.from_json(row.draft)
    doubts = doubts_of(row.issues)
    columns = {_NAME.sub("", doubt.column).lower() for doubt in doubts if doubt.column}
    return RowRead(
        row=row,
        draft=draft,
        label=draft.label or label,
        leads=[NameRead(name, names.find(name) is not None) for name in draft.leads],
        supports=[NameRead(name, names.find(name) is not None) for name in draft.supports],
        deadline=deadline_words(draft.deadline),
        targets=targets_read((*of_task, *draft.targets)),
        doubts=doubts,
        hint=open_hint(row.draft),
        section=section,
        many_tables=many_tables,
        cells=[(heading, text, _NAME.sub("", heading).lower() in columns) for heading, text in cells],
    )


def deadline_words(deadline: Deadline) -> str:
    """What was understood from a deadline: "từ 01/01/2025 đến 31/12/2025", "thường xuyên", "chưa hiểu được"."""
    if deadline.kind != DeadlineKind.FIXED:
        words = _UNDERSTOOD.get(deadline.kind) or DeadlineType(deadline.kind).label.lower()
        nothing_to_say = not deadline.text and deadline.kind == DeadlineKind.UNSPECIFIED
        return "" if nothing_to_say or words == deadline.text.lower() else words
    begins = f"từ {wording.day(deadline.starts_on)} " if deadline.starts_on else ""
    return f"{begins}đến {wording.day(deadline.due_on)}{', dự kiến' if deadline.tentative else ''}"


def targets_read(drafts: Iterable[TargetDraft]) -> list[TargetRead]:
    """Targets with the bound that was understood."""
    return [TargetRead(draft.text, threshold_words(draft)) for draft in drafts]


def targets_of(draft: dict[str, Any]) -> list[TargetDraft]:
    """The targets that stand in a section's or task's JSON."""
    return [TargetDraft.from_json(target) for target in draft.get("targets", ())]


def threshold_words(target: TargetDraft) -> str:
    """The bound that was understood, in words; empty for a target that is words only."""
    if not target.comparator or not target.measure:
        return ""
    measure = Measure(target.measure)
    lower, upper = (_bound(measure, bound) for bound in (target.lower, target.upper))
    return Threshold(measure, Comparator(target.comparator), lower, upper, target.baseline_year).describe()


def _bound(measure: Measure, text: str | None) -> Decimal | None:
    if text is None:
        return None
    band = BANDS.get(text.lower()) if measure == Measure.BAND else None
    return Decimal(text) if band is None else band
