"""Letters that urge units on: to whom, about what, in whose name, and what is noted of them."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pypdf
import pytest

from organisations.enums import JobStatus, Role, UnitKind
from organisations.models import AuditEvent, Installation, Job
from plans.enums import WorkStatus
from reform.common import clock
from reform.common.errors import Invalid, NotPermitted
from reporting import tasks
from reporting.queries.jobs import LETTERS_TASK
from reporting.queries.late_units import late_units
from reporting.services.letters import Wanted, letter_to, request_letters
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 13)


@pytest.fixture(autouse=True)
def working_day():
    Installation.objects.create(pk=1, demo_date=TODAY)
    with clock.working_on(TODAY):
        yield


@pytest.fixture
def province():
    return make.province()


@pytest.fixture
def home_affairs(province):
    return make.user(make.department("Sở Nội vụ", province, "DN-SNV"), Role.PROVINCE)


@pytest.fixture
def justice(province):
    return make.department("Sở Tư pháp", province, "DN-STP")


def words(document) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(document)).pages).split())


def test_the_province_urges_on_agencies_and_an_office_its_divisions(province, home_affairs, justice):
    division = make.unit("Phòng Kiểm tra", UnitKind.DIVISION, justice)
    health = make.department("Sở Y tế", province)
    for _ in range(2):
        make.lead(division, due_on=date(2025, 6, 1))
    make.lead(justice, due_on=date(2025, 5, 14))
    make.lead(health, due_on=date(2025, 6, 12))
    make.lead(health, due_on=TODAY)  # today it is not late yet
    make.lead(home_affairs.unit, due_on=date(2025, 6, 1))  # nobody writes to oneself
    far = make.department("Sở Tài chính", make.province("UBND tỉnh Đồng Nai", "DNI"))
    make.lead(far, due_on=date(2025, 6, 1))

    def seen(user):
        return [(one.unit, one.count, one.days) for one in late_units(user, TODAY)]

    assert seen(home_affairs) == [(justice, 3, 30), (health, 1, 1)]
    assert seen(make.user(justice, Role.OFFICE)) == [(division, 2, 12), (justice, 1, 30)]
    assert seen(make.user(home_affairs.unit, Role.OFFICE)) == [(home_affairs.unit, 1, 12)]
    assert seen(make.user(make.department("Sở Công Thương", province), Role.OFFICE)) == []


def test_the_letter_says_what_is_late_and_by_when_to_answer(province, home_affairs, justice):
    plan = make.plan(province, number="831/KH-UBND", title="Kế hoạch cải cách hành chính năm 2025")
    make.activity(plan, [justice], due_on=date(2025, 5, 30), title="Rà soát văn bản")
    begun = make.activity(plan, [justice], due_on=date(2025, 6, 1), title="Số hóa hồ sơ").assignments.get()
    make.update(begun, make.user(justice), date(2025, 5, 20), WorkStatus.IN_PROGRESS, 45)
    letter = letter_to(justice, by=home_affairs, on=TODAY, reply_days=5)
    assert letter.letterhead.symbol == "SNV-CCHC"
    assert letter.addressees == ("Sở Tư pháp",)
    assert letter.grounds == (
        "Căn cứ Kế hoạch số 831/KH-UBND ngày 30/12/2024 của UBND tỉnh Đắk Nông về cải cách hành chính năm 2025.",
    )
    assert "Sở Tư pháp còn 02 nhiệm vụ chủ trì đã quá thời hạn" in letter.opening
    [group] = letter.table.groups
    document = "Kế hoạch số 831/KH-UBND ngày 30/12/2024 của UBND tỉnh Đắk Nông"
    assert group.rows == (
        (1, "Rà soát văn bản", document, date(2025, 5, 30), 14, "Chưa thực hiện; chưa cập nhật"),
        (2, "Số hóa hồ sơ", document, date(2025, 6, 1), 12, "Đang thực hiện, 45%; cập nhật ngày 20/05/2025"),
    )
    assert "chậm nhất ngày 20/06/2025" in letter.requests[-1]  # five working days from Friday the 13th
    assert letter.closing.endswith("./.")
    assert letter.mark == "Dữ liệu minh họa"


@pytest.mark.parametrize(
    ("title", "signing"),
    [
        ("", ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "")),
        ("Chuyên viên", ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "")),
        ("Chánh Văn phòng", ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "Trần Thị Bình")),
        ("Phó Giám đốc", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Thị Bình")),
        ("Giám đốc", ("", "GIÁM ĐỐC", "Trần Thị Bình")),
    ],
)
def test_who_signs_follows_from_the_senders_title(justice, title, signing):
    division = make.unit("Phòng Kiểm tra", UnitKind.DIVISION, justice)
    make.lead(division, due_on=date(2025, 6, 1))
    office = make.user(justice, Role.OFFICE, title=title, full_name="Trần Thị Bình")
    head = letter_to(division, by=office, on=TODAY).letterhead
    assert (head.signer_authority, head.signer_title, head.signer_name) == signing
    assert (head.issuer, head.symbol) == ("SỞ TƯ PHÁP", "STP-VP")
    assert head.recipients == ("Như trên", "Lãnh đạo Sở (b/c)", "Lưu: VT, VP")


def test_work_of_the_agency_as_a_whole_is_urged_on_in_its_divisions(justice):
    make.lead(justice, due_on=date(2025, 6, 1))
    letter = letter_to(justice, by=make.user(justice, Role.OFFICE), on=TODAY)
    assert letter.addressees == ("Các phòng, đơn vị thuộc Sở Tư pháp",)
    assert "13/06/2025, các phòng, đơn vị thuộc Sở Tư pháp còn 01 nhiệm vụ" in letter.opening


def test_one_letter_is_a_file_and_its_making_is_noted(client, home_affairs, justice):
    make.lead(justice, due_on=date(2025, 6, 1), title="Rà soát văn bản")
    client.force_login(home_affairs)
    sent = {"don_vi": "DN-STP", "ngay": "13/06/2025", "han": "3"}
    pdf = client.post("/don-doc/tep/", sent | {"dang": "pdf"})
    assert pdf["Content-Type"] == "application/pdf"
    assert "phieu-don-doc-dn-stp-2025-06-13.pdf" in pdf["Content-Disposition"]
    assert "Rà soát văn bản" in words(pdf.content)
    assert "chậm nhất ngày 18/06/2025" in words(pdf.content)
    made = client.post("/don-doc/tep/", sent | {"dang": "docx"})
    text = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(made.content)).paragraphs)
    assert "Kính gửi: Sở Tư pháp" in text
    events = AuditEvent.objects.filter(action="Lập phiếu đôn đốc")
    assert [(event.object_id, event.after["format"]) for event in events] == [
        (str(justice.pk), "docx"),
        (str(justice.pk), "pdf"),
    ]
    assert events[0].after["late"] == 1


def test_several_letters_come_in_one_archive(client, province, home_affairs, justice):
    for unit in (justice, make.department("Sở Y tế", province, "DN-SYT")):
        make.lead(unit, due_on=date(2025, 6, 1))
    client.force_login(home_affairs)
    answer = client.post("/don-doc/tep/", {"don_vi": ["DN-STP", "DN-SYT"], "dang": "docx"})
    assert answer["Content-Type"] == "application/zip"
    names = ZipFile(BytesIO(answer.content)).namelist()
    assert sorted(names) == ["phieu-don-doc-dn-stp-2025-06-13.docx", "phieu-don-doc-dn-syt-2025-06-13.docx"]


def test_long_letters_are_made_by_a_worker_for_the_one_who_asked(
    client, province, home_affairs, justice, django_capture_on_commit_callbacks
):
    health = make.department("Sở Y tế", province, "DN-SYT")
    plan = make.plan(province)
    for _ in range(26):
        make.activity(plan, [justice, health], due_on=date(2025, 6, 1))
    client.force_login(home_affairs)
    answer = client.post("/don-doc/tep/", {"don_vi": ["DN-STP", "DN-SYT"], "dang": "docx"})
    job = Job.objects.get(task=LETTERS_TASK)
    assert answer["Location"] == f"/tac-vu/{job.pk}/"
    assert client.get(f"/don-doc/tep/{job.pk}/").status_code == 404, "not made yet"
    tasks.make_letters(job.pk)
    job.refresh_from_db()
    assert (job.status, job.message) == (JobStatus.DONE, "Đã lập phiếu đôn đốc của 2 đơn vị.")
    assert f'href="/don-doc/tep/{job.pk}/"' in client.get(f"/tac-vu/{job.pk}/").content.decode()
    archive = client.get(f"/don-doc/tep/{job.pk}/")
    assert len(ZipFile(BytesIO(archive.content)).namelist()) == 2
    tasks.make_letters(job.pk)  # a worker that comes late finds the job closed
    assert AuditEvent.objects.filter(action="Lập phiếu đôn đốc").count() == 2
    client.force_login(make.user(make.department("Sở khác", province), Role.PROVINCE))
    assert client.get(f"/don-doc/tep/{job.pk}/").status_code == 404, "another's"
    client.force_login(home_affairs)
    client.post("/don-doc/tep/", {"don_vi": ["DN-STP", "DN-SYT"], "dang": "docx"})
    later = Job.objects.filter(task=LETTERS_TASK).first()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.make_letters(later.pk)
    assert client.get(f"/don-doc/tep/{job.pk}/").status_code == 404, "the later one took its place"
    assert client.get(f"/don-doc/tep/{later.pk}/").status_code == 200


def test_the_pages_show_counts_and_the_letter(client, home_affairs, justice):
    make.lead(justice, due_on=date(2025, 5, 14), title="Rà soát văn bản")
    client.force_login(home_affairs)
    page = " ".join(client.get("/don-doc/?han=7").content.decode().split())
    assert "1 đơn vị có 1 nhiệm vụ chủ trì quá hạn — tính đến hết ngày 13/06/2025." in page
    assert "30 ngày" in page
    assert 'href="/don-doc/DN-STP/?ngay=13/06/2025&amp;han=7"' in page
    letter = client.get("/don-doc/DN-STP/?ngay=01/06/2025&han=7").content.decode()
    assert "Rà soát văn bản" in letter
    assert re.search(r'<td class="c">18</td>', letter), "days late on the day that was asked for"
    assert "chậm nhất ngày 24/06/2025" in letter


def test_late_work_of_the_senders_own_agency_is_told_where_nobody_else_has_any(client, home_affairs, justice):
    client.force_login(home_affairs)
    assert "Không có đơn vị nào có nhiệm vụ quá hạn" in client.get("/don-doc/").content.decode()
    make.lead(home_affairs.unit, due_on=date(2025, 6, 1))
    page = client.get("/don-doc/").content.decode()
    assert "Chỉ có 1 nhiệm vụ của chính cơ quan mình quá hạn" in page
    assert "phiếu đôn đốc gửi tới đơn vị khác." in page
    make.lead(justice, due_on=date(2025, 6, 1))
    assert "chính cơ quan mình" not in client.get("/don-doc/").content.decode()


@pytest.mark.parametrize("query", ["ngay=xx", "ngay=14/06/2025", "han=0", "han=99"])
def test_terms_that_do_not_read_are_said_and_do_no_harm(client, home_affairs, justice, query):
    make.lead(justice, due_on=date(2025, 6, 1))
    client.force_login(home_affairs)
    page = client.get(f"/don-doc/?{query}").content.decode()
    assert "error-summary" in page
    assert "Sở Tư pháp" in page


def test_nothing_late_means_no_letter(client, home_affairs, justice):
    make.lead(justice, due_on=date(2025, 7, 1))
    client.force_login(home_affairs)
    assert client.get("/don-doc/DN-STP/").status_code == 404
    answer = client.post("/don-doc/tep/", {"dang": "pdf"}, follow=True)
    assert "Hãy chọn ít nhất một đơn vị có nhiệm vụ quá hạn." in answer.content.decode()
    with pytest.raises(Invalid):
        letter_to(justice, by=home_affairs, on=TODAY)


def test_who_may_not_urge_is_refused_by_the_service(justice):
    make.lead(justice, due_on=date(2025, 6, 1))
    for role in (Role.OFFICIAL, Role.LEADER):
        with pytest.raises(NotPermitted):
            request_letters(wanted=Wanted(("DN-STP",), TODAY, 5, "pdf"), by=make.user(justice, role))


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_costs_the_same_for_many(client, province, home_affairs, django_assert_num_queries, units):
    for number in range(units):
        make.lead(make.department(f"Sở {number}", province), due_on=date(2025, 6, 1))
    client.force_login(home_affairs)
    with django_assert_num_queries(4 + 3):  # the frame with the unit; counts, units; the job under way
        client.get("/don-doc/")
