"""Writes a plan from its outline: sections, tasks, activities, assignments and targets, in one transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from indicators.models import ReformArea
from organisations.models import Unit, User
from organisations.queries.unit_names import NamedUnits, names_for
from organisations.services.audit import audit
from plans.enums import AssignmentRole, PlanStatus
from plans.importing.headings import EXTRA
from plans.importing.tree import sections_of
from plans.models import Activity, Assignment, Plan, PlanSection, Resolution, Task
from plans.services.target_store import store_targets
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean, search_text

# Work under a heading whose area nobody could tell belongs to the running of the reform as a whole.
_GENERAL_AREA = "steering"


@dataclass(frozen=True)
class PlanHead:
    """What stands on a plan's first page. `issued_on` is empty where the document bears no date."""

    code: str
    title: str
    owner: Unit
    first_year: int
    last_year: int
    number: str = ""
    issued_on: date | None = None
    parent: Plan | None = None
    resolutions: tuple[Resolution, ...] = ()
    continues: Plan | None = None
    status: str = PlanStatus.IN_FORCE


@transaction.atomic
def create_plan(*, by: User | None, head: PlanHead, outline: dict[str, Any]) -> Plan:
    """The plan with everything in `outline` (the tree format of `plans.importing.drafts`, see fixtures/README.md);
    returns it.

    Unit names are looked up as the owner uses them; a name that nobody knows stays in the activity's words and
    makes no assignment. A leading group becomes one lead assignment for each member that exists when the plan begins.
    A draft's `import_row` is the key of the row that it was read from, `extra` its cells in the plan's own columns.
    Raises `Conflict` when the code is taken, `Invalid` for a number over 60 characters or years out of order. All or
    nothing; about 15 queries and one a section.
    """
    if Plan.objects.filter(code=head.code).exists():
        raise Conflict(f"Kế hoạch {head.code} đã có trong hệ thống.")
    if len(clean(head.number)) > Plan._meta.get_field("number").max_length:
        raise Invalid("Số, ký hiệu của kế hoạch dài quá 60 ký tự.", field="number")
    if head.last_year < head.first_year:
        raise Invalid("Năm kết thúc của kế hoạch phải từ năm bắt đầu trở đi.", field="last_year")
    try:
        with transaction.atomic():
            plan = _create_head(head, extra_columns(outline))
    except IntegrityError as error:  # somebody else was faster
        raise Conflict(f"Kế hoạch {head.code} đã có trong hệ thống.") from error
    plan.resolutions.set(head.resolutions)
    _Writer(plan, names_for(head.owner)).write(outline)
    audit(by=by, action="Tạo kế hoạch", obj=plan, after={"code": plan.code, "activities": plan.activities.count()})
    return plan


def _create_head(head: PlanHead, columns: list[str]) -> Plan:
    return Plan.objects.create(
        code=head.code,
        number=clean(head.number),
        title=clean(head.title)[:500],
        issued_on=head.issued_on,
        owner=head.owner,
        parent=head.parent,
        continues=head.continues,
        extra_columns=columns,
        first_year=head.first_year,
        last_year=head.last_year,
        status=head.status,
        search_text=search_text(head.title, head.number),
    )


@dataclass
class _Writer:
    """Collects rows while it walks the outline, then writes them in bulk."""

    plan: Plan
    names: NamedUnits
    areas: dict[str, ReformArea] = field(default_factory=lambda: {area.key: area for area in ReformArea.objects.all()})
    sections: int = 0
    tasks: list[tuple[Task, ReformArea, dict]] = field(default_factory=list)
    activities: list[tuple[Activity, dict]] = field(default_factory=list)
    targets: list[dict] = field(default_factory=list)

    def write(self, outline: dict[str, Any]) -> None:
        self._keep_targets(outline, self.areas[_GENERAL_AREA])
        for section in outline.get("sections", ()):
            self._section(section, parent=None, area=None)
        Task.objects.bulk_create([task for task, _, _ in self.tasks])
        for task, area, draft in self.tasks:
            self._keep_targets(draft, area, task=task)
            for activity in draft.get("activities", ()):
                self._activity(task, area, activity)
        Activity.objects.bulk_create([activity for activity, _ in self.activities])
        begins = max(self.plan.issued_on or date.min, date(self.plan.first_year, 1, 1))
        members = members_of_groups(self.names, begins)
        Assignment.objects.bulk_create(
            [row for activity, draft in self.activities for row in self._assignments(activity, draft, members)]
        )
        for activity, draft in self.activities:
            self._keep_targets(draft, activity.area, task=activity.task, activity=activity)
        store_targets(self.plan, self.targets, self.areas)

    def _section(self, draft: dict, parent: PlanSection | None, area: ReformArea | None) -> None:
        area = self.areas.get(draft.get("area") or "", area)
        self.sections += 1
        section = PlanSection.objects.create(
            plan=self.plan,
            parent=parent,
            label=draft.get("label", "")[:60],
            title=clean(draft["title"])[:500],
            position=self.sections,
            depth=parent.depth + 1 if parent else 0,
            area=area,
        )
        self._keep_targets(draft, area or self.areas[_GENERAL_AREA])
        for position, task in enumerate(draft.get("tasks", ()), start=1):
            of_task = self.areas.get(task.get("area") or "", area) or self.areas[_GENERAL_AREA]
            row = Task(
                section=section, label=task.get("label", "")[:60], title=clean(task["title"])[:2000], position=position
            )
            self.tasks.append((row, of_task, task))
        for child in draft.get("sections", ()):
            self._section(child, section, area)

    def _activity(self, task: Task, area: ReformArea, draft: dict) -> None:
        position = len(self.activities) + 1
        self.activities.append((new_activity(self.plan, task, area, draft, position), draft))

    def _assignments(self, activity: Activity, draft: dict, members: dict[int, list[Unit]]) -> Iterator[Assignment]:
        leads: dict[int, tuple[Unit, Unit | None]] = {}
        for unit in self._found(draft.get("leads", ())):
            for member in members.get(unit.pk) or [unit]:
                leads.setdefault(member.pk, (member, unit if member is not unit else None))
        supports = {unit.pk: (unit, None) for unit in self._found(draft.get("supports", ()))}
        for role, units in ((AssignmentRole.LEAD, leads), (AssignmentRole.SUPPORT, supports)):
            for position, (unit, group) in enumerate(units.values()):
                yield Assignment(
                    activity=activity,
                    unit=unit,
                    group=group,
                    role=role,
                    position=position,
                    **repeated_columns(activity, unit),
                )

    def _found(self, names: list[str]) -> Iterator[Unit]:
        return (unit for unit in map(self.names.find, names) if unit)

    def _keep_targets(self, draft: dict, area: ReformArea, task: Task | None = None, activity: Activity | None = None):
        for target in draft.get("targets", ()):
            self.targets.append(target | {"_area": area, "_task": task, "_activity": activity})


def new_activity(plan: Plan, task: Task, area: ReformArea, draft: dict[str, Any], position: int) -> Activity:
    """The activity that a draft makes, not saved yet."""
    return Activity(
        plan=plan,
        task=task,
        area=area,
        label=draft.get("label", "")[:60],
        title=clean(draft["title"])[:2000],
        position=position,
        implicit=draft.get("implicit", False),
        requirement=draft.get("requirement", ""),
        product=draft.get("product", ""),
        note=draft.get("note", ""),
        leads_text=draft.get("leads_text", "")[:1000],
        supports_text=draft.get("supports_text", "")[:1000],
        source_row_id=draft.get("import_row"),
        continues_id=draft.get("continues"),
        extra=draft.get("extra", {}),
        search_text=activity_words(draft, task.title),
        **deadline_fields(draft["deadline"]),
    )


def deadline_fields(deadline: dict[str, Any]) -> dict[str, Any]:
    """An activity's fields from the deadline of a draft."""
    return {
        "deadline_text": deadline["text"][:500],
        "deadline_kind": deadline["kind"],
        "starts_on": _day(deadline["starts_on"]),
        "due_on": _day(deadline["due_on"]),
        "deadline_tentative": deadline["tentative"],
    }


def activity_words(draft: dict[str, Any], task_title: str) -> str:
    """What a search for the activity looks through: its title and task, product, leads and the plan's own columns."""
    words = (draft["title"], task_title, draft.get("product", ""), draft.get("leads_text", ""))
    return search_text(*words, *draft.get("extra", {}).values())


def extra_columns(outline: dict[str, Any]) -> list[str]:
    """The headings of the plan's own columns that hold something, in the order of the file's columns, others as they
    first appear: PostgreSQL does not keep the order of a JSON object's keys.
    """
    drafts = (
        activity
        for section in sections_of(outline)
        for task in section.get("tasks", ())
        for activity in task.get("activities", ())
    )
    filled = dict.fromkeys(heading for draft in drafts for heading in draft.get("extra", {}))
    told = [heading for role, heading in outline.get("columns", ()) if role == EXTRA and heading in filled]
    return list(dict.fromkeys((*told, *filled)))


def repeated_columns(activity: Activity, unit: Unit) -> dict[str, Any]:
    """What an assignment's row repeats of its activity and unit, so that roll-ups need no joins."""
    return {
        "plan": activity.plan,
        "province_id": unit.province_id,
        "agency_id": unit.agency_id,
        "area": activity.area,
        "first_year": activity.plan.first_year,
        "last_year": activity.plan.last_year,
        "deadline_kind": activity.deadline_kind,
        "due_on": activity.due_on,
    }


def members_of_groups(names: NamedUnits, on: date) -> dict[int, list[Unit]]:
    """Members of every group that can be named, by the group, as far as they exist on that day; one query."""
    groups = {unit.pk: [] for unit in names.by_key.values() if unit.is_group}
    links = Unit.members.through.objects.filter(from_unit__in=groups, to_unit__in=Unit.objects.valid_on(on))
    links = links.select_related("to_unit")
    for link in links.order_by("to_unit__sort_key"):
        groups[link.from_unit_id].append(link.to_unit)
    return groups


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
