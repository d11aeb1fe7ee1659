"""The event has come for which work waited: the due day follows, the words stay, and who said so can be read."""

from datetime import date

import pytest
from django.db.models import Q

from organisations.enums import Role
from organisations.models import AuditEvent, Notification
from plans.enums import ChangeKind, DeadlineType, PlanStatus, WantedChange, WorkStatus
from plans.models import Activity, ActivityChange, Assignment, Plan
from plans.permissions import can_record_event
from plans.queries.plan_diff import mark_of, plan_diff
from plans.queries.standing import standing_of_assignment
from plans.services.amendments import AmendingDocument, Decisions, apply_amendment
from plans.services.change_requests import decide_change, request_change
from plans.services.events import Event, deadline_mark, record_event
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from plans.states import State
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.plans.annex import CHECK, REVIEW, SURVEY, annex, build_place
from tests.reporting.builders import work_lines

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 16)
WORDS = "Sau khi công bố Chỉ số năm 2024"
CAME = Event("Bộ Nội vụ công bố Chỉ số năm 2024", date(2025, 6, 10), date(2025, 7, 20), "12/QĐ-BNV", date(2025, 6, 9))


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


def waiting(unit, kind: str = DeadlineType.CONDITIONAL, leads=(), text: str = WORDS) -> Activity:
    made = make.activity(make.plan(unit.province), leads or [unit], kind=kind)
    Activity.objects.filter(pk=made.pk).update(deadline_text=text)
    return Activity.objects.select_related("plan__owner").get(pk=made.pk)


def record(activity: Activity, by, event: Event = CAME, today: date = TODAY, seen: str = "") -> ActivityChange:
    with clock.working_on(today):
        return record_event(activity=activity, by=by, event=event, seen=seen or deadline_mark(activity))


def with_(**fields) -> Event:
    return Event(**(CAME.__dict__ | fields))


def test_the_deadline_follows_for_every_unit_and_the_words_stay(justice):
    other = make.department("Sở Y tế", justice.province)
    activity, office = waiting(justice, leads=[justice, other]), make.user(justice.province, Role.OFFICE)
    change = record(activity, office)
    activity = Activity.objects.get(pk=activity.pk)
    assert (activity.deadline_kind, activity.starts_on, activity.due_on, activity.deadline_text) == (
        DeadlineType.FIXED,
        date(2025, 6, 10),
        date(2025, 7, 20),
        WORDS,
    )
    rows = Assignment.objects.filter(activity=activity).values_list("deadline_kind", "due_on")
    assert set(rows) == {(DeadlineType.FIXED, date(2025, 7, 20))}
    assert (change.kind, change.document, change.changed_by) == (ChangeKind.EVENT, "12/QĐ-BNV ngày 09/06/2025", office)
    assert (change.was_kind, change.was_due_on, change.on) == (DeadlineType.CONDITIONAL, None, TODAY)
    assert change.before == {}
    assert change.after == {
        "Sự kiện": "Bộ Nội vụ công bố Chỉ số năm 2024",
        "Ngày xảy ra": "10/06/2025",
        "Hạn hoàn thành": "20/07/2025",
    }
    assert AuditEvent.objects.filter(action="Ghi nhận mốc", actor_id=office.pk).count() == 1


def test_it_waits_until_then_and_is_late_only_after_the_due_day(justice):
    activity = waiting(justice)
    work = activity.assignments.get()
    assert standing_of_assignment(work, date(2025, 12, 31)).state is State.WAITING
    record(activity, make.user(justice, Role.OFFICE))
    work.refresh_from_db()
    states = [standing_of_assignment(work, day).state for day in (TODAY, date(2025, 7, 20), date(2025, 7, 21))]
    assert states == [State.NOT_STARTED, State.DUE_SOON, State.OVERDUE]


def test_reports_as_of_an_earlier_day_still_wait(justice):
    activity = waiting(justice)
    record(activity, make.user(justice, Role.OFFICE), with_(due_on=date(2025, 6, 12)))
    before, after = (work_lines(justice, 2025, day)[0] for day in (date(2025, 6, 14), date(2025, 6, 16)))
    assert (before.part, before.due_on) == ("waiting", None)
    assert (after.part, after.due_on) == ("overdue", date(2025, 6, 12))


def test_who_does_the_work_is_told_and_who_recorded_it_is_not(justice):
    official, office = make.user(justice), make.user(justice, Role.OFFICE)
    leader = make.user(justice, Role.LEADER)
    former = make.department("Sở Y tế", justice.province)
    make.user(former)
    activity = waiting(justice, leads=[justice, former])
    activity.assignments.filter(unit=former).update(status=WorkStatus.CANCELLED)
    record(activity, office)
    told = Notification.objects.values_list("recipient", "title")
    assert set(told) == {(person.pk, "Thời hạn đã xác định: 20/07/2025") for person in (official, leader)}


def test_a_correction_is_a_second_change_while_the_work_is_open(justice):
    activity, office = waiting(justice), make.user(justice, Role.OFFICE)
    record(activity, office)
    change = record(activity, office, with_(due_on=date(2025, 8, 1)), date(2025, 6, 17))
    assert change.before == {"Hạn hoàn thành": "20/07/2025"}
    assert change.after["Hạn hoàn thành"] == "01/08/2025"
    assert (change.was_kind, change.was_due_on) == (DeadlineType.FIXED, date(2025, 7, 20))
    make.update(activity.assignments.get(), make.user(justice), date(2025, 6, 20), WorkStatus.DONE)
    with pytest.raises(NotPermitted, match="hoàn thành"):
        record(Activity.objects.get(pk=activity.pk), office)


def test_work_without_a_date_gets_one_with_a_reason_or_a_document(justice):
    office = make.user(justice, Role.OFFICE)
    activity = waiting(justice, DeadlineType.UNSPECIFIED, text="")
    with pytest.raises(Invalid, match="lý do, hoặc số văn bản") as refusal:
        record(activity, office, Event("", None, date(2025, 9, 30)))
    assert refusal.value.field == "words"
    change = record(activity, office, Event("Thống nhất tại cuộc họp giao ban", None, date(2025, 9, 30)))
    assert (change.reason, change.after) == ("Thống nhất tại cuộc họp giao ban", {"Hạn hoàn thành": "30/09/2025"})
    assert Activity.objects.get(pk=activity.pk).due_on == date(2025, 9, 30)
    other = waiting(justice, DeadlineType.UNSPECIFIED, text="")
    record(other, office, Event("", None, date(2025, 9, 30), "12/CV-STP"))
    assert other.changes.get().document == "12/CV-STP"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"words": " "}, "words", "Hãy ghi sự kiện đã xảy ra"),
        ({"words": "x" * 501}, "words", "tối đa 500"),
        ({"happened_on": None}, "happened_on", "Hãy nhập ngày sự kiện"),
        ({"happened_on": date(2025, 6, 17)}, "happened_on", "không được sau hôm nay"),
        ({"happened_on": date(1925, 6, 10)}, "happened_on", "phải từ 01/01/2024 trở đi"),
        ({"due_on": None}, "due_on", "Hãy nhập hạn hoàn thành"),
        ({"due_on": date(2025, 6, 9)}, "due_on", "không được trước ngày sự kiện"),
        ({"due_on": date(2027, 1, 1)}, "due_on", "đến 31/12/2026"),
        ({"due_on": date(2225, 7, 20)}, "due_on", "phải từ"),
        ({"number": ""}, "number", "số, ký hiệu"),
        ({"issued_on": date(2025, 6, 17)}, "issued_on", "không được sau hôm nay"),
        ({"issued_on": date(1925, 6, 17)}, "issued_on", "trở đi"),
    ],
)
def test_days_and_words_that_cannot_be_are_refused_with_their_field(justice, fields, field, words):
    activity = waiting(justice)
    with pytest.raises(Invalid, match=words) as refusal:
        record(activity, make.user(justice, Role.OFFICE), with_(**fields))
    assert refusal.value.field == field
    assert not ActivityChange.objects.exists()
    assert not Activity.objects.filter(~Q(deadline_kind=DeadlineType.CONDITIONAL)).exists()


@pytest.mark.parametrize("due_on", [date(2025, 6, 10), date(2024, 12, 31), date(2026, 12, 31)])
def test_the_edges_of_what_can_be(justice, due_on):
    happened_on = min(due_on, date(2025, 6, 10))
    record(waiting(justice), make.user(justice, Role.OFFICE), with_(happened_on=happened_on, due_on=due_on))
    assert Activity.objects.get().due_on == due_on


def test_of_two_who_record_at_once_the_second_is_told(justice):
    activity, office = waiting(justice), make.user(justice, Role.OFFICE)
    seen = deadline_mark(activity)
    stale = Activity.objects.select_related("plan__owner").get(pk=activity.pk)
    record(activity, office)
    for late in (activity, stale):
        with pytest.raises(Conflict):
            record(late, office, with_(due_on=date(2025, 8, 1)), seen=seen)
    assert ActivityChange.objects.count() == 1


def test_who_may_record_it(justice):
    health = make.department("Sở Y tế", justice.province)
    activity = waiting(justice)
    allowed = [
        make.user(justice, Role.OFFICE),
        make.user(justice.province, Role.OFFICE),
        make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE),
        make.user(None, Role.ADMIN),
    ]
    refused = [
        make.user(justice),
        make.user(justice, Role.LEADER),
        make.user(health, Role.OFFICE),
        make.user(make.department("Sở khác", make.province("Tỉnh khác", "TK")), Role.PROVINCE),
    ]
    assert [bool(can_record_event(person, activity)) for person in allowed] == [True] * 4
    assert [bool(can_record_event(person, activity)) for person in refused] == [False] * 4
    for kind in (DeadlineType.CONTINUOUS, DeadlineType.RECURRING):
        assert "không chờ mốc" in can_record_event(allowed[0], waiting(justice, kind)).reason
    fixed = make.lead(justice, date(2025, 6, 30)).activity
    assert "có thời hạn theo kế hoạch" in can_record_event(allowed[0], fixed).reason
    Plan.objects.update(status=PlanStatus.CLOSED)
    closed = Activity.objects.select_related("plan").get(pk=activity.pk)
    assert "đã kết thúc" in can_record_event(allowed[0], closed).reason


def test_a_deadline_that_was_decided_since_is_not_the_leads_to_move(justice):
    activity, office = waiting(justice), make.user(justice, Role.OFFICE)
    record(activity, office)
    wish = {"kind": WantedChange.DEADLINE, "reason": "Chờ hướng dẫn", "number": "12/CV-STP", "issued_on": TODAY}
    with clock.working_on(TODAY):
        request = request_change(
            assignment=activity.assignments.get(), by=make.user(justice), deadline="30/08/2025", **wish
        )
        decide_change(request=request, by=make.user(justice.province, Role.OFFICE), approve=True, answer="")
    activity = Activity.objects.select_related("plan__owner").get(pk=activity.pk)
    assert activity.due_on == date(2025, 8, 30)
    assert "thời hạn theo kế hoạch" in can_record_event(office, activity).reason
    with pytest.raises(NotPermitted):
        record(activity, office, with_(due_on=date(2025, 12, 31)))


def test_no_lead_records_it_for_another(justice):
    health = make.department("Sở Y tế", justice.province)
    activity, office = waiting(justice, leads=[justice, health]), make.user(justice, Role.OFFICE)
    refusal = can_record_event(office, activity)
    assert "nhiều cơ quan cùng chủ trì" in refusal.reason
    assert "Sở Nội vụ" in refusal.then
    assert can_record_event(make.user(justice.province, Role.OFFICE), activity)
    activity.assignments.filter(unit=health).update(status=WorkStatus.CANCELLED)
    assert can_record_event(office, activity)
    assert "không chủ trì" in can_record_event(make.user(health, Role.OFFICE), activity).reason


@pytest.mark.parametrize(
    ("words", "kind"),
    [("Sau khi có hướng dẫn", DeadlineType.FIXED), ("Theo lộ trình", DeadlineType.CONDITIONAL)],
)
def test_an_amendment_that_repeats_the_words_leaves_the_recorded_day(words, kind):
    place, by = build_place(), make.user(None, Role.ADMIN)
    changed = [words if cell == SURVEY[6] else cell.replace("Phiếu", "Báo cáo") for cell in SURVEY]
    kept = [
        keep_import(by=None, owner=place.province, file_name=f"{number}.docx", content=annex(*rows))
        for number, rows in enumerate([(), (REVIEW, CHECK, SURVEY), (REVIEW, CHECK, changed)])
    ]
    with clock.working_on(TODAY):
        plan = commit_import(by=None, plan_import=kept[0])
        activity = plan.activities.select_related("plan__owner").get(title="Khảo sát")
        record(activity, by)
        assert [line.title for line in plan_diff(kept[1], plan).lines] == []
        apply_amendment(
            by=by,
            plan_import=kept[2],
            plan=plan,
            decisions=Decisions(frozenset(line.key for line in plan_diff(kept[2], plan).lines), {}),
            document=AmendingDocument("700/QĐ-UBND", date(2025, 6, 15), "Điều chỉnh Kế hoạch"),
            seen=mark_of(kept[2], plan),
        )
    activity.refresh_from_db()
    assert (activity.product, activity.deadline_text, activity.deadline_kind) == ("Báo cáo", words, kind)
