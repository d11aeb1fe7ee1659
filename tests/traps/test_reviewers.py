"""Leaders and officials who act at the same moment: one of them is told of the other, and nothing is half written."""

from collections.abc import Callable
from datetime import date

import pytest

from organisations.enums import Role, UnitKind
from plans.enums import ProposalState, Reviewer
from plans.models import Assignment, ProgressUpdate, ProposedUpdate
from plans.services.acceptance import accept_progress
from plans.services.proposals import approve_proposal, refuse_proposal, report_work
from reform.common import clock
from reform.common.errors import Conflict
from tests import make
from tests.traps.test_writers import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 6, 10)
SAID = {"status": "IN_PROGRESS", "progress": 40, "on": DAY, "seen_version": 0}


@pytest.fixture
def division():
    return make.unit(
        "Phòng Văn bản", UnitKind.DIVISION, make.department("Sở Tư pháp", make.province()), two_reviews=True
    )


def fresh(proposal: ProposedUpdate) -> ProposedUpdate:
    related = ("assignment__activity", "assignment__unit", "assignment__agency", "assignment__plan", "proposed_by")
    return ProposedUpdate.objects.select_related(*related).get(pk=proposal.pk)


def conflicts(answers: list[object]) -> list[bool]:
    assert [one for one in answers if isinstance(one, Exception) and not isinstance(one, Conflict)] == []
    return [isinstance(one, Conflict) for one in answers]


def test_of_two_leaders_who_decide_at_once_one_decides(division):
    leaders = [make.user(division, Role.LEADER) for _ in range(2)]
    work, official = make.lead(division), make.user(division)
    with clock.working_on(DAY):
        proposal = report_work(assignment=work, by=official, **SAID)

    def decide(number: int) -> Callable[[], object]:
        one = fresh(proposal)
        if number:
            return lambda: approve_proposal(proposal=one, by=leaders[0], seen_version=0)
        return lambda: refuse_proposal(proposal=one, by=leaders[1], reason="Thiếu số.")

    assert sorted(conflicts(at_once([decide(0), decide(1)]))) == [False, True]
    proposal.refresh_from_db()
    assert proposal.state in (ProposalState.APPROVED, ProposalState.REFUSED)
    assert ProgressUpdate.objects.count() == (proposal.state == ProposalState.APPROVED)


def test_who_sends_anew_while_the_leader_decides_loses_nothing(division):
    leader, official, work = make.user(division, Role.LEADER), make.user(division), make.lead(division)
    with clock.working_on(DAY):
        proposal = report_work(assignment=work, by=official, **SAID)
    seen, again = fresh(proposal), fresh(proposal).assignment
    answers = at_once(
        [
            lambda: approve_proposal(proposal=seen, by=leader, seen_version=0),
            lambda: report_work(assignment=again, by=official, **SAID | {"progress": 60}),
        ]
    )
    assert sorted(conflicts(answers)) == [False, True]
    work.refresh_from_db()
    waiting = ProposedUpdate.objects.waiting().filter(assignment=work)
    if work.version:  # the leader was first: the official sees what holds now and sends again
        assert (work.progress, work.awaits, waiting.count()) == (40, Reviewer.OFFICE, 0)
    else:
        assert (work.awaits, waiting.get().progress) == (Reviewer.LEADER, 60)


def test_two_of_an_office_accept_once(division):
    offices = [make.user(division.agency, Role.OFFICE) for _ in range(2)]
    work = make.lead(division.agency)
    make.update(work, make.user(division.agency), DAY)

    def accept(number: int) -> Callable[[], object]:
        one = Assignment.objects.select_related("activity", "unit", "plan").get(pk=work.pk)
        return lambda: accept_progress(assignment=one, by=offices[number], seen_version=1)

    assert sorted(conflicts(at_once([accept(0), accept(1)]))) == [False, True]
