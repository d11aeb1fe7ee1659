"""Assignments as the rows of lists and pages: where each stands, how fresh its last word is, what the person may do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.urls import get_script_prefix, reverse

from organisations.enums import Role
from organisations.models import User
from plans.enums import ProposalState, UpdateKind
from plans.freshness import Freshness, freshness, word_is_owed
from plans.models import Activity, Assignment, ProgressUpdate, ProposedUpdate
from plans.permissions import (
    can_record_progress,
    can_request_change,
    can_return_progress,
    can_withdraw_proposal,
    lock_on_progress,
    needs_leader,
)
from plans.queries.deadline_history import changed_deadlines
from plans.queries.proposals import open_proposals, proposal_words
from plans.queries.standing import Standing, standing_of_assignment
from plans.states import State
from reform.common.access import Verdict
from reform.common.wording import day, shortened

_PLACE_LENGTH = 140
_PLAN_LENGTH = 70
_NAME_LENGTH = 80


@dataclass(slots=True)
class WorkRow:
    """One assignment as a row: where it stands, what the person may do, why it was sent back.

    `people` are who looks, and those for whom that person signs. `key` names the row in the page, `edge` is how its
    edge looks; `place` is its task and plan in a few words, `name` the activity in fewer still; `original` the deadline
    that it had at first, where it has another now; `unit` whose work it is, unless that goes without saying; `reporter`
    who spoke last and when, for those to whom `names_reporters` shows it; `address` and `update_address` are where the
    row leads; `proposal` what waits for a leader or was refused.
    """

    assignment: Assignment
    activity: Activity
    people: tuple[User, ...]
    standing: Standing
    freshness: Freshness
    can_update: bool
    returned_because: str
    key: str
    edge: str
    address: str
    update_address: str
    place: str
    name: str
    original: str
    unit: str
    reporter: str
    proposal: ProposedUpdate | None

    @property
    def review(self) -> tuple[str, str] | None:
        """That a report waits for the leader, or why it was refused: heading and words."""
        return proposal_words(self.proposal) if self.proposal else None

    @property
    def can_withdraw(self) -> bool:
        """Whether what waits for the leader may be taken back."""
        waits = self.proposal and self.proposal.state == ProposalState.WAITING
        return bool(waits and can_withdraw_proposal(self.people[0], self.proposal))

    @property
    def goes_to_leader(self) -> bool:
        """Whether what the person reports waits for the leader."""
        return needs_leader(self.people[0], self.assignment)

    @property
    def percent(self) -> str:
        """How much is done; work that goes on for ever is told by its periods, unless somebody gave a share."""
        if self.standing.state is State.CONTINUOUS and not self.assignment.progress:
            return "–"
        return f"{self.assignment.progress}%"

    @property
    def confirm_address(self) -> str:
        """Where the period is confirmed that is asked for, if there is one and the person may."""
        asks = self.can_update and self.standing.asked
        return address_of("plans:confirm_period")(self.assignment.pk) if asks else ""

    @property
    def can_return(self) -> bool:
        """Whether the last report may be sent back."""
        return any(can_return_progress(person, self.assignment) for person in self.people)

    @property
    def lock(self) -> Verdict:
        """Why somebody who reports on such work cannot report on this; nothing for others."""
        return lock_on_progress(self.people[0], self.assignment)

    @property
    def can_ask(self) -> bool:
        """Whether a change of the activity may be asked for."""
        return bool(can_request_change(self.people[0], self.assignment))


def work_rows(
    assignments: Sequence[Assignment], viewer: User, on: date, principals: Sequence[User] = ()
) -> list[WorkRow]:
    """The assignments as rows, in their order; `activity` with its task, `unit`, `plan` and `updated_by` (where it is
    shown) are loaded. `principals` are those for whom the viewer signs. One query for deadlines that were changed, one
    for what waits for a leader, one when something was sent back.
    """
    reasons = return_reasons(assignments)
    proposals = open_proposals(assignments, viewer)
    changed = changed_deadlines({assignment.activity_id for assignment in assignments}, on)
    to_activity, to_form = address_of("plans:activity_detail"), address_of("plans:record_progress")
    return [
        _row(
            assignment,
            (viewer, *principals),
            on,
            original=changed[assignment.activity_id].short if assignment.activity_id in changed else "",
            returned_because=reasons.get(assignment.pk, ""),
            address=to_activity(assignment.activity_id),
            update_address=to_form(assignment.pk),
            proposal=proposals.get(assignment.pk),
        )
        for assignment in assignments
    ]


def names_reporters(viewer: User) -> bool:
    """Whether rows say whose work it is and who reported last: to those who look after a whole agency."""
    return viewer.role != Role.OFFICIAL


def _row(assignment: Assignment, people: tuple[User, ...], on: date, **told: Any) -> WorkRow:
    activity, unit, viewer = assignment.activity, assignment.unit, people[0]
    standing, wide = standing_of_assignment(assignment, on), names_reporters(viewer)
    owed = word_is_owed(assignment.status, assignment.deadline_kind, activity.starts_on, on)
    owed = owed and (standing.presses or standing.state is not State.CONTINUOUS)  # a period is told once, at its end
    return WorkRow(
        assignment=assignment,
        activity=activity,
        people=people,
        standing=standing,
        freshness=freshness(assignment.updated_on, on, owed=owed),
        can_update=bool(can_record_progress(viewer, assignment)),
        key=str(assignment.pk),
        edge=standing.row_class,
        place=place_of(assignment),
        name=shortened(activity.title, _NAME_LENGTH),
        unit=(unit.short_name or unit.name) if wide or unit.pk != viewer.unit_id else "",
        reporter=_reporter(assignment) if wide else "",
        **told,
    )


def _reporter(assignment: Assignment) -> str:
    if assignment.updated_on is None:
        return ""
    person = assignment.updated_by
    return f"{person}, {day(assignment.updated_on)}" if person else day(assignment.updated_on)


def place_of(assignment: Assignment) -> str:
    """The task and the plan that the assignment belongs to, in a few words."""
    activity, plan = assignment.activity, assignment.plan
    document = plan.number or shortened(plan.title, _PLAN_LENGTH)
    return document if activity.implicit else f"{shortened(activity.task.title, _PLACE_LENGTH)} · {document}"


def address_of(name: str) -> Callable[[int], str]:
    """How the page of that name with one number is addressed; asking for each row's costs no resolving."""
    before, after = _around_the_number(name, get_script_prefix())
    return lambda number: f"{before}{number}{after}"


@cache
def _around_the_number(name: str, script_prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[0]).rpartition("0")
    return before, after


def return_reasons(assignments: Sequence[Assignment]) -> dict[int, str]:
    """Why each of these that stands returned was sent back last; no query when none was."""
    returned = [assignment.pk for assignment in assignments if assignment.is_returned]
    if not returned:
        return {}
    steps = ProgressUpdate.objects.filter(assignment__in=returned, kind=UpdateKind.RETURN).order_by("pk")
    return dict(steps.values_list("assignment_id", "reason"))
