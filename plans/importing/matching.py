"""Unit cells → names: who leads and who supports, spelled as the catalogue spells them where it knows them.

The catalogue's names come first; where it knows nothing, how state bodies are named decides (`unit_grammar`). What is
not known stays as the file spells it, with an issue. Telephone numbers and people's names are personal data: dropped.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from plans.importing.unit_grammar import Grammar, Name
from plans.importing.unit_pieces import is_nothing, read_pieces
from plans.importing.unit_privacy import is_person, without_personal_data
from reform.common.text import clean, name_key

# "Cục C06 (Bộ Công an)": a name with the body that it belongs to.
_OWNED = re.compile(r"(.+?)\s*(\([^()]*\))$")
# No cell of units is longer; what is gets no guess.
_LONGEST_CELL = 4_000


@dataclass(frozen=True)
class UnitNames:
    """Names that a plan may use: keys of all spellings → the catalogue's name; spellings of two units are ambiguous."""

    by_key: dict[str, str] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()

    @classmethod
    def build(cls, units: Iterable[tuple[str, Iterable[str], bool]]) -> "UnitNames":
        """From (canonical name, other spellings or their keys, is a group) of each unit."""
        by_key: dict[str, str] = {}
        groups: set[str] = set()
        ambiguous: set[str] = set()
        for name, aliases, is_group in units:
            if is_group:
                groups.add(name)
            for spelling in (name, *aliases):
                key = name_key(spelling)
                if key and by_key.setdefault(key, name) != name:
                    ambiguous.add(key)
        return cls(by_key, frozenset(groups), frozenset(ambiguous))

    def find(self, text: str) -> str | None:
        """The catalogue's name for a spelling; None when it is unknown or could be two units."""
        key = name_key(text)
        return self.by_key.get(key) if key not in self.ambiguous else None

    def is_ambiguous(self, text: str) -> bool:
        return name_key(text) in self.ambiguous


@dataclass(frozen=True)
class UnitsRead:
    """The names in a cell, the cell's words without personal data, and (code, words) of each doubt."""

    names: tuple[str, ...]
    text: str
    doubts: tuple[tuple[str, str], ...] = ()


UNIT_MESSAGES = {
    "unknown_unit": "“{}” chưa có trong danh mục đơn vị, cần chọn hoặc thêm đơn vị",
    "ambiguous_unit": "“{}” có thể là nhiều đơn vị, cần chọn một đơn vị",
    "separator_missing": "đã tách “{}” thành nhiều đơn vị vì thiếu dấu ngăn cách, cần kiểm tra",
    "uncertain_split": "“{}” có thể tách thành đơn vị theo nhiều cách, cần kiểm tra",
    "unit_detail_dropped": "đã bỏ phần ghi thêm “{}” vì không thuộc tên đơn vị, cần kiểm tra",
    "units_cut_off": "danh sách “{}” kết thúc bằng dấu lược, có thể còn đơn vị khác, cần bổ sung",
    "ditto": "“{}” nghĩa là như dòng trên, cần kiểm tra đơn vị",
    "units_too_long": "nội dung quá dài để tìm tên đơn vị, cần kiểm tra cột{}",
    "phone_dropped": "đã bỏ số điện thoại hoặc thư điện tử, vì là thông tin cá nhân{}",
    "person_dropped": "đã bỏ tên người, vì là thông tin cá nhân{}",
}


def read_units(cell: str, names: UnitNames) -> UnitsRead:
    """The units that a cell names, each once, in the cell's order. Never raises."""
    if len(cell) > _LONGEST_CELL:
        return UnitsRead((), cell, (("units_too_long", ""),))
    text, doubts = without_personal_data(cell)
    if is_nothing(text):
        return UnitsRead((), "", tuple(doubts))
    if known := names.find(_bare(text)):
        return UnitsRead((known,), text, tuple(doubts))
    pieces = read_pieces(text)
    grammar = Grammar(pieces, lambda words: names.find(words) is not None)
    found: list[str] = []
    for name in grammar.names():
        words = _bare(clean(name.words))
        if is_person(words) and not name.head and names.find(words) is None:
            doubts.append(("person_dropped", ""))
            text = clean(text.replace(words, " ")).strip(" ,;")
        elif words:
            found += _told(name, words, names, doubts)
    doubts += [*pieces.doubts, *grammar.doubts]
    if not found and pieces.ditto:
        text = ""
    return UnitsRead(tuple(dict.fromkeys(found)), text, tuple(dict.fromkeys(doubts)))


def _bare(text: str) -> str:
    """Without the signs before a name and after it."""
    return text.lstrip(" \t\n-–—•+*.").rstrip(" \t\n.,:;-–—")


def _told(name: Name, words: str, names: UnitNames, doubts: list[tuple[str, str]]) -> list[str]:
    """The name in the catalogue's spelling, else in the cell's with what is doubtful about it."""
    spelled = f"{name.head} {words}" if name.head else words
    if name.doubt:
        doubts.append(name.doubt)
    if known := names.find(spelled) or (names.find(words) if name.head else None):
        return [known]
    owned = _OWNED.match(spelled)
    if owned and (known := names.find(owned[1])):
        doubts.append(("unit_detail_dropped", owned[2]))
        return [known]
    doubts.append(("ambiguous_unit" if names.is_ambiguous(spelled) else "unknown_unit", spelled))
    return [spelled]
