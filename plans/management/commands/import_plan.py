"""manage.py import_plan: a plan annex (.docx, .xlsx) becomes a plan, or with --dry-run only what was understood."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organisations.models import Unit
from organisations.queries.unit_names import names_among, owner_named
from organisations.services.catalogue import known_units
from organisations.services.jobs import working_date
from plans.importing import Front, PlanDraft, UnitNames
from plans.importing.contract import counts, to_contract
from plans.importing.tree import sections_of
from plans.services.import_reading import keep_import, read_file
from plans.services.imports import commit_import, plan_code
from reform.common.errors import ActionError, path_trouble
from reform.common.leftovers import no_leftovers

_NO_OWNER = "Không nhận ra cơ quan ban hành trong tệp. Hãy chỉ rõ bằng --owner, ví dụ --owner DN."


class Command(BaseCommand):
    """All or nothing; exit code 1 with the reason on standard error when the file cannot become a plan."""

    help = "Import a plan annex (.docx, .xlsx)."

    def add_arguments(self, parser) -> None:
        """Arguments as the contract names them, and --save for the fixture files."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--year", type=int, help="the plan's year; read from the file when not given")
        parser.add_argument("--owner", metavar="CODE", help="the issuing unit; read from the file when not given")
        parser.add_argument("--plan", metavar="NUMBER", default="", help="the plan's number, such as 1629/QĐ-UBND")
        parser.add_argument("--dry-run", action="store_true", help="read only, write nothing to the database")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--save", type=Path, metavar="FILE", help="write the outline as a fixture file")

    def handle(self, *args, **options) -> None:
        """Read, print, and unless --dry-run commit."""
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {path}: {path_trouble(error)}. Hãy kiểm tra đường dẫn.") from error
        try:
            self._import(content, path.name.encode(errors="replace").decode(), options)  # a name may be no text
        except ActionError as error:
            raise CommandError(str(error)) from error

    def _import(self, content: bytes, file_name: str, options: dict[str, Any]) -> None:
        catalogue = _Catalogue(options["owner"])
        draft = read_file(content, file_name, names=catalogue.names_of, year=options["year"])
        if options["save"]:
            outline = json.dumps(_fixture(draft, catalogue.owner), ensure_ascii=False, indent=1)
            _save(options["save"], f"{outline}\n")
        if options["json"]:
            self.stdout.write(json.dumps(to_contract(draft), ensure_ascii=False, indent=1))
        else:
            self._summary(draft)
        if options["dry_run"]:
            return
        if catalogue.owner is None:
            raise CommandError(_NO_OWNER)
        owner, year = catalogue.owner, options["year"]
        with working_date(), no_leftovers() as files, transaction.atomic():
            kept = keep_import(by=None, owner=owner, content=content, file_name=file_name, year=year, at_once=True)
            files.append(kept.file)
            plan = commit_import(by=None, plan_import=kept, number=options["plan"])
        if not options["json"]:
            self.stdout.write(f"Đã tạo kế hoạch {plan.code}: {plan.title}")

    def _summary(self, draft: PlanDraft) -> None:
        found = counts(draft)
        self.stdout.write(
            f"{draft.head.file}: năm {draft.head.year}, {found['areas']} lĩnh vực, {found['sections']} mục, "
            f"{found['tasks']} nhiệm vụ, {found['activities']} hoạt động, {found['issues']} điểm cần xem"
        )
        for issue in draft.all_issues():
            self.stdout.write(f"  {issue.message}")


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"Không ghi được {path}: {path_trouble(error, writing=True)}.") from error


def _fixture(draft: PlanDraft, owner: Unit | None) -> dict[str, Any]:
    """The outline as a file of fixtures/plans/: its head as `plans.services.catalogue.head_of` reads it."""
    if owner is None:
        raise CommandError(_NO_OWNER)
    read, year = _without_cells(draft.to_json()), draft.head.year
    head = {
        "code": plan_code(owner, year),
        "owner": owner.code,
        "parent": None,
        "resolutions": [],
        "status": "in_force",
    }
    head |= {name: read["plan"][name] for name in ("number", "title", "issued_on")}
    return read | {"plan": head | {"first_year": year, "last_year": year}}


def _without_cells(outline: dict[str, Any]) -> dict[str, Any]:
    """What was understood is enough for a fixture; the document's own cells stay in the document."""
    for section in sections_of(outline):
        for task in section["tasks"]:
            for activity in task["activities"]:
                activity.pop("cells", None)
    return outline


class _Catalogue:
    """Finds whose plan it is, and the names that such a plan may use."""

    def __init__(self, code: str | None) -> None:
        self.units, self.aliases = known_units()
        self.owner = self._by_code(code) if code else None

    def names_of(self, front: Front) -> UnitNames:
        """The names for the owner that was asked for or that the document names; without one, none is known."""
        self.owner = self.owner or owner_named(self.units, self.aliases, front.issuer)
        if self.owner is None:
            return UnitNames()
        return UnitNames.build(names_among(self.units, self.aliases, self.owner).spellings())

    def _by_code(self, code: str) -> Unit:
        for unit in self.units:
            if unit.code == code:
                return unit
        raise CommandError(f"Không có đơn vị nào mang mã {code}. Xem mã tại trang Đơn vị hoặc /api/v1/units/.")
