"""Results of scoring, and what was found of targets, held against the points and the figures that they rest on."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from indicators.models import Measurement, MeasurementRevision
from plans.models import Target, TargetJudgement
from reporting.models import CriterionScore, Scorecard
from reporting.recount import Difference, differing, places_again, points_again, reaches_again

_TOLD = ("MET", "MISSED")


def score_differences(cards: Iterable[Scorecard]) -> Iterator[Difference]:
    """Each final card's sums and index against its points, and each rank against the results of its khối. One query a
    card.
    """
    groups: dict[tuple[int, str], dict[int, Decimal]] = {}
    final = [card for card in cards if card.status == "FINAL"]
    for card in final:
        if card.result is not None:
            groups.setdefault((card.round_id, card.group), {})[card.pk] = card.result
    for card in final:
        place = f"{card.round.title}, {card.unit.name}"
        rows = CriterionScore.objects.filter(card=card).select_related("criterion")
        ways = [
            (row.criterion.max_points, row.not_applicable, row.appraised_points, row.second_at, row.second_points)
            for row in rows
        ]
        earned, applicable, index = points_again(ways)
        yield from differing(f"{place}, điểm đạt", card.earned, earned)
        yield from differing(f"{place}, điểm áp dụng", card.applicable, applicable)
        yield from differing(f"{place}, chỉ số", card.result, index)
        if card.rank is not None:
            results = groups[card.round_id, card.group]
            yield from differing(f"{place}, thứ hạng", card.rank, places_again(results)[card.pk])
            yield from differing(f"{place}, số đơn vị được xếp hạng", card.ranked_among, len(results))


def judgement_differences(targets: Iterable[Target]) -> Iterator[Difference]:
    """What was found last of each target: whether its value meets the bounds if it is called met or missed, and whether
    it is a figure that the body had entered by itself, where it enters them. Two or three queries a target.
    """
    for target in targets:
        last = TargetJudgement.objects.filter(target=target).order_by("-on", "-pk").first()
        if last is None or last.value is None:
            continue
        place = f"{target.plan.title}, mục tiêu {target.code}"
        if last.result in _TOLD and target.measure != "band":
            met = reaches_again(target.comparator, *_bounds(target), last.value)
            if met is not None:
                yield from differing(f"{place}: kết quả", last.result, "MET" if met else "MISSED")
        if not (target.scope or target.population):
            yield from _entered(place, target, last)


def _bounds(target: Target) -> tuple[Decimal | None, Decimal | None]:
    """The target's bounds as figures tell them: amounts of money are in đồng in documents, in millions in figures."""
    millions = target.measure == "count" and target.indicator.unit_of_measure == "MONEY"
    scale = 1_000_000 if millions else 1
    return tuple(None if bound is None else bound / scale for bound in (target.lower, target.upper))


def _entered(place: str, target: Target, last: TargetJudgement) -> Iterator[Difference]:
    own = Measurement.objects.filter(unit=target.plan.owner_id, indicator=target.indicator_id, part="")
    entries = list(own.values_list("pk", "year", "period", "value"))
    known: dict[tuple[int, str], set[Decimal]] = {}
    for pk, year, period, value in entries:
        was = MeasurementRevision.objects.filter(measurement=pk).values_list("value", flat=True)
        known[year, period] = {one for one in (value, *was) if one is not None}
    if not known:
        return  # made of the figures of several units
    since_january = {
        half + quarter
        for year in {when[0] for when in known}
        for half in known.get((year, "H1"), ())
        for quarter in known.get((year, "Q3"), ())
    }
    values = set().union(*known.values()) | since_january
    if last.value not in values:
        yield Difference(f"{place}: giá trị", last.value, ", ".join(map(str, sorted(values))))
