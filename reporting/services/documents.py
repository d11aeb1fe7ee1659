"""Makes a report's files from its frozen numbers and words; the same report gives the same bytes."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from organisations.services.jobs import silent
from plans.models import Plan
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import slug
from reporting.enums import FileFormat
from reporting.models import Report, ReportFile
from reporting.queries.grounds import ground
from reporting.rendering.document import Part, ReportDocument, build_document
from reporting.rendering.docx import render_docx
from reporting.rendering.letterhead import letterhead_for
from reporting.rendering.pdf import RenderingUnavailable, render_pdf
from reporting.rendering.xlsx import render_xlsx

_RENDERERS = {FileFormat.PDF: render_pdf, FileFormat.DOCX: render_docx, FileFormat.XLSX: render_xlsx}


def document_of(report: Report) -> ReportDocument:
    """The report as a document. Raises `Invalid` before the first compilation. Three queries."""
    snapshot = report.numbers
    if snapshot is None:
        raise Invalid("Báo cáo chưa có số liệu. Hãy bấm “Tổng hợp số liệu” trước.")
    parts = [Part(part.key, part.number, part.heading, part.depth, part.body) for part in report.parts.all()]
    letterhead = letterhead_for(name=report.unit.name, kind=report.unit.kind, province=report.round.province.name)
    return build_document(snapshot, parts, letterhead, grounds=_grounds(report))


def render(report: Report, format: str) -> bytes:
    """The report's document in that format, made now. Raises `Invalid` where it cannot be made, saying what is
    missing.
    """
    try:
        return _RENDERERS[FileFormat(format)](document_of(report))
    except RenderingUnavailable as error:
        raise Invalid(str(error)) from error


def make_files(report: Report, progress=silent) -> list[ReportFile]:
    """Make and keep the files of what the report says now (`Report.file_version`) in every format that it lacks.
    Safe to run again.

    Rendering happens outside any transaction; each file appears whole or not at all. Raises `Conflict` when the
    report changed meanwhile, so that no file shows what the report does not say, and `Invalid` when a format could
    not be made; the others are kept then.
    """
    made, failures, said = [], [], _what_is_said(report)
    # After the line above: what changed since the caller read the report would pass for what it says.
    report.refresh_from_db(fields=("status", "version", "snapshot", "compiled_at"))
    for done, format in enumerate(FileFormat):
        progress(10 + 30 * done, f"Đang tạo tệp {format.label}…")
        if report.files.filter(format=format, version=report.file_version).exists():
            continue
        try:
            made.append(_keep(report, format, render(report, format), said))
        except Invalid as error:  # a format that this machine cannot make does not stop the others
            failures.append(str(error))
    if failures:
        raise Invalid(" ".join(failures))
    return made


def drop_draft_files(report: Report) -> None:
    """Forget the files of the draft, which no longer show what it says; what was sent stays. The stored content goes
    when the surrounding transaction commits.
    """
    drafts = report.files.filter(version=0)
    stored = [draft.file for draft in drafts]
    if not stored:
        return
    drafts.delete()

    def remove() -> None:
        for file in stored:
            file.delete(save=False)

    transaction.on_commit(remove, robust=True)


def file_name(report: Report, format: str) -> str:
    """What a downloaded file is called: "bao-cao-cchc-2025-h1-so-tu-phap.pdf"."""
    return f"bao-cao-cchc-{report.round.year}-{slug(report.round.period)}-{slug(report.unit.name)}.{format}"


@transaction.atomic
def _keep(report: Report, format: str, content: bytes, said: tuple) -> ReportFile:
    Report.objects.filter(pk=report.pk).update(status=F("status"))  # whoever changes the report waits until it is kept
    if _what_is_said(report) != said:
        raise Conflict("Báo cáo vừa thay đổi trong khi tạo tệp. Hãy bấm “Tạo tệp” lần nữa.")
    digest = hashlib.sha256(content).hexdigest()
    kept, created = ReportFile.objects.get_or_create(
        report=report,
        format=format,
        version=report.file_version,
        defaults={"sha256": digest, "size": len(content), "made_at": clock.now(), "file": ""},
    )
    if created:
        kept.file.save(f"{digest[:32]}.{format}", ContentFile(content), save=True)
    return kept


def _what_is_said(report: Report) -> tuple:
    """Differs as soon as the report is sent, returned, compiled again or edited. Two queries."""
    now = Report.objects.defer("snapshot").get(pk=report.pk)
    return (
        now.file_version,
        now.version,
        now.compiled_at,
        *report.parts.order_by("pk").values_list("version", flat=True),
    )


def _grounds(report: Report) -> list[str]:
    """The căn cứ: the year's plans of the body itself and of its province, oldest first."""
    owners = {report.unit_id, report.round.province_id}
    plans = Plan.objects.issued_for(report.round.year).filter(owner__in=owners, issued_on__lte=report.round.cutoff_on)
    named = plans.exclude(number="").select_related("owner").order_by("issued_on", "code")
    return [ground(plan) for plan in named]
