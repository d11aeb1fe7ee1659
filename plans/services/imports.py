"""A file becomes a plan: read, kept for review, committed in one transaction."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from organisations.models import Unit, User
from organisations.queries.unit_names import names_for
from organisations.services.audit import audit
from plans.enums import ImportStatus
from plans.importing import Front, PlanDraft, PlanFileError, UnitNames, read_plan
from plans.models import Plan, PlanImport
from plans.permissions import can_import_plan
from plans.services.plan_store import PlanHead, create_plan
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reform.common.uploads import gate_file
from reform.common.wording import day


def unit_names_of(owner: Unit) -> UnitNames:
    """The names that the owner's plans may use, as the importer matches them."""
    return UnitNames.build(names_for(owner).spellings())


def read_file(
    content: bytes, file_name: str, *, names: UnitNames | Callable[[Front], UnitNames], year: int | None = None
) -> PlanDraft:
    """The plan in the file as far as it was understood. Raises `Invalid` with what to do when it is no annex."""
    try:
        return read_plan(content, file_name, year=year, names=names, max_bytes=settings.MAX_UPLOAD_BYTES)
    except PlanFileError as error:
        raise Invalid(error.message, field="year" if error.code.startswith("year") else "file") from error


@transaction.atomic
def keep_import(*, by: User | None, owner: Unit, content: bytes, file_name: str, year: int | None = None) -> PlanImport:
    """Read the file and keep it, with what was understood, for review. `by` None is an operator.

    Raises `NotPermitted`; `Invalid` for a file that is no annex; `Conflict` when the same file already became a
    plan of this owner.
    """
    if by is not None:
        can_import_plan(by, owner).require()
    digest = hashlib.sha256(content).hexdigest()
    _refuse_same_file(owner, digest)
    draft = read_file(content, file_name, names=unit_names_of(owner), year=year)
    kept = PlanImport(
        file_name=clean(file_name)[:200],
        sha256=digest,
        size=len(content),
        owner=owner,
        year=draft.head.year,
        outline=draft.to_json(),
        read_at=clock.now(),
        read_by=by,
    )
    # By what the gate finds in it: what a person calls the file can be of any length and end in anything.
    kept.file.save(
        f"{digest[:32]}.{gate_file(content, file_name, max_bytes=len(content))}", ContentFile(content), save=False
    )
    kept.save()
    audit(by=by, action="Đọc tệp kế hoạch", obj=kept, after={"sha256": digest, "year": kept.year})
    return kept


@transaction.atomic
def commit_import(
    *,
    by: User | None,
    plan_import: PlanImport,
    number: str = "",
    title: str = "",
    issued_on: date | None = None,
    parent: Plan | None = None,
    as_typed: bool = False,
) -> Plan:
    """Make the plan of what was read; every tracked row keeps its place in the file. Empty fields take the file's
    own words, unless a person was shown them and left them empty (`as_typed`).

    Raises `NotPermitted`; `Conflict` when it was committed already or the plan's code is taken.
    """
    if by is not None:
        can_import_plan(by, plan_import.owner).require()
    if plan_import.status == ImportStatus.COMMITTED:
        raise Conflict(f"Tệp này đã được đưa vào {plan_import.plan}.")
    _refuse_same_file(plan_import.owner, plan_import.sha256)
    head = _head(plan_import, number, title, issued_on, parent, as_typed)
    plan = create_plan(by=by, head=head, outline=plan_import.outline, source=plan_import)
    try:
        with transaction.atomic():
            committed = PlanImport.objects.filter(pk=plan_import.pk, status=ImportStatus.READ).update(
                status=ImportStatus.COMMITTED, plan=plan, committed_at=clock.now()
            )
    except IntegrityError:
        committed = 0
    if not committed:
        raise Conflict("Tệp này vừa được người khác đưa vào kế hoạch.")
    plan_import.refresh_from_db()
    audit(by=by, action="Đưa tệp vào kế hoạch", obj=plan_import, after={"plan": plan.code})
    return plan


def plan_code(owner: Unit, year: int) -> str:
    """The code of an owner's plan of a year: "DN-2025"."""
    return f"{owner.code}-{year}"


def _head(
    plan_import: PlanImport, number: str, title: str, issued_on: date | None, parent: Plan | None, as_typed: bool
) -> PlanHead:
    read: dict[str, Any] = {} if as_typed else plan_import.outline["plan"]
    issued = issued_on or (date.fromisoformat(read["issued_on"]) if read.get("issued_on") else None)
    year = plan_import.year
    return PlanHead(
        code=plan_code(plan_import.owner, year),
        number=clean(number) or read.get("number", ""),
        title=clean(title) or read.get("title") or f"Kế hoạch cải cách hành chính năm {year}",
        issued_on=issued,
        owner=plan_import.owner,
        parent=parent,
        first_year=year,
        last_year=year,
    )


def _refuse_same_file(owner: Unit, digest: str) -> None:
    same = PlanImport.objects.filter(owner=owner, sha256=digest, status=ImportStatus.COMMITTED).first()
    if same:
        raise Conflict(
            f"Tệp này đã được đưa vào “{same.plan}” ngày {day(same.committed_at)}. Hãy mở kế hoạch đó thay vì nhập lại."
        )
