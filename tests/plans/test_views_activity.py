"""The page of an activity: who sees whose state, the history, and evidence for those who may see it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import WorkStatus
from plans.models import Activity, ImportRow, PlanImport
from plans.services.evidence import add_document, add_file
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _working_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def health(justice):
    return make.department("Sở Y tế", justice.province)


def read(client, user, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_page_says_what_the_plan_asks_for(client, justice, health):
    plan = make.plan(justice.province)
    made = make.activity(
        plan, [justice], [health], due_on=date(2025, 6, 2), requirement="Đúng quy định", product="Quyết định"
    )
    source = PlanImport.objects.create(
        file_name="phu-luc.docx",
        sha256="0" * 64,
        size=1,
        owner=plan.owner,
        year=2025,
        outline={},
        read_at=make.moment(DAY),
    )
    row = ImportRow.objects.create(plan_import=source, position=0, table=1, row=42, draft={})
    Activity.objects.filter(pk=made.pk).update(source_row=row)
    text = read(client, make.user(justice), f"/hoat-dong/{made.pk}/")
    for words in (
        "Đúng quy định",
        "Quyết định",
        "02/06/2025",
        "12 ngày",
        "Phối hợp: Sở Y tế",
        str(made.task),
        plan.number,
    ):
        assert words in text, words
    assert "phu-luc.docx, bảng 1, dòng 42" in text
    assert "Chưa có cập nhật nào" in text


def test_members_of_a_group_see_only_their_own_state(client, justice, health):
    group = make.group("Các sở, ban, ngành", justice.province, [justice, health])
    made = make.activity(make.plan(justice.province), [justice, health], group=group)
    of_health = made.assignments.get(unit=health)
    make.update(of_health, make.user(health), DAY, progress=70, result="Riêng của Y tế.")
    address = f"/hoat-dong/{made.pk}/"
    own = read(client, make.user(justice), address)
    assert "Sở Tư pháp<small" in own
    assert "Sở Y tế<small" not in own
    assert "Riêng của Y tế." not in own
    assert "đơn vị hoàn thành" not in own, "work that goes on for ever is told by its periods"
    for everybody in (make.user(justice.province, Role.OFFICE), make.user(justice, Role.PROVINCE)):
        text = read(client, everybody, address)
        assert "Sở Y tế<small" in text
        assert "Riêng của Y tế." in text


def test_history_is_newest_first_with_returns_evidence_and_the_mark_of_the_demo(client, justice):
    assignment = make.lead(justice, due_on=date(2025, 6, 10))
    official = make.user(justice, full_name="Đỗ Văn Nam")
    paper = add_document(by=official, unit=justice, number="15/BC", issued_on=date(2025, 6, 1), title="Kết quả")
    make.update(assignment, official, date(2025, 6, 1), progress=30, difficulty="Thiếu người.", illustrative=True)
    make.update(assignment, official, date(2025, 6, 12), WorkStatus.DONE, evidence=[paper])
    text = read(client, official, f"/hoat-dong/{assignment.activity_id}/")
    history = text[text.index("Quá trình thực hiện") :]
    words = ["Hoàn thành quá hạn", "chậm 2 ngày", "15/BC ngày 01/06/2025 – Kết quả", "30%", "Thiếu người.", "minh họa"]
    assert [history.index(word) for word in words] == sorted(history.index(word) for word in words)
    assert history.count("dữ liệu minh họa") == 1
    assert history.count("Đỗ Văn Nam") == 2


def test_buttons_are_there_for_those_who_may(client, justice):
    assignment = make.lead(justice)
    make.update(assignment, make.user(justice), DAY)
    update, send_back = (f'href="/phan-cong/{assignment.pk}/{action}/"' for action in ("cap-nhat", "tra-lai"))
    address = f"/hoat-dong/{assignment.activity_id}/"
    may = {Role.OFFICIAL: (True, False), Role.OFFICE: (True, True), Role.LEADER: (False, False)}
    for role, expected in may.items():
        text = read(client, make.user(justice, role), address)
        assert (update in text, send_back in text) == expected, role


def test_an_activity_of_a_plan_of_others_is_not_there(client, justice, health):
    made = make.activity(make.plan(health), [health])
    client.force_login(make.user(justice))
    assert client.get(f"/hoat-dong/{made.pk}/").status_code == 404


def test_who_supports_sees_the_activity_and_not_the_leads_state(client, justice, health):
    made = make.activity(make.plan(justice.province), [justice], [health])
    make.update(made.assignments.get(unit=justice), make.user(justice), DAY, result="Nội bộ.")
    text = read(client, make.user(health), f"/hoat-dong/{made.pk}/")
    assert "<b>Sở Tư pháp</b>" in text
    assert "Nội bộ." not in text
    assert "chỉ hiện với chính đơn vị đó" in text


def test_evidence_leaves_under_its_own_name_as_something_to_save(client, justice):
    official = make.user(justice)
    upload = SimpleUploadedFile("Báo cáo quý I.pdf", PDF, content_type="text/html")
    evidence = add_file(by=official, unit=justice, upload=upload)
    client.force_login(official)
    answer = client.get(f"/tai-lieu/{evidence.pk}/")
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "B%C3%A1o%20c%C3%A1o%20qu%C3%BD%20I.pdf" in answer.headers["Content-Disposition"]


def test_evidence_is_not_there_for_strangers_without_a_file_or_when_the_file_is_gone(client, justice, health):
    official = make.user(justice)
    file = add_file(by=official, unit=justice, upload=SimpleUploadedFile("a.pdf", PDF))
    paper = add_document(by=official, unit=justice, number="1/BC", issued_on=None)
    client.force_login(make.user(health))
    assert client.get(f"/tai-lieu/{file.pk}/").status_code == 404
    client.force_login(official)
    assert client.get(f"/tai-lieu/{paper.pk}/").status_code == 404
    file.file.storage.delete(file.file.name)
    assert client.get(f"/tai-lieu/{file.pk}/").status_code == 404


def test_pages_ask_strangers_to_sign_in(client, justice):
    made = make.lead(justice)
    for address in (f"/hoat-dong/{made.activity_id}/", f"/phan-cong/{made.pk}/", "/tim-kiem/", "/ke-hoach/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.url.startswith("/dang-nhap/?next=")
