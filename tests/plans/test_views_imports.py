"""The pages on which a file becomes a plan: hand in, look, commit; who may, and what a refusal says."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import ImportStatus
from plans.models import Plan, PlanImport
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from reform.common.uploads import MAX_BYTES
from tests import make
from tests.pages import words
from tests.plans.annex import REVIEW, SURVEY, annex, build_place

pytestmark = pytest.mark.django_db
NEW = "/nhap-ke-hoach/"


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})


@pytest.fixture
def place():
    return build_place()


def send(client, content: bytes, name: str = "phụ lục.docx", **fields):
    return client.post(NEW, {"file": SimpleUploadedFile(name, content), "year": "", **fields})


def kept_for(owner, content: bytes | None = None) -> PlanImport:
    return keep_import(by=None, owner=owner, content=content or annex(), file_name="phụ lục.docx")


def typed(**fields) -> dict[str, str]:
    return {
        "title": "Kế hoạch năm 2025",
        "number": "9/KH",
        "issued_on": "06/01/2025",
        "parent": "",
        "confirmed": "on",
    } | fields


# ── Handing in ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_office_hands_in_a_file_and_sees_what_was_read(client, place):
    office = make.user(place.justice, Role.OFFICE)
    client.force_login(office)
    page = client.get(NEW)
    assert "Cơ quan ban hành Sở Tư pháp" in words(page)
    assert "Chưa có tệp nào được đọc." in words(page)
    answer = send(client, annex(), owner=place.justice.pk)
    kept = PlanImport.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{NEW}{kept.pk}/")
    assert (kept.owner, kept.read_by, kept.file_name) == (place.justice, office, "phụ lục.docx")
    found = words(client.get(f"{NEW}{kept.pk}/"))
    assert "1 lĩnh vực, 1 mục, 3 nhiệm vụ, 3 hoạt động , còn 1 điểm cần xem" in found
    assert "Đã đọc tệp. Chưa có gì được đưa vào kế hoạch" in found
    assert Plan.objects.count() == 0
    assert "Chờ đưa vào kế hoạch" in words(client.get(NEW))


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.LEADER, Role.CLIENT])
def test_other_roles_are_told_who_may(client, place, role):
    client.force_login(make.user(place.justice, role))
    for answer in (client.get(NEW), send(client, annex(), owner=place.justice.pk)):
        assert answer.status_code == 403
        assert "Chỉ Văn phòng của cơ quan, Sở Nội vụ và quản trị hệ thống được nhập kế hoạch." in words(answer)
    assert PlanImport.objects.count() == 0


def test_whose_plans_are_on_offer(client, place):
    make.department("Sở Nội vụ Đồng Nai", make.province("UBND tỉnh Đồng Nai", "DNI"))

    def offered(user) -> list[str]:
        client.force_login(user)
        return re.findall(r"<option value=\"\d+\">([^<]+)", client.get(NEW).content.decode())

    assert offered(make.user(place.home_affairs, Role.PROVINCE)) == ["UBND tỉnh Đắk Nông", "Sở Nội vụ"]
    assert offered(make.user(None, Role.ADMIN)) == [
        "UBND tỉnh Đắk Nông", "Sở Nội vụ", "Sở Tư pháp", "UBND tỉnh Đồng Nai", "Sở Nội vụ Đồng Nai",
    ]  # fmt: skip


def test_an_owner_that_is_not_on_offer_is_refused(client, place):
    client.force_login(make.user(place.justice, Role.OFFICE))
    answer = send(client, annex(), owner=place.province.pk)
    assert answer.status_code == 422
    assert "Ông/bà chỉ nhập được kế hoạch của các cơ quan trong danh sách." in words(answer)
    assert PlanImport.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "trống.docx", "Tệp không có nội dung."),
        (b"abc", "ghi chú.docx", "Không nhận được tệp “ghi chú.docx”: nội dung không phải là Word (.docx)"),
        (annex()[:9000], "cắt.docx", "Tệp “cắt.docx” bị hỏng hoặc bị cắt ngang."),
        (b"{\\rtf1 thu}", "bản thảo.rtf", "Tệp “bản thảo.rtf” là định dạng RTF. Mở bằng Word và lưu lại dạng .docx."),
        (b"x" * (MAX_BYTES + 1), "lớn.docx", "Tệp “lớn.docx” lớn hơn 10 MB."),
    ],
)
def test_a_file_that_is_no_annex_is_refused_and_what_was_typed_stays(client, place, content, name, said):
    client.force_login(make.user(place.home_affairs, Role.PROVINCE))
    answer = send(client, content, name, owner=place.province.pk, year="2025")
    assert answer.status_code == 422
    found = words(answer)
    assert f"Lỗi: {said}" in found
    assert "Hãy chọn lại tệp trước khi gửi." in found
    html = answer.content.decode()
    assert f'<option value="{place.province.pk}" selected>' in html
    assert re.search(r'name="year" value="2025"', html)
    assert PlanImport.objects.count() == 0


def test_nothing_chosen_is_said_beside_the_field(client, place):
    client.force_login(make.user(place.home_affairs, Role.PROVINCE))
    found = words(client.post(NEW, {}))
    assert "Cần xem lại 2 chỗ" in found
    assert "Lỗi: Hãy chọn tệp phụ lục của kế hoạch, hoặc dán bảng vào ô bên dưới." in found
    assert "Lỗi: Hãy chọn cơ quan ban hành kế hoạch." in found


@pytest.mark.parametrize(
    ("before", "year", "said"),
    [
        ("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH", "", "Không tìm thấy năm của kế hoạch trong tệp. Hãy nhập năm."),
        ("KẾ HOẠCH NĂM 2025", "2023", "Năm 2023 không thuộc kế hoạch trong tệp “phụ lục.docx” (2025)."),
        ("KẾ HOẠCH NĂM 2025", "20255", "Năm là số từ 2000 đến 2100, ví dụ 2025."),
        ("KẾ HOẠCH NĂM 2025", "hai nghìn", "Năm là số từ 2000 đến 2100, ví dụ 2025."),
    ],
)
def test_what_is_wrong_with_the_year_stands_beside_the_year(client, place, before, year, said):
    client.force_login(make.user(place.justice, Role.OFFICE))
    answer = send(client, annex(before=(before,)), owner=place.justice.pk, year=year)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f"Năm của kế hoạch: {said}" in words(answer)
    assert 'href="#id_year"' in html
    assert "--year" not in html


def test_the_same_file_again_leads_to_its_plan(client, place):
    content = annex()
    plan = commit_import(by=None, plan_import=kept_for(place.justice, content))
    client.force_login(make.user(place.justice, Role.OFFICE))
    answer = send(client, content, owner=place.justice.pk)
    assert answer.status_code == 422
    assert f"Tệp này đã được đưa vào “{plan}” ngày" in words(answer)
    assert f'Kế hoạch đã có từ tệp này: <a href="/ke-hoach/{plan.pk}/">' in answer.content.decode()
    assert PlanImport.objects.count() == 1


def test_a_file_of_any_name_is_kept(client, place):
    client.force_login(make.user(place.justice, Role.OFFICE))
    name = "Phụ lục kèm theo Kế hoạch 12.2025 của Sở Tư pháp tỉnh Đắk Nông gửi Sở Nội vụ lần 2" + " nữa" * 20
    assert send(client, annex(), name, owner=place.justice.pk).status_code == 302
    assert PlanImport.objects.get().file_name == name


# ── Looking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_doubts_come_first_and_their_rows_are_marked(client, place):
    kept = kept_for(place.province)
    client.force_login(make.user(place.home_affairs, Role.PROVINCE))
    html = client.get(f"{NEW}{kept.pk}/").content.decode()
    assert html.index("Cần xem</h2>") < html.index("Nội dung đã đọc</h2>") < html.index("Đưa vào kế hoạch</h2>")
    assert '<tr id="dong-1-7" class="soon">' in html
    assert '<tr id="dong-1-5">' in html
    assert "“Viện Nghiên cứu Tây Nguyên” chưa có trong danh mục đơn vị" in html


def test_the_outline_shows_what_was_understood_beside_the_words(client, place):
    kept = kept_for(place.province)
    client.force_login(make.user(place.home_affairs, Role.PROVINCE))
    found = words(client.get(f"{NEW}{kept.pk}/"))
    assert re.search("LĨNH VỰC I. CẢI CÁCH THỂ CHẾ .* 3 hoạt động Nhiệm vụ 1", found)
    assert "Sở Tư pháp Phối hợp: Sở Nội vụ Tháng 3 – Tháng 9 từ 01/03/2025 đến 30/09/2025" in found
    assert "từ 98% trở lên Tỷ lệ văn bản được rà soát đạt 98%" in found
    assert (
        "Viện Nghiên cứu Tây Nguyên chưa có trong danh mục Phối hợp: Sở Nội vụ Sau khi có hướng dẫn theo mốc" in found
    )
    assert "1 tên chưa có trong danh mục đơn vị" in found
    assert "1 hoạt động chưa có đơn vị chủ trì trong danh mục nên chưa giao cho ai." in found
    assert "Sẽ tạo kế hoạch mã DN-2025 của UBND tỉnh Đắk Nông với 3 hoạt động, giao cho 2 đơn vị" in found


def test_a_name_of_many_rows_is_asked_about_once(client, place):
    rows = [[f"Nhiệm vụ {number}", f"Khảo sát {number}", *SURVEY[2:]] for number in range(1, 6)]
    kept = kept_for(place.province, annex(*rows))
    client.force_login(make.user(place.home_affairs, Role.PROVINCE))
    found = words(client.get(f"{NEW}{kept.pk}/"))
    assert "Còn 5 điểm cần xem / tổng 5" in found
    assert found.count("“Viện Nghiên cứu Tây Nguyên” 5 dòng Dòng 5 Khảo sát 1 ; Dòng 6 Khảo sát 2") == 1


def test_a_file_of_another_issuer_says_so(client, place):
    kept = kept_for(place.justice)
    client.force_login(make.user(place.justice, Role.OFFICE))
    assert "Sở Tư pháp Tệp ghi UBND tỉnh Đăk Nông" in words(client.get(f"{NEW}{kept.pk}/"))


def test_the_head_is_filled_in_from_the_file_with_the_plans_above_on_offer(client, place):
    above = make.plan(place.province, 2021, 2025, title="Kế hoạch giai đoạn", number="1271/QĐ")
    make.plan(place.home_affairs, title="Kế hoạch của Sở khác")
    kept = kept_for(place.justice)
    client.force_login(make.user(place.justice, Role.OFFICE))
    html = client.get(f"{NEW}{kept.pk}/").content.decode()
    assert 'name="number" value="1629/QĐ-UBND"' in html
    assert 'name="issued_on" value="30/12/2024"' in html
    assert "NỘI DUNG, NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH TỈNH ĐẮK NÔNG NĂM 2025</textarea>" in html
    assert re.findall(r"<option value=\"(\d+)\">", html) == [str(above.pk)]
    assert "1271/QĐ, Kế hoạch giai đoạn (2021–2025)" in html


def test_a_strangers_import_is_not_found_and_a_role_without_the_right_is_told(client, place):
    kept = kept_for(place.justice)
    elsewhere = make.department("Sở Tư pháp", make.province("UBND tỉnh Đồng Nai", "DNI"))
    for stranger in (
        make.user(place.home_affairs, Role.OFFICE),
        make.user(elsewhere, Role.PROVINCE),
        make.user(elsewhere, Role.OFFICE),
    ):
        client.force_login(stranger)
        assert client.get(f"{NEW}{kept.pk}/").status_code == 404
        assert client.post(f"{NEW}{kept.pk}/", typed()).status_code == 404
        assert "phụ lục.docx" not in words(client.get(NEW))
    client.force_login(make.user(place.justice))
    answer = client.post(f"{NEW}{kept.pk}/", typed())
    assert answer.status_code == 403
    assert "Chỉ Văn phòng của cơ quan" in words(answer)
    assert Plan.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_queries_for_any_number_of_rows(client, place, django_assert_num_queries, rows):
    kept = kept_for(place.justice, annex(*[[f"Nhiệm vụ {n}", f"Rà soát {n}", *REVIEW[2:]] for n in range(rows)]))
    client.force_login(make.user(place.justice, Role.OFFICE))
    with django_assert_num_queries(12):
        client.get(f"{NEW}{kept.pk}/")


# ── Committing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_office_makes_the_plan_and_lands_on_it(client, place):
    above = make.plan(place.province, 2021, 2025)
    kept = kept_for(place.justice)
    client.force_login(make.user(place.justice, Role.OFFICE))
    answer = client.post(f"{NEW}{kept.pk}/", typed(parent=above.pk), follow=True)
    plan = Plan.objects.get(code="DN-STP-2025")
    assert answer.redirect_chain == [(f"/ke-hoach/{plan.pk}/", 302)]
    assert "Đã tạo kế hoạch với 3 hoạt động. Các đơn vị chủ trì thấy việc được giao" in words(answer)
    assert (plan.title, plan.number, plan.issued_on) == ("Kế hoạch năm 2025", "9/KH", date(2025, 1, 6))
    assert (plan.parent, plan.owner) == (above, place.justice)
    kept.refresh_from_db()
    assert kept.status == ImportStatus.COMMITTED
    page = client.get(f"{NEW}{kept.pk}/").content.decode()
    assert f'Tệp này đã được đưa vào kế hoạch <a href="/ke-hoach/{plan.pk}/">' in page
    assert 'name="title"' not in page
    assert f'<a href="/ke-hoach/{plan.pk}/">9/KH</a>' in client.get(NEW).content.decode()


def test_what_was_emptied_stays_empty(client, place):
    kept = kept_for(place.justice)
    client.force_login(make.user(place.justice, Role.OFFICE))
    client.post(f"{NEW}{kept.pk}/", typed(number="", issued_on=""))
    plan = Plan.objects.get()
    assert (plan.number, plan.issued_on) == ("", None)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", " ", "Hãy nhập tên kế hoạch."),
        ("issued_on", "2025-13-45", "Ngày ban hành ghi theo ngày/tháng/năm, ví dụ 30/12/2024."),
        ("issued_on", "06/01/3025", "Ông/bà đã nhập 06/01/3025."),
        ("issued_on", "06/01/0225", "Ông/bà đã nhập 06/01/225."),
        ("parent", "99999", "Hãy chọn một kế hoạch trong danh sách."),
    ],
)
def test_a_slip_is_said_beside_its_field_and_the_rest_stays(client, place, field, value, said):
    kept = kept_for(place.justice)
    client.force_login(make.user(place.justice, Role.OFFICE))
    answer = client.post(f"{NEW}{kept.pk}/", typed(**{field: value}))
    assert answer.status_code == 422
    error = re.search(r'field__error">.*?</p>', answer.content.decode(), re.DOTALL)
    assert said in unescape(error.group())
    assert 'name="number" value="9/KH"' in answer.content.decode()
    assert Plan.objects.count() == 0


def test_a_second_commit_is_told_of_the_first(client, place):
    kept = kept_for(place.justice)
    client.force_login(make.user(place.justice, Role.OFFICE))
    client.post(f"{NEW}{kept.pk}/", typed())
    answer = client.post(f"{NEW}{kept.pk}/", typed(title="Lần nữa"))
    assert answer.status_code == 422
    assert "Cần xem lại Tệp này đã được đưa vào Kế hoạch năm 2025." in words(answer)
    assert Plan.objects.count() == 1


def test_a_plan_of_that_owner_and_year_is_named_before_anybody_types(client, place):
    plan = commit_import(by=None, plan_import=kept_for(place.justice))
    kept = kept_for(place.justice, annex(REVIEW))
    client.force_login(make.user(place.justice, Role.OFFICE))
    page = client.get(f"{NEW}{kept.pk}/")
    assert "Sở Tư pháp đã có kế hoạch năm 2025" in words(page)
    assert f'<a href="/ke-hoach/{plan.pk}/">' in page.content.decode()
    answer = client.post(f"{NEW}{kept.pk}/", typed())
    assert answer.status_code == 422
    assert "Kế hoạch DN-STP-2025 đã có trong hệ thống." in words(answer)
    kept.refresh_from_db()
    assert (kept.status, Plan.objects.count()) == (ImportStatus.READ, 1)


def test_another_plan_beside_it_is_made_when_it_is_meant(client, place):
    commit_import(by=None, plan_import=kept_for(place.justice))
    kept = kept_for(place.justice, annex(REVIEW))
    client.force_login(make.user(place.justice, Role.OFFICE))
    page = client.get(f"{NEW}{kept.pk}/")
    assert "Sẽ tạo kế hoạch mã DN-STP-2025-2 của Sở Tư pháp với 1 hoạt động" in words(page)
    assert '<input type="hidden" name="beside" value="on">' in page.content.decode()
    client.post(f"{NEW}{kept.pk}/", typed(beside="on"))
    assert set(Plan.objects.values_list("code", flat=True)) == {"DN-STP-2025", "DN-STP-2025-2"}


def test_doubts_that_nobody_has_looked_at_are_gone_over_knowingly(client, place):
    kept = kept_for(place.justice)
    client.force_login(make.user(place.justice, Role.OFFICE))
    assert "Đưa vào kế hoạch (còn 1 điểm chưa xem)" in words(client.get(f"{NEW}{kept.pk}/"))
    answer = client.post(f"{NEW}{kept.pk}/", typed(confirmed=""))
    assert answer.status_code == 422
    assert "Còn 1 điểm chưa xem. Hãy xem tiếp, hoặc đánh dấu" in words(answer)
    assert 'name="number" value="9/KH"' in answer.content.decode()
    assert Plan.objects.count() == 0
    kept.rows.update(open_issues=0)
    assert client.post(f"{NEW}{kept.pk}/", typed(confirmed="")).status_code == 302


def test_a_commit_is_taken_back_until_somebody_reports(client, place):
    kept = kept_for(place.justice)
    client.force_login(make.user(place.justice, Role.OFFICE))
    client.post(f"{NEW}{kept.pk}/", typed())
    assert "Hoàn tác, xóa kế hoạch vừa tạo" in words(client.get(f"{NEW}{kept.pk}/"))
    answer = client.post(f"{NEW}{kept.pk}/hoan-tac/", follow=True)
    assert "Đã hoàn tác. Tệp trở lại chờ xem" in words(answer)
    kept.refresh_from_db()
    assert (kept.status, Plan.objects.count()) == (ImportStatus.READ, 0)
    client.post(f"{NEW}{kept.pk}/", typed())
    assignment = Plan.objects.get().activities.get(title="Rà soát văn bản").assignments.get(role="LEAD")
    make.update(assignment, make.user(place.justice), date(2025, 6, 1))
    page = words(client.get(f"{NEW}{kept.pk}/"))
    assert "Đã có đơn vị cập nhật tiến độ nên không hoàn tác được." in page
    assert "Hoàn tác, xóa" not in page
    assert "Đã có đơn vị cập nhật" in words(client.post(f"{NEW}{kept.pk}/hoan-tac/", follow=True))
    assert Plan.objects.count() == 1
