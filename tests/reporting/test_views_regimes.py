"""Sở Nội vụ's pages of regimes and of the routing table."""

from datetime import date

import pytest
from django.urls import reverse

from organisations.enums import Role
from organisations.models import Installation
from reporting.models import Regime, ReportingRoute
from reporting.services.regime_catalogue import load_regimes
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 13))


@pytest.fixture
def home_affairs():
    builders.outline()
    load_regimes()
    return make.user(make.department("Sở Nội vụ", make.province()), Role.PROVINCE)


def _text(answer, status=200):
    assert answer.status_code == status, answer
    return answer.content.decode()


def test_a_province_makes_its_own_regime_and_changes_it(client, home_affairs):
    client.force_login(home_affairs)
    page = _text(client.get(reverse("reporting:regime_list")))
    assert "Đang áp dụng: <strong>Chế độ báo cáo công tác cải cách hành chính định kỳ</strong>" in page
    national = Regime.objects.get()
    page = _text(client.get(reverse("reporting:regime", args=[national.pk])))
    assert "16/06/2025" in page and "14/03/2026" in page, "the next dates: this year's half year, next year's quarter"
    assert "Sửa thông tin chung" not in page
    new = reverse("reporting:regime_new")
    answer = client.post(new, {"pattern": "KHANH-HOA", "name": "Chế độ của tỉnh", "valid_from": "31/02/2025"})
    page = _text(answer, 422)
    assert 'value="Chế độ của tỉnh"' in page and 'value="31/02/2025"' in page
    typed = {"pattern": "KHANH-HOA", "name": "Chế độ của tỉnh", "valid_from": "01/07/2025"}
    page = _text(client.post(new, typed, follow=True))
    own = Regime.objects.get(province=home_affairs.unit.province)
    assert "9 tháng đầu năm 2025" in page
    address = reverse("reporting:regime_period", args=[own.pk, "M9"])
    assert 'value="14/9"' in _text(client.get(address))
    said = {"period": "M9", "starts": "15/12", "starts_before": "on", "cutoff": "30/9", "opens_days_before": "20"}
    said |= {
        "UNIT_days": "3",
        "UNIT_from": "ABOVE",
        "UNIT_working": "on",
        "PROVINCE_days": "2",
        "DIVISION_from": "ABOVE",
    }
    assert "Ghi các số ngày từ 0 đến 60" in _text(client.post(address, said | {"reminds": "5, ²"}), 422)
    said |= {"reminds": "5, 2", "seen_version": "0"}
    page = _text(client.post(address, said), 422)
    assert "chốt 30/09/2025, đơn vị gửi 29/09/2025, tỉnh báo cáo 02/10/2025" in page and 'value="30/9"' in page
    page = _text(client.post(address, said | {"PROVINCE_days": "8"}, follow=True))
    assert "03/10/2025" in page and "5, 2 ngày" in page, "three working days before 8/10"
    assert client.post(address, said | {"PROVINCE_days": "8"}).status_code == 409
    remove = reverse("reporting:regime_period_remove", args=[own.pk, "M9"])
    assert "Đã bỏ kỳ 9 tháng đầu năm" in _text(client.post(remove, {"seen_version": "1"}, follow=True))


def test_outline_and_annexes_of_a_level(client, home_affairs):
    client.force_login(home_affairs)
    typed = {"pattern": "NATIONAL", "name": "Chế độ của tỉnh", "valid_from": "01/07/2025"}
    client.post(reverse("reporting:regime_new"), typed)
    own = Regime.objects.get(province=home_affairs.unit.province)
    address = reverse("reporting:regime_outline", args=[own.pk, "unit"])
    assert 'value="Nguyên nhân"' in _text(client.get(address)), "the portal's own to begin with"
    rows = {"rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "2", "seen_version": "0"}
    for place, (position, heading, key) in enumerate([(20, "Nguyên nhân", "causes"), (10, "Tình hình", "plan")]):
        rows |= {f"rows-{place}-{name}": value for name, value in (("position", position), ("heading", heading))}
        rows |= {f"rows-{place}-key": key, f"rows-{place}-depth": "0"}
    rows |= {"rows-2-heading": "Việc riêng của tỉnh", "rows-2-key": "other", "rows-2-depth": "1"}
    twice = _text(client.post(address, rows | {"rows-2-key": "plan"}), 422)
    assert "được chọn cho hai mục" in twice and 'value="Việc riêng của tỉnh"' in twice
    assert "Đã lưu đề cương" in _text(client.post(address, rows, follow=True))
    assert list(own.outline.values_list("key", flat=True)) == ["plan", "causes", "own_1"]
    client.post(address, rows | {"usual": "1", "seen_version": "1"})
    assert not own.outline.exists()
    address = reverse("reporting:regime_annexes", args=[own.pk, "unit"])
    client.post(address, {"FIGURES_place": "1", "WORK_place": "2", "WORK_title": "Bảng việc", "seen_version": "2"})
    assert [str(annex) for annex in own.annexes.filter(level="UNIT")] == ["Kết quả thực hiện các chỉ tiêu", "Bảng việc"]
    assert "Bảng việc" in _text(client.get(reverse("reporting:regime", args=[own.pk])))
    assert client.get(reverse("reporting:regime_outline", args=[own.pk, "la"])).status_code == 404


def test_the_national_regime_has_no_form(client, home_affairs):
    client.force_login(home_affairs)
    page = _text(client.get(reverse("reporting:regime_edit", args=[Regime.objects.get().pk])), 403)
    assert "Chế độ chung không sửa được." in page


def test_routes_are_added_and_ended(client, home_affairs):
    board = make.department("Ban Quản lý khu công nghiệp", home_affairs.unit.province, code="DN-KCN")
    client.force_login(home_affairs)
    address = reverse("reporting:route_list")
    page = _text(client.post(address, {"sender": "DN-KCN", "valid_from": "01/01/2025", "valid_to": "31/12/2024"}), 422)
    assert "Ngày kết thúc phải từ ngày bắt đầu trở đi." in page
    page = _text(
        client.post(address, {"sender": "DN-KCN", "valid_from": "01/01/2025", "document": "5/QĐ"}, follow=True)
    )
    assert "Không phải báo cáo" in page and "5/QĐ" in page
    route = ReportingRoute.objects.get(sender=board)
    end = reverse("reporting:route_end", args=[route.pk])
    assert "đến hết 30/06/2025" in _text(client.post(end, {"valid_to": "30/06/2025"}, follow=True))
    elsewhere = make.user(make.department("Sở Nội vụ", make.province("UBND tỉnh Quảng Nam", "QN")), Role.PROVINCE)
    client.force_login(elsewhere)
    assert client.post(end, {"valid_to": "30/06/2025"}).status_code == 404
