"""The catalogue's file comes in again and again, and leaves what people here have changed."""

import copy

import pytest
from django.core.management import call_command

from indicators.models import Indicator, IndicatorVersion
from indicators.services import catalogue
from indicators.services.catalogue import load_areas, load_indicators
from indicators.services.indicators import save_indicator, values_of
from organisations.enums import Role
from reform.common.fixtures import read_fixture
from tests import make
from tests.indicators.builders import record

pytestmark = pytest.mark.django_db


def stored() -> list[tuple]:
    rows = Indicator.objects.order_by("code").values_list(
        "code", "name", "definition", "version", "narrows__code", "published_in", "parts__code"
    )
    return [*rows, *IndicatorVersion.objects.order_by("pk").values_list()]


@pytest.fixture
def file(monkeypatch):
    """The rows of the file by code, to be changed before the next loading."""
    read = copy.deepcopy(read_fixture("indicators.json"))
    monkeypatch.setattr(
        catalogue, "read_fixture", lambda name: read if name == "indicators.json" else read_fixture(name)
    )
    load_areas()
    load_indicators()
    return {row["code"]: row for row in read["indicators"]}


def test_loading_twice_changes_nothing(file):
    before = stored()
    loaded = load_indicators()
    assert (loaded.count, loaded.kept) == (len(file), [])
    assert stored() == before
    assert Indicator.objects.get(code="CQS-04").parts.count() == 3
    assert Indicator.objects.get(code="TTHC-28").narrows.code == "TTHC-27"


def test_a_newer_file_brings_what_nobody_here_has_touched(file):
    file["TTHC-08"] |= {"name": "Tên mới", "definition": "Nghĩa mới.", "cumulative": True, "published_in": 5}
    file["CDDH-11"]["parts"].append({"code": "KHAC", "name": "Lĩnh vực khác"})
    assert load_indicators().kept == []
    found = Indicator.objects.get(code="TTHC-08")
    assert (found.name, found.definition, found.published_in, found.version) == ("Tên mới", "Nghĩa mới.", 5, 1)
    assert (found.versions.get().name, found.versions.get().cumulative) == ("Tên mới", True)
    assert Indicator.objects.get(code="CDDH-11").parts.count() == 6


def test_what_was_changed_here_stays_and_is_told(file, capsys):
    admin, own = make.user(None, Role.ADMIN), Indicator.objects.get(code="TTHC-08")
    save_indicator(by=admin, code="TTHC-08", **values_of(own) | {"definition": "Nghĩa của tỉnh."})
    made_here = save_indicator(by=admin, code="TTHC-36", **values_of(own))
    file["TTHC-36"] = file["TTHC-08"] | {"code": "TTHC-36", "name": "Tên của tệp"}
    catalogue.read_fixture("indicators.json")["indicators"].append(file["TTHC-36"])
    file["TTHC-09"] |= {"name": "Tên mới"}
    call_command("load_catalogue")
    assert "indicators kept as they were changed here: TTHC-08, TTHC-36" in capsys.readouterr().out
    found = {row.code: row for row in Indicator.objects.all()}
    assert found["TTHC-08"].definition == "Nghĩa của tỉnh."
    assert (found["TTHC-36"].name, found["TTHC-09"].name) == (made_here.name, "Tên mới")


def test_a_meaning_that_figures_were_counted_by_is_not_rewritten_by_a_file(file):
    admin, unit = make.user(None, Role.ADMIN), make.department("Sở Nội vụ", make.province())
    for code in ("TTHC-08", "TTHC-09"):
        record(admin, Indicator.objects.get(code=code), unit, 2024, numerator=1, denominator=2)
    Indicator.objects.filter(code="TTHC-09").update(definition="")  # as before the portal had definitions
    IndicatorVersion.objects.filter(indicator__code="TTHC-09").update(definition="")
    file["TTHC-08"] |= {"definition": "Nghĩa khác."}
    before = Indicator.objects.get(code="TTHC-08").definition
    assert load_indicators().kept == ["TTHC-08"]
    assert Indicator.objects.get(code="TTHC-08").definition == before
    assert Indicator.objects.get(code="TTHC-09").versions.get().definition == file["TTHC-09"]["definition"]
