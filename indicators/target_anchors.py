"""Quantities in a clause that are targets: where they stand and the threshold that each one sets."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import islice

from indicators import target_patterns as p
from indicators.comparisons import BANDS, Comparator, Measure, Threshold

# No sentence of a plan holds more targets, and the words around one lie near: hostile cells are read in linear time.
_MOST_ANCHORS = 60
_WINDOW = 200
_PREFIX_WINDOW = 60
_NEAR = 12
_WHOLE, _HALF = 100, 50
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Anchor:
    """A quantity in a clause: its place, its words, what it demands (None: not judged by numbers) and doubts."""

    start: int
    end: int
    text: str
    threshold: Threshold | None
    warnings: tuple[str, ...] = ()


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
    before = match.string[max(0, start - _WINDOW) : start]
    return _Quantity(match, start, prefix.group() if prefix else "", before)


def _percentage(match: re.Match[str], found: list[Anchor]) -> Anchor:
    quantity = _quantity(match)
    if match["high"] is not None and match["range"] not in ("lên", "xuống"):
        return _between(quantity)
    if match["high"] is not None:
        quantity = replace(quantity, prefix=f"{match['range']} {match['to']}")
    number = _decimal(match["one"] or match["high"])
    if number is None:
        return quantity.anchor(None, "bounds_reversed")
    previous = max((anchor for anchor in found if anchor.end <= quantity.start), key=_end_of, default=None)
    reading = _change(quantity, number, previous)
    if reading is not None:
        return reading
    comparator, warnings = _level(quantity, number)
    return quantity.anchor(_bounded(Measure.PERCENT, comparator, number), *warnings)


def _end_of(anchor: Anchor) -> int:
    return anchor.end


def _between(quantity: _Quantity) -> Anchor:
    """From one bound to another; a reduction by a range is one by its lower bound at least."""
    match = quantity.match
    low, high = _decimal(match["low"]), _decimal(match["high"])
    if low is None or high is None or low > high:
        return quantity.anchor(None, "bounds_reversed")
    verb = p.REDUCES.search(quantity.before)
    if verb and not p.LEVEL_WORD.search(verb.group()):
        reduced = Threshold(Measure.PERCENT, Comparator.REDUCED_BY, low, baseline_year=_since(match))
        return quantity.anchor(reduced, "range_unclear")
    verb = verb or p.INCREASES.search(quantity.before)
    if verb and not p.LEVEL_WORD.search(verb.group()) and not p.LEVEL_WORD.search(quantity.prefix):
        return quantity.anchor(None, "increase_not_supported")
    from_level = verb and "từ" in quantity.prefix and "đạt" not in verb.group()
    doubtful = from_level or match["to"].strip() or _comparator(quantity.prefix) or p.ABOUT.search(quantity.prefix)
    threshold = Threshold(Measure.PERCENT, Comparator.BETWEEN, low, high)
    return quantity.anchor(threshold, *(["range_unclear"] if doubtful else []))


def _change(quantity: _Quantity, number: Decimal, previous: Anchor | None) -> Anchor | None:
    """The anchor where the percentage says by how much, and not to which level, something changes; else None."""
    match, prefix, before = quantity.match, quantity.prefix, quantity.before
    after, comparator = match.string[match.end() : match.end() + _WINDOW], _comparator(prefix)
    between = match.string[previous.end : quantity.start] if previous else ""
    if _is_reduction(prefix, before, between, previous):
        if comparator in (Comparator.AT_MOST, Comparator.LESS_THAN):
            return quantity.anchor(None, "direction_unclear")
        year = _since(match)
        against = [] if year or not p.COMPARED.search(after) else ["baseline_year_unknown"]
        return quantity.anchor(Threshold(Measure.PERCENT, Comparator.REDUCED_BY, number, baseline_year=year), *against)
    verb = p.INCREASES.search(before)
    if verb and ("thêm" in prefix or not p.LEVEL_WORD.search(f"{prefix} {verb.group()}")):
        return quantity.anchor(None, "increase_not_supported")
    compared = p.AGAINST.search(after) or ("vượt" in prefix and number < _WHOLE and p.OF_PLAN.search(after))
    if comparator in (Comparator.MORE_THAN, Comparator.LESS_THAN) and compared:
        more = comparator == Comparator.MORE_THAN
        return quantity.anchor(None, "increase_not_supported" if more else "decrease_not_supported")
    lowers = p.REDUCES.search(before)
    if lowers and comparator is None and not quantity.way and not p.DOWN_TO.search(f"{prefix} {lowers.group()}"):
        return quantity.anchor(None, "direction_unclear")
    return None


def _level(quantity: _Quantity, number: Decimal) -> tuple[Comparator, list[str]]:
    """How the level is meant, and what is doubtful about it: a bare percentage is a minimum, none at all a limit."""
    match, prefix, before = quantity.match, quantity.prefix, quantity.before
    comparator, warnings = _comparator(prefix), []
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
        around = before + match.string[match.end() : match.end() + _WINDOW]
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


def _since(match: re.Match[str]) -> int | None:
    since = p.SINCE_YEAR.search(match.string, match.end(), match.end() + _WINDOW)
    return int(since[1]) if since else None


def _is_reduction(prefix: str, before: str, between: str, previous: Anchor | None) -> bool:
    """ "giảm tối thiểu 20% thông tin", and "… và 10% biên chế" after it; not "giảm còn dưới 2%", which is a level."""
    if p.LEVEL_WORD.search(prefix):
        return False
    if verb := p.REDUCES.search(before):
        return not p.LEVEL_WORD.search(verb.group())
    if previous is None or previous.threshold is None or previous.threshold.comparator != Comparator.REDUCED_BY:
        return False
    return p.AND.search(between) is not None and p.LEVEL_WORD.search(between) is None


def _comparator(prefix: str) -> Comparator | None:
    found = p.ANY_COMPARATOR.search(prefix)
    if found is None:
        return None
    return next(comparator for i, (comparator, _) in enumerate(p.COMPARATORS) if found[f"c{i}"])


def _bounded(measure: Measure, comparator: Comparator, number: Decimal) -> Threshold:
    if comparator in (Comparator.AT_MOST, Comparator.LESS_THAN):
        return Threshold(measure, comparator, upper=number)
    return Threshold(measure, comparator, lower=number, upper=number if comparator == Comparator.EXACTLY else None)


def _rank(match: re.Match[str], _: list[Anchor]) -> Anchor:
    """A place and everything better; the worse number of a range is the one to reach."""
    numbers = [int(match[name]) for name in ("top", "top2", "rank", "rank2", "group", "group1") if match[name]]
    words = re.sub(r"không (?:thấp hơn|dưới)", "", match["words"] or "")
    denied = match.string[max(0, match.start() - _NEAR) : match.start()].rstrip().endswith("không")
    below = "xếp dưới" in match.group()
    if match["way"] == "xuống" or re.search(r"trên|dưới|hơn|không", words) or below != denied:
        return _anchor(match, None, "rank_unclear")
    return _anchor(match, Threshold(Measure.RANK, Comparator.AT_MOST, upper=Decimal(max(numbers))))


def _steps(match: re.Match[str], _: list[Anchor]) -> Anchor:
    """ "tăng 2 bậc so với năm 2024": the rank goes down by two places against that year."""
    if match["verb"] in ("giảm", "tụt"):
        return _anchor(match, None, "decrease_not_supported")
    year = _since(match)
    warnings = [] if year else ["baseline_year_unknown"]
    if match["two"] or _comparator(match["prefix"]) not in (None, Comparator.AT_LEAST):
        warnings.append("range_unclear")
    number = Decimal(match["one"])
    return _anchor(match, Threshold(Measure.RANK, Comparator.REDUCED_BY, number, baseline_year=year), *warnings)


def _times(match: re.Match[str], _: list[Anchor]) -> Anchor:
    return _anchor(match, None, "decrease_not_supported" if match["verb"] == "giảm" else "increase_not_supported")


def _band(match: re.Match[str], _: list[Anchor]) -> Anchor:
    """A place on the ordered scale; without more words it is the least that has to be reached."""
    words, band = match["before"].strip(), BANDS[match["band"]]
    other = BANDS[match["band2"]] if match["band2"] else None
    comparator = _comparator(words)
    if re.search(r"khỏi|rơi|không (?:thuộc|ở)", words):
        return _anchor(match, None, "band_unclear")
    if match["band"] == "trung bình" and (match["average"] or (comparator and "mức" in match.group())):
        return _anchor(match, None, "average_not_supported")
    if other is not None and match["range"] in ("đến", "tới", "-", "–"):
        if comparator or other < band:
            return _anchor(match, None, "band_unclear")
        return _anchor(match, Threshold(Measure.BAND, Comparator.AT_LEAST, lower=band), "range_unclear")
    if other is not None:
        band = min(band, other)
    if match["way"] == "xuống":
        return _anchor(match, Threshold(Measure.BAND, Comparator.AT_MOST, upper=band), *_doubt(comparator))
    if match["way"] == "lên":
        return _anchor(match, Threshold(Measure.BAND, Comparator.AT_LEAST, lower=band), *_doubt(comparator))
    return _anchor(match, _bounded(Measure.BAND, comparator or Comparator.AT_LEAST, band))


def _doubt(comparator: Comparator | None) -> list[str]:
    """ "dưới nhóm khá trở lên" says two things."""
    return [] if comparator in (None, Comparator.AT_LEAST) else ["band_unclear"]


def _better(match: re.Match[str], _: list[Anchor]) -> Anchor:
    year = match["year"] or match["year1"] or match["year2"]
    head = match.string[: match.end()]
    measure = Measure.RANK if "hạng" in head or "vị trí" in head else Measure.PERCENT
    if not year.isdigit():
        return _anchor(match, None, "baseline_year_unknown")
    equal = match["notless"] or match["equal"] or "hoặc bằng" in match.group()
    warnings = ["equal_to_year"] if equal else []
    return _anchor(match, Threshold(measure, Comparator.BETTER_THAN_YEAR, baseline_year=int(year)), *warnings)


def _worse(match: re.Match[str], _: list[Anchor]) -> Anchor:
    return _anchor(match, None, "decrease_not_supported")


def _points(match: re.Match[str], _: list[Anchor]) -> Anchor | None:
    """Points of a score with words that bound them, unless they say by how many it changes."""
    quantity, number = _quantity(match), _decimal(match["one"])
    if number is None or not quantity.prefix:
        return None
    if warning := _change_of_count(match, quantity.start):
        return quantity.anchor(None, warning)
    if low := _decimal(match["low"] or ""):
        if low > number:
            return quantity.anchor(None, "bounds_reversed")
        doubts = ["range_unclear"] if match["to"] or _comparator(quantity.prefix) else []
        return quantity.anchor(Threshold(Measure.COUNT, Comparator.BETWEEN, low, number), *doubts)
    default = Comparator.AT_MOST if quantity.way.endswith("xuống") else Comparator.AT_LEAST
    return quantity.anchor(_bounded(Measure.COUNT, _comparator(quantity.prefix) or default, number))


def _percent_points(match: re.Match[str], _: list[Anchor]) -> Anchor:
    return _anchor(match, None, _change_of_count(match, _quantity(match).start) or "percent_points")


def _count(match: re.Match[str], _: list[Anchor]) -> Anchor | None:
    noun = match["noun"] or match["noun1"] or match["noun2"]
    number = _decimal(match["one"] or match["two"] or match["three"])
    if number is None or p.TIME_NOUN.match(noun):
        return None
    if warning := _change_of_count(match, match.start()):
        return _anchor(match, None, warning)
    comparator = Comparator.AT_MOST if match["most"] else Comparator.AT_LEAST
    doubts = ["range_unclear"] if match["upto"] or match["upto1"] else []
    return _anchor(match, _bounded(Measure.COUNT, comparator, number * p.SCALES.get(noun.split()[0], 1)), *doubts)


def _change_of_count(match: re.Match[str], start: int) -> str:
    """The warning where "tăng" or "giảm" before a number makes it a difference, else ""."""
    before = match.string[max(0, start - _WINDOW) : start]
    lowers, raises = p.REDUCES.search(before), p.INCREASES.search(before)
    if lowers and not p.LEVEL_WORD.search(lowers.group()):
        return "decrease_not_supported"
    if raises and not p.LEVEL_WORD.search(raises.group()):
        return "increase_not_supported"
    return ""


def _anchor(match: re.Match[str], threshold: Threshold | None, *warnings: str) -> Anchor:
    return Anchor(match.start(), match.end(), "", threshold, tuple(dict.fromkeys(warnings)))


def _decimal(digits: str) -> Decimal | None:
    """Vietnamese digits: comma before decimals, dot between thousands; "99.5" is read as a decimal too."""
    plain = digits.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits) else digits
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None


Reader = Callable[[re.Match[str], list[Anchor]], Anchor | None]
# What must stand in a clause before a pattern is tried, what finds the quantity, what reads it; the more exact first.
_READERS: list[tuple[tuple[str, ...], re.Pattern[str], Reader]] = [
    (("điểm %", "điểm phần trăm", "điểm%"), p.PERCENT_POINTS, _percent_points),
    (("%", "phần trăm"), p.PERCENTAGE, _percentage),
    (("bậc", "hạng"), p.STEPS, _steps),
    ((" lần",), p.TIMES, _times),
    (("tốp", "top", "hạng", "xếp", "thứ", "vị trí", "đầu", "nhất"), p.RANK, _rank),
    (("hơn", "so với", "không kém", "bằng năm"), p.BETTER, _better),
    (("thấp", "ít", "giảm"), p.WORSE, _worse),
    ((" điểm",), p.POINTS, _points),
    (tuple("0123456789"), p.COUNT, _count),
    (("nhóm", "mức", "loại", "hạng"), p.BAND, _band),
]
