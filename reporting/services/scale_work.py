"""The work in a plan of the scale set: activities in every state with the history that led there, written in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from indicators.enums import AreaKey
from indicators.models import ReformArea
from organisations.models import Unit, User
from plans.enums import AssignmentRole, DeadlineType, EvidenceKind, UpdateKind, WorkStatus
from plans.models import Activity, Assignment, Evidence, Plan, PlanSection, ProgressUpdate, Task
from plans.services.plan_store import repeated_columns
from reform.common import clock
from reform.common.text import search_text

_BATCH = 2000
_ACTIVITIES_OF_A_TASK = 3
_TITLES = (
    "Rà soát, đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý",
    "Công bố, công khai danh mục thủ tục hành chính trên Cổng Dịch vụ công quốc gia",
    "Kiểm tra công tác cải cách hành chính tại các đơn vị trực thuộc, đôn đốc khắc phục tồn tại sau kiểm tra",
    "Bồi dưỡng kỹ năng số cho cán bộ, công chức, viên chức",
    "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính còn hiệu lực",
    "Đối thoại với người dân, doanh nghiệp về giải quyết thủ tục hành chính",
    "Tham mưu ban hành văn bản quy phạm pháp luật theo chương trình công tác",
)
_PRODUCTS = ("Báo cáo", "Kế hoạch", "Quyết định", "Thông báo kết luận")


@dataclass(frozen=True)
class _Step:
    on: date
    status: str
    progress: int
    reason: str = ""


@dataclass
class PlanFiller:
    """Adds activities to one plan: its agency leads each, a `helper` other than the agency supports it. What the n-th
    looks like follows from its number, the agency's `number` and `today` alone.
    """

    plan: Plan
    number: int
    agency: Unit
    helper: Unit
    official: User
    today: date
    _areas: dict[str, ReformArea] = field(default_factory=dict)
    _tasks: dict[tuple[str, int], Task] = field(default_factory=dict)

    def add(self, first: int, last: int) -> None:
        """Write the activities with these numbers, both included."""
        self._areas = {area.key: area for area in ReformArea.objects.all()}
        sections = self._sections()
        self._tasks = {(task.section.area.key, task.position): task for task in self._known_tasks()}
        for start in range(first, last + 1, _BATCH):
            numbers = range(start, min(start + _BATCH, last + 1))
            self._add_tasks(numbers, sections)
            self._write(numbers)

    def _sections(self) -> dict[str, PlanSection]:
        for position, key in enumerate(AreaKey, start=1):
            PlanSection.objects.get_or_create(
                plan=self.plan,
                position=position,
                defaults={"label": f"{position}", "title": AreaKey(key).label, "area": self._areas[key]},
            )
        return {section.area.key: section for section in self.plan.sections.select_related("area")}

    def _known_tasks(self):
        return Task.objects.filter(section__plan=self.plan).select_related("section__area")

    def _add_tasks(self, numbers: range, sections: dict[str, PlanSection]) -> None:
        places = dict.fromkeys(map(_place, numbers))
        fresh = {
            (area, position): Task(
                section=sections[area],
                label=f"Nhiệm vụ {position}",
                title=f"{_TITLES[position % len(_TITLES)]} (nhóm {position})",
                position=position,
            )
            for area, position in places
            if (area, position) not in self._tasks
        }
        Task.objects.bulk_create(fresh.values())
        self._tasks |= fresh

    def _write(self, numbers: range) -> None:
        activities, histories = [], []
        for number in numbers:
            activity = self._activity(number)
            steps = list(self._steps(activity, number))
            activities.append(activity)
            histories.append(steps)
            _stand(activity, steps, cancelled=number % 97 == 0)
        Activity.objects.bulk_create(activities)
        leads = [self._lead(activity, steps) for activity, steps in zip(activities, histories, strict=True)]
        supports = [self._assignment(one, self.helper, AssignmentRole.SUPPORT) for one in activities]
        Assignment.objects.bulk_create([*leads, *(supports if self.helper != self.agency else ())])
        updates = [
            self._update(lead, step)
            for lead, steps in zip(leads, histories, strict=True)
            if lead.status != WorkStatus.CANCELLED
            for step in steps
        ]
        ProgressUpdate.objects.bulk_create(updates)
        self._prove([update for update in updates if update.status == WorkStatus.DONE])

    def _activity(self, number: int) -> Activity:
        area, position = _place(number)
        task, product = self._tasks[area, position], _PRODUCTS[number % len(_PRODUCTS)]
        title = f"{_TITLES[number % len(_TITLES)]} (đợt {number})"
        kind, due_on = self._deadline(number)
        return Activity(
            plan=self.plan,
            task=task,
            area=self._areas[area],
            label=f"Hoạt động {position}.{number}",
            title=title,
            position=number,
            requirement="Thực hiện đúng tiến độ, chất lượng theo kế hoạch được duyệt",
            product=product,
            leads_text=self.agency.name,
            supports_text=self.helper.name if self.helper != self.agency else "",
            deadline_text=f"Trước ngày {due_on:%d/%m/%Y}" if due_on else DeadlineType(kind).label,
            deadline_kind=kind,
            due_on=due_on,
            search_text=search_text(title, task.title, product, self.agency.name),
        )

    def _deadline(self, number: int) -> tuple[str, date | None]:
        if number % 10 in (7, 8):
            return DeadlineType.CONTINUOUS, None
        if number % 10 == 9:
            return DeadlineType.CONDITIONAL, None
        month = (number * 7 + self.number) % 12 + 1
        return DeadlineType.FIXED, date(self.plan.first_year, month, 10 + number % 19)

    def _steps(self, activity: Activity, number: int) -> Iterator[_Step]:
        """What the unit has said until today; nothing of work that has not begun."""
        begun, due_on = date(self.plan.first_year, 1, 3) + timedelta(days=number % 7), activity.due_on
        fate = (number // 10 + number * 3 + self.number) % 10
        waits = activity.deadline_kind == DeadlineType.CONDITIONAL and fate < 8
        if begun > self.today or fate == 9 or waits:
            return
        yield _Step(begun, WorkStatus.IN_PROGRESS, 10 + 5 * fate)
        done_on = due_on + timedelta(days=9 if fate == 7 else -(fate % 3)) if due_on and fate != 6 else None
        if done_on and done_on <= self.today:
            yield _Step(done_on, WorkStatus.DONE, 100)
        elif fate == 5 and begun + timedelta(days=3) <= self.today:
            yield _Step(begun + timedelta(days=3), WorkStatus.IN_PROGRESS, 60, "Chưa có văn bản kèm theo.")

    def _lead(self, activity: Activity, steps: list[_Step]) -> Assignment:
        lead = self._assignment(activity, self.agency, AssignmentRole.LEAD)
        lead.status, lead.progress, lead.completed_on = activity.status, activity.progress, activity.completed_on
        if steps and activity.status != WorkStatus.CANCELLED:
            lead.version, lead.updated_on, lead.is_returned = len(steps), steps[-1].on, bool(steps[-1].reason)
        return lead

    def _assignment(self, activity: Activity, unit: Unit, role: str) -> Assignment:
        return Assignment(activity=activity, unit=unit, role=role, **repeated_columns(activity, unit))

    def _update(self, lead: Assignment, step: _Step) -> ProgressUpdate:
        done = step.status == WorkStatus.DONE
        return ProgressUpdate(
            assignment=lead,
            kind=UpdateKind.RETURN if step.reason else UpdateKind.REPORT,
            status=step.status,
            progress=step.progress,
            result="" if step.reason else "Đã ban hành văn bản và triển khai." if done else "Đang triển khai.",
            reason=step.reason,
            delay_reason="Chờ ý kiến của cơ quan phối hợp." if lead.due_on and step.on > lead.due_on else "",
            on=step.on,
            completed_on=step.on if done else None,
            is_illustrative=True,
            recorded_at=clock.now(),
            recorded_by=self.official,
        )

    def _prove(self, updates: list[ProgressUpdate]) -> None:
        """A document for each finished work."""
        documents = Evidence.objects.bulk_create(
            Evidence(
                unit=self.agency,
                kind=EvidenceKind.DOCUMENT,
                number=f"{update.assignment.activity.position}/BC",
                issued_on=update.on,
                search_text=search_text(f"{update.assignment.activity.position}/BC"),
                added_at=update.recorded_at,
                added_by=self.official,
            )
            for update in updates
        )
        links = ProgressUpdate.evidence.through
        links.objects.bulk_create(
            links(progressupdate=update, evidence=document) for update, document in zip(updates, documents, strict=True)
        )


def _place(number: int) -> tuple[str, int]:
    """The area of the n-th activity, and the place of its task in the area's section."""
    areas = list(AreaKey)
    return areas[number % len(areas)].value, number // (len(areas) * _ACTIVITIES_OF_A_TASK) + 1


def _stand(activity: Activity, steps: list[_Step], *, cancelled: bool) -> None:
    """Write on the activity what its only lead has said last."""
    if cancelled:
        activity.status = WorkStatus.CANCELLED
    elif steps:
        activity.status, activity.progress = steps[-1].status, steps[-1].progress
        activity.completed_on = steps[-1].on if activity.status == WorkStatus.DONE else None
