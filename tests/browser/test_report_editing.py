"""Parts of a report written in a browser: saved while they are written, by one person at a time, and never lost."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from organisations.enums import Role
from organisations.models import Installation
from reporting.enums import QuestionKind
from reporting.models import ReportPart, RoundQuestion
from reporting.services.parts import edit_part, hold_part
from tests import make
from tests.ops.waiting import until
from tests.reporting import builders

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = "Đã lưu"


@pytest.fixture
def justice():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 13)})
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def colleague(justice):
    return make.user(justice, Role.OFFICE, full_name="Trần Thị Bình")


@pytest.fixture
def report(justice):
    make.lead(justice, title="Ban hành Sổ tay")
    return builders.compiled(builders.half_year(justice.province), justice)


@pytest.fixture
def opened(page: Page, live_server, sign_in, report, justice):
    """The part "plan", open to the office, its cursor in the text."""
    sign_in(builders.office(justice))
    page.goto(f"{live_server.url}{reverse('reporting:report_detail', args=[report.pk])}")
    page.locator("#sua-plan").click()
    expect(box(page)).to_be_focused()
    return page


def box(page: Page):
    return page.locator("#id_plan_body")


def noted(page: Page):
    return page.locator("#da-luu-plan")


def part_of(report) -> ReportPart:
    return report.parts.get(key="plan")


def test_writing_saves_itself_and_closing_saves_the_rest_and_lets_go(opened: Page, report, assert_accessible):
    box(opened).fill("Đã kiểm tra 3 xã")
    expect(noted(opened)).to_contain_text(SAVED)
    part = part_of(report)
    assert (part.body, part.is_generated, part.editing_by_id is not None) == ("Đã kiểm tra 3 xã", False, True)
    assert_accessible(opened)
    box(opened).press_sequentially(".")
    opened.get_by_role("button", name="Đóng", exact=True).click()
    expect(opened.locator("#phan-plan .prose").first).to_have_text("Đã kiểm tra 3 xã.")
    until(lambda: part_of(report).editing_by_id is None, what="a part that is let go")
    expect(opened.locator("#phan-plan:focus, #phan-plan :focus")).to_have_count(1)


def test_closing_without_writing_leaves_the_part_to_the_system(opened: Page, report):
    until(lambda: part_of(report).editing_by_id, what="a part that is held")
    opened.get_by_role("button", name="Đóng", exact=True).click()
    expect(box(opened)).to_have_count(0)
    until(lambda: part_of(report).editing_by_id is None, what="a part that is let go")
    assert part_of(report).version == 1


def test_who_leaves_the_page_lets_the_part_go(opened: Page, live_server, report):
    box(opened).fill("Đã kiểm tra 3 xã")
    expect(noted(opened)).to_contain_text(SAVED)
    opened.goto(f"{live_server.url}/thong-bao/")
    until(lambda: part_of(report).editing_by_id is None, what="a part that is let go")


def test_an_answer_given_a_moment_before_closing_is_saved(page: Page, live_server, sign_in, report, justice):
    kind = {"kind": QuestionKind.YES_NO, "text": "Đã công khai", "position": 1}
    question = RoundQuestion.objects.create(round=report.round, **kind)
    told = {"report": report, "key": "question_1", "heading": "Đã công khai", "position": 90}
    part = ReportPart.objects.create(question=question, **told)
    sign_in(builders.office(justice))
    page.goto(f"{live_server.url}{reverse('reporting:report_detail', args=[report.pk])}")
    page.locator("#sua-question_1").click()
    page.get_by_label("Có", exact=True).check()
    page.get_by_role("button", name="Đóng", exact=True).click()
    expect(page.locator("#phan-question_1 strong").first).to_have_text("Có")
    part.refresh_from_db()
    assert part.answer == 1


def test_what_was_written_without_a_connection_is_saved_when_it_is_back(opened: Page, report):
    opened.context.set_offline(True)
    box(opened).fill("Viết khi mất mạng")
    expect(noted(opened)).to_contain_text("tự lưu khi có mạng")
    opened.context.set_offline(False)
    expect(noted(opened)).to_contain_text(SAVED)
    assert part_of(report).body == "Viết khi mất mạng"


def test_after_the_end_of_the_session_the_text_is_there_again(opened: Page, sign_in, report, justice):
    opened.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    box(opened).fill("Viết khi phiên đã hết")
    expect(opened).to_have_url(re.compile("/dang-nhap/"))
    sign_in(builders.office(justice))
    opened.goto(opened.url.split("/dang-nhap/")[0] + reverse("reporting:report_detail", args=[report.pk]))
    expect(opened.locator("#phan-plan")).to_contain_text("Có nội dung chưa lưu")
    opened.locator("#sua-plan").click()
    expect(box(opened)).to_have_value("Viết khi phiên đã hết")


def test_numbers_that_arrive_wait_until_the_part_is_closed(opened: Page, report):
    box(opened).fill("Đang viết dở")
    report.parts.filter(key="causes").update(body="Nguyên nhân mới", version=5)
    opened.evaluate("htmx.trigger(document.body, 'job-closed')")
    opened.wait_for_timeout(500)
    expect(box(opened)).to_have_value("Đang viết dở")
    opened.get_by_role("button", name="Đóng", exact=True).click()
    expect(opened.locator("#phan-causes")).to_contain_text("Nguyên nhân mới")
    assert part_of(report).body == "Đang viết dở"


def test_a_part_that_somebody_writes_says_who(page: Page, live_server, sign_in, report, justice, colleague):
    hold_part(part=_seen(report), by=colleague)
    sign_in(builders.office(justice))
    page.goto(f"{live_server.url}{reverse('reporting:report_detail', args=[report.pk])}")
    page.locator("#sua-plan").click()
    expect(page.locator("#phan-plan")).to_contain_text("Trần Thị Bình đang sửa")
    expect(box(page)).to_have_count(0)


def test_two_texts_of_one_part_stand_side_by_side(opened: Page, report, colleague, assert_accessible):
    ReportPart.objects.update(editing_until=make.moment(date(2025, 6, 1)))  # asleep for a while
    part = _seen(report)
    edit_part(part=part, by=colleague, body="Của đồng nghiệp", seen_version=part.version)
    box(opened).fill("Của tôi")
    expect(noted(opened)).to_contain_text("Trần Thị Bình đã sửa mục này")
    opened.get_by_role("button", name="Lưu và đóng").click()
    expect(opened.locator("#phan-plan .halves .theirs")).to_have_text("Của đồng nghiệp")
    expect(box(opened)).to_have_value("Của tôi")
    assert_accessible(opened)
    opened.get_by_role("button", name="Lưu nội dung của tôi").click()
    expect(opened.locator("#phan-plan .prose").first).to_have_text("Của tôi")


def test_an_earlier_text_is_read_and_taken_back(opened: Page, report):
    before = part_of(report).body
    box(opened).fill("Viết lại")
    opened.get_by_role("button", name="Lưu và đóng").click()
    expect(box(opened)).to_have_count(0)
    opened.locator("#phan-plan").get_by_role("link", name="Lịch sử").click()
    expect(opened.locator("ins").first).to_contain_text("Viết lại")
    opened.get_by_role("button", name="Lấy lại nội dung trước khi sửa").click()
    expect(opened.locator("#messages")).to_contain_text("Đã lấy lại nội dung cũ")
    assert part_of(report).body == before


def _seen(report) -> ReportPart:
    return ReportPart.objects.select_related("report__round__province", "report__unit").get(report=report, key="plan")
