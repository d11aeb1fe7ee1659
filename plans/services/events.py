"""Records that the event has come for which work waited: from then on the work has a due day."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from organisations.enums import NoticeKind
from organisations.models import Unit, User
from organisations.queries.people import leaders_of, workers_of
from organisations.services.audit import audit
from organisations.services.notify import notify
from plans.enums import ChangeKind, DeadlineType, WorkStatus
from plans.models import Activity, ActivityChange, Assignment
from plans.permissions import can_record_event
from plans.queries.events import DUE, EVENT, HAPPENED, asks_for_event, last_event
from plans.services.activity_history import change_of, former_of
from plans.services.evidence import NewEvidence, evidence_objections
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reform.common.wording import day, shortened

WORDS_LIMIT = 500
_NAME_LENGTH = 120


@dataclass(frozen=True)
class Event:
    """What came and when, until when the work is to be done from there, and the document that says so, if one does.

    Work that waits for nothing but lacks a date has no day on which something came; `words` are then the reason.
    """

    words: str
    happened_on: date | None
    due_on: date | None
    number: str = ""
    issued_on: date | None = None


@transaction.atomic
def record_event(*, activity: Activity, by: User, event: Event, seen: str) -> ActivityChange:
    """Make the activity's deadline, and that of every unit in it, the day that follows from the event; a second time
    corrects the first. The document's own words stay, and the change says who recorded what, when and why.

    `seen` is the deadline that the person looked at (`deadline_mark`). Raises `NotPermitted`, `Invalid` with the field,
    `Conflict` when the deadline is another by now; nothing is written then. Those who do the work are told.
    """
    can_record_event(by, activity).require()
    waits = asks_for_event(activity)
    for objection in objections(activity, event):
        raise objection
    if seen != deadline_mark(activity):
        raise Conflict("Thời hạn của hoạt động đã được ghi khác trong khi ông/bà đang nhập. Hãy xem lại.")
    former = former_of(activity)
    recorded = last_event(activity)
    moved = Activity.objects.filter(
        pk=activity.pk, status=activity.status, deadline_kind=activity.deadline_kind, due_on=activity.due_on
    ).update(deadline_kind=DeadlineType.FIXED, starts_on=event.happened_on, due_on=event.due_on)
    if not moved:
        raise Conflict("Hoạt động đã thay đổi trong khi ông/bà đang nhập. Hãy tải lại trang.")
    Assignment.objects.filter(activity=activity).update(deadline_kind=DeadlineType.FIXED, due_on=event.due_on)
    activity.refresh_from_db()
    after = {EVENT: clean(event.words), HAPPENED: day(event.happened_on)} if waits else {}
    after |= {DUE: day(event.due_on)}
    earlier = recorded.after if recorded else {}
    change = change_of(
        activity=activity,
        kind=ChangeKind.EVENT,
        by=by,
        on=clock.today(),
        former=former,
        before={label: words for label, words in earlier.items() if after.get(label) != words},
        after=after,
        document=_document(event),
        reason="" if waits else clean(event.words),
        changed_at=clock.now(),
    )
    change.save()
    audit(by=by, action="Ghi nhận mốc", obj=activity, before=change.before, after=change.after)
    _tell(change, by)
    return change


def objections(activity: Activity, event: Event) -> list[Invalid]:
    """Everything that speaks against recording this, each with its field."""
    found = _against_words(activity, event)
    if asks_for_event(activity):
        found += _against_day(activity, event.happened_on)
    found += _against_due(activity, event)
    return found + list(evidence_objections(NewEvidence(number=event.number, issued_on=event.issued_on)))


def deadline_mark(activity: Activity) -> str:
    """The deadline as a form remembers it."""
    return f"{activity.deadline_kind}/{activity.starts_on or ''}/{activity.due_on or ''}"


def _against_words(activity: Activity, event: Event) -> list[Invalid]:
    words = clean(event.words)
    if len(words) > WORDS_LIMIT:
        return [Invalid(f"Nội dung dài {len(words)} ký tự, tối đa {WORDS_LIMIT}. Hãy rút gọn.", field="words")]
    if words:
        return []
    if asks_for_event(activity):
        return [Invalid("Hãy ghi sự kiện đã xảy ra, ví dụ “Bộ Nội vụ công bố Chỉ số năm 2024”.", field="words")]
    if clean(event.number):
        return []
    return [Invalid("Hãy ghi lý do, hoặc số văn bản xác định thời hạn.", field="words")]


def _against_day(activity: Activity, happened_on: date | None) -> list[Invalid]:
    earliest, today = date(activity.plan.first_year - 1, 1, 1), clock.today()
    if happened_on is None:
        words = f"Hãy nhập ngày sự kiện xảy ra, ví dụ {day(today)}."
    elif happened_on > today:
        words = f"Ngày xảy ra không được sau hôm nay ({day(today)}). Sự kiện chưa đến thì chưa ghi nhận."
    elif happened_on < earliest:
        words = f"Ngày xảy ra phải từ {day(earliest)} trở đi, theo thời gian của kế hoạch."
    else:
        return []
    return [Invalid(words, field="happened_on")]


def _against_due(activity: Activity, event: Event) -> list[Invalid]:
    plan, due_on = activity.plan, event.due_on
    earliest, latest = date(plan.first_year - 1, 1, 1), date(plan.last_year + 1, 12, 31)
    if due_on is None:
        words = "Hãy nhập hạn hoàn thành, ví dụ 30/09/2025."
    elif event.happened_on and due_on < event.happened_on:
        words = f"Hạn hoàn thành không được trước ngày sự kiện xảy ra ({day(event.happened_on)})."
    elif not earliest <= due_on <= latest:
        words = f"Hạn hoàn thành phải từ {day(earliest)} đến {day(latest)}, theo thời gian của kế hoạch."
    else:
        return []
    return [Invalid(words, field="due_on")]


def _document(event: Event) -> str:
    dated = f" ngày {day(event.issued_on)}" if event.issued_on else ""
    return f"{clean(event.number)}{dated}"


def _tell(change: ActivityChange, by: User) -> None:
    activity = change.activity
    leads = activity.assignments.leading().exclude(status=WorkStatus.CANCELLED)
    units = list(Unit.objects.filter(assignments__in=leads).distinct())
    people = {person.pk: person for unit in units for person in leaders_of(unit)}
    people |= {person.pk: person for person in workers_of(units)}
    people.pop(by.pk, None)
    notify(
        to=people.values(),
        kind=NoticeKind.CHANGE,
        key=f"event:{change.pk}",
        title=f"Thời hạn đã xác định: {day(activity.due_on)}",
        text="; ".join([shortened(activity.title, _NAME_LENGTH), *change.after.values()]),
        path=reverse("plans:activity_detail", args=[activity.pk]),
    )
