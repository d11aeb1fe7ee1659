"""Thresholds that sentences set are kept with the plan as they were read."""

import pytest

from indicators.enums import AreaKey
from indicators.models import ReformArea
from indicators.services.catalogue import load_areas
from indicators.thresholds import parse_targets
from plans.importing.rows import draft_target
from plans.queries.outline import target_row
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
    assert target_row(plan.targets.get()).threshold == words


def test_what_replaces_a_target_never_takes_the_code_of_a_new_one():
    load_areas()
    plan = make.plan(make.department("Sở Tư pháp", make.province()))
    areas = {area.key: area for area in ReformArea.objects.all()}
    (phrase,) = parse_targets("đạt 90%")
    draft = draft_target(phrase).to_json()
    store_targets(plan, [draft, draft | {"code": "T001"}], areas)
    store_targets(plan, [draft], areas)
    assert sorted(plan.targets.values_list("code", flat=True)) == ["T001", "T002", "T003"]


def test_a_bound_of_billions_has_room():
    load_areas()
    plan = make.plan(make.department("Sở Tư pháp", make.province()))
    areas = {area.key: area for area in ReformArea.objects.all()}
    (phrase,) = parse_targets("đạt tối thiểu 12.000.000.000 đồng")
    store_targets(plan, [draft_target(phrase).to_json()], areas)
    assert plan.targets.get().lower == 12_000_000_000
