"""Pages of one report: who sees what, editing in place, sending, files, the lists behind the numbers."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from indicators.models import FigureDraft
from organisations.enums import Role
from organisations.models import Installation, Job
from plans.enums import WorkStatus
from reform.common import clock
from reporting.enums import ReportStatus
from reporting.models import Report
from reporting.queries.jobs import COMPILE_TASK
from reporting.services.documents import make_files
from reporting.services.parts import edit_part
from reporting.services.submission import return_report, submit_report, withdraw_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def _address(name, report, *more):
    return reverse(f"reporting:{name}", args=[report.pk, *more])


def _page(client, user, address, **query):
    client.force_login(user)
    answer = client.get(address, query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_an_agency_lists_its_own_reports(client, justice, round_):
    make.lead(justice)
    builders.sent(round_, justice, on=date(2025, 6, 18))
    page = _page(client, builders.office(justice), reverse("reporting:report_list"))
    assert "Báo cáo CCHC 6 tháng đầu năm 2025" in page
    assert "15/12/2024 – 14/06/2025" in page
    assert "Đã gửi" in page
    assert "18/06/2025" in page
    assert "chậm 2 ngày" in page
    assert "0/1 (0%)" in page


def test_without_a_round_the_page_says_how_reports_come(client, justice):
    page = _page(client, builders.office(justice), reverse("reporting:report_list"))
    assert "Khi Sở Nội vụ mở kỳ báo cáo" in page


def test_a_draft_is_read_by_its_agency_alone(client, justice, round_, home_affairs):
    report = builders.compiled(round_, justice)
    edit_part(part=report.parts.get(key="inspection"), by=builders.office(justice), body="Bí mật", seen_version=0)
    for person in (builders.office(justice), make.user(justice), make.user(justice, Role.LEADER)):
        assert "Bí mật" in _page(client, person, _address("report_detail", report))
    page = _page(client, home_affairs, _address("report_detail", report))
    assert "Sở Tư pháp đang soạn báo cáo, chưa gửi." in page
    assert "Bí mật" not in page
    for name in ("report_preview", "report_lines"):
        answer = client.get(_address(name, report))
        assert (answer.status_code, "đang soạn báo cáo" in answer.content.decode()) == (403, True)
    assert client.get(_address("report_file", report, "pdf")).status_code == 403


def test_a_stranger_gets_no_page_at_all(client, justice, round_):
    report = builders.sent(round_, justice)
    client.force_login(builders.office(make.department("Sở Y tế", justice.province)))
    for name in ("report_detail", "report_preview", "report_lines", "report_submit", "report_accept"):
        assert client.get(_address(name, report)).status_code == 404
    assert client.get(_address("report_file", report, "docx")).status_code == 404
    assert client.get(_address("part_edit", report, "plan")).status_code == 404


def test_the_numbers_stand_on_the_page_and_lead_to_their_lists(client, justice, round_):
    late = make.lead(justice, due_on=date(2025, 6, 1), title="Ban hành Sổ tay")
    make.update(make.lead(justice, due_on=date(2025, 5, 1)), make.user(justice), date(2025, 5, 1), WorkStatus.DONE)
    report = builders.compiled(round_, justice)
    office = builders.office(justice)
    page = _page(client, office, _address("report_detail", report))
    assert "<strong>1/2 (50%)</strong> nhiệm vụ hoàn thành, <strong>1</strong> quá hạn" in page
    lists = _address("report_lines", report)
    assert f'href="{lists}?area=procedures&amp;part=overdue">1</a>' in page
    page = _page(client, office, lists, part="overdue")
    activity = reverse("plans:activity_detail", args=[late.activity_id])
    cutoff = f"{report.round.cutoff_on:%d/%m/%Y}"
    assert f'href="{activity}?ngay={cutoff}">Ban hành Sổ tay</a>' in page, "the work as the report saw it"
    assert "<strong>1</strong> nhiệm vụ" in page
    assert "Ban hành Sổ tay" not in _page(client, office, lists, part="done")
    assert "Không có nhiệm vụ nào" in _page(client, office, lists, area="no-such", part="no-such")


def test_the_list_shows_how_work_stood_and_not_how_it_stands(client, justice, round_):
    work = make.lead(justice, due_on=date(2025, 6, 1), title="Ban hành Sổ tay")
    report = builders.sent(round_, justice)
    make.update(work, make.user(justice), date(2025, 6, 20), WorkStatus.DONE)
    page = _page(client, builders.office(justice), _address("report_lines", report), part="overdue")
    assert "Ban hành Sổ tay" in page


def test_compiling_is_asked_for_and_its_progress_is_shown(client, justice, round_):
    report = builders.report_of(round_, justice)
    client.force_login(builders.office(justice))
    answer = client.post(_address("report_compile", report))
    assert (answer.status_code, answer.url) == (302, _address("report_detail", report))
    job = Job.objects.get()
    assert (job.task, job.params) == (COMPILE_TASK, {"report": report.pk})
    page = client.get(answer.url).content.decode()
    assert f'hx-get="{reverse("reporting:job", args=[job.pk])}" hx-trigger="every 2s"' in page
    assert "Xem lại tiến độ" in page, "the way without JavaScript"


def test_compiling_is_for_the_office(client, justice, round_):
    report = builders.report_of(round_, justice)
    client.force_login(make.user(justice, Role.LEADER))
    answer = client.post(_address("report_compile", report))
    assert answer.status_code == 403
    assert "Chỉ Văn phòng của Sở Tư pháp được soạn báo cáo này." in answer.content.decode()
    assert "Tổng hợp số liệu</button>" not in client.get(_address("report_detail", report)).content.decode()
    assert not Job.objects.exists()


def test_a_part_is_edited_on_its_own_page(client, justice, round_):
    report = builders.compiled(round_, justice)
    client.force_login(builders.office(justice))
    address = _address("part_edit", report, "inspection")
    assert "<!doctype html>" in client.get(address).content.decode()
    answer = client.post(address, {"body": "Đã kiểm tra 05 phòng.\n- Phòng A;", "seen_version": 0})
    assert (answer.status_code, answer.url) == (302, _address("report_detail", report) + "#phan-inspection")
    page = client.get(answer.url).content.decode()
    assert "Đã kiểm tra 05 phòng.\n- Phòng A;" in page
    assert "Đã lưu mục “Kiểm tra”" in page


def test_a_part_is_edited_in_place(client, justice, round_):
    report = builders.compiled(round_, justice)
    client.force_login(builders.office(justice))
    address = _address("part_edit", report, "inspection")
    form = client.get(address, headers=HTMX).content.decode()
    assert "<!doctype" not in form
    assert f'hx-post="{address}"' in form
    part = client.post(address, {"body": "<b>05</b> phòng", "seen_version": 0}, headers=HTMX).content.decode()
    assert "&lt;b&gt;05&lt;/b&gt; phòng" in part
    assert 'hx-swap-oob="true"' in part
    assert f"{builders.office(justice)} sửa" in part


def test_nothing_typed_is_lost_and_the_other_text_stands_beside(client, justice, round_):
    report = builders.compiled(round_, justice)
    edit_part(part=report.parts.get(key="inspection"), by=builders.office(justice), body="Bản kia", seen_version=0)
    client.force_login(make.user(justice, Role.OFFICE))
    address = _address("part_edit", report, "inspection")
    answer = client.post(address, {"body": "Bản này", "seen_version": 0}, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "đã sửa mục này trong khi ông/bà đang viết" in page
    assert 'prose theirs">Bản kia' in page
    assert "Bản này</textarea>" in page
    assert 'name="seen_version" value="1"' in page, "saving again means it"
    assert client.post(address, {"body": "Bản này", "seen_version": 1}).status_code == 302
    assert report.parts.get(key="inspection").body == "Bản này"


def test_a_text_over_the_limit_comes_back_with_its_error(client, justice, round_):
    report = builders.compiled(round_, justice)
    client.force_login(builders.office(justice))
    answer = client.post(_address("part_edit", report, "inspection"), {"body": "x" * 200_001, "seen_version": 0})
    assert answer.status_code == 422
    assert "tối đa 200000. Hãy rút gọn." in answer.content.decode()
    assert "x" * 200_001 in answer.content.decode()


def test_the_page_before_sending_says_what_happens_and_what_is_empty(client, justice, round_):
    report = builders.compiled(round_, justice)
    page = _page(client, builders.office(justice), _address("report_submit", report))
    assert "tiến độ cập nhật sau đó không làm thay đổi báo cáo này" in page
    assert "trong kỳ.”: 2</strong>" in page
    assert _address("part_edit", report, "inspection") in page
    assert _address("part_edit", report, "direction") not in page, "a heading of other parts may stay empty"
    assert Report.objects.get(pk=report.pk).status == ReportStatus.DRAFT


def test_the_page_before_sending_says_how_figures_stand(client, justice, round_):
    indicator = make.indicator("CT-91")
    office, report = builders.office(justice), builders.compiled(round_, justice)
    page = _page(client, office, _address("report_submit", report))
    assert "0/1 chỉ tiêu đã nhập." in page and "chưa lưu được" not in page
    where = {"unit": justice, "year": round_.year, "period": round_.period, "indicator": indicator}
    FigureDraft.objects.create(
        **where, typed={"numerator": "1"}, objection="Hãy nhập mẫu số.", saved_by=office, saved_at=clock.now()
    )
    page = _page(client, office, _address("report_submit", report))
    assert "0/1 chỉ tiêu đã nhập; <strong>1 dòng chưa lưu được sẽ không được đưa vào báo cáo</strong>" in page
    assert f'href="/so-lieu/{justice.code}/{round_.year}/{round_.period}/"' in page


def test_sending_before_the_cutoff_and_after_the_due_day_is_warned_of(client, justice, round_):
    address = _address("report_submit", builders.compiled(round_, justice))
    warnings = {
        date(2025, 6, 14): ("Chưa hết ngày chốt số liệu (14/06/2025)", "được ghi là chậm"),
        date(2025, 6, 18): ("báo cáo gửi hôm nay được ghi là chậm 2 ngày", "Chưa hết ngày chốt"),
    }
    for day, (said, unsaid) in warnings.items():
        Installation.objects.update_or_create(pk=1, defaults={"demo_date": day})
        page = _page(client, builders.office(justice), address)
        assert (said in page, unsaid in page) == (True, False)


def test_sending_and_sending_again(client, justice, round_):
    report = builders.compiled(round_, justice)
    client.force_login(builders.office(justice))
    for words in (
        "Đã gửi báo cáo. Sở Nội vụ sẽ tiếp nhận hoặc trả lại trước ngày 20/06/2025. Khi văn bản đã có số, hãy bấm",
        "đang chờ Sở Nội vụ tiếp nhận",
    ):
        page = client.post(_address("report_submit", report), follow=True).content.decode()
        assert words in page
    report.refresh_from_db()
    assert (report.status, report.version) == (ReportStatus.SUBMITTED, 1)
    assert "không gửi lại được" in client.get(_address("report_submit", report), follow=True).content.decode()


def test_sending_without_numbers_leads_back(client, justice, round_):
    report = builders.report_of(round_, justice)
    client.force_login(builders.office(justice))
    for ask in (client.get, client.post):
        page = ask(_address("report_submit", report), follow=True).content.decode()
        assert "Hãy bấm “Tổng hợp số liệu” trước khi gửi." in page


def test_a_returned_report_shows_why_and_can_be_written_again(client, justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    return_report(report=report, by=home_affairs, reason="Thiếu số liệu kiểm tra.")
    page = _page(client, builders.office(justice), _address("report_detail", report))
    assert "Thiếu số liệu kiểm tra." in page
    assert "Gửi Sở Nội vụ</a>" in page
    assert "<strong>Trả lại</strong>" in page, "the history names the step"


def test_files_are_named_with_size_and_digest_and_handed_out(client, justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    make_files(report)
    kept = report.files.get(format="docx")
    page = _page(client, home_affairs, _address("report_detail", report))
    assert f"SHA-256: {kept.sha256}" in page
    answer = client.get(_address("report_file", report, "docx"))
    assert len(answer.content) == kept.size
    assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-cchc-2025-h1-so-tu-phap.docx"'
    assert client.get(_address("report_file", report, "exe")).status_code == 404
    assert client.get(_address("report_file", report, "pdf"), {"lan": "2"}).status_code == 302


def test_a_file_that_is_missing_is_asked_for(client, justice, round_):
    report = builders.compiled(round_, justice)
    client.force_login(builders.office(justice))
    page = client.get(_address("report_file", report, "pdf"), follow=True).content.decode()
    assert "Tệp này chưa được tạo. Hãy bấm “Tạo tệp”" in page
    client.post(_address("files_request", report))
    assert Job.objects.get().key == f"render:{report.pk}:0"


def test_the_preview_is_the_document(client, justice, round_):
    make.lead(justice, title="Ban hành Sổ tay")
    report = builders.compiled(round_, justice)
    page = _page(client, builders.office(justice), _address("report_preview", report))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    assert "Ban hành Sổ tay" in page
    assert "style=" not in page


def test_the_preview_of_a_report_without_numbers_leads_back(client, justice, round_):
    client.force_login(builders.office(justice))
    answer = client.get(_address("report_preview", builders.report_of(round_, justice)), follow=True)
    assert "Báo cáo chưa có số liệu" in answer.content.decode()


def test_what_was_typed_is_given_back_where_the_report_was_sent_meanwhile(client, justice, round_):
    report = builders.sent(round_, justice)
    client.force_login(builders.office(justice))
    typed = {"body": "Trong kỳ đã kiểm tra 05 <đơn vị>, nhắc nhở 02.", "seen_version": 0}
    answer = client.post(reverse("reporting:part_edit", args=[report.pk, "inspection"]), typed)
    assert answer.status_code == 403
    assert "Trong kỳ đã kiểm tra 05 &lt;đơn vị&gt;, nhắc nhở 02.</textarea>" in answer.content.decode()


def test_a_reason_stays_where_the_report_was_sent_again_meanwhile(client, justice, round_, home_affairs):
    report, office = builders.sent(round_, justice), builders.office(justice)
    withdraw_report(report=report, by=office, reason="Nhầm")
    builders.sent(round_, justice)
    client.force_login(home_affairs)
    typed = {"reason": "Thiếu phụ lục", "version": 1}
    answer = client.post(reverse("reporting:report_return", args=[report.pk]), typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Thiếu phụ lục</textarea>" in page and "đã gửi lại báo cáo (lần 2)" in page


def test_accepting_twice_leads_to_the_report_and_says_how_it_stands(client, justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    address = reverse("reporting:report_accept", args=[report.pk])
    client.force_login(home_affairs)
    client.post(address, {"version": 1})
    again = client.post(address, {"version": 1}, follow=True)
    assert again.status_code == 200 and "không còn chờ tiếp nhận" in again.content.decode()
    own = builders.sent(round_, home_affairs.unit)
    client.force_login(builders.office(home_affairs.unit))
    assert client.post(reverse("reporting:report_accept", args=[own.pk])).status_code == 403, "a refusal stays one"


def test_withdrawing_twice_leads_to_the_report_and_says_how_it_stands(client, justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    address, typed = reverse("reporting:report_withdraw", args=[report.pk]), {"reason": "Nhầm", "version": 1}
    client.force_login(home_affairs)
    assert client.post(address, typed).status_code == 403, "a refusal stays one"
    client.force_login(builders.office(justice))
    client.post(address, typed)
    again = client.post(address, typed, follow=True)
    assert again.status_code == 200 and "không rút lại được" in again.content.decode()
    assert report.transitions.filter(step="WITHDRAW").count() == 1


def test_the_drafts_files_are_nobodys_once_the_report_is_sent(client, justice, round_, home_affairs):
    report, office = builders.compiled(round_, justice), builders.office(justice)
    file = ContentFile(b"Draft", "draft.pdf")
    report.files.create(format="pdf", version=0, size=5, sha256="0" * 64, made_at=clock.now(), file=file)
    address = f"{_address('report_file', report, 'pdf')}?lan=0"
    client.force_login(office)
    assert client.get(address).content == b"Draft"
    with clock.working_on(round_.cutoff_on):
        submit_report(report=report, by=office)
    client.force_login(home_affairs)
    assert client.get(address).status_code == 404
