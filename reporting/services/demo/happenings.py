"""An illustrative event for which work of a real plan waited."""

from datetime import date, timedelta

from organisations.enums import Role
from organisations.models import User
from plans.enums import ChangeKind, DeadlineType
from plans.models import Activity, ActivityChange
from plans.permissions import can_record_event
from plans.services.events import Event, deadline_mark, record_event
from reform.common import clock
from reporting.services.demo import PROVINCE
from reporting.services.demo.people import person_of

_RECORDED, _HAPPENED, _DUE = timedelta(days=9), timedelta(days=13), timedelta(days=17)


def let_an_event_come(until: date) -> int:
    """Record the event for which the first waiting activity of the demo's province waits; returns how many, none where
    one was recorded before.
    """
    if ActivityChange.objects.filter(kind=ChangeKind.EVENT).exists():
        return 0
    waiting = Activity.objects.filter(
        deadline_kind=DeadlineType.CONDITIONAL,
        deadline_text__startswith="Sau khi",
        plan__owner__province__code=PROVINCE,
    )
    activity = waiting.select_related("plan__owner").order_by("plan__code", "position").first()
    if activity is None:
        return 0
    leads = activity.assignments.leading().select_related("agency").order_by("position")
    people = [person_of(lead.agency, Role.OFFICE) for lead in leads]
    people += User.objects.filter(unit__province__code=PROVINCE, role=Role.PROVINCE).select_related("unit")
    for person in (one for one in people if one and can_record_event(one, activity)):
        words = activity.deadline_text.removeprefix("Sau khi ")
        event = Event(f"Đã {words}", until - _HAPPENED, until + _DUE, "1525/BNV-CCHC", until - _HAPPENED)
        with clock.working_on(until - _RECORDED):
            record_event(activity=activity, by=person, event=event, seen=deadline_mark(activity))
        return 1
    return 0
