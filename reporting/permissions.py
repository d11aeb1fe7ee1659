"""Who may do what with rounds and reports, each answer with its reason."""

from organisations.enums import Role
from organisations.models import Job, Unit, User
from reform.common import clock
from reform.common.access import ALLOWED, Verdict, refuse
from reform.common.wording import day
from reporting.enums import ReportLevel, ReportStatus, RoundStatus
from reporting.models import Regime, Report, ReportRound

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


def can_see_regimes(user: User) -> Verdict:
    """By what regime a province reports is shown to Sở Nội vụ, the offices that report by it, and the administrator."""
    if user.role in (Role.PROVINCE, Role.OFFICE, Role.ADMIN):
        return ALLOWED
    return refuse("Chỉ Sở Nội vụ và Văn phòng các cơ quan xem được chế độ báo cáo.")


def can_edit_regime(user: User, regime: Regime) -> Verdict:
    """Sở Nội vụ edits its province's own regime; the national one nobody."""
    if regime.province_id is None:
        return refuse("Chế độ chung không sửa được.", then="Tỉnh quy định khác thì lập chế độ riêng của tỉnh.")
    if user.role == Role.PROVINCE and user.unit.province_id == regime.province_id:
        return ALLOWED
    return refuse("Chỉ Sở Nội vụ được sửa chế độ báo cáo của tỉnh.")


def can_see_province(user: User) -> Verdict:
    """How every agency stands today is shown to Sở Nội vụ."""
    if user.role == Role.PROVINCE:
        return ALLOWED
    return refuse("Trang tổng hợp toàn tỉnh dành cho Sở Nội vụ.")


def can_read_content(user: User, report: Report) -> Verdict:
    """A report that is still being written is its author's alone; once sent, Sở Nội vụ and who receives it read it too
    (while it is written again, as it was sent: `queries.as_sent`).
    """
    if user.role == Role.ADMIN or is_author(user, report):
        return ALLOWED
    if report.status == ReportStatus.DRAFT:
        return refuse(f"{report.unit} đang soạn báo cáo, chưa gửi.")
    return ALLOWED


def is_author(user: User, report: Report) -> bool:
    """Whether the report is the person's side's own: Sở Nội vụ's at the province, the division's people's, else the
    agency's people's.
    """
    if report.level == ReportLevel.PROVINCE:
        return bool(can_manage_rounds(user, report.round.province))
    if report.level == ReportLevel.DIVISION:
        return user.role in _READERS_OF_DRAFTS and user.unit_id == report.unit_id
    return user.role in _READERS_OF_DRAFTS and user.unit.agency_id == report.unit_id


def can_follow_edits(user: User, report: Report) -> Verdict:
    """What was written and struck out again is the author's side's to know, and ADMIN's; others read what was sent."""
    if user.role == Role.ADMIN or is_author(user, report):
        return ALLOWED
    return refuse(f"Các lần sửa nội dung chỉ {report.unit} xem được.")


def can_comment(user: User, report: Report) -> Verdict:
    """Who belongs to the author's side talks about the report while it is written."""
    if not is_author(user, report):
        return refuse(f"Trao đổi khi soạn báo cáo dành cho người của {report.unit}.")
    if not ReportStatus(report.status).is_editable:
        return refuse(f"Báo cáo {report.get_status_display().lower()}, trao đổi đã kết thúc.")
    return ALLOWED


def can_write(user: User, report: Report) -> Verdict:
    """The agency's office compiles and edits its report, Sở Nội vụ the province's, while it is editable and the
    round open.
    """
    if not _writes_for(user, report):
        return refuse(f"Chỉ {_writer(report)} được soạn báo cáo này.")
    return _is_editable(report)


def _is_editable(report: Report) -> Verdict:
    if not ReportStatus(report.status).is_editable:
        return refuse(f"Báo cáo {report.get_status_display().lower()}, không sửa được nữa.", then=_until(report))
    if report.round.status == RoundStatus.CLOSED:
        until = f"Kỳ nhận báo cáo đến hết ngày {day(report.due_day)}."
        return refuse("Kỳ báo cáo đã đóng.", then=f"{until} Đề nghị Sở Nội vụ mở lại nếu cần gửi.")
    return ALLOWED


def can_compile(user: User, report: Report) -> Verdict:
    """Who writes a report has its numbers compiled; Sở Nội vụ those of the agencies' reports too, with the round, which
    shows it nothing of what a draft says.
    """
    writing = can_write(user, report)
    if _writes_for(user, report) or report.level != ReportLevel.UNIT:
        return writing
    if not can_manage_rounds(user, report.round.province):
        return writing
    return _is_editable(report)


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
        ways = "bấm “Rút lại” hoặc chờ " if report.round.status == RoundStatus.OPEN else "chờ "
        return f"Gửi ngày {day(report.submitted_on)}; muốn sửa thì {ways}{receiver(report)} trả lại."
    return f"{receiver(report)} tiếp nhận ngày {day(report.decided_at)}; điều chỉnh được đưa vào báo cáo kỳ sau."


def receiver(report: Report) -> str:
    """Who returns or accepts the report, inside a sentence."""
    if report.sent_elsewhere is not None:
        return report.sent_elsewhere.name
    return "Văn phòng" if report.level == ReportLevel.DIVISION else "Sở Nội vụ"


def _writer(report: Report) -> str:
    if report.level == ReportLevel.DIVISION:
        return str(report.unit)
    return "Sở Nội vụ" if report.level == ReportLevel.PROVINCE else f"Văn phòng của {report.unit}"


def can_stop(user: User, job: Job) -> Verdict:
    """Who asked for background work stops it or has the rest done again; that of a round, all who manage rounds and
    may watch it.
    """
    if job.requested_by_id == user.pk or ("round" in job.params and user.role == Role.PROVINCE):
        return ALLOWED
    return refuse("Chỉ người đã yêu cầu được dừng hoặc làm lại công việc này.")


def can_decide(user: User, report: Report) -> Verdict:
    """Sở Nội vụ returns or accepts an agency's report that was sent, the agency's office one of a division; where a
    route leads to another agency, the office of that one.
    """
    if (to := report.sent_elsewhere) is not None:
        if user.role not in (Role.OFFICE, Role.PROVINCE) or user.unit.agency_id != to.pk:
            return refuse(f"Báo cáo này gửi {to}; chỉ Văn phòng của {to} được trả lại hoặc tiếp nhận.")
    elif report.level == ReportLevel.DIVISION:
        if user.role != Role.OFFICE or user.unit.agency_id != report.unit.agency_id:
            return refuse("Chỉ Văn phòng của cơ quan được trả lại hoặc tiếp nhận báo cáo của phòng.")
    elif report.level != ReportLevel.UNIT or not can_manage_rounds(user, report.round.province):
        return refuse("Chỉ Sở Nội vụ được trả lại hoặc tiếp nhận báo cáo của đơn vị.")
    if report.status != ReportStatus.SUBMITTED:
        return refuse(f"Báo cáo {report.get_status_display().lower()}, không còn chờ tiếp nhận.")
    return ALLOWED


def can_see_waiting(user: User) -> Verdict:
    """What waits for a decision is shown to who decides (Sở Nội vụ, offices that receive reports) and to ADMIN."""
    if user.role in (Role.PROVINCE, Role.OFFICE, Role.ADMIN):
        return ALLOWED
    return refuse("Chỉ Sở Nội vụ và Văn phòng của cơ quan nhận báo cáo xem được báo cáo chờ tiếp nhận.")


def can_ask_divisions(user: User, report: Report) -> Verdict:
    """The agency's office has its divisions report while it writes its own."""
    if report.level != ReportLevel.UNIT:
        return refuse("Chỉ Văn phòng của cơ quan được lấy báo cáo của các phòng.")
    return can_write(user, report)


def can_withdraw(user: User, report: Report) -> Verdict:
    """Who sent the report takes it back as long as nobody has returned or accepted it and the round is open."""
    if report.level == ReportLevel.PROVINCE or not _writes_for(user, report):
        return refuse(f"Chỉ Văn phòng của {report.unit} được rút lại báo cáo này.")
    if report.status != ReportStatus.SUBMITTED:
        return refuse(f"Báo cáo {report.get_status_display().lower()}, không rút lại được.")
    if report.round.status == RoundStatus.CLOSED:
        then = f"Rút lại thì không gửi lại được; đề nghị {receiver(report)} trả lại nếu cần."
        return refuse("Kỳ báo cáo đã đóng.", then=then)
    return ALLOWED


def can_consolidate(user: User, round_: ReportRound) -> Verdict:
    """Sở Nội vụ adds up the accepted reports of a round."""
    return can_manage_rounds(user, round_.province)


def can_set_form(user: User, unit: Unit) -> Verdict:
    """An office sets up head and foot of its agency's documents, Sở Nội vụ those of its province."""
    if user.role == Role.OFFICE and user.unit.agency_id == unit.pk:
        return ALLOWED
    if can_manage_rounds(user, unit):
        return ALLOWED
    return refuse(f"Thể thức văn bản của {unit} do Văn phòng của cơ quan đặt, của tỉnh do Sở Nội vụ đặt.")


def can_issue(user: User, report: Report) -> Verdict:
    """Who wrote the report records, once it was sent, the number and date that it was given."""
    if not _writes_for(user, report):
        who = "Sở Nội vụ" if report.level == ReportLevel.PROVINCE else f"Văn phòng của {report.unit}"
        return refuse(f"Số, ngày ban hành của báo cáo này do {who} ghi.")
    if ReportStatus(report.status).is_editable:
        return refuse("Số, ngày ban hành được ghi sau khi báo cáo đã gửi.")
    return ALLOWED


def can_word_sentences(user: User, unit: Unit | None) -> Verdict:
    """An office words the generated sentences of its agency's reports, Sở Nội vụ those of its province."""
    is_own = unit is not None and (
        (user.role == Role.OFFICE and user.unit.agency_id == unit.pk)
        or (user.role == Role.PROVINCE and user.unit.province_id == unit.pk)
    )
    return ALLOWED if is_own else refuse("Mẫu câu của báo cáo do Văn phòng của cơ quan và Sở Nội vụ đặt.")


def can_urge(user: User) -> Verdict:
    """An office urges on its agency and the divisions of it, Sở Nội vụ the other agencies of its province."""
    if user.role in (Role.OFFICE, Role.PROVINCE):
        return ALLOWED
    return refuse("Phiếu đôn đốc do Văn phòng của cơ quan và Sở Nội vụ lập.")


def _writes_for(user: User, report: Report) -> bool:
    if report.level == ReportLevel.PROVINCE:
        return bool(can_manage_rounds(user, report.round.province))
    if report.level == ReportLevel.DIVISION:
        return user.role in _READERS_OF_DRAFTS and user.unit_id == report.unit_id
    return user.role == Role.OFFICE and user.unit.agency_id == report.unit_id
