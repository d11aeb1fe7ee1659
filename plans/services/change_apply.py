"""Carries an approved request out: the activity, and every column of its assignments that repeats it."""

from datetime import date

from organisations.models import Unit, User
from organisations.queries.unit_names import NamedUnits
from plans.enums import ChangeKind, PlanStatus, WantedChange, WorkStatus
from plans.models import Activity, ActivityChange, Assignment, ChangeRequest, Task
from plans.queries.change_words import deadline_json, document_of, words_of
from plans.services.activity_history import change_of, former_of
from plans.services.amendment_units import Units
from plans.services.plan_store import activity_words, deadline_fields
from reform.common import clock
from reform.common.errors import Conflict

_ASK_AGAIN = "Hãy trả lời không chấp thuận để đơn vị đề nghị lại theo hiện trạng mới."


def apply_change(request: ChangeRequest, *, by: User, capacity: str) -> ActivityChange:
    """Change what was asked for, within the caller's transaction, which holds the activity's row.

    Raises `Conflict` when the plan, the activity or what was to be changed is no longer as it was when the unit asked.
    """
    activity = Activity.objects.select_related("plan__owner", "task", "area").get(pk=request.activity_id)
    _refuse_stale(request, activity)
    former = former_of(activity)
    ended = {
        WantedChange.DEADLINE: _change_deadline,
        WantedChange.LEAD: _change_lead,
        WantedChange.TEXT: _change_text,
    }[WantedChange(request.kind)](request, activity)
    words = words_of(request)
    activity.refresh_from_db()
    change = change_of(
        activity=activity,
        kind=ChangeKind.CHANGED,
        by=by,
        on=clock.today(),
        former=former,
        before={label: old for label, old, _ in words},
        after={label: new for label, _, new in words},
        document=document_of(request),
        reason=request.reason,
        request=request,
        ended=ended,
        capacity=capacity,
        changed_at=clock.now(),
    )
    change.save()
    return change


def _refuse_stale(request: ChangeRequest, activity: Activity) -> None:
    if activity.plan.status != PlanStatus.IN_FORCE:
        state = activity.plan.get_status_display().lower()
        raise Conflict(f"Kế hoạch {state} nên không điều chỉnh được nữa. Hãy trả lời không chấp thuận.")
    if activity.status == WorkStatus.CANCELLED:
        raise Conflict("Hoạt động đã được đưa ra khỏi kế hoạch. Hãy trả lời không chấp thuận.")
    part = Assignment.objects.leading().filter(activity=activity, unit=request.unit_id).first()
    if part is None or part.status == WorkStatus.CANCELLED:
        raise Conflict(f"{request.unit} không còn chủ trì hoạt động này. Hãy trả lời không chấp thuận.")
    if part.status == WorkStatus.DONE:
        raise Conflict(f"{request.unit} đã báo cáo hoàn thành sau khi đề nghị. Hãy trả lời không chấp thuận.")
    if not _is_as_it_was(request, activity):
        raise Conflict(f"Hoạt động đã được điều chỉnh sau khi đơn vị đề nghị. {_ASK_AGAIN}")


def _is_as_it_was(request: ChangeRequest, activity: Activity) -> bool:
    was = request.wanted["was"]
    if request.kind == WantedChange.DEADLINE:
        return was == deadline_json(activity)
    if request.kind == WantedChange.TEXT:
        return was == {"title": activity.title, "product": activity.product}
    return True


def _change_deadline(request: ChangeRequest, activity: Activity) -> list[int]:
    """The deadline is the activity's: it changes for every unit that leads it."""
    values = deadline_fields(request.wanted)
    Activity.objects.filter(pk=activity.pk).update(**values)
    activity.assignments.update(deadline_kind=values["deadline_kind"], due_on=values["due_on"])
    return []


def _change_lead(request: ChangeRequest, activity: Activity) -> list[int]:
    unit = Unit.objects.filter(pk=request.wanted["unit"]).first()
    today = clock.today()
    if unit is None or (unit.valid_to and unit.valid_to < today):
        raise Conflict(f"{request.wanted['name']} không còn hoạt động. {_ASK_AGAIN}")
    there = Assignment.objects.leading().filter(activity=activity, unit=unit)
    if there.exclude(status=WorkStatus.CANCELLED).exists():
        raise Conflict(f"{unit} đã chủ trì hoạt động này. Hãy trả lời không chấp thuận.")
    units = Units(activity.plan, NamedUnits(), _not_before_last_word(activity, request.unit, today), activity)
    ended = units.hand_over(activity, request.unit, unit)
    units.write(request.decided_by)
    activity.leads_text = _with_lead(activity.leads_text, request.unit, unit)
    Activity.objects.filter(pk=activity.pk).update(
        leads_text=activity.leads_text, search_text=_words(activity), **units.state(activity)
    )
    return [row.pk for row in ended]


def _not_before_last_word(activity: Activity, unit: Unit, today: date) -> date:
    last = activity.assignments.leading().filter(unit=unit).values_list("updated_on", flat=True).first()
    return max(today, last or today)


def _with_lead(text: str, old: Unit, new: Unit) -> str:
    """The document's words with the new unit in the old one's place; beside them where they do not name it."""
    for name in (old.name, old.short_name):
        if name and name in text:
            return text.replace(name, new.name, 1)[:1000]
    return f"{text}; {new.name}"[:1000] if text else new.name


def _change_text(request: ChangeRequest, activity: Activity) -> list[int]:
    activity.title, activity.product = request.wanted["title"], request.wanted["product"]
    if activity.implicit:  # it stands for its task
        Task.objects.filter(pk=activity.task_id).update(title=activity.title)
        activity.task.title = activity.title
    Activity.objects.filter(pk=activity.pk).update(
        title=activity.title, product=activity.product, search_text=_words(activity)
    )
    return []


def _words(activity: Activity) -> str:
    draft = {name: getattr(activity, name) for name in ("title", "product", "leads_text", "extra")}
    return activity_words(draft, activity.task.title)
