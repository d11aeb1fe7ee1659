"""Thresholds that sentences set are kept with the plan as they were read."""

import pytest

from indicators.enums import AreaKey
from indicators.models import ReformArea
from indicators.services.catalogue import load_areas
from indicators.thresholds import parse_targets
from plans.importing.own_layout import read_target, target_words
from plans.importing.rows import draft_target
from plans.queries.target_results import asked_words
from plans.services.target_store import store_targets
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nằm trong nhóm khá", "nhóm khá trở lên"),
        ("dưới nhóm khá", "dưới nhóm khá"),
        ("nhóm khá trở xuống", "nhóm khá trở xuống"),
        ("tăng 2 bậc so với năm 2024", "tăng 2 bậc so với năm 2024"),
        ("từ 80 đến 90 điểm", "từ 80 đến 90"),
        ("không thấp hơn năm 2024", "cao hơn năm 2024"),
        ("giảm 10% biên chế so với năm 2021", "giảm 10% so với năm 2021"),
    ],
)
def test_a_threshold_survives_being_stored(text, words):
    load_areas()
    plan = make.plan(make.department("Sở Tư pháp", make.province()))
    (phrase,) = parse_targets(text)
    areas = {area.key: area for area in ReformArea.objects.filter(key=AreaKey.STEERING)}
    store_targets(plan, [draft_target(phrase).to_json()], areas)
    assert asked_words(plan.targets.get()) == words


def test_what_replaces_a_target_never_takes_the_code_of_a_new_one():
    load_areas()
    plan = make.plan(make.department("Sở Tư pháp", make.province()))
    areas = {area.key: area for area in ReformArea.objects.all()}
    (phrase,) = parse_targets("đạt 90%")
    draft = draft_target(phrase).to_json()
    store_targets(plan, [draft, draft | {"code": "T001"}], areas)
    store_targets(plan, [draft], areas)
    assert sorted(plan.targets.values_list("code", flat=True)) == ["T001", "T002", "T003"]


def test_trong_do_narrows_the_target_before_it_in_the_cell():
    load_areas()
    plan = make.plan(make.department("Sở Tư pháp", make.province()))
    areas = {area.key: area for area in ReformArea.objects.all()}
    cell = (
        "Tối thiểu 85% TTHC được thanh toán trực tuyến, trong đó, tỷ lệ giao dịch đạt từ 35% trở lên; "
        "hoàn thiện hệ thống, trong đó 50% phần mềm được kết nối"
    )
    drafts = [draft_target(phrase).to_json() for phrase in parse_targets(cell)]
    store_targets(plan, [*drafts[:2], drafts[1] | {"_task": make.lead(plan.owner).activity.task}, drafts[2]], areas)
    whole, part, elsewhere, own = plan.targets.order_by("position")
    assert [one.narrows for one in (whole, part, elsewhere, own)] == [None, whole, None, None]


def test_a_bound_of_billions_has_room():
    load_areas()
    plan = make.plan(make.department("Sở Tư pháp", make.province()))
    areas = {area.key: area for area in ReformArea.objects.all()}
    (phrase,) = parse_targets("đạt tối thiểu 12.000.000.000 đồng")
    store_targets(plan, [draft_target(phrase).to_json()], areas)
    assert plan.targets.get().lower == 12_000_000_000


def test_targets_are_joined_with_the_tasks_that_serve_them():
    plan = make.plan(make.province())
    task = make.activity(plan).task
    area = make.reform_area(AreaKey.STEERING)
    draft = {
        "text": "100% hồ sơ đúng hạn (trừ hồ sơ mật)",
        "measure": "percent",
        "comparator": "at_least",
        "lower": "100",
    }
    more = {"served_by": [task.title], "population": "Hồ sơ của tỉnh", "exceptions": "hồ sơ mật"}
    store_targets(plan, [draft | more, draft], {area.key: area})
    first, second = plan.targets.order_by("position")
    assert (list(first.served_by.all()), first.population, first.exceptions) == ([task], "Hồ sơ của tỉnh", "hồ sơ mật")
    assert not second.served_by.exists()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("tăng từ 72% năm 2021 lên 90% năm 2025", (2021, 72, 2025, "", "")),
        ("tăng từ 72% lên 90%", (None, None, 2025, "", "")),
        ("100% văn bản (trừ văn bản mật) được ký số", (None, None, 2025, "", "văn bản mật")),
        ("Đối với đơn vị sự nghiệp y tế, hài lòng đạt 85%", (None, None, 2025, "đơn vị sự nghiệp y tế", "")),
        ("giảm 10% biên chế so với năm 2021, trừ ngành y tế", (2021, None, 2025, "", "ngành y tế")),
    ],
)
def test_what_stands_around_a_target_is_kept_and_goes_out_in_the_annex(text, kept):
    load_areas()
    plan = make.plan(make.department("Sở Tư pháp", make.province()), 2025)
    (phrase,) = parse_targets(text)
    draft = draft_target(phrase)
    store_targets(plan, [draft.to_json()], {area.key: area for area in ReformArea.objects.all()})
    columns = ("baseline_year", "baseline_value", "horizon_year", "population", "exceptions")
    assert plan.targets.values_list(*columns).get() == kept
    assert read_target(target_words(draft)) == draft
