"""A report's way: sent once, frozen, returned with a reason, accepted; and what its tables refuse."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from organisations.enums import Role
from organisations.models import Installation, Job
from plans.enums import WorkStatus
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.enums import FileFormat, ReportLevel, ReportStatus, Transition
from reporting.models import Report, ReportFile, ReportPart
from reporting.queries.jobs import RENDER_TASK
from reporting.services.compile import compile_report
from reporting.services.documents import make_files
from reporting.services.exclusions import exclude_unit
from reporting.services.parts import edit_part
from reporting.services.rounds import close_round
from reporting.services.submission import accept_report, return_report, submit_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
CUTOFF = builders.CUTOFF


def test_sending_freezes_and_leaves_a_trace(justice, round_):
    report = builders.sent(round_, justice, on=date(2025, 6, 15))
    office = builders.office(justice)
    assert (report.status, report.version, report.submitted_on, report.submitted_by) == (
        ReportStatus.SUBMITTED,
        1,
        date(2025, 6, 15),
        office,
    )
    assert list(report.transitions.values_list("step", "note"))[-1] == (Transition.SUBMIT, "Lần gửi 1")
    job = Job.objects.get(task=RENDER_TASK)
    assert (job.params, job.requested_by) == ({"report": report.pk}, office)


def test_a_report_is_not_sent_twice(justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    with pytest.raises(Conflict, match="đã được gửi ngày 14/06/2025, đang chờ Sở Nội vụ tiếp nhận"):
        submit_report(report=report, by=builders.office(justice))
    accept_report(report=report, by=home_affairs)
    with pytest.raises(Conflict, match="đã được Sở Nội vụ tiếp nhận, không gửi lại được"):
        submit_report(report=report, by=builders.office(justice))
    report.refresh_from_db()
    assert (report.version, report.transitions.filter(step=Transition.SUBMIT).count()) == (1, 1)


def test_two_who_send_at_once_send_one_report(justice, round_):
    first = builders.compiled(round_, justice)
    second = builders.report_of(round_, justice)
    with clock.working_on(CUTOFF):
        submit_report(report=first, by=builders.office(justice))
        with pytest.raises(Conflict, match="đã được gửi"):
            submit_report(report=second, by=builders.office(justice))
    assert builders.report_of(round_, justice).version == 1


def test_a_unit_that_is_excluded_while_it_sends_has_not_sent(justice, round_, home_affairs):
    report, told = builders.compiled(round_, justice), []

    def meanwhile(execute, sql, *rest):
        if sql.startswith("UPDATE") and not told:  # the first write: what was checked before it can have changed
            told.append(sql)
            exclude_unit(by=home_affairs, report=builders.report_of(round_, justice), reason="Đang giải thể")
        return execute(sql, *rest)

    with pytest.raises(Conflict, match="được miễn"), connection.execute_wrapper(meanwhile):
        submit_report(report=report, by=builders.office(justice))
    assert told and builders.report_of(round_, justice).status == ReportStatus.DRAFT


def test_numbers_that_were_compiled_again_meanwhile_are_looked_at_first(justice, round_):
    seen = builders.compiled(round_, justice)
    builders.compiled(round_, justice)
    with pytest.raises(Conflict, match="vừa được tổng hợp lại"):
        submit_report(report=seen, by=builders.office(justice))
    assert builders.report_of(round_, justice).status == ReportStatus.DRAFT


@pytest.mark.parametrize("what", ["words", "numbers"])
def test_what_changed_since_the_page_was_opened_is_looked_at_first(client, justice, round_, what):
    Installation.objects.create(pk=1, demo_date=CUTOFF)
    report, office = builders.compiled(round_, justice), builders.office(justice)
    address = f"/bao-cao/{report.pk}/gui/"
    client.force_login(office)
    seen = client.get(address).context["seen_text"]
    if what == "words":
        edit_part(part=report.parts.get(key="inspection"), by=office, body="Câu chưa viết xo", seen_version=0)
    else:
        compile_report(report=report, by=office)
    answer = client.post(address, {"seen_text": seen}, follow=True)
    assert "vừa thay đổi sau khi ông/bà mở trang gửi" in answer.content.decode()
    assert builders.report_of(round_, justice).status == ReportStatus.DRAFT
    page = client.get(address)
    assert f'name="seen_text" value="{page.context["seen_text"]}"' in page.content.decode()
    client.post(address, {"seen_text": page.context["seen_text"]})
    assert builders.report_of(round_, justice).status == ReportStatus.SUBMITTED


def test_a_report_without_numbers_is_not_sent(justice, round_):
    with pytest.raises(Invalid, match="chưa có số liệu"):
        submit_report(report=builders.report_of(round_, justice), by=builders.office(justice))


def test_who_may_send(justice, round_, home_affairs):
    report = builders.compiled(round_, justice)
    for person in (make.user(justice), make.user(justice, Role.LEADER), home_affairs, make.user(None, Role.ADMIN)):
        with pytest.raises(NotPermitted, match="Chỉ Văn phòng của Sở Tư pháp"):
            submit_report(report=report, by=person)
    close_round(by=home_affairs, round_=round_)
    with pytest.raises(NotPermitted, match="đã đóng"):
        submit_report(report=builders.report_of(round_, justice), by=builders.office(justice))
    assert Report.objects.get(pk=report.pk).version == 0


def test_what_was_sent_stays_the_same_when_data_change(justice, round_):
    assignment = make.lead(justice, due_on=date(2025, 6, 1))
    report = builders.sent(round_, justice)
    before = (report.snapshot, list(report.parts.values_list("body", flat=True)))
    make.update(assignment, make.user(justice), date(2025, 6, 1), WorkStatus.DONE)
    assignment.activity.title = "Tên khác"
    assignment.activity.save()
    make.lead(justice)
    report.refresh_from_db()
    assert (report.snapshot, list(report.parts.values_list("body", flat=True))) == before
    assert report.numbers.counts.overdue == 1


def test_a_sent_report_is_not_edited(justice, round_, home_affairs):
    part = builders.sent(round_, justice).parts.get(key="inspection")
    for person in (builders.office(justice), home_affairs):
        with pytest.raises(NotPermitted):
            edit_part(part=part, by=person, body="Sửa", seen_version=0)
    part.refresh_from_db()
    assert part.body == ""


def test_a_return_gives_its_reason_and_a_second_version_may_follow(justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    return_report(report=report, by=home_affairs, reason="  Thiếu số liệu kiểm tra.  ")
    assert (report.status, report.return_reason, report.decided_by) == (
        ReportStatus.RETURNED,
        "Thiếu số liệu kiểm tra.",
        home_affairs,
    )
    edit_part(part=report.parts.get(key="inspection"), by=builders.office(justice), body="05 đợt.", seen_version=0)
    again = builders.sent(round_, justice, on=date(2025, 6, 18))
    assert (again.status, again.version, again.return_reason, again.decided_at) == (ReportStatus.SUBMITTED, 2, "", None)
    assert again.submitted_on == date(2025, 6, 18)
    assert again.parts.get(key="inspection").body == "05 đợt."
    steps = list(again.transitions.values_list("step", flat=True))
    assert steps == [Transition.COMPILE, Transition.SUBMIT, Transition.RETURN, Transition.COMPILE, Transition.SUBMIT]


def test_a_return_needs_a_reason_of_a_sane_length(justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    for reason, words in (("  \n ", "Hãy ghi lý do"), ("x" * 2001, "tối đa 2000")):
        with pytest.raises(Invalid, match=words) as refusal:
            return_report(report=report, by=home_affairs, reason=reason)
        assert refusal.value.field == "reason"
    assert Report.objects.get(pk=report.pk).status == ReportStatus.SUBMITTED


def test_only_home_affairs_decides_and_only_what_was_sent(justice, round_, home_affairs):
    draft = builders.compiled(round_, justice)
    with pytest.raises(NotPermitted, match="đang soạn, không còn chờ tiếp nhận"):
        accept_report(report=draft, by=home_affairs)
    report = builders.sent(round_, justice)
    elsewhere = make.user(make.department("Sở Nội vụ", make.province("UBND tỉnh Quảng Nam", "QN")), Role.PROVINCE)
    for person in (builders.office(justice), make.user(home_affairs.unit, Role.OFFICE), elsewhere):
        with pytest.raises(NotPermitted, match="Chỉ Sở Nội vụ"):
            accept_report(report=report, by=person)
        with pytest.raises(NotPermitted, match="Chỉ Sở Nội vụ"):
            return_report(report=report, by=person, reason="Thiếu")
    assert Report.objects.get(pk=report.pk).status == ReportStatus.SUBMITTED


def test_the_second_decision_is_refused(justice, round_, home_affairs):
    seen = builders.sent(round_, justice)
    accept_report(report=builders.report_of(round_, justice), by=home_affairs)
    with pytest.raises(Conflict, match="đã chuyển sang “Đã tiếp nhận”"):
        return_report(report=seen, by=home_affairs, reason="Thiếu")
    assert builders.report_of(round_, justice).status == ReportStatus.ACCEPTED


def test_a_decision_is_about_the_submission_that_was_read(justice, round_, home_affairs):
    read = builders.sent(round_, justice)
    return_report(report=Report.objects.get(pk=read.pk), by=home_affairs, reason="Thiếu số liệu.")
    with clock.working_on(CUTOFF):
        submit_report(report=Report.objects.get(pk=read.pk), by=builders.office(justice))
    report = Report.objects.get(pk=read.pk)
    with pytest.raises(Conflict, match=r"đã gửi lại báo cáo \(lần 2\) sau khi ông/bà mở trang"):
        accept_report(report=report, by=home_affairs, seen_version=1)
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    accept_report(report=report, by=home_affairs, seen_version=2)
    assert report.status == ReportStatus.ACCEPTED


def test_files_show_the_draft_until_it_is_sent_and_each_sending_keeps_its_own(justice, round_, home_affairs):
    report = builders.compiled(round_, justice)
    assert [file.version for file in make_files(report)] == [0, 0, 0]
    assert make_files(report) == [], "what is there is not made again"
    edit_part(part=report.parts.get(key="inspection"), by=builders.office(justice), body="05 đợt.", seen_version=0)
    assert not report.files.exists(), "the draft's files no longer say what the draft says"
    with clock.working_on(CUTOFF):
        submit_report(report=report, by=builders.office(justice))
    first = {file.format: file.sha256 for file in make_files(report)}
    return_report(report=report, by=home_affairs, reason="Thiếu")
    edit_part(part=report.parts.get(key="inspection"), by=builders.office(justice), body="06 đợt.", seen_version=1)
    make_files(report)
    kept = {file.format: file.sha256 for file in report.files.filter(version=1)}
    drafts = {file.format: file.sha256 for file in report.files.filter(version=0)}
    assert kept == first
    assert set(drafts) == set(FileFormat.values)
    assert drafts[FileFormat.DOCX] != first[FileFormat.DOCX]


def test_a_file_of_a_report_that_changed_while_it_was_made_is_not_kept(justice, round_):
    report = builders.compiled(round_, justice)
    part = report.parts.get(key="inspection")

    def somebody_writes_meanwhile(percent, message):
        if part.version == 0:
            edit_part(part=part, by=builders.office(justice), body="05 đợt.", seen_version=0)

    with pytest.raises(Conflict, match="vừa thay đổi trong khi tạo tệp"):
        make_files(report, somebody_writes_meanwhile)
    assert not report.files.exists()


def test_the_same_report_gives_the_same_bytes(justice, round_):
    report = builders.compiled(round_, justice)
    first = {file.format: file.sha256 for file in make_files(report)}
    report.files.all().delete()
    assert {file.format: file.sha256 for file in make_files(report)} == first


# ── What the tables refuse ──────────────────────────────────────────────────────────────────────────────────────────


def _refused(constraint, report, **fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**fields)


def test_one_report_a_round_and_unit(justice, round_):
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(round=round_, unit=justice, level=ReportLevel.UNIT)


def test_a_compiled_report_has_numbers_and_their_moment(justice, round_):
    report = builders.report_of(round_, justice)
    _refused("report_compiled_has_snapshot", report, compiled_at=timezone.now())
    _refused("report_compiled_has_snapshot", report, snapshot={})


def test_a_sent_report_has_numbers_and_a_sender(justice, round_):
    draft = builders.report_of(round_, justice)
    _refused("report_sent_has_snapshot_and_sender", draft, status=ReportStatus.SUBMITTED)
    _refused("report_sent_has_snapshot_and_sender", draft, submitted_on=CUTOFF)
    report = builders.sent(round_, justice)
    for field in ("submitted_at", "submitted_on", "submitted_by"):
        _refused("report_sent_has_snapshot_and_sender", report, **{field: None})
    _refused("report_sent_has_snapshot_and_sender", report, snapshot=None, compiled_at=None)


def test_a_decision_has_a_decider(justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    _refused("report_decided_has_decider", report, status=ReportStatus.ACCEPTED)
    _refused("report_decided_has_decider", report, decided_by=home_affairs)
    accept_report(report=report, by=home_affairs)
    _refused("report_decided_has_decider", report, decided_at=None)


def test_a_return_says_why_and_nothing_else_does(justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    _refused(
        "report_returned_says_why",
        report,
        status=ReportStatus.RETURNED,
        decided_at=timezone.now(),
        decided_by=home_affairs,
    )
    _refused("report_returned_says_why", report, return_reason="Thiếu")


def test_a_part_is_there_once_and_its_edit_has_an_author(justice, round_):
    report = builders.report_of(round_, justice)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportPart.objects.create(report=report, key="plan", heading="Kế hoạch", position=9)
    with pytest.raises(IntegrityError, match="part_edited_by_somebody"), transaction.atomic():
        report.parts.filter(key="plan").update(is_generated=False)


def test_a_file_of_a_format_and_version_is_there_once(justice, round_):
    report = builders.report_of(round_, justice)
    fields = {"format": "pdf", "version": 1, "sha256": "0" * 64, "size": 1, "made_at": timezone.now()}
    ReportFile.objects.create(report=report, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFile.objects.create(report=report, **fields)
