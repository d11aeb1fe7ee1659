"""Illustrative progress on the real plans: most work on time, some late, some returned, some without evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from organisations.enums import Role
from organisations.models import User
from plans.enums import DeadlineType, WorkStatus
from plans.models import Assignment, Evidence, ProgressUpdate
from plans.queries.periods import PERIODIC, periods_of_work
from plans.services.acceptance import accept_progress
from plans.services.evidence import add_document
from plans.services.progress import record_progress, return_progress
from reform.common import clock
from reporting.services.demo.chance import Chance
from reporting.services.demo.people import person_of

_DIFFICULTIES = (
    "Chưa nhận được đủ ý kiến góp ý của các cơ quan phối hợp.",
    "Khối lượng công việc lớn trong thời gian sắp xếp tổ chức bộ máy, nhân lực được phân công còn thiếu.",
    "Phải chờ văn bản hướng dẫn của cơ quan cấp trên nên tiến độ chậm so với kế hoạch.",
    "Hệ thống thông tin dùng chung đang được nâng cấp, số liệu chưa đồng bộ đầy đủ.",
)
_DELAYS = (
    "Dự thảo phải lấy ý kiến lại do thay đổi cơ cấu tổ chức sau sắp xếp bộ máy.",
    "Cơ quan phối hợp gửi số liệu, ý kiến góp ý chậm so với thời hạn đề nghị.",
    "Văn bản hướng dẫn của cấp trên ban hành sau thời hạn của kế hoạch.",
    "Kinh phí thực hiện được cấp muộn, phải lùi thời gian triển khai.",
    "Công chức được giao việc kiêm nhiệm nhiều nhiệm vụ trong đợt cao điểm.",
)
_NO_EVIDENCE = (
    "Văn bản đang trình ký, sẽ bổ sung số, ký hiệu sau khi ban hành.",
    "Hoạt động không ban hành văn bản; kết quả thể hiện trên hệ thống thông tin.",
)
_PROPOSALS = (
    "Đề nghị các cơ quan phối hợp gửi ý kiến đúng thời hạn.",
    "Đề nghị cấp có thẩm quyền sớm ban hành văn bản hướng dẫn.",
)
_RETURNS = (
    "Chưa có số, ký hiệu văn bản chứng minh kết quả. Đề nghị bổ sung.",
    "Kết quả chưa khớp với sản phẩm nêu trong kế hoạch. Đề nghị làm rõ.",
)
_REGULAR = (
    "Đã thực hiện thường xuyên trong kỳ theo kế hoạch, không phát sinh vướng mắc.",
    "Duy trì thực hiện; đã lồng ghép trong các cuộc họp giao ban hằng tháng.",
    "Đã tổ chức thực hiện và tổng hợp kết quả vào báo cáo của kỳ.",
)
_ANSWERED_AFTER, _ANSWERED_WITHIN = timedelta(days=2), timedelta(days=11)
# Of many equal series this one shows every state within the few deadlines that lie before the demo's day.
_SERIES = "28"


@dataclass(frozen=True)
class Step:
    """One report to be made: when, what is said, whether a document proves it, and of which period it is the word."""

    on: date
    status: WorkStatus
    progress: int
    late_words: bool = False
    proven: bool = False
    returned: bool = False
    period_end: date | None = None


def live_through(assignments: list[Assignment], until: date) -> int:
    """Report on each assignment as its unit would have until that day; returns the number of steps. Work that has
    history is left alone.
    """
    people: dict[tuple[int, str], User | None] = {}
    begun = set(ProgressUpdate.objects.filter(assignment__in=assignments).values_list("assignment", flat=True))
    made = 0
    for assignment in assignments:
        for role in (Role.OFFICIAL, Role.OFFICE):
            key = (assignment.agency_id, role)
            if key not in people:
                people[key] = person_of(assignment.agency, role)
        official, office = people[assignment.agency_id, Role.OFFICIAL], people[assignment.agency_id, Role.OFFICE]
        if assignment.pk in begun or official is None or office is None:
            continue
        chance = Chance(f"{_SERIES}/{assignment.plan.code}/{assignment.activity.position}/{assignment.unit.code}")
        for step in _steps(assignment, chance, until):
            made += _take(
                assignment, step, chance, official if assignment.unit_id == official.unit_id else office, office, until
            )
    return made


def _steps(assignment: Assignment, chance: Chance, until: date) -> Iterator[Step]:
    plan_start = max(date(assignment.first_year, 1, 6), assignment.plan.issued_on or date.min)
    if assignment.deadline_kind == DeadlineType.FIXED:
        yield from _fixed(assignment, chance, until, plan_start)
    elif assignment.deadline_kind in PERIODIC:
        yield from _periods(assignment, chance, until)
    elif chance.hits(35):
        day = plan_start + timedelta(days=60 + chance.below(80))
        if day <= until:
            yield Step(day, WorkStatus.IN_PROGRESS, 20 + 10 * chance.below(5), late_words=chance.hits(30))


def _periods(assignment: Assignment, chance: Chance, until: date) -> Iterator[Step]:
    """Most periods of the last two years are confirmed in their last days; some units forget one."""
    since = min(until.year, assignment.last_year) - 1
    for period in periods_of_work(assignment):
        day = max(period.starts_on, period.ends_on - timedelta(days=chance.below(12)))
        if period.year >= since and day <= until and chance.hits(80):
            yield Step(day, WorkStatus.IN_PROGRESS, 0, proven=chance.hits(50), period_end=period.ends_on)


def _fixed(assignment: Assignment, chance: Chance, until: date, plan_start: date) -> Iterator[Step]:
    due = assignment.due_on
    start = min(assignment.activity.starts_on or due - timedelta(days=60), due)
    begun = max(start, plan_start) + timedelta(days=5 + chance.below(15))
    fate = chance.below(100)
    done_on = due - timedelta(days=chance.below(12)) if fate < 74 else due + timedelta(days=2 + chance.below(18))
    if due > until + timedelta(days=30):  # some finish long before their day, most are on the way
        done_on = begun + timedelta(days=25 + chance.below(80)) if chance.hits(38) else due
    if begun < min(done_on, until) and (fate < 92 or chance.hits(40)):
        share = 15 + 10 * chance.below(6)
        yield Step(begun, WorkStatus.IN_PROGRESS, share, late_words=fate >= 74 and chance.hits(60))
        excused = max(begun, due) + timedelta(days=3)  # what is not finished in time mostly says why
        if fate >= 84 and excused <= until:
            yield Step(excused, WorkStatus.IN_PROGRESS, share + 20)
    if fate < 84 and begun < done_on <= until:
        returned = chance.hits(7)
        yield Step(done_on, WorkStatus.DONE, 100, proven=not returned and chance.hits(80), returned=returned)
        again = done_on + timedelta(days=3 + chance.below(6))
        if returned and again <= until and chance.hits(75):
            yield Step(again, WorkStatus.DONE, 100, proven=True)


def _take(assignment: Assignment, step: Step, chance: Chance, by: User, office: User, until: date) -> int:
    assignment.refresh_from_db(fields=["version", "status", "progress", "completed_on", "updated_on", "is_returned"])
    with clock.working_on(step.on):
        record_progress(
            assignment=assignment,
            by=by,
            status=step.status,
            progress=step.progress,
            on=step.on,
            seen_version=assignment.version,
            result=_result(assignment, step),
            difficulty=chance.pick(_DIFFICULTIES) if step.late_words else "",
            proposal=chance.pick(_PROPOSALS) if step.late_words and chance.hits(40) else "",
            delay_reason=_reason(_DELAYS, assignment) if _is_late(assignment, step) else "",
            no_evidence_reason=_reason(_NO_EVIDENCE, assignment),
            evidence=[_document(assignment, step, chance, by)] if step.proven else [],
            illustrative=True,
            period_end=step.period_end,
        )
    if not step.returned:
        return 1 + _accept(assignment, step, by, office, until)
    assignment.refresh_from_db(fields=["version", "status", "progress", "completed_on", "updated_on", "is_returned"])
    with clock.working_on(min(step.on + timedelta(days=1), until)):
        return_progress(
            assignment=assignment,
            by=office,
            reason=chance.pick(_RETURNS),
            seen_version=assignment.version,
            illustrative=True,
        )
    return 2


def _accept(assignment: Assignment, step: Step, by: User, office: User, until: date) -> int:
    """The office has answered all that officials said but for the last days."""
    if by.role != Role.OFFICIAL or step.on + _ANSWERED_WITHIN > until:
        return 0
    with clock.working_on(step.on + _ANSWERED_AFTER):
        accept_progress(assignment=assignment, by=office, seen_version=assignment.version + 1, illustrative=True)
    return 1


def _is_late(assignment: Assignment, step: Step) -> bool:
    return bool(assignment.due_on and (assignment.completed_on or step.on) > assignment.due_on)


def _reason(reasons: tuple[str, ...], assignment: Assignment) -> str:
    """Always the same for the same work, so that its chances stay as they are."""
    return reasons[Chance(f"reason/{assignment.plan.code}/{assignment.activity.position}").below(len(reasons))]


def _result(assignment: Assignment, step: Step) -> str:
    product = assignment.activity.product.split(";")[0].strip().rstrip(".")
    if step.status == WorkStatus.DONE:
        return f"Đã hoàn thành: {product}." if product else "Đã hoàn thành nội dung theo kế hoạch."
    if step.period_end:
        return _REGULAR[Chance(f"regular/{assignment.activity.position}/{step.on}").below(len(_REGULAR))]
    return "Đang triển khai theo kế hoạch."


def _document(assignment: Assignment, step: Step, chance: Chance, by: User) -> Evidence:
    sign = assignment.unit.code.split("-")[-1]
    number = f"{20 + chance.below(900)}/{chance.pick(('BC', 'KH', 'CV', 'TTr'))}-{sign}"
    return add_document(
        by=by, unit=assignment.agency, number=number, issued_on=step.on, title=assignment.activity.title
    )
