"""One passage of a report for who writes it: earlier texts, what the portal would write, who has it open."""

from dataclasses import dataclass
from datetime import datetime

from organisations.models import User
from reporting.differences import Piece, differences, only_changes
from reporting.enums import ReportLevel, RoundKind, Transition
from reporting.models import Report, ReportPart
from reporting.narrative import generated_text
from reporting.queries.answers import summed_up
from reporting.queries.quotes import quoted_lines
from reporting.queries.reports import ReportPage
from reporting.queries.sentences import wording_of
from reporting.queries.sources import accepted_sources
from reporting.quoting import with_quotes
from reporting.stale import listed, still_says

_SHOWN = 30  # steps of a passage's history on one page


@dataclass(frozen=True)
class TextStep:
    """A text that stood in the passage: who put something else in its place, when, and what changed with that."""

    version: int
    body: str
    is_generated: bool
    replaced_at: datetime
    replaced_by: User | None
    pieces: list[Piece]


def text_steps(part: ReportPart) -> list[TextStep]:
    """The passage's earlier texts, the last replaced first, each against what came after it. One query."""
    steps, after = [], part.body
    for revision in part.revisions.select_related("replaced_by").order_by("-version")[:_SHOWN]:
        steps.append(
            TextStep(
                version=revision.version,
                body=revision.body,
                is_generated=revision.is_generated,
                replaced_at=revision.replaced_at,
                replaced_by=revision.replaced_by,
                pieces=only_changes(differences(revision.body, after)),
            )
        )
        after = revision.body
    return steps


def generated_now(part: ReportPart) -> str:
    """What the portal writes in the passage on the report's present numbers, followed by what the passage quotes of the
    units; empty without numbers. Two queries, four more for a province's report.
    """
    report = part.report
    if report.numbers is None:
        return ""
    return with_quotes(_generated(report, part.key), quoted_lines(report).get(part.pk, ()))


def _generated(report: Report, key: str) -> str:
    snapshot = report.numbers
    sources = accepted_sources(report.round) if report.level == ReportLevel.PROVINCE else None
    if report.level == ReportLevel.PROVINCE and report.round.kind != RoundKind.PERIODIC:
        answers = summed_up(report.round)
        if key in answers:
            return answers[key]
    headings = set(report.parts.values_list("key", flat=True))
    return generated_text(key, snapshot, sources, wording_of(report.unit), headings)


def held_by_another(part: ReportPart, user: User) -> bool:
    """Whether somebody else has the passage open at this moment."""
    return part.is_held and part.editing_by_id != user.pk


@dataclass(frozen=True)
class StalePart:
    """A passage that people kept, with the numbers that held when they took it over, and those that the portal writes
    there now.
    """

    part: ReportPart
    before: list[str]
    now: list[str]

    @property
    def words(self) -> str:
        """The passage with its old and new numbers."""
        if not self.before:
            return f"{self.part}: số liệu mới {listed(self.now)}"
        now = f"nay là {listed(self.now)}" if self.now else "nay không còn"
        return f"{self.part}: số liệu {listed(self.before)} {now}"


@dataclass(frozen=True)
class Changes:
    """What the last compilation changed: rows of `reporting.changes`, parts rewritten, parts kept as people wrote
    them though the portal would write something else there now, and those of them that say old numbers.
    """

    numbers: list[dict]
    rewritten: list[ReportPart]
    kept: list[ReportPart]
    stale: list[StalePart]


def last_changes(page: ReportPage) -> Changes | None:
    """Of a report that is being written; None where it was compiled at most once. No query."""
    compiled = (step for step in page.steps if step.step in (Transition.COMPILE, Transition.CONSOLIDATE))
    step = next(compiled, None)
    if step is None or not step.changes or not page.can_write:
        return None
    parts = {row.part.key: row.part for row in page.parts}
    changes = {name: [parts[key] for key in step.changes[name] if key in parts] for name in ("rewritten", "kept")}
    stale = [
        StalePart(parts[one["key"]], one["before"], one["now"])
        for one in step.changes.get("stale", ())
        if one["key"] in parts and _says_old(parts[one["key"]], one["before"], step.at)
    ]
    return Changes(step.changes["numbers"], stale=stale, **changes)


def _says_old(part: ReportPart, numbers: list[str], since: datetime) -> bool:
    """Whether the passage is still as it was kept then; who went over it since and left no old number dealt with it."""
    if part.is_generated and not part.locked_at:
        return False
    gone_over = part.edited_at is not None and part.edited_at > since
    return still_says(part.body, numbers) if gone_over else True
