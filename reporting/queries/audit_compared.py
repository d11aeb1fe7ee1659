"""What reports say of figures beside their values, counted again: how each stands against the target of its year, and
the earlier values of the figures that a province adds up. Where nothing tells what was known when the report was
compiled, nothing is held against it.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from indicators.models import IndicatorVersion, Measurement
from organisations.models import AuditEvent, Unit
from plans.models import Target
from reporting.models import Report
from reporting.recount import Difference, added_again, differing, standing_again

NUMBERS = ("numerator", "denominator", "value", "band")


def standing_differences(place: str, report: Report) -> Iterator[Difference]:
    """How each figure stands against the target of its year: the body's own plan before its province's."""
    year = report.round.year
    targets = _targets(report, year)
    meanings = {version.indicator.code: version for version in _versions(year)}
    for figure in report.snapshot["figures"]:
        target, meaning = targets.get(figure["code"]), meanings.get(figure["code"])
        if target is None or meaning is None or _changed_since(target, report):
            continue
        is_asked = target.plan.owner_id == report.unit_id or meaning.unit_of_measure == "PERCENT"
        again = standing_again(figure, _promised(target), _measures(meaning), report.round.period, is_asked)
        if again is not None:
            where = f"{place}, chỉ tiêu {figure['code']}: đánh giá so với mục tiêu"
            yield from differing(where, figure.get("standing", ""), again)


def _promised(target: Target) -> dict[str, Any]:
    return vars(target) | {"steps": list(target.steps.all())}


def _measures(meaning: IndicatorVersion) -> dict[str, Any]:
    return {
        "unit_of_measure": meaning.unit_of_measure,
        "aggregation": meaning.aggregation,
        "published_in": meaning.indicator.published_in,
    }


def _targets(report: Report, year: int) -> dict[str, Target | None]:
    """By indicator the target that is asked of the body; None where two ask the same. Two queries."""
    found: dict[str, Target | None] = {}
    owners = dict.fromkeys(filter(None, (report.unit_id, report.unit.province_id)))
    rows = Target.objects.filter(plan__owner__in=owners, horizon_year=year, indicator__isnull=False)
    rows = list(rows.exclude(plan__status="DRAFT").select_related("plan", "indicator").prefetch_related("steps"))
    for owner in owners:
        own: dict[str, Target | None] = {}
        for row in rows:
            if row.plan.owner_id == owner:
                own[row.indicator.code] = None if row.indicator.code in own else row
        found = own | found
    return found


def _changed_since(target: Target, report: Report) -> bool:
    """Whether the log tells of a change to the target or its plan after the numbers were compiled. One query."""
    later = AuditEvent.objects.filter(at__gt=report.compiled_at)
    of_target = later.filter(object_type="plans.target", object_id=str(target.pk))
    return (of_target | later.filter(object_type="plans.plan", object_id=str(target.plan_id))).exists()


def _versions(year: int) -> Iterable[IndicatorVersion]:
    """What each indicator means in the year: of its versions from then or before the last, else its first."""
    held: dict[int, IndicatorVersion] = {}
    for version in IndicatorVersion.objects.select_related("indicator").order_by("from_year", "number"):
        if version.from_year <= year or version.indicator_id not in held:
            held[version.indicator_id] = version
    return held.values()


def added_earlier_figures(
    place: str,
    report: Report,
    sources: Mapping[int, Mapping[str, Any]],
    own: set[str],
    periods: Iterable[tuple[str, str, tuple[int, str]]],
) -> Iterator[Difference]:
    """The values of earlier periods (field, words, year and period) beside the figures that a province adds up, of the
    units that give them now: sums of what was accepted then, of what was entered where nothing was.
    """
    units = {one.pk: one.unit for one in Report.objects.filter(pk__in=sources).select_related("unit")}
    now = {one.indicator.code: one for one in _versions(report.round.year)}
    for name, words, when in periods:
        before = {one.indicator.code: one for one in _versions(when[0])}
        told = {pk: _told_then(unit, report, *when) for pk, unit in units.items()}
        for figure in report.snapshot["figures"]:
            code = figure["code"]
            givers = [pk for pk, one in sources.items() if any(given["code"] == code for given in one["figures"])]
            if code in own or not givers or any(told[pk] is None for pk in givers):
                continue
            found = [told[pk].get(code) for pk in givers]
            again = None
            if None not in found and now[code].pk == before[code].pk:
                again = added_again(found, before[code].aggregation, before[code].unit_of_measure)
            stored = figure.get(name)
            where = f"{place}, chỉ tiêu {code}: {words}"
            yield from differing(where, None if stored is None else Decimal(stored), again)


def _told_then(unit: Unit, report: Report, year: int, period: str) -> dict[str, Mapping[str, Any]] | None:
    """By indicator what the unit had told of the period; None where its report was moved on since, so that nothing
    tells what was accepted when the numbers were compiled.
    """
    one = Report.objects.filter(
        round__province=report.round.province_id, round__year=year, round__period=period, unit=unit
    ).first()
    if one and one.transitions.filter(at__gt=report.compiled_at).exists():
        return None
    if one and one.status == "ACCEPTED":
        return {figure["code"]: figure for figure in one.snapshot["figures"]}
    return {code: then for code, (_, then) in entries_then(unit, year, period, report.compiled_at).items()}


def entries_then(unit: Unit, year: int, period: str, moment) -> dict[str, tuple[Measurement, dict[str, Any]]]:
    """By indicator the unit's entry of the period, and its numbers as they stood at that moment. Two queries."""
    found = Measurement.objects.filter(unit=unit, year=year, period=period, part="")
    entries = {}
    for row in found.select_related("indicator", "definition").prefetch_related("revisions"):
        if (then := _entry_then(row, moment)) is not None:
            entries[row.indicator.code] = (row, then)
    return entries


def _entry_then(row: Measurement, moment) -> dict[str, Any] | None:
    """The entry's numbers at that moment; None where there were none yet, or it was taken back."""
    if row.recorded_at <= moment:
        return None if row.is_withdrawn else {name: getattr(row, name) for name in NUMBERS}
    for revision in sorted(row.revisions.all(), key=lambda one: one.pk, reverse=True):
        if revision.recorded_at is not None and revision.recorded_at <= moment:
            return None if revision.was_withdrawn else {name: getattr(revision, name) for name in NUMBERS}
    return None
