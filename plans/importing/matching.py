"""Unit cells → names: who leads and who supports, spelled as the catalogue spells them where it knows them.

`;` and line breaks separate; a comma does so only where the whole is not one known group ("Các phòng, đơn vị"). What is
not known stays as the file spells it, with an issue. Telephone numbers and people's names are personal data: dropped.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from reform.common.text import clean, name_key

# What a unit's name begins with; before it a list may be cut.
_HEAD_WORDS = (
    "sở|ubnd|uỷ ban|ủy ban|hđnd|văn phòng|vp|ban|phòng|cục|chi cục|công an|bộ|báo|đài|trung tâm|thanh tra|kho bạc"
    "|bảo hiểm|hội|liên đoàn|tòa án|toà án|viện|trường|bệnh viện|công ty|tỉnh ủy|tỉnh uỷ|đảng ủy|đảng uỷ|mặt trận"
    "|tỉnh đoàn|tổng cục|vụ|tổ"
)
_HEAD = re.compile(rf"^(?:{_HEAD_WORDS})\b", re.IGNORECASE)
_CLASS = re.compile(r"^(?:các|những|toàn bộ|tất cả|thủ trưởng)\b|\bcác\b", re.IGNORECASE)
# Only names that begin so may stand before another one without a separator: "Văn phòng Sở Nội vụ" is one office.
_WHOLE_HEAD = re.compile(r"^(?:sở|ubnd|uỷ ban nhân dân|ủy ban nhân dân|bộ|công an)\b", re.IGNORECASE)
_HARD = re.compile(r"[;\n]")
_SOFT = re.compile(r",|/|\s\+\s")
_AND = re.compile(r"\s+(?:và|cùng|với)\s+", re.IGNORECASE)
_PLURAL = re.compile(
    r"^(?:các\s+)?(?P<head>sở|phòng|ban|ubnd huyện|ubnd xã|ubnd|huyện|bộ)"
    r"(?P<colon>(?:\s*,\s*(?:ban|ngành|đơn vị))*\s*:)?\s+(?=\S)",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"\s*\([^()]*\)\s*")
_PHONE = re.compile(
    r"[\s,;:–-]{0,4}(?:\(?\s*(?:số\s+)?(?:đt|sđt|điện thoại|tel|phone|hotline|di động|zalo)\b[\s.:]*)?"
    r"(?<![\d/])(?:\+?84|0)(?:[\s.\-]?\d){8,10}(?!\d)\)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\s,;:–-]{0,4}\(?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?")
_CAPITALISED = r"[A-ZÀ-ỸĐ][a-zà-ỹđ]+"
_PERSON = re.compile(
    r"[\s,;:–-]{0,4}\(?\s*\b(?:[Đđ]/c|[Đđ]ồng chí|[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]huyên viên|[Ll]iên hệ)\s*:?\s+"
    rf"{_CAPITALISED}(?:\s+{_CAPITALISED}){{1,4}}\)?"
)
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Lương|Mai|Cao|Tạ|Hà|Tô|Lưu"
)
_BARE_PERSON = re.compile(rf"^(?:{_SURNAMES})(?:\s+{_CAPITALISED}){{2,3}}$")
# No cell of units is longer; what is gets no guess.
_LONGEST_CELL = 4_000
_LONGEST_LIST = 80
_LONGEST_NAMES = 400


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
    "unit_detail_dropped": "phần ghi thêm trong ngoặc của “{}” không thuộc tên đơn vị, cần kiểm tra",
    "units_too_long": "nội dung quá dài để tìm tên đơn vị, cần kiểm tra cột{}",
    "phone_dropped": "đã bỏ số điện thoại hoặc thư điện tử, vì là thông tin cá nhân{}",
    "person_dropped": "đã bỏ tên người, vì là thông tin cá nhân{}",
}


def read_units(cell: str, names: UnitNames) -> UnitsRead:
    """The units that a cell names, each once, in the cell's order. Never raises."""
    if len(cell) > _LONGEST_CELL:
        return UnitsRead((), cell, (("units_too_long", ""),))
    text, doubts = _without_personal_data(cell)
    found: list[str] = []
    for name in _whole(text, names, doubts):
        if _BARE_PERSON.match(name) and names.find(name) is None:
            doubts.append(("person_dropped", ""))
            text = clean(text.replace(name, " ")).strip(" ,;")
        elif name and name not in found:
            found.append(name)
    return UnitsRead(tuple(found), text, tuple(dict.fromkeys(doubts)))


def _without_personal_data(cell: str) -> tuple[str, list[tuple[str, str]]]:
    doubts: list[tuple[str, str]] = []
    text = cell
    for code, pattern in (("phone_dropped", _PHONE), ("phone_dropped", _EMAIL), ("person_dropped", _PERSON)):
        text, count = pattern.subn(" ", text)
        if count:
            doubts.append((code, ""))
    lines = [clean(line) for line in text.split("\n")]
    return "\n".join(line for line in lines if line), doubts


def _bare(text: str) -> str:
    """Without the bullets before a name and the signs after it."""
    return text.lstrip(" \t-–—•+*.").rstrip(" \t.,:")


def _whole(text: str, names: UnitNames, doubts: list[tuple[str, str]]) -> list[str]:
    flat = _bare(clean(text))
    if not flat:
        return []
    if known := names.find(flat):
        return [known]
    parts = [part for part in map(_bare, _HARD.split(text)) if part]
    plural = _PLURAL.match(parts[0]) if parts else None
    if plural and plural["colon"] and not any(_HEAD.match(part) or _CLASS.match(part) for part in parts[1:]):
        parts = [", ".join(parts)]
    return [name for part in _rejoined(parts, names) for name in _part(part, names, doubts)]


def _rejoined(parts: list[str], names: UnitNames) -> list[str]:
    """A line break inside a name is no separator: two lines that make one known name belong together."""
    joined: list[str] = []
    for part in parts:
        makes_known = joined and names.find(joined[-1]) is None and names.find(f"{joined[-1]} {part}")
        if makes_known or (joined and part[:1].islower() and not _HEAD.match(part) and names.find(part) is None):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


def _part(part: str, names: UnitNames, doubts: list[tuple[str, str]]) -> list[str]:
    if known := names.find(part):
        return [known]
    if listed := _plural(part, names, doubts):
        return listed
    pieces = [piece for piece in map(_bare, _SOFT.split(part)) if piece]
    if len(pieces) > _LONGEST_LIST:
        return _unknown(part, names, doubts)
    return _best(pieces, names, doubts)


def _plural(part: str, names: UnitNames, doubts: list[tuple[str, str]]) -> list[str]:
    """ "Các Sở: NV, KH&ĐT, TT&TT": one head for all; without the colon only where every piece is then known."""
    found = _PLURAL.match(part)
    if found is None:
        return []
    head = found["head"]
    pieces = [piece for chunk in _SOFT.split(part[found.end() :]) for piece in _head_pieces(head, chunk, names)]
    resolved = [names.find(f"{head} {piece}") or names.find(piece) for piece in pieces]
    if all(resolved) and (len(pieces) > 1 or found["colon"]):
        return [name for name in resolved if name]
    if not found["colon"]:
        return []
    found_names: list[str] = []
    for piece, name in zip(pieces, resolved, strict=True):
        spelled = piece if _HEAD.match(piece) else f"{head} {piece}"
        found_names += [name] if name else _unknown(spelled, names, doubts)
    return found_names


def _head_pieces(head: str, chunk: str, names: UnitNames) -> list[str]:
    """A chunk as it is when it names one unit, else cut at "và": "Tài chính và Tư pháp" is two."""
    chunk = _bare(chunk)
    if not chunk or names.find(f"{head} {chunk}") or names.find(chunk):
        return [chunk] if chunk else []
    return [piece for piece in _AND.split(chunk) if piece]


def _best(pieces: list[str], names: UnitNames, doubts: list[tuple[str, str]]) -> list[str]:
    """Names out of pieces between commas: the longest run of pieces that is one known name goes first."""
    found: list[str] = []
    start = 0
    head = ""
    while start < len(pieces):
        for end in range(len(pieces), start, -1):
            if known := names.find(", ".join(pieces[start:end])):
                found.append(known)
                head, start = _head_of(pieces[start]), end
                break
        else:
            if head and not _HEAD.match(pieces[start]) and (known := names.find(f"{head} {pieces[start]}")):
                found.append(known)
                start += 1
                continue
            end = _end_of_unknown(pieces, start, names)
            words = ", ".join(pieces[start:end])
            found += _several(words, names, doubts) or _unknown(words, names, doubts)
            head, start = _head_of(pieces[start]), end
    return found


def _head_of(piece: str) -> str:
    found = _HEAD.match(piece)
    return found.group() if found else ""


def _end_of_unknown(pieces: list[str], start: int, names: UnitNames) -> int:
    """An unknown class ("Các cơ quan, ban ngành, đoàn thể") goes on over its commas; other names end at theirs."""
    end = start + 1
    if not _CLASS.search(pieces[start]):
        return end
    while end < len(pieces) and pieces[end][:1].islower() and not _CLASS.match(pieces[end]):
        if names.find(pieces[end]):
            break
        end += 1
    return end


def _several(words: str, names: UnitNames, doubts: list[tuple[str, str]]) -> list[str]:
    """Known names that only "và" or nothing at all separates, the bracketed detail of a known name, or []."""
    if len(words) > _LONGEST_NAMES:
        return []
    parts = _AND.split(words)
    if len(parts) > 1:
        for cut in range(1, len(parts)):
            left, right = (_rejoin(words, parts, cut, side) for side in (0, 1))
            if (first := names.find(left)) and (rest := names.find(right) or _several(right, names, doubts)):
                return [first, *([rest] if isinstance(rest, str) else rest)]
    if (known := names.find(_PARENTHESES.sub(" ", words))) and _PARENTHESES.search(words):
        doubts.append(("unit_detail_dropped", words))
        return [known]
    run = _run_together(words.split(), names)
    if run:
        doubts.append(("separator_missing", words))
    return run


def _rejoin(words: str, parts: list[str], cut: int, side: int) -> str:
    """The words before (side 0) or after (side 1) the `cut`-th "và", as they stand."""
    links = list(_AND.finditer(words))
    return words[: links[cut - 1].start()] if side == 0 else words[links[cut - 1].end() :]


def _run_together(words: list[str], names: UnitNames) -> list[str]:
    """ "Sở Khoa học và Công nghệ Sở Công Thương": whole names one after another, each beginning with its head."""
    for cut in range(2, len(words) - 1):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        if not (_WHOLE_HEAD.match(left) and _HEAD.match(right) and right[:1].isupper()):
            continue
        if first := names.find(left):
            rest = names.find(right)
            if rest or (more := _run_together(words[cut:], names)):
                return [first, *([rest] if rest else more)]
    return []


def _unknown(words: str, names: UnitNames, doubts: list[tuple[str, str]]) -> list[str]:
    if not _BARE_PERSON.match(words):
        doubts.append(("ambiguous_unit" if names.is_ambiguous(words) else "unknown_unit", words))
    return [words]
