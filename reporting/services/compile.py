"""Fills a report with numbers as of the cut-off and with the sentences that follow from them."""

from django.db import transaction
from django.db.models import F

from organisations.models import User
from organisations.services.audit import audit
from organisations.services.jobs import silent
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reporting.enums import ReportLevel, ReportStatus, Transition
from reporting.models import Report, ReportPart, ReportRound, ReportTransition
from reporting.narrative import Sources, generated_text
from reporting.permissions import can_consolidate, can_write
from reporting.queries.consolidated import province_snapshot
from reporting.queries.figures import agency_snapshot
from reporting.queries.sources import accepted_sources
from reporting.services.documents import drop_draft_files
from reporting.services.rounds import add_reports
from reporting.snapshot import Snapshot

_EDITABLE = (ReportStatus.DRAFT, ReportStatus.RETURNED)
_BODY_LIMIT = 200_000


def compile_report(*, report: Report, by: User | None, progress=silent) -> Snapshot:
    """Compute the report's snapshot as of its round's cut-off, store it, and rewrite the passages that nobody has
    edited.

    The same input gives the same snapshot, so running twice is safe; what people wrote stays. `by` None is the
    system. Raises `NotPermitted`, or `Conflict` when the report was sent meanwhile; then nothing is written.
    """
    if by is not None:
        can_write(by, report).require()
    progress(10, "Đang đọc tiến độ và số liệu đến ngày chốt…")
    sources = None
    if report.level == ReportLevel.PROVINCE:
        snapshot, sources = province_snapshot(report.round), accepted_sources(report.round)
    else:
        snapshot = agency_snapshot(report.round, report.unit)
    progress(70, "Đang viết các mục báo cáo…")
    step = Transition.CONSOLIDATE if report.level == ReportLevel.PROVINCE else Transition.COMPILE
    _store(report, snapshot, sources, by=by, step=step)
    return snapshot


def consolidate(*, round_: ReportRound, by: User | None, progress=silent) -> Report:
    """Bring the province's report of the round to the sum of the reports accepted so far, and return it.

    Raises `NotPermitted`, or `Conflict` when the province's report was issued.
    """
    if by is not None:
        can_consolidate(by, round_).require()
    report = Report.objects.filter(round=round_, level=ReportLevel.PROVINCE).first()
    if report is None:
        with transaction.atomic():
            add_reports(round_, [round_.province], ReportLevel.PROVINCE)
        report = Report.objects.get(round=round_, level=ReportLevel.PROVINCE)
    compile_report(report=report, by=by, progress=progress)
    report.refresh_from_db()
    return report


@transaction.atomic
def _store(report: Report, snapshot: Snapshot, sources: Sources | None, *, by: User | None, step: Transition) -> None:
    now = clock.now()
    stored = Report.objects.filter(pk=report.pk, status__in=_EDITABLE).update(
        snapshot=snapshot.to_json(), compiled_at=now
    )
    if not stored:
        raise Conflict("Báo cáo đã được gửi nên không tổng hợp lại được.")
    parts = list(ReportPart.objects.filter(report=report, is_generated=True))
    rewritten = []
    for part in parts:
        body, part.body = part.body, generated_text(part.key, snapshot, sources)
        if part.body != body:  # who began to edit the old sentences is told, as of another person's change
            part.version += 1
            rewritten.append(part)
    ReportPart.objects.bulk_update(rewritten, ["body", "version"])
    drop_draft_files(report)
    counts = snapshot.counts
    note = f"Số liệu đến ngày {snapshot.cutoff_on:%d/%m/%Y}: hoàn thành {counts.done}/{counts.planned} nhiệm vụ."
    ReportTransition.objects.create(report=report, step=step, note=note, at=now, by=by)
    audit(by=by, action=step.label, obj=report, after={"done": counts.done, "planned": counts.planned})


@transaction.atomic
def edit_part(*, part: ReportPart, by: User, body: str, seen_version: int) -> ReportPart:
    """Replace the passage by what the person wrote; from then on compiling leaves it alone.

    Raises `NotPermitted`, `Invalid` for a text over the limit, `Conflict` when somebody else saved the passage
    since `seen_version`.
    """
    can_write(by, part.report).require()
    body = clean_lines(body)
    if len(body) > _BODY_LIMIT:
        raise Invalid(f"Nội dung dài {len(body)} ký tự, tối đa {_BODY_LIMIT}. Hãy rút gọn.", field="body")
    # A write to the report's row first: who sends it meanwhile queues up here, and what was sent stays as it was.
    if not Report.objects.filter(pk=part.report_id, status__in=_EDITABLE).update(status=F("status")):
        raise Conflict("Báo cáo vừa được gửi nên không sửa được nữa. Nội dung ông/bà vừa viết chưa được lưu.")
    saved = ReportPart.objects.filter(pk=part.pk, version=seen_version).update(
        body=body, is_generated=False, edited_at=clock.now(), edited_by=by, version=F("version") + 1
    )
    if not saved:
        part.refresh_from_db()
        raise Conflict(
            f"{part.edited_by or 'Hệ thống'} đã sửa mục này trong khi ông/bà đang viết. "
            "Hãy xem nội dung mới rồi quyết định có lưu tiếp không."
        )
    drop_draft_files(part.report)
    before = {"body": part.body}
    audit(by=by, action="Sửa mục báo cáo", obj=part, before=before, after={"body": body})
    part.refresh_from_db()
    return part
