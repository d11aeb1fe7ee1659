"""One ordinary day, through the pages: an official reports, offices send, Sở Nội vụ accepts and adds up.

Every number at the end is compared with a plain loop over what was done.
"""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.urls import reverse

from organisations.enums import JobStatus
from plans.enums import DeadlineType, WorkStatus
from plans.models import Assignment
from reporting.enums import ReportLevel, ReportStatus
from reporting.models import Report
from tests.flows.jobs import run_queued_jobs
from tests.flows.town import TODAY, build_town

pytestmark = pytest.mark.django_db(transaction=True)
CUTOFF = date(2025, 6, 14)


@pytest.fixture
def town():
    return build_town()


def _report_through_the_page(client, assignment, official, random):
    """The official opens the form and sends it; returns what was said, as the reference loop will count it."""
    client.force_login(official)
    address = reverse("plans:record_progress", args=[assignment.pk])
    assert str(assignment.activity.title) in client.get(address).content.decode()
    done = random.random() < 0.6
    on = TODAY - timedelta(days=random.randrange(100))
    answer = client.post(
        address,
        {
            "status": WorkStatus.DONE if done else WorkStatus.IN_PROGRESS,
            "progress": "100" if done else "40",
            "on": f"{on:%d/%m/%Y}",
            "result": "Đã ban hành văn bản." if done else "",
            "delay_reason": "Chờ ý kiến của cơ quan phối hợp.",
            "no_evidence_reason": "Văn bản đang trình ký.",
            "seen_version": assignment.version,
        },
    )
    assert answer.status_code == 302
    return ("done", on) if done else ("begun", on)


def _expected(assignments, said):
    """The reference: how each assignment stands on the cut-off day, by plain comparison."""
    tally = Counter()
    for assignment in assignments:
        word, on = said.get(assignment.pk, ("nothing", None))
        due, kind = assignment.due_on, assignment.deadline_kind
        if word == "done":
            part = "done_late" if due and on > due else "done_on_time"
        elif due and due < CUTOFF:
            part = "overdue"
        elif kind == DeadlineType.CONTINUOUS:
            part = "continuous"
        elif kind == DeadlineType.CONDITIONAL and word == "nothing":
            part = "waiting"
        else:
            part = "in_progress" if word == "begun" else "not_started"
        tally[assignment.area.key, part] += 1
    return tally


def _as_counter(snapshot):
    return Counter(
        {
            (area.key, part): getattr(area.counts, part)
            for area in snapshot.areas
            for part in vars(area.counts)
            if getattr(area.counts, part)
        }
    )


def test_from_an_update_to_the_provinces_figure(client, town):
    random = Random(11)
    leads = list(Assignment.objects.leading().select_related("activity", "area"))
    said = {}
    for assignment in random.sample(leads, 35):
        said[assignment.pk] = _report_through_the_page(client, assignment, town.officials[assignment.agency_id], random)
    _four_of_five_agencies_send(client, town)
    _home_affairs_accepts_and_adds_up(client, town)

    sent, silent = town.agencies[:4], town.agencies[4]
    for agency in sent:
        own = [lead for lead in leads if lead.agency_id == agency.pk]
        assert _as_counter(Report.objects.get(unit=agency).numbers) == _expected(own, said)
    whole = Report.objects.get(level=ReportLevel.PROVINCE).numbers
    of_sent = [lead for lead in leads if lead.agency_id != silent.pk]
    assert _as_counter(whole) == _expected(of_sent, said)
    assert whole.counts.planned == len(of_sent)
    assert whole.missing == (silent.name,)
    page = client.get(reverse("reporting:report_detail", args=[Report.objects.get(level=ReportLevel.PROVINCE).pk]))
    assert silent.name in page.content.decode()
    assert f"{whole.counts.done}/{whole.counts.planned}" in page.content.decode()


def _four_of_five_agencies_send(client, town):
    for agency in town.agencies[:4]:
        report = Report.objects.get(unit=agency)
        client.force_login(town.offices[agency.pk])
        client.post(reverse("reporting:report_compile", args=[report.pk]))
        assert [job.status for job in run_queued_jobs()] == [JobStatus.DONE]
        client.post(reverse("reporting:report_submit", args=[report.pk]))
        assert [(job.status, job.message) for job in run_queued_jobs()] == [(JobStatus.DONE, "Đã tạo 3 tệp.")]
        report.refresh_from_db()
        assert (report.status, report.version) == (ReportStatus.SUBMITTED, 1)


def _home_affairs_accepts_and_adds_up(client, town):
    client.force_login(town.home_affairs)
    status = reverse("reporting:round_status", args=[town.round.pk])
    for report in Report.objects.filter(status=ReportStatus.SUBMITTED):
        client.post(reverse("reporting:report_accept", args=[report.pk]))
    page = client.get(status).content.decode()
    assert page.count("Đã tiếp nhận") >= 4
    client.post(reverse("reporting:round_consolidate", args=[town.round.pk]))
    assert [job.status for job in run_queued_jobs()] == [JobStatus.DONE]
