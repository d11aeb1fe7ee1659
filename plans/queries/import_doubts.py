"""What is doubtful about a file that was read: one doubt, the same doubt of many rows, names that nobody knows."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from organisations.models import Unit
from organisations.queries.unit_names import NamedUnits
from plans.importing.matching import UNIT_MESSAGES
from plans.models import ImportRow
from reform.common.text import fold, name_key

UNKNOWN, LEFT_OUT, BROKEN = "unknown_unit", "row_left_out", "maybe_broken_row"
HINT_WORDS = {"done": "đã hoàn thành", "in_progress": "đang thực hiện", "not_started": "chưa thực hiện"}
# Doubts open with their place ("Bảng 5, dòng 2, cột “Mục tiêu”: …"), which the page shows apart.
_PLACE = re.compile(r"^(?:bảng \d+, )?dòng \d+, cột “(?P<column>.*?)”: ", re.IGNORECASE)
_QUOTED = re.compile(r"\s*“[^”]*”:?\s*")
_STATUS_IN_DEADLINE = "status_in_deadline"
_KIND_NAMES = {
    "inherited_leads": "Ô chủ trì trống, lấy theo dòng trên hoặc đề mục",
    "inherited_supports": "Ô phối hợp trống, lấy theo dòng trên hoặc đề mục",
    "inherited_deadline": "Ô thời hạn trống, lấy theo dòng trên hoặc đề mục",
    "ditto": "Ô ghi “như trên”",
    "other_deadline": "Còn một cột thời gian khác chưa dùng",
    "separator_missing": "Đã tách một ô thành nhiều đơn vị vì thiếu dấu ngăn cách",
    "uncertain_split": "Ô có thể tách thành đơn vị theo nhiều cách",
    "unit_detail_dropped": "Đã bỏ phần ghi thêm không thuộc tên đơn vị",
    "ambiguous_unit": "Tên có thể là nhiều đơn vị",
    "heading_with_unit": "Đề mục có ghi đơn vị, không theo dõi",
    "heading_with_deadline": "Đề mục có ghi thời hạn, dùng cho các dòng bên dưới",
    "heading_words": "Đề mục còn ghi ở cột khác, không theo dõi",
    "heading_without_rows": "Đề mục không có nhiệm vụ nào bên dưới",
    "row_left_out": "Dòng không phải là nhiệm vụ nên không theo dõi",
    "table_left_out": "Bảng không được đọc",
}
_LIKELY = 0.72
_LONGEST_NAME = 120
# The same few hundred names stand in thousands of rows.
_key = lru_cache(maxsize=4096)(name_key)


@dataclass(frozen=True)
class DoubtRead:
    """One doubt: its key among those of its row or file, the column, what is to be seen there."""

    key: str
    code: str
    field: str
    column: str
    words: str

    @property
    def spelling(self) -> str:
        """The name that nobody knows, where the doubt is about one."""
        return unknown_name(self.words) if self.code == UNKNOWN else ""

    @property
    def spelling_key(self) -> str:
        """That of the name among the file's unknown ones."""
        return spelling_key(self.spelling) if self.code == UNKNOWN else ""


@dataclass
class DoubtKind:
    """The same doubt in many rows: it can be accepted at once. `places` are (row's words, title) of each; `left_out`
    are the rows that may be work after all.
    """

    code: str
    field: str
    name: str
    places: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, DoubtRead]] = field(default_factory=list)


@dataclass
class Spelling:
    """A name that the catalogue does not have; `likely` are units with nearly the same name."""

    text: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    likely: list[Unit] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What tells it from other names, for addresses within the page."""
        return spelling_key(self.text)


def issue_key(issue: dict[str, Any]) -> str:
    """What tells a doubt from the others of its row or file; it changes with the doubt's words."""
    words = "|".join((issue["code"], issue["field"], issue["message"], str(issue.get("row", ""))))
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def spelling_key(text: str) -> str:
    """The same for all spellings of a name that differ only in signs."""
    return hashlib.sha256(name_key(text).encode()).hexdigest()[:10]


def open_hint(draft: dict[str, Any]) -> str:
    """What the row's deadline says of how the work stands, as long as nobody has decided on it."""
    return "" if draft.get("hint_settled") else draft["deadline"].get("status_hint") or ""


def can_reopen(issue: dict[str, Any], draft: dict[str, Any]) -> bool:
    """Whether a doubt of the row that was dealt with can be asked once more: a name only while the row has it."""
    if issue["code"] != UNKNOWN:
        return True
    return name_key(unknown_name(issue["message"])) in map(name_key, (*draft["leads"], *draft["supports"]))


def doubts_of(issues: Iterable[dict[str, Any]]) -> list[DoubtRead]:
    """The doubts that nobody has dealt with."""
    return [doubt_of(issue) for issue in issues if not issue.get("settled")]


def doubt_of(issue: dict[str, Any]) -> DoubtRead:
    """One doubt, dealt with or not; messages about more than a cell stay whole."""
    place = _PLACE.match(issue["message"])
    words = issue["message"][place.end() :] if place else issue["message"]
    column = place["column"] if place else ""
    return DoubtRead(issue_key(issue), issue["code"], issue["field"], column, words[:1].upper() + words[1:])


def unknown_name(words: str) -> str:
    """The name in a doubt about an unknown unit, with or without the doubt's place; "" when it is about another."""
    before, after = UNIT_MESSAGES[UNKNOWN].split("{}")
    place = _PLACE.match(words)
    start, end = (place.end() if place else 0), words.rfind(after)
    return words[start + len(before) : end] if words.startswith(before, start) and end > start else ""


def kinds_of(
    rows: Iterable[ImportRow], many_tables: bool, of_file: Iterable[tuple[DoubtRead, str]] = ()
) -> list[DoubtKind]:
    """Open doubts that occur more than once, most frequent first; unknown names and what rows say of their state are
    asked about apart. `of_file` are (doubt, place) that belong to no row.
    """
    of_rows = (
        (doubt, place_words(row, many_tables), row.draft["title"]) for row in rows for doubt in doubts_of(row.issues)
    )
    kinds: dict[tuple[str, str], DoubtKind] = {}
    for doubt, place, title in (*((doubt, place, doubt.words) for doubt, place in of_file), *of_rows):
        if doubt.code not in (UNKNOWN, _STATUS_IN_DEADLINE):
            made = DoubtKind(doubt.code, doubt.field, _KIND_NAMES.get(doubt.code) or _general(doubt.words))
            kind = kinds.setdefault((doubt.code, doubt.field), made)
            kind.places.append((place, title))
            kind.left_out += [(place, doubt)] if doubt.code == LEFT_OUT else []
    return sorted((kind for kind in kinds.values() if len(kind.places) > 1), key=lambda kind: -len(kind.places))


def spellings_of(rows: Iterable[ImportRow], many_tables: bool) -> list[Spelling]:
    """Names that open doubts say nobody knows, most frequent first, with every row that has them."""
    found: dict[str, Spelling] = {}
    rows = list(rows)
    for row in rows:
        for doubt in doubts_of(row.issues):
            if doubt.spelling:
                found.setdefault(_key(doubt.spelling), Spelling(doubt.spelling))
    for row in rows if found else ():
        for key in dict.fromkeys(map(_key, (*row.draft["leads"], *row.draft["supports"]))):
            if key in found:
                found[key].rows.append((place_words(row, many_tables), row.draft["title"]))
    return sorted(found.values(), key=lambda spelling: -len(spelling.rows))


def nameable(names: NamedUnits) -> list[Unit]:
    """The units that a plan can name by their own names, in the order of the alphabet."""
    units = {unit.pk: unit for unit in names.by_key.values() if names.find(unit.name) == unit}
    return sorted(units.values(), key=lambda unit: unit.sort_key)


def with_likely(spellings: Iterable[Spelling], units: list[Unit]) -> list[Spelling]:
    """The names, each with at most two units whose names are nearly the same."""
    by_name = {fold(unit.name): unit for unit in units}
    for spelling in spellings:
        if len(spelling.text) <= _LONGEST_NAME:
            near = get_close_matches(fold(spelling.text), by_name, n=2, cutoff=_LIKELY)
            spelling.likely = [by_name[name] for name in near]
    return list(spellings)


def find_unit(typed: str, names: NamedUnits) -> Unit | None:
    """The unit that was typed: by any of its spellings, else without regard to diacritics where only one fits."""
    if known := names.find(typed):
        return known
    folded = fold(typed)
    same = {unit.pk: unit for unit in nameable(names) if folded in map(fold, (unit.name, unit.short_name, unit.code))}
    return next(iter(same.values())) if len(same) == 1 else None


def place_words(row: ImportRow, many_tables: bool) -> str:
    """ "Bảng 5, dòng 2", or "Dòng 2" in a file with one table; "Dòng thêm" for one that a person added."""
    if row.draft.get("added"):
        return "Dòng thêm"
    return f"Bảng {row.table}, dòng {row.row}" if many_tables else f"Dòng {row.row}"


def _general(words: str) -> str:
    """A doubt's words without what is particular to one row."""
    general = _QUOTED.sub(" ", words).strip(" .")
    return general[:1].upper() + general[1:]
