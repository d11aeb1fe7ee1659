"""What waits for somebody's consent: reports at their leader, steps at the office, and how much where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from organisations.enums import Role
from organisations.models import User
from organisations.queries.positions import grants_held
from organisations.queries.staff import Staff
from plans.calendars import working_days_between
from plans.enums import PlanStatus, Reviewer, UpdateKind, WorkStatus
from plans.models import Assignment, ProgressUpdate, ProposedUpdate
from plans.permissions import can_accept_progress, can_withdraw_proposal
from plans.queries.evidence_store import evidence_link
from plans.queries.work_rows import place_of
from plans.states import State

LONG = 3  # working days from which on a wait is shown as a long one
_OF_ASSIGNMENT = ("activity__task", "unit", "agency", "plan")


@dataclass(frozen=True)
class QueueRow:
    """Something that waits: what was said, by whom, since when, and whose turn it is. `said` is a proposal or a step;
    `moved` tells that the work was reported on after a proposal was made.
    """

    key: str
    assignment: Assignment
    said: ProposedUpdate | ProgressUpdate
    reporter: User
    state: State
    since: date
    age: int
    turn: list[str]
    may_decide: bool
    may_withdraw: bool = False
    moved: bool = False

    @property
    def place(self) -> str:
        """Task and plan of the work."""
        return place_of(self.assignment)

    @property
    def is_long(self) -> bool:
        """Whether it has waited too long."""
        return self.age >= LONG

    @property
    def waited(self) -> str:
        """For how long: "chờ 5 ngày làm việc"."""
        return f"chờ {self.age} ngày làm việc" if self.age else "từ hôm nay"

    @property
    def texts(self) -> list[tuple[str, str]]:
        """What was said, heading and words."""
        said = self.said
        told = (
            ("Kết quả", said.result),
            ("Nguyên nhân chậm", said.delay_reason),
            ("Khó khăn, vướng mắc", said.difficulty),
            ("Kiến nghị, đề xuất", said.proposal),
            ("Chưa có tài liệu kiểm chứng", said.no_evidence_reason),
        )
        return [(heading, words) for heading, words in told if words]

    @property
    def files(self) -> list[dict[str, Any]]:
        """Links to what proves it."""
        return [evidence_link(evidence) for evidence in self.said.evidence.all()]


@dataclass(frozen=True)
class AgencyWaits:
    """How much of an agency's work waits with its leaders and its office, and since when the oldest of it."""

    name: str
    at_leaders: int
    at_office: int
    since: date
    age: int

    @property
    def is_long(self) -> bool:
        """Whether the oldest has waited too long."""
        return self.age >= LONG


def waiting_proposals(viewer: User) -> QuerySet[ProposedUpdate]:
    """What waits for leaders in the viewer's care, the oldest first."""
    cared = Assignment.objects.in_care_of(viewer).in_force().exclude(status=WorkStatus.CANCELLED)
    rows = ProposedUpdate.objects.visible_to(viewer).waiting().filter(assignment__in=cared.order_by())
    related = (f"assignment__{name}" for name in _OF_ASSIGNMENT)
    return rows.select_related("proposed_by__unit", *related).prefetch_related("evidence").order_by("proposed_at", "pk")


def waiting_steps(viewer: User, on: date) -> QuerySet[Assignment]:
    """What waits for the office of the viewer's agency, the oldest first; nothing for who does not accept there. One
    query for whom the viewer signs.
    """
    if not any(person.role == Role.OFFICE for person in _people(viewer, on)):
        return Assignment.objects.none()
    rows = _awaiting(Reviewer.OFFICE).filter(agency=viewer.unit.agency_id)
    return rows.select_related(*_OF_ASSIGNMENT).order_by("awaits_since", "pk")


def proposal_rows(proposals: Sequence[ProposedUpdate], viewer: User, on: date) -> list[QueueRow]:
    """The proposals as rows. Three queries where there are any."""
    if not proposals:
        return []
    staff = Staff(on, viewer.unit.agency)
    return [_proposal_row(proposal, staff.leaders(proposal.assignment.unit), viewer, on) for proposal in proposals]


def step_rows(assignments: Sequence[Assignment], viewer: User, on: date) -> list[QueueRow]:
    """What the office has still to answer as rows: the unit's last report of each. Six queries where there are any."""
    if not assignments:
        return []
    reports = ProgressUpdate.objects.filter(assignment__in=[work.pk for work in assignments], kind=UpdateKind.REPORT)
    last = reports.order_by().values("assignment").annotate(last=Max("id")).values("last")
    steps = ProgressUpdate.objects.filter(pk__in=last).select_related("recorded_by__unit").prefetch_related("evidence")
    said = {step.assignment_id: step for step in steps}
    office = [str(person) for person in Staff(on, viewer.unit.agency).office(viewer.unit)]
    people = _people(viewer, on)
    return [
        QueueRow(
            key=f"step-{work.pk}",
            assignment=work,
            said=said[work.pk],
            reporter=said[work.pk].recorded_by,
            state=work.state_on(on),
            since=work.awaits_since,
            age=working_days_between(work.awaits_since, on),
            turn=office,
            may_decide=any(can_accept_progress(person, work) for person in people),
        )
        for work in assignments
        if work.pk in said
    ]


def waits_by_agency(viewer: User, on: date) -> list[AgencyWaits]:
    """Where work waits in the province, the oldest wait first. One query."""
    rows = _awaiting().filter(province=viewer.unit.province_id).order_by().values_list("agency", "agency__name")
    counted = rows.annotate(
        since=Min("awaits_since"),
        leaders=Count("pk", filter=Q(awaits=Reviewer.LEADER)),
        office=Count("pk", filter=Q(awaits=Reviewer.OFFICE)),
    )
    return [
        AgencyWaits(name, leaders, office, since, working_days_between(since, on))
        for _, name, since, leaders, office in counted.order_by("since", "agency__sort_key")
    ]


def count_waiting(viewer: User) -> int:
    """How much waits for the viewer by position: a leader's proposals, an office's steps. At most one query."""
    if viewer.role == Role.OFFICE:
        return _awaiting(Reviewer.OFFICE).filter(agency=viewer.unit.agency_id).count()
    if viewer.role != Role.LEADER:
        return 0
    led = Q(unit=viewer.unit_id)
    if viewer.unit_id == viewer.unit.agency_id:
        leader = User.objects.filter(is_active=True, role=Role.LEADER, unit=OuterRef("unit"))
        led |= Q(agency=viewer.unit_id) & ~Exists(leader)
    return _awaiting(Reviewer.LEADER).filter(led).count()


def _awaiting(reviewer: str = "") -> QuerySet[Assignment]:
    rows = Assignment.objects.leading().filter(plan__status=PlanStatus.IN_FORCE).exclude(status=WorkStatus.CANCELLED)
    return rows.filter(awaits=reviewer) if reviewer else rows.exclude(awaits="")


def _people(viewer: User, on: date) -> list[User]:
    return [viewer, *(grant.principal for grant in grants_held(viewer, on))]


def _proposal_row(proposal: ProposedUpdate, deciders: Sequence[User], viewer: User, on: date) -> QueueRow:
    work = proposal.assignment
    done_on = (work.completed_on or proposal.on) if proposal.status == WorkStatus.DONE else None
    mine = any(person.pk == viewer.pk for person in deciders) and proposal.proposed_by_id != viewer.pk
    since = work.awaits_since or proposal.on
    return QueueRow(
        key=f"proposal-{proposal.pk}",
        assignment=work,
        said=proposal,
        reporter=proposal.proposed_by,
        state=State.of(proposal.status, work.deadline_kind, work.due_on, done_on, on=on),
        since=since,
        age=working_days_between(since, on),
        turn=[str(person) for person in deciders if person.pk != proposal.proposed_by_id],
        may_decide=mine,
        may_withdraw=bool(can_withdraw_proposal(viewer, proposal)),
        moved=proposal.seen_version != work.version,
    )
