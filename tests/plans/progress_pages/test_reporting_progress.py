"""The form in which a unit reports: with and without htmx, what it refuses, and what somebody else wrote meanwhile."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organisations.enums import Role
from plans.enums import PlanStatus, WorkStatus
from plans.models import Evidence, ProgressUpdate
from tests import make
from tests.plans.progress_pages.builders import DAY, address, send

pytestmark = pytest.mark.django_db


def test_the_form_is_a_page_of_its_own_and_starts_from_today(client, official, assignment):
    text = client.get(address(assignment)).content.decode()
    assert "<html" in text
    assert "Công bố thủ tục" in text
    assert 'value="14/06/2025"' in text
    assert 'name="seen_version" value="0"' in text


def test_without_scripts_a_report_leads_to_the_activity_and_says_what_follows(client, official, assignment):
    answer = send(client, assignment, result="Đã lấy ý kiến.", difficulty="Chậm.", proposal="Gia hạn.", follow=True)
    assert answer.status_code == 302
    assert answer.url == f"/hoat-dong/{assignment.activity_id}/"
    page = client.get(answer.url).content.decode()
    said = "Đã ghi cập nhật “Công bố thủ tục”. Văn phòng thấy ngay; số liệu vào báo cáo khi Văn phòng tổng hợp."
    for words in (said, "Kết quả: Đã lấy ý kiến.", "vướng mắc: Chậm.", "đề xuất: Gia hạn.", "40%"):
        assert words in page, words
    step = ProgressUpdate.objects.get()
    assert (step.progress, step.on, step.recorded_by) == (40, DAY, official)


def test_in_a_list_the_form_opens_under_its_row_and_the_row_is_swapped(client, official, assignment):
    headers = {"HX-Request": "true", "HX-Target": f"work-{assignment.pk}"}
    opened = client.get(address(assignment), headers=headers).content.decode()
    assert f'<tbody id="work-{assignment.pk}">' in opened
    assert f'hx-post="/phan-cong/{assignment.pk}/cap-nhat/"' in opened
    assert "<html" not in opened
    closed = client.get(f"/phan-cong/{assignment.pk}/", headers=headers).content.decode()
    assert "<form" not in closed
    assert "Cập nhật<" in closed
    answer = send(client, assignment, target="work", status="DONE", progress="0", result="Đã ban hành.")
    saved = answer.content.decode()
    assert answer.status_code == 200
    assert "Hoàn thành" in saved
    assert "100%" in saved
    assert 'id="work-summary" hx-swap-oob="true"' in saved
    assert 'id="messages" hx-swap-oob="true"' in saved
    assert "Đã ghi hoàn thành “Công bố thủ tục”. Văn phòng thấy ngay; số liệu vào báo cáo khi" in saved


def test_after_saving_in_a_list_the_counts_of_its_groups_are_sent_as_its_address_filters_them(
    client, official, assignment, justice
):
    make.lead(justice, title="Việc khác", due_on=date(2025, 6, 30))
    headers = {"HX-Request": "true", "HX-Target": f"work-{assignment.pk}"}
    fields = {"status": "DONE", "result": "Xong.", "on": "14/06/2025", "seen_version": "0"}
    fields["no_evidence_reason"] = "Đang trình ký."

    def counts(version: int, current_url: str) -> list[str]:
        sent = fields | {"seen_version": str(version)}
        address_of_page = {"HX-Current-URL": current_url}
        text = client.post(address(assignment), sent, headers=headers | address_of_page).content.decode()
        assert "1 đã xong" in text  # the sentence is over all work
        return re.findall(r'id="work-count-(\w+)" hx-swap-oob="innerHTML">(\d+)<', text)

    nothing = [(group, "0") for group in ("overdue", "due_soon", "returned", "continuous", "waiting")]
    assert sorted(counts(0, "http://testserver/viec-cua-toi/")) == sorted([*nothing, ("current", "1"), ("closed", "1")])
    filtered = counts(1, "http://testserver/viec-cua-toi/?q=thu+tuc&state=current#x")
    assert sorted(filtered) == sorted([*nothing, ("current", "0"), ("closed", "1")])
    assert len(counts(2, "http://[?plan=%00&page=")) == 7


def test_on_the_page_of_the_activity_a_report_reloads_it(client, official, assignment):
    answer = send(client, assignment, target="lead")
    assert answer.headers["HX-Redirect"] == f"/hoat-dong/{assignment.activity_id}/"


@pytest.mark.parametrize("typed", ["", "0", "90", "101", "gần xong"])
def test_done_is_a_hundred_percent_and_not_begun_is_none_whatever_the_box_says(client, official, assignment, typed):
    assert send(client, assignment, status="DONE", progress=typed, result="Đã ban hành.").status_code == 302
    assignment.refresh_from_db()
    assert (assignment.status, assignment.progress, assignment.completed_on) == (WorkStatus.DONE, 100, DAY)
    assert send(client, assignment, status="NOT_STARTED", progress=typed, seen_version="1").status_code == 302
    assignment.refresh_from_db()
    assert (assignment.status, assignment.progress) == (WorkStatus.NOT_STARTED, 0)


def test_a_percentage_that_was_not_touched_stays(client, official, assignment):
    make.update(assignment, official, DAY, WorkStatus.DONE)
    send(client, assignment, progress="100", seen_version="1")
    assignment.refresh_from_db()
    assert (assignment.status, assignment.progress) == (WorkStatus.IN_PROGRESS, 99)


def test_all_that_is_wrong_is_said_at_once(client, official, assignment):
    file = SimpleUploadedFile("bao-cao.pdf", b"MZ\x90\x00 not a document")
    wrong = {"status": "DONE", "on": "15/06/2025", "difficulty": "x" * 5001, "file": file, "issued_on": "15/06/2025"}
    text = send(client, assignment, **wrong).content.decode()
    assert "Cần xem lại 6 chỗ" in text
    for words in (
        "Hãy ghi kết quả, sản phẩm đã hoàn thành.",
        "Ngày không được sau hôm nay (14/06/2025)",
        "tối đa 5000",
        "Hãy nhập số, ký hiệu văn bản.",
        "Ngày văn bản không được sau hôm nay",
        "Tệp kiểm chứng:",
    ):
        assert words in text, words
    progress_too = send(client, assignment, progress="101", on="15/06/2025", status="").content.decode()
    assert "Cần xem lại 3 chỗ" in progress_too
    assert ProgressUpdate.objects.count() == Evidence.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"progress": "101"}, "Tỷ lệ phải từ 0 đến 100. Ông/bà đã nhập 101."),
        ({"progress": "40,5"}, "Tỷ lệ là số nguyên từ 0 đến 100"),
        ({"status": "DONE", "progress": "0", "result": ""}, "Hãy ghi kết quả, sản phẩm đã hoàn thành."),
        ({"status": "CANCELLED"}, "CANCELLED"),
        ({"on": "15/06/2025"}, "Ngày không được sau hôm nay (14/06/2025)"),
        ({"on": "05/03/1925"}, "Ngày phải từ 01/01/2024 trở đi"),
        ({"on": ""}, "Hãy nhập ngày mà tình hình này tính đến"),
        ({"issued_on": "01/06/2025"}, "Hãy nhập số, ký hiệu văn bản."),
        ({"number": "5/BC", "issued_on": "01/06/1925"}, "Ngày văn bản phải từ 02/09/1945 trở đi"),
        ({"number": "5/BC", "issued_on": "15/06/2025"}, "Ngày văn bản không được sau hôm nay"),
        ({"result": "x" * 5001}, "tối đa 5000"),
    ],
)
def test_what_is_refused_says_why_beside_the_field_and_in_the_summary_and_keeps_all(
    client, official, assignment, fields, words
):
    answer = send(client, assignment, **{"difficulty": "Giữ nguyên <b>câu này</b>", **fields})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(words) == 2
    assert 'class="error-summary"' in text
    assert "Giữ nguyên &lt;b&gt;câu này&lt;/b&gt;" in text
    assert ProgressUpdate.objects.count() == Evidence.objects.count() == 0


def test_a_long_name_is_shortened_in_the_word_of_success(client, official, justice):
    work = make.lead(justice, title="Rà soát, đánh giá thủ tục hành chính " * 5)
    send(client, work, status="DONE", result="Đã rà soát.")
    page = client.get(f"/hoat-dong/{work.activity_id}/").content.decode()
    assert "Đã ghi hoàn thành “Rà soát, đánh giá thủ tục hành chính Rà soát, đánh giá thủ tục hành chính Rà…”." in page


def test_late_work_says_why_and_work_in_time_is_not_asked(client, official, assignment, justice):
    assert 'name="delay_reason"' not in client.get(address(assignment)).content.decode()
    late = make.lead(justice, due_on=date(2025, 6, 2))
    assert 'name="delay_reason"' in client.get(address(late)).content.decode()
    for reason in ("", "  \u200b\n "):
        answer = send(client, late, delay_reason=reason, difficulty="Thiếu người.")
        text = answer.content.decode()
        assert answer.status_code == 422
        assert text.count("Việc đã quá hạn 12 ngày (hạn 02/06/2025). Hãy ghi nguyên nhân chậm.") == 2
        assert "Thiếu người." in text
    done = send(client, late, status="DONE", result="Xong.").content.decode()
    assert "Việc hoàn thành chậm 12 ngày so với hạn 02/06/2025. Hãy ghi nguyên nhân chậm." in done
    assert ProgressUpdate.objects.count() == 0
    ahead = send(client, late, on="30/06/2025").content.decode()
    assert "Ngày không được sau hôm nay" in ahead and "Hãy ghi nguyên nhân chậm" not in ahead
    assert send(client, late, on="02/06/2025").status_code == 302  # as of that day it was in time
    assert send(client, late, delay_reason="Chờ ý kiến.", seen_version="1").status_code == 302
    assert ProgressUpdate.objects.latest("pk").delay_reason == "Chờ ý kiến."
    assert "Nguyên nhân chậm: Chờ ý kiến." in client.get(f"/hoat-dong/{late.activity_id}/").content.decode()
    assert ">\nChờ ý kiến.</textarea>" in client.get(address(late)).content.decode()  # offered again, to be corrected


def test_markup_and_formulas_are_kept_and_shown_as_text(client, official, justice):
    work = make.lead(justice, due_on=date(2025, 6, 2))
    markup = '=HYPERLINK("http://a.vn";"x") <script>alert(1)</script>'
    shown = "=HYPERLINK(&quot;http://a.vn&quot;;&quot;x&quot;) &lt;script&gt;alert(1)&lt;/script&gt;"
    texts = dict.fromkeys(("result", "difficulty", "proposal", "delay_reason", "title"), markup)
    refused = send(client, work, on="15/06/2025", number="=1+1", **texts).content.decode()
    assert refused.count(shown) == 5
    assert 'value="=1+1"' in refused
    page = client.get(send(client, work, number="=1+1", url="https://a.vn/?<b>", **texts).url).content.decode()
    assert page.count(shown) == 5
    assert "=1+1" in page
    assert 'href="https://a.vn/?&lt;b&gt;" rel="noopener noreferrer"' in page
    assert "<script>alert" not in refused + page


def test_a_day_is_read_day_first(client, official, assignment):
    send(client, assignment, on="05/03/2025")
    assert ProgressUpdate.objects.get().on == date(2025, 3, 5)


@pytest.mark.parametrize("target", ["", "work"])
def test_the_second_writer_sees_the_first_ones_change_and_decides(client, official, assignment, justice, target):
    first = make.user(justice, full_name="Trần Thị Hà")
    make.update(assignment, first, DAY, progress=60, result="Bà Hà đã ghi.")
    answer = send(client, assignment, target=target, progress="20", result="Tôi đã gõ.")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Trần Thị Hà đã ghi “Đang thực hiện, 60%”" in text
    assert "Bà Hà đã ghi." in text
    assert "Tôi đã gõ." in text
    assert 'name="seen_version" value="1"' in text
    assert ProgressUpdate.objects.count() == 1
    again = send(client, assignment, target=target, progress="20", result="Tôi đã gõ.", seen_version="1")
    assert again.status_code in (200, 302)
    assert ProgressUpdate.objects.latest("pk").progress == 20


def test_done_stays_done_through_a_conflict(client, official, assignment, justice):
    make.update(assignment, make.user(justice), DAY, progress=60)
    text = send(client, assignment, status="DONE", progress="60", result="Xong.").content.decode()
    assert 'name="progress" value="100"' in text


def test_a_form_without_its_version_is_a_conflict_and_not_an_overwrite(client, official, assignment):
    assert send(client, assignment, seen_version="").status_code == 409
    assert ProgressUpdate.objects.count() == 0


def test_a_stranger_does_not_find_it_and_who_may_not_is_told_why(client, assignment, justice):
    health = make.department("Sở Y tế", justice.province)
    client.force_login(make.user(health))
    for action in ("cap-nhat", "tra-lai"):
        assert client.get(address(assignment, action)).status_code == 404
    client.force_login(make.user(justice, Role.LEADER))
    refused = client.get(address(assignment))
    assert refused.status_code == 403
    assert "Chỉ công chức của đơn vị chủ trì hoặc Văn phòng" in refused.content.decode()
    assert send(client, assignment).status_code == 403
    assert ProgressUpdate.objects.count() == 0


def test_supporting_units_and_closed_plans_are_told_why(client, official, justice):
    supporting = make.activity(make.plan(justice.province), supports=[justice]).assignments.get()
    assert "Đơn vị phối hợp không cập nhật" in client.get(address(supporting)).content.decode()
    closed = make.activity(make.plan(justice.province, status=PlanStatus.CLOSED), [justice]).assignments.get()
    answer = send(client, closed)
    assert answer.status_code == 403
    assert "Kế hoạch đã kết thúc" in answer.content.decode()


def test_the_office_returns_a_report_with_a_reason(client, assignment, justice):
    make.update(assignment, make.user(justice), DAY, WorkStatus.DONE)
    client.force_login(make.user(justice, Role.OFFICE))
    empty = send(client, assignment, "tra-lai", reason="  ", seen_version="1")
    assert empty.status_code == 422
    assert empty.content.decode().count("Hãy ghi lý do trả lại") == 2
    answer = send(client, assignment, "tra-lai", reason="Thiếu <i>số</i> văn bản.", seen_version="1")
    assert answer.url == f"/hoat-dong/{assignment.activity_id}/"
    page = client.get(answer.url).content.decode()
    assert "Đã trả lại. Sở Tư pháp sẽ thấy lý do" in page
    assert "Thiếu &lt;i&gt;số&lt;/i&gt; văn bản." in page
    assert "Bị trả lại" in page


def test_a_return_that_meets_a_new_report_shows_it(client, assignment, justice):
    official = make.user(justice)
    make.update(assignment, official, DAY, progress=30)
    make.update(assignment, official, DAY, progress=80, result="Đã bổ sung.")
    client.force_login(make.user(justice, Role.OFFICE))
    answer = send(client, assignment, "tra-lai", reason="Thiếu.", seen_version="1")
    assert answer.status_code == 409
    assert "Đã bổ sung." in answer.content.decode()
    assert "Thiếu." in answer.content.decode()
