"""The form in which a unit reports: files, documents and what the agency keeps prove that work is done."""

import re
from datetime import date
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.enums import EvidenceKind
from plans.models import Evidence, ProgressUpdate
from plans.services.evidence import add_document
from tests import make
from tests.plans.progress_pages.builders import address, send

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_done_without_evidence_is_said_and_marked_until_some_step_has_it(client, official, assignment):
    missing = "Chưa có tài liệu kiểm chứng; có thể bổ sung bằng một lần cập nhật nữa."
    assert "Chưa có tài liệu" not in client.get(send(client, assignment).url).content.decode()
    page = client.get(send(client, assignment, status="DONE", result="Xong.", seen_version="1").url).content.decode()
    assert missing in page
    assert page.count("chưa có tài liệu kiểm chứng") == 3  # beside the unit; in the history, and why
    assert "Lý do chưa có tài liệu kiểm chứng: Đang trình ký." in page
    answer = send(client, assignment, status="DONE", result="Xong.", number="15/BC-STP", seen_version="2")
    page = client.get(answer.url).content.decode()
    assert missing not in page
    assert page.count("chưa có tài liệu kiểm chứng") == 1  # why, in the step that had none
    page = client.get(send(client, assignment, status="DONE", result="Xong.", seen_version="3").url).content.decode()
    assert missing not in page


def test_done_is_refused_without_evidence_or_a_word_why_and_the_plan_s_product_stands_beside_the_result(
    client, official, justice
):
    work = make.lead(justice, due_on=date(2025, 6, 30), product="Sổ tay <hướng dẫn>")
    answer = send(client, work, status="DONE", result="Đã in 500 cuốn.", no_evidence_reason=" \u200b ")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count("Hoàn thành thì cần tài liệu kiểm chứng: tệp, số văn bản, liên kết hoặc tài liệu đã có.") == 2
    assert "<b>Sản phẩm theo kế hoạch:</b> Sổ tay &lt;hướng dẫn&gt;" in text
    assert "Đã in 500 cuốn." in text
    assert ProgressUpdate.objects.count() == 0
    send(client, work, status="DONE", result="Đã in 500 cuốn.", no_evidence_reason="Văn bản đang trình ký.")
    step = ProgressUpdate.objects.get()
    assert (step.status, step.no_evidence_reason) == ("DONE", "Văn bản đang trình ký.")


def test_a_word_why_there_is_no_evidence_is_kept_only_where_there_is_none(client, official, assignment):
    send(client, assignment, no_evidence_reason="Chưa cần.")
    send(client, assignment, status="DONE", result="Xong.", number="15/BC-STP", seen_version="1")
    assert set(ProgressUpdate.objects.values_list("no_evidence_reason", flat=True)) == {""}
    assert 'name="no_evidence_reason"' not in client.get(address(assignment)).content.decode()


def test_what_the_agency_keeps_is_chosen_for_another_activity(client, official, assignment, justice):
    other = make.lead(justice, title="Việc khác")
    send(client, other, number="15/BC-STP", issued_on="10/06/2025", title="Báo cáo quý")
    kept = Evidence.objects.get()
    assert "15/BC-STP ngày 10/06/2025 – Báo cáo quý" in client.get(address(assignment)).content.decode()
    done = {"status": "DONE", "result": "Xong.", "no_evidence_reason": ""}
    assert send(client, assignment, evidence=[kept.pk], **done).status_code == 302
    assert [step.assignment for step in kept.updates.order_by("pk")] == [other, assignment]
    assert Evidence.objects.count() == 1


def test_evidence_of_another_agency_is_not_taken_and_the_form_keeps_all(client, official, assignment, justice):
    health = make.department("Sở Y tế", justice.province)
    foreign = make.lead(health)
    piece = add_document(by=make.user(health), unit=foreign.unit, number="9/BC-SYT", issued_on=None)
    answer = send(client, assignment, evidence=[piece.pk], result="Đã họp.")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Có tài liệu đã chọn không còn trong kho của cơ quan. Hãy chọn lại." in text
    assert "9/BC-SYT" not in text
    assert "Đã họp." in text
    assert ProgressUpdate.objects.count() == 0


@pytest.mark.parametrize("number", ["9" * 30, "-1", "x", "٣", "0"])
def test_a_number_that_is_no_piece_of_the_store_is_said_and_no_fault(client, official, assignment, number):
    url = f"/phan-cong/{assignment.pk}/tai-lieu/"
    assert client.get(url, {"evidence": number}, headers={"HX-Request": "true"}).status_code == 200
    answer = send(client, assignment, evidence=[number], result="Đã họp.")
    assert answer.status_code == 422
    assert "Có tài liệu đã chọn không còn trong kho của cơ quan." in answer.content.decode()
    assert "Đã họp." in answer.content.decode()


def test_the_store_is_searched_as_one_types_without_diacritics_and_keeps_what_is_ticked(
    client, official, assignment, justice
):
    make_piece = partial(add_document, by=official, unit=justice, issued_on=None)
    ticked = make_piece(number="1/BC", title="Kế hoạch kiểm tra")
    make_piece(number="2/BC", title="Báo cáo cải cách thủ tục")
    for number in range(3, 30):
        make_piece(number=f"{number}/BC")
    url = f"/phan-cong/{assignment.pk}/tai-lieu/"
    text = client.get(url, {"q": "cai cach", "evidence": [ticked.pk, "x"]}, headers={"HX-Request": "true"})
    text = text.content.decode()
    assert re.findall(r'value="(\d+)"( checked)?', text) == [(str(ticked.pk), " checked"), (str(ticked.pk + 1), "")]
    newest = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert re.findall(r"(\d+)/BC", newest) == [str(number) for number in range(29, 9, -1)]
    assert client.get(url).url == address(assignment)


def test_a_file_and_a_document_prove_the_report(client, official, assignment):
    file = SimpleUploadedFile("Báo cáo tháng 6.pdf", PDF)
    send(client, assignment, file=file, number="15/BC-STP", issued_on="10/06/2025", title="Kết quả")
    step = ProgressUpdate.objects.get()
    kinds = {evidence.kind: evidence for evidence in step.evidence.all()}
    assert kinds[EvidenceKind.FILE].file_name == "Báo cáo tháng 6.pdf"
    assert (kinds[EvidenceKind.DOCUMENT].number, kinds[EvidenceKind.DOCUMENT].title) == ("15/BC-STP", "Kết quả")
    assert {evidence.unit for evidence in step.evidence.all()} == {assignment.unit}
    page = client.get(f"/hoat-dong/{assignment.activity_id}/").content.decode()
    assert f'<a href="/tai-lieu/{kinds[EvidenceKind.FILE].pk}/">Báo cáo tháng 6.pdf</a>' in page
    assert "15/BC-STP ngày 10/06/2025 – Kết quả" in page


def test_a_refused_file_leaves_nothing_behind_and_the_words_stay(client, official, assignment, tmp_path):
    file = SimpleUploadedFile("bao-cao.pdf", b"MZ\x90\x00 not a document")
    answer = send(client, assignment, file=file, result="Đã họp.", number="15/BC-STP")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Tệp kiểm chứng:" in text
    assert "Hãy chọn lại tệp trước khi lưu." in text
    assert "Đã họp." in text
    assert 'value="15/BC-STP"' in text
    assert ProgressUpdate.objects.count() == Evidence.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
