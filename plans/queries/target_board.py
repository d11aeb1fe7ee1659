"""The board of targets: which of them a person sees, how they stand on a day, and the same as the rows of a sheet."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from organisations.models import User
from plans.enums import TargetResult
from plans.models import Target, Task
from plans.queries.target_results import TargetStanding, standings
from reform.common.text import fold

COLUMNS = (
    ("Kế hoạch", 24),
    ("Cơ quan ban hành", 24),
    ("Lĩnh vực", 20),
    ("Mã mục tiêu", 20),
    ("Mục tiêu theo văn bản", 70),
    ("Trong đó của", 20),
    ("Phải đạt", 26),
    ("Đến năm", 9),
    ("Phạm vi", 16),
    ("Đối tượng", 24),
    ("Không tính", 24),
    ("Chỉ tiêu", 12),
    ("Số liệu", 14),
    ("Kỳ", 22),
    ("Đơn vị đã nhập", 20),
    ("Kết quả", 22),
    ("Vì sao", 70),
)
# What presses most comes first.
_PRESSING = (
    TargetResult.MISSED,
    TargetResult.AT_RISK,
    TargetResult.ON_TRACK,
    TargetResult.MET,
    TargetResult.NOT_YET,
    TargetResult.NO_DATA,
)
# How the list may be sorted, by what the address says.
_SORTS = {
    "result": lambda row: _PRESSING.index(row.standing.result),
    "horizon": lambda row: row.target.horizon_year,
    "area": lambda row: row.target.area.position,
}


@dataclass(frozen=True)
class Asked:
    """What the board is asked for; what is empty is not asked."""

    q: str = ""
    plan: str = ""
    area: str = ""
    horizon: str = ""
    result: str = ""
    scope: str = ""
    indicator: str = ""
    sort: str = ""


@dataclass(frozen=True)
class BoardRow:
    """A target with how it stands; `depth` 1 stands right under the target of whose population it is a part."""

    standing: TargetStanding
    depth: int = 0

    @property
    def target(self) -> Target:
        """The target."""
        return self.standing.target

    @property
    def named_parent(self) -> Target | None:
        """The target of whose population it is a part, where that does not stand right above."""
        return self.target.narrows if self.target.narrows_id and not self.depth else None


@dataclass(frozen=True)
class TargetBoard:
    """The rows that were asked for, how many stand how (before one result is asked for), and what can be asked for."""

    rows: list[BoardRow]
    counts: Counter
    offered: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        """For the tag `stacked_bar`: label, tone, count of each result."""
        return [(result.label, result.tone, self.counts.get(result, 0)) for result in TargetResult]

    @property
    def total(self) -> int:
        """How many targets match, whatever their result."""
        return sum(self.counts.values())


def target_board(viewer: User, asked: Asked, on: date) -> TargetBoard:
    """The targets of the plans issued by that day whose results the person sees, as they stood at its end.

    Six queries, three more for each province and level of the administration among the targets.
    """
    every = list(_loaded(Target.objects.judged_for(viewer).issued_by(on)))
    found = [target for target in every if _matches(target, asked)]
    judged = standings(found, on)
    counts = Counter(one.result for one in judged)
    shown = [one for one in judged if not asked.result or one.result == asked.result]
    return TargetBoard(_sorted(shown, asked.sort), counts, _offered(every))


def with_tasks(rows: Sequence[BoardRow]) -> Sequence[BoardRow]:
    """The rows with the tasks that serve their targets, for the page that is shown. Two queries."""
    targets = {row.target.pk: row.target for row in rows}
    tasks = Prefetch("served_by", queryset=Task.objects.order_by("section__position", "position"), to_attr="tasks")
    found = {one.pk: one.tasks for one in Target.objects.filter(pk__in=targets).prefetch_related(tasks).only("pk")}
    for pk, target in targets.items():
        target.tasks = found[pk]
    return rows


def sheet_rows(rows: Iterable[BoardRow]) -> Iterator[list[object]]:
    """The headings and a line for each row, values as pages write them."""
    yield [heading for heading, _ in COLUMNS]
    for row in rows:
        target, standing = row.target, row.standing
        yield [
            target.plan.number or target.plan.title,
            str(target.plan.owner),
            target.area.short_name,
            target.code,
            target.text,
            target.narrows.code if target.narrows else "",
            standing.threshold,
            target.horizon_year,
            target.scope,
            target.population,
            target.exceptions,
            target.indicator.code if target.indicator else "",
            standing.value_words,
            standing.when,
            standing.coverage,
            standing.result.label,
            standing.reason,
        ]


def _loaded(targets: QuerySet[Target]) -> QuerySet[Target]:
    related = ("plan__owner", "indicator", "area", "narrows")
    return targets.select_related(*related).order_by("-plan__first_year", "plan__code", "horizon_year", "position")


def _matches(target: Target, asked: Asked) -> bool:
    """Whether the target is what was asked for, its result left aside; words are found without diacritics."""
    exact = (
        (asked.plan, str(target.plan_id)),
        (asked.area, target.area.key),
        (asked.horizon, str(target.horizon_year)),
        (asked.scope, target.scope),
        (asked.indicator, target.indicator.code if target.indicator else ""),
    )
    if any(wanted and wanted != has for wanted, has in exact):
        return False
    if not asked.q:
        return True
    words = (target.text, target.subject, target.population, target.code, target.indicator and str(target.indicator))
    text = fold(" ".join(part for part in words if part))
    return all(word in text for word in fold(asked.q).split())


def _sorted(judged: Collection[TargetStanding], sort: str) -> list[BoardRow]:
    """By what the heading says; without that what presses first, each target with its parts under it."""
    key = _SORTS.get(sort.removeprefix("-"))
    if key:
        return sorted((BoardRow(one) for one in judged), key=key, reverse=sort.startswith("-"))
    families = _families(judged)
    if sort == "-plan":
        families.reverse()
    elif sort != "plan":
        families.sort(key=lambda family: min(_PRESSING.index(row.standing.result) for row in family))
    return [row for family in families for row in family]


def _families(judged: Collection[TargetStanding]) -> list[list[BoardRow]]:
    """Each target that stands for itself, and under it those that speak of a part of its population."""
    shown = {one.target.pk for one in judged}
    below: dict[int, list[TargetStanding]] = {}
    for one in judged:
        if one.target.narrows_id in shown:
            below.setdefault(one.target.narrows_id, []).append(one)
    placed: set[int] = set()

    def family(one: TargetStanding, depth: int) -> list[BoardRow]:
        if one.target.pk in placed:
            return []
        placed.add(one.target.pk)
        parts = (row for part in below.get(one.target.pk, ()) for row in family(part, min(depth + 1, 2)))
        return [BoardRow(one, depth), *parts]

    heads = [one for one in judged if one.target.narrows_id not in shown]
    found = [family(one, 0) for one in (*heads, *judged)]  # the second time those that narrow each other in a circle
    return [rows for rows in found if rows]


def _offered(targets: Collection[Target]) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: what there is among all that the person sees."""
    plans = {str(one.plan_id): one.plan.number or one.plan.title for one in targets}
    areas = {one.area.key: one.area.short_name for one in sorted(targets, key=lambda one: one.area.position)}
    measured = sorted({(one.indicator.code, one.indicator.name) for one in targets if one.indicator})
    return {
        "plan": list(plans.items()),
        "area": list(areas.items()),
        "horizon": [(str(year), str(year)) for year in sorted({one.horizon_year for one in targets})],
        "scope": [(scope, scope) for scope in sorted({one.scope for one in targets if one.scope})],
        "indicator": [(code, f"{code} {name}") for code, name in measured],
    }
