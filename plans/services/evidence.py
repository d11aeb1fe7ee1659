"""The store of evidence: what proves work is kept once for each unit, and proves as many activities as it may."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from organisations.models import Unit, User
from organisations.services.audit import audit
from plans.enums import EvidenceKind
from plans.models import Evidence
from plans.permissions import can_remove_evidence
from plans.queries.evidence_store import is_used
from plans.services.uploads import read_upload
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import clean, search_text
from reform.common.uploads import EVIDENCE_KINDS

URL_LIMIT = 500
_FIRST_DOCUMENTS = date(1945, 9, 2)  # the State's own documents begin here; an earlier date is a slip of the finger
_NO_NUMBER = "Hãy nhập số, ký hiệu văn bản."


@dataclass(frozen=True)
class NewEvidence:
    """What a person hands in: a file, a document's number and date, a link, or several of them. `title` is what the
    document is about; without a document it names the link, else the file.
    """

    file: UploadedFile | None = None
    number: str = ""
    issued_on: date | None = None
    title: str = ""
    url: str = ""

    def __bool__(self) -> bool:
        return bool(self.file or clean(self.number) or self.issued_on or clean(self.title) or clean(self.url))


def evidence_objections(new: NewEvidence) -> Iterator[Invalid]:
    """Everything that speaks against keeping this, each with its field; the file's content is judged where it is
    read.
    """
    number, url = clean(new.number), clean(new.url)
    if not number and (new.issued_on or (clean(new.title) and not new.file and not url)):
        yield Invalid(_NO_NUMBER, field="number")
    today = clock.today()
    if new.issued_on and new.issued_on > today:
        yield Invalid(f"Ngày văn bản không được sau hôm nay ({today:%d/%m/%Y}).", field="issued_on")
    elif new.issued_on and new.issued_on < _FIRST_DOCUMENTS:
        yield Invalid(f"Ngày văn bản phải từ {_FIRST_DOCUMENTS:%d/%m/%Y} trở đi.", field="issued_on")
    if url and (words := _against_link(url)):
        yield Invalid(words, field="url")


@transaction.atomic
def keep_evidence(*, by: User, unit: Unit, new: NewEvidence) -> list[Evidence]:
    """Keep all of it in the unit's store, the file last, so that nothing refused leaves one behind.

    Raises the first of `evidence_objections`, and what `add_file` raises.
    """
    for objection in evidence_objections(new):
        raise objection
    kept, title = [], new.title
    if clean(new.number):
        kept.append(add_document(by=by, unit=unit, number=new.number, issued_on=new.issued_on, title=title))
        title = ""
    if clean(new.url):
        kept.append(add_link(by=by, unit=unit, url=new.url, title=title))
        title = ""
    if new.file:
        kept.append(add_file(by=by, unit=unit, upload=new.file, title=title))
    return kept


@transaction.atomic
def add_file(*, by: User, unit: Unit, upload: UploadedFile, title: str = "") -> Evidence:
    """Keep an uploaded file as the unit's evidence, under a name made from its content; a file that the unit has
    already is the same evidence.

    Raises what `read_upload` raises.
    """
    content, kind = read_upload(upload, EVIDENCE_KINDS)
    digest = hashlib.sha256(content).hexdigest()
    # A write to the unit's row first: two people who hand in the same file at once queue up here.
    Unit.objects.filter(pk=unit.pk).update(code=F("code"))
    if kept := _kept(unit, EvidenceKind.FILE, sha256=digest).first():
        return _named(kept, by, title)
    facts = {"title": clean(title)[:300], "file_name": clean(upload.name)[:200], "sha256": digest, "size": len(content)}
    evidence = _new(by, unit, EvidenceKind.FILE, **facts)
    evidence.file.save(f"{digest[:32]}.{kind}", ContentFile(content), save=False)
    return _added(evidence, by, {"file": evidence.file_name, "sha256": digest})


@transaction.atomic
def add_document(*, by: User, unit: Unit, number: str, issued_on: date | None, title: str = "") -> Evidence:
    """Keep the number and date of a document as the unit's evidence; one that is there already, about the same, is
    not kept twice. Raises `Invalid` without a number.
    """
    number, title = clean(number)[:60], clean(title)[:300]
    if not number:
        raise Invalid(_NO_NUMBER, field="number")
    same = _kept(unit, EvidenceKind.DOCUMENT, number=number, issued_on=issued_on)
    if kept := (same.filter(title__in=["", title]) if title else same).first():
        return _named(kept, by, title)
    evidence = _new(by, unit, EvidenceKind.DOCUMENT, number=number, issued_on=issued_on, title=title)
    return _added(evidence, by, {"number": number})


@transaction.atomic
def add_link(*, by: User, unit: Unit, url: str, title: str = "") -> Evidence:
    """Keep an address as the unit's evidence, once. Raises `Invalid` unless it is one of http or https, without a name
    or password in it.
    """
    url = clean(url)
    if words := _against_link(url):
        raise Invalid(words, field="url")
    if kept := _kept(unit, EvidenceKind.LINK, url=url).first():
        return _named(kept, by, title)
    return _added(_new(by, unit, EvidenceKind.LINK, url=url, title=clean(title)[:300]), by, {"url": url})


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Throw away a piece that proves nothing, with its file. Raises `NotPermitted` with the reason."""
    # A write to its row first: who is about to use it waits, and then does not find it.
    Evidence.objects.filter(pk=evidence.pk).update(size=F("size"))
    can_remove_evidence(by, evidence, is_used=is_used(evidence)).require()
    audit(by=by, action="Bỏ tài liệu kiểm chứng", obj=evidence, before={"kind": evidence.kind, "name": str(evidence)})
    file = evidence.file
    evidence.delete()
    if file:
        transaction.on_commit(partial(file.storage.delete, file.name))


def _against_link(url: str) -> str:
    """Why the address is not taken; empty when it is."""
    if len(url) > URL_LIMIT:
        return f"Liên kết dài {len(url)} ký tự, tối đa {URL_LIMIT}."
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or " " in url:
        return "Liên kết phải là địa chỉ bắt đầu bằng http:// hoặc https://, không có khoảng trắng."
    if "@" in parts.netloc:
        return "Liên kết không được chứa tên đăng nhập, mật khẩu. Hãy bỏ phần đứng trước dấu @."
    return ""


def _kept(unit: Unit, kind: str, **facts: Any):
    return Evidence.objects.filter(unit=unit, kind=kind, **facts).order_by("pk")


def _new(by: User, unit: Unit, kind: str, **facts: Any) -> Evidence:
    return Evidence(unit=unit, kind=kind, added_at=clock.now(), added_by=by, **facts)


def _added(evidence: Evidence, by: User, after: dict[str, str]) -> Evidence:
    evidence.search_text = searched(evidence)
    evidence.save()
    audit(by=by, action="Thêm tài liệu kiểm chứng", obj=evidence, after=after)
    return evidence


def _named(evidence: Evidence, by: User, title: str) -> Evidence:
    """The kept piece; what it is about is written down when nobody has said so yet."""
    title = clean(title)[:300]
    if title and not evidence.title:
        evidence.title = title
        evidence.search_text = searched(evidence)
        evidence.save(update_fields=["title", "search_text"])
        audit(by=by, action="Ghi trích yếu tài liệu kiểm chứng", obj=evidence, after={"title": title})
    return evidence


def searched(evidence: Evidence) -> str:
    """What the piece is found by in the store."""
    return search_text(evidence.title, evidence.number, evidence.file_name, evidence.url)
