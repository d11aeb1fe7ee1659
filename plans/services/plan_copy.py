"""Copies the outline of a plan into a draft for a later year: headings, work, and who is to do it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models

from organisations.models import Unit, UnitSuccession
from plans.deadlines import Deadline, DeadlineKind
from plans.enums import OPEN_STATUSES, ChangeKind, DeadlineType, WorkStatus
from plans.models import Activity, ActivityChange, Assignment, Plan, PlanSection, Task
from plans.services.plan_store import activity_words, repeated_columns
from plans.year_words import deadline_in_later_year, in_later_year

_LASTING = (DeadlineType.CONTINUOUS, DeadlineType.RECURRING)


class CopyScope(models.TextChoices):
    """What of a plan its successor begins with."""

    ALL = "all", "Toàn bộ hoạt động"
    UNFINISHED = "unfinished", "Chỉ hoạt động chưa hoàn thành"
    LASTING = "lasting", "Chỉ hoạt động thường xuyên, định kỳ"


class Copier:
    """Writes one plan's outline into its draft. About fifteen queries for any number of rows."""

    def __init__(self, plan: Plan, draft: Plan, years: int, what: str) -> None:
        self.plan, self.draft, self.years, self.what = plan, draft, years, what
        self.begins = date(draft.first_year, 1, 1)
        self.heirs = Heirs(self.begins)
        self.awaited = self._before_events()

    def copy(self) -> tuple[int, int]:
        """How many activities were copied, and how many of them are carried over unfinished."""
        chosen = [one for one in self._activities() if self._is_meant(one)]
        tasks = self._headings({one.task_id for one in chosen})
        made = [self._activity(one, tasks[one.task_id], place) for place, one in enumerate(chosen, start=1)]
        parts = self._parts()
        for old, new in zip(chosen, made, strict=True):
            if not new.leads_text:  # who is replaced is recognised by the words
                leads = [row.group or row.unit for row in parts[old.pk] if row.is_lead]
                new.leads_text = "; ".join(dict.fromkeys(unit.name for unit in leads))[:1000]
        Activity.objects.bulk_create(made, batch_size=500)
        rows = [row for old, new in zip(chosen, made, strict=True) for row in self._assignments(new, parts[old.pk])]
        Assignment.objects.bulk_create(rows, batch_size=500)
        return len(made), sum(one.continues_id is not None for one in made)

    def _activities(self) -> list[Activity]:
        left = self.plan.activities.exclude(status=WorkStatus.CANCELLED)
        return list(left.select_related("area", "task__section").order_by("position"))

    def _before_events(self) -> dict[int, str]:
        """The kind of deadline that an activity had before an event gave it its day, where it still has that: next
        year's event has not come. One query.
        """
        found: dict[int, str] = {}
        moves = ActivityChange.objects.filter(activity__plan=self.plan).exclude(was_kind="").order_by("pk")
        for activity, kind, was in moves.values_list("activity", "kind", "was_kind"):
            if kind == ChangeKind.EVENT:
                found.setdefault(activity, was)
            else:
                found.pop(activity, None)
        return found

    def _is_meant(self, activity: Activity) -> bool:
        if self.what == CopyScope.UNFINISHED:
            return activity.status in OPEN_STATUSES
        return self.what == CopyScope.ALL or activity.deadline_kind in _LASTING

    def _headings(self, used: set[int]) -> dict[int, Task]:
        """Tasks of the draft by the key of the old ones; headings without any of the chosen work are left out, unless
        all of the plan is copied.
        """
        tasks = list(Task.objects.filter(section__plan=self.plan).order_by("section__position", "position"))
        worked_on = set(self.plan.activities.values_list("task_id", flat=True))
        # A task without activities is copied with all; one whose work an amendment took out is not.
        tasks = [task for task in tasks if task.pk in used or (self.what == CopyScope.ALL and task.pk not in worked_on)]
        old = list(self.plan.sections.order_by("position"))
        parents = {section.pk: section.parent_id for section in old}
        kept: set[int] = set(parents) if self.what == CopyScope.ALL else set()
        for task in tasks:
            section = task.section_id
            while section is not None and section not in kept:
                kept.add(section)
                section = parents[section]
        sections = self._sections([section for section in old if section.pk in kept])
        made = [
            Task(
                section=sections[task.section_id],
                label=task.label,
                title=self._later(task.title)[:2000],
                position=task.position,
            )
            for task in tasks
        ]
        return dict(zip((task.pk for task in tasks), Task.objects.bulk_create(made, batch_size=500), strict=True))

    def _sections(self, old: list[PlanSection]) -> dict[int, PlanSection]:
        """Sections of the draft by the key of the old ones; one query a level."""
        found: dict[int, PlanSection] = {}
        places = {section.pk: place for place, section in enumerate(old, start=1)}
        for depth in sorted({section.depth for section in old}):
            level = [section for section in old if section.depth == depth]
            made = [
                PlanSection(
                    plan=self.draft,
                    parent=found.get(section.parent_id),
                    label=section.label,
                    title=self._later(section.title)[:500],
                    position=places[section.pk],
                    depth=depth,
                    area_id=section.area_id,
                )
                for section in level
            ]
            made = PlanSection.objects.bulk_create(made, batch_size=500)
            found |= dict(zip((section.pk for section in level), made, strict=True))
        return found

    def _activity(self, old: Activity, task: Task, place: int) -> Activity:
        """Work that goes on keeps its words; what is done again next year is worded for that year."""
        carried = old.status in OPEN_STATUSES
        again = not carried or old.deadline_kind in _LASTING
        texts = {name: getattr(old, name) for name in ("title", "requirement", "product", "note")}
        if again:
            texts = {name: self._later(text) for name, text in texts.items()}
        awaited = self.awaited.get(old.pk)
        before = Deadline(
            text=old.deadline_text,
            kind=DeadlineKind(awaited or old.deadline_kind),
            starts_on=None if awaited else old.starts_on,
            due_on=None if awaited else old.due_on,
            tentative=old.deadline_tentative,
        )
        deadline = deadline_in_later_year(before, self.plan.first_year, self.plan.last_year, self.years)
        words = {"title": texts["title"], "product": texts["product"], "leads_text": old.leads_text}
        return Activity(
            plan=self.draft,
            task=task,
            area=old.area,
            label=old.label,
            position=place,
            implicit=old.implicit,
            leads_text=old.leads_text,
            supports_text=old.supports_text,
            deadline_text=deadline.text[:500],
            deadline_kind=str(deadline.kind),
            starts_on=deadline.starts_on,
            due_on=deadline.due_on,
            deadline_tentative=deadline.tentative,
            continues=old if carried else None,
            extra=old.extra,
            search_text=activity_words(words | {"extra": old.extra}, task.title),
            **texts,
        )

    def _later(self, text: str) -> str:
        return in_later_year(text, self.plan.first_year, self.plan.last_year, self.years)

    def _parts(self) -> dict[int, list[Assignment]]:
        found: dict[int, list[Assignment]] = defaultdict(list)
        rows = Assignment.objects.filter(plan=self.plan).exclude(status=WorkStatus.CANCELLED)
        for row in rows.select_related("unit", "group").order_by("role", "position", "pk"):
            found[row.activity_id].append(row)
        return found

    def _assignments(self, activity: Activity, rows: list[Assignment]) -> Iterator[Assignment]:
        seen: set[tuple[str, int]] = set()
        for row in rows:
            for unit, group in self._who(row):
                if (row.role, unit.pk) not in seen:
                    seen.add((row.role, unit.pk))
                    place: dict[str, Any] = {"role": row.role, "group": group, "position": len(seen)}
                    yield Assignment(activity=activity, unit=unit, **place, **repeated_columns(activity, unit))

    def _who(self, row: Assignment) -> list[tuple[Unit, Unit | None]]:
        """Who takes the part next year: of a group that lasts its members then, else the unit or who follows it."""
        if row.group and self.heirs.lasts(row.group):
            return [(member, row.group) for member in self.heirs.members(row.group)]
        heir = self.heirs.of(row.unit)
        return [(heir, row.group)] if heir else []


class Heirs:
    """Who does a unit's work on a day: itself while it lasts, else the first of those that follow it. Two queries."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.next: dict[int, Unit] = {}
        for one in UnitSuccession.objects.select_related("successor").order_by("effective_on", "id"):
            self.next.setdefault(one.predecessor_id, one.successor)
        links = Unit.members.through.objects.filter(to_unit__in=Unit.objects.valid_on(on))
        self.groups: dict[int, list[Unit]] = defaultdict(list)
        for link in links.select_related("to_unit").order_by("to_unit__sort_key"):
            self.groups[link.from_unit_id].append(link.to_unit)

    def lasts(self, unit: Unit) -> bool:
        """Whether the unit exists on the day."""
        return (unit.valid_from is None or unit.valid_from <= self.on) and (
            unit.valid_to is None or unit.valid_to >= self.on
        )

    def members(self, group: Unit) -> list[Unit]:
        """The members of a group that exist on the day; a group that names none stands for itself."""
        return self.groups.get(group.pk) or [group]

    def of(self, unit: Unit) -> Unit | None:
        """The unit that does its work on the day; None where it ended and nobody follows."""
        seen: set[int] = set()
        while not self.lasts(unit):
            seen.add(unit.pk)
            follower = self.next.get(unit.pk)
            if follower is None or follower.pk in seen:
                return None
            unit = follower
        return unit
