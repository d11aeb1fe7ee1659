"""The page on which an event is recorded, and what the activity's page then shows."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import DeadlineType
from plans.models import Activity, ActivityChange
from tests import make

pytestmark = pytest.mark.django_db
WORDS = "Sau khi công bố Chỉ số năm 2024"


@pytest.fixture
def justice():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 16))
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def activity(justice):
    made = make.activity(make.plan(justice.province), [justice], kind=DeadlineType.CONDITIONAL)
    Activity.objects.filter(pk=made.pk).update(deadline_text=WORDS)
    return made


def _fields(**fields) -> dict[str, str]:
    sent = {"words": "Đã công bố Chỉ số", "happened_on": "10/06/2025", "due_on": "20/07/2025", "seen": "conditional//"}
    return sent | fields


def test_the_office_is_offered_it_and_an_official_is_not(client, justice, activity):
    address = f"/hoat-dong/{activity.pk}/moc/"
    client.force_login(make.user(justice, Role.OFFICE))
    assert f'href="{address}"' in client.get(f"/hoat-dong/{activity.pk}/").content.decode()
    form = client.get(address).content.decode()
    assert f">\n{WORDS}</textarea>" in form
    client.force_login(make.user(justice))
    assert address not in client.get(f"/hoat-dong/{activity.pk}/").content.decode()
    refused = client.get(address)
    assert (refused.status_code, "Chỉ Văn phòng của cơ quan chủ trì" in refused.content.decode()) == (403, True)


def test_a_recorded_event_stands_on_the_activitys_page_beside_the_plans_words(client, justice, activity):
    client.force_login(make.user(justice, Role.OFFICE, full_name="Lê Thị Văn Phòng"))
    answer = client.post(f"/hoat-dong/{activity.pk}/moc/", _fields(number="12/QĐ-BNV"), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/hoat-dong/{activity.pk}/", 302)]
    shown = ("Ghi nhận mốc", "Đã công bố Chỉ số", "Theo văn bản số 12/QĐ-BNV", "Lê Thị Văn Phòng", "đến 20/07/2025")
    for words in (*shown, WORDS):
        assert words in page
    again = client.get(f"/hoat-dong/{activity.pk}/moc/").content.decode()
    assert 'value="20/07/2025"' in again
    assert 'value="10/06/2025"' in again
    assert "Đã công bố Chỉ số</textarea>" in again


def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(client, justice, activity):
    client.force_login(make.user(justice, Role.OFFICE))
    fields = _fields(words="", happened_on="10/06/1925", due_on="mai", issued_on="05/06/2025")
    answer = client.post(f"/hoat-dong/{activity.pk}/moc/", fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Hãy ghi sự kiện", "phải từ 01/01/2024 trở đi", "ví dụ 30/09/2025", "Hãy nhập số, ký hiệu"):
        assert words in page
    assert 'value="10/06/1925"' in page
    assert page.count("Hạn hoàn thành ghi theo") == 2  # at the field and in the summary
    assert not ActivityChange.objects.exists()


def test_a_deadline_that_was_recorded_meanwhile_is_shown_before_it_is_written_over(client, justice, activity):
    client.force_login(make.user(justice, Role.OFFICE))
    client.post(f"/hoat-dong/{activity.pk}/moc/", _fields())
    answer = client.post(f"/hoat-dong/{activity.pk}/moc/", _fields(due_on="01/08/2025"))
    page = answer.content.decode()
    assert (answer.status_code, "được ghi khác trong khi" in page, 'value="01/08/2025"' in page) == (409, True, True)
    client.post(f"/hoat-dong/{activity.pk}/moc/", _fields(due_on="01/08/2025", seen="fixed/2025-06-10/2025-07-20"))
    assert Activity.objects.get(pk=activity.pk).due_on == date(2025, 8, 1)


def test_work_without_a_date_is_asked_for_a_reason_instead_of_an_event(client, justice):
    made = make.activity(make.plan(justice.province), [justice], kind=DeadlineType.UNSPECIFIED)
    client.force_login(make.user(justice, Role.OFFICE))
    assert "Xác định thời hạn" in client.get(f"/hoat-dong/{made.pk}/").content.decode()
    form = client.get(f"/hoat-dong/{made.pk}/moc/").content.decode()
    assert "Lý do, căn cứ xác định thời hạn" in form
    assert "happened_on" not in form
    sent = {"words": "Theo kết luận giao ban", "due_on": "30/09/2025", "seen": "unspecified//"}
    client.post(f"/hoat-dong/{made.pk}/moc/", sent)
    page = client.get(f"/hoat-dong/{made.pk}/").content.decode()
    assert "Theo kết luận giao ban" in page
    assert "đến 30/09/2025" in page
