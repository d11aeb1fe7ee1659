"""Who reads what of a report: talk and remarks that were not told, what is being written again, figures never sent."""

from datetime import date

import pytest
from django.urls import reverse

from organisations.models import Installation
from reform.common import clock
from reform.common.periods import Period
from reporting.enums import Transition
from reporting.queries.variance import variance_of
from reporting.services.comments import add_comment
from reporting.services.compile import compile_report
from reporting.services.remarks import write_remark
from reporting.services.rounds import open_round
from reporting.services.submission import return_report, submit_report, withdraw_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 14))


def _shown(client, person, name: str, *args, **query) -> str:
    client.force_login(person)
    return client.get(reverse(f"reporting:{name}", args=args), query).content.decode()


def test_the_history_tells_the_talk_of_the_writers_to_them_alone(client, justice, home_affairs, round_):
    office, report = builders.office(justice), builders.compiled(round_, justice)
    add_comment(report=report, by=office, text="Con số này cần giải trình", part_key="inspection")
    submit_report(report=report, by=office)
    assert "cần giải trình" not in _shown(client, home_affairs, "report_history", report.pk)
    own = _shown(client, office, "report_history", report.pk)
    assert "cần giải trình" in own and "Kiểm tra" in own


def test_the_history_tells_a_remark_with_the_return(client, justice, home_affairs, round_):
    office, report = builders.office(justice), builders.sent(round_, justice)
    remark = {"part_key": "inspection", "text": "Thiếu số cuộc kiểm tra"}
    write_remark(report=report, by=home_affairs, seen_version=1, seen_at=None, **remark)
    assert "Thiếu số cuộc" not in _shown(client, office, "report_history", report.pk)
    assert "Thiếu số cuộc" in _shown(client, home_affairs, "report_history", report.pk)
    return_report(report=report, by=home_affairs, reason="Bổ sung")
    assert "Thiếu số cuộc" in _shown(client, office, "report_history", report.pk)


def test_a_report_stands_beside_what_was_sent_before_it_not_beside_a_draft(justice, home_affairs, round_):
    office, work = builders.office(justice), {"due_on": date(2025, 2, 1)}
    make.lead(justice, **work)
    early = open_round(by=None, province=justice.province, year=2025, period=Period.Q1)
    before = builders.compiled(early, justice)
    builders.sent(round_, justice)
    assert variance_of(builders.report_of(round_, justice)).last is None, "nobody but its unit has read it"
    with clock.working_on(date(2025, 3, 14)):
        submit_report(report=before, by=office)
    report = builders.report_of(round_, justice)
    withdraw_report(report=report, by=office, reason="Đối chiếu với quý I")
    builders.sent(round_, justice)
    return_report(report=before, by=home_affairs, reason="Thiếu")
    make.lead(justice, **work)
    builders.compiled(early, justice)
    found = variance_of(builders.report_of(round_, justice))
    assert (found.last, found.counts_since_last) == (before, [])


def test_what_is_compiled_after_a_return_is_told_to_readers_with_the_next_sending(
    client, justice, home_affairs, round_
):
    report, office = builders.sent(round_, justice), builders.office(justice)
    return_report(report=report, by=home_affairs, reason="Thiếu số liệu.")
    make.lead(justice, due_on=date(2025, 8, 1))
    compile_report(report=builders.report_of(round_, justice), by=office)
    report.transitions.create(step=Transition.REISSUE, note="Lần gửi 1, lần tạo tệp 2", at=clock.now())

    def told(reader) -> list[bool]:
        page, history = (_shown(client, reader, name, report.pk) for name in ("report_detail", "report_history"))
        return ["hoàn thành 0/1 nhiệm vụ" in page, history.count("Tổng hợp số liệu</strong>") == 2]

    assert (told(office), told(home_affairs)) == ([True, True], [False, False])
    with clock.working_on(builders.CUTOFF):
        submit_report(report=builders.report_of(round_, justice), by=office)
    assert told(home_affairs) == [True, True]
