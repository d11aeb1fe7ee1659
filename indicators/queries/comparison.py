"""The units of one khối beside each other: their entries of a period, best first, and the khối's own figure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.blocks import Block
from indicators.enums import UnitOfMeasure
from indicators.models import Indicator, Measurement
from indicators.queries.roll_up import PERIODS, Coverage, Gathered, Rolled, entries, gather, missing
from indicators.queries.series import lower_is_better
from organisations.enums import Role, UnitKind
from organisations.models import Unit, User
from reform.common.periods import Period

FEWEST = 3  # units whose figures hide one another


@dataclass(frozen=True)
class ComparedUnit:
    """A unit with its entry. `rank` is shared by those with the same value; None where nothing occurred, where the
    figure is a band, and where there is none (`entry` None).
    """

    unit: Unit
    entry: Measurement | None
    rank: int | None

    @property
    def nothing_occurred(self) -> bool:
        """Whether there was nothing to be measured."""
        return self.entry is not None and self.entry.denominator is not None and not self.entry.denominator


@dataclass(frozen=True)
class Comparison:
    """The khối in a period: its units that may be named to the viewer, ranked first, then those without a value; the
    figure of all of them where the indicator adds up; how many are ranked. `too_few`: so few units gave one that the
    khối's figure or a rank would tell the viewer what another unit gave; there are neither then.
    """

    block: Block
    year: int
    period: str
    rows: list[ComparedUnit]
    figure: Rolled | None
    coverage: Coverage
    ranked: int
    all_named: bool
    too_few: bool

    @property
    def period_title(self) -> str:
        """ "6 tháng đầu năm 2025"."""
        return Period(self.period).title(self.year)


def compare(viewer: User, province: Unit, indicator: Indicator, block: Block, *, year: int, period: str) -> Comparison:
    """The khối's units as they were asked in that period, each with its entry under the meaning of the year.

    All are ranked among each other; named are those whose figures the viewer may see, for the people of an agency
    their own. They are shown the khối's figure and their rank once `FEWEST` units have given theirs: of two, the sum
    less the own figure is the other's. Seven queries.
    """
    when = {"year": year, "period": period}
    key = (indicator.pk, year, period)
    gathered = gather(province, years=[year], periods=[period], indicators=[indicator], kinds=block.kinds)
    found = list(entries(province, indicator, **when, kinds=block.kinds).select_related("unit"))
    seen = set(
        Measurement.objects.visible_to(viewer).filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True)
    )
    everyone = len(seen) == len(found) and sees_all(viewer)
    too_few = not everyone and len(found) < FEWEST
    ranks = {} if too_few else ranked(found, lower_first=lower_is_better(indicator))
    rows = [ComparedUnit(row.unit, row, ranks.get(row.pk)) for row in found if row.pk in seen]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.unit.sort_key))
    lacking = missing(province, indicator, **when, kinds=block.kinds).order_by("sort_key", "code")
    if not everyone:
        lacking = lacking.filter(pk=viewer.unit.agency_id) if viewer.unit else lacking.none()
    rows += [ComparedUnit(unit, None, None) for unit in lacking]
    figure = None if too_few else gathered.figures.get(key)
    return Comparison(block, year, period, rows, figure, gathered.coverage[key], len(ranks), everyone, too_few)


def sees_all(viewer: User) -> bool:
    """Whether all units of a province may be named to the viewer."""
    return viewer.role == Role.ADMIN or viewer.unit.sees_whole_province(viewer.role)


def told(viewer: User, body: Unit, kinds: Collection[str], gathered: Gathered) -> Gathered:
    """What of the figures of some `kinds` of a province's units may be shown: as in a comparison, to the people of an
    agency those that `FEWEST` units made. Without `kinds`, and of an agency's own divisions, all of them.
    """
    if not kinds or body.kind != UnitKind.PROVINCE or sees_all(viewer):
        return gathered
    figures = {key: figure for key, figure in gathered.figures.items() if figure.counted >= FEWEST}
    return replace(gathered, figures=figures)


def ranked(found: Sequence[Measurement], *, lower_first: bool) -> dict[int, int]:
    """The rank of each entry with a value, best first; the same value is the same rank, and the next one counts on."""
    valued = sorted((row for row in found if row.value is not None), key=lambda row: row.value, reverse=not lower_first)
    ranks: dict[int, int] = {}
    for place, row in enumerate(valued, start=1):
        same = place > 1 and valued[place - 2].value == row.value
        ranks[row.pk] = ranks[valued[place - 2].pk] if same else place
    return ranks


def compared_periods(province: Unit, indicator: Indicator, block: Block) -> list[tuple[int, str]]:
    """The periods in which units of the khối have entries, latest first. One query."""
    rows = Measurement.objects.counted().filter(
        indicator=indicator, unit__province=province, unit__kind__in=block.kinds, period__in=PERIODS
    )
    found = rows.order_by().values_list("year", "period").distinct()
    return sorted(found, key=lambda when: (when[0], PERIODS.index(when[1])), reverse=True)


COLUMNS = (
    ("Hạng", 8),
    ("Mã đơn vị", 14),
    ("Đơn vị", 44),
    ("Kỳ", 22),
    ("Tử số", 14),
    ("Mẫu số", 14),
    ("Giá trị", 12),
    ("Ghi chú", 30),
)


def sheet_rows(found: Comparison, indicator: Indicator) -> Iterator[list[str | int | Decimal | None]]:
    """The headings, the units, and the khối's own figure."""
    yield [heading for heading, _ in COLUMNS]
    for row in found.rows:
        entry = row.entry
        numbers = [entry.numerator, entry.denominator, entry.value] if entry else [None, None, None]
        note = "chưa nhập" if entry is None else "không phát sinh" if row.nothing_occurred else entry.band or entry.note
        yield [row.rank, row.unit.code, row.unit.name, found.period_title, *numbers, note]
    if figure := found.figure:
        numbers = [figure.numerator, figure.denominator, figure.value]
        said = f"{found.coverage.counted}/{found.coverage.expected} đơn vị đã nhập"
        yield [None, "", f"Toàn khối {found.block.name}", found.period_title, *numbers, said]


def has_bars(indicator: Indicator) -> bool:
    """Whether values of the indicator have a length: bands have none."""
    return indicator.unit_of_measure != UnitOfMeasure.BAND
