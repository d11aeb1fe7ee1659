"""Accounts from a sheet: every row is read with its problems, all are made or none, passwords are shown once."""

import io
import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent, User
from organisations.services.account_sheets import COLUMNS, create_people, read_people
from reform.common.errors import Invalid
from reform.common.spreadsheets import write_workbook
from tests import make

pytestmark = pytest.mark.django_db
SHEET, CREATE, PASSWORDS = "/tai-khoan/tu-bang/", "/tai-khoan/tu-bang/tao/", "/tai-khoan/tu-bang/mat-khau.xlsx"


@pytest.fixture
def office() -> User:
    justice = make.department("Sở Tư pháp", make.province(), "STP")
    make.unit("Phòng Hành chính", UnitKind.DIVISION, justice, "STP-HC")
    return make.user(justice, Role.OFFICE, "vanphong")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def person(name: str, **cells) -> dict[str, str]:
    names = {"title": "Chức vụ", "unit": "Đơn vị", "role": "Vai trò", "email": "Thư điện tử", "login": "Tên đăng nhập"}
    return {"Họ và tên": name} | {names[key]: value for key, value in cells.items()}


def upload(client: Client, *rows: list[str], headings=COLUMNS, address: str = SHEET):
    content = write_workbook([list(headings), *rows])
    return client.post(address, {"sheet": SimpleUploadedFile("ds.xlsx", content)})


def hidden(page: str, name: str) -> str:
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


def test_a_row_is_understood_as_officials_write_it(office):
    rows = [
        person("Nguyễn Văn A"),
        person("Trần Thị B", unit="phòng hành chính", role="Lãnh đạo", title="Trưởng phòng"),
        person("Lê Văn C", unit="stp-hc", role="VĂN PHÒNG", email="c@stp.gov.vn", login="Le.C"),
    ]
    people = read_people(rows, by=office, agency=office.unit)
    assert [one.problems for one in people] == [(), (), ()]
    read = [(one.number, one.unit.code, one.role, one.username) for one in people]
    assert read == [
        (2, "STP", "OFFICIAL", "nguyenvana"),
        (3, "STP-HC", "LEADER", "tranthib"),
        (4, "STP-HC", "OFFICE", "le.c"),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (person(""), "Thiếu họ và tên"),
        (person("A", unit="Phòng Lạ"), "không có đơn vị “Phòng Lạ”"),
        (person("A", unit="Sở Y tế"), "không có đơn vị “Sở Y tế”"),
        (person("A", role="Giám đốc"), "Không có vai trò “Giám đốc”"),
        (person("A", role="Quản trị hệ thống"), "chỉ do quản trị hệ thống giao"),
        (person("A", email="a@"), "Thư điện tử không đúng dạng"),
        (person("A", login="a b"), "Tên đăng nhập chỉ gồm chữ"),
        (person("A", login="VanPhong"), "“vanphong” đã có người dùng"),
        (person("A", title="x" * 121), "dài 121 ký tự"),
        (person("Người vanphong"), "đã có tài khoản “vanphong” của người cùng tên"),
    ],
)
def test_what_is_wrong_stands_at_its_row(office, row, problem):
    make.department("Sở Y tế", office.unit.province)
    (read,) = read_people([row], by=office, agency=office.unit)
    assert len(read.problems) == 1
    assert problem in read.problems[0]
    with pytest.raises(Invalid, match="chưa tạo tài khoản nào"):
        create_people([person("Nguyễn Văn A"), row], by=office, agency=office.unit)
    assert list(User.objects.all()) == [office]


def test_rows_of_one_name_are_asked_about_and_usernames_do_not_meet(office):
    twice = [person("Nguyễn Văn A"), person("Nguyễn Văn A"), person("Nguyễn Văn Á")]
    people = read_people(twice, by=office, agency=office.unit)
    assert [bool(one.problems) for one in people] == [False, True, False]
    assert [one.username for one in people] == ["nguyenvana", "nguyenvana2", "nguyenvana3"]
    same = [person("A", login="x"), person("B", login="X")]
    assert all("ở nhiều dòng" in one.problems[0] for one in read_people(same, by=office, agency=office.unit))


def test_a_sheet_is_looked_at_then_made_and_its_passwords_are_shown_once(office):
    client = signed_in(office)
    preview = upload(client, ["Nguyễn Văn A", "Chuyên viên"], ["Trần Thị B", "", "Phòng Hành chính", "Lãnh đạo đơn vị"])
    page = preview.content.decode()
    assert (preview.status_code, User.objects.count()) == (200, 1)
    assert "Tạo 2 tài khoản" in page
    done = client.post(CREATE, {"rows": hidden(page, "rows")})
    shown = done.content.decode()
    passwords = re.findall(r'slip__secret">([a-z0-9-]+)<', shown)
    first, second = User.objects.get(username="nguyenvana"), User.objects.get(username="tranthib")
    assert [first.check_password(passwords[0]), second.check_password(passwords[1])] == [True, True]
    assert (first.must_change_password, second.unit.code, second.role) == (True, "STP-HC", Role.LEADER)
    assert "no-store" in done["Cache-Control"]
    assert not any(one in str(list(AuditEvent.objects.values())) for one in passwords)
    book = client.post(PASSWORDS, {"sealed": hidden(shown, "sealed")})
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(book.content)).active]
    assert [row[4] for row in rows[1:]] == passwords
    again = client.post(CREATE, {"rows": hidden(page, "rows")})
    assert again.status_code == 422
    assert User.objects.count() == 3


def test_a_password_of_a_sheet_is_hashed_anew_when_it_is_used(office):
    ((user, password),) = create_people([person("Nguyễn Văn A")], by=office, agency=office.unit)
    assert user.password.startswith("pbkdf2_sha256_once$")
    assert Client().post("/dang-nhap/", {"username": "nguyenvana", "password": password}).status_code == 302
    user.refresh_from_db()
    assert not user.password.startswith("pbkdf2_sha256_once$")


def test_a_row_that_cannot_be_keeps_all_of_them_out(office):
    answer = upload(signed_in(office), ["Nguyễn Văn A"], ["Trần Thị B", "", "Phòng Lạ"])
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "1 dòng cần sửa" in page
    assert "Tạo 2 tài khoản" not in page
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ds.xlsx", b"khong phai excel", "tệp"),
        ("ds.csv", b"Ten;Don vi\nA;B\n", "thiếu cột “Họ và tên”"),
        ("ds.csv", "Họ và tên\n".encode(), "không có dòng nào"),
        ("ds.csv", ("Họ và tên\n" + "A\n" * 501).encode(), "tối đa 500"),
    ],
)
def test_a_file_that_does_not_do_is_refused_at_its_field(office, name, content, words):
    answer = signed_in(office).post(SHEET, {"sheet": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert words in answer.context["form"].errors["sheet"][0]


def test_a_comma_file_as_excel_writes_it(office):
    content = "\ufeffHọ tên;Email;Vai trò\nNguyễn Văn A;a@stp.gov.vn;Công chức\n".encode()
    answer = signed_in(office).post(SHEET, {"sheet": SimpleUploadedFile("ds.csv", content)})
    (read,) = answer.context["people"]
    assert (read.email, read.role, read.problems) == ("a@stp.gov.vn", Role.OFFICIAL, ())


def test_what_comes_back_is_read_anew(office):
    client = signed_in(office)
    for rows in ("", "[1]", "{", '{"a": 1}', "[" * 9000):
        assert client.post(CREATE, {"rows": rows}).status_code in (302, 422), rows[:20]
    too_many = json.dumps([person("A")] * 501)
    for rows in ("[]", "{}", '""', too_many, '[{"Họ và tên": "A\\ud800"}]'):
        assert client.post(CREATE, {"rows": rows})["Location"] == SHEET, rows[:20]
    smuggled = '[{"Họ và tên": "A", "Vai trò": "Quản trị hệ thống"}]'
    assert client.post(CREATE, {"rows": smuggled}).status_code == 422
    assert User.objects.count() == 1


def test_passwords_are_given_out_only_as_the_portal_sealed_them(office):
    answer = signed_in(office).post(PASSWORDS, {"sealed": "gi-do:gi-do"})
    assert answer.status_code == 422
    assert "Đã quá 15 phút" in answer.content.decode()


def test_sở_nội_vụ_makes_accounts_of_an_agency_of_its_province(office):
    interior = make.user(make.department("Sở Nội vụ", office.unit.province), Role.PROVINCE)
    client = signed_in(interior)
    assert "làm việc ở cơ quan nào" in client.get(SHEET).content.decode()
    page = upload(client, ["Nguyễn Văn A"], address=f"{SHEET}?agency=STP").content.decode()
    client.post(f"{CREATE}?agency=STP", {"rows": hidden(page, "rows")})
    assert User.objects.get(username="nguyenvana").unit == office.unit


def test_the_template_has_the_headings(office):
    content = signed_in(office).get("/tai-khoan/tu-bang/mau.xlsx").content
    assert [cell.value for cell in load_workbook(io.BytesIO(content)).active[1]] == list(COLUMNS)
