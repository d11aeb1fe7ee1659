"""The log of changes as people read it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet

from organisations.models import AuditEvent
from reform.common import wording

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
# What services note down that is no field of the object's model.
_WORDS = {
    "path": "vị trí",
    "alias": "cách viết",
    "members": "thành viên",
    "successor": "đơn vị kế thừa",
    "on": "ngày",
    "done": "hoàn thành",
    "planned": "được giao",
    "note": "ghi chú",
    "activities": "số hoạt động",
    "decision": "văn bản",
    "token": "khóa",
    "expires_at": "hết hạn",
    "reason": "lý do",
    "late": "việc quá hạn",
    "reply_days": "số ngày làm việc để báo cáo",
    "format": "định dạng",
    "days": "số ngày",
    "rows": "số dòng",
    "field": "ô",
    "hint": "gợi ý",
    "into": "gộp vào",
    "resolution": "căn cứ",
    "spelling": "cách viết",
}
# The same where the object's model has no field of that name.
_ELSE = {
    "addressees": "kính gửi",
    "annexes": "phụ lục",
    "cutoff": "chốt số liệu",
    "from_year": "từ năm",
    "headings": "số mục",
    "higher_body": "cơ quan chủ quản",
    "issued_on": "ngày ban hành",
    "issuer": "cơ quan ban hành",
    "level": "cấp",
    "locked": "khóa",
    "number": "số",
    "period": "kỳ",
    "place": "địa danh",
    "questions": "số nội dung yêu cầu",
    "quotes": "nội dung trích",
    "recipients": "nơi nhận",
    "sha256": "mã SHA-256",
    "signer_authority": "quyền hạn người ký",
    "signer_name": "họ tên người ký",
    "signer_title": "chức vụ người ký",
    "symbol": "ký hiệu",
    "units": "đơn vị",
}


@dataclass(frozen=True)
class Change:
    """One field of an event in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class LogLine:
    """An event with its changes in words."""

    event: AuditEvent
    kind: str
    changes: list[Change]


def find_events(
    events: QuerySet[AuditEvent],
    *,
    q: str = "",
    object_type: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEvent]:
    """Events whose person, unit, action or object holds `q`, of that kind of object, from `since` to before `until`;
    newest first.
    """
    if q:
        events = events.filter(
            Q(actor__icontains=q) | Q(actor_unit__icontains=q) | Q(object_label__icontains=q) | Q(action__icontains=q)
        )
    if object_type:
        events = events.filter(object_type=object_type)
    if since:
        events = events.filter(at__gte=since)
    if until:
        events = events.filter(at__lt=until)
    return events.order_by("-id")


def events_about(things: Iterable[models.Model]) -> QuerySet[AuditEvent]:
    """What happened to these things, newest first; who may know is for the page of the thing to say."""
    keys: dict[str, list[str]] = {}
    for thing in things:
        keys.setdefault(thing._meta.label_lower, []).append(str(thing.pk))
    wanted = Q(pk__in=[])
    for kind, of_kind in keys.items():
        wanted |= Q(object_type=kind, object_id__in=of_kind)
    return AuditEvent.objects.filter(wanted).order_by("-id")


def log_line(event: AuditEvent) -> LogLine:
    """The event in words; a field that did not change, or is empty before and after, is left out."""
    model = _model(event.object_type)
    names = sorted({*event.before, *event.after})  # each database keeps the fields of JSON in an order of its own
    changes = [
        Change(
            _label(model, name), _words(event.before.get(name), model, name), _words(event.after.get(name), model, name)
        )
        for name in names
        if event.before.get(name) != event.after.get(name)
    ]
    changes = [change for change in changes if change.before or change.after]
    kind = str(model._meta.verbose_name) if model else event.object_type
    return LogLine(event=event, kind=kind[:1].upper() + kind[1:], changes=changes)


def _model(label: str):
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):  # the log outlives what it speaks of
        return None


def _field(model, name: str):
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _label(model, name: str) -> str:
    if name in _WORDS:
        return _WORDS[name]
    field = _field(model, name)
    return str(getattr(field, "verbose_name", "")) or _ELSE.get(name) or name.replace("_", " ")


def _words(value: Any, model=None, name: str = "") -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{_label(model, key)}: {_words(item)}" for key, item in value.items())
    choices = dict(getattr(_field(model, name), "flatchoices", ()))
    return str(choices[value]) if value in choices else _dated(str(value))


def _dated(text: str) -> str:
    """A day or moment as people write it; any other text as it is."""
    try:
        if _DAY.fullmatch(text):
            return wording.day(date.fromisoformat(text))
        if _MOMENT.match(text):
            return wording.moment(datetime.fromisoformat(text))
    except ValueError:  # it only looks like one
        pass
    return text
