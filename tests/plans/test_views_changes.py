"""The pages of requests to change work: asked in place or on a page of its own, listed, answered."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import ProposalState
from plans.models import Activity, ChangeRequest
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 10)
HTMX = {"HX-Request": "true"}
SENT = {
    "wanted": "DEADLINE",
    "deadline": "30/09/2025",
    "reason": "Chờ hướng dẫn của Bộ",
    "number": "12/TTr-STP",
    "issued_on": "08/07/2025",
}


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def work():
    province = make.province()
    justice = make.department("Sở Tư pháp", province)
    return make.activity(make.plan(province), [justice], due_on=date(2025, 6, 30), title="Rà soát").assignments.get()


@pytest.fixture
def official(work):
    return make.user(work.unit)


@pytest.fixture
def home_affairs(work):
    return make.user(make.department("Sở Nội vụ", work.province), Role.PROVINCE)


def _ask(client, work, **fields):
    return client.post(f"/phan-cong/{work.pk}/de-nghi/", SENT | fields)


def test_a_plain_day_is_sent_at_once_and_the_request_is_shown(client, work, official):
    client.force_login(official)
    page = client.get(f"/hoat-dong/{work.activity_id}/").content.decode()
    assert f"/phan-cong/{work.pk}/de-nghi/" in page
    answer = _ask(client, work)
    request = ChangeRequest.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/de-nghi-dieu-chinh/{request.pk}/")
    page = client.get(answer.url).content.decode()
    assert "Chờ hướng dẫn của Bộ" in page and "12/TTr-STP ngày 08/07/2025" in page and "Rút đề nghị" in page
    assert "Không chấp thuận" not in page


def test_words_are_sent_once_the_person_has_seen_what_they_mean(client, work, official):
    client.force_login(official)
    answer = _ask(client, work, deadline="Quý IV/2025")
    page = answer.content.decode()
    assert answer.status_code == 422 and "Chưa gửi." in page
    assert "từ 01/10/2025 đến hết 24 giờ ngày 31/12/2025" in page
    assert not ChangeRequest.objects.exists()
    assert _ask(client, work, deadline="Quý III/2025", understood="fixed/2025-10-01/2025-12-31").status_code == 422
    assert _ask(client, work, deadline="Quý IV/2025", understood="fixed/2025-10-01/2025-12-31").status_code == 302
    assert ChangeRequest.objects.get().wanted["due_on"] == "2025-12-31"


def test_the_meaning_is_shown_while_one_types(client, work, official):
    client.force_login(official)
    address = f"/phan-cong/{work.pk}/de-nghi/cach-hieu/"
    assert client.get(address).url == f"/phan-cong/{work.pk}/de-nghi/"
    told = client.get(address, {"deadline": "quý 4"}, headers=HTMX).content.decode()
    assert "đến hết 24 giờ ngày 31/12/2025" in told
    assert "chưa hiểu được thời hạn" in client.get(address, {"deadline": "mai mốt"}, headers=HTMX).content.decode()


def test_what_is_wrong_is_said_all_at_once_and_nothing_typed_is_lost(client, work, official):
    client.force_login(official)
    answer = _ask(client, work, wanted="LEAD", lead="Sở Không Có", reason="Vì sáp nhập", number="", issued_on="8/7")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy nhập số, ký hiệu" in page and "ghi theo ngày/tháng/năm" in page
    assert "Sở Không Có" in page and "Vì sáp nhập" in page
    answer = _ask(client, work, wanted="LEAD", lead="Sở Không Có")
    assert answer.status_code == 422 and "Hãy chọn đơn vị trong danh sách" in answer.content.decode()


def test_the_missing_deadline_is_listed_with_the_rest_and_a_day_of_long_ago_is_outside_the_plan(client, work, official):
    client.force_login(official)
    empty = _ask(client, work, deadline="", reason="", number="", issued_on="").content.decode()
    assert "Hãy nhập thời hạn mới" in empty and "Hãy ghi lý do đề nghị" in empty
    for day in ("01/01/1925", "30/06/2019"):
        page = _ask(client, work, deadline=day, understood="").content.decode()
        assert (
            f"Ngày phải nằm trong thời gian của kế hoạch, từ hôm nay (10/07/2025) đến 31/12/2025. Ông/bà đã nhập {day}."
            in page
        )


def test_in_place_the_form_stands_under_the_row_of_the_unit(client, work, official):
    client.force_login(official)
    headers = HTMX | {"HX-Target": f"lead-{work.pk}"}
    piece = client.get(f"/phan-cong/{work.pk}/de-nghi/", headers=headers).content.decode()
    assert piece.lstrip().startswith(f'<tbody id="lead-{work.pk}"') and "Gửi đề nghị" in piece
    answer = client.post(f"/phan-cong/{work.pk}/de-nghi/", SENT, headers=headers)
    assert answer.headers["HX-Redirect"] == f"/de-nghi-dieu-chinh/{ChangeRequest.objects.get().pk}/"
    again = client.post(f"/phan-cong/{work.pk}/de-nghi/", SENT, headers=headers)
    assert again.status_code == 409 and "đang chờ trả lời" in again.content.decode()


def test_who_answers_sees_the_original_beside_and_approves(client, work, official, home_affairs):
    client.force_login(official)
    _ask(client, work)
    request = ChangeRequest.objects.get()
    client.force_login(home_affairs)
    listed = client.get("/de-nghi-dieu-chinh/").content.decode()
    assert "<strong>1</strong> đề nghị chờ ông/bà trả lời" in listed and "gửi hôm nay" in listed
    page = client.get(f"/de-nghi-dieu-chinh/{request.pk}/").content.decode()
    assert "30/06/2025" in page and "<strong>30/09/2025</strong>" in page
    answer = client.post(f"/de-nghi-dieu-chinh/{request.pk}/tra-loi/", {"verdict": "refuse", "answer": ""})
    assert answer.status_code == 422 and "lý do không chấp thuận" in answer.content.decode()
    client.post(f"/de-nghi-dieu-chinh/{request.pk}/tra-loi/", {"verdict": "approve"})
    assert Activity.objects.get().due_on == date(2025, 9, 30)
    assert "đề nghị chờ ông/bà" in client.get("/de-nghi-dieu-chinh/?state=APPROVED").content.decode()


def test_the_days_of_waiting_are_counted(client, work, official, home_affairs):
    client.force_login(official)
    _ask(client, work)
    Installation.objects.update(demo_date=date(2025, 7, 15))
    client.force_login(home_affairs)
    assert "đã chờ 5 ngày" in client.get("/de-nghi-dieu-chinh/").content.decode()
    assert "đã chờ 5 ngày" in client.get(f"/de-nghi-dieu-chinh/{ChangeRequest.objects.get().pk}/").content.decode()


def test_who_may_not_answer_learns_who_does(client, work, official):
    client.force_login(official)
    _ask(client, work)
    request = ChangeRequest.objects.get()
    assert "Đề nghị này do Sở Nội vụ trả lời." in client.get(f"/de-nghi-dieu-chinh/{request.pk}/").content.decode()
    answer = client.post(f"/de-nghi-dieu-chinh/{request.pk}/tra-loi/", {"verdict": "approve"})
    assert answer.status_code == 403
    client.post(f"/de-nghi-dieu-chinh/{request.pk}/rut/")
    request.refresh_from_db()
    assert request.state == ProposalState.WITHDRAWN


def test_an_approval_that_comes_too_late_says_why(client, work, official, home_affairs):
    client.force_login(official)
    _ask(client, work)
    Activity.objects.update(due_on=date(2025, 8, 31))
    client.force_login(home_affairs)
    request = ChangeRequest.objects.get()
    answer = client.post(f"/de-nghi-dieu-chinh/{request.pk}/tra-loi/", {"verdict": "approve", "answer": "Đồng ý."})
    assert answer.status_code == 409
    assert "đã được điều chỉnh sau khi đơn vị đề nghị" in answer.content.decode()
    assert "Đồng ý." in answer.content.decode()


def test_an_extended_deadline_shows_the_original_wherever_the_work_is(client, work, official, home_affairs):
    client.force_login(official)
    _ask(client, work)
    first = ChangeRequest.objects.get()
    client.force_login(home_affairs)
    client.post(f"/de-nghi-dieu-chinh/{first.pk}/tra-loi/", {"verdict": "approve"})
    sentence = (
        "Hạn ban đầu: 30/06/2025, được gia hạn đến 30/09/2025 theo đề nghị tại văn bản số 12/TTr-STP ngày 08/07/2025"
    )
    page = client.get(f"/hoat-dong/{work.activity_id}/").content.decode()
    assert f"{sentence}, được {home_affairs.unit} chấp thuận ngày " in page
    assert "Theo đề nghị tại văn bản số 12/TTr-STP" in page
    assert "hạn ban đầu: 30/06/2025" in client.get(f"/ke-hoach/{work.plan_id}/").content.decode()
    client.force_login(official)
    assert "hạn ban đầu: 30/06/2025" in client.get("/viec-cua-toi/").content.decode()
    _ask(client, work, deadline="Thường xuyên", understood="continuous//", number="20/TTr-STP")
    client.force_login(home_affairs)
    client.post(f"/de-nghi-dieu-chinh/{ChangeRequest.objects.latest('pk').pk}/tra-loi/", {"verdict": "approve"})
    page = client.get(f"/hoat-dong/{work.activity_id}/").content.decode()
    assert "Hạn ban đầu: 30/06/2025, được điều chỉnh thành Thường xuyên theo đề nghị tại văn bản số 20/TTr-STP" in page


def test_what_waits_is_told_on_the_pages_where_one_begins(client, work, official, home_affairs):
    client.force_login(official)
    _ask(client, work)
    client.force_login(home_affairs)
    for address in ("/toan-tinh/", f"/ke-hoach/{work.plan_id}/"):
        assert "1 đề nghị điều chỉnh</strong></a> chờ ông/bà trả lời" in client.get(address).content.decode()
    listed = client.get("/de-nghi-dieu-chinh/", {"state": "WAITING", "plan": work.plan_id}).content.decode()
    assert "Rà soát" in listed
    assert "Rà soát" not in client.get("/de-nghi-dieu-chinh/", {"plan": work.plan_id + 1}).content.decode()
    client.force_login(make.user(work.unit, Role.OFFICE))
    assert "của đơn vị</a> chờ nơi khác trả lời" in client.get("/bao-cao/thong-bao/", headers=HTMX).content.decode()
    client.force_login(make.user(make.department("Sở Y tế", work.province), Role.OFFICE))
    assert "đề nghị điều chỉnh" not in client.get("/bao-cao/thong-bao/", headers=HTMX).content.decode()


@pytest.mark.parametrize("plan", ["9" * 30, "-1", "ba"])
def test_a_plan_that_cannot_be_leaves_the_list_as_it_is(client, work, official, plan):
    client.force_login(official)
    _ask(client, work)
    answer = client.get(f"/de-nghi-dieu-chinh/?plan={plan}")
    assert answer.status_code == 200
    assert "Rà soát" in answer.content.decode()


def test_programs_read_no_requests(client, work, official):
    client.force_login(official)
    _ask(client, work)
    request = ChangeRequest.objects.get()
    readers = [official, make.user(work.unit, Role.CLIENT), make.user(work.plan.owner, Role.CLIENT)]
    assert [request in ChangeRequest.objects.visible_to(person) for person in readers] == [True, False, False]
