"""The administration site: ADMIN only, every change through a service and in the log, refusals at the form."""

import pytest
from django.contrib import admin
from django.db.models import URLField
from django.urls import reverse

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent, Installation, Unit, UnitAlias, UnitSuccession, User
from tests import make

pytestmark = pytest.mark.django_db


def post(client, name: str, data: dict, *args) -> str:
    """The page that follows the form."""
    answer = client.post(reverse(f"admin:{name}", args=args), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_other_roles_may_not(client, role):
    client.force_login(make.user(make.province(), role))
    answer = client.get("/quan-tri/", follow=True)
    assert answer.status_code == 403
    assert "chỉ dành cho quản trị hệ thống" in answer.content.decode()


def test_every_list_and_form_opens(client):
    user = make.user(None, Role.ADMIN)
    make.department("Sở Nội vụ", make.province())
    client.force_login(user)
    for model, page in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for address in (reverse(f"{base}_changelist"), reverse(f"{base}_changelist") + "?q=so+noi+vu"):
            assert client.get(address).status_code == 200, address
        adds = client.get(reverse(f"{base}_add")).status_code
        request = client.get(reverse(f"{base}_changelist")).wsgi_request
        assert adds == (200 if page.has_add_permission(request) else 403), base


def test_its_pages_speak_the_portals_vietnamese(client):
    client.force_login(make.user(None, Role.ADMIN))
    start = client.get("/quan-tri/").content.decode()
    for words in (
        "Đến nội dung chính",
        "Đổi nền (đang theo hệ thống)",
        "Tên danh mục",
        "Chào mừng ông/bà",
        "Đăng xuất",
    ):
        assert words in start, words
    refused = post(client, "organisations_unit_add", {"code": "DN"})
    assert "Hãy sửa các chỗ sai dưới đây." in refused
    for words in ("Skip to", "Toggle", "Model name", "Thêm vào", "Thoát", "Chào mừng bạn", "Please correct", "Error:"):
        assert words not in start + refused, words


def test_its_pages_bear_the_mark_of_illustrative_data(client):
    client.force_login(make.user(None, Role.ADMIN))
    assert "Dữ liệu minh họa" not in client.get("/quan-tri/").content.decode()
    Installation.objects.create(pk=1, demo_date="2025-06-13")
    page = client.get("/quan-tri/organisations/unit/").content.decode()
    assert "<strong>Dữ liệu minh họa</strong> — ngày làm việc 13/06/2025" in page


def test_what_the_past_wrote_is_read_only(client):
    client.force_login(make.user(None, Role.ADMIN))
    make.province()
    event = AuditEvent.objects.latest("id")
    assert client.get(reverse("admin:organisations_auditevent_change", args=[event.pk])).status_code == 200
    answer = client.post(reverse("admin:organisations_auditevent_change", args=[event.pk]), {"action": "Khác"})
    assert answer.status_code == 403
    assert client.post(reverse("admin:organisations_auditevent_delete", args=[event.pk])).status_code == 403


def test_a_unit_is_made_and_changed_through_its_service(client):
    province, user = make.province(), make.user(None, Role.ADMIN)
    client.force_login(user)
    form = {"code": "DN-SNV", "name": "Sở Nội vụ", "kind": UnitKind.DEPARTMENT, "parent": province.pk}
    post(client, "organisations_unit_add", form)
    unit = Unit.objects.get(code="DN-SNV")
    assert (unit.path, unit.agency, unit.search_text) == ("/DN/DN-SNV/", unit, "so noi vu dn-snv")
    post(client, "organisations_unit_change", {**form, "valid_to": "05/03/2026", "code": "KHAC"}, unit.pk)
    unit.refresh_from_db()
    assert (unit.code, unit.valid_to.isoformat()) == ("DN-SNV", "2026-03-05")
    assert [event.actor_id for event in AuditEvent.objects.about(unit)] == [user.pk, user.pk]


def test_a_refusal_stands_at_the_form_and_nothing_typed_is_lost(client):
    client.force_login(make.user(None, Role.ADMIN))
    form = {"code": "VP", "name": "Văn phòng", "kind": UnitKind.DIVISION, "parent": ""}
    shown = post(client, "organisations_unit_add", form)
    assert "phải có cơ quan chủ quản" in shown
    assert 'value="Văn phòng"' in shown
    assert not Unit.objects.exists()


def test_members_of_a_group_are_chosen(client):
    province = make.province()
    department, group = make.department("Sở Nội vụ", province), make.group("Các sở", province, [])
    client.force_login(make.user(None, Role.ADMIN))
    form = {"name": "Các sở", "kind": UnitKind.GROUP, "parent": province.pk, "members": [department.pk]}
    post(client, "organisations_unit_change", form, group.pk)
    assert list(group.members.all()) == [department]


def test_spellings_and_successions_go_through_their_services(client):
    province = make.province()
    old, new = make.department("Sở KH&ĐT", province), make.department("Sở Tài chính", province)
    client.force_login(make.user(None, Role.ADMIN))
    post(client, "organisations_unitalias_add", {"unit": old.pk, "text": "KHĐT"})
    alias = UnitAlias.objects.get()
    assert (alias.key, alias.scope) == ("khđt", province)
    taken = post(client, "organisations_unitalias_add", {"unit": new.pk, "text": "khđt"})
    assert "đang được hiểu là" in taken
    form = {"predecessor": old.pk, "successor": new.pk, "effective_on": "05/03/2026", "decision": ""}
    post(client, "organisations_unitsuccession_add", form)
    made = UnitSuccession.objects.get()
    assert made.effective_on.isoformat() == "2026-03-05"
    post(client, "organisations_unitsuccession_delete", {"post": "yes"}, made.pk)
    post(client, "organisations_unitalias_delete", {"post": "yes"}, alias.pk)
    actions = set(AuditEvent.objects.about(old).values_list("action", flat=True))
    assert {"Thêm cách viết tên", "Xóa cách viết tên", "Ghi nhận kế thừa", "Xóa kế thừa"} <= actions


def test_an_account_is_made_changed_and_gets_a_new_password(client):
    unit = make.province()
    client.force_login(make.user(None, Role.ADMIN))
    form = {"username": "lan", "full_name": "Nguyễn Thị Lan", "unit": unit.pk, "role": Role.OFFICE}
    weak = post(client, "organisations_user_add", {**form, "password1": "12345678901", "password2": "12345678901"})
    assert not User.objects.filter(username="lan").exists()
    assert "errorlist" in weak
    post(client, "organisations_user_add", {**form, "password1": make.PASSWORD, "password2": make.PASSWORD})
    user = User.objects.get(username="lan")
    assert user.check_password(make.PASSWORD)
    assert user.must_change_password
    post(client, "organisations_user_change", {**form, "role": Role.LEADER, "is_active": "on"}, user.pk)
    new = {"new_password1": "Tam-thoi-2025-abc", "new_password2": "Tam-thoi-2025-abc"}
    assert "Đã đặt lại mật khẩu của Nguyễn Thị Lan" in post(client, "organisations_user_password", new, user.pk)
    user.refresh_from_db()
    assert (user.role, user.check_password("Tam-thoi-2025-abc")) == (Role.LEADER, True)
    actions = [event.action for event in AuditEvent.objects.about(user)]
    assert actions == ["Tạo tài khoản", "Sửa tài khoản", "Đặt lại mật khẩu"]


def test_an_account_without_a_unit_is_refused_at_the_field(client):
    client.force_login(make.user(None, Role.ADMIN))
    form = {"username": "lan", "full_name": "Lan", "role": Role.OFFICE, "password1": make.PASSWORD}
    assert "Hãy chọn đơn vị" in post(client, "organisations_user_add", {**form, "password2": make.PASSWORD})


def test_accounts_are_not_deleted(client):
    user = make.user(make.province())
    client.force_login(make.user(None, Role.ADMIN))
    assert client.post(reverse("admin:organisations_user_delete", args=[user.pk]), {"post": "yes"}).status_code == 403


def test_units_are_filtered_by_province(client):
    first, second = make.province(), make.province("UBND tỉnh Đồng Nai", "DNI")
    make.department("Sở A", first)
    make.department("Sở B", second)
    client.force_login(make.user(None, Role.ADMIN))
    rows = client.get(reverse("admin:organisations_unit_changelist"), {"province": "DNI"}).context["cl"].queryset
    assert {unit.name for unit in rows} == {"UBND tỉnh Đồng Nai", "Sở B"}


def test_a_password_changed_from_here_goes_through_the_portals_page(client):
    client.force_login(make.user(None, Role.ADMIN))
    assert client.get(reverse("admin:password_change"))["Location"] == "/doi-mat-khau/"
    assert client.get(reverse("admin:logout")).status_code == 405
    assert client.post(reverse("admin:logout"))["Location"] == "/dang-nhap/"


def test_the_working_day_of_a_demonstration_is_set_and_audited(client):
    client.force_login(make.user(None, Role.ADMIN))
    post(client, "organisations_installation_add", {"demo_date": "05/03/2026"})
    assert Installation.objects.get(pk=1).demo_date.isoformat() == "2026-03-05"
    event = AuditEvent.objects.about(Installation.objects.get()).get()
    assert (event.action, event.after) == ("Thêm", {"demo_date": "2026-03-05"})
    assert client.get(reverse("admin:organisations_installation_add")).status_code == 403


def test_an_address_without_a_scheme_is_one_of_https(rf, recwarn):
    found = {}
    for one in admin.site._registry.values():
        for field in one.model._meta.fields:
            if isinstance(field, URLField):
                found[str(field)] = one.formfield_for_dbfield(field, rf.get("/")).assume_scheme
    assert set(found.values()) == {"https"}
    assert [str(one.message) for one in recwarn if "assume_scheme" in str(one.message)] == []
