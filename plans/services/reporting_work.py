"""Reports on work together with what proves it."""

from collections.abc import Iterator
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from organisations.models import User
from plans.models import Assignment, ProgressUpdate
from plans.services.evidence import NO_NUMBER, add_document, add_file
from plans.services.progress import record_progress
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import clean

_FIRST_DOCUMENTS = date(1945, 9, 2)  # the State's own documents begin here; an earlier date is a slip of the finger


@transaction.atomic
def record_progress_with_evidence(
    *,
    assignment: Assignment,
    by: User,
    status: str,
    progress: int,
    on: date,
    seen_version: int,
    result: str = "",
    difficulty: str = "",
    proposal: str = "",
    file: UploadedFile | None = None,
    number: str = "",
    issued_on: date | None = None,
    title: str = "",
) -> ProgressUpdate:
    """`record_progress`, with a file or a document's number, or both, as evidence in the lead unit's store.

    `title` is what the document is about. Raises what `record_progress`, `add_file` and `add_document` raise; then
    nothing is written, and no file is left behind: the statement is checked before the file is kept.
    """
    update = record_progress(
        assignment=assignment,
        by=by,
        status=status,
        progress=progress,
        on=on,
        seen_version=seen_version,
        result=result,
        difficulty=difficulty,
        proposal=proposal,
    )
    evidence = []
    if number or issued_on or (title and not file):
        for objection in document_objections(file=file, number=number, issued_on=issued_on, title=title):
            raise objection
        evidence.append(add_document(by=by, unit=assignment.unit, number=number, issued_on=issued_on, title=title))
    if file:
        evidence.append(add_file(by=by, unit=assignment.unit, upload=file, title="" if evidence else title))
    update.evidence.set(evidence)
    return update


def document_objections(
    *, file: UploadedFile | None, number: str, issued_on: date | None, title: str
) -> Iterator[Invalid]:
    """Everything that speaks against the document that is to prove the work, each with its field."""
    if not clean(number) and (issued_on or (title and not file)):
        yield Invalid(NO_NUMBER, field="number")
    if issued_on and issued_on > clock.today():
        yield Invalid(f"Ngày văn bản không được sau hôm nay ({clock.today():%d/%m/%Y}).", field="issued_on")
    elif issued_on and issued_on < _FIRST_DOCUMENTS:
        yield Invalid(f"Ngày văn bản phải từ {_FIRST_DOCUMENTS:%d/%m/%Y} trở đi.", field="issued_on")
