"""A whole round at once: a piece for each report, stopped, done again, and seen by Sở Nội vụ on the round's page."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from organisations.enums import JobStatus, Role
from organisations.models import Job
from organisations.services.jobs import JobLostError, Progress, take
from reform.common.errors import Conflict, NotPermitted
from reporting.enums import ReportLevel, ReportStatus, Transition
from reporting.models import Report
from reporting.queries.jobs import watched_job
from reporting.services.compile import compile_report as compile_now
from reporting.services.documents import make_files
from reporting.services.exclusions import exclude_unit
from reporting.services.requests import (
    request_compilation,
    request_rest,
    request_round_compilation,
    request_round_files,
    request_stop,
)
from reporting.services.rounds import close_round
from reporting.tasks import compile_round, render_round
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def units():
    province = make.province()
    return [make.department(name, province) for name in ("Sở Công thương", "Sở Tư pháp", "Sở Y tế")]


@pytest.fixture
def home_affairs(units):
    return make.user(units[0], Role.PROVINCE)


@pytest.fixture
def round_(units):
    return builders.half_year(units[0].province)


def _page(client, person, round_) -> str:
    client.force_login(person)
    return client.get(reverse("reporting:round_status", args=[round_.pk])).content.decode()


def test_all_reports_that_were_not_sent_are_compiled_and_nothing_is_added_up(units, round_, home_affairs):
    make.lead(units[1])
    sent = builders.sent(round_, units[0])
    exclude_unit(report=builders.report_of(round_, units[2]), by=home_affairs, reason="Mới thành lập.")
    whole = request_round_compilation(round_=round_, by=home_affairs)
    assert [piece.params for piece in whole.pieces.all()] == [{"report": builders.report_of(round_, units[1]).pk}]
    compile_round.run(whole.pk)
    whole.refresh_from_db()
    assert (whole.status, whole.message) == (JobStatus.DONE, "Đã tổng hợp số liệu của 1/1 báo cáo.")
    done = builders.report_of(round_, units[1])
    assert done.numbers.counts.planned == 1
    assert [step.by for step in done.transitions.filter(step=Transition.COMPILE)] == [home_affairs]
    assert builders.report_of(round_, units[0]).compiled_at == sent.compiled_at
    assert not Report.objects.filter(level=ReportLevel.PROVINCE).exists()


def test_a_report_has_one_result_of_the_job_however_often_its_messages_come(units, round_, home_affairs):
    whole = request_round_compilation(round_=round_, by=home_affairs)
    assert request_round_compilation(round_=round_, by=home_affairs) == whole
    for _ in range(3):
        compile_round.run(whole.pk)
    assert [builders.report_of(round_, unit).transitions.count() for unit in units] == [1, 1, 1]


def test_what_a_worker_stores_after_it_lost_the_piece_is_undone(units, round_, home_affairs):
    """The numbers and the end of the piece are one transaction."""
    piece = request_round_compilation(round_=round_, by=home_affairs).pieces.first()
    report = Report.objects.select_related("round__province", "unit").get(pk=piece.params["report"])
    held = take(piece.pk)
    Job.objects.filter(pk=held.pk).update(attempt=2)
    with pytest.raises(JobLostError):
        compile_now(report=report, by=None, kept=lambda snapshots: Progress(held).keep("Đã tổng hợp."))
    assert (builders.report_of(round_, report.unit).snapshot, report.transitions.count()) == (None, 0)


def test_all_files_of_a_report_appear_at_once_or_none_does(units, round_):
    report, digests = builders.compiled(round_, units[0]), []

    def lost(files):
        digests.extend(file.sha256 for file in files)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        make_files(report, kept=lost)
    assert len(digests) == 3
    assert not report.files.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob(f"{digests[0][:32]}*")), "what was written is taken away again"


def test_files_of_the_whole_round(units, round_, home_affairs):
    with pytest.raises(Conflict):
        request_round_files(round_=round_, by=home_affairs)
    report = builders.accepted(round_, units[0], home_affairs)
    whole = request_round_files(round_=round_, by=home_affairs)
    render_round.run(whole.pk)
    whole.refresh_from_db()
    assert (whole.status, whole.message) == (JobStatus.DONE, "Đã có đủ tệp của 1/1 báo cáo.")
    assert report.files.count() == 3


def test_who_may_have_a_round_compiled_and_when(units, round_, home_affairs):
    with pytest.raises(NotPermitted):
        request_round_compilation(round_=round_, by=builders.office(units[0]))
    close_round(by=home_affairs, round_=round_)
    round_.refresh_from_db()
    with pytest.raises(Conflict, match="Kỳ báo cáo đã đóng"):
        request_round_compilation(round_=round_, by=home_affairs)


def test_one_report_that_cannot_be_done_is_named_and_the_others_are_there(client, units, round_, home_affairs):
    whole = request_round_compilation(round_=round_, by=home_affairs)
    builders.sent(round_, units[1])
    Job.objects.exclude(pk=whole.pk).filter(parent=None).delete()  # nobody waits for files: the turn goes on
    compile_round.run(whole.pk)
    page = _page(client, home_affairs, round_)
    assert "Đã tổng hợp số liệu của 2/3 báo cáo. 1 báo cáo chưa xong, lý do ghi ở dưới." in page
    assert "<strong>Sở Tư pháp</strong>: Báo cáo đã gửi, không sửa được nữa." in page
    assert "Làm lại phần bị lỗi (1 đơn vị)" in page
    client.post(reverse("reporting:job_rest", args=[whole.pk]))
    again = Job.objects.filter(parent=None).latest("pk")
    assert (again.key, again.pieces.count()) == (whole.key, 1)


def test_the_page_of_the_round_asks_for_it_and_shows_how_far_it_is(client, units, round_, home_affairs):
    assert "Tổng hợp số liệu của 3 báo cáo đang soạn" in _page(client, home_affairs, round_)
    address = reverse("reporting:round_compile", args=[round_.pk])
    asked = client.post(address).content.decode()
    assert "bản đang soạn của các đơn vị" in asked and "Sở Tư pháp" in asked
    assert not Job.objects.exists(), "only asked so far"
    page = client.post(address, {"confirmed": "1"}, follow=True).content.decode()
    whole = Job.objects.get(parent=None)
    assert "Đã xong <strong>0/3</strong> đơn vị" in page
    assert reverse("reporting:job_stop", args=[whole.pk]) in page
    first = whole.pieces.first()
    Job.objects.filter(pk=first.pk).update(status=JobStatus.DONE, progress=100, finished_at=timezone.now())
    polled = client.get(reverse("reporting:job", args=[whole.pk]), headers=HTMX).content.decode()
    assert "Đã xong <strong>1/3</strong> đơn vị" in polled
    assert 'hx-trigger="every 2s"' in polled


def test_who_reloads_the_page_reads_for_a_while_that_it_is_done(client, round_, home_affairs):
    whole = request_round_compilation(round_=round_, by=home_affairs)
    compile_round.run(whole.pk)
    told = "Đã tổng hợp số liệu của 3/3 báo cáo."
    assert told in _page(client, home_affairs, round_)
    Job.objects.filter(pk=whole.pk).update(finished_at=timezone.now() - timedelta(minutes=11))
    assert told not in _page(client, home_affairs, round_)


def test_stopping_on_the_page_leaves_the_rest_to_be_done(client, units, round_, home_affairs):
    whole = request_round_compilation(round_=round_, by=home_affairs)
    colleague = make.user(units[1], Role.PROVINCE)
    client.force_login(colleague)
    page = client.post(reverse("reporting:job_stop", args=[whole.pk]), follow=True).content.decode()
    assert "Đã dừng theo yêu cầu" in page
    assert "Làm tiếp phần còn lại (3 đơn vị)" in page
    compile_round.run(whole.pk)
    assert not Report.objects.exclude(snapshot=None).exists()
    again = client.post(reverse("reporting:job_stop", args=[whole.pk]), follow=True).content.decode()
    assert "Công việc này đã kết thúc" in again
    whole.refresh_from_db()
    rest = request_rest(job=whole, by=colleague)
    compile_round.run(rest.pk)
    assert Report.objects.exclude(snapshot=None).count() == 3


def test_the_next_attempt_has_its_time_on_the_page(client, round_, home_affairs):
    whole = request_round_compilation(round_=round_, by=home_affairs)
    whole.pieces.update(not_before=timezone.now())
    at = timezone.localtime().strftime("%H:")
    assert f"3 đơn vị bị gián đoạn, thử lại lúc {at}" in _page(client, home_affairs, round_)


def test_a_single_job_says_when_it_is_tried_again(client, units, round_):
    report, office = builders.report_of(round_, units[1]), builders.office(units[1])
    job = request_compilation(report=report, by=office)
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now(), attempt=1)
    client.force_login(office)
    page = client.get(reverse("reporting:report_detail", args=[report.pk])).content.decode()
    assert f"Đang chờ · thử lại lúc {timezone.localtime().strftime('%H:')}" in page
    client.post(reverse("reporting:job_stop", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == JobStatus.STOPPED


def test_a_strangers_hands_are_off(client, units, round_, home_affairs):
    whole = request_round_compilation(round_=round_, by=home_affairs)
    client.force_login(builders.office(units[1]))
    assert client.post(reverse("reporting:job_stop", args=[whole.pk])).status_code == 404
    admin = make.user(None, Role.ADMIN)
    client.force_login(admin)
    assert client.post(reverse("reporting:job_stop", args=[whole.pk])).status_code == 403
    with pytest.raises(NotPermitted):
        request_stop(job=whole, by=admin)
    piece = whole.pieces.get(params__report=builders.report_of(round_, units[1]).pk)
    assert watched_job(home_affairs, piece.pk) is None, "its words tell what a draft says"
    assert watched_job(builders.office(units[1]), piece.pk) == piece
    assert not Report.objects.exclude(status=ReportStatus.DRAFT).exists()
