"""An office words the sentences of its reports."""

from django.db import IntegrityError, transaction
from django.db.models import F

from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reporting.models import SentenceTemplate
from reporting.permissions import can_word_sentences
from reporting.sentences import SENTENCES, faults

_MEANWHILE = "Mẫu câu vừa được người khác sửa. Hãy xem mẫu câu mới rồi quyết định có lưu tiếp không."


@transaction.atomic
def word_sentence(*, unit: Unit, key: str, text: str, by: User, seen_version: int) -> SentenceTemplate:
    """Let the unit's reports say the sentence `key` in these words from the next compilation on; an empty text leaves
    it out. `seen_version` is 0 where the unit had no wording of its own.

    Raises `NotPermitted`, `Invalid` for fields that the sentence does not have, `Conflict` when somebody else worded
    it meanwhile.
    """
    can_word_sentences(by, unit).require()
    text = " ".join(clean_lines(text).split())
    if fault := faults(SENTENCES[key], text):
        raise Invalid(fault, field="text")
    edited = {"edited_at": clock.now(), "edited_by": by}
    own = SentenceTemplate.objects.filter(unit=unit, key=key)
    before = own.values_list("text", flat=True).first()
    if seen_version:
        if not own.filter(version=seen_version).update(text=text, version=F("version") + 1, **edited):
            raise Conflict(_MEANWHILE)
    else:
        try:
            with transaction.atomic():
                SentenceTemplate.objects.create(unit=unit, key=key, text=text, version=1, **edited)
        except IntegrityError as error:
            raise Conflict(_MEANWHILE) from error
    row = own.get()
    was = {} if before is None else {"text": before}
    audit(by=by, action="Sửa mẫu câu báo cáo", obj=row, before=was, after={"text": text})
    return row


@transaction.atomic
def restore_sentence(*, unit: Unit, key: str, by: User) -> None:
    """Give up the unit's own wording; that of the body above, or the portal's, holds again. Twice changes nothing."""
    can_word_sentences(by, unit).require()
    row = SentenceTemplate.objects.filter(unit=unit, key=key).first()
    if row is not None:
        audit(by=by, action="Lấy lại mẫu câu của hệ thống", obj=row, before={"text": row.text})
        row.delete()
