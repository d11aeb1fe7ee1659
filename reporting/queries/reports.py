"""What a report's page shows: its numbers as rows, its parts, its files, and the lists behind its numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from organisations.models import Job, User
from plans.models import Assignment
from plans.states import State
from reform.common.access import Verdict
from reporting.enums import FileFormat, ReportLevel, ReportStatus
from reporting.models import Report, ReportFile, ReportPart, ReportTransition
from reporting.permissions import can_decide, can_read_content, can_write, lock_on_report
from reporting.queries.jobs import compile_key, consolidate_key, pending_job, render_key
from reporting.snapshot import COUNT_PARTS, Counts, Snapshot, UnitLine, WorkLine

PART_LABELS = {part: label for part, label, _ in COUNT_PARTS}
DONE_PARTS = ("done_on_time", "done_late")
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


@dataclass(frozen=True)
class PartRow:
    """A part of the narrative. `is_title` when it only heads the parts below it, so that it may stay empty."""

    part: ReportPart
    is_title: bool

    @property
    def is_missing(self) -> bool:
        """Whether somebody has still to write it."""
        return not self.part.body and not self.is_title


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
    steps: list[ReportTransition]
    job: Job | None
    can_write: bool
    can_decide: bool
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
    def total(self) -> CountRow:
        """The sum over all areas."""
        return CountRow("", "Tổng số", self.snapshot.counts if self.snapshot else Counts())

    @property
    def bar(self) -> list[tuple[str, str, int]]:
        """Parts of the stacked bar of all areas."""
        return self.total.bar

    @property
    def lacks_files(self) -> bool:
        """Whether a format has not been made of what the report says now."""
        return len(self.files) < len(FileFormat)

    @property
    def missing_parts(self) -> list[ReportPart]:
        """Parts that nobody has written yet."""
        return [row.part for row in self.parts if row.is_missing]


def report_page(report: Report, user: User) -> ReportPage:
    """The report as its page shows it to that person. Four queries besides the report's own."""
    writing, reading = can_write(user, report), can_read_content(user, report)
    snapshot = report.numbers if reading else None
    files = sorted(report.files.all(), key=_file_order) if reading else []
    return ReportPage(
        report=report,
        snapshot=snapshot,
        areas=[CountRow(area.key, area.name, area.counts) for area in snapshot.areas] if snapshot else [],
        units=[(CountRow(unit.code, unit.name, unit.counts), unit) for unit in snapshot.units] if snapshot else [],
        parts=part_rows(report.parts.select_related("edited_by").order_by("position")) if reading else [],
        files=[file for file in files if file.version == report.file_version],
        older_files=[file for file in files if 0 < file.version != report.file_version],
        steps=list(report.transitions.select_related("by__unit").order_by("-id")) if reading else [],
        job=pending_job(*_job_keys(report)) if reading else None,
        can_write=bool(writing),
        can_decide=bool(can_decide(user, report)),
        can_read=bool(reading),
        reason=reading.reason,
        lock=lock_on_report(user, report),
    )


def part_rows(parts: Iterable[ReportPart]) -> list[PartRow]:
    """Parts in printing order, each knowing whether it is only a heading."""
    parts = list(parts)
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


def _file_order(file: ReportFile) -> tuple[int, int]:
    """The last sending first; PDF, Word, Excel."""
    return -file.version, FileFormat.values.index(file.format)


def _job_keys(report: Report) -> list[str]:
    keys = [compile_key(report), render_key(report)]
    return [*keys, consolidate_key(report.round)] if report.level == ReportLevel.PROVINCE else keys


def _parts(part: str) -> tuple[str, ...]:
    return DONE_PARTS if part == "done" else (part,)
