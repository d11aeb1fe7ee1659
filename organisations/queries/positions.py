"""Who holds which position, who held it before, and who signs for whom on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from organisations.enums import AGENCY_ROLES, Role
from organisations.models import ActingGrant, Tenure, User
from reform.common import clock
from reform.common.access import Verdict


def in_capacity(decide: Callable[..., Verdict], user: User, *subject: object) -> Verdict:
    """What `decide(person, *subject)` says of the person, else of those for whom the person signs today; a yes by way
    of another names the capacity ("KT. Giám đốc Trần Văn An"). One query where the person alone may not.
    """
    own = decide(user, *subject)
    if own:
        return own
    for grant in grants_held(user, clock.today()):
        if decide(grant.principal, *subject):
            return Verdict(capacity=capacity_words(grant))
    return own


def capacity_words(grant: ActingGrant) -> str:
    """How a document names it: "KT. Giám đốc Trần Văn An"."""
    return f"{grant.capacity}. {grant.principal.title or grant.principal.get_role_display()} {grant.principal}"


def grants_held(user: User, on: date) -> list[ActingGrant]:
    """For whom the person signs on that day, with their units; no query for who could not. One query."""
    if not user.unit_id:
        return []
    held = ActingGrant.objects.in_force(on).filter(deputy=user)
    return list(held.select_related("principal__unit"))


@dataclass(frozen=True)
class PositionLine:
    """A person in a position, with who signs for the person and whom the person followed."""

    tenure: Tenure
    deputies: list[ActingGrant]
    before: list[Tenure]


def position_lines(viewer: User, on: date) -> list[PositionLine]:
    """The positions of the viewer's agency (of all, for ADMIN without a unit none), unit by unit: who holds each, who
    held the same one before, who signs. Three queries.
    """
    tenures = _of_agency(Tenure.objects.all(), viewer).select_related("user", "unit")
    held = list(tenures.filter(ends_on__isnull=True).order_by("unit__sort_key", "role", "user__full_name"))
    past: dict[tuple[int, str, str], list[Tenure]] = {}
    for tenure in tenures.filter(ends_on__isnull=False).order_by("-ends_on"):
        past.setdefault(_position(tenure), []).append(tenure)
    deputies: dict[int, list[ActingGrant]] = {}
    grants = ActingGrant.objects.filter(principal__in=[one.user_id for one in held], revoked_at__isnull=True)
    for grant in grants.filter(ends_on__gte=on).select_related("deputy", "principal"):
        deputies.setdefault(grant.principal_id, []).append(grant)
    return [
        PositionLine(tenure, deputies.get(tenure.user_id, []), _others(past.get(_position(tenure), []), tenure))
        for tenure in held
    ]


def past_grants(viewer: User, on: date) -> QuerySet[ActingGrant]:
    """Grants of the agency that are over or were taken back, the last first."""
    over = Q(ends_on__lt=on) | Q(revoked_at__isnull=False)
    grants = ActingGrant.objects.filter(over, principal__unit__agency=viewer.unit.agency_id if viewer.unit_id else None)
    return grants.select_related("deputy", "principal", "granted_by", "revoked_by")


def grants_visible_to(viewer: User) -> QuerySet[ActingGrant]:
    """The grants of the people whom the viewer sees."""
    grants = ActingGrant.objects.filter(principal__in=User.objects.visible_to(viewer))
    return grants.select_related("principal__unit", "deputy")


def colleagues_of(person: User) -> QuerySet[User]:
    """Who could sign for the person: the active people of the same agency."""
    people = User.objects.filter(is_active=True, unit__agency=person.unit.agency_id).exclude(pk=person.pk)
    return people.exclude(role=Role.CLIENT).order_by("full_name", "pk")


def successors_of(leaver: User, by: User) -> QuerySet[User]:
    """Who could follow in the position, as far as the person who hands it over looks after them."""
    roles = (*AGENCY_ROLES, Role.PROVINCE) if by.role == Role.ADMIN else AGENCY_ROLES
    return colleagues_of(leaver).filter(role__in=roles)


def _of_agency(tenures: QuerySet[Tenure], viewer: User) -> QuerySet[Tenure]:
    return tenures.filter(unit__agency=viewer.unit.agency_id) if viewer.unit_id else tenures.none()


def _position(tenure: Tenure) -> tuple[int, str, str]:
    return tenure.unit_id, tenure.role, tenure.title


def _others(past: list[Tenure], held: Tenure) -> list[Tenure]:
    return [tenure for tenure in past if tenure.user_id != held.user_id]
