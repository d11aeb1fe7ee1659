"""What people have said of a target outlives an amendment of its plan, as far as the new words do not contradict."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import Aggregation, UnitOfMeasure
from organisations.enums import Role
from plans.enums import Pace
from plans.models import Plan, Target, TargetJudgement, TargetStep, Task
from plans.queries.plan_diff import mark_of, plan_diff
from plans.queries.target_results import asked_words
from plans.services.amendments import AmendingDocument, Decisions, apply_amendment
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from reform.common import clock
from tests import make
from tests.indicators.builders import plain
from tests.plans.annex import CHECK, REVIEW, SURVEY, annex, build_place

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)
OTHER_SECTION = ["LĨNH VỰC II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", "", "", "", "", ""]


@pytest.fixture(autouse=True)
def _working_day():
    with clock.working_on(DAY):
        yield


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def plan(place) -> Plan:
    plan = commit_import(by=None, plan_import=keep(place, REVIEW, CHECK, SURVEY))
    Plan.objects.filter(pk=plan.pk).update(first_year=2023)  # so that there are years before the horizon
    plan.refresh_from_db()
    return plan


@pytest.fixture
def target(plan) -> Target:
    """The target of the first row, with all that a person may say of one."""
    target = plan.targets.get()
    target.indicator, target.pace = make.indicator("CT-9"), Pace.STEPS
    target.baseline_year, target.baseline_value = 2022, Decimal(70)
    target.population = "văn bản của tỉnh"
    target.save()
    TargetStep.objects.create(target=target, year=2023, value=80)
    TargetStep.objects.create(target=target, year=2024, value=97)
    target.served_by.set(Task.objects.filter(activities__title__in=["Rà soát văn bản", "Tự kiểm tra"]))
    TargetJudgement.objects.create(target=target, on=date(2025, 3, 1), result="NO_DATA", reason="Chưa có số liệu.")
    return target


def keep(place, *rows):
    return keep_import(by=None, owner=place.province, file_name="phụ lục.docx", content=annex(*rows))


def amend(place, plan, *rows):
    kept = keep(place, *rows)
    diff = plan_diff(kept, plan)
    apply_amendment(
        by=make.user(place.home_affairs, Role.PROVINCE),
        plan_import=kept,
        plan=plan,
        decisions=Decisions(frozenset(line.key for line in diff.lines), {line.key: True for line in diff.doubtful}),
        document=AmendingDocument("700/QĐ-UBND", date(2025, 6, 10), "Điều chỉnh"),
        seen=mark_of(kept, plan),
    )


def changed(row, **cells):
    columns = ("label", "title", "requirement", "product", "leads", "supports", "starts", "ends", "note")
    return [cells.get(name, cell) for name, cell in zip(columns, row, strict=True)]


def facts(target: Target) -> tuple:
    steps = list(target.steps.order_by("year").values_list("year", "value"))
    served = sorted(task.title for task in target.served_by.all())
    return target.indicator.code, target.baseline_value, target.pace, steps, served, target.population


def test_a_target_in_unchanged_words_keeps_all_that_is_known_of_it(place, plan, target):
    known = facts(target)
    amend(place, plan, changed(REVIEW, ends="Tháng 10", leads="Sở Nội vụ"), CHECK, SURVEY)
    after = plan.targets.get()
    assert after.pk == target.pk
    assert facts(after) == known


def test_a_reworded_target_keeps_what_still_fits(place, plan, target):
    amend(place, plan, changed(REVIEW, requirement="Tỷ lệ văn bản được rà soát đạt 95%"), CHECK, SURVEY)
    after = plan.targets.get()
    code, baseline, pace, steps, served, population = facts(after)
    assert (after.pk, after.lower, after.version) == (target.pk, 95, target.version + 1)
    assert (code, baseline, pace, population) == ("CT-9", 70, Pace.STEPS, "văn bản của tỉnh")
    assert steps == [(2023, 80)]  # 97% in 2024 lies beyond the 95% that are now asked for
    assert len(served) == 2
    assert after.judgements.count() == 1


def test_steps_of_an_amount_are_in_millions_as_its_figures_are(place):
    money = plain("TCC-05", UnitOfMeasure.MONEY, Aggregation.SUM)
    row = changed(REVIEW, requirement="Bố trí ít nhất 500 triệu đồng cho cải cách hành chính")
    plan = commit_import(by=None, plan_import=keep(place, row, CHECK, SURVEY))
    Plan.objects.filter(pk=plan.pk).update(first_year=2023)
    plan.refresh_from_db()
    plan.targets.update(indicator=money, pace=Pace.STEPS, horizon_year=2025)
    target = plan.targets.get()
    assert (target.lower, asked_words(target)) == (500_000_000, "từ 500 triệu đồng trở lên")
    for year, value in ((2023, 450), (2024, 900)):
        TargetStep.objects.create(target=target, year=year, value=value)
    amend(place, plan, changed(row, requirement="Bố trí ít nhất 600 triệu đồng cho cải cách hành chính"), CHECK, SURVEY)
    after = plan.targets.get()
    assert (after.pk, after.indicator, asked_words(after)) == (target.pk, money, "từ 600 triệu đồng trở lên")
    assert list(after.steps.values_list("year", "value")) == [(2023, 450)]


def test_a_target_in_another_measure_lets_go_of_what_cannot_be_compared(place, plan, target):
    amend(place, plan, changed(REVIEW, requirement="Số văn bản được rà soát đạt tối thiểu 40 văn bản"), CHECK, SURVEY)
    after = plan.targets.get()
    assert (after.measure, after.indicator, after.baseline_value, after.pace) == ("count", None, None, Pace.LINEAR)
    assert not after.steps.exists()
    assert after.served_by.count() == 2


def test_targets_go_with_the_work_under_another_heading(place, plan, target):
    known = facts(target)
    amend(place, plan, CHECK, SURVEY, OTHER_SECTION, REVIEW)
    after = plan.targets.get()
    task = plan.activities.get(title="Rà soát văn bản").task
    assert (after.pk, after.task, task.section.title) == (target.pk, task, OTHER_SECTION[1])
    assert facts(after) == known


def test_two_horizons_in_one_sentence_stay_two_targets(place):
    words = "Tỷ lệ văn bản được rà soát đến năm 2025 đạt 80%, đến năm 2030 đạt 95%"
    row = changed(REVIEW, requirement=words)
    plan = commit_import(by=None, plan_import=keep(place, row, CHECK, SURVEY))
    before = list(plan.targets.order_by("position").values_list("pk", "lower", "horizon_year"))
    assert len(before) == 2
    longer = words + "; tỷ lệ phiếu được trả lời đạt 60%"
    amend(place, plan, changed(row, requirement=longer), CHECK, SURVEY)
    after = list(plan.targets.order_by("position").values_list("pk", "lower", "horizon_year"))
    assert (after[:2], len(after)) == (before, 3)
