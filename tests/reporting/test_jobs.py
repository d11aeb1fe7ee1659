"""Background work of reports: asked for once, done by its task, safe to run twice, watched by whom it concerns."""

from datetime import date

import pytest

from organisations.enums import JobStatus, Role
from organisations.models import Job
from reform.common import clock
from reform.common.errors import NotPermitted
from reporting.enums import FileFormat, ReportLevel
from reporting.models import Report
from reporting.queries.jobs import watched_job
from reporting.queries.reports import report_page
from reporting.services import documents
from reporting.services.issuing import record_issue
from reporting.services.requests import request_compilation, request_consolidation, request_files
from reporting.tasks import compile_report, consolidate_round, render_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(justice, home_affairs):
    return builders.report_of(builders.half_year(justice.province), justice)


def _ended(job):
    job.refresh_from_db()
    return job.status, job.progress, job.message


def test_compiling_as_a_job(report, justice):
    make.lead(justice)
    job = request_compilation(report=report, by=builders.office(justice))
    assert (job.status, job.requested_by) == (JobStatus.QUEUED, builders.office(justice))
    compile_report.run(job.pk)
    assert _ended(job) == (JobStatus.DONE, 100, "Đã tổng hợp: hoàn thành 0/1 (0%).")
    report.refresh_from_db()
    assert report.numbers.counts.planned == 1


def test_asking_twice_is_one_job_and_running_twice_changes_nothing(report, justice):
    office = builders.office(justice)
    first, second = (request_compilation(report=report, by=office) for _ in range(2))
    assert first == second
    compile_report.run(first.pk)
    compile_report.run(first.pk)
    assert report.transitions.count() == 1
    assert request_compilation(report=report, by=office) != first, "a closed job does not stand in the way"


def test_only_who_may_do_it_may_ask_for_it(report, justice, home_affairs):
    with pytest.raises(NotPermitted):
        request_compilation(report=report, by=make.user(justice))
    with pytest.raises(NotPermitted):
        request_consolidation(round_=report.round, by=builders.office(justice))
    with pytest.raises(NotPermitted, match="đang soạn báo cáo, chưa gửi"):
        request_files(report=report, by=home_affairs)
    assert not Job.objects.exists()


def test_a_job_that_comes_too_late_says_why(report, justice):
    builders.compiled(report.round, justice)
    job = request_compilation(report=report, by=builders.office(justice))
    builders.sent(report.round, justice)
    compile_report.run(job.pk)
    status, _, message = _ended(job)
    words = (
        "Báo cáo đã gửi, không sửa được nữa. Gửi ngày 14/06/2025; "
        "muốn sửa thì bấm “Rút lại” hoặc chờ Sở Nội vụ trả lại."
    )
    assert (status, message) == (JobStatus.FAILED, words)


def test_consolidating_as_a_job(report, justice, home_affairs):
    builders.accepted(report.round, justice, home_affairs)
    job = request_consolidation(round_=report.round, by=home_affairs)
    consolidate_round.run(job.pk)
    assert _ended(job) == (JobStatus.DONE, 100, "Đã tổng hợp 1/2 báo cáo của các đơn vị.")
    assert Report.objects.get(level=ReportLevel.PROVINCE).numbers.missing == ("Sở Nội vụ",)


def test_files_are_made_by_a_job_once(report, justice):
    report = builders.compiled(report.round, justice)
    for words in ("Đã tạo 3 tệp.", "Các tệp đã có sẵn."):
        job = request_files(report=report, by=builders.office(justice))
        render_report.run(job.pk)
        assert _ended(job) == (JobStatus.DONE, 100, words)
    kept = {file.format: (file.size, len(file.sha256)) for file in report.files.all()}
    assert set(kept) == {"pdf", "docx", "xlsx"}
    assert all(size > 1000 and length == 64 for size, length in kept.values())


def test_a_number_that_is_recorded_while_files_are_made_stands_in_them(report, justice, monkeypatch):
    report, office = builders.sent(report.round, justice), builders.office(justice)
    made = documents._RENDERERS[FileFormat.XLSX]

    def recorded_meanwhile(document):
        if not document.letterhead.number:
            with clock.working_on(date(2025, 6, 17)):
                record_issue(
                    report=report, by=office, number="5", issued_on=date(2025, 6, 16), upload=None, seen_version=1
                )
        return made(document)

    for format in FileFormat:
        monkeypatch.setitem(documents._RENDERERS, format, made)
    monkeypatch.setitem(documents._RENDERERS, FileFormat.XLSX, recorded_meanwhile)
    job = Job.objects.get()
    render_report.run(job.pk)
    assert _ended(job) == (JobStatus.DONE, 100, "Đã tạo 3 tệp.")
    assert Job.objects.count() == 1, "whoever recorded it was told of that one"
    assert not report_page(builders.report_of(report.round, justice), office).lacks_files


def test_a_report_without_numbers_has_no_files_and_the_job_says_so(report, justice):
    job = request_files(report=report, by=builders.office(justice))
    render_report.run(job.pk)
    status, _, message = _ended(job)
    assert status == JobStatus.FAILED
    assert "Báo cáo chưa có số liệu" in message


def test_who_may_watch_a_job(report, justice, home_affairs):
    health = make.department("Sở Y tế", justice.province)
    job = request_compilation(report=report, by=builders.office(justice))
    seen = {person: watched_job(person, job.pk) for person in (builders.office(justice), make.user(justice))}
    assert set(seen.values()) == {job}
    for stranger in (builders.office(health), home_affairs):
        assert watched_job(stranger, job.pk) is None, "its words would tell what a draft says"
    whole = request_consolidation(round_=report.round, by=home_affairs)
    assert watched_job(make.user(home_affairs.unit, Role.PROVINCE), whole.pk) == whole
    assert watched_job(builders.office(justice), whole.pk) is None
    assert watched_job(home_affairs, 10**6) is None
