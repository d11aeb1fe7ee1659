"""The pages of accounts: who finds whom, makes, changes, moves and stops whose, and passwords shown once."""

import re

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client

from organisations.enums import Role, UnitKind
from organisations.forms.account_pages import ChangePersonForm
from organisations.models import AuditEvent, Unit, User
from organisations.services.accounts import free_username, issue_password, stop_account, update_account
from organisations.views.accounts import _save
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make

pytestmark = pytest.mark.django_db


class Town:
    """A province with two agencies; the first has a division, an office and an official."""

    def __init__(self) -> None:
        self.province = make.province()
        self.justice, self.health = (make.department(name, self.province) for name in ("Sở Tư pháp", "Sở Y tế"))
        self.division = make.unit("Phòng Hành chính", UnitKind.DIVISION, self.justice)
        self.office = make.user(self.justice, Role.OFFICE, "vanphong", full_name="Trần Văn Phòng")
        self.official = make.user(self.justice, Role.OFFICIAL, "an", full_name="Nguyễn Thị Ân")
        self.interior = make.user(make.department("Sở Nội vụ", self.province), Role.PROVINCE, "noivu")
        self.stranger = make.user(self.health, Role.OFFICIAL, "yte", full_name="Lê Văn Y")


@pytest.fixture
def town() -> Town:
    return Town()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def password_on(page: str) -> str:
    """The password that a slip shows."""
    return re.search(r'slip__secret">([a-z0-9-]+)<', page)[1]


def form_of(user: User, **changes) -> dict:
    values = {name: getattr(user, name) for name in ("full_name", "title", "email", "role")}
    return values | {"unit": user.unit.code, "seen_version": user.version} | changes


def names_on(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/tai-khoan/{query}")
    return [account.username for account in page.context["page"]]


# ── The list ──


def test_an_office_sees_its_agency_and_sở_nội_vụ_its_province(town):
    assert names_on(signed_in(town.office)) == ["an", "vanphong"]
    assert names_on(signed_in(town.interior), f"?agency={town.health.code}") == ["yte"]
    assert set(names_on(signed_in(make.user(None, Role.ADMIN, "admin")))) == {"admin", "an", "noivu", "vanphong", "yte"}


def test_people_are_found_without_diacritics_and_listed_by_their_given_names(town):
    make.user(town.justice, username="binh", full_name="Đỗ Thị Bình")
    make.user(town.justice, username="cuong", full_name="An Văn Cường")
    client = signed_in(town.office)
    assert names_on(client) == ["an", "binh", "cuong", "vanphong"]
    assert names_on(client, "?q=do+binh") == ["binh"]
    assert names_on(client, "?q=Ân+Thị") == ["an"]


def test_filters_by_unit_role_and_state(town):
    make.user(town.division, Role.LEADER, "truong", is_active=False)
    client = signed_in(town.office)
    client.post("/dang-xuat/")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/dang-nhap/", {"username": "an", "password": "sai"})
    client = signed_in(town.office)  # this is a sign-in: its account is no longer new
    assert names_on(client, f"?unit={town.division.code}") == ["truong"]
    assert names_on(client, "?role=LEADER") == ["truong"]
    assert names_on(client, "?state=STOPPED") == ["truong"]
    assert names_on(client, "?state=LOCKED") == ["an"]
    assert names_on(client, "?state=NEW") == ["an"]
    page = client.get("/tai-khoan/").content.decode()
    assert page.count("Tạm khóa đăng nhập</span>") == 1


# ── A new account ──


def test_a_new_account_gets_a_password_that_is_shown_once_and_must_be_changed(town):
    client = signed_in(town.office)
    form = {"full_name": "Phạm Thị Hạnh", "unit": town.division.code, "role": Role.OFFICIAL, "title": "Chuyên viên"}
    answer = client.post("/tai-khoan/moi/", form)
    password = password_on(answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    user = User.objects.get(username="phamthihanh")
    assert (user.unit, user.role, user.must_change_password) == (town.division, Role.OFFICIAL, True)
    assert password not in client.get(f"/tai-khoan/{user.pk}/").content.decode()
    assert password not in str([list(model.objects.values()) for model in (User, AuditEvent)])
    owner = Client()
    owner.post("/dang-nhap/", {"username": "phamthihanh", "password": password})
    assert owner.get("/don-vi/")["Location"] == "/doi-mat-khau/"


def test_the_same_form_sent_again_makes_no_second_account(town):
    client = signed_in(town.office)
    form = {"full_name": "Phạm Thị Hạnh", "unit": town.justice.code, "role": Role.OFFICIAL}
    opened = [client.get("/tai-khoan/moi/").context["form"]["once"].value() for _ in range(2)]
    assert opened[0] != opened[1]
    assert client.post("/tai-khoan/moi/", form | {"once": opened[0]}).status_code == 200
    hanh = User.objects.get(full_name="Phạm Thị Hạnh")
    again = client.post("/tai-khoan/moi/", form | {"once": opened[0]}, follow=True)
    assert again.redirect_chain == [(f"/tai-khoan/{hanh.pk}/", 302)]
    assert "Tài khoản này đã được tạo; mật khẩu chỉ hiện một lần." in again.content.decode()
    assert User.objects.get(full_name="Phạm Thị Hạnh") == hanh
    other = form | {"full_name": "Lê Văn Minh", "once": opened[1]}
    assert client.post("/tai-khoan/moi/", other).status_code == 200


def test_a_namesake_in_the_agency_is_warned_of_and_may_be_another_person(town):
    make.user(town.justice, username="hanh", full_name="Phạm Thị Hạnh", is_active=False)
    client = signed_in(town.office)
    form = {"full_name": "Phạm Thị  Hạnh", "unit": town.division.code, "role": Role.OFFICIAL}
    assert 'name="another"' not in client.get("/tai-khoan/moi/").content.decode()
    assert client.post("/tai-khoan/moi/", form).status_code == 200, "the first of the name has left"
    warned = client.post("/tai-khoan/moi/", form)
    assert warned.status_code == 422
    assert "tên đăng nhập phamthihanh)" in warned.context["form"].errors["another"][0]
    assert 'name="another"' in warned.content.decode()
    assert client.post("/tai-khoan/moi/", form | {"another": "on"}).status_code == 200
    assert User.objects.filter(full_name="Phạm Thị Hạnh", is_active=True).count() == 2


def test_a_username_is_made_of_the_name_and_numbered(town):
    make.user(town.justice, username="phamthihanh")
    assert free_username("Phạm Thị Hạnh") == "phamthihanh2"
    assert free_username("Phạm Thị Hạnh", {"phamthihanh", "phamthihanh2"}) == "phamthihanh3"
    assert free_username("???") == "taikhoan"


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.ADMIN, Role.CLIENT])
def test_an_office_gives_no_role_above_its_agency(town, role):
    form = {"full_name": "Phạm Thị Hạnh", "unit": town.justice.code, "role": role}
    assert signed_in(town.office).post("/tai-khoan/moi/", form).status_code == 422
    with pytest.raises(NotPermitted, match="chỉ do quản trị hệ thống giao"):
        update_account(
            by=town.office,
            user=town.official,
            seen_version=0,
            username="an",
            full_name="A",
            role=role,
            unit=town.justice,
        )
    assert not User.objects.filter(full_name="Phạm Thị Hạnh").exists()


def test_an_office_places_nobody_in_another_agency(town):
    form = {"full_name": "Phạm Thị Hạnh", "unit": town.health.code, "role": Role.OFFICIAL}
    address = f"/tai-khoan/moi/?agency={town.health.code}"
    assert signed_in(town.office).post(address, form).status_code == 422
    assert signed_in(town.interior).post(address, form).status_code == 200
    assert User.objects.get(full_name="Phạm Thị Hạnh").unit == town.health


def test_sở_nội_vụ_chooses_the_agency_first_and_only_in_its_province(town):
    far = make.department("Sở Tài chính", make.province("UBND tỉnh Đồng Nai", "DNI"))
    client = signed_in(town.interior)
    assert "làm việc ở cơ quan nào" in client.get("/tai-khoan/moi/").content.decode()
    assert "làm việc ở cơ quan nào" in client.get(f"/tai-khoan/moi/?agency={far.code}").content.decode()
    assert "Sở Y tế" in client.get(f"/tai-khoan/moi/?agency={town.health.code}").content.decode()


def test_a_taken_username_is_refused_at_its_field_and_nothing_typed_is_lost(town):
    form = {"full_name": "Phạm Thị Hạnh", "unit": town.justice.code, "role": Role.OFFICIAL, "username": "AN"}
    answer = signed_in(town.office).post("/tai-khoan/moi/", form)
    assert answer.status_code == 422
    assert answer.context["form"].errors["username"] == ["Tên đăng nhập này đã có người dùng."]
    assert 'value="Phạm Thị Hạnh"' in answer.content.decode()


# ── Changes ──


def test_a_person_is_moved_to_another_unit_of_the_agency(town):
    client = signed_in(town.office)
    answer = client.post(f"/tai-khoan/{town.official.pk}/", form_of(town.official, unit=town.division.code))
    assert answer.status_code == 302
    town.official.refresh_from_db()
    assert town.official.unit == town.division
    event = AuditEvent.objects.about(town.official).last()
    assert (event.actor_id, event.after) == (town.office.pk, {"unit": town.division.code})


def test_sở_nội_vụ_moves_a_person_to_another_agency(town):
    address = f"/tai-khoan/{town.official.pk}/?agency={town.health.code}"
    signed_in(town.interior).post(address, form_of(town.official, unit=town.health.code))
    town.official.refresh_from_db()
    assert town.official.unit == town.health


def test_the_second_of_two_changes_is_told_of_the_first_and_can_save_again(town):
    seen = form_of(town.official, title="Phó Trưởng phòng")
    other = make.user(town.justice, Role.OFFICE, full_name="Võ Thị Tư")
    signed_in(other).post(f"/tai-khoan/{town.official.pk}/", form_of(town.official, title="Trưởng phòng"))
    client = signed_in(town.office)
    answer = client.post(f"/tai-khoan/{town.official.pk}/", seen)
    assert answer.status_code == 409
    assert "Võ Thị Tư đã sửa lúc" in answer.content.decode()
    assert 'value="Phó Trưởng phòng"' in answer.content.decode()
    again = seen | {"seen_version": answer.context["form"]["seen_version"].value()}
    assert client.post(f"/tai-khoan/{town.official.pk}/", again).status_code == 302
    town.official.refresh_from_db()
    assert town.official.title == "Phó Trưởng phòng"


def test_a_change_that_saw_an_older_version_writes_nothing(town):
    values = form_of(town.official) | {"unit": town.justice, "username": "an", "seen_version": 7}
    with pytest.raises(Conflict):
        update_account(by=town.office, user=town.official, **values)
    assert not AuditEvent.objects.about(town.official).exists()


def test_accounts_above_the_agency_are_shown_with_the_reason_and_not_changed(town):
    office = make.user(town.interior.unit, Role.OFFICE)
    client = signed_in(office)
    page = client.get(f"/tai-khoan/{town.interior.pk}/").content.decode()
    assert "chỉ do quản trị hệ thống giao" in page
    assert "Đặt lại mật khẩu" not in page
    for action in ("", "mat-khau/", "ngung/", "mo-khoa/"):
        answer = client.post(f"/tai-khoan/{town.interior.pk}/{action}", form_of(town.interior))
        assert answer.status_code == 403, action
    assert not AuditEvent.objects.about(town.interior).exists()


def test_the_last_office_of_an_agency_does_not_leave_without_a_successor(town):
    client = signed_in(town.office)
    answer = client.post(f"/tai-khoan/{town.office.pk}/", form_of(town.office, role=Role.OFFICIAL))
    assert answer.status_code == 422
    assert "người duy nhất giữ vai trò Văn phòng" in answer.content.decode()
    with pytest.raises(Invalid, match="người kế nhiệm"):
        stop_account(by=town.office, user=town.office)
    make.user(town.justice, Role.OFFICE)
    client.post(f"/tai-khoan/{town.office.pk}/", form_of(town.office, role=Role.OFFICIAL))
    town.office.refresh_from_db()
    assert town.office.role == Role.OFFICIAL


# ── Passwords, locks, the end ──


def test_a_reset_password_ends_the_old_one_and_its_sessions(town):
    owner = signed_in(town.official)
    page = signed_in(town.office).post(f"/tai-khoan/{town.official.pk}/mat-khau/").content.decode()
    town.official.refresh_from_db()
    assert town.official.check_password(password_on(page))
    assert owner.get("/don-vi/")["Location"].startswith("/dang-nhap/")
    assert AuditEvent.objects.about(town.official).last().action == "Đặt lại mật khẩu"


def test_nobody_resets_their_own_password_here(town):
    with pytest.raises(NotPermitted, match="chính mình"):
        issue_password(by=town.office, user=town.office)


def test_a_locked_person_is_let_in_again(town):
    visitor = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        visitor.post("/dang-nhap/", {"username": "an", "password": "sai"})
    client = signed_in(town.office)
    assert "Mở khóa đăng nhập" in client.get(f"/tai-khoan/{town.official.pk}/").content.decode()
    client.post(f"/tai-khoan/{town.official.pk}/mo-khoa/")
    answer = visitor.post("/dang-nhap/", {"username": "an", "password": make.PASSWORD})
    assert answer.status_code == 302


def test_a_stopped_account_is_out_at_once_and_comes_back_when_it_is_reopened(town):
    owner, client = signed_in(town.official), signed_in(town.office)
    client.post(f"/tai-khoan/{town.official.pk}/ngung/")
    assert owner.get("/don-vi/")["Location"].startswith("/dang-nhap/")
    client.post(f"/tai-khoan/{town.official.pk}/ngung/")
    client.post(f"/tai-khoan/{town.official.pk}/mo-lai/")
    town.official.refresh_from_db()
    assert town.official.is_active
    actions = [event.action for event in AuditEvent.objects.about(town.official)]
    assert actions == ["Ngừng tài khoản", "Mở lại tài khoản"]


def test_a_group_of_agencies_has_no_accounts(town):
    group = make.group("Các phòng", town.justice, [town.division])
    assert Unit.objects.get(pk=group.pk).agency == town.justice
    form = {"full_name": "Phạm Thị Hạnh", "unit": group.code, "role": Role.OFFICIAL}
    assert signed_in(town.office).post("/tai-khoan/moi/", form).status_code == 422


def test_an_account_that_moved_away_while_it_was_being_saved_is_a_strangers(town, rf):
    seen = User.objects.select_related("unit__agency").get(pk=town.official.pk)
    User.objects.filter(pk=seen.pk).update(unit=town.health, version=seen.version + 1)
    request = rf.post(f"/tai-khoan/{seen.pk}/")
    request.user = town.office
    typed = {"full_name": "Ân", "unit": town.justice.code, "role": Role.OFFICIAL, "seen_version": seen.version}
    form = ChangePersonForm(typed, viewer=town.office, agency=town.justice)
    with pytest.raises(Http404):
        _save(request, seen, form)
