"""Which regime of reporting holds where and when, what it says, and who reports to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from organisations.enums import INNER_KINDS, REPORTING_KINDS, UnitKind
from organisations.models import Unit, UnitSuccession, User
from reform.common.periods import NATIONAL, Period, default_window
from reporting.models import OutlinePart, Regime, RegimePeriod, ReportingRoute, ReportRound
from reporting.regimes import REMINDED, AnnexRow, Due, MonthDay, OutlineRow, PeriodRule, RegimeFacts, RoundDays


@dataclass(frozen=True)
class Asked:
    """What a round of a period is opened with: the regime in force, if there is one, and the dates."""

    regime: Regime | None
    rule: PeriodRule | None
    days: RoundDays


def regimes_seen(user: User) -> QuerySet[Regime]:
    """The regimes that the person sees with how many `rounds_opened` there are; the national one first. One query."""
    seen = Regime.objects.visible_to(user).select_related("province").annotate(rounds_opened=Count("rounds"))
    return seen.order_by(F("province").asc(nulls_first=True), "-valid_from", "code")


def regime_in_force(province: Unit, on: date) -> Regime | None:
    """The province's own regime on that day, of several the latest; else the national one. Three queries."""
    whose = Q(province=province) | Q(province__isnull=True)
    order = (F("province").asc(nulls_last=True), "-valid_from", "-pk")
    return Regime.objects.filter(whose).valid_on(on).order_by(*order).prefetch_related("periods__dues").first()


def rule_of(period: RegimePeriod) -> PeriodRule:
    """The period's rule as a value; no query where the dues are prefetched."""
    return PeriodRule(
        period=period.period,
        starts=MonthDay(period.starts_month, period.starts_day),
        cutoff=MonthDay(period.cutoff_month, period.cutoff_day),
        dues={due.level: Due(due.days, due.counted_from, due.in_working_days) for due in period.dues.all()},
        starts_years_before=period.starts_years_before,
        is_cumulative=period.is_cumulative,
        opens_days_before=period.opens_days_before,
        reminds_days_before=tuple(period.reminds_days_before),
    )


def rules_of(regime: Regime) -> list[PeriodRule]:
    """The regime's periods in their order."""
    return [rule_of(period) for period in sorted(regime.periods.all(), key=lambda one: one.position)]


def asked_for(province: Unit, year: int, period: str) -> Asked | None:
    """The dates of that year's round by the regime in force at its cut-off; where no regime asks for the period, the
    national ones of the portal. None for an ad-hoc round, whose dates are the asking authority's. Three queries.
    """
    if period == Period.AD_HOC:
        return None
    window = default_window(year, Period(period))
    usual = RoundDays(window.starts_on, window.cutoff_on, window.unit_due_on, window.due_on)
    regime = regime_in_force(province, window.cutoff_on)
    if regime is None:
        return Asked(None, None, usual)
    rule = next((rule for rule in rules_of(regime) if rule.period == period), None)
    return Asked(regime if rule else None, rule, rule.days(year) if rule else usual)


def periods_asked(province: Unit, on: date) -> list[Period]:
    """The periods that the province's regime asks for; the national four where there is none. Three queries."""
    regime = regime_in_force(province, on)
    return [Period(rule.period) for rule in rules_of(regime)] if regime else list(NATIONAL)


def coming_periods(province: Unit, on: date) -> list[tuple[int, Period, date]]:
    """Year, period and the province's day of the reports of this year and the next, in their order. Three queries."""
    regime = regime_in_force(province, on)
    years = (on.year, on.year + 1)
    if regime is None:
        return [(year, period, default_window(year, period).due_on) for year in years for period in NATIONAL]
    rules = rules_of(regime)
    return [(year, Period(rule.period), rule.days(year).due_on) for year in years for rule in rules]


def reminders_of(round_: ReportRound) -> tuple[int, ...]:
    """How many days before a due day of the round people are reminded. At most one query."""
    if round_.regime_id is None:
        return REMINDED
    said = RegimePeriod.objects.filter(regime=round_.regime_id, period=round_.period)
    days = said.values_list("reminds_days_before", flat=True).first()
    return REMINDED if days is None else tuple(days)


def outline_for(regime: Regime | None, level: str) -> list[OutlinePart]:
    """The headings that a new report of the level gets: the regime's own, else the portal's. At most two queries."""
    own = list(OutlinePart.objects.filter(regime=regime, level=level)) if regime else []
    return own or list(OutlinePart.objects.filter(regime__isnull=True, level=level))


def facts_of(regime: Regime) -> RegimeFacts:
    """Everything that the regime says, as a value that another can be made of."""
    return RegimeFacts(
        name=regime.name,
        basis=regime.basis,
        periods=tuple(rules_of(regime)),
        annexes=tuple(AnnexRow(row.level, row.kind, row.title) for row in regime.annexes.all()),
        outline=tuple(
            OutlineRow(row.level, row.key, row.heading, row.number, row.depth, row.area.key if row.area else "")
            for row in regime.outline.select_related("area")
        ),
        waits_for_last=regime.waits_for_last,
        closes_days_after=regime.closes_days_after,
    )


def routes_on(province: Unit, day: date) -> dict[int, int | None]:
    """Sender → recipient where the routing table speaks on that day; None: the unit does not report. One query."""
    routes = ReportingRoute.objects.filter(province=province).valid_on(day).order_by("valid_from")
    return dict(routes.values_list("sender", "recipient"))


def asked_units(province: Unit, day: date) -> tuple[list[Unit], dict[int, int]]:
    """Who reports in a round that closes on that day, and to whom where not as the tree of units has it: the agencies
    that exist then, without those that a route relieves, and whoever else has a route. A route to a unit that is no
    more leads nowhere else. Three queries, two without routes.
    """
    routes = routes_on(province, day)
    there = Unit.objects.within(province).valid_on(day)
    others = Q(pk__in=[sender for sender, recipient in routes.items() if recipient])
    found = there.filter(Q(kind__in=REPORTING_KINDS) | others).exclude(kind__in=(*INNER_KINDS, UnitKind.PROVINCE))
    units = [unit for unit in found if routes.get(unit.pk, unit.pk) is not None]
    return units, recipients_on(routes, day)


def recipients_on(routes: Mapping[int, int | None], day: date) -> dict[int, int]:
    """Of the routes those that lead to a unit which exists on that day. At most one query."""
    led = {sender: recipient for sender, recipient in routes.items() if recipient}
    there = set(Unit.objects.filter(pk__in=led.values()).valid_on(day).values_list("pk", flat=True)) if led else set()
    return {sender: recipient for sender, recipient in led.items() if recipient in there}


@dataclass(frozen=True)
class Abolished:
    """An agency that ended within a round's window, and who reports instead of it."""

    unit: Unit
    successors: tuple[Unit, ...]


def abolished_in(round_: ReportRound) -> list[Abolished]:
    """Agencies that ended between the first day of the round and the day before its cut-off. Two queries at most."""
    ended = list(
        Unit.objects.within(round_.province)
        .reporting()
        .filter(valid_to__gte=round_.starts_on, valid_to__lt=round_.cutoff_on)
    )
    if not ended:
        return []
    rows = UnitSuccession.objects.filter(predecessor__in=ended).select_related("successor")
    successors: dict[int, list[Unit]] = {}
    for row in rows:
        successors.setdefault(row.predecessor_id, []).append(row.successor)
    return [Abolished(unit, tuple(successors.get(unit.pk, ()))) for unit in ended]


@dataclass(frozen=True)
class PeriodPreview:
    """One period of a regime with the dates that it gives in a year."""

    period: RegimePeriod
    rule: PeriodRule
    year: int

    @property
    def days(self) -> RoundDays:
        """The dates themselves."""
        return self.rule.days(self.year)

    @property
    def opens_on(self) -> date:
        """When the round is opened by itself."""
        return self.rule.opens_on(self.year)

    @property
    def reminded(self) -> str:
        """ "7, 3, 1": days before a due day."""
        return ", ".join(map(str, self.rule.reminds_days_before))


def coming_dates(periods: Iterable[RegimePeriod], on: date) -> list[PeriodPreview]:
    """Each period with its next dates: of this year while its last day lies ahead, else of the next year. No query
    where dues are prefetched.
    """
    found = []
    for period in periods:
        rule = rule_of(period)
        found.append(PeriodPreview(period, rule, on.year if rule.days(on.year).due_on >= on else on.year + 1))
    return found
