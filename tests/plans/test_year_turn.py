"""The year turns: next year's draft, who does the work then, a plan in force, a plan closed and opened again."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import AuditEvent, Installation, UnitSuccession
from plans.deadlines import parse_deadline
from plans.enums import ChangeKind, DeadlineType, PlanStatus, WorkStatus
from plans.models import Activity, ActivityChange, Assignment, Plan, Task
from plans.permissions import can_record_progress
from plans.queries.year_turn import closing_of, suggestions_of
from plans.services.events import Event, deadline_mark, record_event
from plans.services.plan_copy import CopyScope
from plans.services.year_turn import close_plan, copy_plan, delete_draft, put_in_force, reopen_plan
from plans.year_words import deadline_in_later_year, in_later_year
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.plans.annex import build_place
from tests.reporting.builders import work_lines

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 20)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    with clock.working_on(DAY):
        yield


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def office(place):
    return make.user(place.home_affairs, Role.PROVINCE)


@pytest.fixture
def plan(place):
    """A plan with finished, unfinished, lasting and cancelled work."""
    plan = make.plan(place.province, title="Kế hoạch CCHC năm 2025")
    done = make.activity(plan, [place.justice], due_on=date(2025, 6, 30), title="Ban hành kế hoạch năm 2025")
    make.activity(plan, [place.justice], [place.home_affairs], due_on=date(2025, 9, 30), title="Đề án năm 2025")
    make.activity(plan, [place.home_affairs, place.justice], group=place.departments, title="Tự kiểm tra năm 2025")
    gone = make.activity(plan, [place.justice], title="Việc đã bỏ")
    Activity.objects.filter(pk=gone.pk).update(status=WorkStatus.CANCELLED)
    make.update(done.assignments.get(), make.user(place.justice), date(2025, 6, 1), WorkStatus.DONE)
    return plan


def titles(plan: Plan) -> list[str]:
    return list(plan.activities.order_by("position").values_list("title", flat=True))


@pytest.mark.parametrize(
    ("words", "later", "starts_on", "due_on"),
    [
        ("30/6/2025", "30/6/2026", None, date(2026, 6, 30)),
        ("Tháng 12/2024 – Tháng 12/2025", "Tháng 12/2025 – Tháng 12/2026", date(2025, 12, 1), date(2026, 12, 31)),
        ("Quý III", "Quý III", date(2026, 7, 1), date(2026, 9, 30)),
        ("Trong tháng 2", "Trong tháng 2", date(2026, 2, 1), date(2026, 2, 28)),
        ("Thường xuyên", "Thường xuyên", None, None),
        ("Sau khi công bố Chỉ số năm 2024", "Sau khi công bố Chỉ số năm 2025", None, None),
        ("Theo Nghị quyết số 16/2025/NQ-CP", "Theo Nghị quyết số 16/2025/NQ-CP", None, None),
    ],
)
def test_a_deadline_moves_with_its_words(words, later, starts_on, due_on):
    before = parse_deadline(words, year=2025)
    after = deadline_in_later_year(before, 2025, 2025, 1)
    assert (after.text, after.starts_on, after.due_on, after.kind) == (later, starts_on, due_on, before.kind)


@pytest.mark.parametrize(
    ("words", "later"),
    [
        ("Kế hoạch cải cách hành chính năm 2026", "Kế hoạch cải cách hành chính năm 2027"),
        ("Tổng kết Quyết định số 1271/QĐ-UBND về giai đoạn 2021 - 2025", "như trên"),
        ("Sơ kết Nghị quyết số 20-NQ/TU ngày 04/11/2025 đến năm 2025", "như trên"),
        ("Kế hoạch giai đoạn 2026 - 2030", "như trên"),
    ],
)
def test_what_was_issued_keeps_its_years(words, later):
    assert in_later_year(words, 2025, 2025, 1) == (words if later == "như trên" else later)


def test_a_day_that_its_words_do_not_tell_moves_by_the_year():
    before = parse_deadline("28 ngày kể từ ngày ban hành", year=2024, issued_on=date(2024, 2, 1))
    assert before.due_on == date(2024, 2, 29)
    assert deadline_in_later_year(before, 2024, 2024, 1).due_on == date(2025, 2, 28)


# ── Next year's plan ────────────────────────────────────────────────────────────────────────────────────────────────


def test_next_years_draft_has_the_work_of_this_year_and_carries_on_what_is_not_done(plan, place, office):
    draft = copy_plan(by=office, plan=plan, year=2026)
    assert (draft.status, draft.continues, draft.title) == (PlanStatus.DRAFT, plan, "Kế hoạch CCHC năm 2026")
    assert (draft.number, draft.issued_on, draft.first_year, draft.last_year) == ("", None, 2026, 2026)
    assert titles(draft) == ["Ban hành kế hoạch năm 2026", "Đề án năm 2025", "Tự kiểm tra năm 2026"]
    done, open_work, lasting = draft.activities.order_by("position")
    assert (done.continues, open_work.continues.title) == (None, "Đề án năm 2025")
    assert (done.due_on, open_work.due_on, lasting.due_on) == (date(2026, 6, 30), date(2026, 9, 30), None)
    assert set(lasting.assignments.values_list("unit__name", "group__name")) == {
        ("Sở Nội vụ", "Các sở, ban, ngành"),
        ("Sở Tư pháp", "Các sở, ban, ngành"),
    }
    states = set(Assignment.objects.filter(plan=draft).values_list("status", "progress", "first_year"))
    assert states == {(WorkStatus.NOT_STARTED, 0, 2026)}
    assert AuditEvent.objects.about(draft).get().after["carried"] == 2


@pytest.mark.parametrize(
    ("what", "found"),
    [
        (CopyScope.UNFINISHED, ["Đề án năm 2025", "Tự kiểm tra năm 2026"]),
        (CopyScope.LASTING, ["Tự kiểm tra năm 2026"]),
    ],
)
def test_only_what_was_chosen_is_copied_with_its_headings(plan, office, what, found):
    draft = copy_plan(by=office, plan=plan, year=2026, what=what)
    assert titles(draft) == found
    assert draft.sections.get().tasks.count() == len(found)


@pytest.mark.parametrize("decided", [False, True])
def test_next_years_event_has_not_come_yet(place, office, decided):
    plan = make.plan(place.province)
    waits = make.activity(plan, [place.justice], kind=DeadlineType.CONDITIONAL)
    Activity.objects.filter(pk=waits.pk).update(deadline_text="Sau khi công bố Chỉ số năm 2024")
    waits.refresh_from_db()
    for due_on in (date(2025, 7, 20), date(2025, 8, 1)):
        event = Event("Đã công bố Chỉ số", date(2025, 6, 10), due_on)
        record_event(activity=waits, by=office, event=event, seen=deadline_mark(waits))
        waits.refresh_from_db()
    if decided:
        moved = {"was_kind": DeadlineType.FIXED, "was_due_on": date(2025, 8, 1), "changed_at": clock.now()}
        ActivityChange.objects.create(activity=waits, kind=ChangeKind.CHANGED, **moved)
    copied = copy_plan(by=office, plan=plan, year=2026).activities.get()
    assert copied.deadline_text == "Sau khi công bố Chỉ số năm 2025"
    expected = ("FIXED", date(2026, 6, 10), date(2026, 8, 1)) if decided else ("CONDITIONAL", None, None)
    assert (copied.deadline_kind.upper(), copied.starts_on, copied.due_on) == expected
    assert copied.assignments.get().due_on == copied.due_on


def test_who_follows_a_unit_that_ended_takes_its_place_and_is_pointed_out(client, plan, place, office):
    joined = make.department("Sở Hợp nhất", place.province)
    type(joined).objects.filter(pk=place.justice.pk).update(valid_to=date(2025, 6, 30))
    UnitSuccession.objects.create(
        predecessor=place.justice, successor=joined, effective_on=date(2025, 7, 1), decision="NQ 15"
    )
    draft = copy_plan(by=office, plan=plan, year=2026)
    leads = draft.activities.get(title="Đề án năm 2025").assignments.leading()
    assert list(leads.values_list("unit__name", flat=True)) == ["Sở Hợp nhất"]
    lasting = draft.activities.get(title="Tự kiểm tra năm 2026").assignments.leading()
    assert list(lasting.values_list("unit__name", flat=True)) == ["Sở Nội vụ"]
    told = [(one.activity.title, one.before, one.after, one.decision) for one in suggestions_of(draft)]
    assert told == [
        ("Ban hành kế hoạch năm 2026", "Sở Tư pháp", "Sở Hợp nhất", "NQ 15, từ ngày 01/07/2025"),
        ("Đề án năm 2025", "Sở Tư pháp", "Sở Hợp nhất", "NQ 15, từ ngày 01/07/2025"),
    ]
    client.force_login(office)
    for address in (f"/ke-hoach/{draft.pk}/", f"/ke-hoach/{draft.pk}/ban-hanh/"):
        assert client.get(address).content.decode().count("<strong>Sở Hợp nhất</strong>") == 2


def test_work_whose_unit_ended_without_heirs_waits_for_a_lead(plan, place, office):
    type(place.justice).objects.filter(pk=place.justice.pk).update(valid_to=date(2025, 6, 30))
    draft = copy_plan(by=office, plan=plan, year=2026, what=CopyScope.UNFINISHED)
    assert [(one.activity.title, one.after) for one in suggestions_of(draft)] == [("Đề án năm 2025", "")]


def test_a_second_draft_for_the_year_and_an_earlier_year_are_refused(plan, office):
    copy_plan(by=office, plan=plan, year=2026)
    with pytest.raises(Conflict, match="Đã có kế hoạch năm 2026"):
        copy_plan(by=office, plan=plan, year=2026)
    with pytest.raises(Invalid, match="phải sau năm 2025"):
        copy_plan(by=office, plan=plan, year=2025)


def test_a_draft_is_seen_by_its_owner_and_by_home_affairs_alone(plan, place, office, client):
    draft = copy_plan(by=office, plan=plan, year=2026)
    seers = {
        make.user(place.justice, Role.OFFICE): False,
        make.user(place.province, Role.CLIENT): False,
        make.user(place.province, Role.OFFICE): True,
        office: True,
        make.user(None, Role.ADMIN): True,
    }
    for person, sees in seers.items():
        assert Plan.objects.visible_to(person).filter(pk=draft.pk).exists() == sees, person
        assert Assignment.objects.visible_to(person).filter(plan=draft).exists() == sees, person
        client.force_login(person)
        if person.role != Role.CLIENT:
            assert client.get(f"/ke-hoach/{draft.pk}/").status_code == (200 if sees else 404)


def test_a_draft_is_put_in_force_once(plan, place, office):
    draft = copy_plan(by=office, plan=plan, year=2026)
    with pytest.raises(Invalid, match="không được sau hôm nay"):
        put_in_force(by=office, plan=draft, issued_on=date(2026, 1, 5))
    put_in_force(by=office, plan=draft, number="99/KH-UBND", issued_on=DAY)
    assert (draft.status, draft.number, draft.issued_on) == (PlanStatus.IN_FORCE, "99/KH-UBND", DAY)
    assert Plan.objects.visible_to(make.user(place.justice)).filter(pk=draft.pk).exists()
    with pytest.raises(NotPermitted, match="đã được ban hành"):
        put_in_force(by=office, plan=draft)
    with pytest.raises(NotPermitted, match="đã được ban hành"):
        delete_draft(by=office, plan=draft)


def test_a_draft_is_thrown_away_and_what_it_came_from_stays(plan, office):
    draft = copy_plan(by=office, plan=plan, year=2026)
    delete_draft(by=office, plan=draft)
    assert list(Plan.objects.all()) == [plan]
    assert plan.activities.count() == 4
    assert copy_plan(by=office, plan=plan, year=2026).code == f"{plan.owner.code}-2026"


# ── The end ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_closed_plan_is_not_reported_on_and_still_counts_in_its_year(plan, place, office):
    before = [line.part for line in work_lines(place.justice, 2025, DAY)]
    close_plan(by=office, plan=plan, on=DAY)
    assert plan.status == PlanStatus.CLOSED
    event = AuditEvent.objects.about(plan).get(action="Kết thúc kế hoạch")
    assert event.before == {"status": "IN_FORCE"}
    assert event.after == {"status": "CLOSED", "on": "2025-12-20", "unfinished": 2}
    part = Assignment.objects.leading().get(activity__title="Đề án năm 2025")
    verdict = can_record_progress(make.user(place.justice), part)
    assert "Kế hoạch đã kết thúc" in verdict.reason
    assert "kế hoạch năm 2026" in verdict.then
    assert [line.part for line in work_lines(place.justice, 2025, DAY)] == before
    assert len(before) == 4


def test_what_closing_leaves_open_is_counted(plan, office):
    assert (closing_of(plan).unfinished, closing_of(plan).lost) == (2, 2)
    copy_plan(by=office, plan=plan, year=2026, what=CopyScope.LASTING)
    closing = closing_of(plan)
    assert (closing.unfinished, closing.carried, [one.title for one in closing.left]) == (2, 1, ["Đề án năm 2025"])


def test_home_affairs_opens_a_closed_plan_again_with_a_reason(plan, place, office):
    owner = make.user(place.province, Role.OFFICE)
    close_plan(by=owner, plan=plan, on=DAY)
    with pytest.raises(NotPermitted, match="Chỉ Sở Nội vụ"):
        reopen_plan(by=owner, plan=plan, reason="Thiếu số liệu")
    with pytest.raises(Invalid, match="lý do"):
        reopen_plan(by=office, plan=plan, reason=" ")
    reopen_plan(by=office, plan=plan, reason="Thiếu số liệu")
    assert plan.status == PlanStatus.IN_FORCE
    event = AuditEvent.objects.about(plan).get(action="Mở lại kế hoạch")
    assert event.after == {"status": "IN_FORCE", "reason": "Thiếu số liệu"}


@pytest.mark.parametrize("on", [date(2025, 12, 21), date(2024, 12, 1)])
def test_the_day_of_the_end_lies_between_issue_and_today(plan, office, on):
    with pytest.raises(Invalid) as refusal:
        close_plan(by=office, plan=plan, on=on)
    assert refusal.value.field == "on"


def test_a_task_whose_work_was_taken_out_is_not_copied(plan, office):
    Task.objects.create(section=plan.sections.first(), title="Nhiệm vụ chưa có hoạt động", position=99)
    draft = copy_plan(by=office, plan=plan, year=2026)
    tasks = set(Task.objects.filter(section__plan=draft).values_list("title", flat=True))
    assert "Nhiệm vụ chưa có hoạt động" in tasks
    assert len(tasks) == 1 + draft.activities.count()


def test_a_draft_that_another_plan_implements_is_not_thrown_away(client, plan, place, office):
    draft = copy_plan(by=office, plan=plan, year=2026)
    make.plan(place.justice, 2026, parent=draft)
    client.force_login(office)
    answer = client.post(f"/ke-hoach/{draft.pk}/xoa-du-thao/", follow=True)
    assert "Đã có kế hoạch khác thực hiện dự thảo này" in answer.content.decode()
    assert Plan.objects.filter(pk=draft.pk).exists()


def test_only_who_keeps_the_plan_turns_its_year(plan, place):
    official, other = make.user(place.justice), make.user(place.justice, Role.OFFICE)
    for person in (official, other):
        with pytest.raises(NotPermitted, match="kế hoạch này"):
            copy_plan(by=person, plan=plan, year=2026)
        with pytest.raises(NotPermitted, match="kế hoạch này"):
            close_plan(by=person, plan=plan, on=DAY)


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_pages_lead_from_one_year_to_the_next(client, plan, place, office):
    client.force_login(office)
    page = client.get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert "Lập kế hoạch năm sau" in page and "Kết thúc kế hoạch" in page and "Mở lại" not in page
    answer = client.post(f"/ke-hoach/{plan.pk}/nam-sau/", {"year": "2026", "what": "all"}, follow=True)
    draft = Plan.objects.get(continues=plan)
    text = answer.content.decode()
    assert "Đã lập dự thảo kế hoạch năm 2026 với 3 hoạt động" in text
    assert f'href="/ke-hoach/{draft.pk}/ban-hanh/"' in text
    carried = draft.activities.get(title="Đề án năm 2025")
    assert f'href="/hoat-dong/{carried.continues_id}/"' in client.get(f"/hoat-dong/{carried.pk}/").content.decode()
    assert f'href="/hoat-dong/{carried.pk}/"' in client.get(f"/hoat-dong/{carried.continues_id}/").content.decode()
    client.post(f"/ke-hoach/{draft.pk}/ban-hanh/", {"number": "1/KH", "issued_on": "20/12/2025"})
    client.post(f"/ke-hoach/{plan.pk}/ket-thuc/", {"on": "20/12/2025"})
    assert set(Plan.objects.values_list("status", flat=True)) == {PlanStatus.IN_FORCE, PlanStatus.CLOSED}
    text = client.get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert "việc chưa xong được theo dõi trong" in text and "Mở lại kế hoạch" in text


def test_what_is_refused_is_said_beside_the_field_and_kept(client, plan, office):
    client.force_login(office)
    answer = client.post(f"/ke-hoach/{plan.pk}/nam-sau/", {"year": "2025", "what": "lasting"})
    assert answer.status_code == 422
    assert "phải sau năm 2025" in answer.content.decode()
    assert 'value="lasting" required id="id_what_2" checked' in answer.content.decode().replace(' class=""', "")
    copy_plan(by=office, plan=plan, year=2026)
    answer = client.post(f"/ke-hoach/{plan.pk}/nam-sau/", {"year": "2026", "what": "all"})
    assert (answer.status_code, Plan.objects.count()) == (409, 2)
