"""Units with late work that somebody may urge on, and what of theirs is late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet

from organisations.enums import Role
from organisations.models import Unit, User
from plans.models import Assignment, Plan
from reform.common import wording
from reporting.queries.grounds import document_of, ground
from reporting.rendering.letter import LateLine


@dataclass(frozen=True)
class LateUnit:
    """A unit with how many of its lead assignments are late, and for how many days the oldest is."""

    unit: Unit
    count: int
    days: int


def late_units(user: User, on: date) -> list[LateUnit]:
    """The units that have late work on that day, most of it first. Two queries."""
    place = _place(user)
    counted = _late(user, on).order_by().values_list(place).annotate(Count("pk"), Min("due_on"))
    late = {pk: (count, (on - oldest).days) for pk, count, oldest in counted}
    units = Unit.objects.filter(pk__in=late).select_related("agency")
    found = [LateUnit(unit, *late[unit.pk]) for unit in units]
    return sorted(found, key=lambda one: (-one.count, -one.days, one.unit.sort_key))


def own_late(user: User, on: date) -> int:
    """How much of Sở Nội vụ's own work is late, about which no letter goes out; an office lists its own. One query."""
    if user.role != Role.PROVINCE:
        return 0
    return Assignment.objects.visible_to(user).leading().in_force().late(on).filter(agency=user.unit.agency_id).count()


def urged_units(user: User, codes: list[str], on: date) -> list[LateUnit]:
    """Of these units, the ones that have late work and are the person's to urge on; in the order of `late_units`."""
    return [one for one in late_units(user, on) if one.unit.code in set(codes)]


def late_work(user: User, unit: Unit, on: date) -> list[Assignment]:
    """What of the unit's is late, the oldest first. One query."""
    rows = _late(user, on).filter(**{_place(user): unit}).select_related("activity", "plan__owner", "unit")
    return list(rows.order_by("due_on", "plan", "activity__position", "pk"))


def late_lines(work: list[Assignment], unit: Unit) -> list[LateLine]:
    """The rows of the letter's list; work of a unit inside an agency says whose it is."""
    return [
        LateLine(
            title=f"{row.activity.title} ({row.unit})" if row.unit_id != unit.pk else row.activity.title,
            document=document_of(row.plan),
            due_on=row.due_on,
            standing=_standing(row),
        )
        for row in work
    ]


def grounds_of(work: list[Assignment]) -> list[str]:
    """The căn cứ: the plans that the late work stands in, oldest first."""
    plans: dict[int, Plan] = {row.plan_id: row.plan for row in work}
    ordered = sorted(plans.values(), key=lambda plan: (plan.issued_on or date(plan.first_year, 1, 1), plan.code))
    return [ground(plan) for plan in ordered]


def _late(user: User, on: date) -> QuerySet[Assignment]:
    """Sở Nội vụ looks at the other agencies of its province, an office at its own: the units inside it, and the work
    that the agency was given as a whole.
    """
    work = Assignment.objects.visible_to(user).leading().in_force().late(on)
    own = user.unit.agency_id
    if user.role == Role.PROVINCE:
        return work.filter(province=user.unit.province_id, agency__isnull=False).exclude(agency=own)
    return work.filter(agency=own)


def _place(user: User) -> str:
    return "agency" if user.role == Role.PROVINCE else "unit"


def _standing(row: Assignment) -> str:
    said = row.get_status_display()
    if row.progress:
        said = f"{said}, {row.progress}%"
    return f"{said}; cập nhật ngày {wording.day(row.updated_on)}" if row.updated_on else f"{said}; chưa cập nhật"
