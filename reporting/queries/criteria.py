"""Sets of criteria: which there are, and one as an outline with what keeps it from adding up."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from organisations.enums import UnitKind
from organisations.models import User
from reporting.criteria_tree import Fault, Node, areas_of, faults_of, outline
from reporting.enums import SetStatus
from reporting.models import CriteriaSet


@dataclass(frozen=True)
class SetPage:
    """A set as its page shows it."""

    criteria_set: CriteriaSet
    nodes: list[Node]
    faults: list[Fault]
    total: Decimal
    scored: int

    @property
    def status(self) -> SetStatus:
        """With its looks."""
        return SetStatus(self.criteria_set.status)

    @property
    def kinds(self) -> str:
        """For whom it is."""
        return ", ".join(UnitKind(kind).label for kind in self.criteria_set.kinds)


def sets_seen(viewer: User) -> QuerySet[CriteriaSet]:
    """The sets that the person sees, one's own before models, newest versions first."""
    visible = CriteriaSet.objects.visible_to(viewer).select_related("province", "copied_from")
    lines = visible.annotate(lines=Count("criteria", distinct=True), used=Count("rounds", distinct=True))
    return lines.order_by("province__sort_key", "code", "-number")


def sets_in_force(viewer: User) -> QuerySet[CriteriaSet]:
    """The sets by which the person's province scores today."""
    own = CriteriaSet.objects.visible_to(viewer).filter(status=SetStatus.IN_FORCE, province__isnull=False)
    return own.select_related("province").order_by("-year", "code")


def set_page(criteria_set: CriteriaSet) -> SetPage:
    """The set as an outline. One query."""
    areas = areas_of(criteria_set.criteria.select_related("indicator"))
    return SetPage(
        criteria_set=criteria_set,
        nodes=list(outline(areas)),
        faults=faults_of(areas, criteria_set.kinds),
        total=sum((area.criterion.max_points for area in areas), Decimal(0)),
        scored=sum(1 for area in areas for _ in area.leaves()),
    )
