"""What a figure is made of: the entries behind it, the units still missing, and what does not count."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from indicators.adding import ADDED_UP
from indicators.enums import Aggregation
from indicators.models import Indicator, IndicatorVersion, Measurement
from indicators.queries.comparison import told
from indicators.queries.definitions import definition_in
from indicators.queries.roll_up import Coverage, Rolled, entries, gather, missing, set_aside
from organisations.models import Unit, User


@dataclass(frozen=True)
class Unseen:
    """The entries of units whose figures the person may not see one by one: how many, and what they come to."""

    count: int
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None


@dataclass(frozen=True)
class FigureDetail:
    """A body's figure of one period with what is behind it. `lines` are the entries that the person may see, `unseen`
    the others together; both add up to the figure. `stray` are entries that are in no sum.
    """

    figure: Rolled | None
    coverage: Coverage
    definition: IndicatorVersion
    lines: QuerySet[Measurement]
    unseen: Unseen
    missing: QuerySet[Unit]
    stray: QuerySet[Measurement]

    @property
    def adds_up(self) -> bool:
        """Whether the entries below make the figure."""
        return self.definition.aggregation in ADDED_UP

    @property
    def too_few(self) -> bool:
        """Whether there is a figure, of so few units that it would tell the viewer what another one gave."""
        return self.figure is None and self.adds_up and self.coverage.counted > 0

    @property
    def is_ratio(self) -> bool:
        """Whether there are numerators and denominators."""
        return self.definition.aggregation == Aggregation.RATIO_OF_SUMS


def figure_detail(
    viewer: User, body: Unit, indicator: Indicator, *, year: int, period: str, kinds: Collection[str] = ()
) -> FigureDetail:
    """The figure opened down to its entries, as far as the viewer sees them. Whether the viewer may see the body's
    figure at all is asked before. Eight queries and those of the lists.
    """
    when = {"year": year, "period": period}
    key = (indicator.pk, year, period)
    gathered = gather(body, years=[year], periods=[period], indicators=[indicator], kinds=kinds)
    gathered = told(viewer, body, kinds, gathered)
    behind = entries(body, indicator, **when, kinds=kinds)
    seen = behind.visible_to(viewer)
    lines = (
        seen.select_related("unit", "recorded_by")
        .annotate(corrections=Count("revisions"))
        .order_by("unit__sort_key", "unit__code")
    )
    figure, total = gathered.figures.get(key), behind.count()
    return FigureDetail(
        figure,
        gathered.coverage[key],
        definition_in(indicator, year),
        lines,
        _unseen(figure, seen, total),
        missing(body, indicator, **when, kinds=kinds).order_by("sort_key", "code"),
        set_aside(body, indicator, **when, kinds=kinds)
        .visible_to(viewer)
        .select_related("unit", "definition", "recorded_by")
        .order_by("unit__sort_key", "unit__code"),
    )


def _unseen(figure: Rolled | None, seen: QuerySet[Measurement], total: int) -> Unseen:
    rows = list(seen.values_list("numerator", "denominator", "value"))
    hidden = total - len(rows)
    if not hidden or figure is None:
        return Unseen(hidden, None, None, None)
    parts = []
    for place, whole in enumerate((figure.numerator, figure.denominator)):
        parts.append(None if whole is None else whole - sum((row[place] or 0 for row in rows), Decimal(0)))
    value = None
    if figure.denominator is None and figure.value is not None:
        value = figure.value - sum((row[2] or 0 for row in rows), Decimal(0))
    return Unseen(hidden, *parts, value)
