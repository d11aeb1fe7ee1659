"""What the unit sees of a report that waits for its leader: on the list, on the activity's page, in the form."""

from datetime import date

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import ProposalState
from plans.models import ProgressUpdate, ProposedUpdate
from plans.services.proposals import approve_proposal, refuse_proposal
from reform.common import clock
from tests import make
from tests.pages import words

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 12)
SENT = {"status": "IN_PROGRESS", "progress": "40", "on": "12/06/2025", "seen_version": "0", "result": "Đã lấy ý kiến."}


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    with clock.working_on(DAY):
        yield


@pytest.fixture
def division():
    justice = make.department("Sở Tư pháp", make.province())
    return make.unit("Phòng Văn bản", UnitKind.DIVISION, justice, two_reviews=True)


@pytest.fixture
def official(client, division):
    person = make.user(division, full_name="Đỗ Thị Hà")
    client.force_login(person)
    return person


@pytest.fixture
def work(division):
    return make.lead(division, due_on=date(2025, 6, 30), title="Rà soát văn bản")


def send(client, work, **headers) -> ProposedUpdate:
    answer = client.post(f"/phan-cong/{work.pk}/cap-nhat/", SENT, headers=headers)
    assert answer.status_code in (200, 302)
    return ProposedUpdate.objects.latest("pk")


def test_the_form_says_that_a_leader_decides_and_the_list_shows_what_waits(client, official, work):
    assert "Trình lãnh đạo duyệt" in words(client.get(f"/phan-cong/{work.pk}/cap-nhat/"))
    row = client.post(
        f"/phan-cong/{work.pk}/cap-nhat/", SENT, headers={"HX-Request": "true", "HX-Target": f"work-{work.pk}"}
    )
    waits = "Chờ lãnh đạo duyệt từ 12/06/2025: Đang thực hiện, 40% – Đã lấy ý kiến."
    assert waits in words(row)
    assert "Đã trình lãnh đạo duyệt “Rà soát văn bản”." in words(row)
    client.force_login(make.user(work.unit))
    assert waits in words(client.get("/viec-cua-toi/")), "everybody of the unit sees it"
    assert waits in words(client.get(f"/hoat-dong/{work.activity_id}/"))
    assert not ProgressUpdate.objects.exists()


def test_other_agencies_and_the_province_do_not_see_what_does_not_hold_yet(client, official, work):
    send(client, work)
    client.force_login(make.user(make.department("Sở Nội vụ", work.province), Role.PROVINCE))
    assert "Chờ lãnh đạo duyệt" not in words(client.get(f"/hoat-dong/{work.activity_id}/"))


def test_who_proposed_takes_it_back_from_the_activitys_page(client, official, work):
    proposal = send(client, work)
    assert "Rút cập nhật đã trình" in words(client.get(f"/hoat-dong/{work.activity_id}/"))
    answer = client.post(f"/cho-duyet/trinh/{proposal.pk}/rut/", follow=True)
    assert "Đã rút cập nhật." in words(answer)
    assert "Chờ lãnh đạo duyệt" not in words(answer)
    assert "không còn chờ duyệt" in words(client.post(f"/cho-duyet/trinh/{proposal.pk}/rut/", follow=True))


def test_a_refusal_stands_on_the_row_until_the_work_is_reported_anew(client, official, work):
    leader = make.user(work.unit, Role.LEADER, full_name="Trần Văn An")
    refuse_proposal(proposal=send(client, work), by=leader, reason="Thiếu số văn bản.")
    refused = "Trần Văn An chưa duyệt: Thiếu số văn bản."
    assert refused in words(client.get("/viec-cua-toi/"))
    approve_proposal(proposal=send(client, work), by=leader, seen_version=0)
    assert refused not in words(client.get("/viec-cua-toi/"))
    page = words(client.get(f"/hoat-dong/{work.activity_id}/"))
    assert "Trần Văn An duyệt lúc" in page
    assert refused not in page


def test_a_stale_form_conflicts_before_anything_waits(client, official, work):
    office = make.user(work.agency, Role.OFFICE)
    make.update(work, office, DAY)
    answer = client.post(f"/phan-cong/{work.pk}/cap-nhat/", SENT)
    assert answer.status_code == 409
    assert "Đã lấy ý kiến." in answer.content.decode()
    assert not ProposedUpdate.objects.filter(state=ProposalState.WAITING).exists()
