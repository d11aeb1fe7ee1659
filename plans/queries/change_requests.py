"""Requests to change work: whom they wait for, the list of them, and those of one activity."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils import timezone

from organisations.enums import Role, UnitKind
from organisations.models import ActingGrant, User
from organisations.queries.positions import grants_held, in_capacity
from plans.enums import ProposalState
from plans.models import Activity, ChangeRequest, Plan
from plans.permissions import can_decide_change
from plans.queries.change_words import document_of, words_of
from reform.common import clock
from reform.common.access import Verdict


@dataclass(frozen=True)
class RequestRow:
    """A request as a row: the original beside what is wanted, and for how many days it has waited."""

    request: ChangeRequest
    words: list[tuple[str, str, str]]
    document: str
    age: int

    @property
    def state(self) -> ProposalState:
        """Where it stands."""
        return ProposalState(self.request.state)


def request_row(request: ChangeRequest, on: date) -> RequestRow:
    """The request as a row on that day. No query where the activity is there."""
    asked_on = timezone.localtime(request.requested_at).date()
    return RequestRow(request, words_of(request), document_of(request), (on - asked_on).days)


def visible_requests(viewer: User) -> QuerySet[ChangeRequest]:
    """The requests that the person sees, with what their rows and pages need."""
    related = ("activity__plan__owner", "activity__task", "unit", "requested_by__unit", "decided_by__unit")
    return ChangeRequest.objects.visible_to(viewer).select_related(*related)


def listed(requests: QuerySet[ChangeRequest], *, state: str = "", plan: int | None = None) -> QuerySet[ChangeRequest]:
    """What waits first, the oldest of it before; then what was answered, the newest before."""
    if state:
        requests = requests.filter(state=state)
    if plan:
        requests = requests.filter(activity__plan=plan)
    waiting = Case(When(state=ProposalState.WAITING, then=Value(0)), default=Value(1))
    age = Case(When(state=ProposalState.WAITING, then=F("pk")), default=-F("pk"))
    return requests.order_by(waiting, age)


def requests_of(activity: Activity, viewer: User, on: date) -> list[RequestRow]:
    """What waits for an answer about the activity, oldest first, as far as the person sees it. One query."""
    waiting = visible_requests(viewer).waiting().filter(activity=activity).order_by("pk")
    return [request_row(request, on) for request in waiting]


@dataclass(frozen=True)
class Waiting:
    """How many requests wait for the person's answer, and how many of the person's agency wait for others'."""

    to_answer: int
    asked: int


def waiting_for(viewer: User, plan: Plan | None = None) -> Waiting:
    """What waits, in the one plan or anywhere. Two queries."""
    requests = ChangeRequest.objects.visible_to(viewer).waiting()
    if plan is not None:
        requests = requests.filter(activity__plan=plan)
    mine = _to_answer(viewer)
    own = Q(unit__agency=viewer.unit.agency_id) if viewer.unit_id else Q(pk__in=[])
    counted = requests.aggregate(to_answer=Count("pk", filter=mine), asked=Count("pk", filter=own & ~mine))
    return Waiting(**counted)


def answer_of(viewer: User, request: ChangeRequest) -> Verdict:
    """Whether the person answers the request, by own right or signing for another; nobody answers their own."""
    if request.requested_by_id == viewer.pk:
        return can_decide_change(viewer, request)
    return in_capacity(can_decide_change, viewer, request)


def _to_answer(viewer: User) -> Q:
    """`answer_of` as a condition."""
    people = [viewer, *(grant.principal for grant in grants_held(viewer, clock.today()))]
    return ~Q(requested_by=viewer) & reduce(or_, map(_decided_by, people))


def _decided_by(person: User) -> Q:
    """`plans.permissions.can_decide_change` as a condition."""
    nobody_else = ~Q(requested_by=person)
    if person.role == Role.ADMIN:
        return nobody_else
    if person.role == Role.OFFICE or (person.role == Role.LEADER and person.unit_id == person.unit.agency_id):
        return nobody_else & Q(activity__plan__owner__agency=person.unit.agency_id)
    if person.role == Role.PROVINCE:
        return nobody_else & Q(
            activity__plan__owner__kind=UnitKind.PROVINCE, activity__plan__owner=person.unit.province_id
        )
    return Q(pk__in=[])


def deciders_of(plan: Plan) -> QuerySet[User]:
    """Who answers requests to change the plan's work, and who signs for them today; ADMIN may, but is not asked."""
    owner = plan.owner
    who = Q(role=Role.OFFICE, unit__agency=owner.agency_id) | Q(role=Role.LEADER, unit=owner.agency_id)
    if owner.kind == UnitKind.PROVINCE:
        who |= Q(role=Role.PROVINCE, unit__province=owner.pk)
    holders = User.objects.filter(who, is_active=True)
    deputies = ActingGrant.objects.in_force(clock.today()).filter(principal__in=holders)
    return User.objects.filter(Q(pk__in=holders.values("pk")) | Q(pk__in=deputies.values("deputy")), is_active=True)
