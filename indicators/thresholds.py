"""Targets as plans word them: a sentence → the thresholds in it, each with its words, its scope and what was doubtful.

Quantities are found first (percentages, ranks, bands, counts, "cao hơn năm …"), then the sentence is cut between them.
Numbers that only look like targets (documents, dates, bandwidths, "mức độ 3", "01 lớp", "03 cấp") never match.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from indicators.comparisons import BANDS, Comparator, Measure, Threshold
from indicators.target_anchors import find_anchors
from indicators.target_context import (
    besides_in,
    exceptions_in,
    horizon_years,
    population_in,
    shared_exceptions,
    year_behind,
)
from indicators.target_reading import Anchor
from reform.common.text import clean, clean_lines

__all__ = ["BANDS", "WARNINGS", "Comparator", "Measure", "TargetPhrase", "Threshold", "parse_targets"]

WARNINGS = {
    "typo_minimum": "“đạt tối …” được hiểu là “đạt tối thiểu …”, cần kiểm tra",
    "increase_not_supported": "mức tăng so với kỳ gốc chưa đánh giá tự động được, giữ nguyên lời văn",
    "decrease_not_supported": "mức thấp hơn kỳ gốc chưa đánh giá tự động được, giữ nguyên lời văn",
    "bounds_reversed": "cận dưới lớn hơn cận trên, cần nhập lại",
    "percent_over_100": "tỷ lệ vượt quá 100%, cần kiểm tra",
    "rank_unclear": "chưa rõ thứ hạng phải đạt, cần nhập lại",
    "baseline_year_unknown": "chưa rõ năm gốc để so sánh, cần bổ sung",
    "equal_to_year": "yêu cầu không thấp hơn năm gốc được hiểu là cao hơn năm gốc, cần kiểm tra",
    "average_not_supported": "mức so với trung bình chung chưa đánh giá tự động được, giữ nguyên lời văn",
    "band_unclear": "chưa rõ nhóm hoặc mức xếp loại phải đạt, cần nhập lại",
    "range_unclear": "khoảng giá trị chưa rõ cách tính, cần kiểm tra cận dưới và cận trên",
    "direction_unclear": "chưa rõ là mức phải đạt, mức giảm hay mức tối đa, cần kiểm tra",
    "bound_unclear": "mức phải đạt chưa chắc chắn, cần kiểm tra",
    "percent_points": "điểm phần trăm chưa đánh giá tự động được, giữ nguyên lời văn",
}


@dataclass(frozen=True)
class TargetPhrase:
    """One target in a sentence.

    `threshold` is None when a target stands there but cannot be judged by numbers; `warnings` (keys of WARNINGS) then
    say why. `narrows_previous` marks "trong đó …"; `scope` is the level it holds for ("cấp tỉnh"); `horizon_year` comes
    from "đến năm …".
    """

    text: str
    threshold: Threshold | None
    scope: str | None = None
    narrows_previous: bool = False
    warnings: tuple[str, ...] = ()
    horizon_year: int | None = None
    baseline_year: int | None = None
    baseline_value: Decimal | None = None
    population: str = ""
    exceptions: str = ""


# A text without any of these says nothing that could be measured.
_SIGNS = re.compile(
    r"\d|nhóm|mức|loại|hạng|hơn|so với|phần trăm|thứ (?:nhất|nhì|hai|ba)\b|số một|vượt|bình quân|tốp|top"
    r"|nửa (?:trên|số|tổng số)"
)
_CLAUSE_END = re.compile(r"[;\n]|\.(?=\s|$)")
_NARROWS = re.compile(r"\btrong (?:số )?đó\b", re.IGNORECASE)
_LEADING = re.compile(r"^[\s,;:.–—•+*-]*(?:và\s+)?")
_TRAILING = re.compile(r"(?:[\s,;:(–—-]|(?<!\.)\.(?=$)|\bvà$)+$")
_LEVEL = r"(?:tỉnh|huyện|xã)"
_LEVELS = rf"cấp\s+{_LEVEL}(?:(?:\s*,\s*|\s+và\s+|\s*,\s*và\s+)(?:cấp\s+)?{_LEVEL}\b)*"
_SCOPE = re.compile(
    rf"\b(?:tại|ở|đối với|trên)\s+(?:(?:các|cả|\d+|ba)\s+)*(?P<after>{_LEVELS})\b"
    rf"|^(?:(?:tại|ở)\s+)?(?P<before>{_LEVELS})\s*(?=:|đạt|là|từ|trên|tối|ít|\d)"
    rf"|%\s+\(?(?:ở\s+|tại\s+)?(?P<next>{_LEVELS})\b",
    re.IGNORECASE,
)
_NEW_SUBJECT = re.compile(r",\s*(?=(?:tỷ lệ|tỉ lệ|mức độ|chỉ số|số lượng|tổng số)\b)", re.IGNORECASE)
_JOIN_BEFORE = re.compile(r"(?:,|\bvà|,\s*và)\s*$", re.IGNORECASE)
_COMMA = re.compile(r",\s*|\s+và\s+", re.IGNORECASE)


@lru_cache(maxsize=1024)
def parse_targets(text: str) -> tuple[TargetPhrase, ...]:
    """All targets in `text`, in the order of the text; () when it only says things like "kịp thời, đúng quy định".

    Never raises. Words are taken from the text as they stand, white space folded. A bare percentage is a minimum, a
    rank is an upper bound since the first place is the best, "dưới" is strictly less, "không quá" is not.
    """
    lines = clean_lines(text)
    if not _SIGNS.search(lines.lower()):
        return ()
    phrases: list[TargetPhrase] = []
    horizon: int | None = None
    for start, end in _clauses(lines):
        clause = lines[start:end]
        phrases.extend(_phrases(clause, horizon))
        horizon = next((year for _, year in reversed(horizon_years(clause))), horizon)
    return tuple(phrases)


def _clauses(text: str) -> list[tuple[int, int]]:
    cuts = [match.end() for match in _CLAUSE_END.finditer(text)]
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True))


def _horizon_at(place: int, end: int, years: list[tuple[int, int]], inherited: int | None) -> int | None:
    """The "đến năm …" that stands last before a target, else one behind all of them (which lie up to `end`), else that
    of the clauses before.
    """
    before = [year for start, year in years if start < place]
    behind = [year for start, year in years if start >= end]
    return before[-1] if before else behind[0] if behind else inherited


def _phrases(clause: str, horizon: int | None) -> list[TargetPhrase]:
    anchors = find_anchors(clause)
    if not anchors:
        return []
    years, last = horizon_years(clause), max(anchor.end for anchor in anchors)
    cuts = [0, *(_cut(clause, before, after) for before, after in pairwise(anchors)), len(clause)]
    phrases = []
    for (start, end), anchor in zip(pairwise(cuts), anchors, strict=True):
        own = year_behind(clause[anchor.end : end])
        phrases.append(_phrase(clause[start:end], anchor, own or _horizon_at(anchor.start, last, years, horizon)))
    return _sharing(phrases)


def _sharing(phrases: list[TargetPhrase]) -> list[TargetPhrase]:
    """ "98% tại cấp tỉnh, 90% tại cấp huyện, trừ hồ sơ mật": what is left out at the end is left out at every level."""
    for place, one in enumerate(phrases[1:], start=1):
        if besides := besides_in(one.text):  # "95% hài lòng, ngoại trừ lĩnh vực đất đai đạt 85%"
            phrases[place] = replace(one, population=besides, exceptions="")
            phrases[place - 1] = replace(phrases[place - 1], exceptions=phrases[place - 1].exceptions or besides)
    last = phrases[-1]
    shared = shared_exceptions(last.text) if last.scope else ""
    if not shared:
        return phrases
    return [replace(one, exceptions=shared) if one.scope and not one.exceptions else one for one in phrases]


def _cut(clause: str, before: Anchor, after: Anchor) -> int:
    """Where the words of one target end and those of the next begin."""
    between = clause[before.end : after.start]
    if found := _NARROWS.search(between):
        return before.end + found.start()
    if found := _JOIN_BEFORE.search(between):
        return before.end + found.start()
    for pattern in (_NEW_SUBJECT, _COMMA):
        if found := pattern.search(between):
            return before.end + found.start()
    return after.start


def _phrase(words: str, anchor: Anchor, horizon: int | None) -> TargetPhrase:
    text = _TRAILING.sub("", _LEADING.sub("", clean(words), count=1).rstrip(" ,;:–—-"), count=1)
    narrows = _NARROWS.match(text) is not None or (
        (found := _NARROWS.search(text)) is not None and text.find(anchor.text) > found.start()
    )
    compared = anchor.threshold.baseline_year if anchor.threshold else None
    return TargetPhrase(
        text=text,
        threshold=anchor.threshold,
        scope=_scope(text),
        narrows_previous=narrows,
        warnings=anchor.warnings,
        horizon_year=horizon,
        baseline_year=compared or anchor.from_year,
        baseline_value=anchor.from_value,
        population=population_in(text),
        exceptions=exceptions_in(text),
    )


def _scope(text: str) -> str | None:
    found = _SCOPE.search(text)
    if found is None:
        return None
    levels = re.findall(_LEVEL, (found["after"] or found["before"] or found["next"]).lower())
    return ", ".join(f"cấp {level}" for level in levels)
