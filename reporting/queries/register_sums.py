"""What the registers add up to, and their entries as lines of a report's annex."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from organisations.models import Unit
from reporting.enums import RegisterKind
from reporting.models import (
    REGISTERS,
    Communication,
    Dialogue,
    Entry,
    Finding,
    Inspection,
    RegisterQuerySet,
    SteeringDocument,
    Survey,
)
from reporting.snapshot import RegisterLine, RegisterSums

_MARK = "sum_of_"
_MEASURES = {
    RegisterKind.INSPECTION: {
        "inspections": Count("pk"),
        "unannounced": Count("pk", filter=Q(is_unannounced=True)),
    },
    RegisterKind.DOCUMENT: {"documents": Count("pk")},
    RegisterKind.COMMUNICATION: {"communications": Count("pk"), "audience": Sum("audience")},
    RegisterKind.DIALOGUE: {
        "dialogues": Count("pk"),
        "participants": Sum("participants"),
        "raised": Sum("raised"),
        "answered": Sum("answered"),
    },
    RegisterKind.SURVEY: {
        "surveys": Count("pk"),
        "forms_sent": Sum("sent"),
        "forms_returned": Sum("returned"),
        "satisfied": Sum("satisfied"),
        "satisfied_of": Sum("returned", filter=Q(satisfied__isnull=False)),
    },
}


@dataclass(frozen=True)
class RegistersOfWindow:
    """What a unit's registers hold of the days of a window; `illustrative` where any of it is made up."""

    sums: RegisterSums
    lines: tuple[RegisterLine, ...]
    illustrative: bool


def register_sums(unit: Unit, starts_on: date, ends_on: date) -> RegisterSums:
    """What the unit's own registers hold of the days of a window; what was put right counts up to its last day. Six
    queries.
    """
    return _sums(Q(unit=unit.pk), starts_on, ends_on).get(unit.pk, RegisterSums())


def register_sums_of_province(province: Unit, starts_on: date, ends_on: date) -> dict[int, RegisterSums]:
    """The same of every unit of the province that has entries, by its key; the province's own under its own. Six
    queries, whatever the number of units.
    """
    return _sums(Q(unit__province=province.pk), starts_on, ends_on)


def register_lines(unit: Unit, starts_on: date, ends_on: date) -> tuple[RegisterLine, ...]:
    """The unit's own entries of a window, register by register, in the order of their days. Five queries."""
    return _lines(Q(unit=unit.pk), starts_on, ends_on).get(unit.pk, ())


def register_lines_of_province(province: Unit, starts_on: date, ends_on: date) -> dict[int, tuple[RegisterLine, ...]]:
    """The same of every unit of the province that has entries, by its key. Five queries."""
    return _lines(Q(unit__province=province.pk), starts_on, ends_on)


def registers_of(units: Collection[Unit], starts_on: date, ends_on: date) -> dict[int, RegistersOfWindow]:
    """By unit its own sums and lines together, for a report: the sums are made of the rows that the lines are made of.
    Five queries, however many units.
    """
    gathered: dict[int, list[Entry]] = {unit.pk: [] for unit in units}
    for entry in _entries(Q(unit__in=units), starts_on, ends_on):
        gathered[entry.unit_id].append(entry)
    return {
        unit: RegistersOfWindow(
            sums=sum((_counted(entry) for entry in found), RegisterSums()),
            lines=tuple(_line(entry) for entry in found),
            illustrative=any(entry.is_illustrative for entry in found),
        )
        for unit, found in gathered.items()
    }


def sums_of(entries: RegisterQuerySet, on: date | None = None) -> RegisterSums:
    """What these entries of one register add up to; what was put right by that day, without one at all. One query, of
    inspections two.
    """
    found = entries.order_by().aggregate(**_named(_MEASURES[entries.model.register]))
    if entries.model is Inspection:
        findings = Finding.objects.filter(inspection__in=entries.order_by().values("pk"))
        found |= findings.order_by().aggregate(**_finding_measures(on))
    return _as_sums(found)


def _sums(whose: Q, starts_on: date, ends_on: date) -> dict[int, RegisterSums]:
    totals: dict[int, dict[str, Any]] = {}
    for kind, model in REGISTERS.items():
        entries = model.objects.filter(whose).standing().within(starts_on, ends_on)
        for row in entries.order_by().values("unit").annotate(**_named(_MEASURES[kind])):
            totals.setdefault(row.pop("unit"), {}).update(row)
    inspections = Inspection.objects.filter(whose).standing().within(starts_on, ends_on)
    findings = Finding.objects.filter(inspection__in=inspections.order_by().values("pk"))
    for row in findings.order_by().values("inspection__unit").annotate(**_finding_measures(ends_on)):
        totals.setdefault(row.pop("inspection__unit"), {}).update(row)
    return {unit: _as_sums(found) for unit, found in totals.items()}


def _finding_measures(on: date | None) -> dict[str, Count]:
    handled = Q(handled_on__isnull=False) if on is None else Q(handled_on__lte=on)
    return _named({"findings": Count("pk"), "handled": Count("pk", filter=handled)})


def _named(measures: dict[str, Any]) -> dict[str, Any]:
    """Some sums are called as the columns that they add up, which the database would not tell apart."""
    return {f"{_MARK}{name}": measure for name, measure in measures.items()}


def _as_sums(found: dict[str, Any]) -> RegisterSums:
    return RegisterSums(**{name.removeprefix(_MARK): value or 0 for name, value in found.items()})


def _lines(whose: Q, starts_on: date, ends_on: date) -> dict[int, tuple[RegisterLine, ...]]:
    gathered: dict[int, list[RegisterLine]] = {}
    for entry in _entries(whose, starts_on, ends_on):
        gathered.setdefault(entry.unit_id, []).append(_line(entry))
    return {unit: tuple(lines) for unit, lines in gathered.items()}


def _entries(whose: Q, starts_on: date, ends_on: date) -> Iterator[Entry]:
    """Register by register, in the order of their days, with what was put right by the last of them."""
    for model in REGISTERS.values():
        entries = model.objects.filter(whose).standing().within(starts_on, ends_on).with_numbers(ends_on)
        yield from entries.select_related("unit").order_by("happened_on", "pk")


def _counted(entry: Entry) -> RegisterSums:
    """What one entry adds to the sums."""
    match entry:
        case Inspection():
            return RegisterSums(1, int(entry.is_unannounced), entry.found, entry.handled)
        case SteeringDocument():
            return RegisterSums(documents=1)
        case Communication():
            return RegisterSums(communications=1, audience=entry.audience or 0)
        case Dialogue():
            told = {name: getattr(entry, name) for name in ("participants", "raised", "answered")}
            return RegisterSums(dialogues=1, **told)
    told = {"forms_sent": entry.sent, "forms_returned": entry.returned}
    if entry.satisfied is not None:
        told |= {"satisfied": entry.satisfied, "satisfied_of": entry.returned}
    return RegisterSums(surveys=1, **told)


def _line(entry: Entry) -> RegisterLine:
    cells = (_written(cell) for cell in _cells(entry))
    return RegisterLine(entry._meta.model_name, entry.happened_on, entry.unit.name, entry.title, tuple(cells))


def _cells(entry: Entry) -> tuple[str | int | None, ...]:
    """In the order in which `rendering.register_annexes` has the columns of the register."""
    match entry:
        case Inspection():
            how = "Đột xuất" if entry.is_unannounced else "Theo kế hoạch"
            return entry.inspected, how, entry.document, entry.found, entry.handled
        case SteeringDocument():
            return entry.number, entry.get_kind_display()
        case Communication():
            return entry.get_form_display(), entry.quantity, entry.audience
        case Dialogue():
            return entry.with_whom, entry.participants, entry.raised, entry.answered
        case Survey():
            return entry.sent, entry.returned, entry.satisfied
    raise TypeError(f"no register of {type(entry).__name__}")


def _written(cell: str | int | None) -> str:
    return "" if cell is None else str(cell)
