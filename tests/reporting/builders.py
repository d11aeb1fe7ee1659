"""Builders for the tests of reports: a round of a province, its reports, and their way."""

from datetime import date
from random import Random

from indicators.enums import AreaKey
from indicators.models import ReformArea
from organisations.enums import Role
from organisations.models import Unit, User
from plans.enums import DeadlineType, WorkStatus
from plans.models import Assignment
from reform.common import clock
from reform.common.periods import Period
from reporting.enums import ReportLevel
from reporting.models import OutlinePart, Report, ReportRound
from reporting.queries.figures import agency_snapshots
from reporting.queries.work import Bodies
from reporting.queries.work import work_lines as lines_of_bodies
from reporting.services.compile import compile_report
from reporting.services.rounds import open_round
from reporting.services.submission import accept_report, submit_report
from reporting.snapshot import Snapshot, WorkLine
from tests import make

CUTOFF = date(2025, 6, 14)  # of the half-year round
_OUTLINE = (
    ("direction", "I", "Chỉ đạo, điều hành", 0),
    ("plan", "1", "Kế hoạch", 1),
    ("inspection", "2", "Kiểm tra", 1),
    ("area_procedures", "II", "Cải cách thủ tục hành chính", 0),
    ("causes", "III", "Nguyên nhân", 0),
)


def outline() -> None:
    """A short outline for both levels; "direction" only heads "plan" and "inspection"."""
    for level in ReportLevel:
        for position, (key, number, heading, depth) in enumerate(_OUTLINE, start=1):
            OutlinePart.objects.create(
                level=level, key=key, number=number, heading=heading, depth=depth, position=position
            )


def half_year(province: Unit, year: int = 2025) -> ReportRound:
    """The half-year round with a draft for each agency that exists by now."""
    if not OutlinePart.objects.exists():
        outline()
    return open_round(by=None, province=province, year=year, period=Period.H1)


def report_of(round_: ReportRound, unit: Unit) -> Report:
    """The unit's report in the round, fetched as pages fetch it."""
    return Report.objects.select_related("round__province", "unit").get(round=round_, unit=unit)


def office(of: Unit) -> User:
    """The agency's office; the same account each time."""
    return User.objects.filter(unit=of, role=Role.OFFICE).first() or make.user(of, Role.OFFICE)


def compiled(round_: ReportRound, unit: Unit) -> Report:
    """The unit's report with its numbers."""
    compile_report(report=report_of(round_, unit), by=office(unit))
    return report_of(round_, unit)


def sent(round_: ReportRound, unit: Unit, on: date | None = None) -> Report:
    """The unit's report as it was sent on that day, the round's cut-off unless another is given."""
    report = compiled(round_, unit)
    with clock.working_on(on or round_.cutoff_on):
        submit_report(report=report, by=office(unit))
    return report


def accepted(round_: ReportRound, unit: Unit, by: User, on: date | None = None) -> Report:
    """The unit's report as Sở Nội vụ took it over."""
    report = sent(round_, unit, on)
    accept_report(report=report, by=by)
    return report


def snapshot_of(round_: ReportRound, unit: Unit) -> Snapshot:
    """What the unit's numbers in the round are now."""
    return agency_snapshots(round_, [unit])[unit.pk]


def work_lines(unit: Unit, year: int, on: date) -> list[WorkLine]:
    """The unit's lines of the year as they stood on that day."""
    return lines_of_bodies(Bodies.of([unit]), year, on)[unit.pk]


def random_work(units: list[Unit], random: Random, rows: int) -> list[Assignment]:
    """Lead assignments of all kinds in all areas, some with a history before and after the cut-off."""
    areas = [make.reform_area(key) for key in AreaKey]
    plan = make.plan(units[0].province)
    officials = {unit.pk: make.user(unit) for unit in units}
    made = []
    for _ in range(rows):
        unit, area = random.choice(units), random.choice(areas)
        kind = random.choice(list(DeadlineType))
        due_on = date(2025, random.randint(1, 12), random.randint(1, 28)) if kind == DeadlineType.FIXED else None
        assignment = make.activity(plan, [unit], due_on=due_on, kind=kind, area=area).assignments.get()
        day = date(2025, 1, 1)
        for _ in range(random.randint(0, 3)):
            day = date.fromordinal(day.toordinal() + random.randint(0, 110))
            status = random.choice([WorkStatus.NOT_STARTED, WorkStatus.IN_PROGRESS, WorkStatus.DONE])
            progress = {WorkStatus.NOT_STARTED: 0, WorkStatus.IN_PROGRESS: random.randint(1, 99)}.get(status, 100)
            make.update(assignment, officials[unit.pk], day, status, progress, today=date(2025, 12, 31))
        made.append(assignment)
    return made


def counted_by_loop(assignments: list[Assignment], on: date = CUTOFF) -> dict[tuple[str, str], int]:
    """The reference: (area key, part) → how many, by a plain loop over assignments and their histories."""
    tally: dict[tuple[str, str], int] = {}
    for assignment in assignments:
        last = [step for step in assignment.updates.order_by("id") if step.on <= on][-1:]
        status, done_on = (last[0].status, last[0].completed_on) if last else ("NOT_STARTED", None)
        due, kind = assignment.due_on, assignment.deadline_kind
        if status == "DONE":
            part = "done_late" if due and done_on > due else "done_on_time"
        elif due and due < on:
            part = "overdue"
        elif kind in ("continuous", "recurring"):
            part = "continuous"
        elif kind == "conditional" and status == "NOT_STARTED":
            part = "waiting"
        else:
            part = "not_started" if status == "NOT_STARTED" else "in_progress"
        tally[assignment.area.key, part] = tally.get((assignment.area.key, part), 0) + 1
    return tally


def counted_in_snapshot(snapshot) -> dict[tuple[str, str], int]:
    """The snapshot's counts in the form of the reference, zeros left out."""
    assert ReformArea.objects.count() == len(snapshot.areas)
    return {(area.key, part): count for area in snapshot.areas for part, count in vars(area.counts).items() if count}
