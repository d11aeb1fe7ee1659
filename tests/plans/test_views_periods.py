"""The pages on which a unit confirms periods of continuous work, and what they say of them."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import Installation
from plans.models import Evidence, PeriodReport
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)


@pytest.fixture
def justice():
    Installation.objects.create(pk=1, demo_date=DAY)
    return make.department("Sở Tư pháp", make.province())


def _htmx(work, origin: str = "work") -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": f"{origin}-{work.pk}"}


def _fields(work, **fields) -> dict[str, str]:
    return {"period_end": "2025-03-14", "result": "Đã họp 02 cuộc.", "seen_version": str(work.version)} | fields


def test_the_list_says_which_period_lacks_a_word_and_offers_to_confirm_it(client, justice):
    work = make.lead(justice, title="Họp giao ban cải cách hành chính")
    client.force_login(make.user(justice))
    page = client.get("/viec-cua-toi/").content.decode()
    assert "chưa báo cáo kỳ Quý I (đến 14/3)" in page
    assert f'href="/phan-cong/{work.pk}/xac-nhan-ky/"' in page
    assert 'class="soon"' in page
    assert "Quá hạn" not in page.split("<tbody", 1)[1]


def test_what_lacks_a_word_stands_first_and_can_be_asked_for(client, justice):
    plan = make.plan(justice.province)
    said, silent, late = (
        make.activity(plan, [justice], title=title, **fields).assignments.get()
        for title, fields in (("Đã nói", {}), ("Chưa nói", {}), ("Quá hạn rồi", {"due_on": date(2025, 3, 1)}))
    )
    make.update(said, make.user(justice), date(2025, 3, 1))
    client.force_login(make.user(justice))
    page = client.get("/viec-cua-toi/").content.decode()
    places = [page.index(f'id="work-{work.pk}"') for work in (late, silent, said)]
    assert places == sorted(places)
    assert 'href="?word=missing"' in page
    asked = client.get("/viec-cua-toi/?word=missing").content.decode()
    assert [f'id="work-{work.pk}"' in asked for work in (late, silent, said)] == [False, True, False]
    make.update(silent, make.user(justice), date(2025, 3, 1))
    assert "word=missing" not in client.get("/viec-cua-toi/").content.decode(), "every period has its word"


def test_confirming_in_place_answers_with_the_row_as_it_is_now(client, justice):
    work = make.lead(justice, title="Họp giao ban")
    client.force_login(make.user(justice))
    form = client.get(f"/phan-cong/{work.pk}/xac-nhan-ky/", headers=_htmx(work)).content.decode()
    assert "Xác nhận kỳ Quý I năm 2025" in form
    assert "<html" not in form
    answer = client.post(f"/phan-cong/{work.pk}/xac-nhan-ky/", _fields(work), headers=_htmx(work))
    row = answer.content.decode()
    assert (answer.status_code, "đã báo cáo kỳ này" in row, "xac-nhan-ky" in row) == (200, True, False)
    assert "Đã xác nhận kỳ Quý I năm 2025 của “Họp giao ban”" in row
    assert PeriodReport.objects.get().update.result == "Đã họp 02 cuộc."


def test_without_scripts_the_form_is_a_page_and_leads_to_the_activity(client, justice):
    work = make.lead(justice)
    client.force_login(make.user(justice))
    page = client.get(f"/phan-cong/{work.pk}/xac-nhan-ky/").content.decode()
    assert "<h1>Xác nhận kỳ Quý I năm 2025</h1>" in page
    answer = client.post(f"/phan-cong/{work.pk}/xac-nhan-ky/", _fields(work, number="15/BC-STP"), follow=True)
    assert answer.redirect_chain == [(f"/hoat-dong/{work.activity_id}/", 302)]
    shown = answer.content.decode()
    assert "Báo cáo theo kỳ" in shown
    assert "Đã họp 02 cuộc." in shown
    assert "Văn bản số 15/BC-STP" in shown


def test_nothing_typed_is_lost_when_something_is_missing(client, justice):
    work = make.lead(justice)
    client.force_login(make.user(justice))
    fields = _fields(work, result=" ", number="15/BC-STP")
    answer = client.post(f"/phan-cong/{work.pk}/xac-nhan-ky/", fields, headers=_htmx(work))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy ghi kết quả trong kỳ" in page
    assert 'value="15/BC-STP"' in page


def test_a_colleague_who_was_faster_is_shown_and_saving_again_adds_to_it(client, justice):
    work = make.lead(justice)
    make.update(work, make.user(justice, full_name="Trần Thị B"), date(2025, 3, 1))
    client.force_login(make.user(justice))
    answer = client.post(f"/phan-cong/{work.pk}/xac-nhan-ky/", _fields(work, seen_version="0"), headers=_htmx(work))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Trần Thị B" in page
    assert "Đã họp 02 cuộc." in page
    assert "Xác nhận kỳ Quý I năm 2025" in page
    answer = client.post(f"/phan-cong/{work.pk}/xac-nhan-ky/", _fields(work), headers=_htmx(work))
    assert "Đã ghi bổ sung cho kỳ Quý I năm 2025" in answer.content.decode()
    assert PeriodReport.objects.count() == 2


def test_an_address_is_kept_as_a_link_and_one_that_is_none_is_refused_where_it_was_typed(client, justice):
    work = make.lead(justice)
    client.force_login(make.user(justice))
    address = f"/phan-cong/{work.pk}/xac-nhan-ky/"
    refused = client.post(address, _fields(work, number="https://"))
    assert (refused.status_code, f'id="{work.pk}-number-error"' in refused.content.decode()) == (422, True)
    client.post(address, _fields(work, number="https://stp.daknong.gov.vn/tin/1"))
    assert Evidence.objects.get().url == "https://stp.daknong.gov.vn/tin/1"


def test_a_period_that_has_not_begun_or_is_none_is_refused_with_words(client, justice):
    work = make.lead(justice)
    client.force_login(make.user(justice))
    for ends_on, words in (("2025-06-14", "bắt đầu từ ngày 15/03/2025"), ("2025-02-30", "Hãy chọn kỳ cần xác nhận")):
        answer = client.post(f"/phan-cong/{work.pk}/xac-nhan-ky/", _fields(work, period_end=ends_on))
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not PeriodReport.objects.exists()


def test_the_address_names_an_earlier_period(client, justice):
    work = make.lead(justice)
    client.force_login(make.user(justice))
    Installation.objects.update(demo_date=date(2025, 7, 1))
    page = client.get(f"/phan-cong/{work.pk}/xac-nhan-ky/?ky=2025-03-14").content.decode()
    unknown = client.get(f"/phan-cong/{work.pk}/xac-nhan-ky/?ky=khong").content.decode()
    assert "Xác nhận kỳ Quý I năm 2025" in page
    assert "Xác nhận kỳ 6 tháng đầu năm 2025" in unknown


def test_work_with_a_deadline_and_plans_that_have_not_begun_have_nothing_to_confirm(client, justice):
    fixed = make.lead(justice, date(2025, 6, 30))
    ahead = make.lead(justice, year=2026)
    client.force_login(make.user(justice))
    for work, words in ((fixed, "việc này được cập nhật tiến độ"), (ahead, "chưa đến kỳ báo cáo đầu tiên")):
        answer = client.get(f"/phan-cong/{work.pk}/xac-nhan-ky/")
        assert (answer.status_code, words in answer.content.decode()) == (403, True)


def test_the_activity_shows_its_periods_to_those_who_see_them_and_links_for_those_who_confirm(client, justice):
    other = make.department("Sở Y tế", justice.province, "SYT")
    activity = make.activity(make.plan(justice.province), [justice, other])
    own = activity.assignments.get(unit=justice)
    link = f"/phan-cong/{own.pk}/xac-nhan-ky/?ky=2025-03-14"
    client.force_login(make.user(justice))
    page = client.get(f"/hoat-dong/{activity.pk}/").content.decode()
    assert "Quý I năm 2025" in page
    assert link in page
    client.force_login(make.user(justice, Role.LEADER))
    assert link not in client.get(f"/hoat-dong/{activity.pk}/").content.decode()


def test_work_with_a_deadline_has_no_table_of_periods(client, justice):
    work = make.lead(justice, date(2025, 6, 30))
    client.force_login(make.user(justice))
    assert "Báo cáo theo kỳ" not in client.get(f"/hoat-dong/{work.activity_id}/").content.decode()
