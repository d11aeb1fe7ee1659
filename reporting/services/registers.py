"""Writes registers: entries are added, changed and struck out, findings of inspections noted and put right."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import F

from indicators.models import ReformArea
from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean, clean_lines, search_text
from reform.common.wording import day
from reporting.enums import RegisterKind
from reporting.models import REGISTERS, Entry, Finding, Inspection
from reporting.register_permissions import can_change_entry, can_keep_registers

MOST_WORDS = 2_000
MOST = 100_000_000
_FIRST_DAY = date(2000, 1, 1)
_GONE = "Mục này vừa được người khác sửa hoặc gạch bỏ. Hãy xem lại rồi lưu."


@dataclass(frozen=True)
class EntryFacts:
    """What every entry says."""

    happened_on: date
    title: str
    area: ReformArea | None = None
    note: str = ""


@dataclass(frozen=True)
class InspectionFacts(EntryFacts):
    """Who was inspected, and by which document."""

    inspected: str = ""
    document: str = ""
    is_unannounced: bool = False


@dataclass(frozen=True)
class DocumentFacts(EntryFacts):
    """Which document; `title` is what it is about."""

    kind: str = ""
    number: str = ""


@dataclass(frozen=True)
class CommunicationFacts(EntryFacts):
    """How it was made known, and to how many."""

    form: str = ""
    quantity: int = 1
    audience: int | None = None


@dataclass(frozen=True)
class DialogueFacts(EntryFacts):
    """With whom, and what came of it."""

    with_whom: str = ""
    participants: int = 0
    raised: int = 0
    answered: int = 0


@dataclass(frozen=True)
class SurveyFacts(EntryFacts):
    """How many forms went out, came back and were satisfied."""

    sent: int = 0
    returned: int = 0
    satisfied: int | None = None


FACTS: dict[RegisterKind, type[EntryFacts]] = {
    RegisterKind.INSPECTION: InspectionFacts,
    RegisterKind.DOCUMENT: DocumentFacts,
    RegisterKind.COMMUNICATION: CommunicationFacts,
    RegisterKind.DIALOGUE: DialogueFacts,
    RegisterKind.SURVEY: SurveyFacts,
}
_KINDS = {facts: kind for kind, facts in FACTS.items()}
# What cannot be empty, with what is said then.
_NEEDED = {
    "title": "Hãy nhập nội dung.",
    "inspected": "Hãy nhập đơn vị được kiểm tra.",
    "number": "Hãy nhập số, ký hiệu văn bản, ví dụ 15/CV-STP.",
    "kind": "Hãy chọn loại văn bản.",
    "form": "Hãy chọn hình thức.",
    "with_whom": "Hãy nhập đối tượng đối thoại.",
}
# The first cannot be more than the second.
_WITHIN = {
    "answered": ("raised", "Số đã giải quyết, trả lời không được lớn hơn số kiến nghị."),
    "returned": ("sent", "Số phiếu thu về không được lớn hơn số phiếu phát ra."),
    "satisfied": ("returned", "Số phiếu hài lòng không được lớn hơn số phiếu thu về."),
}


@transaction.atomic
def add_entry(*, by: User, unit: Unit, facts: EntryFacts, is_illustrative: bool = False) -> Entry:
    """Enter what the facts tell in the unit's register for them.

    Raises `NotPermitted`, `Invalid` with the field.
    """
    can_keep_registers(by, unit).require()
    model = REGISTERS[_KINDS[type(facts)]]
    values = _checked(model, facts)
    entry = model.objects.create(
        unit=unit,
        entered_at=clock.now(),
        entered_by=by,
        is_illustrative=is_illustrative,
        search_text=_found_by(model, values),
        **values,
    )
    audit(by=by, action=f"Ghi {model._meta.verbose_name_plural}", obj=entry, after=_told(facts))
    return entry


@transaction.atomic
def change_entry(*, by: User, entry: Entry, seen_version: int, facts: EntryFacts) -> Entry:
    """Let the entry say what the facts tell. A report that was sent keeps what it counted.

    Raises `NotPermitted`, `Invalid` with the field, `Conflict` when it was changed or struck out since it was seen.
    """
    can_change_entry(by, entry).require()
    values = _checked(type(entry), facts)
    if isinstance(entry, Inspection):
        _check_findings(entry, facts.happened_on)
    before = _told(facts_of(entry))
    _write(entry, seen_version, search_text=_found_by(type(entry), values), **values)
    audit(by=by, action=f"Sửa {entry._meta.verbose_name_plural}", obj=entry, before=before, after=_told(facts))
    return entry


@transaction.atomic
def strike_entry(*, by: User, entry: Entry, seen_version: int, reason: str) -> Entry:
    """Strike out an entry that should not be there: it stays to be seen and counts nowhere any more.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict` when it was changed or struck out since it was seen.
    """
    can_change_entry(by, entry).require()
    words = clean(reason)
    if not words:
        raise Invalid("Hãy nêu lý do gạch bỏ.", field="reason")
    _check_length(Entry, "struck_reason", words, field="reason")
    _write(entry, seen_version, struck_at=clock.now(), struck_by=by, struck_reason=words)
    audit(by=by, action=f"Gạch bỏ trong {entry._meta.verbose_name_plural}", obj=entry, after={"struck_reason": words})
    return entry


@dataclass(frozen=True)
class Found:
    """What a finding says; with `handled_on` it was put right, and `handling` says how."""

    text: str
    due_on: date | None = None
    handled_on: date | None = None
    handling: str = ""


@transaction.atomic
def add_finding(*, by: User, inspection: Inspection, found: Found) -> Finding:
    """Note what the inspection found.

    Raises `NotPermitted`, `Invalid` with the field, `Conflict` when the inspection was struck out meanwhile.
    """
    can_change_entry(by, inspection).require()
    values = _checked_finding(inspection, found)
    _hold(inspection)
    finding = Finding.objects.create(inspection=inspection, **values)
    audit(by=by, action="Ghi phát hiện qua kiểm tra", obj=finding, after=_plain(values))
    return finding


@transaction.atomic
def change_finding(*, by: User, finding: Finding, seen_version: int, found: Found) -> Finding:
    """Correct a finding, or note that and how it was put right; without `handled_on` it is open again.

    Raises `NotPermitted`, `Invalid` with the field, `Conflict` when it was changed since it was seen.
    """
    inspection = finding.inspection
    can_change_entry(by, inspection).require()
    values = _checked_finding(inspection, found)
    before = _plain({name: getattr(finding, name) for name in values})
    _hold(inspection)
    there = Finding.objects.filter(pk=finding.pk, version=seen_version)
    changed = there.update(version=F("version") + 1, **values)
    finding.refresh_from_db()
    finding.inspection = inspection
    if not changed:
        raise Conflict("Phát hiện này vừa được người khác sửa. Hãy xem lại rồi lưu.")
    handled_now = values["handled_on"] and not before["handled_on"]
    action = "Ghi kết quả xử lý phát hiện" if handled_now else "Sửa phát hiện qua kiểm tra"
    audit(by=by, action=action, obj=finding, before=before, after=_plain(values))
    return finding


@transaction.atomic
def remove_finding(*, by: User, finding: Finding, seen_version: int) -> None:
    """Take out a finding that was entered by mistake; the log keeps it.

    Raises `NotPermitted`, `Conflict` when it was changed since it was seen.
    """
    inspection = finding.inspection
    can_change_entry(by, inspection).require()
    _hold(inspection)
    values = {field.name: getattr(finding, field.name) for field in fields(Found)}
    audit(by=by, action="Bỏ phát hiện qua kiểm tra", obj=finding, before=_plain(values))
    if not Finding.objects.filter(pk=finding.pk, version=seen_version).delete()[0]:
        raise Conflict("Phát hiện này vừa được người khác sửa nên chưa bỏ. Hãy xem lại.")


def facts_of(entry: Entry) -> EntryFacts:
    """What the entry says now."""
    kind = FACTS[entry.register]
    return kind(**{field.name: getattr(entry, field.name) for field in fields(kind)})


def _checked(model: type[Entry], facts: EntryFacts) -> dict[str, Any]:
    """The facts as the row holds them; raises `Invalid` at the first that cannot be."""
    values = {field.name: getattr(facts, field.name) for field in fields(facts)}
    for name, value in values.items():
        if isinstance(value, str):
            lines = isinstance(model._meta.get_field(name), models.TextField)
            values[name] = clean_lines(value) if lines else clean(value)
            if name in _NEEDED and not values[name]:
                raise Invalid(_NEEDED[name], field=name)
            _check_length(model, name, values[name], field=name)
            choices = dict(model._meta.get_field(name).flatchoices)
            if choices and values[name] not in choices:
                raise Invalid(_NEEDED[name], field=name)
    _check_day(facts.happened_on)
    for name, words in _wrong_numbers(values):
        raise Invalid(words, field=name)
    return values


def _check_day(happened_on: date) -> None:
    if happened_on < _FIRST_DAY:
        raise Invalid(f"Ngày phải từ {day(_FIRST_DAY)}.", field="happened_on")
    if happened_on > clock.today():
        raise Invalid(
            f"Ngày {day(happened_on)} chưa đến. Sổ chỉ ghi việc đã thực hiện đến hôm nay, {day(clock.today())}.",
            field="happened_on",
        )


def _wrong_numbers(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, int) and not isinstance(value, bool) and not 0 <= value <= MOST:
            yield name, "Phải là số nguyên từ 0 đến 100.000.000."
    if values.get("quantity", 1) < 1:
        yield "quantity", "Số lượng ít nhất là 1."
    for name, (whole, words) in _WITHIN.items():
        if values.get(name) is not None and values[name] > values[whole]:
            yield name, words


def _check_length(model: type[models.Model], name: str, text: str, *, field: str) -> None:
    most = model._meta.get_field(name).max_length or MOST_WORDS
    if len(text) > most:
        raise Invalid(f"Dài {len(text)} ký tự, tối đa {most}. Hãy rút gọn.", field=field)


def _check_findings(inspection: Inspection, happened_on: date) -> None:
    days = inspection.findings.filter(handled_on__lt=happened_on).values_list("handled_on", flat=True)
    if first := min(days, default=None):
        raise Invalid(
            f"Cuộc kiểm tra này có phát hiện đã xử lý ngày {day(first)}, trước ngày trên.", field="happened_on"
        )


def _checked_finding(inspection: Inspection, found: Found) -> dict[str, Any]:
    text, handling = clean_lines(found.text), clean_lines(found.handling)
    if not text:
        raise Invalid("Hãy nhập tồn tại, hạn chế phát hiện.", field="text")
    for name, words in (("text", text), ("handling", handling)):
        _check_length(Finding, name, words, field=name)
    since = inspection.happened_on
    if found.due_on and found.due_on < since:
        raise Invalid(f"Thời hạn phải từ ngày kiểm tra, {day(since)}.", field="due_on")
    if found.handled_on and not since <= found.handled_on <= clock.today():
        raise Invalid(f"Ngày xử lý phải từ ngày kiểm tra, {day(since)}, đến hôm nay.", field="handled_on")
    if found.handled_on and not handling:
        raise Invalid("Hãy ghi kết quả xử lý.", field="handling")
    if handling and not found.handled_on:
        raise Invalid("Hãy ghi ngày xử lý xong; chưa xong thì để trống kết quả xử lý.", field="handled_on")
    return {"text": text, "due_on": found.due_on, "handled_on": found.handled_on, "handling": handling}


def _write(entry: Entry, seen_version: int, **values) -> None:
    """Write the row and count the change; raises `Conflict` when it has changed since it was seen."""
    there = type(entry).objects.standing().filter(pk=entry.pk, version=seen_version)
    changed = there.update(version=F("version") + 1, **values)
    unit = entry.unit
    entry.refresh_from_db()
    entry.unit = unit
    if not changed:
        raise Conflict(_GONE)


def _hold(inspection: Inspection) -> None:
    """A write to the inspection's row: who strikes it out meanwhile queues up."""
    if not Inspection.objects.standing().filter(pk=inspection.pk).update(version=F("version")):
        raise Conflict(_GONE)


def _found_by(model: type[Entry], values: dict[str, Any]) -> str:
    labels = {name: dict(model._meta.get_field(name).flatchoices) for name in values}
    words = [labels[name].get(value, value) for name, value in values.items() if isinstance(value, str)]
    return search_text(*(str(word) for word in words))


def _told(facts: EntryFacts) -> dict[str, Any]:
    values = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return _plain(values | {"area": facts.area.name if facts.area else ""})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
