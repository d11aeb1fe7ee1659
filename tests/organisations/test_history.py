"""Who changed what: each thing has its own page, for those who look after it."""

import pytest

from organisations.enums import Role
from organisations.services.accounts import create_account, update_account
from organisations.services.units import save_unit
from reporting.services.parts import edit_part, lock_part
from tests import make
from tests.pages import words
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province(), code="STP")


def test_a_units_page_tells_from_what_to_what(client, justice):
    office = make.user(justice, Role.OFFICE, full_name="Lê Thị Hoa")
    save_unit(by=office, code="STP", name="Sở Tư pháp tỉnh", kind=justice.kind, parent=justice.parent)
    client.force_login(office)
    text = words(client.get("/don-vi/STP/lich-su/"))
    assert "Lưu đơn vị" in text and "Lê Thị Hoa" in text and "Sở Tư pháp → Sở Tư pháp tỉnh" in text
    client.force_login(make.user(justice))
    assert client.get("/don-vi/STP/lich-su/").status_code == 403


def test_an_accounts_page_is_for_who_manages_it(client, justice):
    office = make.user(justice, Role.OFFICE)
    fields = {"username": "an", "full_name": "Trần Văn An", "unit": justice}
    account = create_account(by=office, role=Role.OFFICIAL, password=None, **fields)
    update_account(by=office, user=account, seen_version=account.version, role=Role.LEADER, **fields)
    client.force_login(office)
    text = words(client.get(f"/tai-khoan/{account.pk}/lich-su/"))
    assert "Công chức, viên chức → Lãnh đạo đơn vị" in text
    client.force_login(make.user(make.department("Sở Y tế", justice.province), Role.OFFICE))
    assert client.get(f"/tai-khoan/{account.pk}/lich-su/").status_code == 404


def test_a_report_tells_of_its_steps_and_of_its_words(client, justice):
    report = builders.compiled(builders.half_year(justice.province), justice)
    office = builders.office(justice)
    part = report.parts.first()
    lock_part(part=edit_part(part=part, by=office, body="Nội dung mới.", seen_version=part.version), by=office)
    client.force_login(office)
    text = words(client.get(f"/bao-cao/{report.pk}/lich-su/"))
    assert "Sửa mục báo cáo" in text and "Nội dung mới." in text
    assert "locked" not in text and "Khóa mục báo cáo" in text


def test_drafts_that_were_never_sent_are_the_authors_to_read(client, justice):
    round_ = builders.half_year(justice.province)
    report = builders.compiled(round_, justice)
    part = report.parts.first()
    for body in ("Bản nháp chưa gửi.", "Nội dung đã gửi."):
        part = edit_part(part=part, by=builders.office(justice), body=body, seen_version=part.version)
    builders.sent(round_, justice)
    home_affairs = make.department("Sở Nội vụ", justice.province)
    own = [make.user(justice, Role.LEADER), make.user(None, Role.ADMIN)]
    others = [make.user(home_affairs, Role.PROVINCE), make.user(justice, Role.CLIENT)]
    seen = []
    for person in (*own, *others):
        client.force_login(person)
        text = words(client.get(f"/bao-cao/{report.pk}/lich-su/"))
        seen.append(("Tổng hợp số liệu" in text, "Bản nháp chưa gửi." in text))
    assert seen == [(True, True), (True, True), (True, False), (True, False)]
