"""A file is kept and read into rows that people review: at once when it is small, else by a worker."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from organisations.models import Unit, User
from organisations.services.audit import audit
from organisations.services.jobs import enqueue
from plans.enums import ImportStatus
from plans.importing import Choice, Front, PlanDraft, PlanFileError, UnitNames, plan_in, read_plan
from plans.importing.readers import read_tables
from plans.importing.survey import Survey, survey_tables
from plans.importing.tables import Table
from plans.importing.tree import take_apart
from plans.models import HeaderChoice, ImportRow, PlanImport
from plans.permissions import can_import_plan
from plans.queries.import_jobs import read_key
from plans.queries.unit_names import unit_names_of
from plans.services.imports import refuse_same_file
from plans.services.uploads import gated
from reform.common import clock
from reform.common.errors import ActionError, Conflict, Invalid
from reform.common.leftovers import no_leftovers
from reform.common.text import clean
from reform.common.uploads import PLAN_KINDS

READ_TASK = "plans.tasks.read_import"
# What a page may read while somebody waits: about a second of work. PDF costs ten times as much as Word.
_AT_ONCE_BYTES = 300 * 1024
_SLOW_KINDS = {"pdf"}
_SMALLER = "Hãy chỉ gửi phụ lục nhiệm vụ, tốt nhất là tệp Word hoặc Excel gốc."
# What is to be done, by whom and when: a smaller table is no plan, whatever its headings.
_FEWEST_COLUMNS = 3
# Refusals that a person can mend by saying which table and which columns are meant.
_UNTOLD = ("no_table", "no_rows")
# Of such a file people may say how it is to be read.
_AT_REST = (ImportStatus.READ, ImportStatus.ASKING, ImportStatus.FAILED)
# How the key of a table without any header begins: columns alike in number are not columns of one kind.
_WITHOUT_HEADER = "#"


def read_file(
    content: bytes,
    file_name: str,
    *,
    names: UnitNames | Callable[[Front], UnitNames],
    year: int | None = None,
) -> PlanDraft:
    """The plan in the file as far as it was understood. Raises `Invalid` with what to do when it is no annex."""
    with _refused_as(_invalid):
        return read_plan(content, file_name, year=year, names=names, max_bytes=settings.MAX_UPLOAD_BYTES)


@dataclass(frozen=True)
class _Reading:
    """What came of reading: a draft, or why a person must say which table and columns hold the plan."""

    draft: PlanDraft | None
    tables: Survey | None = None
    question: str = ""


@transaction.atomic
def keep_import(
    *,
    by: User | None,
    owner: Unit,
    content: bytes,
    file_name: str,
    year: int | None = None,
    at_once: bool = False,
) -> PlanImport:
    """Keep the file and read it for review. `by` None is an operator.

    A large file, and every PDF, is read by a worker: the import is then READING. Where the plan's table or columns
    cannot be told it is ASKING. `at_once` is for callers that neither wait nor answer. Raises `NotPermitted`;
    `Invalid` for a file that is no annex; `Conflict` when the same file already became a plan of this owner.
    """
    if by is not None:
        can_import_plan(by, owner).require()
    kind = gated(content, file_name, PLAN_KINDS)
    digest = hashlib.sha256(content).hexdigest()
    refuse_same_file(owner, digest)
    kept = PlanImport(
        file_name=clean(file_name)[:200],
        sha256=digest,
        size=len(content),
        owner=owner,
        status=ImportStatus.READING,
        choice={"year": year} if year else {},
        read_at=clock.now(),
        read_by=by,
    )
    # By what the gate finds in it: what a person calls the file can be of any length and end in anything.
    stored = f"{digest[:32]}.{kind}"
    kept.file.name = stored
    reading = _read(kept, content, ask=not at_once) if at_once or not _takes_long(kept) else None
    with no_leftovers() as files:
        kept.file.save(stored, ContentFile(content), save=False)
        files.append(kept.file)
        kept.save()
        audit(by=by, action="Đọc tệp kế hoạch", obj=kept, after={"sha256": digest} | ({"year": year} if year else {}))
        if reading:
            _store(kept, reading)
        else:
            _ask_worker(kept, by)
    return kept


@transaction.atomic
def read_again(
    *, by: User | None, plan_import: PlanImport, year: int | None, tables: tuple[int, ...], columns: dict[str, list]
) -> None:
    """Read the kept file anew as a person says: its year, which tables (none: the portal picks), and what the columns
    of a header hold, by the key that `tables_of` gives; that is remembered for the same header of the same owner.

    What was corrected before is read anew, too. Raises `NotPermitted`, `Invalid`, or `Conflict` when it is a plan
    already or just being read.
    """
    if by is not None:
        can_import_plan(by, plan_import.owner).require()
    # A write first: what others do with the import waits for this transaction, and what was faster is seen here.
    at_rest = PlanImport.objects.filter(pk=plan_import.pk, status__in=_AT_REST)
    if not at_rest.update(version=F("version") + 1):
        raise Conflict("Tệp đang được đọc hoặc đã được đưa vào kế hoạch nên không đọc lại được.")
    for key, roles in columns.items():
        if not key.startswith(_WITHOUT_HEADER):
            _remember(by, plan_import, key, roles)
    plan_import.choice, plan_import.survey = {"year": year, "tables": list(tables), "columns": columns}, {}
    plan_import.save(update_fields=["choice", "survey"])
    audit(by=by, action="Đọc lại tệp kế hoạch", obj=plan_import, after=plan_import.choice)
    if _takes_long(plan_import):
        PlanImport.objects.filter(pk=plan_import.pk).update(status=ImportStatus.READING)
        _ask_worker(plan_import, by)
    else:
        _store(plan_import, _read(plan_import, _content(plan_import)))
    plan_import.refresh_from_db()


def read_kept(plan_import: PlanImport) -> PlanImport:
    """What the worker does: read the kept file and store what was understood, or why it could not be read.

    Safe to repeat; an import that is not READING any more is left alone. Raises `Conflict` for one that was put away.
    """
    if plan_import.status != ImportStatus.READING:
        return plan_import
    try:
        reading = _read(plan_import, _content(plan_import))
    except (Invalid, Conflict) as error:
        _fail(plan_import, str(error))
    else:
        with transaction.atomic():
            # Whoever is first stores it; people may have corrected that since.
            reads = PlanImport.objects.filter(pk=plan_import.pk, status=ImportStatus.READING)
            if reads.update(status=ImportStatus.READING):
                _store(plan_import, reading)
    return _renewed(plan_import)


def give_up(plan_import: PlanImport) -> PlanImport:
    """Close the reading of a file that held a worker for too long; an import that is not READING is left alone.
    Raises `Conflict` for one that was put away.
    """
    _fail(plan_import, f"Đọc tệp “{plan_import.file_name}” mất quá nhiều thời gian nên đã dừng. {_SMALLER}")
    return _renewed(plan_import)


def _fail(plan_import: PlanImport, message: str) -> None:
    PlanImport.objects.filter(pk=plan_import.pk, status=ImportStatus.READING).update(
        status=ImportStatus.FAILED, message=message[:1000], version=F("version") + 1
    )


def _renewed(plan_import: PlanImport) -> PlanImport:
    try:
        plan_import.refresh_from_db()
    except PlanImport.DoesNotExist as error:
        raise Conflict("Tệp đã được bỏ nên không còn gì để đọc.") from error
    return plan_import


def tables_of(plan_import: PlanImport) -> dict[str, Any]:
    """What the file's tables look like (`plans.importing.survey` as JSON): as the worker saw them, or at a new look.

    Raises `Conflict` when the kept file can no longer be read.
    """
    if plan_import.survey:
        return plan_import.survey
    content, name = _content(plan_import), plan_import.file_name
    with _refused_as(_conflict):
        return survey_tables(_tables(content, name), name, _choice(plan_import)).to_json()


def _tables(content: bytes, file_name: str) -> list[Table]:
    return read_tables(content, file_name, max_bytes=settings.MAX_UPLOAD_BYTES)


@contextmanager
def _refused_as(refusal: Callable[[PlanFileError], ActionError]) -> Iterator[None]:
    """What the importer refuses becomes a refusal that a person is shown."""
    try:
        yield
    except PlanFileError as error:
        raise refusal(error) from error


def _invalid(error: PlanFileError) -> Invalid:
    return Invalid(error.message, field="year" if error.code.startswith("year") else "file")


def _conflict(error: PlanFileError) -> Conflict:
    return Conflict(error.message)


def _takes_long(plan_import: PlanImport) -> bool:
    return plan_import.size > _AT_ONCE_BYTES or plan_import.file.name.rpartition(".")[2] in _SLOW_KINDS


def _ask_worker(plan_import: PlanImport, by: User | None) -> None:
    enqueue(task=READ_TASK, key=read_key(plan_import), params={"import": plan_import.pk}, by=by)


def _content(plan_import: PlanImport) -> bytes:
    try:
        with plan_import.file.open("rb") as stream:
            return stream.read()
    except OSError as error:
        raise Conflict("Không còn tệp gốc trong kho lưu trữ. Hãy gửi lại tệp.") from error


def _choice(plan_import: PlanImport) -> Choice | None:
    """What people said: of this file's tables, and of any header of the same owner; None when nobody said anything."""
    said = dict(HeaderChoice.objects.filter(owner=plan_import.owner_id).values_list("header", "roles"))
    said |= plan_import.choice.get("columns") or {}
    tables = plan_import.choice.get("tables") or None
    return Choice.from_json({"tables": tables, "columns": said}) if said or tables else None


def _read(plan_import: PlanImport, content: bytes, *, ask: bool = True) -> _Reading:
    """Read the file as far as it goes. Raises `Invalid` where no answer of a person would help or may be asked."""
    name, choice = plan_import.file_name, _choice(plan_import)
    names, year = unit_names_of(plan_import.owner), plan_import.choice.get("year")
    with _refused_as(_invalid):
        tables = _tables(content, name)
        try:
            draft = plan_in(tables, name, year=year, names=names, choice=choice)
        except PlanFileError as error:
            if not ask or error.code not in _UNTOLD:
                raise
            surveyed = survey_tables(tables, name, choice)
            if not any(len(table.columns) >= _FEWEST_COLUMNS for table in surveyed.tables):
                raise
            return _Reading(None, surveyed, error.message)
    return _Reading(draft, survey_tables(tables, name, choice) if _takes_long(plan_import) else None)


def _store(plan_import: PlanImport, reading: _Reading) -> None:
    """Write what was understood in place of what was before: the tree, and a row for each tracked row."""
    tree, rows = take_apart(reading.draft.to_json()) if reading.draft else ({}, [])
    PlanImport.objects.filter(pk=plan_import.pk).update(
        status=ImportStatus.READ if reading.draft else ImportStatus.ASKING,
        year=reading.draft.head.year if reading.draft else None,
        message=reading.question[:1000],
        survey=reading.tables.to_json() if reading.tables else {},
        outline=tree,
        version=F("version") + 1,
    )
    plan_import.rows.all().delete()
    ImportRow.objects.bulk_create(
        (_row(plan_import, position, row) for position, row in enumerate(rows)), batch_size=500
    )
    plan_import.refresh_from_db()


def _row(plan_import: PlanImport, position: int, draft: dict[str, Any]) -> ImportRow:
    cells, issues = draft.pop("cells", []), draft.pop("issues")
    return ImportRow(
        plan_import=plan_import,
        position=position,
        table=draft["source"]["table"],
        row=draft["source"]["row"],
        cells=cells,
        read=draft,
        draft=draft,
        issues=issues,
        open_issues=len(issues),
    )


def _remember(by: User | None, plan_import: PlanImport, header: str, roles: list[str | None]) -> None:
    tables = (table for table in tables_of(plan_import)["tables"] if table["key"] == header)
    headings = next(([column["heading"] for column in table["columns"]] for table in tables), [])
    HeaderChoice.objects.update_or_create(
        owner=plan_import.owner,
        key=hashlib.sha256(header.encode()).hexdigest(),
        defaults={
            "header": header,
            "roles": roles,
            "headings": headings,
            "chosen_at": clock.now(),
            "chosen_by": by,
        },
    )
