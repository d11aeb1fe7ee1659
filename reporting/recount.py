"""Figures counted again the slow way, from plain rows by plain loops: what `audit_figures` holds stored ones against.

It shares no code with what counts them for reports (`queries.figures`, `queries.consolidated`, roll-ups, states), so a
mistake there does not repeat itself here. Pure: rows and stored JSON in, differences out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

PARTS = ("done_on_time", "done_late", "in_progress", "not_started", "overdue", "continuous", "waiting")


class Difference(NamedTuple):
    """A stored figure that is not what its sources say: where it stands, what is stored, what was counted."""

    place: str
    stored: Any
    counted: Any


@dataclass(frozen=True)
class Step:
    """A step of progress as it was recorded."""

    status: str
    progress: int
    completed_on: date | None
    is_return: bool
    on: date
    speaks: bool  # a report of the unit, neither returned nor accepted


def part_again(status: str, kind: str, due_on: date | None, completed_on: date | None, on: date) -> str:
    """In which count work stands on a day; the rule of the reports, written down a second time."""
    if status == "DONE":
        late = due_on is not None and completed_on is not None and completed_on > due_on
        return "done_late" if late else "done_on_time"
    if due_on is not None:
        if due_on < on:
            return "overdue"
    elif kind in ("continuous", "recurring"):
        return "continuous"
    elif kind == "conditional" and status == "NOT_STARTED":
        return "waiting"
    return "not_started" if status == "NOT_STARTED" else "in_progress"


def snapshot_within(place: str, stored: Mapping[str, Any]) -> Iterable[Difference]:
    """An agency's snapshot held against its own lines: each area's counts, what came due and what was done in the
    window.
    """
    counted = {area["key"]: dict.fromkeys(PARTS, 0) for area in stored["areas"]}
    due = done = 0
    for line in stored["lines"]:
        if line["area"] not in counted:
            yield Difference(f"{place}, “{line['title']}”: lĩnh vực", line["area"], "không có trong bảng")
            continue
        counted[line["area"]][line["part"]] += 1
        due += _within(line["due_on"], stored)
        done += _within(line["completed_on"], stored)
    for area in stored["areas"]:
        yield from _counts(f"{place}, {area['name']}", area["counts"], counted[area["key"]])
    yield from differing(f"{place}, đến hạn trong kỳ", stored["due_in_window"], due)
    yield from differing(f"{place}, hoàn thành trong kỳ", stored["done_in_window"], done)


def province_within(place: str, stored: Mapping[str, Any], sources: Mapping[int, Mapping[str, Any]]) -> Iterable:
    """A province's snapshot held against the units in it, and these against what each unit sent (`sources`: by report
    the stored snapshot of the version that was added up).
    """
    totals = {area["key"]: dict.fromkeys(PARTS, 0) for area in stored["areas"]}
    cancelled = dict.fromkeys(totals, 0)
    for unit in stored["units"]:
        source = sources.get(unit["report"])
        if source is None:
            yield Difference(f"{place}, {unit['name']}", f"báo cáo {unit['report']}", "không còn bản đã tiếp nhận")
        own = {area["key"]: area for area in (source or {"areas": ()})["areas"]}
        for area in unit["areas"]:
            if area["key"] not in totals:
                yield Difference(f"{place}, {unit['name']}: lĩnh vực", area["key"], "không có trong bảng")
                continue
            if area["key"] in own:
                where = f"{place}, {unit['name']}, {area['name']}"
                yield from _counts(where, area["counts"], own[area["key"]]["counts"])
            for part in PARTS:
                totals[area["key"]][part] += area["counts"][part]
            cancelled[area["key"]] += area.get("cancelled", 0)
    for area in stored["areas"]:
        yield from _counts(f"{place}, {area['name']}", area["counts"], totals[area["key"]])
        yield from differing(f"{place}, {area['name']}, đã hủy", area.get("cancelled", 0), cancelled[area["key"]])


def province_figures(
    place: str,
    stored: Mapping[str, Any],
    sources: Mapping[int, Mapping[str, Any]],
    rules: Mapping[str, tuple],
    own: set,
) -> Iterable[Difference]:
    """A province's figures held against those in the units' snapshots; `rules` tell by code how an indicator adds up
    and its unit of measure, `own` are the codes of which the province states a figure itself.
    """
    given: dict[str, list[Mapping[str, Any]]] = {}
    for unit in stored["units"]:
        for figure in (sources.get(unit["report"]) or {"figures": ()})["figures"]:
            given.setdefault(figure["code"], []).append(figure)
    for figure in stored["figures"]:
        code = figure["code"]
        if code in own or code not in given:
            continue
        rule, measure = rules.get(code, ("", ""))
        where = f"{place}, {figure['name']} ({code})"
        if rule == "RATIO_OF_SUMS":
            above = sum((_number(one["numerator"]) or Decimal(0) for one in given[code]), Decimal(0))
            below = sum((_number(one["denominator"]) or Decimal(0) for one in given[code]), Decimal(0))
            yield from differing(f"{where}, tử số", _number(figure["numerator"]), above)
            yield from differing(f"{where}, mẫu số", _number(figure["denominator"]), below)
            yield from differing(where, _number(figure["value"]), share_again(above, below, measure))
        elif rule == "SUM":
            total = sum((_number(one["value"]) or Decimal(0) for one in given[code]), Decimal(0))
            yield from differing(where, _number(figure["value"]), total)


def share_again(above: Decimal, below: Decimal, measure: str) -> Decimal | None:
    """What numerator and denominator make: a percentage of four decimals, or a plain quotient; None over nothing."""
    if not below:
        return None
    times = 100 if measure == "PERCENT" else 1
    return (above * times / below).quantize(Decimal("0.0001"), ROUND_HALF_UP)


_ONE_EACH = {
    "INSPECTION": "inspections",
    "FINDING": "findings",
    "DOCUMENT": "documents",
    "COMMUNICATION": "communications",
    "DIALOGUE": "dialogues",
    "SURVEY": "surveys",
}
_ADDED = {
    "COMMUNICATION": {"audience": "audience"},
    "DIALOGUE": {"participants": "participants", "raised": "raised", "answered": "answered"},
    "SURVEY": {"sent": "forms_sent", "returned": "forms_returned", "satisfied": "satisfied"},
}
_OF_REGISTER = {
    "INSPECTION": ("inspections", "unannounced", "findings", "handled"),
    "DOCUMENT": ("documents",),
    "COMMUNICATION": ("communications", "audience"),
    "DIALOGUE": ("dialogues", "participants", "raised", "answered"),
    "SURVEY": ("surveys", "forms_sent", "forms_returned", "satisfied", "satisfied_of"),
}


def registers_again(
    rows: Iterable[Mapping[str, Any]], until: date
) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    """What entries of the registers, and findings, add up to by the names in a snapshot; what was put right counts
    by that day. Also which names belong to which register.
    """
    sums = {name: 0 for names in _OF_REGISTER.values() for name in names}
    for row in rows:
        kind = row["kind"]
        sums[_ONE_EACH[kind]] += 1
        for column, name in _ADDED.get(kind, {}).items():
            sums[name] += row[column] or 0
        if kind == "INSPECTION":
            sums["unannounced"] += bool(row["is_unannounced"])
        elif kind == "FINDING":
            sums["handled"] += row["handled_on"] is not None and row["handled_on"] <= until
        elif kind == "SURVEY" and row["satisfied"] is not None:
            sums["satisfied_of"] += row["returned"]
    return sums, _OF_REGISTER


def points_again(ways: Iterable[tuple]) -> tuple[Decimal, Decimal, Decimal | None]:
    """Earned, applicable and index of a card from (most points, called not applicable, appraised, when looked at
    again, points then) of its criteria.
    """
    earned = applicable = Decimal(0)
    for most, is_out, appraised, second_at, second in ways:
        points = appraised if second_at is None else second
        if points is None and is_out:
            continue
        earned += points or 0
        applicable += most
    index = (earned * 100 / applicable).quantize(Decimal("0.01"), ROUND_HALF_UP) if applicable else None
    return earned, applicable, index


def places_again(results: Mapping[int, Decimal]) -> dict[int, int]:
    """The place of each: one more than there are better ones."""
    return {key: 1 + sum(1 for other in results.values() if other > one) for key, one in results.items()}


def reaches_again(comparator: str, lower: Decimal | None, upper: Decimal | None, value: Decimal) -> bool | None:
    """Whether a value keeps within bounds; None of promises that bounds alone do not tell."""
    if comparator == "more_than":
        return lower is not None and value > lower
    if comparator == "less_than":
        return upper is not None and value < upper
    if comparator in ("at_least", "at_most", "between", "exactly"):
        return (lower is None or value >= lower) and (upper is None or value <= upper)
    return None


def standing_again(
    figure: Mapping[str, Any], target: Mapping[str, Any], meaning: Mapping[str, Any], period: str, is_asked: bool
) -> str | None:
    """How a figure stands against a target of its year that holds plain bounds, empty where nothing can be said; None
    where a baseline, steps, a level of the administration or the growth of a count decide as well. `is_asked`: a count
    or rank that a province promised is not asked of each agency.
    """
    value = _number(figure["value"])
    if value is None or period == "AD_HOC" or target["population"] or not is_asked:
        return ""
    if target["scope"] or target["baseline_value"] is not None or target["steps"]:
        return None
    if target["measure"] != "percent" or meaning["unit_of_measure"] != "PERCENT":
        return None
    met = reaches_again(target["comparator"], target["lower"], target["upper"], value)
    if met is None:
        return None
    entered, expected = figure.get("entered", 1), figure.get("expected", 1)
    if period == "YEAR" and entered >= expected:
        return "MET" if met else "MISSED"
    if meaning["published_in"] or target["pace"] == "END" or entered * 2 < expected:
        return ""
    return "ON_TRACK" if met else "AT_RISK"


def added_again(found: Iterable[Mapping[str, Any]], rule: str, measure: str) -> Decimal | None:
    """The value of figures of several units together; None where such figures do not add up."""
    found = list(found)
    if rule == "RATIO_OF_SUMS":
        sides = ([_number(one[name]) or Decimal(0) for one in found] for name in ("numerator", "denominator"))
        above, below = (sum(side, Decimal(0)) for side in sides)
        return share_again(above, below, measure)
    if rule == "SUM":
        return sum((_number(one["value"]) or Decimal(0) for one in found), Decimal(0))
    return None


def _counts(place: str, stored: Mapping[str, int], counted: Mapping[str, int]) -> Iterable[Difference]:
    for part in PARTS:
        yield from differing(f"{place}, {part}", stored.get(part, 0), counted.get(part, 0))


def differing(place: str, stored: Any, counted: Any) -> Iterable[Difference]:
    """The difference, where there is one."""
    if stored != counted:
        yield Difference(place, stored, counted)


def _within(text: str | None, stored: Mapping[str, Any]) -> bool:
    return bool(text) and stored["starts_on"] <= text <= stored["cutoff_on"]


def _number(text: str | Decimal | None) -> Decimal | None:
    return None if text is None else Decimal(text)
