"""Two people on one report: each sees who writes what while it happens, and nobody's focus or words are touched."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from organisations.enums import Role
from organisations.models import Installation
from reporting.services.submission import submit_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20_000  # milliseconds; a page asks every 8,000


@pytest.fixture
def justice():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 13)})
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def report(justice):
    make.lead(justice, title="Ban hành Sổ tay")
    return builders.compiled(builders.half_year(justice.province), justice)


@pytest.fixture
def mine(page: Page, live_server, sign_in, report, justice) -> Page:
    """The report's page of one person, who reads."""
    sign_in(builders.office(justice))
    page.goto(live_server.url + reverse("reporting:report_detail", args=[report.pk]))
    return page


@pytest.fixture
def theirs(browser: Browser, browser_context_args, live_server, report, justice):
    """The same page in a colleague's browser."""
    client = Client()
    colleague = make.user(justice, Role.OFFICE, full_name="Trần Thị Bình")
    client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(**browser_context_args)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("reporting:report_detail", args=[report.pk]))
    yield page
    context.close()


def test_who_waits_sees_who_writes_and_begins_when_they_have_finished(mine: Page, theirs: Page, report):
    mine.locator("#sua-plan").focus()
    theirs.locator("#sua-plan").click()
    expect(mine.locator("#trang-thai-plan")).to_contain_text("Trần Thị Bình đang sửa", timeout=PATIENCE)
    expect(mine.get_by_role("status").filter(has_text="Trần Thị Bình đang sửa mục")).to_have_count(1)
    expect(mine.locator("#sua-plan")).to_be_focused()

    theirs.locator("#id_plan_body").fill("Đồng nghiệp đã viết xong")
    theirs.get_by_role("button", name="Lưu và đóng").click()
    expect(mine.locator("#loi-van-plan")).to_have_text("Đồng nghiệp đã viết xong", timeout=PATIENCE)
    expect(mine.locator("#trang-thai-plan")).not_to_contain_text("đang sửa")
    expect(mine.locator("#nguoi-sua")).to_contain_text("không còn ai sửa")
    expect(mine.locator("#sua-plan")).to_be_focused()
    mine.keyboard.press("Enter")
    expect(mine.locator("#id_plan_body")).to_have_value("Đồng nghiệp đã viết xong")


def test_what_others_do_leaves_alone_what_is_being_typed(mine: Page, theirs: Page, report):
    mine.locator("#sua-plan").click()
    mine.locator("#id_plan_body").fill("Đang viết dở")
    mine.locator("#phan-causes .part-talk > summary").click()
    mine.locator("#trao-doi-causes").press_sequentially("Trao đổi dở")
    theirs.locator("#sua-causes").click()
    theirs.locator("#id_causes_body").fill("Do thiếu người")
    theirs.get_by_role("button", name="Lưu và đóng").click()
    theirs.locator("#khoa-causes").click()
    expect(mine.locator("#loi-van-causes")).to_have_text("Do thiếu người", timeout=PATIENCE)
    expect(mine.locator("#phan-causes").get_by_role("button", name="Mở khóa")).to_be_visible()
    expect(mine.locator("#trao-doi-causes")).to_be_focused()
    expect(mine.locator("#trao-doi-causes")).to_have_value("Trao đổi dở")
    expect(mine.locator("#id_plan_body")).to_have_value("Đang viết dở")


def test_nothing_is_asked_by_a_tab_that_nobody_sees(mine: Page):
    asked: list[str] = []
    mine.on("request", lambda request: asked.append(request.url) if "/nguoi-sua/" in request.url else None)
    mine.evaluate("Object.defineProperty(document, 'hidden', {configurable: true, value: true})")
    mine.wait_for_timeout(9_000)
    assert asked == []
    mine.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    mine.wait_for_timeout(500)
    assert len(asked) == 1


def test_who_still_writes_learns_that_the_report_has_been_sent(mine: Page, report, justice, assert_accessible):
    submit_report(report=report, by=builders.office(justice))
    expect(mine.locator("#nguoi-sua")).to_contain_text("không sửa được nữa", timeout=PATIENCE)
    assert_accessible(mine)
    mine.locator("#nguoi-sua").get_by_role("link", name="Tải lại trang").click()
    expect(mine.locator("#sua-plan")).to_have_count(0)


def test_on_a_telephone_a_part_is_two_taps_away_and_long_texts_are_folded(mine: Page, report, assert_accessible):
    paragraphs = [f"- Nội dung thứ {number};" for number in range(1, 21)]
    report.parts.filter(key="causes").update(body="\n".join(paragraphs), version=2)
    mine.reload()
    expect(mine.get_by_text("Nội dung thứ 20")).to_be_visible()  # where there is room nothing is folded
    mine.set_viewport_size({"width": 375, "height": 812})
    mine.reload()
    expect(mine.get_by_text("Nội dung thứ 4")).to_be_visible()
    expect(mine.get_by_text("Nội dung thứ 20")).to_be_hidden()
    contents = mine.get_by_role("navigation", name="Mục lục của báo cáo")
    contents.get_by_text("Mục lục").click()
    contents.get_by_role("link", name=report.parts.get(key="causes").heading).click()
    expect(mine.locator("#phan-causes .report-part__head")).to_be_in_viewport()
    expect(contents.get_by_role("link").first).to_be_hidden()
    mine.get_by_text("Xem tiếp 16 đoạn").click()
    expect(mine.get_by_text("Nội dung thứ 20")).to_be_visible()
    assert_accessible(mine)
