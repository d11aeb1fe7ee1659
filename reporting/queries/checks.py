"""What anybody may learn of a file by the code that is printed in it."""

from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from reporting.enums import FileFormat, FileOrigin, ReportStatus, SignatureState
from reporting.models import Issue, ReplacedFile, Report, ReportFile
from reporting.queries.origins import made_from
from reporting.rendering.apart import look_at


@dataclass(frozen=True)
class Checked:
    """The files that bear the code, the number and date of their sending, and the newer edition or sending where there
    is one, in words.
    """

    report: Report
    files: list[ReportFile]
    issue: Issue | None
    superseded: str

    @property
    def first(self) -> ReportFile:
        """Any of the files: version, edition and moment are the same for all."""
        return self.files[0]


def checked(code: str) -> Checked | None:
    """What bears this code; None where nothing does. Three queries."""
    if not code:
        return None
    files = list(
        ReportFile.objects.filter(check_code=code, version__gt=0)
        .select_related("report__round__province", "report__unit")
        .defer("report__snapshot")
    )
    if not files:
        return None
    files.sort(key=lambda file: FileFormat.values.index(file.format))
    report, version = files[0].report, files[0].version
    issue = Issue.objects.filter(report=report, version=version).first()
    return Checked(report, files, issue, _superseded(report, files[0]))


class Outcome(Enum):
    """What a file that was held against a report turned out to be."""

    NEWEST = "đúng là bản mới nhất của báo cáo."
    OLDER = "đúng là tệp của báo cáo này, nhưng không còn là bản mới nhất."
    SIGNED = "đúng là bản đã ký, ban hành của báo cáo."
    SIGNED_OLDER = "đúng là bản đã ký, ban hành của báo cáo, nhưng không còn là bản mới nhất."
    SCAN = "là bản quét mà đơn vị đã ghi làm bản đã ký, ban hành của báo cáo."
    UNPROVEN = "là bản mà đơn vị đã ghi làm bản đã ký, ban hành của báo cáo."
    BROKEN = "là tệp đã nộp làm bản đã ký, nhưng đã thay đổi sau khi ký."
    REPLACED = "là bản đã ký trước đây của báo cáo, đã được đơn vị thay bằng bản khác."
    GROWN = "bắt đầu bằng đúng tệp do cổng lập cho báo cáo này và được ký số sau đó."
    ADDED = "bắt đầu bằng đúng tệp do cổng lập cho báo cáo này, nhưng có phần thêm vào sau."
    STRANGE = "không phải là tệp của báo cáo này."

    @property
    def words(self) -> str:
        """What is said of the file before anything else."""
        return self.value


_CERTAIN = (Outcome.NEWEST, Outcome.SIGNED)
_SIGNED = {
    FileOrigin.MADE: (Outcome.SIGNED, Outcome.SIGNED_OLDER),
    FileOrigin.SCAN: (Outcome.SCAN, Outcome.SCAN),
}


@dataclass(frozen=True)
class Match:
    """One file's verdict: `file` (made), `issue` (brought back as signed) or `replaced` (brought back before that one)
    is what it equals or, of a file made, begins with; `signature` what was found of one that was not brought back;
    `superseded` what came after.
    """

    outcome: Outcome
    file: ReportFile | None = None
    issue: Issue | None = None
    replaced: ReplacedFile | None = None
    signature: SignatureState | None = None
    superseded: str = ""

    @property
    def tone(self) -> str:
        """Colour group of the verdict."""
        if self.outcome == Outcome.STRANGE:
            return "red"
        is_sealed = self.outcome == Outcome.GROWN and self.signature == SignatureState.VALID
        return "green" if self.outcome in _CERTAIN or (is_sealed and not self.superseded) else "amber"


def matching(found: Checked, sha256: str) -> Match:
    """What the file of that digest is among those that were made or signed for this report. Signed comes first: it
    says more. At most five queries.
    """
    issue = Issue.objects.filter(report=found.report, sha256=sha256).order_by("-version").first()
    if issue:
        superseded = _later_sending(found.report, issue.version)
        if issue.signature == SignatureState.BROKEN:
            return Match(Outcome.BROKEN, issue=issue, superseded=superseded)
        outcomes = _SIGNED.get(issue.origin, (Outcome.UNPROVEN, Outcome.UNPROVEN))
        return Match(outcomes[bool(superseded)], issue=issue, superseded=superseded)
    made = found.report.files.filter(version__gt=0, sha256=sha256).order_by("-version", "-edition").first()
    if made is not None:
        superseded = _superseded(found.report, made)
        return Match(Outcome.OLDER if superseded else Outcome.NEWEST, file=made, superseded=superseded)
    known = ReplacedFile.objects.filter(issue__report=found.report, sha256=sha256).select_related("issue")
    if replaced := known.first():
        superseded = _later_sending(found.report, replaced.issue.version)
        return Match(Outcome.REPLACED, replaced=replaced, superseded=superseded)
    return Match(Outcome.STRANGE)


def grown(found: Checked, content: bytes) -> Match:
    """What a file is that equals none: maybe one of this report's that was signed and not brought back. Only what
    begins with the exact bytes of such a file is looked into, and that apart. At most three queries. Raises `Busy`.
    """
    made, length = made_from(content, found.report)
    if made is None or made.report_id != found.report.pk or not made.version:
        return Match(Outcome.STRANGE)
    look = look_at(content, length, roots=settings.SIGNATURE_ROOTS)
    is_sealed = look.is_only_signed and look.state in (SignatureState.VALID, SignatureState.UNTRUSTED)
    outcome = Outcome.GROWN if is_sealed else Outcome.ADDED
    return Match(outcome, file=made, signature=look.state, superseded=_superseded(found.report, made))


def _superseded(report: Report, file: ReportFile) -> str:
    if later := _later_sending(report, file.version):
        return later
    newer = report.files.filter(version=file.version, edition__gt=file.edition).order_by("-edition").first()
    if newer:
        again = f"tệp đã được tạo lại (lần tạo tệp {newer.edition}) với cùng số liệu"
        return f"Có bản mới hơn: {again}, ví dụ để ghi số và ngày ban hành."
    return ""


def _later_sending(report: Report, version: int) -> str:
    if report.version > version:
        return f"Có bản mới hơn: đơn vị đã gửi lại báo cáo (lần gửi {report.version})."
    if ReportStatus(report.status).is_editable:
        return "Báo cáo đã được trả lại hoặc rút lại để sửa; nội dung có thể thay đổi ở lần gửi sau."
    return ""
