"""Bad input at each door, and what every answer carries: a clear Vietnamese sentence, and nothing half written."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.test import Client
from django.urls import include, path

from organisations.enums import Role
from organisations.models import Installation, User
from plans.models import Plan, ProgressUpdate
from reform.common import clock
from reporting.enums import ReportStatus
from reporting.models import Report, ReportFile, ReportRound, ReportTransition
from reporting.services.compile import compile_report
from reporting.services.submission import return_report
from tests import make
from tests.architecture.scene import everything_stored
from tests.ops.running import run
from tests.pages import words
from tests.reporting import builders

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)


def broken(request: HttpRequest):
    """A page with a fault in it."""
    raise ZeroDivisionError("inner detail")


urlpatterns = [path("hong/", broken, name="broken"), path("", include("reform.urls"))]


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"progress": "101"}, "Tỷ lệ phải từ 0 đến 100. Ông/bà đã nhập 101."),
        ({"progress": "-1"}, "Tỷ lệ phải từ 0 đến 100"),
        ({"progress": "1,5"}, "Tỷ lệ là số nguyên từ 0 đến 100, ví dụ 60."),
        ({"progress": "9" * 400}, "Tỷ lệ"),
        ({"on": "31/02/2025"}, "Ngày chưa đúng. Hãy ghi theo ngày/tháng/năm"),
        ({"on": "06/14/2025"}, "Ngày chưa đúng. Hãy ghi theo ngày/tháng/năm"),
        ({"status": "XONG"}, "Không có “XONG” để chọn. Hãy chọn trong danh sách."),
    ],
)
def test_an_update_that_makes_no_sense(fields, said):
    work = make.lead(make.department("Sở Tư pháp", make.province()))
    client = signed_in(make.user(work.unit))
    before = everything_stored()
    typed = {"status": "IN_PROGRESS", "progress": "40", "on": "14/06/2025", "seen_version": "0"}
    answer = client.post(f"/phan-cong/{work.pk}/cap-nhat/", typed | fields)
    assert answer.status_code == 422
    assert said in words(answer)
    assert everything_stored() == before


def test_an_update_to_somebody_elses_work():
    province = make.province()
    work = make.lead(make.department("Sở Tư pháp", province))
    typed = {"status": "IN_PROGRESS", "progress": "40", "on": "14/06/2025", "seen_version": "0"}
    address = f"/phan-cong/{work.pk}/cap-nhat/"
    stranger = signed_in(make.user(make.department("Sở Y tế", province))).post(address, typed)
    overseer = signed_in(make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)).post(address, typed)
    assert (stranger.status_code, overseer.status_code) == (404, 403)
    assert "Không tìm thấy" in words(stranger)
    assert "Chỉ công chức của đơn vị chủ trì hoặc Văn phòng được cập nhật tiến độ." in words(overseer)
    assert ProgressUpdate.objects.count() == 0


def test_a_report_sent_twice():
    agency = make.department("Sở Tư pháp", make.province())
    report = builders.compiled(builders.half_year(agency.province), agency)
    client = signed_in(builders.office(agency))
    client.post(f"/bao-cao/{report.pk}/gui/")
    before = everything_stored()
    again = client.post(f"/bao-cao/{report.pk}/gui/", follow=True)
    assert "Báo cáo đã được gửi ngày 14/06/2025, đang chờ Sở Nội vụ tiếp nhận." in words(again)
    assert everything_stored() == before
    assert ReportTransition.objects.filter(step="SUBMIT").count() == 1


def test_due_before_start_in_a_round():
    province = make.province()
    client = signed_in(make.user(make.department("Sở Nội vụ", province), Role.PROVINCE))
    days = {"starts_on": "15/12/2025", "cutoff_on": "14/06/2026", "unit_due_on": "16/06/2026", "due_on": "10/12/2025"}
    answer = client.post("/ky-bao-cao/moi/", {"year": "2026", "period": "H1", "title": ""} | days)
    assert answer.status_code == 422
    assert "Các ngày phải theo thứ tự: bắt đầu, chốt số liệu, hạn đơn vị gửi, hạn tỉnh báo cáo." in words(answer)
    assert ReportRound.objects.count() == 0


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=99999999999999999999", "q=%00", "q=" + "a" * 5000, "state=x"]
)
@pytest.mark.parametrize(
    "address", ["/don-vi/", "/viec-cua-toi/", "/ke-hoach/", "/tim-kiem/", "/chi-tieu/", "/bao-cao/"]
)
def test_an_address_full_of_nonsense_gets_a_page(address, query):
    agency = make.department("Sở Tư pháp", make.province())
    make.lead(agency)
    answer = signed_in(make.user(agency, Role.OFFICE)).get(f"{address}?{query}")
    assert answer.status_code == 200


@pytest.mark.parametrize("number", ["999999", "9" * 19, "9" * 60])
def test_a_number_that_no_database_holds_is_not_found(number):
    client = signed_in(make.user(make.department("Sở Tư pháp", make.province())))
    for folder in ("hoat-dong", "ke-hoach", "phan-cong", "bao-cao", "tai-lieu", "tac-vu"):
        assert client.get(f"/{folder}/{number}/").status_code == 404, folder


# ── What every answer carries ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.urls("tests.traps.test_bad_input")
def test_a_fault_is_told_in_vietnamese_without_its_inside_and_under_the_policy():
    client = signed_in(make.user(make.department("Sở Tư pháp", make.province())))
    client.raise_request_exception = False
    answer = client.get("/hong/")
    assert answer.status_code == 500
    assert "inner detail" not in answer.content.decode() and "Traceback" not in answer.content.decode()
    assert 'lang="vi"' in answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_refusals_of_every_kind_are_pages_under_the_policy():
    agency = make.department("Sở Tư pháp", make.province())
    client = signed_in(make.user(agency))
    answers = {
        404: client.get("/khong-co-trang-nay/"),
        403: client.get("/nhat-ky/"),
        400: Client().get("/dang-nhap/", headers={"host": "kẻ-lạ.example"}),
        405: client.get("/dang-xuat/"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert "default-src 'self'" in answer["Content-Security-Policy"], status
        assert not answer.content or 'lang="vi"' in answer.content.decode(), status


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("ngan", "Mật khẩu quá ngắn. Hãy dùng ít nhất 10 ký tự."),
        ("8361947205", "Mật khẩu này hoàn toàn là số."),
        ("password123", "Mật khẩu này quá phổ biến."),
        ("nguyenvanan1", "Mật khẩu quá giống với tên đăng nhập."),
    ],
)
def test_rules_of_passwords_are_told_in_vietnamese(password, said):
    person = make.user(make.province(), username="nguyenvanan")
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, person)
    assert said in refusal.value.messages
    client = signed_in(person)
    sent = {"old_password": make.PASSWORD, "new_password1": password, "new_password2": password}
    answer = client.post("/doi-mat-khau/", sent)
    assert said in words(answer)
    assert list(answer.context["form"].errors) == ["new_password1"], "not at its repetition"
    person.refresh_from_db()
    assert person.check_password(make.PASSWORD)


# ── Commands ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"unit": "KHONG-CO"}, "Không có đơn vị nào mang mã KHONG-CO"),
        ({"unit": "PHONG"}, "không báo cáo riêng; báo cáo thuộc Sở Tư pháp"),
        ({"year": 2031}, "Không có kế hoạch nào đang thực hiện trong năm 2031"),
    ],
)
def test_compiling_what_is_not_there(arguments, said):
    agency = make.department("Sở Tư pháp", make.province())
    make.unit("Phòng Tổng hợp", "DIVISION", agency, "PHONG")
    make.lead(agency)
    before = everything_stored()
    with pytest.raises(CommandError, match=re.escape(said)):
        call_command("compile_reports", **{"year": 2025, "period": "H1"} | arguments)
    assert everything_stored() == before


def test_compiling_by_command_fills_the_round_and_leaves_what_was_sent(capsys):
    agency = make.department("Sở Tư pháp", make.province())
    other = make.department("Sở Y tế", agency.province)
    sent = builders.sent(builders.half_year(agency.province), agency)
    frozen = sent.snapshot
    make.lead(agency)
    make.lead(other)
    call_command("compile_reports", year=2025, period="H1", province=True)
    lines = capsys.readouterr().out.splitlines()
    assert any(agency.code in line and "giữ nguyên" in line for line in lines)
    assert any(other.code in line and "hoàn thành 0/1" in line for line in lines)
    assert lines[-1] == "Chưa có báo cáo được tiếp nhận: Sở Tư pháp, Sở Y tế"
    sent.refresh_from_db()
    assert sent.snapshot == frozen
    assert Report.objects.get(unit=other).numbers.counts.planned == 1


def test_exporting_what_is_not_there_leaves_no_file(tmp_path):
    agency = make.department("Sở Tư pháp", make.province())
    report = builders.report_of(builders.half_year(agency.province), agency)
    output = tmp_path / "bao-cao.xlsx"
    with pytest.raises(CommandError, match=r"Không có báo cáo số 987654\."):
        call_command("export_report", 987654, format="xlsx", output=output)
    with pytest.raises(CommandError, match="Báo cáo chưa có số liệu"):
        call_command("export_report", report.pk, format="xlsx", output=output)
    builders.compiled(report.round, agency)
    with pytest.raises(CommandError, match=r"Không ghi được .*a\.xlsx: không có thư mục này\."):
        call_command("export_report", report.pk, format="xlsx", output=tmp_path / "khong-co" / "a.xlsx")
    for folder in (tmp_path, Path(), Path("/")):
        with pytest.raises(CommandError, match="đây là một thư mục"):
            call_command("export_report", report.pk, format="xlsx", output=folder)
    assert list(tmp_path.iterdir()) == []
    call_command("export_report", report.pk, format="xlsx", output=output)
    assert [file.name for file in tmp_path.iterdir()] == ["bao-cao.xlsx"]


def test_a_report_is_exported_as_its_files_were_made_last(tmp_path):
    agency = make.department("Sở Tư pháp", make.province())
    report = builders.sent(builders.half_year(agency.province), agency)
    for edition in (1, 2):
        known = {"version": 1, "edition": edition, "sha256": "0", "size": 1, "made_at": clock.now()}
        kept = ReportFile(report=report, format="pdf", **known)
        kept.file.save(f"{edition}.pdf", ContentFile(b"%d" % edition), save=False)
        kept.save()
    call_command("export_report", report.pk, format="pdf", output=tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"2", "with number and date"


def test_a_returned_report_is_exported_as_it_stands_now(tmp_path):
    agency = make.department("Sở Tư pháp", make.province())
    overseer = make.user(make.department("Sở Nội vụ", agency.province), Role.PROVINCE)
    report = builders.sent(builders.half_year(agency.province), agency)
    ReportFile.objects.create(
        report=report, format="xlsx", version=1, file="cu.xlsx", sha256="0", size=1, made_at=clock.now()
    )
    return_report(report=report, by=overseer, reason="Thiếu số liệu.")
    make.lead(agency, title="Việc mới giao")
    compile_report(report=builders.report_of(report.round, agency), by=builders.office(agency))
    output = tmp_path / "a.xlsx"
    call_command("export_report", report.pk, format="xlsx", output=output)
    assert output.stat().st_size > 1000, "not the file of the first sending"
    report.refresh_from_db()
    assert report.status == ReportStatus.RETURNED


@pytest.mark.parametrize(
    "command",
    [
        ("compile_reports", "--year", "2025", "--period", "Q7"),
        ("export_report", "1", "--format", "odt", "--output", "x"),
        ("import_plan", "khong-co.docx", "--dry-run"),
    ],
    ids=lambda command: command[0],
)
def test_a_shell_sees_that_a_command_failed(tmp_path, command):
    answer: subprocess.CompletedProcess = run("manage.py", *command, REFORM_DATA_DIR=str(tmp_path))
    assert answer.returncode in (1, 2)
    assert answer.stdout == ""
    assert answer.stderr.strip() and "Traceback" not in answer.stderr
    assert Plan.objects.count() == 0
