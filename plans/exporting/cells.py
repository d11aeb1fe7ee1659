"""What stands in the cells of a row, in words that are read back as what they say; marks where no words would be."""

from dataclasses import dataclass, field
from datetime import date

from indicators.thresholds import parse_targets
from plans.deadlines import Deadline, DeadlineKind, parse_span
from plans.exporting.settle import same_deadline, same_targets
from plans.importing import own_layout as own
from plans.importing.drafts import ActivityDraft, PlanDraft, TargetDraft
from plans.importing.matching import UnitNames, read_units
from plans.importing.rows import draft_target

_DASH = " – "


@dataclass
class RowCells:
    """The cells of one settled draft's rows; made in one pass, asked for by the row."""

    names: UnitNames
    year: int
    issued_on: date | None
    needs_meaning: bool = False
    needs_targets: bool = False
    _deadlines: dict[Deadline, tuple[str, str, str]] = field(default_factory=dict)
    _units: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)

    @classmethod
    def for_draft(cls, draft: PlanDraft, names: UnitNames) -> "RowCells":
        """Ready for that draft: it is known whether any row needs a mark."""
        made = cls(names, draft.head.year, draft.head.issued_on)
        for path in draft.paths():
            for task in path[-1].tasks:
                made.needs_targets = made.needs_targets or bool(task.targets)
                for row in task.activities:
                    made.needs_meaning = made.needs_meaning or bool(made._deadline(row.deadline)[2])
                    made.needs_targets = made.needs_targets or not made._targets_follow(row)
        return made

    def of(self, row: ActivityDraft) -> dict[str, str]:
        """The row's texts by field; its label and title are the caller's."""
        start, end, meaning = self._deadline(row.deadline)
        return {
            "requirement": row.requirement,
            "product": row.product,
            "leads": self._unit_cell(row.leads_text, row.leads),
            "supports": self._unit_cell(row.supports_text, row.supports),
            "start": start,
            "end": end,
            "note": row.note,
            "meaning": meaning,
            "targets": self.targets(row.targets),
        }

    def targets(self, targets: tuple[TargetDraft, ...]) -> str:
        """The targets for the column of marks, one a line."""
        return "\n".join(map(own.target_words, targets)) if self.needs_targets else ""

    def _unit_cell(self, text: str, names: tuple[str, ...]) -> str:
        """The document's words where they name these units, else the names themselves."""
        key = (text, names)
        if key not in self._units:
            self._units[key] = text if read_units(text, self.names).names == names else "; ".join(names)
        return self._units[key]

    def _deadline(self, deadline: Deadline) -> tuple[str, str, str]:
        if deadline not in self._deadlines:
            self._deadlines[deadline] = self._deadline_cells(deadline)
        return self._deadlines[deadline]

    def _deadline_cells(self, deadline: Deadline) -> tuple[str, str, str]:
        """(begin, end, mark): the words in the columns in which they mean what the deadline means.

        "Tháng 6 – Tháng 7" is cut; words without a date, and periods, stand where a work begins; days where it ends.
        """
        text = deadline.text
        alone = [(text, ""), ("", text)]
        if deadline.kind == DeadlineKind.FIXED and deadline.starts_on is None:
            alone.reverse()
        for start, end in (*_cuts(text), *alone):
            read = parse_span(start, end, year=self.year, issued_on=self.issued_on)
            if same_deadline(read, deadline):
                return start, end, ""
        return text, "", own.meaning_words(deadline)

    def _targets_follow(self, row: ActivityDraft) -> bool:
        """Whether the row's requirement says exactly its targets."""
        phrases = parse_targets(row.requirement) if row.requirement else ()
        return same_targets(tuple(map(draft_target, phrases)), row.targets, self.year)


def _cuts(text: str) -> list[tuple[str, str]]:
    """Every way to cut the words at a dash."""
    parts = text.split(_DASH)
    return [(_DASH.join(parts[:at]), _DASH.join(parts[at:])) for at in range(1, len(parts))]
