"""`updated_at` and tombstones hold whichever way a row changes."""

from time import sleep

import pytest
from django.db import connection

from indicators.models import Measurement
from organisations.enums import Role
from organisations.models import Tombstone, Unit
from reform.common.tracking import TRACKED, make_triggers
from tests import make
from tests.api import builders

pytestmark = pytest.mark.django_db


def test_every_tracked_table_has_its_triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        names = {name for (name,) in cursor.fetchall()}
    assert names >= {f"{table}_{name}" for table in TRACKED for name in ("stamp", "tombstone")}
    assert make_triggers(connection) == 0, "nothing is made twice"


@pytest.mark.parametrize("way", ["update", "bulk_update", "save"])
def test_a_change_is_stamped_whichever_way_it_is_made(way):
    unit = make.department("Sở Tư pháp", make.province())
    before = Unit.objects.get(pk=unit.pk).updated_at
    unit.short_name = "Đổi"
    sleep(0.01)  # SQLite's clock goes by thousandths of a second
    if way == "update":
        assert Unit.objects.filter(pk=unit.pk).update(short_name="Đổi") == 1
    elif way == "bulk_update":
        Unit.objects.bulk_update([unit], ["short_name"])
    else:
        unit.save(update_fields=["short_name"])
    assert Unit.objects.get(pk=unit.pk).updated_at > before


def test_what_goes_with_its_parent_leaves_a_tombstone_too():
    unit = make.department("Sở Tư pháp", make.province())
    figure = builders.measurement(make.indicator("CT-01"), unit, make.user(unit, Role.OFFICE))
    Measurement.objects.filter(pk=figure.pk).delete()
    assert list(Tombstone.objects.values_list("resource", "key")) == [("measurements", str(figure.pk))]
