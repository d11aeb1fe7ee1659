"""Which meaning of an indicator holds when, and what each one changed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Count, Q

from indicators.enums import FIRST_YEAR
from indicators.models import Indicator, IndicatorVersion

# What a reader compares between two versions, in the order of the page.
COMPARED = (
    "name",
    "definition",
    "numerator_name",
    "denominator_name",
    "unit_of_measure",
    "direction",
    "aggregation",
    "cumulative",
    "source",
)


@dataclass(frozen=True)
class Compared:
    """One line of the comparison: a field's label, and for each version its words and whether they are new there."""

    label: str
    cells: list[tuple[str, bool]]


@dataclass(frozen=True)
class DefinitionPage:
    """The versions of an indicator, newest first, with how many figures stand under each, and their differences."""

    versions: list[IndicatorVersion]
    lines: list[Compared]

    @property
    def newest(self) -> IndicatorVersion:
        """The version whose meaning the indicator has."""
        return self.versions[0]

    @property
    def begins(self) -> int | None:
        """The year from which figures are asked for; None where it is every year."""
        first = self.versions[-1].from_year
        return first if first > FIRST_YEAR else None

    @property
    def figures(self) -> int:
        """How many figures there are under all versions."""
        return sum(version.figures for version in self.versions)


def definition_in(indicator: Indicator, year: int) -> IndicatorVersion:
    """The version that figures of the year are counted by: the newest that holds by then, else the first. One query,
    none where the versions are there already.
    """
    return _holding(sorted(indicator.versions.all(), key=attrgetter("from_year")), year)


def definitions_in(indicators: Iterable[Indicator], year: int) -> dict[int, IndicatorVersion]:
    """By the key of each indicator the version that figures of the year are counted by. One query."""
    found: dict[int, list[IndicatorVersion]] = {}
    for version in IndicatorVersion.objects.filter(indicator__in=indicators).order_by("from_year"):
        found.setdefault(version.indicator_id, []).append(version)
    return {key: _holding(versions, year) for key, versions in found.items()}


def _holding(versions: list[IndicatorVersion], year: int) -> IndicatorVersion:
    return next((version for version in reversed(versions) if version.from_year <= year), versions[0])


def definition_page(indicator: Indicator) -> DefinitionPage:
    """What each version of the indicator says and what it changed. One query."""
    counted = Count("measurements", filter=Q(measurements__is_withdrawn=False))
    versions = indicator.versions.select_related("decided_by").annotate(figures=counted).order_by("-number")
    versions = list(versions)
    earlier = [*versions[1:], None]
    lines = [
        Compared(
            _label(name),
            [
                (shown(version, name), before is not None and getattr(version, name) != getattr(before, name))
                for version, before in zip(versions, earlier, strict=True)
            ],
        )
        for name in COMPARED
    ]
    return DefinitionPage(versions, [line for line in lines if any(words for words, _ in line.cells)])


def shown(version: IndicatorVersion | Indicator, name: str) -> str:
    """A field of a meaning as pages write it."""
    if name == "cumulative":
        return "lũy kế từ đầu năm" if version.cumulative else "chỉ trong kỳ"
    words = getattr(version, f"get_{name}_display", None)
    return str(words()) if words else getattr(version, name)


def _label(name: str) -> str:
    label = "Cách đếm" if name == "cumulative" else str(IndicatorVersion._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def versions_of(indicators: Collection[int]) -> dict[int, list[IndicatorVersion]]:
    """The versions of each of these indicators, oldest first, with the indicator. One query."""
    found: dict[int, list[IndicatorVersion]] = {}
    versions = IndicatorVersion.objects.filter(indicator__in=indicators).select_related("indicator")
    for version in versions.order_by("from_year"):
        found.setdefault(version.indicator_id, []).append(version)
    return found
