"""What officials say of late work, through the pages, until it stands in parts III and V of the agency's report."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import WorkStatus
from plans.services.progress import return_progress
from reform.common import clock
from reporting.services.catalogue import load_outline
from reporting.snapshot import Snapshot
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 13)


@pytest.fixture
def justice():
    Installation.objects.create(pk=1, demo_date=DAY)
    load_outline()
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def report_on(client, justice):
    """`report_on(assignment, **fields)`: the official sends the form."""
    client.force_login(make.user(justice))

    def send(assignment, **fields):
        assignment.refresh_from_db()
        sent = {"status": "IN_PROGRESS", "progress": "40", "on": "13/06/2025", "seen_version": assignment.version}
        assert client.post(f"/phan-cong/{assignment.pk}/cap-nhat/", sent | fields).status_code == 302

    return send


def _words(justice) -> dict[str, str]:
    return dict(builders.compiled(builders.half_year(justice.province), justice).parts.values_list("key", "body"))


def test_reasons_difficulties_and_proposals_reach_their_parts(justice, report_on):
    late = make.lead(justice, title="Rà soát", due_on=date(2025, 5, 31))
    report_on(late, delay_reason="Chờ bộ hướng dẫn.", difficulty="Thiếu người.", proposal="Đề nghị giao biên chế.")
    finished = make.lead(justice, title="Tập huấn", due_on=date(2025, 6, 2))
    done = {"status": "DONE", "result": "Đã tập huấn.", "number": "5/BC-STP"}
    report_on(finished, **done, delay_reason="Hội trường sửa chữa.")
    report_on(make.lead(justice, due_on=date(2025, 6, 30)), difficulty="Chưa có kinh phí.")
    words = _words(justice)
    assert words["causes"].splitlines() == ["- Chờ bộ hướng dẫn;", "- Hội trường sửa chữa."]
    assert words["shortcomings"].splitlines()[-3:] == ["Khó khăn, vướng mắc:", "- Thiếu người;", "- Chưa có kinh phí."]
    assert words["proposals"] == "- Đề nghị giao biên chế."


def test_only_the_last_words_as_of_the_cut_off_count(justice, report_on):
    late = make.lead(justice, due_on=date(2025, 5, 31))
    report_on(late, on="05/06/2025", delay_reason="Lý do cũ.", proposal="Đề nghị cũ.")
    report_on(late, on="10/06/2025", delay_reason="Lý do mới.")
    Installation.objects.update(demo_date=date(2025, 6, 20))
    report_on(late, on="18/06/2025", delay_reason="Sau khi chốt.")
    words = _words(justice)
    assert (words["causes"], words["proposals"]) == ("- Lý do mới.", "")


def test_work_that_was_returned_keeps_its_reason_and_not_its_result(justice, report_on):
    late = make.lead(justice, due_on=date(2025, 5, 31))
    report_on(late, status="DONE", result="Đã xong.", number="5/BC-STP", delay_reason="Chờ bộ hướng dẫn.")
    late.refresh_from_db()
    with clock.working_on(DAY):
        office = make.user(justice, Role.OFFICE)
        return_progress(assignment=late, by=office, reason="Chưa khớp sản phẩm.", seen_version=late.version)
    report = builders.compiled(builders.half_year(justice.province), justice)
    [line] = report.numbers.lines
    assert (line.part, line.delay_reason, line.result, line.evidence) == ("overdue", "Chờ bộ hướng dẫn.", "", ())
    assert report.parts.get(key="causes").body == "- Chờ bộ hướng dẫn."


def test_a_snapshot_frozen_before_there_were_reasons_still_loads(justice):
    make.update(make.lead(justice, due_on=date(2025, 5, 31)), make.user(justice), DAY, WorkStatus.IN_PROGRESS)
    report = builders.compiled(builders.half_year(justice.province), justice)
    frozen = report.snapshot
    for line in frozen["lines"]:
        del line["delay_reason"]
    [line] = Snapshot.from_json(frozen).lines
    assert line.delay_reason == ""
