"""Who may do what with plans and progress, each answer with its reason."""

from organisations.enums import Role
from organisations.models import Unit, User
from plans.enums import PlanStatus, WorkStatus
from plans.models import Assignment
from reform.common.access import ALLOWED, Verdict, refuse

_WORKERS = (Role.OFFICIAL, Role.OFFICE)
_IMPORTERS = (Role.OFFICE, Role.PROVINCE, Role.ADMIN)


def can_record_progress(user: User, assignment: Assignment) -> Verdict:
    """The lead unit's officials, and the office of its agency, tell how the work stands."""
    if not assignment.is_lead:
        return refuse("Đơn vị phối hợp không cập nhật tiến độ; việc này do đơn vị chủ trì thực hiện.")
    if user.role not in _WORKERS:
        return refuse("Chỉ công chức của đơn vị chủ trì hoặc Văn phòng được cập nhật tiến độ.")
    if not _answers_for(user, assignment.unit):
        return refuse(f"Hoạt động này do {assignment.unit} chủ trì, ông/bà không cập nhật thay được.")
    return _plan_allows(assignment)


def can_return_progress(user: User, assignment: Assignment) -> Verdict:
    """The office of the lead's agency sends a report back, with a reason."""
    if user.role != Role.OFFICE or user.unit.agency_id != assignment.agency_id:
        return refuse("Chỉ Văn phòng của cơ quan chủ trì được trả lại kết quả.")
    if assignment.version == 0 or assignment.is_returned:
        return refuse("Chưa có cập nhật mới để trả lại.")
    return _plan_allows(assignment)


def can_import_plans(user: User) -> Verdict:
    """Whether there is anybody whose plans the person imports; whose, `can_import_plan` says."""
    if user.role in _IMPORTERS:
        return ALLOWED
    return refuse("Chỉ Văn phòng của cơ quan, Sở Nội vụ và quản trị hệ thống được nhập kế hoạch.")


def can_import_plan(user: User, owner: Unit) -> Verdict:
    """An office imports its own agency's plans; Sở Nội vụ also the province's; ADMIN any."""
    if not (may_import := can_import_plans(user)):
        return may_import
    if user.role == Role.ADMIN:
        return ALLOWED
    if user.role == Role.OFFICE and owner.agency_id == user.unit.agency_id:
        return ALLOWED
    if user.role == Role.PROVINCE and owner.province_id == user.unit.province_id:
        return ALLOWED
    return refuse("Ông/bà chỉ nhập được kế hoạch của cơ quan mình.")


def _answers_for(user: User, unit: Unit) -> bool:
    """OFFICE answers for its whole agency, an official for the own unit and what is below it."""
    if user.role == Role.OFFICE:
        return unit.agency_id == user.unit.agency_id
    return user.unit.contains(unit)


def _plan_allows(assignment: Assignment) -> Verdict:
    if assignment.status == WorkStatus.CANCELLED:
        return refuse("Hoạt động đã hủy nên không cập nhật được.")
    if assignment.plan.status != PlanStatus.IN_FORCE:
        return refuse(f"Kế hoạch {assignment.plan.get_status_display().lower()} nên không cập nhật được.")
    return ALLOWED
