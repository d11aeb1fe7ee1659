"""The command with which scripts bring in a plan."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organisations.models import AuditEvent, Unit
from plans.models import Plan, PlanImport
from plans.services.catalogue import head_of
from plans.services.plan_store import create_plan
from reform.common.errors import path_trouble
from tests import make
from tests.plans.annex import REVIEW, annex
from tests.plans.importing.files import TITLE
from tests.plans.imports.builders import counts

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


def run(*arguments, **options) -> str:
    out = StringIO()
    call_command("import_plan", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_the_json_is_the_promised_object_and_nothing_else(place, file):
    found = json.loads(run(file, "--dry-run", "--json"))
    assert set(found) == {"file", "year", "counts", "activities", "issues"}
    assert (found["file"], found["year"]) == ("phu-luc.docx", 2025)
    assert found["counts"] == {"areas": 1, "sections": 1, "tasks": 3, "activities": 3, "issues": 1}
    promised = (
        "area section task label title implicit requirement product leads supports deadline targets source issues"
    )
    beside = {"section_title", "task_label", "note"}
    for activity in found["activities"]:
        assert set(activity) == {*promised.split(), *beside}
    review, check, survey = found["activities"]
    assert (review["area"], review["section"], review["task"]) == ("institution", "LĨNH VỰC I", "Rà soát văn bản")
    assert (review["label"], review["title"], review["implicit"]) == ("Nhiệm vụ 1", "Rà soát văn bản", True)
    assert (review["leads"], review["supports"], review["product"]) == (["Sở Tư pháp"], ["Sở Nội vụ"], "Báo cáo")
    assert review["deadline"] == {
        "text": "Tháng 3 – Tháng 9",
        "kind": "fixed",
        "starts_on": "2025-03-01",
        "due_on": "2025-09-30",
        "tentative": False,
    }
    assert review["targets"] == [
        {
            "text": "Tỷ lệ văn bản được rà soát đạt 98%",
            "measure": "percent",
            "comparator": "at_least",
            "lower": "98",
            "upper": None,
            "scope": None,
            "baseline_year": None,
            "baseline_value": None,
            "population": None,
            "exceptions": None,
        }
    ]
    assert review["source"] == {"table": 1, "row": 5}
    assert [check["deadline"]["kind"], survey["deadline"]["kind"]] == ["continuous", "conditional"]
    assert survey["leads"] == ["Viện Nghiên cứu Tây Nguyên"]
    (issue,) = found["issues"]
    assert set(issue) == {"table", "row", "field", "code", "message"}
    assert (issue["row"], issue["field"], issue["code"]) == (7, "leads", "unknown_unit")
    assert survey["issues"] == [issue]


def test_a_dry_run_writes_nothing(place, file):
    before = counts()
    assert "3 nhiệm vụ, 3 hoạt động, 1 điểm cần xem" in run(file, "--dry-run")
    assert counts() == before
    assert AuditEvent.objects.filter(action="Đọc tệp kế hoạch").count() == 0


def test_a_dry_run_needs_no_catalogue_in_the_database(file):
    assert Unit.objects.count() == 0
    found = json.loads(run(file, "--dry-run", "--json"))
    assert [activity["leads"] for activity in found["activities"]] == [
        ["Sở Tư pháp"],
        ["Các sở, ban, ngành"],
        ["Viện Nghiên cứu Tây Nguyên"],
    ]
    assert [issue["code"] for issue in found["issues"]] == ["unknown_unit"]


def test_the_command_makes_the_plan_of_the_owner_that_the_file_names(place, file):
    assert "Đã tạo kế hoạch DN-2025" in run(file, "--plan", "5/QĐ-UBND")
    plan = Plan.objects.get()
    assert (plan.owner, plan.number, plan.activities.count()) == (place.province, "5/QĐ-UBND", 3)
    assert plan.source_imports.get().read_by is None


def test_a_command_that_fails_leaves_no_file_behind(place, file, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    run(file)
    other = tmp_path / "khac.docx"
    other.write_bytes(annex(REVIEW))
    with pytest.raises(CommandError, match="DN-2025 đã có"):
        run(other)
    assert len([path for path in (tmp_path / "media").rglob("*") if path.is_file()]) == 1
    assert PlanImport.objects.count() == 1


def test_the_owner_and_the_year_can_be_named(place, tmp_path):
    path = tmp_path / "so-tu-phap.docx"
    path.write_bytes(annex(before=("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH",)))
    assert json.loads(run(path, "--owner", "DN-STP", "--year", 2026, "--json"))["year"] == 2026
    assert Plan.objects.get().code == "DN-STP-2026"


def test_what_is_saved_is_a_fixture_that_loads(place, file, tmp_path):
    saved = tmp_path / "ke-hoach.json"
    run(file, "--dry-run", "--save", saved)
    outline = json.loads(saved.read_text())
    plan = create_plan(by=None, head=head_of(outline["plan"]), outline=outline)
    assert (plan.code, plan.owner, plan.number) == ("DN-2025", place.province, "1629/QĐ-UBND")
    assert (plan.activities.count(), plan.targets.count()) == (3, 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--owner", "KHONG-CO"], "Không có đơn vị nào mang mã KHONG-CO"),
        (["--year", "2023"], "Năm 2023 không thuộc kế hoạch"),
    ],
)
def test_the_command_says_what_is_wrong_and_writes_nothing(place, file, arguments, words):
    with pytest.raises(CommandError, match=words):
        run(file, *arguments)
    assert counts() == dict.fromkeys(counts(), 0)


def test_a_file_that_names_no_owner_needs_one(place, tmp_path):
    path = tmp_path / "khong-ro.docx"
    path.write_bytes(annex(before=TITLE))
    with pytest.raises(CommandError, match="Hãy chỉ rõ bằng --owner"):
        run(path)
    assert counts() == dict.fromkeys(counts(), 0)


def test_a_plan_that_is_there_already_undoes_the_whole_import(place, file):
    run(file)
    other = file.with_name("khac.docx")
    other.write_bytes(annex(REVIEW))
    before = counts()
    with pytest.raises(CommandError, match="Kế hoạch DN-2025 đã có"):
        run(other)
    assert counts() == before


def test_a_path_that_cannot_be_read_or_written_is_said_in_vietnamese(tmp_path):
    with pytest.raises(CommandError, match=r"khong-co\.docx: không có tệp này\. Hãy kiểm tra đường dẫn\."):
        run(tmp_path / "khong-co.docx")
    with pytest.raises(CommandError, match="đây là một thư mục"):
        run(tmp_path)
    make.province()
    path = tmp_path / "tep.docx"
    path.write_bytes(annex(REVIEW))
    with pytest.raises(CommandError, match=r"Không ghi được .*a\.json: không có thư mục này\."):
        run(path, "--dry-run", "--owner", "DN", "--save", str(tmp_path / "khong-co" / "a.json"))
    assert path_trouble(PermissionError()) == "không có quyền đọc"
    assert path_trouble(PermissionError(), writing=True) == "không có quyền ghi"
    assert path_trouble(OSError(28, "No space left on device"), writing=True) == "lỗi hệ thống số 28"


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "Không đọc được tệp"), (b"abc", "nội dung không phải là Word"), (annex()[:9000], "bị cắt ngang")],
)
def test_a_shell_sees_exit_code_1_and_the_reason_on_standard_error(tmp_path, content, words):
    path = tmp_path / "tep.docx"
    if content is not None:
        path.write_bytes(content)
    command = [sys.executable, "manage.py", "import_plan", str(path), "--dry-run", "--json"]
    environment = {**os.environ, "REFORM_DATA_DIR": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "reform.settings"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
