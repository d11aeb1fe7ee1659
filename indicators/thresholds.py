"""Targets as plans word them: a sentence → the thresholds in it, each with its words, its scope and what was doubtful.

Quantities are found first (percentages, ranks, bands, counts, "cao hơn năm …"), then the sentence is cut between them.
Numbers that only look like targets (documents, dates, bandwidths, "mức độ 3", "01 lớp", "03 cấp") never match.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from indicators.comparisons import BANDS, Comparator, Measure, Threshold
from indicators.target_anchors import Anchor, find_anchors
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


# A text without any of these says nothing that could be measured.
_SIGNS = re.compile(r"\d|nhóm|mức|loại|hạng|hơn|so với|phần trăm")
_CLAUSE_END = re.compile(r"[;\n]|\.(?=\s|$)")
_NARROWS = re.compile(r"\btrong (?:số )?đó\b", re.IGNORECASE)
_LEADING = re.compile(r"^[\s,;:.–—•+*-]*(?:và\s+)?")
_TRAILING = re.compile(r"(?:[\s,;:–—-]|(?<!\.)\.(?=$)|\bvà$)+$")
_HORIZON = re.compile(
    r"\bđến (?:hết |cuối )?(?:năm )?(20\d\d)\b(?!\s*[-–])|\bvà năm (20\d\d)(?= (?:có|đạt|là)\b)", re.IGNORECASE
)
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
        horizon = next((int(one or two) for one, two in reversed(_HORIZON.findall(clause))), horizon)
    return tuple(phrases)


def _clauses(text: str) -> list[tuple[int, int]]:
    cuts = [match.end() for match in _CLAUSE_END.finditer(text)]
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True))


def _horizon_at(place: int, years: list[tuple[int, int]], inherited: int | None) -> int | None:
    """The "đến năm …" that stands last before a target, else the first behind it, else that of the clauses before."""
    before = [year for start, year in years if start < place]
    return before[-1] if before else years[0][1] if years else inherited


def _phrases(clause: str, horizon: int | None) -> list[TargetPhrase]:
    anchors = find_anchors(clause)
    if not anchors:
        return []
    years = [(found.start(), int(found[1] or found[2])) for found in _HORIZON.finditer(clause)]
    cuts = [0, *(_cut(clause, before, after) for before, after in pairwise(anchors)), len(clause)]
    return [
        _phrase(clause[start:end], anchor, _horizon_at(anchor.start, years, horizon))
        for (start, end), anchor in zip(pairwise(cuts), anchors, strict=True)
    ]


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
    return TargetPhrase(text, anchor.threshold, _scope(text), narrows, anchor.warnings, horizon)


def _scope(text: str) -> str | None:
    found = _SCOPE.search(text)
    if found is None:
        return None
    levels = re.findall(_LEVEL, (found["after"] or found["before"] or found["next"]).lower())
    return ", ".join(f"cấp {level}" for level in levels)
