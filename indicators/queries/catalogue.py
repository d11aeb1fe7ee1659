"""The catalogue as its page and its sheet show it: indicators by area, as far as they match what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from indicators.models import Indicator, IndicatorVersion, ReformArea
from organisations.enums import REPORTING_KINDS, UnitKind
from reform.common.periods import PERIODIC
from reform.common.text import fold

# The periods in which figures are asked for; an ad-hoc report says itself what it asks.
ASKED_PERIODS = PERIODIC
# Who may be asked for figures: what reports on its own, and the province for what only it can say.
ASKED_KINDS = (UnitKind.PROVINCE, *REPORTING_KINDS)


@dataclass(frozen=True)
class CatalogueRow:
    """An indicator, who reports it and when, in words."""

    indicator: Indicator
    reporters: str
    periods: str


@dataclass(frozen=True)
class CatalogueArea:
    """The indicators of one area."""

    area: ReformArea
    rows: list[CatalogueRow] = field(default_factory=list)


def find_indicators(chosen: Mapping[str, str]) -> list[Indicator]:
    """Indicators in the order of their areas and codes that match all of `chosen`: area (key), kind of unit that
    reports, period, q (words in any order, without diacritics), state ("active", "retired"; both without it). Two
    queries; lists of kinds and periods are compared here, since databases differ in how they look into JSON.
    """
    rows = with_versions(Indicator.objects.select_related("area", "narrows").prefetch_related("parts"))
    if area := chosen.get("area"):
        rows = rows.filter(area__key=area)
    if state := chosen.get("state"):
        rows = rows.filter(is_active=state == "active")
    for word in fold(chosen.get("q", "")).split():
        rows = rows.filter(search_text__contains=word)
    kind, period = chosen.get("kind", ""), chosen.get("period", "")
    return [row for row in rows if asked_of(row, kind) and asked_in(row, period)]


def asked_by(year: int) -> QuerySet[Indicator]:
    """The indicators whose first version holds in the year: before it nobody is asked for a figure."""
    return Indicator.objects.filter(versions__number=1, versions__from_year__lte=year)


def by_area(indicators: list[Indicator]) -> list[CatalogueArea]:
    """The same indicators under their areas."""
    areas: dict[int, CatalogueArea] = {}
    for indicator in indicators:
        row = CatalogueRow(indicator, kinds_words(indicator), periods_words(indicator))
        areas.setdefault(indicator.area_id, CatalogueArea(indicator.area)).rows.append(row)
    return list(areas.values())


def with_versions(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """With the versions of each, newest first, as `known_versions`."""
    newest_first = IndicatorVersion.objects.order_by("-number")
    return indicators.prefetch_related(Prefetch("versions", newest_first, to_attr="known_versions"))


def asked_of(indicator: Indicator, kind: str) -> bool:
    """Whether units of the kind give figures; an indicator that names none asks every agency that reports."""
    kinds = indicator.reporter_kinds or list(REPORTING_KINDS)
    return not kind or kind in kinds


def asked_in(indicator: Indicator, period: str) -> bool:
    """Whether figures are asked for in the period; an indicator that names none asks in every one."""
    return not period or period in (indicator.periods_asked or ASKED_PERIODS)


def kinds_words(indicator: Indicator) -> str:
    """Who reports, in words."""
    if not indicator.reporter_kinds:
        return "mọi cơ quan báo cáo"
    return ", ".join(str(UnitKind(kind).label) for kind in indicator.reporter_kinds)


def periods_words(indicator: Indicator) -> str:
    """In which periods, in words."""
    asked = [period for period in ASKED_PERIODS if period in indicator.periods_asked]
    if not asked or len(asked) == len(ASKED_PERIODS):
        return "mọi kỳ báo cáo"
    return ", ".join(str(period.label) for period in asked)
