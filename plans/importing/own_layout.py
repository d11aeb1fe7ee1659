"""The table that the portal itself writes when it hands a plan out: its columns, and the marks that say what a row is.

Most plans need no marks: their numbers and words alone bring the same plan back. Where they would not (labels that
restart, a deadline that a person corrected, an area that no heading names), further columns at the right say it in
words that people can read and change. What is written here is read by `plans.importing.own_reader`.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from plans.deadlines import Deadline, DeadlineKind
from plans.importing.drafts import TargetDraft
from reform.common.text import clean


@dataclass(frozen=True)
class Heading:
    """A column: the draft's field, its words, those over it where several columns share a heading, its width in mm."""

    field: str
    words: str
    group: str = ""
    width: int = 20


_WHO, _WHEN = "Trách nhiệm tham mưu, thực hiện", "Thời gian"
COLUMNS = (
    Heading("label", "TT", width=18),
    Heading("title", "Nội dung", width=58),
    Heading("requirement", "Tổ chức thực hiện", width=42),
    Heading("product", "Kết quả, sản phẩm", width=28),
    Heading("leads", "Chủ trì", _WHO, 26),
    Heading("supports", "Phối hợp", _WHO, 28),
    Heading("start", "Bắt đầu", _WHEN, 18),
    Heading("end", "Kết thúc", _WHEN, 18),
    Heading("note", "Ghi chú", width=16),
)
KIND = Heading("kind", "Loại dòng", width=20)
AREA = Heading("area", "Lĩnh vực CCHC", width=24)
MEANING = Heading("meaning", "Loại hạn, ngày", width=24)
TARGETS = Heading("targets", "Mục tiêu định lượng", width=36)
MARKS = (KIND, AREA, MEANING, TARGETS)

# What a row is.
TASK, ACTIVITY = "Nhiệm vụ", "Hoạt động"
WHOLE_TASK, IMPLICIT = "Nhiệm vụ không chia hoạt động", "Hoạt động của cả nhiệm vụ"
_SECTION = re.compile(r"^Mục cấp (\d{1,2})$")


def section_mark(level: int) -> str:
    """The mark of a heading; the top ones are of level 1."""
    return f"Mục cấp {level}"


def section_level(mark: str) -> int | None:
    """The level of a heading's mark; None for other marks."""
    found = _SECTION.match(clean(mark))
    return int(found[1]) if found else None


# ── Areas ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_AREAS = {
    "steering": "Chỉ đạo, điều hành",
    "institution": "Thể chế",
    "procedures": "Thủ tục hành chính",
    "apparatus": "Tổ chức bộ máy",
    "civil_service": "Chế độ công vụ",
    "public_finance": "Tài chính công",
    "digital_government": "Chính quyền số",
}
_NO_AREA = "Chưa xác định"
_KEYS = {words: key for key, words in _AREAS.items()}


def area_words(key: str | None) -> str:
    """The words of an area's key, also of none."""
    return _AREAS[key] if key else _NO_AREA


def area_key(words: str) -> str | None:
    """The key that the words name, None for "Chưa xác định" and words that are none of them."""
    return _KEYS.get(clean(words))


# ── Deadlines ───────────────────────────────────────────────────────────────────────────────────────────────────────

_KINDS = {
    DeadlineKind.FIXED: "Có thời hạn",
    DeadlineKind.CONTINUOUS: "Thường xuyên",
    DeadlineKind.RECURRING: "Định kỳ",
    DeadlineKind.CONDITIONAL: "Theo mốc",
    DeadlineKind.UNSPECIFIED: "Chưa xác định",
}
_DAY = r"(\d{2}/\d{2}/\d{4})"
_MEANING = re.compile(rf"^(?P<kind>[^:;]+)(?:: từ {_DAY})?(?:(?:: | )đến {_DAY})?(?P<tentative>; dự kiến)?$")


def meaning_words(deadline: Deadline) -> str:
    """ "Có thời hạn: từ 01/06/2025 đến 31/07/2025; dự kiến"."""
    days = [f"từ {deadline.starts_on:%d/%m/%Y}"] if deadline.starts_on else []
    days += [f"đến {deadline.due_on:%d/%m/%Y}"] if deadline.due_on else []
    kind = _KINDS[deadline.kind] + (f": {' '.join(days)}" if days else "")
    return f"{kind}; dự kiến" if deadline.tentative else kind


def read_meaning(words: str, text: str) -> Deadline | None:
    """The deadline with these words that was understood so; None where the cell says nothing that can be read."""
    found = _MEANING.match(clean(words))
    kind = next((key for key, name in _KINDS.items() if found and name == found["kind"]), None)
    if found is None or kind is None:
        return None
    try:
        starts_on, due_on = (_day(found[number]) for number in (2, 3))
    except ValueError:
        return None
    if (due_on is None) == (kind == DeadlineKind.FIXED) or (starts_on and due_on and due_on < starts_on):
        return None
    return Deadline(text, kind, starts_on, due_on, tentative=bool(found["tentative"]))


def _day(text: str | None) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


# ── Targets ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_MEASURES = {"percent": "tỷ lệ", "count": "số lượng", "rank": "thứ hạng", "band": "nhóm"}
_BAND = "band"
_COMPARATORS = {
    "at_least": "từ {lower} trở lên",
    "more_than": "trên {lower}",
    "at_most": "không quá {upper}",
    "less_than": "dưới {upper}",
    "between": "từ {lower} đến {upper}",
    "exactly": "đúng {lower} đến {upper}",
    "better_than_year": "tốt hơn năm gốc",
    "reduced_by": "giảm {lower}",
}
_BOUND = r"(?P<{}>[^;{{}}]+?)"
_COMPARISONS = {
    name: re.compile("^" + words.format(lower=_BOUND.format("lower"), upper=_BOUND.format("upper")) + "$")
    for name, words in _COMPARATORS.items()
}
_TARGET = re.compile(
    r"^(?P<text>.*?)\s*\{(?P<measure>[^;{}]+): (?P<bounds>[^;{}]+)(?:; năm gốc (?P<baseline>\d{4}))?"
    r"(?:; giá trị gốc (?P<value>[^;{}]+))?(?:; đến năm (?P<horizon>\d{4}))?(?:; chỉ tiêu (?P<indicator>[^;{}]+))?"
    r"(?:; đối tượng (?P<population>[^;{}]+))?(?:; trừ (?P<exceptions>[^;{}]+))?(?:; phạm vi (?P<scope>.*))?\}$"
)


def target_words(target: TargetDraft) -> str:
    """One line: the document's words, then in braces what was understood from them."""
    lower, upper = target.lower or "", target.upper or ""
    if target.measure == _BAND:  # one word, whatever it bounds
        lower = upper = lower or upper
    words = _COMPARATORS[target.comparator or ""].format(lower=lower, upper=upper)
    parts = [f"{_MEASURES[target.measure or '']}: {words}"]
    parts += [f"năm gốc {target.baseline_year}"] if target.baseline_year else []
    parts += [f"giá trị gốc {target.baseline_value}"] if target.baseline_value else []
    parts += [f"đến năm {target.horizon_year}"] if target.horizon_year else []
    parts += [f"chỉ tiêu {target.indicator}"] if target.indicator else []
    parts += [f"đối tượng {clean(target.population)}"] if target.population else []
    parts += [f"trừ {clean(target.exceptions)}"] if target.exceptions else []
    parts += [f"phạm vi {clean(target.scope)}"] if target.scope else []
    return f"{clean(target.text)} {{{'; '.join(parts)}}}"


def read_target(line: str) -> TargetDraft | None:
    """The target of one line; None where it cannot be read."""
    found = _TARGET.match(clean(line))
    measure = next((key for key, words in _MEASURES.items() if found and words == found["measure"]), None)
    if found is None or measure is None:
        return None
    for comparator, form in _COMPARISONS.items():
        if bounds := form.match(found["bounds"]):
            lower, upper = (bounds.groupdict().get(name) for name in ("lower", "upper"))
            if measure == _BAND:
                lower, upper = lower or upper, None
            return TargetDraft(
                text=found["text"],
                measure=measure,
                comparator=comparator,
                lower=lower,
                upper=upper,
                scope=found["scope"],
                baseline_year=int(found["baseline"]) if found["baseline"] else None,
                horizon_year=int(found["horizon"]) if found["horizon"] else None,
                indicator=found["indicator"],
                baseline_value=found["value"],
                population=found["population"],
                exceptions=found["exceptions"],
            )
    return None
