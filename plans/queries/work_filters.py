"""What a list of work is narrowed to and ordered by."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from plans.enums import AssignmentRole
from plans.freshness import stale_for
from plans.models import Assignment
from plans.queries.periods import word_missing

# period of the year → its name, first and last month
_SPANS = {
    "q1": ("Quý I", 1, 3),
    "q2": ("Quý II", 4, 6),
    "q3": ("Quý III", 7, 9),
    "q4": ("Quý IV", 10, 12),
    "h1": ("6 tháng đầu năm", 1, 6),
    "h2": ("6 tháng cuối năm", 7, 12),
    "year": ("Cả năm", 1, 12),
}
ANYBODY = "ANY"
MISSING = "missing"

# sort → its columns; ties go by deadline, then by the plan's own order
_COLUMNS = {
    "due": ("due_on",),
    "state": (),
    "progress": ("progress",),
    "unit": ("unit__sort_key",),
    "updated": ("updated_on",),
    "plan": ("plan__code", "activity__position"),
}
SORTS = (
    ("due", "Hạn gần nhất trước"),
    ("-due", "Hạn xa nhất trước"),
    ("state", "Tình trạng"),
    ("-state", "Tình trạng, ngược lại"),
    ("progress", "Tiến độ thấp trước"),
    ("-progress", "Tiến độ cao trước"),
    ("updated", "Lâu chưa cập nhật trước"),
    ("-updated", "Mới cập nhật trước"),
    ("unit", "Đơn vị"),
    ("-unit", "Đơn vị, ngược lại"),
    ("plan", "Kế hoạch"),
    ("-plan", "Kế hoạch, ngược lại"),
)


@dataclass(frozen=True)
class WorkFilters:
    """What was chosen; empty means all. `plan` and `unit` by code, `area` by key, `state` a `WorkGroup` value, `role`
    an `AssignmentRole`; work is due in `period` ("2025-q1", "2025-h1", "2025-year") and between the two days;
    `stale` days without a word; `awaits` a `Reviewer`, or `ANYBODY`; `word` is MISSING for periods of
    continuous work that nobody has spoken for; `sort` one of `SORTS`.
    """

    q: str = ""
    plan: str = ""
    area: str = ""
    state: str = ""
    unit: str = ""
    role: str = ""
    period: str = ""
    due_from: date | None = None
    due_to: date | None = None
    stale: int | None = None
    awaits: str = ""
    word: str = ""
    sort: str = ""

    @property
    def lead_alone(self) -> bool:
        """Whether supporting work is left out: it has no word of its own that could be old or wait."""
        return self.role == AssignmentRole.LEAD or bool(self.stale or self.awaits or self.word)


def due_periods(year: int) -> list[tuple[str, str]]:
    """The periods of a year by which lists are narrowed: value and name."""
    return [(f"{year}-{key}", f"{name}/{year}") for key, (name, *_) in _SPANS.items()]


def span_of(period: str) -> tuple[date, date]:
    """First and last day of a value that `due_periods` gives."""
    year, _, key = period.partition("-")
    _, first, last = _SPANS[key]
    return date(int(year), first, 1), date(int(year), last, 30 if last in (6, 9) else 31)


def narrowed(work: QuerySet[Assignment], chosen: WorkFilters, on: date) -> QuerySet[Assignment]:
    """The assignments that match everything but role and state, which lists treat apart."""
    conditions = Q()
    if chosen.plan:
        conditions &= Q(plan__code=chosen.plan)
    if chosen.area:
        conditions &= Q(area__key=chosen.area)
    if chosen.unit:
        conditions &= Q(unit__path__contains=f"/{chosen.unit}/")
    if chosen.period:
        conditions &= Q(due_on__range=span_of(chosen.period))
    if chosen.due_from:
        conditions &= Q(due_on__gte=chosen.due_from)
    if chosen.due_to:
        conditions &= Q(due_on__lte=chosen.due_to)
    if chosen.stale:
        conditions &= stale_for(chosen.stale, on)
    if chosen.awaits:
        conditions &= ~Q(awaits="") if chosen.awaits == ANYBODY else Q(awaits=chosen.awaits)
    if chosen.word == MISSING:
        conditions &= word_missing(work, on).any
    return work.matching(chosen.q).filter(conditions)


def in_order(work: QuerySet[Assignment], sort: str, *before: str) -> QuerySet[Assignment]:
    """Rows with `group_place` group by group, within each in that order; what has no such value stands last, but work
    that was never reported first among the longest silent. `before` are columns that go before that.
    """
    key, down = sort.removeprefix("-") or "due", sort.startswith("-")
    never_first = key == "updated" and not down
    columns = [_directed(column, down, nulls_first=never_first) for column in _COLUMNS[key]]
    groups = _directed("group_place", down and key == "state")
    columns = [_directed(name, down=False) for name in before] + columns
    ties = [] if key == "due" else [_directed("due_on", down=False)]
    return work.order_by(groups, *columns, *ties, "plan_id", "activity__position", "pk")


def _directed(column: str, down: bool, *, nulls_first: bool = False) -> OrderBy:
    placing = {"nulls_first": True} if nulls_first else {"nulls_last": True}
    if column not in ("due_on", "updated_on"):
        placing = {}
    return F(column).desc(**placing) if down else F(column).asc(**placing)
