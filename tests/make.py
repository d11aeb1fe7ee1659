"""Builders of test data: each makes one valid object and takes what the test is about as arguments."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from indicators.enums import Aggregation, AreaKey, Direction, UnitOfMeasure
from indicators.models import Indicator, IndicatorVersion, ReformArea
from indicators.services.indicators import FIRST_YEAR, MEANING
from organisations.enums import Role, UnitKind
from organisations.models import Unit, User
from organisations.services.units import save_unit
from plans.enums import AssignmentRole, DeadlineType, PlanStatus, WorkStatus
from plans.models import Activity, Assignment, Plan, PlanSection, ProgressUpdate, Task
from plans.services.progress import record_progress
from reform.common import clock
from reform.common.text import search_text

_numbers = count(1)
PASSWORD = "Mat-khau-thu-2025"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def moment(day: date, hour: int = 9) -> datetime:
    """That hour of the day in Vietnam."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM)


def unit(name: str = "", kind: str = UnitKind.DEPARTMENT, parent: Unit | None = None, code: str = "", **fields) -> Unit:
    """A unit; its code is made up unless given. With `two_reviews` its leader lets reports pass."""
    number = next(_numbers)
    code, two_reviews = code or f"U{number}", fields.pop("two_reviews", False)
    made = save_unit(by=None, code=code, name=name or f"Đơn vị {number}", kind=kind, parent=parent, **fields)
    if two_reviews:
        made.two_reviews = True
        made.save(update_fields=["two_reviews"])
    return made


def province(name: str = "UBND tỉnh Đắk Nông", code: str = "DN") -> Unit:
    """A province's root unit."""
    return unit(name, UnitKind.PROVINCE, code=code)


def department(name: str, province: Unit, code: str = "") -> Unit:
    """A department of the province."""
    return unit(name, UnitKind.DEPARTMENT, province, code)


def group(name: str, parent: Unit, members: list[Unit], code: str = "") -> Unit:
    """A named group of units."""
    made = unit(name, UnitKind.GROUP, parent, code)
    made.members.set(members)
    return made


def user(of: Unit | None, role: str = Role.OFFICIAL, username: str = "", **fields) -> User:
    """An account of the unit with the password `PASSWORD`."""
    username = username or f"nguoi{next(_numbers)}"
    return User.objects.create_user(
        username,
        PASSWORD,
        full_name=fields.pop("full_name", f"Người {username}"),
        unit=of,
        role=role,
        is_superuser=role == Role.ADMIN,
        **fields,
    )


def reform_area(key: str = AreaKey.PROCEDURES) -> ReformArea:
    """The reform area with that key."""
    label = AreaKey(key).label
    made, _ = ReformArea.objects.get_or_create(
        key=key, defaults={"name": label, "short_name": label[:60], "position": list(AreaKey).index(key)}
    )
    return made


def plan(owner: Unit, year: int = 2025, last_year: int | None = None, **fields) -> Plan:
    """A plan in force with one section (`plan.sections.first()`), issued at the end of the year before."""
    number = next(_numbers)
    fields = {"title": f"Kế hoạch CCHC số {number}", "number": f"{number}/KH", "status": PlanStatus.IN_FORCE} | fields
    made = Plan.objects.create(
        code=f"P{number}",
        owner=owner,
        issued_on=fields.pop("issued_on", date(year - 1, 12, 30)),
        first_year=year,
        last_year=last_year or year,
        search_text=search_text(fields["title"], fields["number"]),
        **fields,
    )
    PlanSection.objects.create(plan=made, label="I", title="Nhiệm vụ", position=1)
    return made


def activity(
    plan: Plan,
    leads: list[Unit] = (),
    supports: list[Unit] = (),
    due_on: date | None = None,
    kind: str = "",
    area: ReformArea | None = None,
    group: Unit | None = None,
    **fields,
) -> Activity:
    """An activity with its own task and its lead and supporting assignments; FIXED when `due_on` is given, else
    `kind`.
    """
    number = next(_numbers)
    kind = DeadlineType.FIXED if due_on else kind or DeadlineType.CONTINUOUS
    area = area or reform_area()
    task = Task.objects.create(
        section=plan.sections.first(), label=f"Nhiệm vụ {number}", title=f"Nhiệm vụ {number}", position=number
    )
    fields = {"title": f"Hoạt động {number}", "label": f"Hoạt động {number}.1"} | fields
    made = Activity.objects.create(
        plan=plan,
        task=task,
        area=area,
        position=number,
        deadline_kind=kind,
        due_on=due_on,
        deadline_text=f"{due_on:%d/%m/%Y}" if due_on else DeadlineType(kind).label,
        search_text=search_text(fields["title"], task.title),
        **fields,
    )
    for role, units in ((AssignmentRole.LEAD, leads), (AssignmentRole.SUPPORT, supports)):
        for position, of in enumerate(units):
            Assignment.objects.create(
                activity=made,
                unit=of,
                role=role,
                group=group if role == AssignmentRole.LEAD else None,
                position=position,
                plan=plan,
                province=of.province,
                agency=of.agency,
                area=area,
                first_year=plan.first_year,
                last_year=plan.last_year,
                deadline_kind=kind,
                due_on=due_on,
            )
    return made


def lead(of: Unit, due_on: date | None = None, year: int = 2025, **fields) -> Assignment:
    """The lead assignment of a new activity in a new plan of the unit's province (or of the unit itself)."""
    made = activity(plan(of.province or of, year), [of], due_on=due_on, **fields)
    return made.assignments.get()


def update(
    assignment: Assignment, by: User, on: date, status: str = WorkStatus.IN_PROGRESS, progress: int = 50, **fields
) -> ProgressUpdate:
    """A step of progress through the service, as of `on`; DONE has 100 %, a result and a word why nothing proves it,
    late work a reason.
    """
    if status == WorkStatus.DONE:
        progress = 100
        fields = {"result": "Đã ban hành văn bản.", "no_evidence_reason": "Đang trình ký."} | fields
    assignment.refresh_from_db()
    if assignment.due_on and on > assignment.due_on:
        fields = {"delay_reason": "Chờ ý kiến."} | fields
    with clock.working_on(max(on, fields.pop("today", on))):
        made = record_progress(
            assignment=assignment,
            by=by,
            status=status,
            progress=progress,
            on=on,
            seen_version=assignment.version,
            **fields,
        )
    assignment.refresh_from_db()
    return made


def indicator(code: str = "", area: ReformArea | None = None, **fields) -> Indicator:
    """A percentage indicator that adds up as a ratio of sums."""
    code = code or f"CT-{next(_numbers)}"
    fields = {
        "name": f"Tỷ lệ {code}",
        "unit_of_measure": UnitOfMeasure.PERCENT,
        "direction": Direction.HIGHER,
        "aggregation": Aggregation.RATIO_OF_SUMS,
        "numerator_name": "Số hồ sơ đúng hạn",
        "denominator_name": "Tổng số hồ sơ",
    } | fields
    made = Indicator.objects.create(
        code=code, area=area or reform_area(), search_text=search_text(fields["name"], code), **fields
    )
    meaning = {name: getattr(made, name) for name in MEANING}
    IndicatorVersion.objects.create(indicator=made, number=1, from_year=FIRST_YEAR, **meaning)
    return made
