"""Reports of units and rounds that are not as usual: compiled, shown and printed without a fault, and saying so."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from organisations.enums import Role
from organisations.models import Installation, Unit, UnitSuccession
from plans.enums import ChangeKind, WorkStatus
from plans.models import ActivityChange, Assignment
from reform.common import clock
from reform.common.periods import Period
from reporting.models import Report, ReportRound
from reporting.services.compile import compile_report, consolidate
from reporting.services.documents import render
from reporting.services.rounds import open_round
from reporting.services.submission import submit_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 16)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.create(pk=1, demo_date=DAY)
    with clock.working_on(DAY):
        builders.outline()
        yield


@pytest.fixture
def justice() -> Unit:
    return make.department("Sở Tư pháp", make.province())


def shown(report: Report, client, *, pdf: bool = False) -> tuple[str, str]:
    """What the report's first passage says, and its page; its Word file, and its PDF, are made on the way."""
    report = Report.objects.select_related("round__province", "unit").get(pk=report.pk)
    reader = builders.office(report.unit)
    if report.level == "PROVINCE":
        reader = make.user(make.department("Sở Nội vụ", report.unit), Role.PROVINCE)
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("reporting:report_detail", args=[report.pk]))
    assert page.status_code == 200
    said = report.parts.get(key="plan").body
    with ZipFile(BytesIO(render(report, "docx"))) as package:
        words = package.read("word/document.xml").decode()
    assert all(line[:40] in words for line in said.splitlines()), "the Word file says what the page says"
    assert not pdf or render(report, "pdf").startswith(b"%PDF")
    return said, page.content.decode()


def test_a_unit_without_a_plan_says_that_it_was_given_nothing(justice, client):
    report = builders.compiled(builders.half_year(justice.province), justice)
    said, page = shown(report, client, pdf=True)
    assert report.numbers.counts.planned == 0
    assert report.numbers.last is report.numbers.year_before is None
    assert "Sở Tư pháp không được giao chủ trì nhiệm vụ nào theo kế hoạch" in said
    assert "không phát sinh" in page or said[:30] in page


def test_a_round_without_data_is_added_up_to_nothing(justice, client):
    round_ = builders.half_year(justice.province)
    report = consolidate(round_=round_, by=None)
    said, _page = shown(report, client)
    numbers = report.numbers
    assert (numbers.units, numbers.missing, numbers.counts.planned) == ((), ("Sở Tư pháp",), 0)
    assert "0/01" in said
    assert "Sở Tư pháp" in said
    empty = open_round(by=None, province=make.province("UBND tỉnh Quảng Nam", "QN"), year=2025, period=Period.H1)
    assert not empty.reports.exists()
    nobody = consolidate(round_=empty, by=None)
    assert (nobody.numbers.missing, nobody.numbers.units) == ((), ())
    shown(nobody, client, pdf=True)


def test_a_plan_amended_in_mid_period_counts_as_it_stood_on_the_cutoff(justice, client):
    """A deadline moved and a task cancelled before the cut-off hold; the same after it do not."""
    official, plan = make.user(justice), make.plan(justice.province)
    works = [make.activity(plan, [justice], due_on=date(2025, 5, 1)).assignments.get() for _ in range(4)]
    make.update(works[0], official, date(2025, 4, 1), WorkStatus.DONE)
    for work, on in ((works[1], date(2025, 6, 1)), (works[2], date(2025, 6, 15))):
        _move(work, date(2025, 12, 31), on)
    Assignment.objects.filter(pk=works[3].pk).update(status=WorkStatus.CANCELLED, updated_on=date(2025, 6, 1))
    round_ = builders.half_year(justice.province)
    report = builders.compiled(round_, justice)
    said, _page = shown(report, client)
    counts = report.numbers.counts
    assert (counts.planned, counts.done, counts.not_started, counts.overdue) == (3, 1, 1, 1)
    assert report.numbers.cancelled == 1
    assert "1/3" in said or "1/03" in said
    assert "01 nhiệm vụ quá hạn" in said


def _move(work: Assignment, due_on: date, on: date) -> None:
    ActivityChange.objects.create(
        activity=work.activity,
        kind=ChangeKind.CHANGED,
        on=on,
        was={"deadline_kind": work.deadline_kind},
        was_kind=work.deadline_kind,
        was_due_on=work.due_on,
        changed_at=clock.now(),
    )
    for model in (type(work.activity), Assignment):
        rows = model.objects.filter(pk=work.activity_id if model is not Assignment else work.pk)
        rows.update(due_on=due_on)


def test_a_unit_abolished_in_mid_period_keeps_its_report_and_is_asked_no_more(justice, client):
    """Its own report of the round that was open stays under its name; the next asks the successor alone."""
    health = make.department("Sở Y tế", justice.province)
    make.update(make.lead(justice, due_on=date(2025, 5, 1)), make.user(justice), date(2025, 4, 1), WorkStatus.DONE)
    round_ = builders.half_year(justice.province)
    Unit.objects.filter(pk=justice.pk).update(valid_to=date(2025, 5, 31))
    UnitSuccession.objects.create(predecessor=justice, successor=health, effective_on=date(2025, 6, 1))
    report = builders.compiled(round_, justice)
    said, page = shown(report, client)
    assert "Sở Tư pháp" in said
    assert "Sở Tư pháp kết thúc ngày 31/05/2025, nay là Sở Y tế." in page
    assert report.numbers.counts.done == 1
    with clock.working_on(round_.cutoff_on):
        submit_report(report=builders.report_of(round_, justice), by=builders.office(justice))
    assert "nay là" not in shown(report, client)[1], "what was sent stays as it was sent"
    third = open_round(by=None, province=justice.province, year=2025, period=Period.Q3)
    assert [one.unit for one in third.reports.all()] == [health]
    compile_report(report=builders.report_of(third, health), by=None)
    assert ReportRound.objects.count() == 2
