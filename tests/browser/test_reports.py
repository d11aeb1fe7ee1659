"""Reports on a telephone and on a desk: annexes scroll by themselves, words about columns, notices that come late."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from organisations.enums import Role
from organisations.models import Installation
from tests import make
from tests.ops.waiting import until
from tests.reporting import builders

pytestmark = pytest.mark.django_db(transaction=True)
_WIDTHS = """(place) => { const box = document.querySelector(place); return [box.scrollWidth, box.clientWidth]; }"""
_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifted += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def justice():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 13)})
    return make.department("Sở Tư pháp", make.province())


def test_annexes_scroll_within_the_sheet_of_a_telephone(page: Page, live_server, sign_in, assert_accessible, justice):
    make.lead(justice, title="Ban hành Sổ tay")
    report = builders.compiled(builders.half_year(justice.province), justice)
    sign_in(builders.office(justice))
    page.set_viewport_size({"width": 375, "height": 900})
    page.goto(f"{live_server.url}{reverse('reporting:report_preview', args=[report.pk])}")
    within, seen = page.evaluate(_WIDTHS, ".sheet")
    assert within == seen, "the narrative stays in sight"
    within, seen = page.evaluate(_WIDTHS, ".doc-annex")
    assert within > 800
    assert seen < 375
    page.locator(".doc-annex").first.focus()
    page.keyboard.press("ArrowRight")
    # The policy forbids conditions in words, by which Playwright would wait.
    until(lambda: page.evaluate("() => document.querySelector('.doc-annex').scrollLeft") > 0, what="a step sideways")
    assert_accessible(page)


def test_columns_are_spoken_of_where_there_are_columns(page: Page, live_server, sign_in, justice):
    make.lead(justice)
    sign_in(make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE))
    page.goto(f"{live_server.url}{reverse('reporting:province')}")
    words = page.get_by_text("Bấm tên cột để sắp xếp.")
    expect(words).to_be_visible()
    page.set_viewport_size({"width": 375, "height": 900})
    expect(words).to_be_hidden()
    expect(page.get_by_text("Bấm con số để xem danh sách.")).to_be_visible()


@pytest.mark.parametrize("width", [375, 1280])
def test_notices_of_reports_come_without_a_jump(page: Page, live_server, sign_in, assert_accessible, justice, width):
    make.lead(justice)
    builders.half_year(justice.province)
    sign_in(builders.office(justice))
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(_SHIFTS)
    page.goto(f"{live_server.url}/viec-cua-toi/")
    expect(page.get_by_text("Báo cáo đến hạn gửi trong 3 ngày nữa:")).to_be_visible()
    assert page.evaluate("window.shifted") < 0.01
    assert_accessible(page)
