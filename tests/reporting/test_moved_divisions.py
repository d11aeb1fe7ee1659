"""A division that goes over to another agency in mid-period: what it sent stays in the report it was sent for, and the
other agency hears from it in the rounds that begin afterwards.
"""

from datetime import date

import pytest
from django.urls import reverse

from organisations.enums import UnitKind
from organisations.models import Installation, Unit
from organisations.services.units import record_succession, save_unit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.periods import Period
from reporting.models import Report, ReportRound
from reporting.queries.division_reports import division_reports
from reporting.queries.divisions import divisions_of
from reporting.queries.offers import offers_for
from reporting.services.answers import save_part
from reporting.services.compile import compile_report
from reporting.services.divisions import ask_divisions
from reporting.services.rounds import open_round
from reporting.services.submission import accept_report, submit_report
from tests import make
from tests.pages import words
from tests.reporting import builders

pytestmark = pytest.mark.django_db
MOVED_ON = date(2025, 6, 10)  # before the cut-off of the half-year round


@pytest.fixture
def old() -> Unit:
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 16))
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def new(old) -> Unit:
    return make.department("Sở Y tế", old.province)


@pytest.fixture
def division(old) -> Unit:
    return make.unit("Phòng Kiểm tra", UnitKind.DIVISION, old)


def _send(round_: ReportRound, agency: Unit, division: Unit) -> Report:
    """The division answers its agency's office in the round."""
    asking, person = builders.report_of(round_, agency), make.user(division)
    ask_divisions(report=asking, by=builders.office(agency), units=[division], due_on=round_.cutoff_on)
    own = builders.report_of(round_, division)
    compile_report(report=own, by=person)
    part = own.parts.get(key="causes")
    save_part(part=part, by=person, body="Thiếu người.", seen_version=part.version)
    own = builders.report_of(round_, division)
    with clock.working_on(round_.cutoff_on):
        submit_report(report=own, by=person, files=False)
    return own


def _move(division: Unit, to: Unit) -> Unit:
    """As a reorganisation is entered: the unit ends, one with the same name begins under the other agency."""
    last = date.fromordinal(MOVED_ON.toordinal() - 1)
    facts = {"name": division.name, "kind": UnitKind.DIVISION}
    save_unit(by=None, code=division.code, parent=division.parent, valid_to=last, **facts)
    after = save_unit(by=None, code=f"{division.code}-MOI", parent=to, valid_from=MOVED_ON, **facts)
    record_succession(by=None, predecessor=division, successor=after, effective_on=MOVED_ON)
    return after


def _offered(round_: ReportRound, agency: Unit) -> list[tuple[str, str]]:
    part = builders.report_of(round_, agency).parts.get(key="causes")
    return [(offer.unit, offer.text) for offer in offers_for(part, "") if offer.source]


@pytest.mark.parametrize("is_accepted_first", [True, False])
def test_what_was_sent_before_the_move_stays_with_the_agency_it_was_sent_to(
    client, old, new, division, is_accepted_first
):
    round_ = builders.half_year(old.province)
    own = _send(round_, old, division)
    if is_accepted_first:
        accept_report(report=own, by=builders.office(old))
    after = _move(division, new)
    if not is_accepted_first:
        accept_report(report=builders.report_of(round_, division), by=builders.office(old))
    with pytest.raises(Conflict, match="ghi nhận kế thừa"):
        save_unit(by=None, code=division.code, name=division.name, kind=UnitKind.DIVISION, parent=new)
    assert _offered(round_, old) == [("Phòng Kiểm tra", "Thiếu người.")]
    assert _offered(round_, new) == []
    shown = {
        agency: division_reports(builders.report_of(round_, agency), builders.office(agency)) for agency in (old, new)
    }
    assert [(one.asked, one.sent) for one in shown.values()] == [(1, 1), (0, 0)]
    assert divisions_of(builders.report_of(round_, new)) == []
    client.force_login(builders.office(new))
    assert client.get(reverse("reporting:report_detail", args=[own.pk])).status_code == 404
    asking = builders.report_of(round_, new)
    with pytest.raises(Invalid, match="trực thuộc của cơ quan"):
        ask_divisions(report=asking, by=builders.office(new), units=[after], due_on=round_.cutoff_on)
    page = words(client.get(reverse("reporting:report_divisions", args=[asking.pk])))
    assert "vào ngày chốt số liệu 14/06/2025. Phòng mới chuyển đến mà đã gửi báo cáo kỳ này ở cơ quan cũ" in page
    assert "Không có phòng, đơn vị trực thuộc nào để lấy báo cáo." in page
    assert builders.report_of(round_, division).unit.agency == old


def test_the_other_agency_asks_it_in_the_next_round(old, new, division):
    _send(builders.half_year(old.province), old, division)
    after = _move(division, new)
    third = open_round(by=None, province=old.province, year=2025, period=Period.Q3)
    assert divisions_of(builders.report_of(third, old)) == []
    assert divisions_of(builders.report_of(third, new)) == [after]
    accept_report(report=_send(third, new, after), by=builders.office(new))
    assert (_offered(third, old), _offered(third, new)) == ([], [("Phòng Kiểm tra", "Thiếu người.")])


def test_one_that_had_not_reported_yet_is_asked_where_it_went(old, new, division):
    """Nobody has its report of the round, and the agency that it left has no one to ask."""
    round_ = builders.half_year(old.province)
    after = _move(division, new)
    assert divisions_of(builders.report_of(round_, old)) == []
    assert divisions_of(builders.report_of(round_, new)) == [after]
