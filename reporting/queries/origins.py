"""Whether a file that an office brought back as signed is the report's own document, and of which other it is."""

from collections.abc import Collection
from dataclasses import dataclass

from organisations.models import User
from reporting.enums import FileFormat, FileOrigin
from reporting.models import Report, ReportFile
from reporting.rendering.apart import Reading
from reporting.rendering.tracing import beginnings


@dataclass(frozen=True)
class Trace:
    """`origin` and `edition` of a file that is this sending's; `foreign` are files of other reports or sendings from
    which it comes or whose codes it bears.
    """

    origin: FileOrigin
    edition: int | None = None
    foreign: tuple[ReportFile, ...] = ()


def traced(report: Report, made: ReportFile | None, reading: Reading) -> Trace:
    """Where a PDF comes from, as told by what it begins with (`made_from`) and by the codes in its text. One query at
    most.
    """
    if made and not _is_of(made, report):
        return Trace(FileOrigin.MADE, foreign=(made,))
    if made and reading.is_only_signed:
        return Trace(FileOrigin.MADE, made.edition)
    # What was added may show another report's pages.
    bearing = _bearing(reading.codes)
    own = [file for file in bearing if _is_of(file, report)]
    foreign = tuple(file for file in bearing if not _is_of(file, report))
    if made:
        return Trace(FileOrigin.ADDED, made.edition, foreign)
    if own:
        return Trace(FileOrigin.RESAVED, max(file.edition for file in own), foreign)
    return Trace(FileOrigin.SCAN, foreign=foreign)


def made_from(content: bytes, report: Report) -> tuple[ReportFile | None, int]:
    """The portal's PDF with whose exact bytes the content begins, the report's own first, and how long that is. One
    query.
    """
    lengths = beginnings(content)
    known = ReportFile.objects.filter(format=FileFormat.PDF, sha256__in=lengths)
    found = list(known.select_related("report__round__province", "report__unit").defer("report__snapshot"))
    if not found:
        return None, 0
    made = max(found, key=lambda file: (file.report_id == report.pk, file.version, file.edition))
    return made, lengths[made.sha256]


def foreign_words(trace: Trace, report: Report, user: User) -> str:
    """Why the file is not taken, and whose it is where the person may see that. One query at most."""
    file = trace.foreign[0]
    own = "Hãy chọn bản đã ký của " + (f"lần gửi {report.version}" if file.report_id == report.pk else str(report))
    if trace.edition is not None:
        return f"Tệp gồm cả văn bản khác do hệ thống lập ({_named(file, report, user)}). {own}, chỉ gồm báo cáo này."
    return f"Tệp này là của {_named(file, report, user)}. {own}."


def _named(file: ReportFile, report: Report, user: User) -> str:
    if file.report_id == report.pk:
        return f"lần gửi {file.version} của báo cáo này" if file.version else "bản đang soạn, chưa gửi, của báo cáo này"
    if not Report.objects.visible_to(user).filter(pk=file.report_id).exists():
        return "một báo cáo khác do hệ thống lập"
    return f"báo cáo khác: {file.report}" + (f", lần gửi {file.version}" if file.version else ", bản đang soạn")


def _is_of(file: ReportFile, report: Report) -> bool:
    return file.report_id == report.pk and file.version == report.version


def _bearing(codes: Collection[str]) -> list[ReportFile]:
    """A file for each sending and edition that bears one of the codes. One query."""
    if not codes:
        return []
    known = ReportFile.objects.filter(check_code__in=codes, version__gt=0, format=FileFormat.PDF)
    return list(known.select_related("report__round__province", "report__unit").defer("report__snapshot"))
