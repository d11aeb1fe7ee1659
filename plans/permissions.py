"""Who may do what with plans and progress, each answer with its reason."""

from organisations.enums import Role, TokenScope, UnitKind
from organisations.models import Unit, User
from organisations.queries.people import deciders_in
from organisations.queries.positions import in_capacity
from plans.enums import OPEN_STATUSES, DeadlineType, PlanStatus, WorkStatus
from plans.models import (
    Activity,
    Assignment,
    ChangeRequest,
    Evidence,
    Plan,
    ProposedUpdate,
    Resolution,
    SavedFilter,
    Target,
)
from plans.queries.events import is_awaited
from reform.common.access import ALLOWED, Verdict, refuse
from reform.common.wording import day

_WORKERS = (Role.OFFICIAL, Role.OFFICE)
# Whose reports others look at before they hold or are accepted: a program's are no more than an official's.
REVIEWED_ROLES = (Role.OFFICIAL, Role.CLIENT)
_ASKERS = (Role.OFFICIAL, Role.OFFICE, Role.LEADER)
_IMPORTERS = (Role.OFFICE, Role.PROVINCE, Role.ADMIN)


def can_record_progress(user: User, assignment: Assignment) -> Verdict:
    """The lead unit's officials, the office of its agency, and the agency's programs by a key with the scope, tell how
    the work stands.
    """
    if not assignment.is_lead:
        return refuse("Đơn vị phối hợp không cập nhật tiến độ; việc này do đơn vị chủ trì thực hiện.")
    by_key = user.role == Role.CLIENT and TokenScope.WRITE_PROGRESS in user.key_scopes
    if user.role not in _WORKERS and not by_key:
        return refuse("Chỉ công chức của đơn vị chủ trì hoặc Văn phòng được cập nhật tiến độ.")
    if not _answers_for(user, assignment.unit):
        return refuse(
            f"Hoạt động này do {assignment.unit} chủ trì, ông/bà không cập nhật thay được.",
            then="Công chức của đơn vị đó và Văn phòng cập nhật được.",
        )
    return _plan_allows(assignment)


def can_report_many(user: User) -> Verdict:
    """Whether there is work that the person reports on, so that many pieces of it may be updated at once."""
    if user.role in _WORKERS and user.unit_id:
        return ALLOWED
    return refuse("Chỉ công chức của đơn vị chủ trì và Văn phòng được cập nhật nhiều việc.")


def lock_on_progress(user: User, assignment: Assignment) -> Verdict:
    """Why somebody who reports on work cannot report on this one; strangers, who do not expect to, are told nothing."""
    if user.role not in _WORKERS or user.unit.agency_id != assignment.agency_id:
        return ALLOWED
    return can_record_progress(user, assignment)


def needs_leader(user: User, assignment: Assignment) -> bool:
    """Whether what the person reports holds only once a leader has let it pass: an official's or a program's, where the
    unit or its agency wants two pairs of eyes. At most one query, for the agency.
    """
    if user.role not in REVIEWED_ROLES:
        return False
    unit = assignment.unit
    return unit.two_reviews or (unit.pk != assignment.agency_id and assignment.agency.two_reviews)


def can_record_alone(user: User, assignment: Assignment) -> Verdict:
    """Whether the report of the person takes effect without anybody's consent."""
    if not (may := can_record_progress(user, assignment)):
        return may
    if needs_leader(user, assignment):
        return refuse("Cập nhật của công chức chỉ có hiệu lực khi lãnh đạo đơn vị đã duyệt.")
    return ALLOWED


def can_withdraw_proposal(user: User, proposal: ProposedUpdate) -> Verdict:
    """Who proposed takes it back, and so do the officials who could have."""
    if proposal.proposed_by_id == user.pk:
        return ALLOWED
    if user.role == Role.OFFICIAL and can_record_progress(user, proposal.assignment):
        return ALLOWED
    return refuse("Chỉ công chức của đơn vị chủ trì được rút cập nhật đã trình.")


def can_decide_proposal(user: User, proposal: ProposedUpdate) -> Verdict:
    """The unit's leader, where it has none the agency's, where nobody leads the office; or who signs for one of them
    (the capacity). Nobody decides what they proposed. A query or two.
    """
    if proposal.proposed_by_id == user.pk:
        return refuse("Ông/bà là người trình nên người khác phải duyệt cập nhật này.")
    return in_capacity(_leads, user, proposal.assignment)


def _leads(user: User, assignment: Assignment) -> Verdict:
    if user.role in (Role.LEADER, Role.OFFICE) and deciders_in(assignment.unit).filter(pk=user.pk).exists():
        return _plan_allows(assignment)
    return refuse(f"Cập nhật này do lãnh đạo {assignment.unit} duyệt.")


def can_see_queue(user: User) -> Verdict:
    """What waits for consent is for the people who work in agencies, and for Sở Nội vụ."""
    if user.unit_id and user.role in (*_ASKERS, Role.PROVINCE):
        return ALLOWED
    return refuse("Trang này dành cho công chức, lãnh đạo đơn vị, Văn phòng và Sở Nội vụ.")


def can_accept_progress(user: User, assignment: Assignment) -> Verdict:
    """The office of the lead's agency accepts what an official reported."""
    if user.role != Role.OFFICE or user.unit.agency_id != assignment.agency_id:
        return refuse("Chỉ Văn phòng của cơ quan chủ trì được chấp nhận kết quả.")
    return _plan_allows(assignment)


def can_confirm_period(user: User, assignment: Assignment) -> Verdict:
    """Who reports on continuous or recurring work confirms its periods, until it is done."""
    if assignment.deadline_kind not in (DeadlineType.CONTINUOUS, DeadlineType.RECURRING):
        return refuse("Chỉ việc thường xuyên, định kỳ được xác nhận theo kỳ; việc này được cập nhật tiến độ.")
    if assignment.status == WorkStatus.DONE:
        return refuse("Việc đã được báo hoàn thành nên không cần xác nhận theo kỳ nữa.")
    return can_record_progress(user, assignment)


def can_return_progress(user: User, assignment: Assignment) -> Verdict:
    """The office of the lead's agency sends a report back, with a reason."""
    if user.role != Role.OFFICE or user.unit.agency_id != assignment.agency_id:
        return refuse("Chỉ Văn phòng của cơ quan chủ trì được trả lại kết quả.")
    if assignment.version == 0 or assignment.is_returned:
        return refuse("Chưa có cập nhật mới để trả lại.")
    return _plan_allows(assignment)


def can_record_event(user: User, activity: Activity) -> Verdict:
    """The office of the agency that issued the plan, Sở Nội vụ and ADMIN say that the event has come for which open
    work waits, and correct what was said; so does the lead's office where no other agency leads the work.
    """
    if activity.plan.status != PlanStatus.IN_FORCE:
        return refuse(f"Kế hoạch {activity.plan.get_status_display().lower()} nên không ghi nhận mốc được.")
    if activity.status in (WorkStatus.DONE, WorkStatus.CANCELLED):
        return refuse(f"Hoạt động {activity.get_status_display().lower()} nên không ghi nhận mốc nữa.")
    if user.role not in _IMPORTERS:
        return refuse("Chỉ Văn phòng của cơ quan chủ trì hoặc ban hành kế hoạch, và Sở Nội vụ được ghi nhận mốc.")
    if not is_awaited(activity):
        return refuse("Hoạt động này có thời hạn theo kế hoạch, không chờ mốc nào.")
    if user.role == Role.PROVINCE and activity.plan.owner.province_id == user.unit.province_id:
        return ALLOWED
    if user.role == Role.ADMIN or activity.plan.owner.agency_id == user.unit.agency_id:
        return ALLOWED
    leading = activity.assignments.leading().exclude(status=WorkStatus.CANCELLED)
    agencies = set(leading.order_by().values_list("agency", flat=True).distinct())
    if user.role != Role.OFFICE or user.unit.agency_id not in agencies:
        return refuse("Cơ quan của ông/bà không chủ trì hoạt động này, nên không ghi nhận mốc được.")
    if len(agencies) > 1:
        return refuse(
            "Hoạt động này do nhiều cơ quan cùng chủ trì, nên không cơ quan nào tự ghi nhận mốc cho cơ quan khác.",
            then=f"Văn phòng của {activity.plan.owner} hoặc Sở Nội vụ ghi nhận mốc chung.",
        )
    return ALLOWED


def can_write_note(user: User, activity: Activity) -> Verdict:
    """Whoever works with the plan may speak to the units that carry it out; it is one that the person sees."""
    if user.role == Role.CLIENT:
        return refuse("Tài khoản khai thác dữ liệu không trao đổi được.")
    if activity.plan.status == PlanStatus.DRAFT:
        return refuse("Kế hoạch còn là dự thảo; trao đổi được mở khi kế hoạch có hiệu lực.")
    return ALLOWED


def can_request_change(user: User, assignment: Assignment) -> Verdict:
    """The lead unit's people ask to have its work changed, as long as it is neither finished nor taken out."""
    if not assignment.is_lead:
        return refuse("Đơn vị phối hợp không đề nghị điều chỉnh; việc này do đơn vị chủ trì đề nghị.")
    if user.role not in _ASKERS or not _answers_for(user, assignment.unit):
        return refuse(f"Chỉ người của {assignment.unit} được đề nghị điều chỉnh phần việc này.")
    if assignment.plan.status != PlanStatus.IN_FORCE:
        state = assignment.plan.get_status_display().lower()
        return refuse(
            f"Kế hoạch {state} nên không đề nghị điều chỉnh được.", then="Chỉ kế hoạch đang thực hiện được điều chỉnh."
        )
    if assignment.status == WorkStatus.CANCELLED:
        return refuse("Phần việc này đã hủy nên không đề nghị điều chỉnh được.")
    if assignment.status == WorkStatus.DONE:
        return refuse("Đơn vị đã báo cáo hoàn thành nên không đề nghị điều chỉnh nữa.")
    return ALLOWED


def can_decide_changes(user: User, plan: Plan) -> Verdict:
    """Whoever answers for the plan answers requests to change it: the office and the leader of the agency that issued
    it, Sở Nội vụ where the province did, and ADMIN.
    """
    owner = plan.owner
    if user.role == Role.ADMIN:
        return ALLOWED
    if user.role == Role.OFFICE and user.unit.agency_id == owner.agency_id:
        return ALLOWED
    if user.role == Role.LEADER and user.unit_id == owner.agency_id:
        return ALLOWED
    if user.role == Role.PROVINCE and owner.kind == UnitKind.PROVINCE and user.unit.province_id == owner.pk:
        return ALLOWED
    who = "Sở Nội vụ" if owner.kind == UnitKind.PROVINCE else f"Văn phòng hoặc lãnh đạo {owner}"
    return refuse(f"Đề nghị này do {who} trả lời.")


def can_decide_change(user: User, request: ChangeRequest) -> Verdict:
    """As `can_decide_changes`, but nobody answers their own request."""
    if not (may := can_decide_changes(user, request.activity.plan)):
        return may
    if request.requested_by_id == user.pk:
        return refuse("Ông/bà là người đề nghị nên người khác phải trả lời đề nghị này.")
    return ALLOWED


def can_withdraw_change(user: User, request: ChangeRequest) -> Verdict:
    """Who asked takes the request back, and so do the office and the leader of the asking unit."""
    if request.requested_by_id == user.pk:
        return ALLOWED
    if user.role in (Role.OFFICE, Role.LEADER) and _answers_for(user, request.unit):
        return ALLOWED
    return refuse("Chỉ người đề nghị, Văn phòng hoặc lãnh đạo đơn vị đề nghị được rút đề nghị này.")


def can_rehearse_reminders(user: User) -> Verdict:
    """Those who look after an agency's reporting see beforehand whom the portal will remind of what."""
    if user.role in (Role.OFFICE, Role.PROVINCE, Role.ADMIN):
        return ALLOWED
    return refuse("Trang này dành cho Văn phòng của cơ quan, Sở Nội vụ và quản trị hệ thống.")


def can_add_evidence(user: User) -> Verdict:
    """Who reports on work fills the store, their own unit's."""
    if user.role in _WORKERS and user.unit_id:
        return ALLOWED
    return refuse("Chỉ công chức của đơn vị và Văn phòng được thêm tài liệu kiểm chứng.")


def can_remove_evidence(user: User, evidence: Evidence, *, is_used: bool) -> Verdict:
    """The people of the unit that keeps a piece throw it away as long as it proves nothing."""
    if user.role not in _WORKERS or not _answers_for(user, evidence.unit):
        return refuse(f"Tài liệu này thuộc kho của {evidence.unit}; chỉ công chức của đơn vị đó và Văn phòng được bỏ.")
    if is_used:
        return refuse(
            "Tài liệu đã kèm theo cập nhật tiến độ hoặc phiếu chấm điểm nên không bỏ được; cần giữ nguyên căn cứ."
        )
    return ALLOWED


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


def can_edit_resolution(user: User, resolution: Resolution) -> Verdict:
    """A document is corrected by who may import every plan that rests on it; one that several agencies cite, by those
    who look after them all.
    """
    if not (may_import := can_import_plans(user)):
        return may_import
    owners = Unit.objects.filter(plans__resolutions=resolution).distinct()
    if user.role == Role.ADMIN or (owners and all(can_import_plan(user, owner) for owner in owners)):
        return ALLOWED
    return refuse("Văn bản này do người nhập được mọi kế hoạch căn cứ vào nó mới sửa được.")


def can_amend_plan(user: User, plan: Plan) -> Verdict:
    """Who imports the owner's plans amends them too, as long as they have not come to an end."""
    if plan.status == PlanStatus.CLOSED:
        return refuse(f"{_closed(plan)} nên không điều chỉnh được.", then="Sở Nội vụ mở lại được khi cần.")
    return _keeps_plan(user, plan, "điều chỉnh")


def can_edit_target(user: User, target: Target) -> Verdict:
    """Who amends the plan says what measures its targets, by which pace, and which tasks serve them."""
    return can_amend_plan(user, target.plan)


def can_merge_activity(user: User, activity: Activity) -> Verdict:
    """Who amends the plan lets open work of it be taken over by other work."""
    if not (may_amend := can_amend_plan(user, activity.plan)):
        return may_amend
    if activity.plan.status != PlanStatus.IN_FORCE:
        return refuse("Kế hoạch còn là dự thảo; hoạt động thừa được bỏ khi sửa dự thảo.")
    if activity.status not in OPEN_STATUSES:
        return refuse(f"Hoạt động {activity.get_status_display().lower()} nên không gộp được.")
    return ALLOWED


def lock_on_plan(user: User, plan: Plan) -> Verdict:
    """Why who keeps the plan can change nothing of it; strangers are told nothing."""
    if not can_import_plan(user, plan.owner) or can_reopen_plan(user, plan):
        return ALLOWED
    return can_amend_plan(user, plan)


def can_copy_plan(user: User, plan: Plan) -> Verdict:
    """Whether next year's plan may be drawn up from this one; a draft has nothing to hand on yet."""
    if plan.status == PlanStatus.DRAFT:
        return refuse("Kế hoạch còn là dự thảo; hãy ban hành trước khi lập kế hoạch năm sau.")
    return _keeps_plan(user, plan, "lập kế hoạch năm sau từ")


def can_issue_plan(user: User, plan: Plan) -> Verdict:
    """Whether the draft may be put in force, or thrown away."""
    if plan.status != PlanStatus.DRAFT:
        return refuse("Kế hoạch đã được ban hành.")
    return _keeps_plan(user, plan, "ban hành hoặc xóa dự thảo của")


def can_close_plan(user: User, plan: Plan) -> Verdict:
    """Whether the plan's work may be brought to its end."""
    if plan.status != PlanStatus.IN_FORCE:
        return refuse(f"Kế hoạch {plan.get_status_display().lower()} nên không kết thúc được.")
    return _keeps_plan(user, plan, "kết thúc")


def can_reopen_plan(user: User, plan: Plan) -> Verdict:
    """A closed plan is opened again by who oversees its owner, not by the owner."""
    if plan.status != PlanStatus.CLOSED:
        return refuse("Chỉ mở lại kế hoạch đã kết thúc.")
    if user.role not in (Role.PROVINCE, Role.ADMIN):
        return refuse("Chỉ Sở Nội vụ và quản trị hệ thống được mở lại kế hoạch đã kết thúc.")
    return _keeps_plan(user, plan, "mở lại")


def can_save_filter(user: User) -> Verdict:
    """Whoever belongs to a unit keeps filters; shared ones are shared with its agency."""
    return ALLOWED if user.unit_id else refuse("Chỉ người thuộc một đơn vị lưu được bộ lọc.")


def can_change_saved_filter(user: User, saved: SavedFilter) -> Verdict:
    """Who saved it; those with whom it is shared use it as it is."""
    return ALLOWED if saved.saved_by_id == user.pk else refuse("Bộ lọc này do người khác lưu; ông/bà chỉ dùng được.")


def _keeps_plan(user: User, plan: Plan, action: str) -> Verdict:
    if can_import_plan(user, plan.owner):
        return ALLOWED
    return refuse(f"Chỉ Văn phòng của cơ quan ban hành, Sở Nội vụ và quản trị hệ thống được {action} kế hoạch này.")


def _answers_for(user: User, unit: Unit) -> bool:
    """OFFICE and programs answer for their whole agency, an official for the own unit and what is below it."""
    if user.role in (Role.OFFICE, Role.CLIENT):
        return unit.agency_id == user.unit.agency_id
    return user.unit.contains(unit)


def _plan_allows(assignment: Assignment) -> Verdict:
    if assignment.status == WorkStatus.CANCELLED:
        since = f" từ ngày {day(assignment.updated_on)}" if assignment.updated_on else ""
        return refuse(
            f"Hoạt động đã hủy{since} nên không cập nhật được.",
            then="Lý do và văn bản ghi ở mục Điều chỉnh của hoạt động.",
        )
    plan = assignment.plan
    if plan.status == PlanStatus.CLOSED:
        return refuse(
            f"{_closed(plan)} nên không cập nhật được.",
            then=f"Việc chưa xong được cập nhật trong kế hoạch năm {plan.last_year + 1}; Sở Nội vụ mở lại khi cần.",
        )
    if plan.status != PlanStatus.IN_FORCE:
        return refuse(
            f"Kế hoạch {plan.get_status_display().lower()} nên không cập nhật được.",
            then="Cập nhật được từ khi kế hoạch được ban hành.",
        )
    return ALLOWED


def _closed(plan: Plan) -> str:
    return f"Kế hoạch đã kết thúc{f' từ ngày {day(plan.closed_on)}' if plan.closed_on else ''}"
