"""Two pairs of eyes: what waits for a leader, who lets it pass or refuses it, and what changes meanwhile."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from organisations.enums import Capacity, NoticeKind, Role, UnitKind
from organisations.models import ActingGrant, AuditEvent, Notification
from plans.enums import ProposalState, Reviewer, UpdateKind, WorkStatus
from plans.models import Assignment, ProgressUpdate, ProposedUpdate
from plans.queries.proposals import open_proposals
from plans.services.evidence import NewEvidence
from plans.services.periods import confirm_period
from plans.services.progress import record_progress, return_progress
from plans.services.proposals import approve_proposal, refuse_proposal, report_work, withdraw_proposal
from plans.states import State
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 12)


@pytest.fixture(autouse=True)
def _working_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.working_on(DAY):
        yield


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def division(justice):
    """A division that wants two pairs of eyes."""
    return make.unit("Phòng Văn bản", UnitKind.DIVISION, justice, two_reviews=True)


@pytest.fixture
def leader(division):
    return make.user(division, Role.LEADER, full_name="Trần Văn An", title="Trưởng phòng")


@pytest.fixture
def official(division):
    return make.user(division, full_name="Đỗ Thị Hà")


@pytest.fixture
def work(division):
    return make.lead(division, due_on=date(2025, 6, 10))


def propose(work, by, **fields) -> ProposedUpdate:
    fields = {"status": WorkStatus.DONE, "progress": 100, "on": DAY, "result": "Đã ban hành."} | fields
    fields = {"delay_reason": "Chờ ý kiến.", "no_evidence_reason": "Đang trình ký."} | fields
    work.refresh_from_db()
    return report_work(assignment=work, by=by, **({"seen_version": work.version} | fields))


def acting(principal, deputy) -> ActingGrant:
    return ActingGrant.objects.create(
        principal=principal,
        deputy=deputy,
        capacity=Capacity.KT,
        starts_on=DAY,
        ends_on=DAY,
        granted_at=clock.now(),
        granted_by=principal,
    )


def test_an_officials_word_waits_for_the_leader_and_changes_nothing(work, official, leader):
    paper = NewEvidence(file=SimpleUploadedFile("ket-qua.pdf", b"%PDF-1.7 thu"))
    proposal = propose(work, official, new_evidence=paper)
    work.refresh_from_db()
    assert (work.status, work.version) == (WorkStatus.NOT_STARTED, 0)
    assert (work.awaits, work.awaits_since) == (Reviewer.LEADER, DAY)
    assert not ProgressUpdate.objects.exists()
    assert [evidence.file_name for evidence in proposal.evidence.all()] == ["ket-qua.pdf"]
    notice = Notification.objects.get()
    assert (notice.recipient, notice.kind) == (leader, NoticeKind.REVIEW)


def test_what_the_leader_lets_pass_holds_from_the_proposed_day_and_then_waits_for_the_office(work, official, leader):
    proposal = propose(work, official)
    with clock.working_on(date(2025, 6, 20)):
        step = approve_proposal(proposal=proposal, by=leader, seen_version=0)
    work.refresh_from_db()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (ProposalState.APPROVED, leader)
    assert (step.recorded_by, step.approved_by, step.result) == (official, leader, "Đã ban hành.")
    assert (work.status, work.completed_on, work.updated_by) == (WorkStatus.DONE, DAY, official)
    assert work.state_on(date(2025, 6, 20)) is State.DONE_LATE
    assert (work.awaits, work.awaits_since) == (Reviewer.OFFICE, date(2025, 6, 20))
    assert AuditEvent.objects.about(work).filter(actor=str(leader), action="Duyệt cập nhật tiến độ").exists()


def test_evidence_goes_with_what_was_let_pass(work, official, leader):
    paper = NewEvidence(file=SimpleUploadedFile("ket-qua.pdf", b"%PDF-1.7 thu"))
    step = approve_proposal(proposal=propose(work, official, new_evidence=paper), by=leader, seen_version=0)
    assert [evidence.file_name for evidence in step.evidence.all()] == ["ket-qua.pdf"]
    assert step.no_evidence_reason == ""


def test_a_refusal_says_why_and_nothing_changes(work, official, leader):
    proposal = propose(work, official)
    with pytest.raises(Invalid) as refused:
        refuse_proposal(proposal=proposal, by=leader, reason="  ")
    assert refused.value.field == "reason"
    refuse_proposal(proposal=proposal, by=leader, reason="Thiếu số văn bản.")
    work.refresh_from_db()
    assert (work.status, work.version, work.awaits, work.awaits_since) == (WorkStatus.NOT_STARTED, 0, "", None)
    assert (proposal.state, proposal.reason) == (ProposalState.REFUSED, "Thiếu số văn bản.")
    notice = Notification.objects.get(recipient=official)
    assert (notice.kind, notice.text) == (NoticeKind.RETURNED, "Thiếu số văn bản.")


def test_sending_anew_replaces_and_withdrawing_takes_back(work, official, leader):
    first = propose(work, official)
    second = propose(work, official, status=WorkStatus.IN_PROGRESS, progress=80)
    first.refresh_from_db()
    assert (first.state, second.state) == (ProposalState.WITHDRAWN, ProposalState.WAITING)
    with pytest.raises(Conflict):
        approve_proposal(proposal=first, by=leader, seen_version=0)
    withdraw_proposal(proposal=second, by=official)
    work.refresh_from_db()
    assert work.awaits == ""
    with pytest.raises(Conflict):
        approve_proposal(proposal=second, by=leader, seen_version=0)
    assert not ProgressUpdate.objects.exists()


def test_a_step_that_waited_for_the_office_waits_for_it_again(work, official, leader):
    approve_proposal(proposal=propose(work, official, progress=50, status="IN_PROGRESS"), by=leader, seen_version=0)
    with clock.working_on(date(2025, 6, 16)):
        later = propose(work, official)
        work.refresh_from_db()
        assert work.awaits == Reviewer.LEADER
        withdraw_proposal(proposal=later, by=official)
    work.refresh_from_db()
    assert (work.awaits, work.awaits_since) == (Reviewer.OFFICE, DAY)


def test_the_leader_decides_again_when_the_work_moved_meanwhile(work, official, leader, justice):
    office = make.user(justice, Role.OFFICE)
    proposal = propose(work, official)
    report_work(
        assignment=work, by=office, status="IN_PROGRESS", progress=70, on=DAY, seen_version=0, delay_reason="Chờ."
    )
    work.refresh_from_db()
    assert (work.version, work.awaits) == (1, Reviewer.LEADER), "the proposal still waits"
    with pytest.raises(Conflict):
        approve_proposal(proposal=proposal, by=leader, seen_version=0)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WAITING
    approve_proposal(proposal=proposal, by=leader, seen_version=1)
    work.refresh_from_db()
    assert (work.status, work.version) == (WorkStatus.DONE, 2)


def test_only_the_leader_in_charge_decides(work, official, leader, justice):
    proposal = propose(work, official)
    chief = make.user(justice, Role.LEADER)
    strangers = [chief, make.user(justice, Role.OFFICE), official, make.user(work.unit)]
    for person in strangers:
        with pytest.raises(NotPermitted):
            approve_proposal(proposal=proposal, by=person, seen_version=0)
        with pytest.raises(NotPermitted):
            refuse_proposal(proposal=proposal, by=person, reason="Không.")


def test_without_a_leader_of_its_own_the_agencys_decides_and_without_any_the_office(work, official, justice):
    office = make.user(justice, Role.OFFICE)
    proposal = propose(work, official)
    chief = make.user(justice, Role.LEADER)
    with pytest.raises(NotPermitted):
        approve_proposal(proposal=proposal, by=office, seen_version=0)
    chief.is_active = False
    chief.save()
    assert approve_proposal(proposal=proposal, by=office, seen_version=0).approved_by == office


def test_who_signs_for_the_leader_decides_and_the_log_names_the_capacity(work, official, leader):
    deputy = make.user(work.unit)
    proposal = propose(work, official)
    acting(leader, deputy)
    step = approve_proposal(proposal=proposal, by=deputy, seen_version=0)
    words = "KT. Trưởng phòng Trần Văn An"
    assert (step.approved_by, step.capacity) == (deputy, words)
    assert AuditEvent.objects.about(work).filter(actor=str(deputy), capacity=words).exists()


def test_nobody_lets_their_own_word_pass_even_signing_for_the_leader(work, official, leader):
    proposal = propose(work, official)
    acting(leader, official)
    with pytest.raises(NotPermitted, match="người khác phải duyệt"):
        approve_proposal(proposal=proposal, by=official, seen_version=0)


def test_the_agencys_setting_holds_for_its_divisions(justice, leader):
    other = make.unit("Phòng Hành chính", UnitKind.DIVISION, justice)
    justice.two_reviews = True
    justice.save(update_fields=["two_reviews"])
    made = report_work(
        assignment=make.lead(other), by=make.user(other), status="IN_PROGRESS", progress=5, on=DAY, seen_version=0
    )
    assert isinstance(made, ProposedUpdate)


def test_the_office_and_units_without_the_setting_report_at_once(work, justice):
    office = make.user(justice, Role.OFFICE)
    said = {"status": "IN_PROGRESS", "progress": 5, "on": DAY, "seen_version": 0, "delay_reason": "Chờ."}
    assert isinstance(report_work(assignment=work, by=office, **said), ProgressUpdate)
    work.refresh_from_db()
    assert work.awaits == "", "what the office records awaits nobody"
    own = make.lead(justice)
    assert isinstance(report_work(assignment=own, by=make.user(justice), **said), ProgressUpdate)
    own.refresh_from_db()
    assert (own.awaits, own.awaits_since) == (Reviewer.OFFICE, DAY)


def test_there_is_no_way_round_the_leader(work, official):
    with pytest.raises(NotPermitted):
        record_progress(assignment=work, by=official, status="IN_PROGRESS", progress=5, on=DAY, seen_version=0)


def test_once_the_setting_is_off_an_officials_word_replaces_what_waited(work, official, leader):
    proposal = propose(work, official)
    work.unit.two_reviews = False
    work.unit.save(update_fields=["two_reviews"])
    assert isinstance(propose(work, official), ProgressUpdate)
    proposal.refresh_from_db()
    work.refresh_from_db()
    assert (proposal.state, work.awaits) == (ProposalState.WITHDRAWN, Reviewer.OFFICE)


def test_a_return_by_the_office_leaves_what_waits_for_the_leader(work, official, leader, justice):
    office = make.user(justice, Role.OFFICE)
    approve_proposal(proposal=propose(work, official), by=leader, seen_version=0)
    later = propose(work, official, result="Bổ sung số văn bản.")
    return_progress(assignment=work, by=office, reason="Thiếu số văn bản.", seen_version=1)
    work.refresh_from_db()
    later.refresh_from_db()
    assert (work.is_returned, work.awaits, later.state) == (True, Reviewer.LEADER, ProposalState.WAITING)
    told = Notification.objects.get(recipient=official, kind=NoticeKind.RETURNED)
    assert told.text == "Thiếu số văn bản."


def test_the_word_on_a_period_waits_too_and_counts_for_that_period(division, official, leader):
    work = make.lead(division)
    Assignment.objects.filter(pk=work.pk).update(updated_on=date(2025, 4, 10))
    work.refresh_from_db()
    proposal = confirm_period(
        assignment=work, by=official, period_end=date(2025, 3, 14), seen_version=0, result="Đã tập huấn."
    )
    assert proposal.period_end == date(2025, 3, 14)
    step = approve_proposal(proposal=proposal, by=leader, seen_version=0)
    assert step.period_report.ends_on == date(2025, 3, 14)


def test_what_no_longer_fits_the_work_is_told_to_the_leader_and_goes_on_waiting(work, official, leader, justice):
    proposal = propose(work, official, on=date(2025, 6, 11))
    office = make.user(justice, Role.OFFICE)
    report_work(
        assignment=work, by=office, status="IN_PROGRESS", progress=70, on=DAY, seen_version=0, delay_reason="Chờ."
    )
    with pytest.raises(Invalid, match="lần cập nhật gần nhất"):
        approve_proposal(proposal=ProposedUpdate.objects.get(pk=proposal.pk), by=leader, seen_version=1)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WAITING
    assert ProgressUpdate.objects.filter(kind=UpdateKind.REPORT).count() == 1


def test_the_database_keeps_one_waiting_proposal_and_a_refusal_with_its_reason(work, official):
    proposal = propose(work, official)
    copy = ProposedUpdate.objects.get(pk=proposal.pk)
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
    decided = {"decided_at": clock.now(), "decided_by": official}
    for wrong in ({"state": "REFUSED", **decided}, {"state": "APPROVED"}, {"progress": 99}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProposedUpdate.objects.filter(pk=proposal.pk).update(**wrong)


def test_programs_read_no_proposals(work, official, division):
    proposal = propose(work, official)
    program = make.user(division, Role.CLIENT)
    assert [proposal in ProposedUpdate.objects.visible_to(person) for person in (official, program)] == [True, False]
    assert open_proposals([work], official) == {work.pk: proposal}
    assert open_proposals([work], program) == {}
