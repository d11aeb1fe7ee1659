"""The store of evidence: each piece once, what is taken and what is not, its page, and what may be thrown away."""

import re
from datetime import date
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from organisations.enums import Role
from organisations.models import AuditEvent, Installation
from plans.models import Evidence, ProposedUpdate
from plans.services.evidence import NewEvidence, add_document, add_file, add_link, keep_evidence, remove_evidence
from reform.common.errors import Invalid, NotPermitted
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture(autouse=True)
def _working_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def official(client, justice):
    person = make.user(justice, full_name="Đỗ Văn Nam")
    client.force_login(person)
    return person


def _files(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def _pdf(name: str = "a.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_same_file_is_one_piece_in_a_unit_and_another_in_another(justice, official, tmp_path):
    first = add_file(by=official, unit=justice, upload=_pdf("bao-cao.pdf"))
    again = add_file(by=official, unit=justice, upload=_pdf("ban sao.pdf"), title="Báo cáo quý I")
    assert first == again
    again.refresh_from_db()
    assert (again.file_name, again.title, again.search_text) == (
        "bao-cao.pdf",
        "Báo cáo quý I",
        "bao cao quy i bao-cao.pdf",
    )
    assert len(_files(tmp_path)) == 1
    division = make.unit("Phòng Nghiệp vụ", "DIVISION", justice)
    assert add_file(by=official, unit=division, upload=_pdf()) != first
    assert add_file(by=official, unit=justice, upload=_pdf(content=PDF + b"\n")) != first


def test_the_database_keeps_a_file_once_a_unit(justice, official):
    kept = add_file(by=official, unit=justice, upload=_pdf())
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


def test_the_same_document_or_link_is_one_piece(justice, official):
    document = partial(add_document, by=official, unit=justice, number="15/BC-STP")
    first = document(issued_on=date(2025, 6, 1))
    assert document(issued_on=date(2025, 6, 1), title="Báo cáo") == first
    assert document(issued_on=date(2025, 6, 2)) != first
    assert document(issued_on=date(2025, 6, 1), title="Kế hoạch") != first, "two documents may bear one number"
    link = add_link(by=official, unit=justice, url=" https://stp.example.vn/tin ")
    assert add_link(by=official, unit=justice, url="https://stp.example.vn/tin") == link
    assert (link.url, link.citation) == ("https://stp.example.vn/tin", "https://stp.example.vn/tin")
    assert AuditEvent.objects.filter(action="Thêm tài liệu kiểm chứng").count() == 4


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("dichvucong.gov.vn", "bắt đầu bằng http:// hoặc https://"),
        ("javascript:alert(1)", "bắt đầu bằng http:// hoặc https://"),
        ("data:text/html,<script>", "bắt đầu bằng http:// hoặc https://"),
        ("ftp://stp.example.vn/a", "bắt đầu bằng http:// hoặc https://"),
        ("https:///duong-dan", "bắt đầu bằng http:// hoặc https://"),
        ("https://[::1", "bắt đầu bằng http:// hoặc https://"),
        ("https://a.vn:99999/", "bắt đầu bằng http:// hoặc https://"),
        ("https://a.vn/hai phần", "không có khoảng trắng"),
        ("https://ten:matkhau@a.vn/", "không được chứa tên đăng nhập, mật khẩu"),
        ("https://a.vn/" + "x" * 500, "dài 513 ký tự, tối đa 500"),
    ],
)
def test_links_that_are_not_taken(client, official, justice, url, words):
    with pytest.raises(Invalid, match=re.escape(words)) as refusal:
        add_link(by=official, unit=justice, url=url)
    assert refusal.value.field == "url"
    answer = client.post("/tai-lieu/them/", {"url": url, "title": "Cổng dịch vụ công"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(words) == 2
    assert "Cổng dịch vụ công" in text
    assert Evidence.objects.count() == 0


def test_one_hand_gives_several_pieces_and_a_refused_one_leaves_none(justice, official, tmp_path):
    new = NewEvidence(file=_pdf(), number="15/BC-STP", issued_on=DAY, title="Báo cáo", url="https://stp.example.vn")
    kept = keep_evidence(by=official, unit=justice, new=new)
    assert [(piece.kind, piece.title) for piece in kept] == [("DOCUMENT", "Báo cáo"), ("LINK", ""), ("FILE", "")]
    bad = NewEvidence(file=_pdf("x.pdf", b"MZ\x90\x00"), number="16/BC-STP")
    with pytest.raises(Invalid), transaction.atomic():
        keep_evidence(by=official, unit=justice, new=bad)
    assert (Evidence.objects.count(), len(_files(tmp_path))) == (3, 1)


def test_the_page_says_what_each_piece_proves_and_finds_it_without_diacritics(client, official, justice):
    work = make.lead(justice, title="Rà soát <thủ tục>")
    document = add_document(by=official, unit=justice, number="15/BC-STP", issued_on=DAY, title="Báo cáo cải cách")
    add_link(by=official, unit=justice, url="https://stp.example.vn/a?b=<i>", title="Trang tin")
    add_file(by=official, unit=justice, upload=_pdf("Anh chup.pdf"))
    make.update(work, official, DAY, evidence=[document])
    health = make.department("Sở Y tế", justice.province)
    add_document(by=make.user(health), unit=health, number="9/BC-SYT", issued_on=None)
    text = client.get("/tai-lieu/").content.decode()
    assert f'href="/hoat-dong/{work.activity_id}/">Rà soát &lt;thủ tục&gt;</a>' in text
    assert '<a href="https://stp.example.vn/a?b=&lt;i&gt;" rel="noopener noreferrer">Trang tin</a>' in text
    assert text.count("Chưa dùng</span>") == 2
    assert "9/BC-SYT" not in text

    def found(**filters) -> set[str]:
        page = client.get("/tai-lieu/", filters).content.decode()
        return {name for name in ("15/BC-STP", "Trang tin", "Anh chup.pdf") if name in page}

    assert found(q="cai cach") == found(q="bc-stp") == found(used="used") == {"15/BC-STP"}
    assert found(kind="LINK") == {"Trang tin"}
    assert found(used="unused") == {"Trang tin", "Anh chup.pdf"}
    assert "Không có tài liệu nào khớp" in client.get("/tai-lieu/?q=khongco").content.decode()
    piece = client.get("/tai-lieu/?q=cai", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece


def test_a_piece_is_added_without_an_update_and_used_later(client, official, justice):
    empty = client.post("/tai-lieu/them/", {})
    assert empty.status_code == 422
    assert "Hãy chọn tệp, hoặc nhập số văn bản, hoặc liên kết." in empty.content.decode()
    answer = client.post("/tai-lieu/them/", {"file": _pdf("Sổ tay.pdf"), "title": "Sổ tay <b>"}, follow=True)
    text = answer.content.decode()
    assert "Đã thêm vào kho của Sở Tư pháp." in text
    assert "Sổ tay &lt;b&gt; (Sổ tay.pdf)" in text
    kept = Evidence.objects.get()
    assert (kept.unit, kept.added_by) == (justice, official)
    refused = client.post(
        "/tai-lieu/them/", {"file": _pdf("x.pdf", b"MZ\x90"), "number": "5/BC", "issued_on": "1/1/1925"}
    )
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "Không nhận được tệp “x.pdf”" in text
    assert "Ngày văn bản phải từ 02/09/1945 trở đi." in text
    assert 'value="5/BC"' in text
    assert "Hãy chọn lại tệp trước khi lưu." in text


def test_what_proves_nothing_is_thrown_away_with_its_file(
    client, official, justice, tmp_path, django_capture_on_commit_callbacks
):
    kept = add_file(by=official, unit=justice, upload=_pdf("thua.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/tai-lieu/{kept.pk}/bo/", follow=True)
    assert "Đã bỏ “thua.pdf” khỏi kho." in answer.content.decode()
    assert (Evidence.objects.count(), _files(tmp_path)) == (0, [])
    event = AuditEvent.objects.get(action="Bỏ tài liệu kiểm chứng")
    assert (event.actor, event.before) == (str(official), {"kind": "FILE", "name": "thua.pdf"})


def test_what_is_used_stays_and_the_reason_is_said(client, official, justice):
    document = partial(add_document, by=official, unit=justice, issued_on=None)
    said, proposed = document(number="1/BC"), document(number="2/BC")
    work = make.lead(justice)
    make.update(work, official, DAY, evidence=[said])
    facts = {"status": "IN_PROGRESS", "progress": 50, "on": DAY, "seen_version": 1, "proposed_at": make.moment(DAY)}
    ProposedUpdate.objects.create(assignment=work, proposed_by=official, **facts).evidence.add(proposed)
    for piece in (said, proposed):
        answer = client.post(f"/tai-lieu/{piece.pk}/bo/")
        assert answer.status_code == 403
        assert "đã kèm theo cập nhật tiến độ hoặc phiếu chấm điểm nên không bỏ được" in answer.content.decode()
    assert "Bỏ tài liệu" not in client.get("/tai-lieu/").content.decode()
    assert Evidence.objects.count() == 2


def test_what_was_taken_back_uses_nothing(client, official, justice):
    answered = {"decided_at": make.moment(DAY), "decided_by": make.user(justice, Role.LEADER)}
    facts = {"status": "IN_PROGRESS", "progress": 50, "on": DAY, "seen_version": 0, "proposed_at": make.moment(DAY)}
    answers = {}
    for state, reason in (("WITHDRAWN", ""), ("REFUSED", "Thiếu số văn bản.")):
        piece = add_document(by=official, unit=justice, issued_on=None, number=f"{state}/BC")
        said = facts | answered | {"state": state, "reason": reason}
        ProposedUpdate.objects.create(assignment=make.lead(justice), proposed_by=official, **said).evidence.add(piece)
        answers[state] = client.post(f"/tai-lieu/{piece.pk}/bo/").status_code
    assert answers == {"WITHDRAWN": 302, "REFUSED": 403}
    assert Evidence.objects.get().number == "REFUSED/BC"


def test_only_the_people_of_its_unit_throw_a_piece_away(client, justice):
    division, other = (make.unit(name, "DIVISION", justice) for name in ("Phòng Một", "Phòng Hai"))
    kept = add_document(by=make.user(division), unit=division, number="1/BC", issued_on=None)
    for person in (make.user(other), make.user(justice, Role.LEADER), make.user(justice, Role.PROVINCE)):
        with pytest.raises(NotPermitted, match="thuộc kho của Phòng Một"):
            remove_evidence(evidence=kept, by=person)
    client.force_login(make.user(make.department("Sở Y tế", justice.province)))
    assert client.post(f"/tai-lieu/{kept.pk}/bo/").status_code == 404
    remove_evidence(evidence=kept, by=make.user(justice, Role.OFFICE))
    assert Evidence.objects.count() == 0


def test_who_sees_the_store_without_filling_it_is_not_offered_to(client, justice):
    client.force_login(make.user(justice, Role.LEADER))
    text = client.get("/tai-lieu/").content.decode()
    assert "Thêm tài liệu" not in text
    refused = client.get("/tai-lieu/them/")
    assert refused.status_code == 403
    assert "Chỉ công chức của đơn vị và Văn phòng được thêm tài liệu kiểm chứng." in refused.content.decode()
