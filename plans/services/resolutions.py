"""Documents that plans rest on: added to a plan, corrected, taken off it, found or made for what a file cites."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from organisations.models import Unit, User
from organisations.queries.unit_names import NamedUnits, names_for
from organisations.services.audit import audit
from plans.enums import ResolutionKind
from plans.models import Plan, Resolution
from plans.permissions import can_edit_resolution, can_import_plan
from plans.queries.resolutions import find_same, known_documents
from plans.services.uploads import read_upload
from reform.common import clock
from reform.common.codes import free_code
from reform.common.errors import Invalid
from reform.common.text import clean, clean_lines, search_text, slug
from reform.common.wording import day

_KINDS = frozenset({"pdf", "docx"})
_FIRST_YEAR = 1945
_THERE = "{} đã có trong hệ thống. Hãy tìm và chọn văn bản đó."
_LONGEST_CODE = 36  # leaves room for "-999"


@dataclass(frozen=True)
class Facts:
    """What is known of a document; `issuer` is its name in words, which the catalogue may know."""

    number: str
    kind: str
    title: str
    issued_on: date | None = None
    issuer: str = ""
    excerpt: str = ""


@transaction.atomic
def add_resolution(*, by: User, plan: Plan, resolution: Resolution) -> None:
    """Let the plan rest on a document that the portal has; nothing happens where it does already.

    Raises `NotPermitted`.
    """
    can_import_plan(by, plan.owner).require()
    _attach(by, plan, [resolution])


@transaction.atomic
def create_resolution(*, by: User, plan: Plan, facts: Facts, upload: UploadedFile | None = None) -> Resolution:
    """A new document that the plan rests on. The issuer is looked up as the plan's owner names units.

    Raises `NotPermitted`; `Invalid` for what is missing, a day that cannot be, a document that the portal has already,
    and a file that is no PDF or Word document.
    """
    can_import_plan(by, plan.owner).require()
    if same := find_same(facts.number, facts.issued_on, facts.issuer):
        raise Invalid(_THERE.format(same), field="number")
    resolution = Resolution()
    _write(resolution, facts, names_for(plan.owner))
    _keep_file(resolution, upload)
    if (stored := _save_new(by, resolution, facts)) is not resolution:
        raise Invalid(_THERE.format(stored), field="number")
    _attach(by, plan, [resolution])
    return resolution


@transaction.atomic
def change_resolution(
    *, by: User, resolution: Resolution, facts: Facts, upload: UploadedFile | None = None, drop_file: bool = False
) -> None:
    """Correct what is known of a document; a new file takes the place of the old one, `drop_file` takes it away.

    Raises `NotPermitted` and what `create_resolution` raises.
    """
    can_edit_resolution(by, resolution).require()
    others = known_documents().exclude(pk=resolution.pk)
    if same := find_same(facts.number, facts.issued_on, facts.issuer, among=others):
        raise Invalid(f"{same} đã có trong hệ thống với số và ngày này.", field="number")
    before = _known(resolution)
    owner = resolution.plans.select_related("owner").order_by("pk").first()
    _write(resolution, facts, names_for(owner.owner) if owner else NamedUnits())
    old = resolution.file.name if drop_file and not upload else ""
    if old:
        resolution.file, resolution.file_name = "", ""
    old = _keep_file(resolution, upload) or old
    resolution.save()
    after = _known(resolution)
    changed = {name for name in after if after[name] != before[name]}
    if changed:
        audit(
            by=by,
            action="Sửa văn bản làm căn cứ",
            obj=resolution,
            before={name: before[name] for name in after if name in changed},
            after={name: after[name] for name in after if name in changed},
        )
    _forget(old)


@transaction.atomic
def remove_resolution(*, by: User, plan: Plan, resolution: Resolution) -> None:
    """The plan rests on the document no more; the document stays. Raises `NotPermitted`."""
    can_import_plan(by, plan.owner).require()
    if plan.resolutions.filter(pk=resolution.pk).exists():
        plan.resolutions.remove(resolution)
        audit(by=by, action="Bỏ căn cứ", obj=plan, before={"resolution": str(resolution)})


@transaction.atomic
def attach_bases(*, by: User | None, plan: Plan, bases: Iterable[dict[str, Any]]) -> list[Resolution]:
    """Let the plan rest on the documents that its file cites; returns them.

    A basis is {kind, number, issued_on, issuer, excerpt} with the kind in Vietnamese and the day as ISO text or None
    (`HeadDraft.bases`). A document of the same number and day is taken, others are made; what has neither number
    nor words is left out.
    """
    names = names_for(plan.owner)
    known, found = list(known_documents()), []
    for basis in bases:
        facts = _facts(basis)
        if not (facts.number or facts.title):
            continue
        resolution = find_same(facts.number, facts.issued_on, facts.issuer, title=facts.title, among=known)
        if resolution is None:
            resolution = Resolution()
            _fill(resolution, facts, names)
            resolution = _save_new(by, resolution, facts)
            known.append(resolution)
        found.append(resolution)
    _attach(by, plan, found)
    return found


def _save_new(by: User | None, resolution: Resolution, facts: Facts) -> Resolution:
    """Store the document under a code of its own; returns it, or the same one that somebody else was faster with."""
    resolution.code = _free_code(facts)
    try:
        with transaction.atomic():
            resolution.save()
    except IntegrityError:
        if same := find_same(facts.number, facts.issued_on, facts.issuer, title=facts.title):
            return same
        resolution.code = _free_code(facts)
        resolution.save()
    audit(by=by, action="Thêm văn bản làm căn cứ", obj=resolution, after=_known(resolution))
    return resolution


def _attach(by: User | None, plan: Plan, resolutions: list[Resolution]) -> None:
    already = set(plan.resolutions.values_list("pk", flat=True))
    new = [resolution for resolution in dict.fromkeys(resolutions) if resolution.pk not in already]
    if new:
        plan.resolutions.add(*new)
        audit(by=by, action="Thêm căn cứ", obj=plan, after={"resolutions": [str(resolution) for resolution in new]})


def _facts(basis: dict[str, Any]) -> Facts:
    kinds = {label.casefold(): value for value, label in ResolutionKind.choices}
    words = clean(basis.get("kind") or "").casefold().removeprefix("bộ ")  # a code of laws is a law
    kind = next((value for label, value in kinds.items() if words.startswith(label)), ResolutionKind.OTHER)
    return Facts(
        number=clean(basis.get("number") or "")[:60],
        kind=kind,
        title=clean(basis.get("excerpt") or "")[:500],
        issued_on=date.fromisoformat(basis["issued_on"]) if basis.get("issued_on") else None,
        issuer=clean(basis.get("issuer") or ""),
    )


def _write(resolution: Resolution, facts: Facts, names: NamedUnits) -> None:
    """Put the facts in, or raise `Invalid` for the first that cannot be."""
    if not clean(facts.number):
        raise Invalid("Hãy nhập số, ký hiệu văn bản.", field="number")
    if not clean(facts.title):
        raise Invalid("Hãy nhập trích yếu của văn bản.", field="title")
    if facts.issued_on and not date(_FIRST_YEAR, 1, 1) <= facts.issued_on <= clock.today():
        raise Invalid(
            f"Ngày ban hành phải từ năm {_FIRST_YEAR} đến hôm nay. Ông/bà đã nhập {day(facts.issued_on)}.",
            field="issued_on",
        )
    _fill(resolution, facts, names)


def _fill(resolution: Resolution, facts: Facts, names: NamedUnits) -> None:
    issuer: Unit | None = names.find(facts.issuer) if facts.issuer else None
    resolution.number = clean(facts.number)[:60]
    resolution.kind = facts.kind
    resolution.title = clean(facts.title)[:500]
    resolution.issued_on = facts.issued_on
    resolution.issuer = issuer
    resolution.issuer_text = "" if issuer else clean(facts.issuer)[:200]
    resolution.excerpt = clean_lines(facts.excerpt)
    words = (resolution.get_kind_display(), resolution.title, resolution.number, facts.issuer, resolution.excerpt)
    resolution.search_text = search_text(*words)


def _keep_file(resolution: Resolution, upload: UploadedFile | None) -> str:
    """Keep an uploaded file under a name made from its content; returns the name of the file that it replaces."""
    if upload is None:
        return ""
    content, kind = read_upload(upload, _KINDS)
    digest = hashlib.sha256(content).hexdigest()
    old = resolution.file.name or ""
    resolution.file_name = clean(upload.name)[:200]
    resolution.file.save(f"{digest[:32]}.{kind}", ContentFile(content), save=False)
    return old


def _forget(name: str) -> None:
    """Delete a file that nothing refers to any more, once the change is certain."""
    if name:
        storage = Resolution._meta.get_field("file").storage
        transaction.on_commit(lambda: storage.delete(name))


def _known(resolution: Resolution) -> dict[str, Any]:
    return {
        "number": resolution.number,
        "kind": resolution.kind,
        "title": resolution.title,
        "issued_on": resolution.issued_on.isoformat() if resolution.issued_on else None,
        "issuer": str(resolution.issuer or resolution.issuer_text),
        "excerpt": resolution.excerpt,
        "file": resolution.file_name,
    }


def _free_code(facts: Facts) -> str:
    """ "76-NQ-CP-2021", or the next that is free."""
    year = f"-{facts.issued_on.year}" if facts.issued_on else ""
    words = (slug(facts.number) or slug(facts.title) or "van-ban").upper()
    first = words[: _LONGEST_CODE - len(year)].strip("-") + year
    return free_code(first, Resolution.objects.filter(code__startswith=first).values_list("code", flat=True))
