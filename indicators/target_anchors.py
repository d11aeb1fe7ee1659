"""Quantities in a clause that are targets: where they stand and the threshold that each one sets."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from indicators import target_patterns as p
from indicators.comparisons import BANDS, Comparator, Measure, Threshold
from indicators.target_ranks import read_rank, read_rank_move, read_steps
from indicators.target_reading import WINDOW, Anchor, anchor_at, bounded, comparator_in, decimal_of, year_compared

# No sentence of a plan holds more targets, and the words around one lie near: hostile cells are read in linear time.
_MOST_ANCHORS = 60
_PREFIX_WINDOW = 60
_NEAR = 12
_WHOLE, _HALF = 100, 50
_DIGIT = re.compile(r"\d")


def find_anchors(clause: str) -> list[Anchor]:
    """The targets in one clause by their place; overlapping readings give way to the one that is more exact."""
    lower = clause.lower()
    if len(lower) != len(clause):  # one letter of all lower-cases to two, and places must stay
        lower = clause
    masked = p.MASKS.sub(lambda match: "\0" * len(match.group()), lower) if _DIGIT.search(lower) else lower
    found: list[Anchor] = []
    for signs, pattern, build in _READERS:
        if any(sign in masked for sign in signs):
            _collect(masked, pattern, build, found)
    return sorted((_with_words(anchor, clause) for anchor in found), key=lambda anchor: anchor.start)


def _collect(masked: str, pattern: re.Pattern[str], build: "Reader", found: list[Anchor]) -> None:
    for match in islice(pattern.finditer(masked), _MOST_ANCHORS):
        anchor = build(match, found)
        if anchor is None or _overlaps(anchor, found):
            continue
        if pattern is not p.BAND or not _same_words(masked, anchor, found):
            found.append(anchor)


def _with_words(anchor: Anchor, clause: str) -> Anchor:
    return replace(anchor, text=clause[anchor.start : anchor.end].strip())


def _overlaps(anchor: Anchor, others: list[Anchor]) -> bool:
    return any(anchor.start < other.end and other.start < anchor.end for other in others)


def _same_words(masked: str, band: Anchor, others: list[Anchor]) -> bool:
    """ "100% đơn vị xếp loại tốt" is one target: the band only says what is counted."""
    return any(other.end <= band.start and not p.OWN_VERB.search(masked[other.end : band.start]) for other in others)


@dataclass(frozen=True)
class _Quantity:
    """A number with the words that bound it: where it begins with them, they themselves, and what stands before."""

    match: re.Match[str]
    start: int
    prefix: str
    before: str

    @property
    def way(self) -> str:
        return self.match["way"] or ""

    def anchor(self, threshold: Threshold | None, *warnings: str) -> Anchor:
        return Anchor(self.start, self.match.end(), "", threshold, tuple(dict.fromkeys(warnings)))


def _quantity(match: re.Match[str]) -> _Quantity:
    prefix = p.BEFORE.search(match.string, max(0, match.start() - _PREFIX_WINDOW), match.start())
    start = prefix.start() if prefix else match.start()
    before = match.string[max(0, start - WINDOW) : start]
    return _Quantity(match, start, prefix.group() if prefix else "", before)


def _percentage(match: re.Match[str], found: list[Anchor]) -> Anchor:
    quantity = _quantity(match)
    if match["high"] is None:
        anchor = _one(quantity, found)
        if match["past"] is None:
            return anchor
        return replace(anchor, from_year=int(match["past_year"]), from_value=decimal_of(match["past"]))
    return _moved(quantity, found) if _moves(match) else _between(quantity)


def _moves(match: re.Match[str]) -> bool:
    """ "từ 72% năm 2021 lên 90%"; and "từ 72% năm 2021 đến 90% năm 2025", which is no range either."""
    if match["range"] in ("lên", "xuống"):
        return True
    return match["low_year"] is not None and p.YEAR_BEHIND.match(match.string, match.end()) is not None


def _moved(quantity: _Quantity, found: list[Anchor]) -> Anchor:
    """The level to reach, and where it begins."""
    match = quantity.match
    low, high = decimal_of(match["low"]), decimal_of(match["high"])
    way = match["range"]
    if way not in ("lên", "xuống"):
        way = "xuống" if low is not None and high is not None and high < low else "lên"
    anchor = _one(replace(quantity, prefix=f"{way} {match['to']}"), found)
    year = int(match["low_year"]) if match["low_year"] else None
    return replace(anchor, from_year=year, from_value=low)


def _one(quantity: _Quantity, found: list[Anchor]) -> Anchor:
    match = quantity.match
    number = decimal_of(match["one"] or match["high"])
    if number is None:
        return quantity.anchor(None, "bounds_reversed")
    previous = max((anchor for anchor in found if anchor.end <= quantity.start), key=_end_of, default=None)
    reading = _change(quantity, number, previous)
    if reading is not None:
        return reading
    comparator, warnings = _level(quantity, number)
    return quantity.anchor(bounded(Measure.PERCENT, comparator, number), *warnings)


def _end_of(anchor: Anchor) -> int:
    return anchor.end


def _between(quantity: _Quantity) -> Anchor:
    """From one bound to another; a reduction by a range is one by its lower bound at least."""
    match = quantity.match
    low, high = decimal_of(match["low"]), decimal_of(match["high"])
    if low is None or high is None or low > high:
        return quantity.anchor(None, "bounds_reversed")
    verb = p.REDUCES.search(quantity.before)
    if verb and not p.LEVEL_WORD.search(verb.group()):
        reduced = Threshold(Measure.PERCENT, Comparator.REDUCED_BY, low, baseline_year=year_compared(match))
        return quantity.anchor(reduced, "range_unclear")
    verb = verb or p.INCREASES.search(quantity.before)
    if verb and not p.LEVEL_WORD.search(verb.group()) and not p.LEVEL_WORD.search(quantity.prefix):
        return quantity.anchor(None, "increase_not_supported")
    if match["open"]:
        return quantity.anchor(Threshold(Measure.PERCENT, Comparator.AT_LEAST, low), "range_unclear")
    from_level = verb and "từ" in quantity.prefix and "đạt" not in verb.group()
    doubtful = from_level or match["to"].strip() or comparator_in(quantity.prefix) or p.ABOUT.search(quantity.prefix)
    threshold = Threshold(Measure.PERCENT, Comparator.BETWEEN, low, high)
    return quantity.anchor(threshold, *(["range_unclear"] if doubtful else []))


def _change(quantity: _Quantity, number: Decimal, previous: Anchor | None) -> Anchor | None:
    """The anchor where the percentage says by how much, and not to which level, something changes; else None."""
    match, prefix, before = quantity.match, quantity.prefix, quantity.before
    after, comparator = match.string[match.end() : match.end() + WINDOW], comparator_in(prefix)
    between = match.string[previous.end : quantity.start] if previous else ""
    if _is_reduction(prefix, before, between, previous):
        if comparator in (Comparator.AT_MOST, Comparator.LESS_THAN):
            return quantity.anchor(None, "direction_unclear")
        year = year_compared(match)
        against = [] if year or not p.COMPARED.search(after) else ["baseline_year_unknown"]
        return quantity.anchor(Threshold(Measure.PERCENT, Comparator.REDUCED_BY, number, baseline_year=year), *against)
    verb = p.INCREASES.search(before)
    if verb and ("thêm" in prefix or not p.LEVEL_WORD.search(f"{prefix} {verb.group()}")):
        return quantity.anchor(None, "increase_not_supported")
    compared = p.AGAINST.search(after) or ("vượt" in prefix and number < _WHOLE and p.OF_PLAN.search(after))
    if comparator in (Comparator.MORE_THAN, Comparator.LESS_THAN) and compared:
        more = comparator == Comparator.MORE_THAN
        return quantity.anchor(None, "increase_not_supported" if more else "decrease_not_supported")
    return quantity.anchor(None, "direction_unclear") if _falls_unclearly(quantity, comparator, after) else None


def _falls_unclearly(quantity: _Quantity, comparator: Comparator | None, after: str) -> bool:
    """ "giảm tỷ lệ trễ hạn ít nhất 50%", "số cuộc họp giảm còn 80% so với năm 2024": a level, or a part of what was?"""
    lowers = p.REDUCES.search(quantity.before)
    if lowers is None or quantity.way:
        return False
    words = f"{quantity.prefix} {lowers.group()}"
    if p.DOWN_TO.search(words):
        return p.SINCE_YEAR.search(after) is not None and p.RATE.search(quantity.before) is None
    if comparator is None:
        return True
    return comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN) and p.REACHES.search(words) is None


def _level(quantity: _Quantity, number: Decimal) -> tuple[Comparator, list[str]]:
    """How the level is meant, and what is doubtful about it: a bare percentage is a minimum, none at all a limit."""
    match, prefix, before = quantity.match, quantity.prefix, quantity.before
    comparator, warnings = comparator_in(prefix), []
    down = quantity.way == "xuống" or p.DOWN_TO.search(prefix) or p.DOWN_TO.search(before[-_NEAR:])
    if re.search(r"\btối\s*$", prefix):
        warnings.append("typo_minimum")
    elif comparator is None and p.ODD_BOUND.search(before):
        warnings.append("bound_unclear")
    if comparator == Comparator.MORE_THAN and quantity.way == "lên":
        comparator = Comparator.AT_LEAST
        warnings.append("bound_unclear")
    if comparator is None and (number == 0 or down):
        comparator = Comparator.AT_MOST
    if comparator is None and number < _HALF and not quantity.way:
        around = before + match.string[match.end() : match.end() + WINDOW]
        warnings += ["direction_unclear"] if p.UNWANTED.search(around) else []
    if p.ABOUT.search(prefix) or any(pattern.search(before) for pattern in (p.STRETCH, p.NOT_A_GOAL, p.IN_BRACKETS)):
        warnings.append("bound_unclear")
    if p.OF_A_YEAR.search(before) and len(set(p.YEARS.findall(match.string))) > 1:
        warnings.append("bound_unclear")
    if comparator not in (Comparator.AT_MOST, Comparator.AT_LEAST) and p.DENIED.search(before):
        warnings.append("direction_unclear")
    if number > _WHOLE:
        warnings.append("percent_over_100")
    return comparator or Comparator.AT_LEAST, warnings


def _is_reduction(prefix: str, before: str, between: str, previous: Anchor | None) -> bool:
    """ "giảm tối thiểu 20% thông tin", and "… và 10% biên chế" after it; not "giảm còn dưới 2%", which is a level."""
    if p.LEVEL_WORD.search(prefix):
        return False
    if verb := p.REDUCES.search(before):
        return not p.LEVEL_WORD.search(verb.group())
    if previous is None or previous.threshold is None or previous.threshold.comparator != Comparator.REDUCED_BY:
        return False
    return p.AND.search(between) is not None and p.LEVEL_WORD.search(between) is None


def _times(match: re.Match[str], _: list[Anchor]) -> Anchor:
    return anchor_at(match, None, "decrease_not_supported" if match["verb"] == "giảm" else "increase_not_supported")


def _band(match: re.Match[str], _: list[Anchor]) -> Anchor | None:
    """A place on the ordered scale; without more words it is the least that has to be reached."""
    before = match.string[max(0, match.start() - WINDOW) : match.start()]
    if p.COUNTED_BAND.search(before) and p.PERCENTAGE_NEXT.search(match.string[match.end() : match.end() + WINDOW]):
        return None
    words, band = match["before"].strip(), BANDS[match["band"]]
    other = BANDS[match["band2"]] if match["band2"] else None
    comparator = comparator_in(words)
    if re.search(r"khỏi|rơi|không (?:thuộc|ở)", words) or p.DENIED.search(before):
        return anchor_at(match, None, "band_unclear")
    if match["band"] == "trung bình" and (match["average"] or (comparator and "mức" in match.group())):
        return anchor_at(match, None, "average_not_supported")
    if other is not None and match["range"] in ("đến", "tới", "-", "–"):
        if comparator or other < band:
            return anchor_at(match, None, "band_unclear")
        return anchor_at(match, Threshold(Measure.BAND, Comparator.AT_LEAST, lower=band), "range_unclear")
    if other is not None:
        band = min(band, other)
    if match["way"] == "xuống":
        return anchor_at(match, Threshold(Measure.BAND, Comparator.AT_MOST, upper=band), *_doubt(comparator))
    if match["way"] == "lên":
        return anchor_at(match, Threshold(Measure.BAND, Comparator.AT_LEAST, lower=band), *_doubt(comparator))
    return anchor_at(match, bounded(Measure.BAND, comparator or Comparator.AT_LEAST, band))


def _doubt(comparator: Comparator | None) -> list[str]:
    """ "dưới nhóm khá trở lên" says two things."""
    return [] if comparator in (None, Comparator.AT_LEAST) else ["band_unclear"]


def _better(match: re.Match[str], _: list[Anchor]) -> Anchor:
    year = match["year"] or match["year1"] or match["year2"] or match["year3"]
    head = match.string[: match.end()]
    measure = Measure.RANK if re.search(r"hạng|vị trí|\bbậc\b", head) else Measure.PERCENT
    if not year.isdigit():
        return anchor_at(match, None, "baseline_year_unknown")
    equal = match["notless"] or match["equal"] or match["equal1"] or "hoặc bằng" in match.group()
    warnings = ["equal_to_year"] if equal else []
    return anchor_at(match, Threshold(measure, Comparator.BETTER_THAN_YEAR, baseline_year=int(year)), *warnings)


def _better_by(match: re.Match[str], _: list[Anchor]) -> Anchor:
    """Better than a year by so many places; by so many points or per cent cannot be told."""
    if match["what"] not in ("bậc", "hạng") or not match["one"].isdigit():
        return anchor_at(match, None, "increase_not_supported")
    exact = match["two"] is None and comparator_in(match["prefix"]) in (None, Comparator.AT_LEAST)
    gained = Threshold(Measure.RANK, Comparator.REDUCED_BY, Decimal(match["one"]), baseline_year=int(match["year"]))
    return anchor_at(match, gained, *([] if exact else ["range_unclear"]))


def _not_judged(warning: str) -> "Reader":
    """What names a target without a number that could be compared."""
    return lambda match, _: anchor_at(match, None, warning)


def _worse(match: re.Match[str], _: list[Anchor]) -> Anchor:
    return anchor_at(match, None, "decrease_not_supported")


def _points(match: re.Match[str], _: list[Anchor]) -> Anchor | None:
    """Points of a score with words that bound them, unless they say by how many it changes."""
    quantity, number = _quantity(match), decimal_of(match["one"])
    if number is None or not quantity.prefix:
        return None
    if warning := _change_of_count(match, quantity.start):
        return quantity.anchor(None, warning)
    if low := decimal_of(match["low"] or ""):
        if low > number:
            return quantity.anchor(None, "bounds_reversed")
        doubts = ["range_unclear"] if match["to"] or comparator_in(quantity.prefix) else []
        return quantity.anchor(Threshold(Measure.COUNT, Comparator.BETWEEN, low, number), *doubts)
    default = Comparator.AT_MOST if quantity.way.endswith("xuống") else Comparator.AT_LEAST
    return quantity.anchor(bounded(Measure.COUNT, comparator_in(quantity.prefix) or default, number))


def _percent_points(match: re.Match[str], _: list[Anchor]) -> Anchor:
    return anchor_at(match, None, _change_of_count(match, _quantity(match).start) or "percent_points")


def _count(match: re.Match[str], _: list[Anchor]) -> Anchor | None:
    noun = match["noun"] or match["noun1"] or match["noun2"]
    number = decimal_of(match["one"] or match["two"] or match["three"])
    if number is None or p.TIME_NOUN.match(noun):
        return None
    if warning := _change_of_count(match, match.start()):
        return anchor_at(match, None, warning)
    comparator = Comparator.AT_MOST if match["most"] else Comparator.AT_LEAST
    doubts = ["range_unclear"] if match["upto"] or match["upto1"] else []
    return anchor_at(match, bounded(Measure.COUNT, comparator, number * _scale(noun)), *doubts)


def _scale(words: str) -> int:
    """What a number is multiplied by where the words behind it begin with "nghìn", "triệu", "tỷ"."""
    return p.SCALES.get(next(iter(words.split(maxsplit=1)), ""), 1)


def _time_each(match: re.Match[str], _: list[Anchor]) -> Anchor | None:
    number, comparator = decimal_of(match["one"]), comparator_in(match["words"])
    return anchor_at(match, bounded(Measure.COUNT, comparator, number)) if number is not None and comparator else None


def _count_down(match: re.Match[str], _: list[Anchor]) -> Anchor | None:
    """Fewer by a number than in a year; days and hours are not counted."""
    number = decimal_of(match["one"])
    if number is None or p.TIME_NOUN.match(match["noun"]):
        return None
    number *= _scale(match["noun"])
    reduced = Threshold(Measure.COUNT, Comparator.REDUCED_BY, number, baseline_year=year_compared(match))
    limited = comparator_in(match.group()) in (Comparator.AT_MOST, Comparator.LESS_THAN)
    return anchor_at(match, None, "direction_unclear") if limited else anchor_at(match, reduced)


def _count_down_to(match: re.Match[str], _: list[Anchor]) -> Anchor | None:
    """Fewer than there are, down to a number. "từ 3 xuống còn 2 nghìn" has its thousands behind the second alone.

    Where an amount of money begins is not kept: its figures are told in millions.
    """
    low, number = decimal_of(match["low"]), decimal_of(match["one"])
    if low is None or number is None or p.TIME_NOUN.match(match["noun"]):
        return None
    scale, behind = _scale(match["noun"]), match.string[match.end("low") :].lstrip(" (")
    low, number = low * (scale if behind.startswith(("xuống", "năm")) else _scale(behind)), number * scale
    if number >= low:
        return None
    anchor = anchor_at(match, Threshold(Measure.COUNT, Comparator.AT_MOST, upper=number))
    if p.OF_MONEY.match(match.string, match.start("noun")):
        return anchor
    return replace(anchor, from_value=low, from_year=int(match["low_year"]) if match["low_year"] else None)


def _change_of_count(match: re.Match[str], start: int) -> str:
    """The warning where "tăng" or "giảm" before a number makes it a difference, else ""."""
    before = match.string[max(0, start - WINDOW) : start]
    lowers, raises = p.REDUCES.search(before), p.INCREASES.search(before)
    if lowers and not p.LEVEL_WORD.search(lowers.group()):
        return "decrease_not_supported"
    if raises and not p.LEVEL_WORD.search(raises.group()):
        return "increase_not_supported"
    return ""


Reader = Callable[[re.Match[str], list[Anchor]], Anchor | None]
# What must stand in a clause before a pattern is tried, what finds the quantity, what reads it; the more exact first.
_READERS: list[tuple[tuple[str, ...], re.Pattern[str], Reader]] = [
    (("hơn", "so với"), p.BETTER_BY, _better_by),
    (("điểm %", "điểm phần trăm", "điểm%"), p.PERCENT_POINTS, _percent_points),
    (("%", "phần trăm"), p.PERCENTAGE, _percentage),
    (("bậc", "hạng"), p.STEPS, read_steps),
    ((" lần", "gấp"), p.TIMES, _times),
    (("vị trí", "hạng", "thứ"), p.RANK_MOVE, read_rank_move),
    (("nhóm", "tốp", "top", "nửa"), p.VAGUE_RANK, _not_judged("rank_unclear")),
    (("/", "nửa"), p.PART, _not_judged("bound_unclear")),
    (("bình quân", "trung bình"), p.AVERAGE, _not_judged("average_not_supported")),
    (("tốp", "top", "hạng", "xếp", "thứ", "vị trí", "đầu", "nhất", "nhóm"), p.RANK, read_rank),
    (("hơn", "so với", "vượt", "không kém", "bằng năm"), p.BETTER, _better),
    (("thấp", "ít", "giảm"), p.WORSE, _worse),
    ((" điểm",), p.POINTS, _points),
    (("xuống",), p.COUNT_DOWN_TO, _count_down_to),
    (("giảm", "giản"), p.COUNT_DOWN, _count_down),
    (("/",), p.TIME_EACH, _time_each),
    (tuple("0123456789"), p.COUNT, _count),
    (("nhất",), p.VAGUE_BAND, _not_judged("band_unclear")),
    (("nhóm", "mức", "loại", "hạng"), p.BAND, _band),
]
