"""Adds evidence to a unit's store."""

import hashlib
from datetime import date

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from organisations.models import Unit, User
from organisations.services.audit import audit
from plans.enums import EvidenceKind
from plans.models import Evidence
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import clean
from reform.common.uploads import EVIDENCE_KINDS, UploadError, gate_file

NO_NUMBER = "Hãy nhập số, ký hiệu văn bản."


@transaction.atomic
def add_file(*, by: User, unit: Unit, upload: UploadedFile, title: str = "") -> Evidence:
    """Keep an uploaded file as the unit's evidence, under a name made from its content.

    Raises what `read_upload` raises.
    """
    content, kind = read_upload(upload)
    digest = hashlib.sha256(content).hexdigest()
    evidence = Evidence(
        unit=unit,
        kind=EvidenceKind.FILE,
        title=clean(title)[:300],
        file_name=clean(upload.name)[:200],
        sha256=digest,
        size=len(content),
        added_at=clock.now(),
        added_by=by,
    )
    evidence.file.save(f"{digest[:32]}.{kind}", ContentFile(content), save=False)
    evidence.save()
    audit(by=by, action="Thêm tài liệu kiểm chứng", obj=evidence, after={"file": evidence.file_name, "sha256": digest})
    return evidence


def read_upload(upload: UploadedFile) -> tuple[bytes, str]:
    """The file's content and kind. Raises `Invalid` when the gate refuses it (type by content, size, archives that
    unpack to too much).
    """
    limit = settings.MAX_UPLOAD_BYTES
    content = upload.read(limit + 1)  # one byte too many is enough to refuse it
    try:
        return content, gate_file(content, upload.name, max_bytes=limit, allowed=EVIDENCE_KINDS)
    except UploadError as error:
        raise Invalid(str(error), field="file") from error


@transaction.atomic
def add_document(*, by: User, unit: Unit, number: str, issued_on: date | None, title: str = "") -> Evidence:
    """Keep the number and date of a document as the unit's evidence. Raises `Invalid` without a number."""
    number = clean(number)
    if not number:
        raise Invalid(NO_NUMBER, field="number")
    evidence = Evidence.objects.create(
        unit=unit,
        kind=EvidenceKind.DOCUMENT,
        number=number[:60],
        issued_on=issued_on,
        title=clean(title)[:300],
        added_at=clock.now(),
        added_by=by,
    )
    audit(by=by, action="Thêm tài liệu kiểm chứng", obj=evidence, after={"number": evidence.number})
    return evidence
