"""What to look at before a report is sent: what keeps it back, and what its reader would ask about."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from indicators.checks import JUMP_POINTS, JUMP_TIMES, SMALL
from indicators.queries.sheet import Sheet
from plans.enums import Reviewer
from plans.models import Assignment
from reform.common.wording import number, shortened
from reporting.enums import CommentKind, RoundKind
from reporting.models import Report, ReportPart
from reporting.phrases import cause, value_of
from reporting.queries.answers import unanswered
from reporting.queries.parts import last_changes
from reporting.queries.reports import ReportPage
from reporting.snapshot import Figure, Snapshot, WorkLine

_NAMED = 8  # places of one kind that are named; the others are counted
_TITLE = 120
_FINDINGS = "CDDH-03"  # the catalogue's share of findings of inspections that were dealt with


@dataclass(frozen=True)
class Place:
    """Where something is to be looked at."""

    words: str
    url: str


@dataclass(frozen=True)
class Check:
    """One question about the report with the places that it concerns; `is_blocking` where it keeps the report back."""

    words: str
    places: list[Place]
    is_blocking: bool = False
    url: str = ""

    @property
    def shown(self) -> list[Place]:
        """The places that are named."""
        return self.places[:_NAMED]

    @property
    def rest(self) -> int:
        """How many more there are."""
        return len(self.places) - len(self.shown)


@dataclass(frozen=True)
class Checklist:
    """What was found; nothing where the report can be sent as it is."""

    found: list[Check] = field(default_factory=list)

    @property
    def blocking(self) -> list[Check]:
        """What has to be done first."""
        return [check for check in self.found if check.is_blocking]

    @property
    def warnings(self) -> list[Check]:
        """What the sender decides on."""
        return [check for check in self.found if not check.is_blocking]


def checklist(page: ReportPage, sheet: Sheet) -> Checklist:
    """All that there is to look at before that report is sent; `sheet` are the unit's figures of the period. Four
    queries.
    """
    found = [
        _unanswered(page.report),
        _empty(page),
        _stale(page),
        *(_of_numbers(page.report, page.snapshot) if page.snapshot and not page.is_called_for else ()),
        *(_figures_missing(page, sheet) if page.report.round.kind == RoundKind.PERIODIC else ()),
        *_comments(page.report),
        _being_written(page),
    ]
    return Checklist([check for check in found if check.places])


def _unanswered(report: Report) -> Check:
    return Check("Yêu cầu bắt buộc chưa được trả lời", _parts(report, unanswered(report)), is_blocking=True)


def _empty(page: ReportPage) -> Check:
    return Check(
        "Mục chưa có nội dung; văn bản sẽ ghi “Không có nội dung báo cáo trong kỳ.”",
        _parts(page.report, page.missing_parts),
    )


def _stale(page: ReportPage) -> Check:
    changes = last_changes(page)
    places = [
        Place(one.words, reverse("reporting:part_generated", args=[page.report.pk, one.part.key]))
        for one in (changes.stale if changes else ())
    ]
    return Check("Mục do người viết sửa còn số liệu cũ, mâu thuẫn với các mục và phụ lục khác", places)


def _of_numbers(report: Report, snapshot: Snapshot) -> Iterable[Check]:
    late = [line for line in snapshot.lines if line.part in ("overdue", "done_late") and not cause(line)]
    yield Check("Nhiệm vụ chậm chưa ghi nguyên nhân", [_work(line) for line in late], url=_behind(report, "overdue"))
    bare = [line for line in snapshot.lines if line.completed_on and not line.evidence]
    yield Check(
        "Nhiệm vụ hoàn thành chưa có tài liệu kiểm chứng", [_work(line) for line in bare], url=_behind(report, "done")
    )
    sheet = reverse("plans:figure_sheet", args=[snapshot.unit, snapshot.year, snapshot.period])
    jumps = [Place(words, sheet) for figure in snapshot.figures for words in _jumps(figure)]
    yield _awaiting(snapshot)
    yield Check("Số liệu thay đổi nhiều so với kỳ trước hoặc cùng kỳ", jumps)


def _jumps(figure: Figure) -> Iterable[str]:
    for before, called in ((figure.last_period, "kỳ trước"), (figure.previous, "cùng kỳ năm trước")):
        if figure.value is None or before is None or not _is_jump(figure, before):
            continue
        yield f"{figure.name}: {value_of(figure, figure.value)}, {called} {value_of(figure, before)}"


def _is_jump(figure: Figure, before) -> bool:
    """By the rules of the sheet (`indicators.checks`)."""
    if figure.unit_of_measure == "PERCENT":
        return abs(figure.value - before) > JUMP_POINTS
    low, high = sorted((abs(figure.value), abs(before)))
    return high >= SMALL and high >= low * JUMP_TIMES


def _figures_missing(page: ReportPage, sheet: Sheet) -> Iterable[Check]:
    """What nobody has entered: apart from what the report holds without that (figures added up from units), and from
    what the portal has counted itself, which waits only for a word.
    """
    url = reverse("plans:figure_sheet", args=[sheet.unit.code, sheet.year, sheet.period])
    snapshot = page.snapshot
    held = {figure.code for figure in snapshot.figures if figure.entered} if snapshot else set()
    rows = [row for area in sheet.areas for row in area.rows if row.part is None and not row.stands]
    rows = [row for row in rows if row.indicator.code not in held]
    counted = {row.indicator.code: row.suggested.words for row in rows if row.suggested}
    if snapshot and snapshot.registers.findings:
        counted[_FINDINGS] = f"{number(snapshot.registers.handled)}/{number(snapshot.registers.findings)}"
    offered = [
        Place(f"{row.name}: {counted[row.indicator.code]}", url) for row in rows if row.indicator.code in counted
    ]
    missing = [Place(row.name, url) for row in rows if row.indicator.code not in counted]
    yield Check("Chỉ tiêu hệ thống đã tính được, chưa xác nhận trên bảng số liệu", offered, url=url)
    yield Check("Chỉ tiêu chưa có số liệu của kỳ", missing, url=url)


def _awaiting(snapshot: Snapshot) -> Check:
    """Work with an update on which somebody has still to decide."""
    rows = Assignment.objects.filter(pk__in=[line.assignment for line in snapshot.lines]).exclude(awaits="")
    awaited = dict(rows.values_list("pk", "awaits"))
    places = []
    for line in snapshot.lines:
        if reviewer := awaited.get(line.assignment):
            place = _work(line)
            counted = "chưa tính" if reviewer == Reviewer.LEADER else "đã tính"
            places.append(Place(f"{place.words} – cập nhật {counted} vào số liệu", place.url))
    return Check("Nhiệm vụ có cập nhật chờ duyệt", places)


def _comments(report: Report) -> Iterable[Check]:
    open_ = list(report.comments.filter(resolved_at__isnull=True).select_related("written_by").order_by("pk"))
    # What the reader is still writing belongs to no sending that was answered.
    remarks = [one for one in open_ if one.kind == CommentKind.REMARK and one.report_version]
    yield Check("Ý kiến khi trả lại chưa xử lý", [_comment(report, one) for one in remarks])
    others = [one for one in open_ if one.kind == CommentKind.COMMENT]
    yield Check("Trao đổi chưa xử lý", [_comment(report, one) for one in others])


def _being_written(page: ReportPage) -> Check:
    held = [row.part for row in page.parts if row.part.is_held]
    return Check("Mục đang có người sửa", _parts(page.report, held))


def _parts(report: Report, parts: Iterable[ReportPart]) -> list[Place]:
    return [Place(str(part), reverse("reporting:part_edit", args=[report.pk, part.key])) for part in parts]


def _comment(report: Report, comment) -> Place:
    anchor = f"#phan-{comment.part_key}" if comment.part_key else "#trao-doi"
    words = shortened(f"{comment.written_by}: {' '.join(comment.text.split())}", _TITLE)
    return Place(words, f"{reverse('reporting:report_detail', args=[report.pk])}{anchor}")


def _work(line: WorkLine) -> Place:
    return Place(
        f"{shortened(line.title, _TITLE)} ({line.unit})", reverse("plans:assignment_row", args=[line.assignment])
    )


def _behind(report: Report, part: str) -> str:
    return f"{reverse('reporting:report_lines', args=[report.pk])}?part={part}"
