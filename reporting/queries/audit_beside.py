"""What stands in a report beside its lines and figures, held against its sources as they were when it was compiled:
registers, answers, cancelled and continuous work, earlier reports.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from organisations.models import AuditEvent, Unit
from plans.models import ActivityChange, Assignment, ProgressUpdate
from reform.common.periods import Period, default_window
from reporting.models import REGISTERS, Finding, Report, ReportPart, ReportVersion
from reporting.queries.audit_work import last_steps
from reporting.recount import PARTS, Difference, differing, part_again, registers_again


def whose(unit: Unit) -> Q:
    """The lead assignments that count with the agency, or with the division."""
    own = Q(unit=unit.pk) if unit.kind == "DIVISION" else Q(agency=unit.pk)
    return own & Q(role="LEAD")


def register_differences(
    place: str, report: Report, unit: Unit, given: list[Mapping[str, Any]]
) -> Iterator[Difference]:
    """The sums of the registers against the unit's entries of the window and what others `given` are added to them; a
    register whose entries were changed since the numbers were compiled is passed over.
    """
    stored, window = report.snapshot, (report.round.starts_on, report.round.cutoff_on)
    if "registers" not in stored:
        return  # of the time before there were registers
    rows, passed = [], set()
    for kind, model in REGISTERS.items():
        entries = list(model.objects.filter(unit=unit, happened_on__range=window))
        found = [vars(one) | {"kind": str(kind)} for one in entries if _stood(one, report)]
        findings = Finding.objects.filter(inspection__in=[one.pk for one in entries]) if kind == "INSPECTION" else []
        touched = {model._meta.label_lower: [one.pk for one in entries]}
        if kind == "INSPECTION":
            touched["reporting.finding"] = [one.pk for one in findings]
        if _changed_since(touched, report):
            passed.add(str(kind))
        rows += found
        known = {row["id"] for row in found}
        rows += [vars(one) | {"kind": "FINDING"} for one in findings if one.inspection_id in known]
    again, fields_of = registers_again(rows, window[1])
    for kind, fields in fields_of.items():
        for field in fields if kind not in passed else ():
            total = again[field] + sum(one.get(field, 0) for one in given)
            yield from differing(f"{place}, sổ theo dõi, {field}", stored["registers"][field], total)


def _stood(entry: Any, report: Report) -> bool:
    """Whether the entry was there, and not struck out, when the numbers were compiled."""
    struck = entry.struck_at is not None and entry.struck_at <= report.compiled_at
    return entry.entered_at <= report.compiled_at and not struck


def _changed_since(touched: Mapping[str, list[int]], report: Report) -> bool:
    """Whether the log tells of a change to one of these after the numbers were compiled; of a finding that is gone,
    to any. One query.
    """
    which = Q(pk__in=[])
    for label, keys in touched.items():
        which |= Q(object_type=label, object_id__in=[str(key) for key in keys])
    if "reporting.finding" in touched:
        which |= Q(object_type="reporting.finding", action="Bỏ phát hiện qua kiểm tra")
    return AuditEvent.objects.filter(which, at__gt=report.compiled_at).exclude(action__startswith="Gạch bỏ").exists()


def answer_differences(place: str, report: Report) -> Iterator[Difference]:
    """The answers of a round that was called for, against what stands in the report's parts."""
    stored = {one["position"]: one for one in report.snapshot.get("answers", ())}
    asked = ReportPart.objects.filter(report=report, question__isnull=False).select_related("question")
    for part in asked.order_by("question__position"):
        one, where = stored.pop(part.question.position, None), f"{place}, câu hỏi {part.question.position}"
        if one is None:
            yield Difference(where, "không có", "có")
            continue
        number = None if part.answer is None else str(part.answer)
        yield from differing(f"{where}: trả lời bằng số", one["number"], number)
        yield from differing(f"{where}: trả lời bằng lời", one["text"], part.body)
    for position in stored:
        yield Difference(f"{place}, câu hỏi {position}", "có", "không có")


def told_differences(place: str, report: Report) -> Iterator[Difference]:
    """Of how much continuous work the unit had spoken in the window, in all and by area."""
    stored = report.snapshot
    if stored.get("continuous_told") is None:
        return
    window = (report.round.starts_on, report.round.cutoff_on)
    continuous = {line["assignment"]: line["area"] for line in stored["lines"] if line["part"] == "continuous"}
    steps = ProgressUpdate.objects.filter(assignment__in=_parts_of(report), kind="REPORT", on__range=window)
    spoken = {row for row, at in steps.values_list("assignment_id", "recorded_at") if at <= report.compiled_at}
    still_there = set(_parts_of(report).filter(pk__in=continuous).values_list("pk", flat=True))
    if still_there != continuous.keys():
        return  # some of it was taken from the unit since, with its history
    counted = dict.fromkeys((area["key"] for area in stored["areas"]), 0)
    for pk, area in continuous.items():
        counted[area] += pk in spoken
    total = sum(counted.values())
    yield from differing(f"{place}, thường xuyên có báo cáo", stored["continuous_told"], total)
    for area in stored["areas"]:
        if area.get("continuous_told") is not None:
            where = f"{place}, {area['name']}, thường xuyên có báo cáo"
            yield from differing(where, area["continuous_told"], counted[area["key"]])


def cancelled_differences(place: str, report: Report) -> Iterator[Difference]:
    """How much of the year's work had been cancelled by the cut-off, in all and by area; where a change for an earlier
    day was entered after the numbers were compiled, nothing tells what was known then.
    """
    year, cutoff, stored = report.round.year, report.round.cutoff_on, report.snapshot
    later = ActivityChange.objects.filter(on__lte=cutoff, changed_at__gt=report.compiled_at)
    if later.filter(activity__assignments__in=_parts_of(report)).exists():
        return
    counted = dict.fromkeys((area["key"] for area in stored["areas"]), 0)
    for row in _parts_of(report).select_related("plan", "area").prefetch_related("gaps"):
        gaps = list(row.gaps.all())
        if not _in_plan(row, year, cutoff) or any(gap.since is None and gap.until > cutoff for gap in gaps):
            continue
        ended = row.status == "CANCELLED" and (row.updated_on is None or row.updated_on <= cutoff)
        if ended or any(gap.since is not None and gap.since <= cutoff < gap.until for gap in gaps):
            counted[row.area.key] += 1
    yield from differing(f"{place}, đã hủy", stored["cancelled"], sum(counted.values()))
    for area in stored["areas"]:
        yield from differing(f"{place}, {area['name']}, đã hủy", area.get("cancelled", 0), counted[area["key"]])


def earlier_differences(place: str, report: Report) -> Iterator[Difference]:
    """What the report is compared with: an earlier report against what was sent then, otherwise the work of that day
    recounted from its steps.
    """
    for name, words in (("last", "kỳ trước"), ("year_before", "cùng kỳ năm trước")):
        if earlier := report.snapshot.get(name):
            where = f"{place}, {words} ({earlier['period']}/{earlier['year']})"
            if earlier["report"]:
                yield from _as_sent(where, report, earlier)
            elif report.level != "PROVINCE":
                yield from _recounted(where, report, earlier)


def added_earlier_differences(
    place: str, report: Report, sources: Mapping[int, Mapping[str, Any]]
) -> Iterator[Difference]:
    """What a province's report is compared with, against the sum of what the reports in it are compared with
    (`sources`, by report); one that stands beside a report that was issued is not made of them.
    """
    for name, words in (("last", "kỳ trước"), ("year_before", "cùng kỳ năm trước")):
        stored = report.snapshot.get(name)
        if stored is None or stored["report"]:
            continue
        where = f"{place}, {words} ({stored['period']}/{stored['year']})"
        given = [one.get(name) for one in sources.values() if any(_totals(one).values())]
        if None in given or {(one["year"], one["period"]) for one in given} != {(stored["year"], stored["period"])}:
            yield Difference(where, "có", "không phải đơn vị nào cũng có")
            continue
        yield from _parts(where, stored["counts"], {part: sum(one["counts"][part] for one in given) for part in PARTS})


def _as_sent(where: str, report: Report, earlier: Mapping[str, Any]) -> Iterator[Difference]:
    versions = ReportVersion.objects.filter(report=earlier["report"], report__unit=report.unit)
    sent = [_totals(one.snapshot) for one in versions]
    if not sent:
        yield Difference(where, f"báo cáo {earlier['report']}", "không còn bản đã gửi")
    elif earlier["counts"] not in sent:
        yield from _parts(where, earlier["counts"], sent[-1])


def _totals(snapshot: Mapping[str, Any]) -> dict[str, int]:
    return {part: sum(area["counts"][part] for area in snapshot["areas"]) for part in PARTS}


def _recounted(where: str, report: Report, earlier: Mapping[str, Any]) -> Iterator[Difference]:
    """Not where work was changed or taken away since: what was known then is not told by today's rows."""
    day = default_window(earlier["year"], Period(earlier["period"])).cutoff_on
    yield from differing(f"{where}, ngày chốt", earlier["cutoff_on"], day.isoformat())
    rows = [row for row in _parts_of(report).select_related("plan") if _in_plan(row, earlier["year"], day)]
    moved = ActivityChange.objects.filter(activity__in={row.activity_id for row in rows})
    if moved.exists() or any(row.status == "CANCELLED" for row in rows):
        return
    steps = last_steps(whose(report.unit), until=day, known_at=report.compiled_at)
    counted = dict.fromkeys(PARTS, 0)
    for row in rows:
        status, done_on = (
            (steps[row.pk].status, steps[row.pk].completed_on) if row.pk in steps else ("NOT_STARTED", None)
        )
        part = part_again(status, row.deadline_kind, row.due_on, done_on, day)
        soon = row.due_on is not None and 0 <= (row.due_on - day).days <= 7
        counted["in_progress" if part == "not_started" and soon else part] += 1
    yield from _parts(where, earlier["counts"], counted)


def _parts(where: str, stored: Mapping[str, int], counted: Mapping[str, int]) -> Iterator[Difference]:
    for part in PARTS:
        yield from differing(f"{where}, {part}", stored[part], counted[part])


def _parts_of(report: Report):
    return Assignment.objects.filter(whose(report.unit)).order_by("pk")


def _in_plan(row: Assignment, year: int, day: date) -> bool:
    plan = row.plan
    known = plan.issued_on <= day if plan.issued_on else plan.first_year <= day.year
    return known and plan.status != "DRAFT" and plan.first_year <= year <= plan.last_year
