"""Who hears in the bell that a report was sent, withdrawn, returned or accepted."""

from datetime import date

import pytest

from organisations.enums import NoticeKind, Role
from organisations.models import Notification
from reform.common import clock
from reporting.models import Report
from reporting.services.routes import add_route
from reporting.services.submission import accept_report, return_report, submit_report, withdraw_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def working_day():
    with clock.working_on(date(2025, 6, 14)):
        yield


def told() -> list[tuple]:
    """Who was told what since this was last asked."""
    found = list(Notification.objects.order_by("pk").values_list("recipient", "kind", "title"))
    Notification.objects.all().delete()
    return found


def test_each_step_is_told_to_the_other_side(justice, home_affairs):
    round_, office = builders.half_year(justice.province), builders.office(justice)
    colleague = make.user(justice, Role.OFFICE)
    told()
    report = builders.sent(round_, justice)
    assert told() == [(home_affairs.pk, NoticeKind.REPORT, f"Sở Tư pháp gửi báo cáo: {round_.title}")]
    withdraw_report(report=report, by=office, reason="Nhầm số")
    assert Notification.objects.get().text == "Lý do: Nhầm số"
    assert told() == [(home_affairs.pk, NoticeKind.REPORT, f"Sở Tư pháp rút lại báo cáo: {round_.title}")]
    submit_report(report=report, by=office)
    told()
    return_report(report=report, by=home_affairs, reason="Thiếu phụ lục")
    notice = Notification.objects.first()
    assert (notice.path, notice.text) == (
        f"/bao-cao/{report.pk}/",
        "Sở Nội vụ đề nghị sửa và gửi lại. Lý do: Thiếu phụ lục",
    )
    returned = f"Báo cáo bị trả lại: {round_.title}"
    assert sorted(told()) == [(pk, NoticeKind.RETURNED, returned) for pk in sorted((office.pk, colleague.pk))]
    submit_report(report=report, by=office)
    told()
    accept_report(report=report, by=home_affairs)
    assert {row[:2] for row in told()} == {(office.pk, NoticeKind.REPORT), (colleague.pk, NoticeKind.REPORT)}


def test_a_routed_report_is_told_to_where_the_route_leads(justice, home_affairs):
    board = make.department("Ban Quản lý KCN", justice.province)
    add_route(by=home_affairs, province=justice.province, sender=justice, recipient=board, valid_from=date(2025, 1, 1))
    receiving = builders.office(board)
    round_ = builders.half_year(justice.province)
    told()
    builders.sent(round_, justice)
    assert [row[0] for row in told()] == [receiving.pk]
    report = Report.objects.select_related("round__province", "unit", "recipient").get(round=round_, unit=justice)
    return_report(report=report, by=receiving, reason="Thiếu")
    assert [row[0] for row in told()] == [builders.office(justice).pk]
