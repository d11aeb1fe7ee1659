"""What an office writes in head and foot of its documents (phụ lục I of Nghị định 30/2020/NĐ-CP)."""

import re
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reporting.models import DocumentSetting
from reporting.permissions import can_set_form
from reporting.queries.letterheads import NONE

_LINES = 20
_LINE = 200
_SYMBOL = re.compile(r"[\w&]+(-[\w&]+)+")
_AUTHORITY = re.compile(r"(TM|KT|TL|TUQ|Q)\. \S.*")
_DEGREE = re.compile(r"\b(GS|PGS|TSKH|TS|ThS|CN|KS|BS|BSCK\w*|CKI+|NGND|NGƯT)\b\.?", re.IGNORECASE)


@dataclass(frozen=True)
class FormOfDocuments:
    """The words of head and foot; what is empty follows from the unit's name, "-" stands for nothing at all."""

    issuer: str = ""
    higher_body: str = ""
    symbol: str = ""
    place: str = ""
    signer_authority: str = ""
    signer_title: str = ""
    signer_name: str = ""
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@transaction.atomic
def save_form(*, unit: Unit, by: User, form: FormOfDocuments, seen_version: int) -> DocumentSetting:
    """Keep the office's words. Files that were made stay as they are; those made from now on bear the new words.

    Raises `NotPermitted`, `Invalid` where the decree does not allow what was typed, `Conflict` when somebody else saved
    meanwhile.
    """
    can_set_form(by, unit).require()
    form = _cleaned(form)
    values = asdict(form) | {"addressees": list(form.addressees), "recipients": list(form.recipients)}
    known = DocumentSetting.objects.filter(unit=unit)
    before = known.values(*values).first() or {}
    if before:
        saved = known.filter(version=seen_version).update(version=F("version") + 1, **values)
    else:
        saved = seen_version == 0 and _created(unit, values)
    if not saved:
        raise Conflict("Thể thức văn bản vừa được người khác sửa. Hãy xem lại nội dung bên dưới rồi lưu lần nữa.")
    audit(by=by, action="Sửa thể thức văn bản", obj=unit, before=before, after=values)
    return known.get()


def _created(unit: Unit, values: dict) -> bool:
    try:
        with transaction.atomic():
            DocumentSetting.objects.create(unit=unit, version=1, **values)
    except IntegrityError:
        return False
    return True


def _cleaned(form: FormOfDocuments) -> FormOfDocuments:
    words = {name: clean(value) for name, value in asdict(form).items() if isinstance(value, str)}
    for name in ("issuer", "higher_body", "signer_authority", "signer_title"):
        words[name] = words[name].upper()
    lists = {name: _lines(name, getattr(form, name)) for name in ("addressees", "recipients")}
    for name, value in words.items():
        longest = DocumentSetting._meta.get_field(name).max_length
        if len(value) > longest:
            raise Invalid(f"Nội dung dài {len(value)} ký tự, tối đa {longest}.", field=name)
    if words["symbol"] and not _SYMBOL.fullmatch(words["symbol"]):
        raise Invalid("Ký hiệu gồm tên loại văn bản và chữ viết tắt, không có dấu cách, ví dụ BC-STP.", field="symbol")
    if words["signer_authority"] not in ("", NONE) and not _AUTHORITY.fullmatch(words["signer_authority"]):
        raise Invalid(
            "Quyền hạn bắt đầu bằng TM., KT., TL., TUQ. hoặc Q., ví dụ KT. GIÁM ĐỐC.", field="signer_authority"
        )
    if words["signer_authority"] not in ("", NONE) and not words["signer_title"]:
        raise Invalid("Hãy ghi cả chức vụ của người ký.", field="signer_title")
    if _DEGREE.search(words["signer_name"]):
        raise Invalid("Họ tên người ký không kèm học hàm, học vị.", field="signer_name")
    if lists["recipients"] and not lists["recipients"][-1].startswith("Lưu:"):
        raise Invalid("Dòng cuối của nơi nhận là nơi lưu, ví dụ “Lưu: VT, CCHC”.", field="recipients")
    if lists["recipients"] and lists["recipients"][0] != "Như trên":
        raise Invalid("Báo cáo có “Kính gửi” nên dòng đầu của nơi nhận là “Như trên”.", field="recipients")
    return FormOfDocuments(**words, **lists)


def _lines(name: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Without the dashes and stops that the document puts itself."""
    kept = tuple(line for line in (clean(line).lstrip("-– ").rstrip(" ;.,") for line in lines) if line)
    if len(kept) > _LINES:
        raise Invalid(f"Có {len(kept)} dòng, tối đa {_LINES}.", field=name)
    if longest := max(map(len, kept), default=0) > _LINE and max(map(len, kept)):
        raise Invalid(f"Một dòng dài {longest} ký tự, tối đa {_LINE}.", field=name)
    return kept
