"""What people say to each other about an activity."""

from django.db import transaction

from organisations.enums import NoticeKind, Role
from organisations.models import Unit, User
from organisations.queries.people import office_of, workers_of
from organisations.queries.unit_names import NamedUnits, names_for
from organisations.services.audit import audit
from organisations.services.notify import notify
from plans.enums import WorkStatus
from plans.mentions import mentions_in
from plans.models import Activity, Assignment, Note
from plans.permissions import can_write_note
from plans.queries.notes import agencies_that_see
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import clean_lines
from reform.common.wording import shortened

_LIMIT = 2000


@transaction.atomic
def write_note(*, by: User, activity: Activity, text: str) -> Note:
    """Leave a note on the activity and tell those whom it is for: the units that it names with @, else who leads.

    Raises `NotPermitted`, or `Invalid` for an empty or long text, a name that nobody knows, a group, or a unit that
    does not see the plan.
    """
    can_write_note(by, activity).require()
    text = clean_lines(text)
    if not text:
        raise Invalid("Hãy ghi nội dung trao đổi.", field="text")
    if len(text) > _LIMIT:
        raise Invalid(f"Nội dung dài {len(text)} ký tự, tối đa {_LIMIT}. Hãy rút gọn.", field="text")
    named = _named_units(by, activity, text)
    note = Note.objects.create(
        activity=activity, unit=by.unit or activity.plan.owner, text=text, written_at=clock.now(), written_by=by
    )
    note.mentions.set(named)
    audit(
        by=by, action="Ghi trao đổi", obj=activity, after={"note": note.pk, "mentions": [unit.code for unit in named]}
    )
    _tell(note, named or _leads(note))
    return note


def _named_units(by: User, activity: Activity, text: str) -> list[Unit]:
    near, around = (names_for(by.unit) if by.unit_id else NamedUnits()), names_for(activity.plan.owner)
    units, unknown = mentions_in(text, lambda name: near.find(name) or around.find(name))
    if unknown:
        raise Invalid(
            f"Không tìm thấy đơn vị “{unknown[0]}…”. Hãy ghi đúng tên đơn vị ngay sau dấu @, ví dụ “@Sở Tư pháp”.",
            field="text",
        )
    for unit in units:
        if unit.is_group:
            raise Invalid(f"“{unit}” là một nhóm. Hãy nhắc tên từng đơn vị.", field="text")
    seeing = agencies_that_see(activity)
    for unit in units:
        if seeing is not None and unit.agency_id not in seeing:
            raise Invalid(f"{unit} không xem được kế hoạch này nên không nhắc tên được.", field="text")
    return units


def _leads(note: Note) -> list[Unit]:
    """Who leads the activity, the writer's own agency aside; a member of a group speaks to the plan's owner, unless it
    oversees the province. The owner too, where nobody leads it any more.
    """
    owner = note.activity.plan.owner
    leads = Assignment.objects.leading().filter(activity=note.activity).select_related("unit")
    member = any(lead.group_id and lead.agency_id == note.unit.agency_id for lead in leads)
    if member and note.written_by.role != Role.PROVINCE:
        return [owner]
    leads = [lead for lead in leads if lead.status != WorkStatus.CANCELLED]
    others = [lead.unit for lead in leads if lead.agency_id != note.unit.agency_id]
    return others or [lead.unit for lead in leads] or [owner]


def _tell(note: Note, units: list[Unit]) -> None:
    people = {person.pk: person for person in workers_of(units)} if units else {}
    for unit in {unit.agency_id: unit for unit in units}.values():
        people |= {person.pk: person for person in office_of(unit)}
    for unit in units:
        people |= {person.pk: person for person in unit.users.filter(is_active=True).exclude(role=Role.CLIENT)}
    people.pop(note.written_by_id, None)
    notify(
        to=people.values(),
        kind=NoticeKind.NOTE,
        key=f"note:{note.pk}",
        title=f"{note.written_by} ({note.unit}) trao đổi về “{shortened(note.activity.title, 80)}”",
        text=note.text,
        path=f"/hoat-dong/{note.activity_id}/trao-doi/",
    )
