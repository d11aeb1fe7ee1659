"""The nightly judging: a row where something changed, once; who is told of what was missed; what an edit does."""

import time
from datetime import date
from decimal import Decimal

import pytest

from organisations.enums import NoticeKind, Role, WebhookEvent
from organisations.models import AuditEvent, Installation, Notification, Webhook, WebhookDelivery
from organisations.services.webhooks import create_webhook
from plans.enums import Pace, PlanStatus, TargetResult
from plans.models import Target, TargetJudgement
from plans.services.target_judging import judge_all
from plans.services.targets import TargetFacts, update_target
from plans.tasks import judge_targets
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, ratio, record
from tests.plans.target_builders import target

pytestmark = pytest.mark.django_db
JUNE, JULY, AFTER = date(2025, 6, 13), date(2025, 7, 1), date(2026, 1, 5)


@pytest.fixture
def town():
    province = make.province()
    return province, make.department("Sở Tư pháp", province), make.user(province, Role.PROVINCE)


def judged(day: date):
    with clock.working_on(day):
        return judge_all(on=day)


def say(user, indicator, unit, day: date, period=Period.H1, part=95):
    with clock.working_on(day):
        record(user, indicator, unit, period=period, numerator=part, denominator=100)


def rows(of: Target) -> list[tuple]:
    return list(of.judgements.order_by("on").values_list("on", "result", "value"))


def test_a_row_is_written_where_something_changed_and_running_again_changes_nothing(town):
    _province, agency, user = town
    indicator = ratio()
    made = target(make.plan(agency), indicator)
    assert judged(JUNE).changed == 1
    assert (judged(JUNE).changed, judged(date(2025, 6, 20)).changed) == (0, 0)
    say(user, indicator, agency, JULY)
    assert (judged(JULY).changed, judged(JULY).changed) == (1, 0)
    assert rows(made) == [(JUNE, "NO_DATA", None), (JULY, "ON_TRACK", Decimal(95))]


def test_the_days_own_row_follows_the_figures_and_goes_when_all_is_as_before(town):
    _province, agency, user = town
    indicator = ratio()
    made = target(make.plan(agency), indicator)
    judged(JUNE)
    say(user, indicator, agency, JULY)
    judged(JULY)
    made.indicator.measurements.update(numerator=80, value=80)
    judged(JULY)
    assert rows(made)[-1] == (JULY, "AT_RISK", Decimal(80))
    made.indicator.measurements.all().delete()
    judged(JULY)
    assert rows(made) == [(JUNE, "NO_DATA", None)]


def test_drafts_and_plans_to_come_are_not_judged(town):
    _province, agency, _ = town
    target(make.plan(agency, status=PlanStatus.DRAFT))
    target(make.plan(agency, issued_on=JULY))
    assert judged(JUNE).looked_at == 0
    assert judged(JULY).looked_at == 1


def test_programs_see_a_target_as_changed_when_its_result_is_another(town):
    made = target(make.plan(town[1]))
    old = date(2020, 1, 1)
    Target.objects.filter(pk=made.pk).update(updated_at=make.moment(old))
    judged(JUNE)
    made.refresh_from_db()
    assert made.updated_at.date() > old


def test_programs_see_a_target_as_changed_when_figures_came_and_went_between_two_judgings(town, settings):
    settings.API_WATERMARK_LAG = 0
    _province, agency, user = town
    indicator = ratio()
    made = target(make.plan(agency), indicator)
    say(user, indicator, agency, JUNE, part=95)

    def stamped():
        time.sleep(0.01)  # moments go by the thousandth
        assert judged(JUNE).looked_at == 1
        made.refresh_from_db()
        return made.updated_at

    first = stamped()
    assert stamped() == first, "nothing was written since"
    indicator.measurements.update(numerator=80, value=80)  # a program may read this one …
    indicator.measurements.update(numerator=95, value=95)
    assert judged(JUNE).changed == 0
    made.refresh_from_db()
    assert made.updated_at > first, "… and has to read the target again"


def test_the_office_and_so_noi_vu_are_told_once_of_what_was_missed(town):
    province, agency, user = town
    office, other = make.user(agency, Role.OFFICE), make.user(make.department("Sở Y tế", province), Role.OFFICE)
    overseer = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    indicator = ratio()
    made = [target(make.plan(agency), indicator), target(make.plan(agency), indicator, lower="99")]
    judged(JULY)
    say(user, indicator, agency, AFTER, Period.YEAR, part=80)
    assert len(judged(AFTER).missed) == 2
    judged(AFTER)
    judged(date(2026, 1, 6))
    notice = Notification.objects.get(recipient=office)
    assert (notice.kind, notice.title) == (NoticeKind.TARGET, "2 mục tiêu không đạt, đánh giá ngày 05/01/2026")
    assert "Đạt 80%, thấp hơn mức 90% phải đạt năm 2025." in notice.text
    assert notice.path == "/chi-tieu/muc-tieu/?result=MISSED"
    assert Notification.objects.filter(recipient=overseer).count() == 1
    assert not Notification.objects.filter(recipient=other).exists()
    assert {one.judgements.last().result for one in made} == {TargetResult.MISSED}


def test_what_is_missed_later_on_the_same_day_is_told_too(town):
    _province, agency, user = town
    office = make.user(agency, Role.OFFICE)
    early, late = ratio("R-1"), ratio("R-2")
    target(make.plan(agency), early)
    target(make.plan(agency), late)
    judged(JULY)
    for indicator in (early, late):  # the task runs again in the morning; figures came in between
        say(user, indicator, agency, AFTER, Period.YEAR, part=80)
        assert len(judged(AFTER).missed) == 1
    assert Notification.objects.filter(recipient=office, kind=NoticeKind.TARGET).count() == 2


def test_what_was_missed_long_ago_and_is_judged_first_now_is_no_news(town):
    _province, agency, user = town
    make.user(agency, Role.OFFICE)
    indicator = ratio()
    with clock.working_on(AFTER):
        record(user, indicator, agency, year=2023, numerator=1, denominator=2)
    target(make.plan(agency, 2023), indicator)
    found = judged(AFTER)
    assert (found.changed, found.missed) == (1, ())
    assert not Notification.objects.filter(kind=NoticeKind.TARGET).exists()


def test_programs_that_listen_are_told_once(town, settings):
    province, agency, user = town
    admin = make.user(None, Role.ADMIN)
    event = WebhookEvent.TARGET_MISSED
    create_webhook(by=admin, name="Kho", url="https://kho.vidu.vn/nhan", province=province, events=[event])
    indicator = ratio()
    made = target(make.plan(agency), indicator)
    judged(JULY)
    say(user, indicator, agency, AFTER, Period.YEAR, part=80)
    judged(AFTER)
    judged(AFTER)
    assert Webhook.objects.count() == 1
    told = WebhookDelivery.objects.get()
    assert f'"target":{made.pk}' in told.body.replace(" ", "") and '"value":"80"' in told.body.replace(" ", "")


@pytest.mark.parametrize("size", [1, 3])
def test_judging_takes_as_many_queries_for_many_as_for_one(django_assert_num_queries, town, size):
    province, _, user = town
    for number in range(size):
        agency, indicator = make.department(f"Sở {number}", province), ratio(f"R-{number}")
        say(user, indicator, agency, JUNE)
        target(make.plan(agency), indicator)
        target(make.plan(province), indicator)
    with clock.working_on(JUNE), django_assert_num_queries(16):
        # a savepoint and its end; targets; what held before and today; steps, versions; the province's three; the
        # agencies' three; what is new, the newest figures, the stamp
        judge_all(on=JUNE)


def test_the_task_works_on_the_portals_day(town):
    Installation.objects.create(pk=1, demo_date=JUNE)
    made = target(make.plan(town[1]))
    judge_targets()
    assert made.judgements.get().on == JUNE


# ── Editing ──


@pytest.fixture
def office(town):
    return make.user(town[1], Role.OFFICE)


def change(made: Target, by, version: int = 1, **facts) -> Target:
    with clock.working_on(JUNE):
        return update_target(by=by, target=made, seen_version=version, facts=TargetFacts(**facts))


def test_an_edit_is_kept_judged_anew_and_logged(town, office):
    _province, agency, user = town
    plan, indicator = make.plan(agency), ratio()
    task = make.activity(plan, [agency]).task
    say(user, indicator, agency, JUNE)
    made = change(
        target(plan), office, indicator=indicator, population=" Hộ  nghèo ", baseline_year=2024,
        baseline_value=Decimal("80.12345"), served_by=(task,),
    )  # fmt: skip
    assert (made.population, made.baseline_value, made.version) == ("Hộ nghèo", Decimal("80.1235"), 2)
    assert list(made.served_by.all()) == [task]
    assert made.judgements.get().result == TargetResult.ON_TRACK
    event = AuditEvent.objects.get(action="Sửa mục tiêu")
    assert (event.before["indicator"], event.after["indicator"]) == ("", indicator.code)
    assert event.after["served_by"] == [str(task)]


def test_the_second_writer_is_told(town, office):
    made = target(make.plan(town[1]))
    change(made, office, scope="cấp xã")
    with pytest.raises(Conflict):
        change(made, office, scope="cấp huyện")
    assert Target.objects.get().scope == "cấp xã"


def test_nobody_else_edits(town):
    made = target(make.plan(town[1]))
    for person in (
        make.user(town[1]),
        make.user(town[1], Role.LEADER),
        make.user(make.department("Sở Y tế", town[0]), Role.OFFICE),
    ):
        with pytest.raises(NotPermitted):
            change(made, person)


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("baseline_year", {"baseline_value": Decimal(5)}),
        ("baseline_year", {"baseline_year": 2025}),
        ("baseline_year", {"baseline_year": 1900}),
        ("baseline_value", {"baseline_year": 2024, "baseline_value": Decimal("1e400")}),
        ("baseline_value", {"baseline_year": 2024, "baseline_value": Decimal("NaN")}),
        ("baseline_value", {"baseline_year": 2024, "baseline_value": Decimal(-1)}),
        ("steps", {"pace": Pace.STEPS}),
        ("steps", {"steps": ((2024, Decimal(1)),)}),
        ("steps", {"pace": Pace.STEPS, "steps": ((2025, Decimal(1)),)}),
        ("steps", {"pace": Pace.STEPS, "steps": ((2024, Decimal(1)), (2024, Decimal(2)))}),
        ("population", {"population": "a" * 201}),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(town, office, field, facts):
    made = target(make.plan(town[1], 2024, 2025))
    with pytest.raises(Invalid) as refused:
        change(made, office, **facts)
    assert refused.value.field == field
    assert Target.objects.get().version == 1


def test_an_indicator_in_another_unit_and_a_task_of_another_plan_are_refused(town, office):
    made = target(make.plan(town[1]))
    with pytest.raises(Invalid, match="không so được"):
        change(made, office, indicator=plain("CS-02", "RANK"))
    with pytest.raises(Invalid, match="chính kế hoạch"):
        change(made, office, served_by=(make.activity(make.plan(town[1]), [town[1]]).task,))


def test_a_comparison_with_a_year_keeps_its_year(town, office):
    made = target(make.plan(town[1]), lower=None, comparator="better_than_year", baseline_year=2024)
    with pytest.raises(Invalid) as refused:
        change(made, office)
    assert refused.value.field == "baseline_year"
    assert TargetJudgement.objects.count() == 0
