"""Makes a report's files from its frozen numbers and words; the same report gives the same bytes.

What a sending says is made into files once; when it bears something new (number and date, say), all its files are made
again as its next edition, and those of the earlier ones stay.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.db.models.fields.files import FieldFile
from django.urls import reverse

from organisations.services.jobs import silent
from plans.models import Plan
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.leftovers import no_leftovers
from reform.common.text import slug
from reporting.enums import FileFormat, ReportLevel, Transition
from reporting.models import Report, ReportFile, ReportTransition
from reporting.queries.annexes import annexes_asked
from reporting.queries.answers import called_for, printed_body, question_of
from reporting.queries.as_sent import parts_shown
from reporting.queries.grounds import ground
from reporting.queries.letterheads import issue_of, letterhead_of, setting_of
from reporting.rendering.annexes import annexes_of
from reporting.rendering.check import CheckMark, check_code
from reporting.rendering.document import Part, ReportDocument, build_document
from reporting.rendering.docx import render_docx
from reporting.rendering.letterhead import spelled_out
from reporting.rendering.pdf import RenderingUnavailable, render_pdf
from reporting.rendering.signatures import OwnKey, SignatureTrouble, sign
from reporting.rendering.work_annexes import UnitList
from reporting.rendering.xlsx import render_xlsx
from reporting.services.unit_lists import keep_list, lists_added_up, printed_lists
from reporting.snapshot import Snapshot

_RENDERERS = {FileFormat.PDF: render_pdf, FileFormat.DOCX: render_docx, FileFormat.XLSX: render_xlsx}


@dataclass(frozen=True)
class Edition:
    """Which making of a sending's files it is: its number, the digest of what they say, the code that they bear."""

    number: int
    content_sha256: str
    code: str


def document_of(report: Report) -> ReportDocument:
    """The report as a document; in a province's the lists of the units are only named. Raises `Invalid` before the
    first compilation. Six queries, five of a draft.
    """
    snapshot = report.numbers
    if snapshot is None:
        raise Invalid("Báo cáo chưa có số liệu. Hãy bấm “Tổng hợp số liệu” trước.")
    call = called_for(report)
    parts = [
        Part(part.key, part.number, question_of(part), part.depth, printed_body(part), part.question_id is not None)
        for part in parts_shown(report)
    ]
    issue = issue_of(report)
    letterhead = letterhead_of(
        report.unit,
        report.round.province,
        number=issue.number if issue else "",
        issued_on=issue.issued_on if issue else None,
        to=_addressee(report),
    )
    asked = annexes_asked(report.round, report.level)
    grounds = [] if call else _grounds(report)
    return build_document(snapshot, parts, letterhead, grounds=grounds, asked=asked, call=call)


def _addressee(report: Report) -> str:
    """Whom the report is sent to where that does not follow from its unit; empty where it does."""
    if report.recipient is not None and not report.has_lost_recipient:
        return spelled_out(report.recipient.name)
    return f"Văn phòng {report.unit.agency.name}" if report.level == ReportLevel.DIVISION else ""


def edition_of(report: Report, document: ReportDocument) -> Edition:
    """The edition that the document belongs to: the last one made as long as it says the same, else the next. One
    query.
    """
    content = _digest(document)
    last = report.files.filter(version=report.file_version).order_by("-edition").values("edition", "content_sha256")[:1]
    number = 1
    for known in last:
        # Files from before editions were counted bear no digest: they say the same as long as nothing was given.
        same = known["content_sha256"] == content or (not known["content_sha256"] and not document.letterhead.number)
        number = known["edition"] + (0 if same else 1)
    code = check_code(report.pk, report.version, number, content) if report.file_version else ""
    return Edition(number, content, code)


def render(report: Report, format: str) -> bytes:
    """The report's document in that format, made now. Raises `Invalid` where it cannot be made, saying what is
    missing.
    """
    document = document_of(report)
    return _rendered(report, _marked(report, document, edition_of(report, document)), format)


def make_files(
    report: Report, progress=silent, *, kept: Callable[[list[ReportFile]], object] = lambda files: None
) -> list[ReportFile]:
    """Make and keep the files of what the report says now (`Report.file_version`) in every format that its present
    edition lacks. Safe to run again.

    Rendering happens outside any transaction; then all appear at once, and `kept` is called in that transaction: what
    it raises undoes it. Raises `Conflict` when the report changed meanwhile, so that no file shows what the report does
    not say, and `Invalid` when a format could not be made; the others are kept then.
    """
    rendered, failures, said = {}, [], _what_is_said(report)
    # After the line above: what changed since the caller read the report would pass for what it says.
    report.refresh_from_db(fields=("status", "version", "snapshot", "compiled_at"))
    document = document_of(report)
    edition = edition_of(report, document)
    if edition.number > 1 and not report.file_version:
        drop_draft_files(report)
        edition = edition_of(report, document)
    document = _marked(report, document, edition)
    for done, format in enumerate(FileFormat):
        progress(10 + 30 * done, f"Đang tạo tệp {format.label}…")
        if report.files.filter(format=format, version=report.file_version, edition=edition.number).exists():
            continue
        try:
            rendered[format] = _signed(_rendered(report, document, format, progress), report, format)
        except Invalid as error:  # a format that this machine cannot make does not stop the others
            failures.append(str(error))
    made: list[ReportFile] = []
    with no_leftovers() as files, transaction.atomic():
        for format, content in rendered.items():
            made.append(_keep(report, format, content, edition, said, files))
        if not failures:
            kept(made)
    if failures:
        raise Invalid(" ".join(failures))
    keep_list(report)
    return made


@transaction.atomic
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


def _rendered(report: Report, document: ReportDocument, format: str, progress=silent) -> bytes:
    renderer = _RENDERERS[FileFormat(format)]
    try:
        if not any(annex.of_units for annex in document.annexes):
            return renderer(document)
        if format == FileFormat.PDF:
            return renderer(document, printed_lists(report, progress))
        return renderer(_with_lists(document, lists_added_up(report)))
    except RenderingUnavailable as error:
        raise Invalid(str(error)) from error


def _with_lists(document: ReportDocument, lists: list[UnitList]) -> ReportDocument:
    parts = tuple(one.part for one in lists)
    annexes = tuple(replace(annex, parts=parts) if annex.of_units else annex for annex in document.annexes)
    return replace(document, annexes=annexes)


def _marked(report: Report, document: ReportDocument, edition: Edition) -> ReportDocument:
    """The document with the code that leads to its check page; a draft bears none."""
    if not edition.code:
        return document
    address = f"{settings.BASE_URL}{reverse('reporting:check', args=[edition.code])}" if settings.BASE_URL else ""
    return replace(document, check=CheckMark(edition.code, address, report.version, edition.number))


def _signed(content: bytes, report: Report, format: str) -> bytes:
    """A PDF that was sent, signed with the installation's certificate where it has one."""
    if format != FileFormat.PDF or not settings.SIGN_CERTIFICATE or not report.file_version:
        return content
    own = OwnKey(settings.SIGN_CERTIFICATE, settings.SIGN_KEY, settings.SIGN_PASSWORD)
    try:
        return sign(content, own, reason=f"Báo cáo do Cổng theo dõi cải cách hành chính lập: {report}")
    except SignatureTrouble as error:
        raise Invalid(str(error)) from error


def _keep(
    report: Report, format: str, content: bytes, edition: Edition, said: tuple, files: list[FieldFile]
) -> ReportFile:
    Report.objects.filter(pk=report.pk).update(status=F("status"))  # whoever changes the report waits until it is kept
    if _what_is_said(report) != said:
        raise Conflict("Báo cáo vừa thay đổi trong khi tạo tệp. Hãy bấm “Tạo tệp” lần nữa.")
    digest = hashlib.sha256(content).hexdigest()
    is_first = not report.files.filter(version=report.file_version, edition=edition.number).exists()
    kept, created = ReportFile.objects.get_or_create(
        report=report,
        format=format,
        version=report.file_version,
        edition=edition.number,
        defaults={
            "sha256": digest,
            "size": len(content),
            "made_at": clock.now(),
            "file": "",
            "check_code": edition.code,
            "content_sha256": edition.content_sha256,
        },
    )
    if created:
        kept.file.save(f"{digest[:32]}.{format}", ContentFile(content), save=False)
        files.append(kept.file)
        kept.save()
    if is_first and edition.number > 1:
        note = f"Lần gửi {report.version}, lần tạo tệp {edition.number}"
        ReportTransition.objects.create(report=report, step=Transition.REISSUE, note=note, at=clock.now())
    return kept


def _what_is_said(report: Report) -> tuple:
    """Differs as soon as the report is sent, returned, compiled again, edited or given a number, or its office changes
    the head of its documents. Four queries.
    """
    now = Report.objects.select_related("unit").defer("snapshot").get(pk=report.pk)
    issue = issue_of(now)
    return (
        now.file_version,
        now.version,
        now.compiled_at,
        setting_of(now.unit).version,
        (issue.number, issue.issued_on) if issue else None,
        *report.parts.order_by("pk").values_list("version", flat=True),
    )


def _digest(document: ReportDocument) -> str:
    """Of the numbers and words that are printed, whatever prints them. Annexes follow from the numbers, unless a regime
    wants others.
    """
    said = [document.data, repr(document.letterhead), *document.grounds, *_words(document)]
    usual = [annex.title for annex in annexes_of(Snapshot.from_json(json.loads(document.data))) if not annex.of_units]
    titles = [annex.title for annex in document.annexes]
    if titles != usual:
        said += titles
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _words(document: ReportDocument) -> Iterable[str]:
    for section in document.sections:
        yield section.heading
        yield from section.paragraphs


def _grounds(report: Report) -> list[str]:
    """The căn cứ: the year's plans of the body itself and of its province, oldest first."""
    owners = {report.unit_id, report.round.province_id}
    plans = Plan.objects.issued_for(report.round.year).filter(owner__in=owners, issued_on__lte=report.round.cutoff_on)
    named = plans.exclude(number="").select_related("owner").order_by("issued_on", "code")
    return [ground(plan) for plan in named]
