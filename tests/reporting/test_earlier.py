"""What a report is compared with: what was sent then, else what was counted then."""

from datetime import date

import pytest

from organisations.enums import Role
from plans.enums import WorkStatus
from reform.common import clock
from reporting.queries.earlier import earlier_of_province, earlier_of_units
from reporting.services.compile import compile_report
from reporting.services.rounds import open_round
from reporting.services.submission import accept_report, submit_report
from reporting.snapshot import AreaCounts, Counts, Earlier, Snapshot
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    root = make.province()
    unit = make.department("Sở Tư pháp", root)
    make.lead(unit, due_on=date(2025, 2, 20))
    return root, unit


def test_an_earlier_report_is_taken_as_it_was_sent(town):
    root, unit = town
    office, province = make.user(unit, Role.OFFICE), make.user(make.department("Sở Nội vụ", root), Role.PROVINCE)
    quarter = open_round(by=None, province=root, year=2025, period="Q1")
    report = quarter.reports.get(unit=unit)
    compile_report(report=report, by=None)
    report.refresh_from_db()
    with clock.working_on(date(2025, 3, 15)):
        submit_report(report=report, by=office, files=False)
        accept_report(report=report, by=province)
    make.lead(unit, due_on=date(2025, 3, 1))  # entered later, due then

    half = open_round(by=None, province=root, year=2025, period="H1")
    last, year_before = earlier_of_units(half, [unit])[unit.pk]
    assert (last.report, last.counts.planned, last.counts.overdue) == (report.pk, 1, 1)
    assert year_before is None, "there was no work in 2024"
    assert earlier_of_province([builders.snapshot_of(half, unit)])[0].counts.planned == 1, "of the same units"


def test_where_nothing_was_sent_the_work_is_counted_as_it_stood(town):
    root, unit = town
    assignment = make.lead(unit, due_on=date(2025, 6, 1))
    make.update(assignment, make.user(unit), date(2025, 5, 5), status=WorkStatus.DONE)
    half = open_round(by=None, province=root, year=2025, period="H1")

    last, _ = earlier_of_units(half, [unit])[unit.pk]
    assert (last.period, last.report, last.counts.planned, last.counts.done) == ("Q1", None, 2, 0)
    assert builders.snapshot_of(half, unit).counts.done == 1


def test_work_that_was_cancelled_is_told_and_not_counted(town):
    root, unit = town
    gone = make.lead(unit, due_on=date(2025, 6, 1))
    type(gone).objects.filter(pk=gone.pk).update(status=WorkStatus.CANCELLED)
    half = open_round(by=None, province=root, year=2025, period="H1")

    snapshot = builders.snapshot_of(half, unit)
    assert (snapshot.counts.planned, snapshot.cancelled) == (1, 1)
    assert sum(area.cancelled for area in snapshot.areas) == 1


def test_a_province_is_compared_over_the_units_in_its_report_or_not_at_all():
    def of(planned, last):
        return Snapshot(
            year=2025,
            period="H1",
            starts_on=date(2024, 12, 15),
            cutoff_on=date(2025, 6, 14),
            unit="X",
            unit_name="X",
            areas=(AreaCounts("procedures", "TTHC", Counts(done_on_time=planned)),),
            last=last,
        )

    quarter = Earlier(2025, "Q1", date(2025, 3, 14), Counts(done_on_time=2), report=7)
    recounted = Earlier(2025, "Q1", date(2025, 3, 14), Counts(in_progress=3))
    [last, year_before] = earlier_of_province([of(4, quarter), of(5, recounted), of(0, None)])
    assert (last.counts, last.report, year_before) == (Counts(done_on_time=2, in_progress=3), None, None)
    assert earlier_of_province([of(4, quarter), of(5, None)])[0] is None
    assert earlier_of_province([of(4, quarter), of(5, Earlier(2024, "YEAR", date(2024, 12, 14), Counts()))])[0] is None
    assert earlier_of_province([]) == (None, None)
