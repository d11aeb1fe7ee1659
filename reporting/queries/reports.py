"""What a report's page shows: its numbers as rows, its parts, its files, and the lists behind its numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from organisations.models import UnitSuccession, User
from plans.models import Assignment
from plans.states import State
from reform.common import clock
from reform.common.access import Verdict
from reporting.enums import FileFormat, RegisterKind, ReportLevel, ReportStatus, RoundKind, Transition
from reporting.models import Issue, PartComment, Quote, Report, ReportFile, ReportPart, ReportTransition, ReportVersion
from reporting.numbering import chapters
from reporting.permissions import can_decide, can_issue, can_read_content, can_withdraw, can_write, lock_on_report
from reporting.queries.answers import answer_words, is_answered
from reporting.queries.as_sent import parts_shown
from reporting.queries.jobs import ShownJob, compile_key, consolidate_key, pending_job, render_key, shown_job
from reporting.queries.marks import mark_of
from reporting.queries.quotes import quotes_by_part
from reporting.queries.remarks import own_drafts, remarks_by_part
from reporting.queries.signed import FormerFile, signed_files
from reporting.queries.versions import sent_versions
from reporting.rendering.charts import Chart, over_time, progress_chart, trend_chart
from reporting.snapshot import COUNT_PARTS, Counts, Snapshot, UnitLine, WorkLine

PART_LABELS = {part: label for part, label, _ in COUNT_PARTS}
DONE_PARTS = ("done_on_time", "done_late")
# Parts of the outline that say what a register holds.
_REGISTERS = {
    "inspection": RegisterKind.INSPECTION,
    "steering_documents": RegisterKind.DOCUMENT,
    "communication": RegisterKind.COMMUNICATION,
}
_STATES = {
    "done_on_time": State.DONE,
    "done_late": State.DONE_LATE,
    "in_progress": State.IN_PROGRESS,
    "not_started": State.NOT_STARTED,
    "continuous": State.CONTINUOUS,
    "waiting": State.WAITING,
    "overdue": State.OVERDUE,
}


@dataclass(frozen=True)
class CountRow:
    """An area's or unit's counts as cells of a table: (part, label, count) in the order of the charts."""

    key: str
    name: str
    counts: Counts

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """Counts in the order of the columns."""
        return [(part, label, getattr(self.counts, part)) for part, label, _ in COUNT_PARTS]

    @property
    def bar(self) -> list[tuple[str, str, int]]:
        """Parts of the stacked bar."""
        return count_bar(self.counts)


_OPENING = 4  # paragraphs


@dataclass(frozen=True)
class PartRow:
    """A part of the narrative. `is_title` when it only heads the parts below it, so that it may stay empty; `remarks`
    came with returns, `draft` is what the reader's side has written about it and not told yet.
    """

    part: ReportPart
    is_title: bool
    remarks: Sequence[PartComment] = ()
    draft: PartComment | None = None
    quotes: Sequence[Quote] = ()

    @property
    def opening(self) -> str:
        """The text as far as everybody sees it at once; a short one is whole."""
        lines = self.part.body.splitlines()
        return "\n".join(lines[: len(lines) - len(self.rest)])

    @property
    def rest(self) -> list[str]:
        """Paragraphs of a long text after its opening, which a narrow screen folds."""
        lines = self.part.body.splitlines()
        return lines[_OPENING:] if len(lines) > _OPENING + 2 else []

    @property
    def is_missing(self) -> bool:
        """Whether somebody has still to write it."""
        if self.part.question_id:
            return self.part.question.is_required and not is_answered(self.part) and not self.part.body
        return not self.part.body and not self.is_title

    @property
    def register(self) -> RegisterKind | None:
        """The register that its numbers come from."""
        return _REGISTERS.get(self.part.key)

    @property
    def answer(self) -> str:
        """What a round's question was answered with, where not by words alone."""
        return answer_words(self.part.question, self.part.answer) if self.part.question_id else ""


@dataclass(frozen=True)
class ReportPage:
    """Everything that a report's page shows; `snapshot` and `parts` are None and empty for those who may not read
    it, `lock` says why who writes it cannot go on.
    """

    report: Report
    snapshot: Snapshot | None
    areas: list[CountRow]
    units: list[tuple[CountRow, UnitLine]]
    parts: list[PartRow]
    files: list[ReportFile]
    older_files: list[ReportFile]
    issue: Issue | None
    former_signed: list[FormerFile]
    steps: list[ReportTransition]
    job: ShownJob | None
    can_write: bool
    can_decide: bool
    can_issue: bool
    can_withdraw: bool
    versions: list[ReportVersion]
    can_read: bool
    reason: str
    lock: Verdict

    @property
    def status(self) -> ReportStatus:
        """The report's status with its looks."""
        return ReportStatus(self.report.status)

    @property
    def is_editable(self) -> bool:
        """Whether its agency works on it."""
        return self.status.is_editable

    @property
    def successions(self) -> list[UnitSuccession]:
        """Who took up the work of a unit that is no more, while its report is open: one that was sent keeps its name
        alone. At most one query.
        """
        unit = self.report.unit
        if not self.is_editable or unit.valid_to is None or unit.valid_to >= clock.today():
            return []
        return list(UnitSuccession.objects.filter(predecessor=unit.pk).select_related("successor"))

    @property
    def total(self) -> CountRow:
        """The sum over all areas."""
        return CountRow("", "Tổng số", self.snapshot.counts if self.snapshot else Counts())

    @property
    def bar(self) -> list[tuple[str, str, int]]:
        """Parts of the stacked bar of all areas."""
        return self.total.bar

    @property
    def charts(self) -> list[Chart]:
        """The drawings that the report's files carry too."""
        if not self.snapshot or not self.snapshot.counts.planned:
            return []
        known = over_time(self.snapshot)
        return [progress_chart(self.snapshot.areas), *([trend_chart(known)] if len(known) > 1 else [])]

    @property
    def lacks_files(self) -> bool:
        """Whether a format has not been made of what the report says now, number and date included."""
        if self.report.as_sent is not None:
            return False
        if len(self.files) < len(FileFormat):
            return True
        return self.issue is not None and self.files[0].made_at < self.issue.recorded_at

    @property
    def code(self) -> str:
        """The code printed in the present files; empty in a draft's."""
        return self.files[0].check_code if self.files else ""

    @property
    def moved(self) -> list[str]:
        """At the province's report what the last adding up changed, sentence by sentence; its first says the sum."""
        last = next((step for step in self.steps if step.step == Transition.CONSOLIDATE), None)
        return last.note.splitlines()[1:] if last else []

    @property
    def remarked_parts(self) -> list[ReportPart]:
        """Parts with a remark of a return that nobody has dealt with."""
        return [row.part for row in self.parts if any(remark.resolved_at is None for remark in row.remarks)]

    @property
    def is_called_for(self) -> bool:
        """Whether its round asks questions, which the unit answers instead of compiling numbers."""
        return self.report.round.kind != RoundKind.PERIODIC and self.report.level != ReportLevel.PROVINCE

    @property
    def offers_compiling(self) -> bool:
        """Whether its writer has numbers to compile; answers bring them along, but for those from before they did."""
        return not self.is_called_for or (self.snapshot is None and any(row.part.edited_at for row in self.parts))

    @property
    def questions(self) -> list[ReportPart]:
        """Parts that answer a question."""
        return [row.part for row in self.parts if row.part.question_id]

    @property
    def required(self) -> list[ReportPart]:
        """Those of them that must be answered."""
        return [part for part in self.questions if part.question.is_required]

    @property
    def answered(self) -> list[ReportPart]:
        """Those of them that are answered."""
        return [part for part in self.questions if is_answered(part)]

    @property
    def missing_parts(self) -> list[ReportPart]:
        """Parts that nobody has written yet."""
        return [row.part for row in self.parts if row.is_missing]


def report_page(report: Report, user: User) -> ReportPage:
    """The report as its page shows it to that person. Five queries besides the report's own."""
    writing, reading = can_write(user, report), can_read_content(user, report)
    snapshot = report.numbers if reading else None
    files = sorted(report.files.all(), key=_file_order) if reading else []
    last = max((file.edition for file in files if file.version == report.file_version), default=0)
    issue, former = signed_files(report) if reading else (None, [])
    present = [file for file in files if (file.version, file.edition) == (report.file_version, last)]
    return ReportPage(
        report=report,
        snapshot=snapshot,
        areas=[CountRow(area.key, area.name, area.counts) for area in snapshot.areas] if snapshot else [],
        units=[(CountRow(unit.code, unit.name, unit.counts), unit) for unit in snapshot.units] if snapshot else [],
        parts=_parts_with_remarks(report, user) if reading else [],
        files=present,
        older_files=[file for file in files if file.version and file not in present],
        issue=issue,
        former_signed=former,
        can_issue=bool(can_issue(user, report)),
        steps=_steps(report) if reading else [],
        job=shown_job(user, pending_job(*_job_keys(report))) if reading else None,
        can_write=bool(writing),
        can_decide=bool(can_decide(user, report)),
        can_withdraw=bool(can_withdraw(user, report)),
        versions=sent_versions(report) if reading and report.version else [],
        can_read=bool(reading),
        reason=reading.reason,
        lock=lock_on_report(user, report),
    )


def _steps(report: Report) -> list[ReportTransition]:
    """The report's way, the last step first; readers of one that was returned are not told what was compiled since."""
    steps = list(report.transitions.select_related("by__unit").order_by("-id"))
    if report.as_sent is None:
        return steps
    since = next((place for place, step in enumerate(steps) if step.step == Transition.RETURN), 0)
    return [step for place, step in enumerate(steps) if place > since or step.step != Transition.COMPILE]


def _parts_with_remarks(report: Report, user: User) -> list[PartRow]:
    """One query; one more where the report was sent before, one for who decides on it, one at the province."""
    told, drafts, quotes = remarks_by_part(report, user), own_drafts(report, user), quotes_by_part(report)
    rows = part_rows(parts_shown(report))
    for row in rows:
        row.part.mark = mark_of(row.part, user)
    return [
        replace(
            row, remarks=told.get(row.part.key, ()), draft=drafts.get(row.part.key), quotes=quotes.get(row.part.pk, ())
        )
        for row in rows
    ]


def part_row(part: ReportPart, user: User) -> PartRow:
    """The part as it stands now on its report's page. As many queries as `report_page` makes for the parts."""
    return next(row for row in _parts_with_remarks(part.report, user) if row.part.pk == part.pk)


def part_rows(parts: Iterable[ReportPart]) -> list[PartRow]:
    """Parts in printing order, each knowing whether it is only a heading, and under which chapter it stands."""
    parts = list(parts)
    for part, chapter in zip(parts, chapters((part.number, part.depth) for part in parts), strict=True):
        part.chapter = chapter
    following = [*parts[1:], None]
    return [
        PartRow(part, after is not None and after.depth > part.depth)
        for part, after in zip(parts, following, strict=True)
    ]


def count_bar(counts: Counts) -> list[tuple[str, str, int]]:
    """Parts of a stacked bar as the template tag takes them."""
    return [(label, tone, getattr(counts, part)) for part, label, tone in COUNT_PARTS]


@dataclass(frozen=True)
class LineRow:
    """A đầu việc of the snapshot with the words and colour of how it stood, and its activity where the person sees
    it.
    """

    row: WorkLine
    label: str
    tone: str
    activity: int | None

    @property
    def icon(self) -> str:
        """Shape of the status tag."""
        return _STATES[self.row.part].icon

    @property
    def detail(self) -> str:
        """What the status tag adds to its words."""
        return f"{self.row.progress}%" if self.row.part == "in_progress" else ""


def lines_behind(snapshot: Snapshot, user: User, *, area: str = "", part: str = "") -> list[LineRow]:
    """The đầu việc that one number of an agency's report counts; `part` "done" is both ways of being done. One
    query.
    """
    parts = _parts(part)
    lines = [line for line in snapshot.lines if (not area or line.area == area) and (not part or line.part in parts)]
    seen = Assignment.objects.visible_to(user).filter(pk__in=[line.assignment for line in lines])
    activities = dict(seen.values_list("pk", "activity_id"))
    looks = {part: (label, tone) for part, label, tone in COUNT_PARTS}
    return [LineRow(line, *looks[line.part], activities.get(line.assignment)) for line in lines]


def units_behind(snapshot: Snapshot, *, area: str = "", part: str = "") -> list[tuple[UnitLine, int]]:
    """The units that one number of the province's report adds up, largest first, each with its share of it."""
    found = []
    for unit in snapshot.units:
        counts = next((row.counts for row in unit.areas if row.key == area), Counts()) if area else unit.counts
        number = sum(vars(counts).get(name, 0) for name in _parts(part)) if part else counts.planned
        if number:
            found.append((unit, number))
    return sorted(found, key=lambda pair: -pair[1])


def _file_order(file: ReportFile) -> tuple[int, int, int]:
    """The last sending and its last edition first; PDF, Word, Excel."""
    return -file.version, -file.edition, FileFormat.values.index(file.format)


def _job_keys(report: Report) -> list[str]:
    keys = [compile_key(report), render_key(report)]
    return [*keys, consolidate_key(report.round)] if report.level == ReportLevel.PROVINCE else keys


def _parts(part: str) -> tuple[str, ...]:
    return DONE_PARTS if part == "done" else (part,)
