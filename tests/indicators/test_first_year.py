"""An indicator that is asked for from a year on: no period before it misses a figure."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import IndicatorPart
from indicators.queries.roll_up import gather, missing
from indicators.queries.sheet import make_sheet
from indicators.queries.sheet_overview import sheet_overview
from indicators.services.indicators import save_indicator, values_of
from indicators.services.measurements import record_measurement
from organisations.enums import Role
from organisations.models import Installation
from reform.common.errors import Conflict, Invalid
from tests import make
from tests.indicators.builders import ratio, record

pytestmark = pytest.mark.django_db
PARTS = {"numerator": Decimal(1), "denominator": Decimal(2)}


@pytest.fixture
def justice():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 13))
    return make.department("Sở Tư pháp", make.province(), "STP")


def test_years_before_are_not_asked_and_miss_nothing(justice):
    old, new = ratio("TTHC-01"), ratio("TTHC-02", from_year=2025)
    assert list(make_sheet(justice, 2024, "H1").by_key) == ["TTHC-01"]
    assert list(make_sheet(justice, 2025, "H1").by_key) == ["TTHC-01", "TTHC-02"]
    assert {row.asked for row in sheet_overview(justice, 2024, date(2025, 6, 13))} == {1}
    coverage = gather(justice.province, years=[2024, 2025], periods=["H1"]).coverage
    expected = {(key[0], key[1]): found.expected for key, found in coverage.items()}
    assert expected == {(old.pk, 2024): 1, (old.pk, 2025): 1, (new.pk, 2024): 0, (new.pk, 2025): 1}
    assert not missing(justice.province, new, year=2024, period="H1")
    assert list(missing(justice.province, new, year=2025, period="H1")) == [justice]
    with pytest.raises(Invalid, match="TTHC-02 áp dụng từ năm 2025") as refused:
        record_measurement(by=make.user(justice), indicator=new, unit=justice, year=2024, period="H1", **PARTS)
    assert refused.value.field == "year"


def test_the_first_year_moves_only_where_no_figure_lies_before_it(justice):
    kept = ratio("TTHC-01", from_year=2024)
    record(make.user(justice), kept, justice, 2024, "H1", numerator=1, denominator=2)
    with pytest.raises(Conflict, match="sớm nhất là năm 2024"):
        save_indicator(by=None, code="TTHC-01", from_year=2025, **values_of(kept))
    save_indicator(by=None, code="TTHC-01", from_year=2023, **values_of(kept))
    assert kept.versions.get().from_year == 2023
    save_indicator(by=None, code="TTHC-01", **values_of(kept))  # the catalogue's file says nothing of it
    assert kept.versions.get().from_year == 2023


def test_the_form_says_from_which_year(client, justice):
    client.force_login(make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE))
    address = "/chi-tieu/danh-muc/moi/"
    assert 'name="from_year" value="2025"' in client.get(address).content.decode()
    area = make.reform_area("procedures")
    sent = {"code": "TTHC-90", "name": "Số hồ sơ", "definition": "Đếm hồ sơ.", "area": area.key, "from_year": "2024"}
    sent |= {"unit_of_measure": "COUNT", "direction": "HIGHER", "aggregation": "SUM"}
    assert client.post(address, sent | {"from_year": "202"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert "TTHC-90" not in make_sheet(justice, 2023, "H1").by_key
    assert "TTHC-90" in make_sheet(justice, 2024, "H1").by_key
    assert 'name="from_year" value="2024"' in client.get("/chi-tieu/danh-muc/TTHC-90/sua/").content.decode()


def test_a_level_of_government_is_written_where_a_sheet_asks_for_it(justice):
    levels = ratio("TTHC-14")
    IndicatorPart.objects.create(indicator=levels, code="XA", name="Cấp xã", position=1)
    where = {"indicator": levels, "year": 2025, "period": "H1", "part": "XA", **PARTS}
    with pytest.raises(Invalid, match="là một cấp chính quyền") as refused:
        record_measurement(by=make.user(justice, Role.OFFICE), unit=justice, **where)
    assert refused.value.field == "part"
    home = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    assert record_measurement(by=home, unit=justice.province, **where).value == 50


def test_the_board_of_an_earlier_year_misses_nothing(client, justice):
    old = ratio("TTHC-01")
    ratio("TTHC-02", from_year=2025)
    record(make.user(justice), old, justice, 2024, "H1", numerator=1, denominator=2)
    client.force_login(make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE))
    before, now = (client.get(f"/chi-tieu/?year={year}").content.decode() for year in (2024, 2025))
    assert "/chi-tieu/TTHC-01/" in before and "/chi-tieu/TTHC-02/" not in before
    assert "/chi-tieu/TTHC-02/" in now
    assert "mọi kỳ báo cáo, từ năm 2025" in client.get("/chi-tieu/danh-muc/TTHC-02/").content.decode()
