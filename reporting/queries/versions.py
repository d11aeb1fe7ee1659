"""What was sent of a report, and two sendings side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reporting.comparing import Moved, PartChange, compare_parts, moved_numbers
from reporting.enums import Transition
from reporting.models import PartComment, Report, ReportVersion
from reporting.queries.answers import printed_answer
from reporting.queries.remarks import remarks_between
from reporting.snapshot import Snapshot


@dataclass(frozen=True)
class ComparedPart:
    """A passage in both sendings, with the remarks that the later one was to answer."""

    change: PartChange
    remarks: Sequence[PartComment] = ()


@dataclass(frozen=True)
class Comparison:
    """The older and the newer sending with what differs, and why those before the newer one were returned: `reasons`
    are number of the sending and words.
    """

    old: ReportVersion
    new: ReportVersion
    numbers: list[Moved]
    parts: list[ComparedPart]
    reasons: list[tuple[int, str]]

    @property
    def unanswered(self) -> list[ComparedPart]:
        """Passages with a remark that say the same as before, be it nothing."""
        return [part for part in self.parts if part.remarks and not part.change.is_changed]

    @property
    def changed(self) -> list[ComparedPart]:
        """Passages with other words."""
        return [part for part in self.parts if part.change.is_changed]

    @property
    def unchanged(self) -> list[ComparedPart]:
        """Passages that say the same, are not empty and that nobody remarked on."""
        return [part for part in self.parts if not part.change.is_changed and part.change.spans and not part.remarks]

    @property
    def empty(self) -> int:
        """How many passages say nothing in either, and nobody remarked on."""
        return sum(not part.change.spans and not part.remarks for part in self.parts)


def sent_versions(report: Report) -> list[ReportVersion]:
    """What was sent, the last first, without numbers and words. One query."""
    return list(report.versions.defer("snapshot", "parts").select_related("sent_by").order_by("-number"))


def compare_versions(report: Report, old: int, new: int) -> Comparison | None:
    """The two sendings with these numbers; None where either is not kept. Three queries."""
    kept = {version.number: version for version in report.versions.filter(number__in=(old, new))}
    if old not in kept or new not in kept or old == new:
        return None
    first, second = kept[min(old, new)], kept[max(old, new)]
    was, now = Snapshot.from_json(first.snapshot), Snapshot.from_json(second.snapshot)
    remarks = remarks_between(report, first.number, second.number)
    parts = [
        ComparedPart(change, remarks.get(change.key, ()))
        for change in compare_parts(_as_printed(first, was), _as_printed(second, now))
    ]
    reasons = [one for one in _returned(report) if first.number <= one[0] < second.number]
    return Comparison(first, second, moved_numbers(was, now), parts, reasons)


def _as_printed(version: ReportVersion, numbers: Snapshot) -> list[dict[str, Any]]:
    """The sending's passages, where a round asked questions with what was answered by number, or yes or no."""
    given = {f"question_{answer.position}": answer for answer in numbers.answers}
    return [
        part | {"body": printed_answer(given[part["key"]], given[part["key"]].number, part["body"])}
        if part["key"] in given
        else part
        for part in version.parts
    ]


def _returned(report: Report) -> list[tuple[int, str]]:
    """Which sendings were returned, and why. One query."""
    found, number = [], 0
    steps = report.transitions.filter(step__in=(Transition.SUBMIT, Transition.RETURN)).order_by("id")
    for step, note in steps.values_list("step", "note"):
        if step == Transition.SUBMIT:
            number += 1
        else:
            found.append((number, note))
    return found
