"""The list of units, a unit's page and the log."""

from datetime import date

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent
from organisations.queries.log import log_line
from organisations.services.accounts import update_account
from organisations.services.audit import audit
from organisations.services.units import learn_spelling, record_succession
from tests import make

pytestmark = pytest.mark.django_db


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_units_are_searched_without_diacritics_and_filtered_by_kind(client):
    province = make.province()
    reform = make.department("Ban Chỉ đạo cải cách hành chính", province)
    make.unit("Ban Quản lý các khu công nghiệp", UnitKind.BOARD, province)
    client.force_login(make.user(reform))
    found = page(client, "/don-vi/?q=cai+cach")
    assert "Ban Chỉ đạo cải cách hành chính" in found
    assert "khu công nghiệp" not in found
    boards = page(client, "/don-vi/?kind=BOARD")
    assert "khu công nghiệp" in boards
    assert f'href="/don-vi/{reform.code}/"' not in boards
    assert "Không có đơn vị nào khớp" in page(client, "/don-vi/?q=khong-co")


def test_a_filter_that_is_not_on_offer_counts_as_none(client):
    unit = make.department("Sở Nội vụ", make.province())
    client.force_login(make.user(unit))
    assert "Sở Nội vụ" in page(client, "/don-vi/?kind=XX&province=DN&page=99")


def test_only_the_rows_are_sent_to_a_page_that_is_open(client):
    client.force_login(make.user(make.province()))
    fragment = client.get("/don-vi/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "UBND tỉnh Đắk Nông" in fragment


def test_a_unit_of_another_province_is_not_found(client):
    make.province("UBND tỉnh Đồng Nai", "DNI")
    client.force_login(make.user(make.province()))
    assert client.get("/don-vi/DNI/").status_code == 404
    assert client.get("/don-vi/KHONG-CO/").status_code == 404


def test_a_units_page_tells_what_belongs_to_it(client):
    province = make.province()
    old, new = make.department("Sở Kế hoạch và Đầu tư", province, "DN-KHDT"), make.department("Sở Tài chính", province)
    make.unit("Thanh tra Sở", UnitKind.DIVISION, old)
    make.group("Các sở, ban, ngành", province, [old])
    learn_spelling(by=None, unit=old, text="KH&ĐT")
    record_succession(by=None, predecessor=old, successor=new, effective_on=date(2025, 3, 1), decision="QĐ 01/QĐ-UBND")
    client.force_login(make.user(new))
    shown = page(client, "/don-vi/DN-KHDT/")
    for words in (
        "nay là",
        "Sở Tài chính",
        "Thanh tra Sở",
        "Các sở, ban, ngành",
        "KH&amp;ĐT",
        "QĐ 01/QĐ-UBND",
        "01/03/2025",
    ):
        assert words in shown, words
    assert "Kế thừa" in page(client, f"/don-vi/{new.code}/")


def test_a_group_names_its_members(client):
    province = make.province()
    interior = make.department("Sở Nội vụ", province)
    group = make.group("Các sở", province, [interior], "DN-CS")
    client.force_login(make.user(province))
    assert "Thành viên của nhóm (1)" in page(client, "/don-vi/DN-CS/")
    group.members.clear()
    assert "Nhóm chưa có thành viên" in page(client, "/don-vi/DN-CS/")


def test_accounts_are_shown_to_those_who_look_after_them(client):
    unit = make.department("Sở Nội vụ", make.province(), "DN-SNV")
    official = make.user(unit, full_name="Trần Văn An")
    client.force_login(make.user(unit, Role.OFFICE))
    assert "Trần Văn An" in page(client, "/don-vi/DN-SNV/")
    client.force_login(make.user(make.department("Sở Y tế", unit.province), Role.OFFICE))
    assert "Trần Văn An" not in page(client, "/don-vi/DN-SNV/")
    client.force_login(official)
    assert "Tài khoản (" not in page(client, "/don-vi/DN-SNV/")


def test_the_log_is_admins(client):
    client.force_login(make.user(make.province(), Role.PROVINCE))
    answer = client.get("/nhat-ky/")
    assert answer.status_code == 403
    assert "Nhật ký chỉ dành cho quản trị hệ thống." in answer.content.decode()


def test_the_log_says_who_changed_what_from_what_to_what(client):
    admin, user = make.user(None, Role.ADMIN, full_name="Lê Quản Trị"), make.user(make.province(), full_name="Trần An")
    values = {name: getattr(user, name) for name in ("username", "full_name", "unit", "email", "is_active")}
    update_account(by=admin, user=user, seen_version=0, role=Role.LEADER, title="Chánh Văn phòng", **values)
    client.force_login(admin)
    shown = page(client, "/nhat-ky/?q=Trần+An")
    assert "Sửa tài khoản" in shown
    assert "<del>Công chức, viên chức</del> → Lãnh đạo đơn vị" in shown
    assert "chức vụ:" in shown
    assert "Không có thay đổi nào khớp" in page(client, "/nhat-ky/?q=khong-co-ai")


def test_the_log_is_in_vietnamese_with_vietnamese_dates_and_without_what_is_empty(client):
    admin, agency = make.user(None, Role.ADMIN), make.province()
    audit(by=admin, action="Tổng hợp số liệu", obj=agency, after={"done": 2, "planned": 9, "note": ""})
    audit(by=admin, action="Cập nhật", obj=agency, before={"reason": "cũ"}, after={"on": "2025-06-14", "reason": ""})
    audit(by=admin, action="Cấp khóa", obj=agency, after={"expires_at": "2025-06-14T09:05:00+07:00", "alias": None})
    audit(by=admin, action="Tạo", obj=agency, after={"activities": 5, "code": "2025-99-99"})
    audit(by=admin, action="Sửa", obj=agency, after={"reason": {"code": "A1", "done": [1, 2]}})
    events = AuditEvent.objects.filter(actor_id=admin.pk).order_by("id")
    shown = [[(change.label, change.before, change.after) for change in log_line(event).changes] for event in events]
    assert shown == [
        [("hoàn thành", "", "2"), ("được giao", "", "9")],
        [("ngày", "", "14/06/2025"), ("lý do", "cũ", "")],
        [("hết hạn", "", "09:05 14/06/2025")],
        [("số hoạt động", "", "5"), ("mã", "", "2025-99-99")],
        [("lý do", "", "mã: A1; hoàn thành: 1, 2")],
    ]
    client.force_login(admin)
    assert "<del>cũ</del> → (trống)" in page(client, "/nhat-ky/")


def test_the_log_is_filtered_by_kind_and_day(client):
    admin = make.user(None, Role.ADMIN)
    at = make.moment(date(2025, 3, 5), 23)
    AuditEvent.objects.create(at=at, actor="A", action="Thử ngày", object_type="organisations.unit", object_label="B")
    client.force_login(admin)
    assert "Thử ngày" in page(client, "/nhat-ky/?since=05/03/2025&until=05/03/2025")
    assert "Thử ngày" not in page(client, "/nhat-ky/?since=06/03/2025")
    assert "Thử ngày" not in page(client, "/nhat-ky/?until=04/03/2025"), "5 March, not 3 May"
    assert "Thử ngày" not in page(client, "/nhat-ky/?object_type=organisations.user")
    assert "Thử ngày" in page(client, "/nhat-ky/?object_type=organisations.unit&since=05/03/2025")
    assert "phải không trước ngày đầu" in page(client, "/nhat-ky/?since=06/03/2025&until=05/03/2025")


def test_the_log_has_pages(client):
    admin, province = make.user(None, Role.ADMIN), make.province()
    for number in range(60):
        audit(by=admin, action=f"Việc {number:03}", obj=province)
    client.force_login(admin)
    assert "Việc 059" in page(client, "/nhat-ky/")
    second = page(client, "/nhat-ky/?page=2")
    assert "Việc 009" in second
    assert "Việc 059" not in second
