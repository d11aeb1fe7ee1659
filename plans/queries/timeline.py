"""All that happened to one activity, in one order: reports, returns, acceptances, changes, how it began."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localtime

from organisations.models import AuditEvent, User
from plans.enums import UpdateKind
from plans.models import Activity, ActivityChange, ProgressUpdate
from plans.queries.activity_page import history_entry, history_of
from plans.queries.amendment_history import words_between
from reform.common.wording import day


class Shown(models.TextChoices):
    """What of it is shown."""

    ALL = "", "Tất cả"
    PROGRESS = "tien-do", "Tiến độ"
    CHANGES = "dieu-chinh", "Điều chỉnh"

    @classmethod
    def of(cls, text: str) -> "Shown":
        """What the address asks for; all, where it asks for something else."""
        return cls(text) if text in cls.values else cls.ALL


@dataclass(frozen=True, order=True)
class Moment:
    """When something happened and what; of things at one moment the later written is the later."""

    at: datetime
    kind: str
    pk: int


CREATED = "Tạo kế hoạch"  # as the log calls it
_STEP, _CHANGE, _BEGINNING = "step", "change", "beginning"


def moments_of(activity: Activity, viewer: User, shown: Shown, until: date) -> list[Moment]:
    """What happened and held by the end of the day, as far as the person sees it, newest first. At most three
    queries.
    """
    found: list[Moment] = []
    if shown != Shown.CHANGES:
        steps = ProgressUpdate.objects.visible_to(viewer).filter(assignment__activity=activity, on__lte=until)
        for at, pk, kind in steps.order_by().values_list("recorded_at", "pk", "kind"):
            # An acceptance repeats the day of the report that it answers.
            if kind != UpdateKind.ACCEPT or localtime(at).date() <= until:
                found.append(Moment(at, _STEP, pk))
    if shown != Shown.PROGRESS:
        changes = list(activity.changes.order_by("pk").values_list("changed_at", "pk", "was__status", "on"))
        found += [Moment(at, _CHANGE, pk) for at, pk, _, on in changes if on <= until]
        if not any(was == "" for _, _, was, _ in changes):  # what an amendment added began with it
            begun = AuditEvent.objects.about(activity.plan).filter(action=CREATED).values_list("at", "pk")
            found += [Moment(at, _BEGINNING, pk) for at, pk in begun if localtime(at).date() <= until]
    return sorted(found, reverse=True)


def entries_of(
    activity: Activity, viewer: User, moments: Sequence[Moment], *, name_units: bool
) -> list[dict[str, Any]]:
    """These moments for components/history.html, in their order. At most four queries."""
    keys = {kind: [one.pk for one in moments if one.kind == kind] for kind in (_STEP, _CHANGE, _BEGINNING)}
    made: dict[tuple[str, int], dict[str, Any]] = {}
    if keys[_STEP]:
        for step in history_of(activity, viewer).filter(pk__in=keys[_STEP]):
            made[_STEP, step.pk] = history_entry(step, name_unit=name_units)
    if keys[_CHANGE]:
        for change in activity.changes.filter(pk__in=keys[_CHANGE]).select_related("changed_by__unit"):
            made[_CHANGE, change.pk] = _change_entry(change)
    if keys[_BEGINNING]:
        for event in AuditEvent.objects.about(activity.plan).filter(pk__in=keys[_BEGINNING]):
            made[_BEGINNING, event.pk] = _beginning(activity, event)
    return [made[one.kind, one.pk] for one in moments if (one.kind, one.pk) in made]


def _change_entry(change: ActivityChange) -> dict[str, Any]:
    by = change.changed_by
    return {
        "title": change.get_kind_display(),
        "at": change.changed_at,
        "by": by or "Hệ thống",
        "unit": by.unit or "" if by else "",
        "capacity": change.capacity,
        "text": f"Lý do: {change.reason}" if change.reason else "",
        "fields": words_between(change),
        "note": " · ".join(_basis(change)),
    }


def _basis(change: ActivityChange) -> list[str]:
    basis = "Theo đề nghị tại văn bản số" if change.request_id else "Theo văn bản số"  # the document of who asked
    notes = [f"{basis} {change.document}"] if change.document else []
    if day(change.on) != day(change.changed_at):
        notes.append(f"có hiệu lực từ ngày {day(change.on)}")
    return notes


def _beginning(activity: Activity, event: AuditEvent) -> dict[str, Any]:
    row = activity.source_row
    source = f"Đọc từ tệp {row.plan_import.file_name}, bảng {row.table}, dòng {row.row}" if row else ""
    return {
        "title": "Đưa vào kế hoạch",
        "at": event.at,
        "by": event.actor,
        "unit": event.actor_unit,
        "capacity": event.capacity,
        "note": source,
    }
