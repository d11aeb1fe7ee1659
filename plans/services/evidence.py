"""Adds evidence to a unit's store."""

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from organisations.models import Unit, User
from organisations.services.audit import audit
from plans.enums import EvidenceKind
from plans.models import Evidence
from plans.services.uploads import read_upload
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import clean
from reform.common.uploads import EVIDENCE_KINDS

NO_NUMBER = "Hãy nhập số, ký hiệu văn bản."


@transaction.atomic
def add_file(*, by: User, unit: Unit, upload: UploadedFile, title: str = "") -> Evidence:
    """Keep an uploaded file as the unit's evidence, under a name made from its content.

    Raises what `read_upload` raises.
    """
    content, kind = read_upload(upload, EVIDENCE_KINDS)
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
