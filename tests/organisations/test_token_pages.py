"""ADMIN's pages of keys: a key is shown in one answer alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from organisations.enums import Role
from organisations.models import ApiToken, User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client) -> User:
    user = make.user(None, Role.ADMIN)
    client.force_login(user)
    return user


def form(**fields) -> dict:
    ends = timezone.localdate() + timedelta(days=30)
    return {
        "name": "Power BI",
        "scopes": ["read", "read:figures"],
        "expires_at": f"{ends:%d/%m/%Y}",
        "once": "1",
    } | fields


def key_in(page: str) -> str:
    return page.split('id="issued-key">')[1].split("<")[0]


def test_a_key_is_shown_once_and_opens_the_interface(client, admin):
    program = make.user(make.province(), Role.CLIENT, full_name="Kho dữ liệu tỉnh")

    answer = client.post("/khoa-api/moi/", form(user=program.pk))

    page, token = answer.content.decode(), ApiToken.objects.get()
    key = key_in(page)
    assert "no-store" in answer["Cache-Control"]
    assert f'curl -H "Authorization: Bearer {key}" "http://testserver/api/v1/units/?page_size=1"' in page.replace(
        "&quot;", '"'
    )
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/units/?page_size=1").status_code == 200
    assert timezone.localdate(token.expires_at) == timezone.localdate() + timedelta(days=30)
    listed = client.get("/khoa-api/").content.decode()
    assert key not in listed
    for word in ("Power BI", f"{key[:8]}…", "Kho dữ liệu tỉnh", "read:figures", "Còn hạn"):
        assert word in listed
    again = client.post("/khoa-api/moi/", form(user=program.pk), follow=True)
    assert "đã được thực hiện" in again.content.decode()
    assert ApiToken.objects.count() == 1


def test_a_program_without_an_account_gets_one_that_nobody_signs_in_with(client, admin):
    province = make.province()

    answer = client.post("/khoa-api/moi/", form(full_name="Kho dữ liệu tỉnh", unit=province.code))

    made = User.objects.get(role=Role.CLIENT)
    assert (made.username, made.full_name, made.unit) == ("khodulieutinh", "Kho dữ liệu tỉnh", province)
    assert not made.has_usable_password()
    assert (
        Client(headers={"Authorization": f"Bearer {key_in(answer.content.decode())}"}).get("/api/v1/").status_code
        == 200
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Hãy chọn tài khoản ở trên"),
        ({"full_name": "Kho"}, "Hãy chọn cơ quan của hệ thống mới"),
        ({"user": "{program}", "full_name": "Kho"}, "không làm cả hai"),
        ({"user": "{person}"}, "Tài khoản của hệ thống:"),
        ({"user": "{program}", "name": " "}, "Tên khóa:"),
        ({"user": "{program}", "scopes": []}, "Hãy chọn ít nhất một phạm vi"),
        ({"user": "{program}", "scopes": ["all"]}, "Phạm vi:"),
        ({"user": "{program}", "expires_at": "01/01/2020"}, "từ hôm nay đến hai năm tới"),
        ({"user": "{program}", "expires_at": "31/12/2099"}, "từ hôm nay đến hai năm tới"),
        ({"user": "{program}", "expires_at": "mai"}, "ngày/tháng/năm"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_issued(client, admin, fields, says):
    program, person = make.user(make.province(), Role.CLIENT), make.user(make.province("B", "B"), Role.OFFICE)
    filled = {
        name: value.format(program=program.pk, person=person.pk) if isinstance(value, str) else value
        for name, value in fields.items()
    }
    answer = client.post("/khoa-api/moi/", form(**filled))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'class="error-summary"' in page and says in page
    assert not ApiToken.objects.exists()
    assert User.objects.filter(role=Role.CLIENT).count() == 1


def test_a_key_is_changed_over_and_revoked(client, admin):
    program = make.user(make.province(), Role.CLIENT)
    client.post("/khoa-api/moi/", form(user=program.pk))
    old = ApiToken.objects.get()
    refused = client.post(f"/khoa-api/{old.pk}/doi/", {"overlap_days": "31", "once": "2"})
    assert refused.status_code == 422
    page = client.post(f"/khoa-api/{old.pk}/doi/", {"overlap_days": "7", "once": "2"}).content.decode()
    assert key_in(page)
    assert "còn dùng được đến" in page
    assert f"/khoa-api/{old.pk}/doi/" not in client.get("/khoa-api/").content.decode()
    again = client.post(f"/khoa-api/{old.pk}/doi/", {"overlap_days": "7", "once": "3"})
    assert again.status_code == 409 and "đã được đổi" in again.content.decode()
    client.post(f"/khoa-api/{old.pk}/thu-hoi/")
    old.refresh_from_db()
    assert old.revoked_at is not None
    assert "Đã thu hồi" in client.get("/khoa-api/").content.decode()


@pytest.mark.parametrize(
    ("scopes", "address"), [(["read:figures"], "measurements/?page_size=1"), (["write:figures"], "")]
)
def test_what_is_offered_to_try_is_open_to_the_key(client, admin, scopes, address):
    program = make.user(make.province(), Role.CLIENT)
    page = client.post("/khoa-api/moi/", form(user=program.pk, scopes=scopes)).content.decode()
    assert f'"http://testserver/api/v1/{address}"' in page.replace("&quot;", '"')
    key = key_in(page)
    assert Client(headers={"Authorization": f"Bearer {key}"}).get(f"/api/v1/{address}").status_code == 200


def test_agencies_of_one_name_are_told_apart_by_their_province(client, admin):
    for name, code in (("UBND tỉnh Đồng Nai", "DNI"), ("UBND tỉnh Bình Phước", "BPC")):
        make.department("Sở Tư pháp", make.province(name, code), f"STP-{code}")
    page = client.get("/khoa-api/moi/").content.decode()
    assert ">Sở Tư pháp – " in page and ">Sở Tư pháp<" not in page
