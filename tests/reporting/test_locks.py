"""A report that cannot be written says why and until when, to the office that writes it."""

from datetime import date

import pytest

from organisations.models import Installation
from reporting.enums import ReportStatus
from reporting.models import Report
from reporting.services.rounds import close_round
from reporting.services.submission import accept_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)


@pytest.fixture
def home_affairs(justice):
    return make.user(make.department("Sở Nội vụ", justice.province), "PROVINCE")


def told(client, user, report, on=DAY) -> list[str]:
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": on})
    client.force_login(user)
    page = client.get(f"/bao-cao/{report.pk}/").content.decode()
    return [part.split("<span>")[1].split("</span>")[0] for part in page.split('<p class="locked">')[1:]]


def test_a_report_on_its_way_is_locked_until_it_is_returned(client, justice, home_affairs, round_):
    office, official = builders.office(justice), make.user(justice)
    report = builders.sent(round_, justice)
    words = (
        "Báo cáo đã gửi, không sửa được nữa. Gửi ngày 14/06/2025; "
        "muốn sửa thì bấm “Rút lại” hoặc chờ Sở Nội vụ trả lại."
    )
    assert [told(client, one, report) for one in (office, official, home_affairs)] == [[words], [], []]
    accept_report(report=report, by=home_affairs)
    Report.objects.filter(pk=report.pk).update(decided_at=make.moment(date(2025, 6, 18)))
    assert report.status == ReportStatus.ACCEPTED
    (words,) = told(client, office, report)
    assert words.endswith("Sở Nội vụ tiếp nhận ngày 18/06/2025; điều chỉnh được đưa vào báo cáo kỳ sau.")


def test_a_closed_round_says_until_when_it_was_open_and_who_opens_it_again(client, justice, home_affairs, round_):
    report, office = Report.objects.get(unit=justice), builders.office(justice)
    assert told(client, office, report) == []
    close_round(by=home_affairs, round_=round_)
    assert told(client, office, report) == [
        "Kỳ báo cáo đã đóng. Kỳ nhận báo cáo đến hết ngày 16/06/2025. Đề nghị Sở Nội vụ mở lại nếu cần gửi."
    ]


def test_before_its_window_a_report_is_not_sent_and_says_from_when(client, justice, round_):
    report, office = Report.objects.get(unit=justice), builders.office(justice)
    first = round_.starts_on
    assert told(client, office, report, date(2024, 12, 14)) == [
        "Chưa gửi được báo cáo. Gửi được từ ngày 15/12/2024, khi kỳ bắt đầu."
    ]
    assert told(client, office, report, first) == []
