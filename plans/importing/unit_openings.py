"""How words in a unit cell open: a body of its own, a class of bodies, a level, a field, or only more of a name."""

import re
from enum import Enum
from typing import NamedTuple

from plans.importing import unit_words as w
from plans.importing.unit_pieces import Cell


class Kind(Enum):
    """What words open like."""

    BODY = "body"  # "Sở Nội vụ", "UBND …", "Văn phòng": begins a name wherever it stands
    CLASS = "class"  # "các cơ quan …"
    LEVELS = "levels"  # "các huyện …"
    NOUN = "noun"  # "đơn vị liên quan", "Ban", "ngành tỉnh": a class without its plural
    OFFICE = "office"  # "trung tâm y tế": an office in small letters
    LEVEL = "level"  # "thị xã"
    PLACE = "place"  # "thị xã Gia Nghĩa"
    FIELD = "field"  # "Kế hoạch và Đầu tư", "KH&ĐT"
    SHORT = "short"  # "VPĐD"
    SMALL = "small"
    CAPITAL = "capital"


class Opening(NamedTuple):
    """The kind, the head in small letters, and where the head (or the field) ends."""

    kind: Kind
    head: str = ""
    end: int = 0


_TITLE = re.compile(
    r"(?:thủ trưởng|lãnh đạo|người đứng đầu|giám đốc|phó giám đốc|chủ tịch|phó chủ tịch|trưởng phòng|trưởng ban|trưởng"
    r"|chánh văn phòng|bí thư|văn phòng|thường trực|công chức|cán bộ)(?!\w)\s*"
)
# "VPĐD", and the numbers of police departments: "C06", "PA05".
_SHORT = re.compile(r"(?:[A-ZĐÂĂÊÔƠƯ][A-ZĐÂĂÊÔƠƯ&.\-]+|[A-ZĐ]{1,3}\d{2})(?!\w)")
_NO_LEVEL = re.compile(r"xã\s+hội|thành phố\s+thông minh|tỉnh\s+giản|cấp\s+phép")
_GROUP_OF_FIELDS = {"sở": w.SO_FIELDS, "bộ": w.PROVINCE_FIELDS}
_SHOUTED = re.compile(r"(?<!\w)(?:SỞ|PHÒNG|BAN|CÁC|BỘ|VỤ|CỤC|TRUNG|CÔNG|THANH|HỘI|VĂN|ĐƠN|CƠ|ỦY|UỶ)(?!\w)")


def is_shouted(text: str) -> bool:
    """Whether the cell is in capital letters altogether, so that a capital says nothing."""
    return text == text.upper() and _SHOUTED.search(text) is not None


class Openings:
    """The openings of one cell's pieces, each found once."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self._found: dict[int, Opening] = {}
        if is_shouted(cell.flat):
            cell.spelled = cell.small

    def at(self, piece: int) -> Opening:
        if piece not in self._found:
            first = self.cell.pieces[piece]
            self._found[piece] = self._open(first.start, self.reach(piece))
        return self._found[piece]

    def reach(self, piece: int) -> int:
        """Where the words that begin with this piece meet a sign; a space is none, nor a line break inside a name."""
        pieces = self.cell.pieces
        while piece + 1 < len(pieces):
            following = pieces[piece + 1]
            if following.sign != " " and (following.sign != "\n" or self._heads(following.start)):
                break
            piece += 1
        return pieces[piece].end

    def _heads(self, at: int) -> bool:
        """Whether a line that begins here may begin a name."""
        if w.PLURAL.match(self.cell.small, at):
            return True
        if not self.cell.spelled[at].isupper():
            return False
        named = w.NAMED_HEAD.match(self.cell.small, at)
        return (named is not None and not w.VERTICAL.match(named.group())) or bool(
            w.OFFICE_HEAD.match(self.cell.small, at)
        )

    def capital(self, at: int, stop: int) -> bool:
        """Whether a capital or a number stands there."""
        return at < stop and (self.cell.spelled[at].isupper() or self.cell.spelled[at].isdigit())

    def field_end(self, head: str, at: int) -> int:
        """Where the field that an office with this head is named after ends; 0 where none is known."""
        found = _GROUP_OF_FIELDS.get(head, w.INNER_FIELDS).match(self.cell.spelled, at)
        if found is None and not head:
            found = w.SO_FIELDS.match(self.cell.spelled, at)
        return found.end() if found else 0

    def field_after(self, head: str, at: int) -> int:
        """Where the field after a head ends; 0 for heads that have none."""
        if head not in w.OFFICES:
            return 0
        return self.field_end(head, self._next(at, len(self.cell.flat)))

    def forget(self, piece: int) -> None:
        """The piece begins elsewhere now."""
        self._found.pop(piece, None)

    def _open(self, at: int, stop: int) -> Opening:
        small = self.cell.small
        if found := w.PLURAL.match(small, at, stop):
            return self._open_plural(at, found.end(), stop)
        if found := w.NAMED_HEAD.match(small, at, stop):
            kind = Kind.NOUN if self._is_kind_of_bodies(found, at, stop) else Kind.BODY
            return Opening(kind, found.group(), found.end())
        if opening := self._open_level(at, stop):
            return opening
        if (end := self.field_end("", at)) and (self.capital(at, stop) or w.PROVINCE_FIELDS.match(small, at)):
            return Opening(Kind.FIELD, "", end)
        return self._open_noun(at, stop)

    def _is_kind_of_bodies(self, head: re.Match[str], at: int, stop: int) -> bool:
        if self.capital(self._next(head.end(), stop), stop):
            return False
        if self.capital(at, stop):
            return head.group() in w.ENTERPRISES and w.CLASS_TAIL.match(self.cell.small, head.end(), stop) is not None
        return head.group() in w.KINDS_OF_BODIES

    def _open_plural(self, at: int, after: int, stop: int) -> Opening:
        small = self.cell.small
        if w.LEVEL.match(small, after, stop) and not _NO_LEVEL.match(small, after, stop):
            return Opening(Kind.LEVELS, "", after)
        for heads in (w.NAMED_HEAD, w.GENERAL_HEAD, w.OFFICE_HEAD):
            if found := heads.match(small, after, stop):
                return Opening(Kind.CLASS, found.group(), found.end())
        return Opening(Kind.CLASS if self.capital(at, stop) else Kind.SMALL, "", after)

    def _open_level(self, at: int, stop: int) -> Opening | None:
        found = w.LEVEL.match(self.cell.small, at, stop)
        if found is None or _NO_LEVEL.match(self.cell.small, at, stop):
            return None
        if self.capital(self._next(found.end(), stop), stop):
            return Opening(Kind.PLACE, found.group(), found.end())
        if found.group() in ("tp", "tx"):
            return None
        return Opening(Kind.LEVEL, found.group(), found.end())

    def _open_noun(self, at: int, stop: int) -> Opening:
        small, spelled = self.cell.small, self.cell.spelled
        large = self.capital(at, stop)
        if found := w.GENERAL_HEAD.match(small, at, stop):
            named = large and self.capital(self._next(found.end(), stop), stop)
            return Opening(Kind.BODY if named else Kind.NOUN, found.group(), found.end())
        if found := w.OFFICE_HEAD.match(small, at, stop):
            after = self._next(found.end(), stop)
            if self.capital(after, stop) or (after < stop and self.field_end(found.group(), after)):
                return Opening(Kind.BODY, found.group(), found.end())
            if w.CLASS_TAIL.match(small, found.end(), stop):
                return Opening(Kind.NOUN, found.group(), found.end())
            return Opening(Kind.BODY if large else Kind.OFFICE, found.group(), found.end())
        if _SHORT.match(spelled, at, stop):
            return Opening(Kind.SHORT)
        return Opening(Kind.CAPITAL if large else Kind.SMALL)

    def _next(self, at: int, stop: int) -> int:
        while at < stop and self.cell.flat[at].isspace():
            at += 1
        return at


def is_class_of(small: str) -> bool:
    """Whether the words (in small letters) name a class: "các sở, ban, ngành", "thủ trưởng các cơ quan"."""
    while found := _TITLE.match(small):
        small = small[found.end() :]
    found = w.PLURAL.match(small)
    return found is not None and w.LEVEL.match(small, found.end()) is None
