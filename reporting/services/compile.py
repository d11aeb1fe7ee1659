"""Fills reports with numbers as of the cut-off and with the sentences that follow from them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import JSONField, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from organisations.models import User
from organisations.services.audit import Told, audit_each
from organisations.services.jobs import silent
from reform.common import clock
from reform.common.collecting import no_collecting
from reform.common.errors import Conflict
from reporting.changes import number_changes
from reporting.comparing import what_consolidation_moved
from reporting.enums import EDITABLE_REPORT_STATUSES, ReportLevel, RoundKind, Transition
from reporting.models import PartRevision, Report, ReportFile, ReportPart, ReportRound, ReportTransition
from reporting.narrative import Sources, generated_text
from reporting.permissions import can_compile, can_consolidate
from reporting.queries.answers import answers_of, summed_up
from reporting.queries.consolidated import province_snapshot
from reporting.queries.figures import agency_snapshots
from reporting.queries.quotes import quoted_lines
from reporting.queries.sentences import wordings_of
from reporting.queries.sources import accepted_sources
from reporting.quoting import with_quotes
from reporting.sentences import Wording
from reporting.services.documents import drop_draft_files
from reporting.services.parts import revision_of
from reporting.services.rounds import add_reports
from reporting.snapshot import Snapshot, areas_from_json, figures_from_json
from reporting.stale import numbers_moved, says_all, still_says

_AT_ONCE = 20  # reports stored in one transaction: who writes in one of them waits for no more than that


@dataclass(frozen=True)
class Compiled:
    """What compiling many reports came to: by report its new numbers, and why it was left as it was."""

    snapshots: dict[int, Snapshot] = field(default_factory=dict)
    left_alone: dict[int, str] = field(default_factory=dict)


Kept = Callable[[Mapping[int, Snapshot]], object]


def _nothing(snapshots: Mapping[int, Snapshot]) -> None:
    """For callers who have nothing to store beside the snapshots."""


def compile_report(*, report: Report, by: User | None, progress=silent, kept: Kept = _nothing) -> Snapshot:
    """Compute the report's snapshot as of its round's cut-off, store it, and rewrite the passages that nobody has
    edited.

    The same input gives the same snapshot, so running twice is safe; what people wrote stays. `by` None is the
    system. `kept` is called with the snapshot, by the report's id, in the transaction that stores it; what it raises
    undoes it. Raises `NotPermitted`, or `Conflict` when the report was sent meanwhile; then nothing is written.
    """
    compiled = compile_reports(reports=[report], by=by, progress=progress, kept=kept)
    if report.pk in compiled.left_alone:
        raise Conflict(compiled.left_alone[report.pk])
    return compiled.snapshots[report.pk]


@no_collecting()
def compile_reports(*, reports: Sequence[Report], by: User | None, progress=silent, kept: Kept = _nothing) -> Compiled:
    """The same of many reports of one round, fetched with `round__province` and `unit`: what they are made of is read
    with as many statements as for one.

    Each report gets the whole of its new numbers, words and history or keeps the old; one that was sent meanwhile is
    left alone, and the result says so. Reports are stored some at a time, so that a process that is killed leaves
    those before done and those after untouched. Raises `NotPermitted` before anything is read where `by` may not write
    one of them.
    """
    for report in reports:
        if by is not None:
            can_compile(by, report).require()
    progress(10, "Đang đọc tiến độ và số liệu đến ngày chốt…")
    read_at = clock.now()  # what is reported from now on may not be in them
    drafts = _drafts(sorted(reports, key=lambda report: report.pk))  # who locks many rows locks them in one order
    compiled = Compiled()
    for first in range(0, len(drafts), _AT_ONCE):
        some = drafts[first : first + _AT_ONCE]
        share = f" ({first + 1}–{first + len(some)}/{len(drafts)})" if len(drafts) > 1 else ""
        progress(40 + 60 * first // len(drafts), f"Đang viết các mục báo cáo{share}…")
        with transaction.atomic():
            stored = _store(some, read_at, by=by)
            snapshots = {draft.report.pk: draft.snapshot for draft in some if draft.report.pk in stored}
            if stored:
                kept(snapshots)
        compiled.snapshots.update(snapshots)
        for draft in some:
            if draft.report.pk not in stored:
                compiled.left_alone[draft.report.pk] = "Báo cáo đã được gửi nên không tổng hợp lại được."
    return compiled


def consolidate(*, round_: ReportRound, by: User | None, progress=silent, kept: Kept = _nothing) -> Report:
    """Bring the province's report of the round to the sum of the reports accepted so far, and return it; `kept` as in
    `compile_report`.

    Raises `NotPermitted`, or `Conflict` when the province's report was issued.
    """
    if by is not None:
        can_consolidate(by, round_).require()
    report = Report.objects.filter(round=round_, level=ReportLevel.PROVINCE).first()
    if report is None:
        with suppress(IntegrityError), transaction.atomic():  # who adds up at the same time may be faster
            add_reports(round_, [round_.province], ReportLevel.PROVINCE)
        report = Report.objects.get(round=round_, level=ReportLevel.PROVINCE)
    compile_report(report=report, by=by, progress=progress, kept=kept)
    report.refresh_from_db()
    return report


@dataclass(frozen=True)
class _Draft:
    """A report with what it is to hold."""

    report: Report
    snapshot: Snapshot
    wording: Wording
    sources: Sources | None = None

    @property
    def is_province(self) -> bool:
        return self.report.level == ReportLevel.PROVINCE


class _Passage(NamedTuple):
    """What decides whether a part is rewritten."""

    pk: int
    report: int
    key: str
    body: str
    is_generated: bool
    locked_at: datetime | None


def _drafts(reports: Sequence[Report]) -> list[_Draft]:
    wordings = wordings_of([report.unit for report in reports])
    own = [report for report in reports if report.level != ReportLevel.PROVINCE]
    snapshots = agency_snapshots(own[0].round, [report.unit for report in own]) if own else {}
    answers = answers_of(own) if own else {}
    found = []
    for report in reports:
        if report.level == ReportLevel.PROVINCE:
            numbers, sources = province_snapshot(report.round), accepted_sources(report.round)
        else:
            numbers, sources = replace(snapshots[report.unit_id], answers=answers.get(report.pk, ())), None
        found.append(_Draft(report, numbers, wordings[report.unit_id], sources))
    return found


def _store(drafts: Sequence[_Draft], read_at: datetime, *, by: User | None) -> set[int]:
    """Write these drafts, all or none, and return the keys of the reports that could still be written; their sources
    were read at that moment.
    """
    now, before = clock.now(), _numbers_before(drafts)
    stored = [
        draft
        for draft in drafts
        if Report.objects.filter(pk=draft.report.pk, status__in=EDITABLE_REPORT_STATUSES).update(
            snapshot=Cast(Value(draft.snapshot.to_text()), JSONField()), compiled_at=read_at
        )
    ]
    changes = _rewrite(stored, by)
    keys = {draft.report.pk for draft in stored}
    with_files = set(ReportFile.objects.filter(report__in=keys, version=0).values_list("report", flat=True))
    steps, told = [], []
    for draft in stored:
        report, was, changed = draft.report, before.get(draft.report.pk), changes[draft.report.pk]
        if was is not None:
            changed["numbers"] = number_changes(was, draft.snapshot)
        if report.pk in with_files:
            drop_draft_files(report)
        step = Transition.CONSOLIDATE if draft.is_province else Transition.COMPILE
        steps.append(
            ReportTransition(
                report=report, step=step, note=_note(draft, was), changes=changed if was else {}, at=now, by=by
            )
        )
        counts = draft.snapshot.counts
        told.append(Told(step.label, report, after={"done": counts.done, "planned": counts.planned}))
    ReportTransition.objects.bulk_create(steps)
    audit_each(told, by=by)
    return keys


def _numbers_before(drafts: Iterable[_Draft]) -> dict[int, Snapshot]:
    """By report what it held before; of agencies' what is told of changes alone, so that their lines are not read."""
    found = {}
    rows = Report.objects.filter(pk__in=[draft.report.pk for draft in drafts], snapshot__isnull=False)
    for draft in drafts:
        if draft.is_province and (report := rows.filter(pk=draft.report.pk).only("snapshot").first()):
            found[draft.report.pk] = report.numbers
    agencies = {draft.report.pk: draft.snapshot for draft in drafts if not draft.is_province}
    if agencies:
        slim = [KeyTransform("areas", "snapshot"), KeyTransform("figures", "snapshot")]
        for pk, areas, figures in rows.filter(pk__in=agencies).order_by().values_list("pk", *slim):
            found[pk] = replace(
                agencies[pk], lines=(), areas=areas_from_json(areas), figures=figures_from_json(figures)
            )
    return found


def _note(draft: _Draft, before: Snapshot | None) -> str:
    counts = draft.snapshot.counts
    note = f"Số liệu đến ngày {draft.snapshot.cutoff_on:%d/%m/%Y}: hoàn thành {counts.done}/{counts.planned} nhiệm vụ."
    return "\n".join([note, *what_consolidation_moved(before, draft.snapshot)]) if draft.is_province else note


def _rewrite(drafts: Sequence[_Draft], by: User | None) -> dict[int, dict[str, list]]:
    """Renew the passages that nobody has touched or locked; what they said before is kept. Returns by report the keys
    of those that were rewritten, kept though the portal would write something else, and kept with numbers that have
    changed since somebody took them over.
    """
    parts: dict[int, list[_Passage]] = {draft.report.pk: [] for draft in drafts}
    for row in ReportPart.objects.filter(report__in=parts).values_list(*_Passage._fields):
        passage = _Passage._make(row)
        parts[passage.report].append(passage)
    changes: dict[int, dict[str, list]] = {}
    bodies: dict[int, str] = {}
    kept: list[tuple[_Passage, str]] = []
    for draft in drafts:
        own = parts[draft.report.pk]
        changed = changes[draft.report.pk] = {"rewritten": [], "kept": [], "stale": []}
        for passage, body in zip(own, _bodies(draft, own), strict=True):
            if passage.body == body:
                continue
            if passage.is_generated and not passage.locked_at:
                bodies[passage.pk] = body
                changed["rewritten"].append(passage.key)
            else:
                kept.append((passage, body))
                if body:
                    changed["kept"].append(passage.key)
    for passage, before, now in _stale(kept):
        changes[passage.report]["stale"].append({"key": passage.key, "before": before, "now": now})
    if bodies:
        _replace(bodies, by)
    return changes


def _stale(kept: Sequence[tuple[_Passage, str]]) -> Iterable[tuple[_Passage, list[str], list[str]]]:
    """Of passages that people keep, those of whose numbers the portal would write others now than when they took the
    passage over, with the old and the new. A query where there are any.
    """
    edited = [passage.pk for passage, _ in kept if not passage.is_generated]
    taken: dict[int, str] = {}
    if edited:
        revisions = PartRevision.objects.filter(part__in=edited, is_generated=True).order_by("version")
        taken = dict(revisions.values_list("part", "body"))  # the last of each
    for passage, now in kept:
        was = passage.body if passage.is_generated else taken.get(passage.pk, "")
        if not was:
            continue  # the portal had written nothing that could be out of date
        gone, come = numbers_moved(was, now)
        if still_says(passage.body, gone) or not says_all(passage.body, come):
            yield passage, gone, come


def _replace(bodies: Mapping[int, str], by: User | None) -> None:
    """Give these parts these bodies; what they said before is kept."""
    parts = ReportPart.objects.in_bulk(bodies)
    earlier = [PartRevision(**revision_of(part, by=by)) for part in parts.values() if part.body]
    for part in parts.values():
        part.body = bodies[part.pk]
        part.version += 1  # who began to edit the old sentences is told, as of another person's change
    PartRevision.objects.bulk_create(earlier)
    ReportPart.objects.bulk_update(parts.values(), ["body", "version"], batch_size=100)


def _bodies(draft: _Draft, parts: Sequence[_Passage]) -> Iterable[str]:
    """What the portal writes in each of the report's passages."""
    report, headings = draft.report, {part.key for part in parts}
    adds_up = draft.is_province and report.round.kind != RoundKind.PERIODIC
    summed = summed_up(report.round) if adds_up else {}
    quoted = quoted_lines(report)
    for part in parts:
        generated = summed.get(part.key) or generated_text(
            part.key, draft.snapshot, draft.sources, draft.wording, headings
        )
        yield with_quotes(generated, quoted[part.pk]) if part.pk in quoted else generated
