"""What the database itself refuses about indicators and figures; each test tries to break one constraint."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.enums import Aggregation, AreaKey, UnitOfMeasure
from indicators.models import Indicator, Measurement, ReformArea
from organisations.enums import Role
from tests import make
from tests.indicators.builders import ratio, record

pytestmark = pytest.mark.django_db


def refused(name: str, write) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    assert name in str(caught.value) or "UNIQUE constraint failed" in str(caught.value)


def figure() -> Measurement:
    return record(
        make.user(make.province(), Role.ADMIN), ratio(), make.province("UBND B", "B"), numerator=9, denominator=10
    )


def test_an_area_is_there_once():
    area = make.reform_area(AreaKey.STEERING)
    refused("key", lambda: ReformArea.objects.create(key=area.key, name="A", short_name="A", position=90))
    refused("position", lambda: ReformArea.objects.create(key="x", name="A", short_name="A", position=area.position))


@pytest.mark.parametrize("part", ["numerator_name", "denominator_name"])
def test_a_ratio_names_its_parts(part):
    made = Indicator.objects.filter(pk=ratio().pk)
    refused("indicator_ratio_names_its_parts", lambda: made.update(**{part: ""}))


@pytest.mark.parametrize("measure", [UnitOfMeasure.RANK, UnitOfMeasure.BAND])
@pytest.mark.parametrize("aggregation", [Aggregation.SUM, Aggregation.RATIO_OF_SUMS])
def test_ranks_and_bands_do_not_add_up(measure, aggregation):
    indicator = ratio()
    change = {"unit_of_measure": measure, "aggregation": aggregation}
    refused(
        "indicator_ranks_and_bands_do_not_add_up", lambda: Indicator.objects.filter(pk=indicator.pk).update(**change)
    )


def test_a_figure_is_there_once():
    made = figure()
    again = {name: getattr(made, name) for name in ("indicator", "definition", "unit", "year", "period", "recorded_by")}
    refused("measurement_one_per_period", lambda: Measurement.objects.create(recorded_at=timezone.now(), **again))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("measurement_parts_come_together", {"numerator": None}),
        ("measurement_parts_come_together", {"denominator": None}),
        ("measurement_parts_not_negative", {"numerator": -1}),
        ("measurement_parts_not_negative", {"denominator": -1}),
        ("measurement_nothing_occurred_has_no_value", {"denominator": 0}),
    ],
)
def test_a_figure_is_consistent(name, change):
    made = figure()
    refused(name, lambda: Measurement.objects.filter(pk=made.pk).update(**change))
