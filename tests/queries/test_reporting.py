"""What the pages of reports cost: the same number of queries for one thing and for three."""

from datetime import date

import pytest
from django.urls import reverse

from indicators.enums import AreaKey
from organisations.enums import Role
from organisations.models import Installation
from reporting.services.remarks import write_remark
from reporting.services.submission import return_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 17))


@pytest.fixture
def dak_nong():
    return make.province()


@pytest.fixture
def home_affairs(dak_nong):
    return make.user(make.department("Sở Nội vụ", dak_nong), Role.PROVINCE)


def _cost(client, queries, address, number, **headers):
    with queries(number):
        assert client.get(address, headers=headers).status_code == 200


def _grow(dak_nong, units):
    """So many more agencies with as many đầu việc each, late and not, in two areas."""
    made = []
    for _ in range(units):
        unit = make.department("", dak_nong)
        for row in range(units):
            area = make.reform_area((AreaKey.PROCEDURES, AreaKey.STEERING)[row % 2])
            make.lead(unit, due_on=date(2025, 5 + row % 2, 20), area=area)
        made.append(unit)
    return made


def test_the_provinces_page(client, dak_nong, home_affairs, django_assert_num_queries):
    client.force_login(home_affairs)
    builders.half_year(dak_nong)
    for units in (1, 3):
        _grow(dak_nong, units)
        _cost(client, django_assert_num_queries, reverse("reporting:province"), 12)


def test_the_list_behind_a_number(client, dak_nong, home_affairs, django_assert_num_queries):
    client.force_login(home_affairs)
    for units in (1, 3):
        _grow(dak_nong, units)
        _cost(client, django_assert_num_queries, reverse("reporting:province_list"), 9)


def test_the_page_of_a_round(client, dak_nong, home_affairs, django_assert_num_queries):
    for units, year in ((1, 2025), (3, 2026)):
        agencies = _grow(dak_nong, units)
        round_ = builders.half_year(dak_nong, year)
        for agency in agencies:
            builders.sent(round_, agency)
        client.force_login(home_affairs)
        _cost(client, django_assert_num_queries, reverse("reporting:round_status", args=[round_.pk]), 10)


def test_the_list_of_rounds(client, dak_nong, home_affairs, django_assert_num_queries):
    client.force_login(home_affairs)
    for years in ((2025,), (2026, 2027)):
        for year in years:
            builders.half_year(dak_nong, year)
        _cost(client, django_assert_num_queries, reverse("reporting:report_list"), 5)


def test_an_agencys_list_of_reports(client, dak_nong, home_affairs, django_assert_num_queries):
    (agency,) = _grow(dak_nong, 1)
    client.force_login(builders.office(agency))
    for years in ((2025,), (2026, 2027)):
        for year in years:
            builders.compiled(builders.half_year(dak_nong, year), agency)
        _cost(client, django_assert_num_queries, reverse("reporting:report_list"), 5)


def test_what_the_start_page_asks_of_reports(client, dak_nong, home_affairs, django_assert_num_queries):
    (agency,) = _grow(dak_nong, 1)
    client.force_login(builders.office(agency))
    for years in ((2024,), (2023, 2025)):
        for year in years:
            builders.half_year(dak_nong, year)
        _cost(client, django_assert_num_queries, reverse("reporting:notices"), 7, hx_request="true")


def test_one_report_and_the_list_behind_it(client, dak_nong, django_assert_num_queries):
    for year, rows in ((2025, 1), (2026, 3)):
        agency = make.department("", dak_nong)
        for _ in range(rows):
            make.lead(agency, year=year)
        report = builders.compiled(builders.half_year(dak_nong, year), agency)
        client.force_login(builders.office(agency))
        _cost(client, django_assert_num_queries, reverse("reporting:report_detail", args=[report.pk]), 13)
        _cost(client, django_assert_num_queries, reverse("reporting:report_lines", args=[report.pk]), 6)


def test_two_sendings_side_by_side(client, dak_nong, home_affairs, django_assert_num_queries):
    client.force_login(home_affairs)
    for year, keys in ((2025, ("plan",)), (2026, ("plan", "inspection", "causes"))):
        agency = make.department("", dak_nong)
        report = builders.sent(builders.half_year(dak_nong, year), agency)
        for key in keys:
            write_remark(report=report, by=home_affairs, part_key=key, text="Xem lại.", seen_version=1, seen_at=None)
        return_report(report=report, by=home_affairs, reason="Thiếu.")
        builders.sent(report.round, agency)
        _cost(client, django_assert_num_queries, reverse("reporting:report_compare", args=[report.pk]), 9)


def test_what_has_changed_while_a_page_was_open(client, dak_nong, django_assert_num_queries):
    for year, keys in ((2025, ("plan",)), (2026, ("plan", "causes", "next"))):
        agency = make.department("", dak_nong)
        report = builders.compiled(builders.half_year(dak_nong, year), agency)
        client.force_login(builders.office(agency))
        shown = "&".join(f"shown={key}=0.5.00" for key in keys)
        address = f"{reverse('reporting:report_presence', args=[report.pk])}?{shown}"
        _cost(client, django_assert_num_queries, address, 6, hx_request="true")
