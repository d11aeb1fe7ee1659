"""One ordinary day in the browser with a real Celery worker: from an official's update to the province's figure and
its PDF.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from plans.models import Assignment
from reporting.models import Report
from tests.flows.town import build_town
from tests.ops.running import bare_environment

pytestmark = pytest.mark.django_db(transaction=True)
_WORK = 120_000  # milliseconds that a worker may take, on a busy machine


@pytest.fixture
def worker(transactional_db) -> Iterator[None]:
    """A worker process on the test's database, broker and files."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = bare_environment(
        DATABASE_URL=url,
        CELERY_BROKER_URL=os.environ.get("CELERY_BROKER_URL", ""),
        REFORM_DATA_DIR=str(settings.TEST_FOLDER),
        REFORM_REDIS_PREFIX=os.environ["REFORM_REDIS_PREFIX"],
    )
    command = [sys.executable, "-m", "celery", "-A", "reform", "worker", "--concurrency=1", "--loglevel=WARNING"]
    process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
    yield
    process.terminate()
    process.wait(timeout=300)


def test_the_day(page: Page, live_server, sign_in, worker):
    town = build_town(activities=10)
    agency = town.agencies[2]
    _official_says_that_it_is_done(page, live_server, sign_in, town, agency)
    _office_makes_the_report_and_sends_it(page, live_server, sign_in, town, agency)
    _home_affairs_accepts_and_adds_up(page, live_server, sign_in, town, agency)


def _official_says_that_it_is_done(page, live_server, sign_in, town, agency):
    sign_in(town.officials[agency.pk])
    work = Assignment.objects.leading().filter(agency=agency).select_related("activity").first()
    page.goto(f"{live_server.url}/viec-cua-toi/")
    row = page.locator(f"#work-{work.pk}")
    row.get_by_role("link", name="Cập nhật").click()
    form = page.locator(f"#work-{work.pk} form")
    form.get_by_label("Hoàn thành", exact=True).check()
    form.get_by_role("button", name="Lưu cập nhật").click()
    expect(form.get_by_text("Hãy ghi kết quả").first).to_be_visible()
    form.get_by_label("Kết quả, sản phẩm đã đạt").fill("Đã ban hành Sổ tay hướng dẫn.")
    form.get_by_label("Nguyên nhân chậm").fill("Chờ ý kiến thẩm định.")
    form.get_by_text("Số văn bản, liên kết, tài liệu đã có").click()
    form.get_by_label("Số, ký hiệu văn bản").fill("128/BC-STP")
    form.get_by_role("button", name="Lưu cập nhật").click()
    expect(form).to_have_count(0)
    expect(row).to_contain_text("Hoàn thành")
    work.refresh_from_db()
    assert (work.progress, work.updates.get().evidence.get().number) == (100, "128/BC-STP")


def _office_makes_the_report_and_sends_it(page, live_server, sign_in, town, agency):
    sign_in(town.offices[agency.pk])
    report = Report.objects.get(unit=agency)
    page.goto(f"{live_server.url}/bao-cao/{report.pk}/")
    page.get_by_role("button", name="Tổng hợp số liệu").click()
    expect(page.get_by_text("Hệ thống soạn", exact=True).first).to_be_visible(timeout=_WORK)
    page.reload()
    page.get_by_role("link", name="Gửi Sở Nội vụ").click()
    page.get_by_role("button", name="Gửi Sở Nội vụ").click()
    expect(page.get_by_text("Đã gửi báo cáo").first).to_be_visible()
    report.refresh_from_db()
    assert report.numbers.counts.done == 1
    expect(page.get_by_role("link", name="PDF").first).to_be_visible(timeout=_WORK)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").first.click()
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(download.value.path().read_bytes())).pages)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Đã ban hành Sổ tay hướng dẫn." in " ".join(text.split())


def _home_affairs_accepts_and_adds_up(page, live_server, sign_in, town, agency):
    sign_in(town.home_affairs)
    page.goto(f"{live_server.url}/bao-cao-cac-don-vi/{town.round.pk}/")
    expect(page.get_by_text("1/5").first).to_be_visible()
    page.get_by_role("link", name="Tiếp nhận báo cáo của").click()
    page.get_by_role("button", name="Tiếp nhận").click()
    page.get_by_role("button", name="Tổng hợp toàn tỉnh").click()
    link = page.get_by_role("link", name="UBND tỉnh Đắk Nông").first
    expect(link).to_be_visible(timeout=_WORK)
    expect(page.get_by_text("Đã tổng hợp 1/5").first).to_be_visible(timeout=_WORK)
    link.click()
    expect(page.get_by_text("Sở số 1").first).to_be_visible()
    whole = Report.objects.get(unit=town.round.province)
    assert whole.numbers.counts == Report.objects.get(unit=agency).numbers.counts
    assert len(whole.numbers.missing) == 4
