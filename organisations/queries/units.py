"""The list of units and what one unit's page shows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Prefetch, QuerySet, When

from organisations.enums import UnitKind
from organisations.models import Unit, UnitAlias, UnitSuccession, User
from organisations.permissions import can_list_accounts
from reform.common.abbreviations import phrase_first, words_match

_BY_KIND = Case(*[When(kind=kind, then=place) for place, kind in enumerate(UnitKind.values)])
_SUCCESSORS = Prefetch("successions", queryset=UnitSuccession.objects.select_related("successor"))


def find_units(units: QuerySet[Unit], *, q: str = "", kind: str = "", province: Unit | None = None) -> QuerySet[Unit]:
    """The units whose name, short name or code has every word of `q` (as `words_match` has it), by kind and name;
    those that have them as one phrase come first.

    Each comes with its parent and successors: two queries for any number of rows.
    """
    units = units.filter(words_match("search_text", q))
    if kind:
        units = units.filter(kind=kind)
    if province:
        units = units.filter(province=province)
    first = [phrase_first("search_text", q)] if q else []
    units = units.select_related("parent", "province").prefetch_related(_SUCCESSORS)
    return units.order_by(*first, _BY_KIND, "sort_key", "code")


@dataclass(frozen=True)
class UnitPage:
    """Everything that one unit's page shows."""

    unit: Unit
    children: list[tuple[str, list[Unit]]]
    members: list[Unit]
    groups: list[Unit]
    aliases: list[UnitAlias]
    successors: list[UnitSuccession]
    predecessors: list[UnitSuccession]
    accounts: list[User] | None

    @property
    def below(self) -> int:
        """How many units lie directly under it."""
        return sum(len(units) for _, units in self.children)


def unit_page(unit: Unit, *, viewer: User) -> UnitPage:
    """The unit with its neighbours; `accounts` is None for those who do not look after accounts. Seven queries."""
    accounts = None
    if can_list_accounts(viewer):
        accounts = list(User.objects.visible_to(viewer).filter(unit=unit).order_by("-is_active", "full_name"))
    return UnitPage(
        unit=unit,
        children=_by_kind(unit.children.annotate(below=Count("children")).order_by(_BY_KIND, "sort_key", "code")),
        members=list(unit.members.order_by(_BY_KIND, "sort_key")),
        groups=list(unit.groups.order_by("sort_key")),
        aliases=list(unit.aliases.select_related("scope")),
        successors=list(unit.successions.select_related("successor")),
        predecessors=list(UnitSuccession.objects.filter(successor=unit).select_related("predecessor")),
        accounts=accounts,
    )


def ended_before(unit: Unit, day: date) -> bool:
    """Whether the unit no longer exists on that day."""
    return unit.valid_to is not None and unit.valid_to < day


def _by_kind(units: QuerySet[Unit]) -> list[tuple[str, list[Unit]]]:
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        groups.setdefault(unit.get_kind_display(), []).append(unit)
    return list(groups.items())
