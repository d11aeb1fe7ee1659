"""Who may do what with rounds and reports, each answer with its reason."""

from organisations.enums import Role
from organisations.models import Unit, User
from reform.common import clock
from reform.common.access import ALLOWED, Verdict, refuse
from reform.common.wording import day
from reporting.enums import ReportLevel, ReportStatus, RoundStatus
from reporting.models import Report, ReportRound

_READERS_OF_DRAFTS = (Role.OFFICE, Role.LEADER, Role.OFFICIAL)


def can_manage_rounds(user: User, province: Unit | None) -> Verdict:
    """Sở Nội vụ opens and closes the rounds of its province, and consolidates them; a central body has none."""
    if user.role == Role.PROVINCE and province is not None and user.unit.province_id == province.pk:
        return ALLOWED
    return refuse("Chỉ Sở Nội vụ được mở kỳ báo cáo và tổng hợp báo cáo toàn tỉnh.")


def can_see_rounds(user: User) -> Verdict:
    """Who has sent and who has not is Sở Nội vụ's and the administrator's to know."""
    if user.role in (Role.PROVINCE, Role.ADMIN):
        return ALLOWED
    return refuse("Chỉ Sở Nội vụ xem được tình hình gửi báo cáo của các đơn vị.")


def can_see_province(user: User) -> Verdict:
    """How every agency stands today is shown to Sở Nội vụ."""
    if user.role == Role.PROVINCE:
        return ALLOWED
    return refuse("Trang tổng hợp toàn tỉnh dành cho Sở Nội vụ.")


def can_read_content(user: User, report: Report) -> Verdict:
    """A report that is still being written is its author's alone; once sent, Sở Nội vụ reads it too."""
    if user.role == Role.ADMIN or _is_author(user, report):
        return ALLOWED
    if report.status == ReportStatus.DRAFT:
        return refuse(f"{report.unit} đang soạn báo cáo, chưa gửi.")
    return ALLOWED


def _is_author(user: User, report: Report) -> bool:
    """Whether the report is the person's side's own: Sở Nội vụ's at the province, else the agency's people's."""
    if report.level == ReportLevel.PROVINCE:
        return bool(can_manage_rounds(user, report.round.province))
    return user.role in _READERS_OF_DRAFTS and user.unit.agency_id == report.unit_id


def can_follow_edits(user: User, report: Report) -> Verdict:
    """What was written and struck out again is the author's side's to know, and ADMIN's; others read what was sent."""
    if user.role == Role.ADMIN or _is_author(user, report):
        return ALLOWED
    return refuse(f"Các lần sửa nội dung chỉ {report.unit} xem được.")


def can_write(user: User, report: Report) -> Verdict:
    """The agency's office compiles and edits its report, Sở Nội vụ the province's, while it is editable and the
    round open.
    """
    if not _writes_for(user, report):
        who = "Sở Nội vụ" if report.level == ReportLevel.PROVINCE else f"Văn phòng của {report.unit}"
        return refuse(f"Chỉ {who} được soạn báo cáo này.")
    if not ReportStatus(report.status).is_editable:
        return refuse(f"Báo cáo {report.get_status_display().lower()}, không sửa được nữa.", then=_until(report))
    if report.round.status == RoundStatus.CLOSED:
        until = f"Kỳ nhận báo cáo đến hết ngày {day(report.round.unit_due_on)}."
        return refuse("Kỳ báo cáo đã đóng.", then=f"{until} Đề nghị Sở Nội vụ mở lại nếu cần gửi.")
    return ALLOWED


def lock_on_report(user: User, report: Report) -> Verdict:
    """Why who writes the report cannot write it now, or not send it yet; strangers are told nothing."""
    if not _writes_for(user, report):
        return ALLOWED
    if (writing := can_write(user, report)) and clock.today() < report.round.starts_on:
        return refuse("Chưa gửi được báo cáo.", then=f"Gửi được từ ngày {day(report.round.starts_on)}, khi kỳ bắt đầu.")
    return writing


def _until(report: Report) -> str:
    if report.level == ReportLevel.PROVINCE:
        return f"Đã chốt ngày {day(report.submitted_on)}."
    if report.status == ReportStatus.SUBMITTED:
        return f"Gửi ngày {day(report.submitted_on)}; sửa được nếu Sở Nội vụ trả lại."
    return f"Sở Nội vụ tiếp nhận ngày {day(report.decided_at)}; điều chỉnh được đưa vào báo cáo kỳ sau."


def can_decide(user: User, report: Report) -> Verdict:
    """Sở Nội vụ returns or accepts an agency's report that was sent."""
    if report.level != ReportLevel.UNIT or not can_manage_rounds(user, report.round.province):
        return refuse("Chỉ Sở Nội vụ được trả lại hoặc tiếp nhận báo cáo của đơn vị.")
    if report.status != ReportStatus.SUBMITTED:
        return refuse(f"Báo cáo {report.get_status_display().lower()}, không còn chờ tiếp nhận.")
    return ALLOWED


def can_consolidate(user: User, round_: ReportRound) -> Verdict:
    """Sở Nội vụ adds up the accepted reports of a round."""
    return can_manage_rounds(user, round_.province)


def can_urge(user: User) -> Verdict:
    """An office urges on its agency and the divisions of it, Sở Nội vụ the other agencies of its province."""
    if user.role in (Role.OFFICE, Role.PROVINCE):
        return ALLOWED
    return refuse("Phiếu đôn đốc do Văn phòng của cơ quan và Sở Nội vụ lập.")


def _writes_for(user: User, report: Report) -> bool:
    if report.level == ReportLevel.PROVINCE:
        return bool(can_manage_rounds(user, report.round.province))
    return user.role == Role.OFFICE and user.unit.agency_id == report.unit_id
