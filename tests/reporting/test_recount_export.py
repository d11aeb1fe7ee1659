"""The stand-alone recount of an exported report agrees with what the portal wrote, and tells what was falsified."""

import ast
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from openpyxl import load_workbook

from organisations.enums import Role
from reform.common import clock
from reporting.models import Report
from reporting.services.compile import consolidate
from reporting.services.documents import render
from tests import make
from tests.indicators.builders import ratio, record
from tests.reporting import builders
from tests.reporting.recount_export import recount, tables_of, words_of
from tests.reporting.registers.builders import ALL, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    """The workbooks of two units and of their province, and the province's Word file."""
    province = make.province()
    units = [make.department(f"Sở {name}", province) for name in ("Tư pháp", "Y tế")]
    ministry = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    builders.random_work(units, Random(11), rows=60)
    with clock.working_on(builders.CUTOFF):
        indicator = ratio("TTHC-01")
        for number, unit in enumerate(units):
            record(builders.office(unit), indicator, unit, 2025, "H1", numerator=80 + number, denominator=97)
            for facts in ALL:
                enter(builders.office(unit), unit, facts, on=date(2025, 6, 1 + number))
    round_ = builders.half_year(province)
    reports = {f"unit{number}": builders.accepted(round_, unit, ministry) for number, unit in enumerate(units)}
    reports["province"] = consolidate(round_=round_, by=ministry)
    made = {}
    for name, format in [*((name, "xlsx") for name in reports), ("province", "docx")]:
        report = Report.objects.select_related("round__province", "unit").get(pk=reports[name].pk)
        made[f"{name}.{format}"] = tmp_path / f"{name}.{format}"
        made[f"{name}.{format}"].write_bytes(render(report, format))
    return made


def test_what_was_exported_is_borne_out_by_its_own_lists(files):
    command = [sys.executable, "-m", "tests.reporting.recount_export", str(files["province.xlsx"])]
    command += ["--docx", str(files["province.docx"]), "--units", str(files["unit0.xlsx"]), str(files["unit1.xlsx"])]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lời văn: được giao" in done.stdout
    assert "Sở Y tế, Quá hạn" in done.stdout
    of_unit = list(recount(tables_of(files["unit0.xlsx"])))
    assert len(of_unit) > 80
    assert [one.line for one in of_unit if not one.agrees] == []


def test_a_number_that_was_changed_is_told(files):
    book = load_workbook(files["unit0.xlsx"])
    for sheet in book:
        title = str(sheet["A2"].value)
        row = 9 if "THEO LĨNH VỰC" in title else next(r for r in range(7, 30) if sheet.cell(r, 1).value == 1)
        if "THEO LĨNH VỰC" in title:
            sheet.cell(row, 4).value += 1
        elif "KHẢO SÁT" in title:
            sheet.cell(row, 4).value += 3
    book.save(files["unit0.xlsx"])
    told = [one.what for one in recount(tables_of(files["unit0.xlsx"])) if not one.agrees]
    assert len(told) >= 4
    assert any("Hoàn thành đúng hạn" in what for what in told)
    assert any("khảo sát" in what for what in told)
    words = words_of(files["province.docx"]).replace("được giao", "được giao 1", 1)
    said = recount(tables_of(files["province.xlsx"]), words=words)
    assert any("lời văn" in one.what and not one.agrees for one in said)


def test_it_shares_no_code_with_the_portal():
    tree = ast.parse(Path(__file__).with_name("recount_export.py").read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert imported - set(sys.stdlib_module_names) == {"openpyxl"}
