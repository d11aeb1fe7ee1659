"""Odd requests and reorganisations that once went wrong in the organisations app."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from organisations.enums import JobStatus, Role, UnitKind
from organisations.models import Job
from organisations.queries.unit_names import names_for
from organisations.services.jobs import enqueue
from organisations.services.units import learn_spelling, save_unit
from reform.common.errors import Conflict, Invalid
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def dak_nong():
    return make.province()


@pytest.mark.parametrize("wanted", ["abc", "start", "organisations:unit_list", "//xa.example/", "https://xa.example/"])
def test_after_sign_in_an_address_is_never_taken_for_the_name_of_a_view(client, dak_nong, wanted):
    make.user(make.department("Sở Tư pháp", dak_nong), username="an")
    answer = client.post(
        reverse("organisations:sign_in"), {"username": "an", "password": make.PASSWORD, "next": wanted}
    )
    assert answer.status_code == 302
    assert answer["Location"] == (wanted if wanted in ("abc", "start") else "/")


@pytest.mark.parametrize("days", ["since=01/01/0001", "until=31/12/9999", "since=31/12/9999", "until=01/01/0001"])
def test_the_log_refuses_days_that_no_calendar_of_it_holds(client, days):
    client.force_login(make.user(None, Role.ADMIN))
    answer = client.get(f"{reverse('organisations:audit_log')}?{days}")
    assert answer.status_code == 200
    assert "Năm phải từ 1990 đến 2100." in answer.content.decode()


def test_a_job_that_ends_while_it_is_asked_for_again_is_made_anew():
    first = enqueue(task="t", key="k", params={}, by=None)

    def end_before_it_is_looked_up(execute, sql, params, many, context):
        if sql.startswith("SELECT") and "organisations_job" in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute(
                    "UPDATE organisations_job SET status = 'DONE', finished_at = created_at WHERE status = 'QUEUED'"
                )
        return execute(sql, params, many, context)

    with connection.execute_wrapper(end_before_it_is_looked_up):
        second = enqueue(task="t", key="k", params={}, by=None)
    assert second.pk != first.pk
    assert second.status == JobStatus.QUEUED
    first.refresh_from_db()
    assert first.status == JobStatus.DONE


def test_an_open_job_is_not_doubled():
    first = enqueue(task="t", key="k", params={}, by=None)
    assert enqueue(task="t", key="k", params={}, by=None) == first
    Job.objects.filter(pk=first.pk).update(status=JobStatus.FAILED, finished_at=timezone.now())
    assert enqueue(task="t", key="k", params={}, by=None) != first


def test_what_lies_below_a_unit_keeps_the_agency_that_it_has(dak_nong):
    agency = make.department("Ban quản lý", dak_nong)
    division = make.unit("Phòng", UnitKind.DIVISION, agency)
    make.unit("Tổ", UnitKind.DIVISION, division)
    with pytest.raises(Conflict, match="đơn vị trực thuộc"):
        save_unit(by=None, code=division.code, name="Phòng", kind=UnitKind.BOARD, parent=agency)


def test_a_unit_with_work_is_succeeded_and_not_moved(dak_nong):
    old, new = make.department("Sở cũ", dak_nong), make.department("Sở mới", dak_nong)
    division = make.unit("Phòng", UnitKind.DIVISION, old)
    moved = {"by": None, "code": division.code, "name": "Phòng", "kind": UnitKind.DIVISION, "parent": new}
    save_unit(**moved)
    division.refresh_from_db()
    assert division.agency == new
    work = make.lead(division)
    with pytest.raises(Conflict, match="kế thừa"):
        save_unit(**moved | {"parent": old})
    division.refresh_from_db()
    assert (division.agency, division.path) == (work.agency, f"{new.path}{division.code}/")
    save_unit(**moved | {"name": "Phòng Tổng hợp", "valid_to": date(2025, 6, 30)})


def test_a_tree_that_is_too_deep_is_refused_in_words(dak_nong):
    above = dak_nong
    with pytest.raises(Invalid, match="quá nhiều cấp"):
        for number in range(10):
            above = make.unit("Phòng", UnitKind.DIVISION, above, code=f"{number}{'X' * 30}")


@pytest.mark.parametrize("codes", ["AB", "BA"])
def test_a_name_means_the_unit_that_took_it_over(dak_nong, codes):
    old, new = codes
    make.unit("Sở Nội vụ", UnitKind.DEPARTMENT, dak_nong, code=old, valid_to=date(2025, 2, 28))
    make.unit("Sở Nội vụ", UnitKind.DEPARTMENT, dak_nong, code=new, valid_from=date(2025, 3, 1))
    assert names_for(dak_nong).find("Sở Nội vụ").code == new


def test_a_page_that_the_history_restores_is_whole(client, dak_nong):
    client.force_login(make.user(None, Role.ADMIN))
    for name in ("organisations:unit_list", "organisations:audit_log"):
        piece = client.get(reverse(name), headers={"HX-Request": "true"}).content.decode()
        restored = client.get(
            reverse(name), headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
        ).content.decode()
        assert "<html" not in piece
        assert "<html" in restored


@pytest.mark.parametrize(
    "address",
    ["/don-vi/a%00b/", "/quan-tri/organisations/unit/?province=%00", "/quan-tri/organisations/unit/?kind__exact=%00"],
)
def test_a_zero_character_in_an_address_is_refused_and_no_fault(client, address):
    client.force_login(make.user(None, Role.ADMIN))
    assert client.get(address).status_code == 400


def test_sign_in_fails_in_words_behind_a_socket_and_behind_an_odd_proxy(client, settings):
    settings.TRUSTED_PROXIES = 1
    for forwarded in ("", "unknown", "203.0.113.9:4711"):
        answer = client.post(
            reverse("organisations:sign_in"),
            {"username": "an", "password": "sai"},
            headers={"X-Forwarded-For": forwarded},
            REMOTE_ADDR="",
        )
        assert "Tên đăng nhập hoặc mật khẩu không đúng" in answer.content.decode()


@pytest.mark.parametrize("text", ["ấ" * 200, "…"])
def test_a_spelling_that_is_no_name_is_refused_in_words(dak_nong, text):
    with pytest.raises(Invalid, match="Cách viết phải là một tên"):
        learn_spelling(by=None, unit=dak_nong, text=text)
