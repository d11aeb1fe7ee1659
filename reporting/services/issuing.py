"""The number and date that an office's document system gave its report, and the signed file or scan that came back."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.db.models.fields.files import FieldFile

from organisations.models import User
from organisations.services.audit import audit
from plans.services.uploads import read_upload
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.leftovers import no_leftovers
from reform.common.text import clean
from reform.common.wording import day
from reporting.enums import FileOrigin, SignatureState, Transition
from reporting.models import Issue, ReplacedFile, Report, ReportTransition
from reporting.models.issuing import BroughtFile
from reporting.permissions import can_issue
from reporting.queries.letterheads import issue_of, letterhead_of
from reporting.queries.origins import Trace, foreign_words, made_from, traced
from reporting.rendering.apart import Busy, GivenUp, read
from reporting.rendering.signatures import Finding, SignatureTrouble
from reporting.rendering.tracing import Unreadable
from reporting.services.requests import request_files

KINDS = frozenset({"pdf", "png", "jpg"})
_NUMBER = re.compile(r"\d{1,6}[A-Za-zĐđ]?")
_REASON_LIMIT = ReplacedFile._meta.get_field("reason").max_length
_UNREADABLE = "Không đọc được các trang của tệp PDF. Hãy bỏ mật khẩu của tệp nếu có, mở và lưu lại rồi tải lên lần nữa."
_BUSY = "Cổng đang kiểm tra tệp của người khác. Hãy tải tệp lên lại sau một phút."
_SCAN = Finding(SignatureState.NONE, "Bản quét: không có chữ ký số để kiểm tra.")


@dataclass(frozen=True)
class _Brought:
    """A file as it came, and what was found of it."""

    content: bytes
    kind: str
    finding: Finding
    trace: Trace

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def record_issue(
    *,
    report: Report,
    by: User,
    number: str,
    issued_on: date,
    upload: UploadedFile | None,
    seen_version: int,
    reason: str = "",
) -> Issue:
    """Keep what the office's document system gave this sending, and the signed file where there is one; the files are
    made anew with number and date, as the next edition, by a worker after the commit.

    Recorded again, it corrects what was there, and the log keeps both; a file in whose place another comes, for which
    `reason` is needed, stays as evidence. Before anything is kept a file's signature is looked at and whether it is
    this sending's: one that the portal made and nobody signed is refused, and so is another report's or sending's.
    Raises `NotPermitted`, `Invalid`, `Conflict` when the report was returned or sent again meanwhile.
    """
    can_issue(by, report).require()
    number = _number(number, report)
    if issued_on > clock.today():
        raise Invalid("Ngày ban hành không được sau ngày hôm nay.", field="issued_on")
    if issued_on < report.round.starts_on:
        raise Invalid(
            f"Ngày ban hành không được trước ngày {report.round.starts_on:%d/%m/%Y}, khi kỳ báo cáo bắt đầu.",
            field="issued_on",
        )
    brought = _brought(upload, report, by) if upload else None
    with no_leftovers() as files:
        return _kept(report, by, (number, issued_on), brought, clean(reason), seen_version, files)


@transaction.atomic
def _kept(
    report: Report,
    by: User,
    given: tuple[str, date],
    brought: _Brought | None,
    reason: str,
    seen_version: int,
    files: list[FieldFile],
) -> Issue:
    # Whoever returns the report meanwhile waits, or has been faster.
    if not Report.objects.filter(pk=report.pk, status=report.status, version=seen_version).update(status=F("status")):
        raise Conflict("Báo cáo vừa được gửi lại hoặc trả lại. Hãy tải lại trang rồi ghi số, ngày cho đúng lần gửi.")
    known = issue_of(report)
    before = _audited(known) if known else {}
    issue = known or Issue(report=report, version=report.version)
    issue.number, issue.issued_on = given
    issue.recorded_at, issue.recorded_by = clock.now(), by
    if brought and issue.sha256 != brought.sha256:
        if issue.file:
            _set_aside(issue, by, reason)
        _take(issue, brought, by, files)
    elif brought:  # the same again: by now other certificates may be trusted
        _judge(issue, brought)
    issue.save()
    note = f"{issue}" + (f"; {issue.get_signature_display().lower()}" if brought and brought.kind == "pdf" else "")
    note += f"; {issue.get_origin_display().lower()}" if brought else ""
    ReportTransition.objects.create(report=report, step=Transition.ISSUE, note=note, at=clock.now(), by=by)
    after = _audited(issue) | {"version": report.version}
    if before.get("sha256") and before["sha256"] != issue.sha256:
        after["reason"] = reason
    audit(by=by, action=Transition.ISSUE.label, obj=report, before=before, after=after)
    request_files(report=report, by=by)
    return issue


def _set_aside(issue: Issue, by: User, reason: str) -> None:
    """The file that the sending had becomes one of those that were replaced; its content stays where it is."""
    if not reason:
        raise Invalid("Hãy ghi lý do thay bản đã ký; bản cũ được giữ lại trong hồ sơ báo cáo.", field="reason")
    if len(reason) > _REASON_LIMIT:
        raise Invalid(f"Lý do dài {len(reason)} ký tự, tối đa {_REASON_LIMIT}.", field="reason")
    was = {field.attname: getattr(issue, field.attname) for field in BroughtFile._meta.get_fields()}
    was["file"] = issue.file.name  # the name alone: what it is bound to would come along
    ReplacedFile.objects.create(issue=issue, replaced_at=clock.now(), replaced_by=by, reason=reason, **was)


def _take(issue: Issue, brought: _Brought, by: User, files: list[FieldFile]) -> None:
    issue.sha256, issue.size = brought.sha256, len(brought.content)
    issue.brought_at, issue.brought_by = clock.now(), by
    _judge(issue, brought)
    issue.file.save(f"{issue.sha256[:32]}.{brought.kind}", ContentFile(brought.content), save=False)
    files.append(issue.file)


def _judge(issue: Issue, brought: _Brought) -> None:
    issue.signature, issue.signature_note = brought.finding.state, brought.finding.note
    issue.origin, issue.edition = brought.trace.origin, brought.trace.edition


def _audited(issue: Issue) -> dict[str, str]:
    return {
        "number": issue.number,
        "issued_on": issue.issued_on.isoformat(),
        "sha256": issue.sha256,
        "origin": issue.origin,
    }


def doubts_of(issue: Issue) -> list[str]:
    """What the office should look at once more in what it recorded: possible, but seldom meant."""
    doubts = []
    cutoff_on = issue.report.round.cutoff_on
    if issue.issued_on < cutoff_on:
        doubts.append(
            f"Ngày ban hành {day(issue.issued_on)} trước ngày chốt số liệu {day(cutoff_on)}. Hãy xem lại nếu ghi nhầm."
        )
    if issue.file and issue.origin != FileOrigin.MADE:
        doubts.append(issue.origin_told)
    if issue.file and issue.signature == SignatureState.NONE:
        doubts.append(
            "Tệp tải lên không có chữ ký số. Nếu đây là bản quét đã ký, đóng dấu thì không cần làm gì thêm; "
            "nếu không, hãy thay bằng bản đã ký."
        )
    return doubts


def _number(text: str, report: Report) -> str:
    """The number alone: "05/BC-STP" is 5. Raises `Invalid` for another symbol, which would be another document's."""
    number, _, symbol = clean(text).replace(" ", "").partition("/")
    own = letterhead_of(report.unit, report.round.province).symbol
    if symbol and symbol.casefold() != own.casefold():
        raise Invalid(f"Ký hiệu “{symbol}” khác ký hiệu của đơn vị ({own}). Chỉ cần ghi phần số.", field="number")
    if not _NUMBER.fullmatch(number) or not number.lstrip("0"):
        raise Invalid("Số văn bản ghi bằng chữ số, từ 1 trở lên, ví dụ 05 hoặc 125.", field="number")
    return number.lstrip("0")


def _brought(upload: UploadedFile, report: Report, by: User) -> _Brought:
    content, kind = read_upload(upload, KINDS)
    if kind != "pdf":
        return _Brought(content, kind, _SCAN, Trace(FileOrigin.SCAN))
    made, length = made_from(content, report)
    try:
        reading = read(content, length, roots=settings.SIGNATURE_ROOTS)
    except SignatureTrouble as error:
        raise Invalid(str(error), field="file") from error
    except (Unreadable, GivenUp) as error:
        raise Invalid(_UNREADABLE, field="file") from error
    except Busy as error:
        raise Invalid(_BUSY, field="file") from error
    finding, trace = Finding(reading.state, reading.note), traced(report, made, reading)
    if trace.foreign:
        raise Invalid(foreign_words(trace, report, by), field="file")
    if finding.state == SignatureState.NONE and trace.origin == FileOrigin.MADE:
        raise Invalid(
            "Đây là tệp do hệ thống tạo, chưa ký. Hãy chọn bản đã ký số hoặc bản quét đã ký, đóng dấu.", field="file"
        )
    return _Brought(content, kind, finding, trace)
