"""Snapshots of reports held against progress and figures as they were known when each was compiled."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.models import Indicator, IndicatorVersion
from organisations.models import Unit
from plans.models import ActivityChange, Assignment
from reporting.models import RegimePeriod, Report, ReportVersion
from reporting.queries.audit_beside import (
    added_earlier_differences,
    answer_differences,
    cancelled_differences,
    earlier_differences,
    register_differences,
    told_differences,
    whose,
)
from reporting.queries.audit_compared import (
    NUMBERS,
    added_earlier_figures,
    entries_then,
    standing_differences,
)
from reporting.queries.audit_work import last_steps
from reporting.recount import (
    Difference,
    Step,
    differing,
    part_again,
    province_figures,
    province_within,
    share_again,
    snapshot_within,
)

_WORDS = {"numerator": "tử số", "denominator": "mẫu số", "value": "giá trị", "band": "nhóm"}


def report_differences(reports: Iterable[Report]) -> Iterator[Difference]:
    """Each report's snapshot against its sources; one report in memory at a time, a province's with those it adds up.
    Some thirty queries a report.
    """
    for report in reports:
        place = f"{report.round.title}, {report.unit.name}"
        yield from _kept(place, report)
        if report.level == "PROVINCE":
            yield from _province(place, report)
        else:
            yield from snapshot_within(place, report.snapshot)
            yield from _lines(place, report)
            yield from told_differences(place, report)
            yield from cancelled_differences(place, report)
            yield from _figures(place, report, report.unit)
            yield from register_differences(place, report, report.unit, [])
            yield from answer_differences(place, report)
        yield from earlier_differences(place, report)
        yield from standing_differences(place, report)


def _kept(place: str, report: Report) -> Iterator[Difference]:
    """What was sent last is what the report says as long as nobody may change it."""
    if report.status in ("DRAFT", "RETURNED"):
        return
    kept = ReportVersion.objects.filter(report=report, number=report.version).first()
    if kept is None:
        yield Difference(f"{place}: bản đã gửi lần {report.version}", "không có", "phải có")
    elif kept.snapshot != report.snapshot:
        yield Difference(f"{place}: số liệu của bản đã gửi lần {report.version}", "khác báo cáo", "như báo cáo")


def _lines(place: str, report: Report) -> Iterator[Difference]:
    """Each line against the history of its work up to the cut-off, as far as it had been recorded."""
    cutoff = report.round.cutoff_on
    steps = last_steps(whose(report.unit), until=cutoff, known_at=report.compiled_at)
    rows = {row.pk: row for row in Assignment.objects.filter(whose(report.unit)).select_related("plan")}
    moved = _deadlines_then(report, cutoff)
    counted = set()
    for line in report.snapshot["lines"]:
        where, pk = f"{place}, “{line['title'][:80]}”", line["assignment"]
        counted.add(pk)
        step, row = steps.get(pk), rows.get(pk)
        if row is None:
            continue  # the unit's part was taken from it since, with its history
        status, progress, completed_on = (step.status, step.progress, step.completed_on) if step else _NEW
        due_on = date.fromisoformat(line["due_on"]) if line["due_on"] else None
        kind, then_due = moved.get(row.activity_id, (row.deadline_kind, row.due_on))
        if kind is not None:
            yield from differing(f"{where}: thời hạn", line["due_on"], then_due.isoformat() if then_due else None)
            part = part_again(status, kind, due_on, completed_on, cutoff)
            yield from differing(f"{where}: tình trạng", line["part"], part)
        done_on = completed_on.isoformat() if completed_on else None
        yield from differing(f"{where}: tiến độ", line["progress"], progress)
        yield from differing(f"{where}: ngày hoàn thành", line["completed_on"], done_on)
    yield from _left_out(place, report, rows, steps, counted)


_NEW = ("NOT_STARTED", 0, None)


def _deadlines_then(report: Report, cutoff: date) -> dict[int, tuple[str | None, date | None]]:
    """By activity the deadline that held on the cut-off where it was moved later; (None, None) where it was moved for
    an earlier day after the numbers were compiled, so that nothing tells what was known then. One query.
    """
    found: dict[int, tuple[str | None, date | None]] = {}
    activities = Assignment.objects.filter(whose(report.unit)).order_by().values("activity")
    changes = ActivityChange.objects.filter(activity__in=activities).exclude(was_kind="")
    for change in changes.order_by("pk"):
        if change.on > cutoff:
            found.setdefault(change.activity_id, (change.was_kind, change.was_due_on))
        elif change.changed_at > report.compiled_at:
            found[change.activity_id] = (None, None)
    return found


def _left_out(place: str, report: Report, rows: dict, steps: dict[int, Step], counted: set[int]) -> Iterator:
    """Work on which the unit had reported by then, of a plan in force in the year, that no line counts."""
    year, cutoff = report.round.year, report.round.cutoff_on
    for pk in steps.keys() - counted:
        row = rows[pk]
        plan = row.plan
        known = plan.issued_on <= cutoff if plan.issued_on else plan.first_year <= cutoff.year
        covers = plan.first_year <= year <= plan.last_year and plan.status != "DRAFT" and known
        if covers and row.status != "CANCELLED" and not row.gaps.exists():
            yield Difference(f"{place}, đầu việc {pk}", "không có trong số liệu", f"tiến độ {steps[pk].progress}%")


def _figures(place: str, report: Report, unit: Unit) -> Iterator[Difference]:
    """Each figure that the body states itself against the entry of the period as it stood when the numbers were
    compiled; of a province what it adds up stands beside them.
    """
    year, period = report.round.year, report.round.period
    entries = entries_then(unit, year, period, report.compiled_at)
    stored = {figure["code"]: figure for figure in report.snapshot["figures"]}
    for code in sorted(entries.keys() | (stored.keys() if report.level != "PROVINCE" else set())):
        where = f"{place}, chỉ tiêu {code}"
        if code not in stored or code not in entries:
            yield Difference(where, "có" if code in stored else "không có", "có" if code in entries else "không có")
            continue
        row, then = entries[code]
        for name in NUMBERS:
            yield from differing(f"{where}: {_WORDS[name]}", _plain(stored[code][name]), then[name])
        if then["denominator"] is not None:
            value = share_again(then["numerator"], then["denominator"], row.definition.unit_of_measure)
            yield from differing(f"{where}: tỷ lệ theo tử số, mẫu số", _plain(stored[code]["value"]), value)
    for name, words, when in _earlier_periods(report):
        known = entries_then(unit, *when, report.compiled_at)
        for code in entries.keys() & stored.keys():
            one = known.get(code)
            alike = one and one[0].definition_id == entries[code][0].definition_id
            where = f"{place}, chỉ tiêu {code}: {words}"
            yield from differing(where, _plain(stored[code].get(name)), one[1]["value"] if alike else None)


def _earlier_periods(report: Report) -> list[tuple[str, str, tuple[int, str]]]:
    """Under which name, in words and of which period the values stand beside a figure; none in a round that was called
    for.
    """
    year, period = report.round.year, report.round.period
    if period == "AD_HOC":
        return []
    ago, before = (year - 1, period), _period_before(report)
    return [("previous", "cùng kỳ năm trước", ago), ("last_period", "kỳ trước", before)]


def _period_before(report: Report) -> tuple[int, str]:
    """The period told before the report's, as the regime has it that it was opened by. One query."""
    told = set(RegimePeriod.objects.filter(regime=report.round.regime_id).values_list("period", flat=True))
    told = told if report.round.regime_id and told else {"Q1", "H1", "Q3", "YEAR"}
    order = [period for period in ("Q1", "H1", "Q3", "M9", "YEAR") if period in told | {report.round.period}]
    if report.round.period == "M9" and "Q3" in order:
        order.remove("Q3")  # both close on the same day
    place = order.index(report.round.period)
    return (report.round.year, order[place - 1]) if place else (report.round.year - 1, order[-1])


_SUMMED = {
    "due_in_window": "đến hạn trong kỳ",
    "done_in_window": "hoàn thành trong kỳ",
    "cancelled": "đã hủy",
    "continuous_told": "thường xuyên có báo cáo",
}


def _province(place: str, report: Report) -> Iterator[Difference]:
    wanted = {unit["report"]: unit.get("version", 1) for unit in report.snapshot["units"]}
    sources = {}
    for kept in ReportVersion.objects.filter(report__in=wanted).iterator(chunk_size=50):
        if kept.number == wanted[kept.report_id]:
            slim = ("areas", "figures", "registers", "answers", "last", "year_before", *_SUMMED)
            sources[kept.report_id] = {name: kept.snapshot[name] for name in slim if name in kept.snapshot}
    yield from province_within(place, report.snapshot, sources)
    yield from _summed(place, report, sources)
    yield from added_earlier_differences(place, report, sources)
    own = entries_then(report.unit, report.round.year, report.round.period, report.compiled_at)
    yield from province_figures(place, report.snapshot, sources, _rules(report.round.year), set(own))
    yield from added_earlier_figures(place, report, sources, set(own), _earlier_periods(report))
    yield from _figures(place, report, report.unit)
    given = [source.get("registers", {}) for source in sources.values()]
    yield from register_differences(place, report, report.unit, given)


def _summed(place: str, report: Report, sources: dict[int, dict[str, Any]]) -> Iterator[Difference]:
    """What a province adds up besides areas and figures, and the answers that it holds of each unit."""
    if sources.keys() != {unit["report"] for unit in report.snapshot["units"]}:
        return  # told already
    for name, words in _SUMMED.items():
        numbers = [source.get(name) for source in sources.values()]
        if name in report.snapshot and report.snapshot[name] is not None:
            yield from differing(f"{place}, {words}", report.snapshot[name], sum(number or 0 for number in numbers))
    for unit in report.snapshot["units"]:
        answers = sources[unit["report"]].get("answers", [])
        yield from differing(f"{place}, {unit['name']}, trả lời", unit.get("answers", []), answers)


def _rules(year: int) -> dict[str, tuple[str, str]]:
    """By indicator how it adds up in the year, and its unit of measure. Two queries."""
    codes = dict(Indicator.objects.values_list("pk", "code"))
    found: dict[str, tuple[str, str]] = {}
    versions = IndicatorVersion.objects.filter(from_year__lte=year).order_by("from_year", "number")
    for indicator, rule, measure in versions.values_list("indicator_id", "aggregation", "unit_of_measure"):
        found[codes[indicator]] = (rule, measure)
    return found


def _plain(stored: Any) -> Any:
    """Numbers are stored as text, bands as words."""
    if not isinstance(stored, str):
        return stored
    try:
        return Decimal(stored)
    except ArithmeticError:
        return stored
