"""Places in a ranking that are targets: the place to reach, by how many it rises, from which it comes."""

import re
from dataclasses import replace
from decimal import Decimal

from indicators import target_patterns as p
from indicators.comparisons import Comparator, Measure, Threshold
from indicators.target_reading import Anchor, anchor_at, comparator_in, year_compared

_NEAR = 12


def read_rank(match: re.Match[str], _: list[Anchor]) -> Anchor:
    """A place and everything better; the worse number of a range is the one to reach."""
    numbers = [int(match[name]) for name in p.RANK_NUMBERS if match[name]]
    if match["word"]:
        return anchor_at(match, Threshold(Measure.RANK, Comparator.AT_MOST, upper=Decimal(p.ORDINALS[match["word"]])))
    said = match["words"] or (match.group() if match["rank3"] else "")
    words = re.sub(r"không (?:thấp hơn|dưới|kém)|từ (?:thứ )?\d+ trở lên", "", said)
    denied = match.string[max(0, match.start() - _NEAR) : match.start()].rstrip().endswith("không")
    below = "xếp dưới" in match.group()
    if "xuống" in (match["way"], match["way3"]) or re.search(r"\b(?:trên|dưới|hơn|không)\b", words) or below != denied:
        return anchor_at(match, None, "rank_unclear")
    return anchor_at(match, Threshold(Measure.RANK, Comparator.AT_MOST, upper=Decimal(max(numbers))))


def read_rank_move(match: re.Match[str], _: list[Anchor]) -> Anchor | None:
    """From a place to a better one; of two places that only bound a range the worse."""
    low, one = int(match["low"]), int(match["one"])
    if match["way"] not in ("lên", "xuống") and match["low_year"] is None:
        return anchor_at(match, Threshold(Measure.RANK, Comparator.AT_MOST, upper=Decimal(max(low, one))))
    if one >= low:
        return anchor_at(match, None, "rank_unclear")
    anchor = anchor_at(match, Threshold(Measure.RANK, Comparator.AT_MOST, upper=Decimal(one)))
    return replace(anchor, from_value=Decimal(low), from_year=int(match["low_year"]) if match["low_year"] else None)


def read_steps(match: re.Match[str], _: list[Anchor]) -> Anchor:
    """ "tăng 2 bậc so với năm 2024": the rank goes down by two places against that year."""
    if match["verb"] in ("giảm", "tụt"):
        return anchor_at(match, None, "decrease_not_supported")
    year = year_compared(match)
    warnings = [] if year else ["baseline_year_unknown"]
    if match["two"] or comparator_in(match["prefix"]) not in (None, Comparator.AT_LEAST):
        warnings.append("range_unclear")
    number = Decimal(match["one"])
    return anchor_at(match, Threshold(Measure.RANK, Comparator.REDUCED_BY, number, baseline_year=year), *warnings)
