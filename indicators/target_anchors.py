"""Quantities in a clause that are targets: where they stand and the threshold that each one sets."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import islice

from indicators.comparisons import BANDS, Comparator, Measure, Threshold

_MASKS = re.compile(
    r"(?<!\d)\d{1,6}(?:-[A-ZĐa-zđ]+)?/(?:\d{4}/)?[A-ZĐ][\w-]*(?:&\w+)*"  # documents: 61/2018/NĐ-CP, 20-NQ/TU
    r"|(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}"
    r"|(?<!\d)\d{1,6}(?:[.,]\d{1,6})?\s*(?:[KMGT]?b/s|[KMGT]?bps|[KMGT]B\b)"
    r"|\bmức(?:\s+độ)?\s+\d(?:\s*(?:,|và|-)\s*\d)*(?![\d.,]*\s*%)",
    re.IGNORECASE,
)
_NUMBER = r"(?<![\d.,])\d{1,9}(?:\.\d{3}){0,3}(?:[.,]\d{1,6})?(?![\d/])"
_PERCENT = r"\s*(?:%|phần trăm)"
_AT_MOST = r"không vượt quá|không vượt|không quá|không cao hơn|không hơn|không trên|tối đa|nhiều nhất|≤|<="
_AT_LEAST = (
    r"tối thiểu|ít nhất|chí ít|không dưới|không thấp hơn|không ít hơn|không nhỏ hơn|không kém|lớn hơn hoặc bằng"
    r"|trên hoặc bằng|≥|>="
)
_LESS = r"dưới|thấp hơn|ít hơn|nhỏ hơn|chưa đến|<"
_MORE = r"cao hơn|nhiều hơn|lớn hơn|vượt|trên|hơn|>"
_EXACT = r"đúng bằng|bằng|đúng|="
_LINK = r"đạt được|đạt|phải|từ|là|ở mức|mức|lên|xuống|còn|thêm|khoảng|được"
_PREFIX = rf"(?P<prefix>(?:(?<!\w)(?:{_AT_MOST}|{_AT_LEAST}|{_LESS}|{_MORE}|{_EXACT}|{_LINK}|tối)\s*(?::\s*)?){{0,6}})"
_COMPARATORS = [
    (Comparator.AT_MOST, _AT_MOST),
    (Comparator.AT_LEAST, _AT_LEAST),
    (Comparator.LESS_THAN, _LESS),
    (Comparator.MORE_THAN, _MORE),
    (Comparator.EXACTLY, _EXACT),
]
_ANY_COMPARATOR = re.compile("|".join(f"(?P<c{i}>{words})" for i, (_, words) in enumerate(_COMPARATORS)), re.IGNORECASE)
_UPWARD = r"(?P<trail>(?:\s+[^\W\d]+){0,6}?\s+trở\s+(?P<way>lên|xuống)\b)?"
_PERCENTAGE = re.compile(
    rf"{_PREFIX}(?P<low>{_NUMBER})(?:{_PERCENT})?\s*(?P<range>đến|tới|lên|–|—|-)\s*(?:dưới\s+)?(?P<high>{_NUMBER}){_PERCENT}"
    rf"|{_PREFIX.replace('prefix', 'prefix1')}(?P<one>{_NUMBER}){_PERCENT}{_UPWARD}",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?P<least>(?:{_AT_LEAST})\s+(?:(?:{_LINK}|có)\s+){{0,5}})(?P<one>{_NUMBER})(?P<noun>\s+[^\W\d]+)"
    rf"|(?P<most>(?:{_AT_MOST})\s+(?:(?:{_LINK}|có)\s+){{0,5}})(?P<two>{_NUMBER})(?P<noun1>\s+[^\W\d]+)"
    rf"|\btừ\s+(?P<three>{_NUMBER})(?P<noun2>(?:\s+[^\W\d]+){{1,6}}?)\s+trở\s+lên\b",
    re.IGNORECASE,
)
_TIME_NOUN = re.compile(r"^\s+(?:năm|tháng|ngày|giờ|phút|giây|tuần|quý)\b", re.IGNORECASE)
_RANK = re.compile(
    r"\b(?:tốp|top)\s*(?:đầu\s*)?(?P<top>\d{1,3})(?:\s*(?:-|–|đến)\s*(?P<top2>\d{1,3}))?(?!\d|\s*%)"
    r"|\b(?:thứ hạng|xếp hạng|xếp thứ|xếp vị trí|hạng thứ|đứng thứ|đứng vị trí|vị trí thứ|vị thứ|vị trí)\s+"
    r"(?P<words>(?:(?:trong|từ|thứ|đạt|ở|số|mức|tối thiểu|ít nhất|là|trên|dưới|cao hơn|thấp hơn)\s+){0,6})"
    r"(?P<rank>\d{1,3})(?:\s*(?:-|–|đến)\s*(?P<rank2>\d{1,3}))?(?:\s+trở\s+(?P<way>lên|xuống))?(?!\d|[\d.,]*\s*%)"
    r"|\b(?:trong|thuộc|vào)\s+(?:nhóm\s+)?(?P<group>\d{1,3})\s+[^\d.;]{2,60}?(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất)\b",
    re.IGNORECASE,
)
_BAND = re.compile(
    r"\b(?:nhóm|mức|xếp loại|đạt loại|xếp hạng|loại)\s+[\"“]?(?P<band>"
    + "|".join(sorted(BANDS, key=len, reverse=True))
    + r")[\"”]?(?!\s+(?:hơn|nhất))(?!\w)",
    re.IGNORECASE,
)
_WORDS_TO_YEAR = r"(?:[^\W\d]+\s+){0,4}?(?:năm\s+)?"
_YEAR = r"20\d\d|năm trước|năm liền kề"
_BETTER = re.compile(
    r"\b(?:cao|tốt|nhanh|nhiều)\s+hơn\s+(?:so\s+với\s+)?"
    + rf"{_WORDS_TO_YEAR}(?P<year>{_YEAR})"
    + r"|\b(?:cải thiện|nâng cao|nâng|tăng|tăng hạng)\b[^.;%\d]{0,80}?\b(?:so\s+với|hơn)\s+"
    + rf"{_WORDS_TO_YEAR}(?P<year1>{_YEAR})",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"\b(?:thấp|ít)\s+hơn\s+(?:so\s+với\s+)?"
    + rf"{_WORDS_TO_YEAR}(?P<year>{_YEAR})"
    + r"|\bgiảm\b[^.;%\d]{0,80}?\bso\s+với\s+"
    + rf"{_WORDS_TO_YEAR}(?P<year1>{_YEAR})",
    re.IGNORECASE,
)
_SINCE_YEAR = re.compile(r"\bso\s+với\s+(?:[^\W\d]+\s+){0,4}?(20\d\d)\b", re.IGNORECASE)
_REDUCES = re.compile(r"\b(?:giảm|tinh giản)\b(?P<between>(?:\s+[^\W\d]+){0,8}?)\s*$", re.IGNORECASE)
_INCREASES = re.compile(r"\b(?:tăng|nâng)\b(?:\s+[^\W\d]+){0,8}?\s*$", re.IGNORECASE)
_LEVEL_WORD = re.compile(r"\b(?:đạt|xuống|còn|lên|đảm bảo|bảo đảm|cho|ở mức|tỷ lệ|mức)\b", re.IGNORECASE)
_OWN_VERB = re.compile(r"[,:]\s*(?:nằm|thuộc|đạt|xếp|duy trì|giữ)\b|:", re.IGNORECASE)
_AND = re.compile(r"(?:\bvà|,)\s*$", re.IGNORECASE)
# No sentence of a plan holds more targets, and the words around one lie near: hostile cells are read in linear time.
_MOST_ANCHORS = 60
_WINDOW = 300


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
    masked = _MASKS.sub(lambda match: "\0" * len(match.group()), clause)
    found = _percentages(masked)
    found += [_rank(match) for match in islice(_RANK.finditer(masked), _MOST_ANCHORS)]
    for pattern, build in ((_BETTER, _better), (_WORSE, _worse), (_COUNT, _count), (_BAND, _band)):
        for match in islice(pattern.finditer(masked), _MOST_ANCHORS):
            anchor = build(match)
            if anchor is None or _overlaps(anchor, found):
                continue
            if pattern is not _BAND or not _same_words(masked, anchor, found):
                found.append(anchor)
    return sorted((_with_words(anchor, clause) for anchor in found), key=lambda anchor: anchor.start)


def _with_words(anchor: Anchor, clause: str) -> Anchor:
    return replace(anchor, text=clause[anchor.start : anchor.end].strip())


def _overlaps(anchor: Anchor, others: list[Anchor]) -> bool:
    return any(anchor.start < other.end and other.start < anchor.end for other in others)


def _same_words(masked: str, band: Anchor, others: list[Anchor]) -> bool:
    """ "100% đơn vị xếp loại tốt" is one target: the band only says what is counted."""
    return any(other.end <= band.start and not _OWN_VERB.search(masked[other.end : band.start]) for other in others)


def _percentages(masked: str) -> list[Anchor]:
    anchors: list[Anchor] = []
    for match in islice(_PERCENTAGE.finditer(masked), _MOST_ANCHORS):
        before = masked[max(0, match.start() - _WINDOW) : match.start()]
        previous = anchors[-1] if anchors else None
        if match["range"] == "lên" or match["high"] is None:
            anchors.append(_one_percentage(match, before, masked, previous))
        else:
            anchors.append(_between(match))
    return anchors


def _between(match: re.Match[str]) -> Anchor:
    low, high = _decimal(match["low"]), _decimal(match["high"])
    if low is None or high is None or low > high:
        return _anchor(match, None, "bounds_reversed")
    return _anchor(match, Threshold(Measure.PERCENT, Comparator.BETWEEN, low, high))


def _one_percentage(match: re.Match[str], before: str, masked: str, previous: Anchor | None) -> Anchor:
    prefix = (match["prefix1"] if match["one"] else match["prefix"]) or ""
    number = _decimal(match["one"] or match["high"])
    if number is None:
        return _anchor(match, None, "bounds_reversed")
    since = _SINCE_YEAR.search(masked, match.end(), match.end() + _WINDOW)
    year = int(since[1]) if since else None
    if _is_reduction(prefix, before, masked[previous.end : match.start()] if previous else "", previous):
        return _anchor(match, Threshold(Measure.PERCENT, Comparator.REDUCED_BY, number, baseline_year=year))
    if _INCREASES.search(before) and not _LEVEL_WORD.search(prefix) and not _level_between(_INCREASES, before):
        return _anchor(match, None, "increase_not_supported")
    warnings = ["typo_minimum"] if re.search(r"\btối\s*$", prefix, re.IGNORECASE) else []
    comparator = _comparator(prefix) or (Comparator.AT_MOST if match["way"] == "xuống" else Comparator.AT_LEAST)
    if number > 100:
        warnings.append("percent_over_100")
    return _anchor(match, _bounded(Measure.PERCENT, comparator, number), *warnings)


def _is_reduction(prefix: str, before: str, between: str, previous: Anchor | None) -> bool:
    """ "giảm tối thiểu 20% thông tin", and "… và 10% biên chế" after it; not "giảm còn dưới 2%", which is a level."""
    if _LEVEL_WORD.search(prefix):
        return False
    if _REDUCES.search(before):
        return not _level_between(_REDUCES, before)
    if previous is None or previous.threshold is None or previous.threshold.comparator != Comparator.REDUCED_BY:
        return False
    return _AND.search(between) is not None and _LEVEL_WORD.search(between) is None


def _level_between(verb: re.Pattern[str], before: str) -> bool:
    found = verb.search(before)
    return found is not None and _LEVEL_WORD.search(found.group()) is not None


def _comparator(prefix: str) -> Comparator | None:
    found = _ANY_COMPARATOR.search(prefix)
    if found is None:
        return None
    return next(comparator for i, (comparator, _) in enumerate(_COMPARATORS) if found[f"c{i}"])


def _bounded(measure: Measure, comparator: Comparator, number: Decimal) -> Threshold:
    if comparator in (Comparator.AT_MOST, Comparator.LESS_THAN):
        return Threshold(measure, comparator, upper=number)
    return Threshold(measure, comparator, lower=number, upper=number if comparator == Comparator.EXACTLY else None)


def _rank(match: re.Match[str]) -> Anchor:
    """A place and everything better; the worse number of a range is the one to reach."""
    numbers = [int(match[name]) for name in ("top", "top2", "rank", "rank2", "group") if match[name]]
    if match["way"] == "xuống" or re.search(r"trên|dưới|hơn", match["words"] or "", re.IGNORECASE):
        return _anchor(match, None, "rank_unclear")
    return _anchor(match, Threshold(Measure.RANK, Comparator.AT_MOST, upper=Decimal(max(numbers))))


def _band(match: re.Match[str]) -> Anchor:
    return _anchor(match, Threshold(Measure.BAND, Comparator.AT_LEAST, lower=BANDS[match["band"].lower()]))


def _better(match: re.Match[str]) -> Anchor:
    year = match["year"] or match["year1"]
    measure = Measure.RANK if re.search(r"hạng|vị trí", match.string[: match.end()], re.IGNORECASE) else Measure.PERCENT
    if not year.isdigit():
        return _anchor(match, None, "baseline_year_unknown")
    return _anchor(match, Threshold(measure, Comparator.BETTER_THAN_YEAR, baseline_year=int(year)))


def _worse(match: re.Match[str]) -> Anchor:
    return _anchor(match, None, "decrease_not_supported")


def _count(match: re.Match[str]) -> Anchor | None:
    if _TIME_NOUN.match(match["noun"] or match["noun1"] or match["noun2"]):
        return None
    number = _decimal(match["one"] or match["two"] or match["three"])
    if number is None:
        return None
    comparator = Comparator.AT_MOST if match["most"] else Comparator.AT_LEAST
    return _anchor(match, _bounded(Measure.COUNT, comparator, number))


def _anchor(match: re.Match[str], threshold: Threshold | None, *warnings: str) -> Anchor:
    return Anchor(match.start(), match.end(), "", threshold, warnings)


def _decimal(digits: str) -> Decimal | None:
    """Vietnamese digits: comma before decimals, dot between thousands; "99.5" is read as a decimal too."""
    plain = digits.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits) else digits
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
