"""Any earlier day can be shown as it was: the portal is photographed each evening and asked for it later."""

from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from organisations.enums import Role
from plans.enums import ChangeKind, DeadlineType, WantedChange, WorkStatus
from plans.models import Activity, ActivityChange, Assignment, AssignmentGap, Plan, PlanImport
from plans.queries.as_of import activities_as_of, as_of, in_force_on, live_on, put_back, with_deadline_of
from plans.queries.plan_diff import mark_of, plan_diff
from plans.services.amendments import AmendingDocument, Decisions, apply_amendment
from plans.services.change_requests import decide_change, request_change
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from plans.services.progress import return_progress
from plans.services.year_turn import close_plan
from plans.states import State
from reform.common import clock
from reporting.queries.work import part_of
from tests import make
from tests.plans.annex import CHECK, REVIEW, SURVEY, Place, annex, build_place
from tests.reporting.builders import work_lines

pytestmark = pytest.mark.django_db
FIRST = date(2025, 3, 1)
TITLES = ("Rà soát văn bản", "Tự kiểm tra", "Khảo sát", "Báo cáo công tác pháp chế", "Tập huấn", "Đối thoại")
LEADS = ("Sở Tư pháp", "Sở Nội vụ", "Sở Tư pháp; Sở Nội vụ", "Các sở, ban, ngành")
SPANS = (
    ("Tháng 1", "Tháng 3"),
    ("Tháng 2", "Tháng 4"),
    ("", "Tháng 10"),
    ("Thường xuyên", ""),
    ("Sau khi có hướng dẫn", ""),
)


@dataclass
class Town:
    """A province with its plan, and what is in the plan's annex now: the row of each title."""

    place: Place
    plan: Plan
    rows: dict[str, list[str]]
    chance: Random

    def __post_init__(self) -> None:
        self.office = make.user(self.place.home_affairs, Role.PROVINCE)
        self.workers = {
            unit.pk: (make.user(unit), make.user(unit, Role.OFFICE))
            for unit in (self.place.justice, self.place.home_affairs)
        }

    def row(self, title: str) -> list[str]:
        """A row of the annex with anything in its cells."""
        starts, ends = self.chance.choice(SPANS)
        product = self.chance.choice(("Báo cáo", "Quyết định", ""))
        support = self.chance.choice(("Sở Nội vụ", "Sở Tư pháp", ""))
        return [
            f"Nhiệm vụ {TITLES.index(title)}",
            title,
            "",
            product,
            self.chance.choice(LEADS),
            support,
            starts,
            ends,
            "",
        ]

    def live(self, day: date) -> None:
        """One event of the day, or none."""
        self.chance.choice((self.report, self.report, self.send_back, self.amend, lambda _: None))(day)

    def report(self, day: date) -> None:
        """Somebody reports."""
        open_work = Assignment.objects.leading().filter(plan=self.plan).exclude(status=WorkStatus.CANCELLED)
        work = self.chance.choice(list(open_work.order_by("pk")))
        status = self.chance.choice((WorkStatus.IN_PROGRESS, WorkStatus.IN_PROGRESS, WorkStatus.DONE))
        on = max(work.updated_on or FIRST, day - timedelta(days=self.chance.choice((0, 0, 1))))
        percent = self.chance.randint(1, 99)
        make.update(work, self.workers[work.unit_id][0], max(on, day), status, percent)

    def send_back(self, day: date) -> None:
        """An office sends a report back."""
        told = Assignment.objects.filter(plan=self.plan, version__gt=0, is_returned=False, updated_by__isnull=False)
        told = list(told.exclude(status=WorkStatus.CANCELLED).order_by("pk"))
        if told:
            work = self.chance.choice(told)
            by = self.workers[work.unit_id][1]
            return_progress(assignment=work, by=by, reason="Thiếu sản phẩm", seen_version=work.version)

    def amend(self, day: date) -> None:
        """A newer annex: some rows other, some gone, some new or back."""
        rows = dict(self.rows)
        for title in TITLES:
            if self.chance.random() < 0.5:
                rows[title] = self.row(title)
            elif self.chance.random() < 0.4 and len(rows) > 1:
                rows.pop(title, None)
        self.apply(_keep(self.place, *rows.values()), day)
        self.rows = rows

    def apply(self, kept: PlanImport, day: date) -> None:
        """Amend the plan by the file as a document of the day."""
        diff = plan_diff(kept, self.plan)
        decisions = Decisions(frozenset(line.key for line in diff.lines), {line.key: True for line in diff.doubtful})
        apply_amendment(
            by=self.office,
            plan_import=kept,
            plan=self.plan,
            decisions=decisions,
            document=AmendingDocument("700/QĐ-UBND", day),
            seen=mark_of(kept, self.plan),
        )


def _keep(place: Place, *rows: list[str]) -> PlanImport:
    return keep_import(by=None, owner=place.province, file_name="phụ lục.docx", content=annex(*rows))


def build_town(seed: int) -> Town:
    place, chance = build_place(), Random(seed)
    town = Town(place, None, {}, chance)
    town.rows = {title: town.row(title) for title in TITLES[:4]}
    town.plan = commit_import(by=None, plan_import=_keep(place, *town.rows.values()))
    return town


def _work(row: Assignment) -> tuple:
    progress = None if row.status == WorkStatus.CANCELLED else row.progress
    return (row.status, progress, row.completed_on, row.is_returned, row.deadline_kind, row.due_on)


def _words(row: Activity) -> tuple:
    state = (row.status, row.completed_on, None if row.status == WorkStatus.CANCELLED else row.progress)
    return (row.title, row.product, row.deadline_text, row.starts_on, row.due_on, row.deadline_kind, *state)


def photograph(plan: Plan) -> tuple[dict, dict]:
    """The lead work and the activities as they stand now."""
    work = Assignment.objects.leading().filter(plan=plan)
    return {row.pk: _work(row) for row in work}, {row.pk: _words(row) for row in Activity.objects.filter(plan=plan)}


@pytest.mark.parametrize("seed", range(8))
def test_each_evening_is_found_again(seed):
    town, evenings = build_town(seed), {}
    with clock.working_on(FIRST):
        evenings[FIRST - timedelta(days=1)] = photograph(town.plan)
    for number in range(14):
        day = FIRST + timedelta(days=number * 3)
        with clock.working_on(day):
            town.live(day)
            evenings[day] = evenings[day + timedelta(days=2)] = photograph(town.plan)
    for day, (work, activities) in evenings.items():
        _compare(town, day, work, activities)


def _compare(town: Town, day: date, work: dict, activities: dict) -> None:
    mine = Assignment.objects.leading().filter(plan=town.plan)
    rows = list(as_of(mine, day).with_state(day).select_related("activity"))
    put_back(rows, day)
    assert {row.pk: _work(row) for row in rows} == work, day
    found = activities_as_of(Activity.objects.filter(plan=town.plan), day)
    assert {row.pk: _words(row) for row in found} == activities, day
    # The state in SQL is the one that Python sees on the restored row; a report counts the same work.
    for row in rows:
        assert row.state == State.of(row.status, row.deadline_kind, row.due_on, row.completed_on, on=day)
    parts = sorted(
        part_of(row.status, row.deadline_kind, row.due_on, row.completed_on, on=day)
        for row in rows
        if row.status != WorkStatus.CANCELLED and row.unit_id == town.place.justice.pk
    )
    lines = work_lines(town.place.justice, 2025, day)
    assert sorted(line.part for line in lines) == parts
    assert {line.assignment for line in lines} == set(
        live_on(mine.of(town.place.justice), day).values_list("pk", flat=True)
    )
    assert sum(as_of(mine, day).state_counts(day).values()) == len(work)


def test_what_a_request_changed_is_seen_from_the_day_of_the_answer_on():
    province = make.province()
    justice, health = make.department("Sở Tư pháp", province), make.department("Sở Y tế", province)
    overseer = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    work = make.activity(make.plan(province), [justice], due_on=date(2025, 6, 30)).assignments.get()
    later, other = date(2025, 7, 10), {"kind": WantedChange.LEAD, "lead": health}
    with clock.working_on(later):
        for wanted in ({"kind": WantedChange.DEADLINE, "deadline": "30/09/2025"}, other):
            wanted |= {"reason": "Chờ hướng dẫn", "number": "12/TTr-STP", "issued_on": later}
            asked = request_change(assignment=work, by=make.user(justice), **wanted)
            decide_change(request=asked, by=overseer, approve=True)
    for day, leads, due_on in (
        (later - timedelta(days=1), {"Sở Tư pháp"}, date(2025, 6, 30)),
        (later, {"Sở Y tế"}, date(2025, 9, 30)),
    ):
        rows = with_deadline_of(live_on(Assignment.objects.leading(), day), day).select_related("unit")
        assert {row.unit.name for row in rows} == leads
        assert {row.then_due_on for row in rows} == {due_on}


def test_what_earlier_installations_kept_in_words_is_understood():
    """The migration restores what the words of a change tell; the way there is the same days as they were."""
    place = build_place()
    town = Town(place, commit_import(by=None, plan_import=_keep(place, REVIEW, SURVEY)), {}, Random(1))
    with clock.working_on(FIRST):
        town.apply(_keep(place, [*REVIEW[:3], "Quyết định", *REVIEW[4:6], "Tháng 4", "Tháng 10", ""], CHECK), FIRST)
    day = FIRST - timedelta(days=1)
    told = {row.title: _words(row) for row in activities_as_of(town.plan.activities.all(), day)}
    assert told.keys() == {"Rà soát văn bản", "Khảo sát"}
    AssignmentGap.objects.all().delete()
    ActivityChange.objects.update(was={}, was_kind="", was_due_on=None, on=date.max)
    migration = import_module("plans.migrations.0013_what_held_on_a_day")
    migration.fill_from_words(apps, None)
    assert {row.title: _words(row) for row in activities_as_of(town.plan.activities.all(), day)} == told
    assert AssignmentGap.objects.filter(assignment__activity__title="Tự kiểm tra").count() == 3
    assert set(ActivityChange.objects.values_list("on", flat=True)) == {FIRST}


def test_a_closed_plan_was_carried_out_until_the_day_on_which_it_was_closed():
    town = build_town(1)
    with clock.working_on(date(2025, 6, 14)):
        close_plan(by=town.office, plan=town.plan, on=date(2025, 6, 10))
    mine = Assignment.objects.leading().filter(plan=town.plan)
    assert in_force_on(mine, date(2025, 6, 9)).count() == mine.count() > 0
    assert not in_force_on(mine, date(2025, 6, 10)).exists()
    assert not in_force_on(mine, date(2024, 6, 10)).exists(), "it was not issued yet"


def _refused(name: str, write) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    assert name in str(refusal.value)


def test_the_database_refuses_a_history_that_cannot_be():
    work = make.lead(make.department("Sở Tư pháp", make.province()), due_on=date(2025, 6, 30))
    change = ActivityChange(activity=work.activity, kind=ChangeKind.CHANGED, changed_at=make.moment(FIRST))
    for kind, due_on in ((DeadlineType.FIXED, None), (DeadlineType.CONTINUOUS, FIRST), ("", FIRST)):
        change.was_kind, change.was_due_on = kind, due_on
        _refused("change_was_due_iff_fixed", change.save)
    _refused("gap_lasts_a_day", AssignmentGap(assignment=work, since=FIRST, until=FIRST).save)
    _refused("plan_closed_on_a_day", lambda: Plan.objects.filter(pk=work.plan_id).update(closed_on=FIRST))
