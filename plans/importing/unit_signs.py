"""What a sign between two pieces of a unit cell means: more of the same name, a new name, or a new one under its head.

- A field ("Kế hoạch và Đầu tư") and a fixed phrase ("phát thanh, truyền hình") are never cut.
- What opens with a head of its own ("Sở …", "UBND …", "các đơn vị …") begins a name, unless the name before is only a
  bare head or ends in a word that wants more ("thuộc", "và").
- A class goes on over commas and "và" while kinds of bodies follow ("Các sở, ban, ngành tỉnh"), UBND over levels.
- A head is carried to fields ("Sở Nội vụ, Tài chính") and to places ("UBND huyện A, B").
- A line break alone is mostly where the column was too narrow.
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from plans.importing import unit_words as w
from plans.importing.unit_openings import Kind, Opening, Openings, is_class_of
from plans.importing.unit_pieces import Cell


class Do(Enum):
    """What happens at a sign."""

    JOIN = "join"
    NEW = "new"
    CARRY = "carry"


class Verdict(NamedTuple):
    """`head` is carried to what follows; not `sure`: the other reading is possible too."""

    do: Do
    sure: bool = True
    head: str = ""

    def perhaps(self) -> "Verdict":
        return self._replace(sure=False)


JOIN, NEW = Verdict(Do.JOIN), Verdict(Do.NEW)


class Context(NamedTuple):
    """The head that was carried to the name, and whether a list of names under it is open ("Các Sở: …")."""

    head: str = ""
    listing: bool = False


class Left(NamedTuple):
    """The name before a sign, in small letters, and what it already is."""

    small: str
    head: str
    bare: bool  # only a head
    whole: bool  # an office and its field
    a_class: bool
    levels: bool  # ends with a level: "UBND các huyện"
    place: str  # what is carried to another place: "UBND huyện"
    open: bool  # ends in a word that wants more
    carried: bool  # its head stands before an earlier name: "Sở Nội vụ, Tài chính"

    @property
    def governs(self) -> bool:
        """ "UBND các huyện" and its like, which go on over levels."""
        return self.levels and _GOVERNS.match(self.small) is not None

    @property
    def wants(self) -> bool:
        """ "Ban", "Văn phòng": only a head, and not the whole name of a body like "Tỉnh đoàn"."""
        return self.bare and (self.head not in w.ALONE or self.head in w.STAND_ALONE)

    def head_words(self) -> str:
        return self.head[:1].upper() + self.head[1:]


@dataclass(frozen=True)
class Spot:
    """A sign with what stands at both sides; `last`: nothing follows the right side's head."""

    sign: str
    left: Left
    right: Opening
    words: str  # of the right side up to the next sign, in small letters
    large: bool  # the right side begins with a capital
    small: bool  # the right side begins in small letters and has no name
    last: bool
    begins_class: bool  # "Sở, ban, ngành"
    listed: bool  # the cell is a list with bullets

    @property
    def link(self) -> bool:
        return self.sign == "và"


_OPEN = re.compile(
    r"(?<!\w)(?:và|của|thuộc|các|những|tại|với|cho|về|cấp|cùng|trực|ngang|trên|ở|thành viên|trưởng|tất cả|toàn bộ"
    r"|toàn thể)$|[-–—&]$"
)
_TAIL = re.compile(
    r"\s*(?:$|(?:các|tỉnh|thành phố|tp|huyện|thị xã|quận|xã|phường|cấp|của|thuộc|trực thuộc|có|liên quan|nơi|trên)"
    r"(?!\w))"
)
_LEVELS_END = re.compile(
    rf"(?<!\w)(?:{w.any_of(w.LEVELS)})(?:\s+(?:trực thuộc(?:\s+\w+)*|(?:có )?liên quan|còn lại|mới))?$"
)
_PLACE = re.compile(
    rf"(?P<base>(?:chủ tịch\s+)?(?:{w.any_of((*w.GOVERNMENTS, 'công an', 'đảng ủy'))})\s+)?"
    rf"(?P<many>các\s+)?(?P<level>{w.any_of(w.LEVELS)})\s+(?=\S)"
)
_GOVERNS = re.compile(rf"(?:chủ tịch\s+)?(?:{w.any_of(w.GOVERNMENTS)})(?!\w)")


class Signs:
    """The verdicts on one cell's signs."""

    def __init__(self, cell: Cell, openings: Openings) -> None:
        self.cell, self.openings = cell, openings
        self.locks = [found.span() for pattern in (w.LOCKED, w.BRACKETS) for found in pattern.finditer(cell.spelled)]

    def verdict(self, first: int, at: int, context: Context) -> Verdict:
        """On the sign before piece `at`, for a name that began with piece `first`."""
        if self._locked(first, at, context):
            return JOIN
        spot = self._spot(first, at, context)
        if spot.sign in ";*:":
            return _after_hard(spot, context)
        if _council_goes_on(spot):
            return JOIN
        if spot.sign == " ":
            return _after_space(spot)
        if spot.left.open and spot.sign in "\n-":
            whose = spot.right.kind is Kind.BODY and spot.left.small.endswith("thuộc")
            return JOIN.perhaps() if whose else JOIN
        if context.listing and spot.right.kind not in (Kind.BODY, Kind.CLASS, Kind.LEVELS, Kind.NOUN):
            return _in_list(spot, context)
        by_sign = {"\n": _after_break, "-": _after_dash, ".": _after_dash}
        return by_sign.get(spot.sign, _after_comma)(spot)

    def _spot(self, first: int, at: int, context: Context) -> Spot:
        right, start, stop = self.openings.at(at), self.cell.pieces[at].start, self.openings.reach(at)
        large = self.openings.capital(start, stop)
        return Spot(
            sign=self.cell.pieces[at].sign,
            left=self._left(first, at, context),
            right=right,
            words=self.cell.small[start:stop],
            large=large,
            small=not large and not self.openings.capital(right.end + 1, stop),
            last=right.end >= stop,
            begins_class=large and self._begins_class(at),
            listed=self.cell.pieces[0].sign == "*",
        )

    def _begins_class(self, at: int) -> bool:
        pieces = self.cell.pieces
        follows = at + 1 < len(pieces) and pieces[at + 1].sign == ","
        return follows and self.openings.at(at + 1).kind is Kind.NOUN

    def _left(self, first: int, at: int, context: Context) -> Left:
        start, stop = self.cell.pieces[first].start, self.cell.pieces[at - 1].end
        opening, words = self.openings.at(first), self.cell.small[start:stop]
        field = self._field_end(first, context, opening)
        whole = bool(field) and field <= stop and _TAIL.match(words[field - start :]) is not None
        offices = (Kind.BODY, Kind.NOUN, Kind.OFFICE)
        levels = _LEVELS_END.search(words) is not None
        noun = opening.kind is Kind.NOUN and not context.head
        return Left(
            small=words,
            head=context.head.lower() or opening.head,
            bare=not context.head and opening.kind in offices and opening.end >= stop and not levels,
            whole=whole or (not field and self._is_short_name(opening, stop)),
            a_class=opening.kind is Kind.CLASS or noun or is_class_of(words),
            levels=levels,
            place=self._place(start, stop, context),
            open=_OPEN.search(words) is not None,
            carried=bool(context.head),
        )

    def _is_short_name(self, opening: Opening, stop: int) -> bool:
        """ "Phòng QLDN": an office named by its initials."""
        words = self.cell.spelled[opening.end : stop].strip()
        return opening.head in w.CARRYING and len(words) > 1 and words == words.upper() and " " not in words

    def _place(self, start: int, stop: int, context: Context) -> str:
        """ "UBND huyện" of "UBND huyện Cư Jút"; a carried head of places itself."""
        if context.head and _PLACE.match(f"{context.head.lower()} x"):
            return context.head
        found = _PLACE.match(self.cell.small, start, stop)
        if found is None or found["many"] or not self.openings.capital(found.end(), stop):
            return ""
        return self.cell.flat[start : found.end()].strip()

    def _field_end(self, first: int, context: Context, opening: Opening) -> int:
        """Where the office's field ends; 0 without one."""
        if context.head:
            return self.openings.field_end(context.head.lower(), self.cell.pieces[first].start)
        if opening.kind is Kind.BODY:
            return self.openings.field_after(opening.head, opening.end)
        return opening.end if opening.kind is Kind.FIELD else 0

    def _locked(self, first: int, at: int, context: Context) -> bool:
        """Whether the sign stands inside a field or a fixed phrase."""
        if self.cell.pieces[at].sign in ";*:":
            return False
        start, opening = self.cell.pieces[at].start, self.openings.at(first)
        if start < self._field_end(first, context, opening) or (not context.head and start < opening.end):
            return True
        return any(begin < start < end for begin, end in self.locks)


def _carried(head: str, right: Opening) -> Verdict:
    """ "UBND huyện A, thành phố B": another level takes only what stood before the level."""
    if right.kind is Kind.PLACE and (found := _PLACE.match(f"{head.lower()} x")):
        return Verdict(Do.CARRY, head=head[: found.start("level")].strip())
    return Verdict(Do.CARRY, head=head)


def _after_hard(spot: Spot, context: Context) -> Verdict:
    if spot.sign == ";" and spot.right.kind is Kind.LEVEL and spot.left.governs:
        return JOIN.perhaps()
    if context.listing and spot.right.kind in (Kind.FIELD, Kind.CAPITAL, Kind.SHORT, Kind.PLACE):
        return _carried(context.head, spot.right)
    return NEW


def _in_list(spot: Spot, context: Context) -> Verdict:
    """After "Các Sở:" what has no head of its own is the next in the list, unless it may belong to the one before."""
    kind = spot.right.kind
    if kind in (Kind.SMALL, Kind.OFFICE) or spot.sign in "-.":
        return JOIN
    if kind is Kind.LEVEL:
        return NEW.perhaps()
    carried = _carried(context.head, spot.right)
    if kind is Kind.CAPITAL and not spot.left.place and spot.sign in ("và", "\n"):
        return carried.perhaps() if spot.left.whole else JOIN.perhaps()
    return carried


def _council_goes_on(spot: Spot) -> bool:
    """ "Văn phòng Đoàn ĐBQH và HĐND tỉnh", "HĐND và UBND cấp xã"."""
    if not (w.COUNCIL.search(spot.left.small) and w.COUNCIL_NEXT.match(spot.words)):
        return False
    return spot.sign not in ",\n" or w.OFFICE_OF_COUNCIL.match(spot.left.small) is not None


def _after_space(spot: Spot) -> Verdict:
    """A missing separator shows only between equals: a Sở owns no other Sở."""
    left, right = spot.left, spot.right
    if left.open:
        return JOIN
    if right.kind is Kind.CLASS:
        return NEW if left.whole and left.head == "sở" and w.STRONG_CLASS.match(spot.words) else JOIN
    if right.kind is not Kind.BODY:
        return JOIN
    if left.whole and (left.head == "sở" or left.head == right.head) and left.head in w.CARRYING:
        return NEW
    after_level = left.levels and not left.bare and right.head in ("sở", "tỉnh đoàn", "thành đoàn", "huyện đoàn")
    if after_level or (left.governs and right.head in (*w.UBND, "sở")):
        return NEW
    if left.whole and left.head in ("vụ", "cục") and right.head in ("văn phòng", "thanh tra"):
        return JOIN.perhaps()
    of_many = re.match(r"\w+(?:\s+\w+)*?\s+(?:các|cấp)\s", spot.words) is not None
    return NEW if right.head in w.UBND and of_many and w.SEVERAL_SO.match(left.small) else JOIN


def _after_break(spot: Spot) -> Verdict:
    """A line break alone: before a head a new name, elsewhere the column was too narrow."""
    left, right = spot.left, spot.right
    if right.kind is Kind.BODY:
        small = not spot.large and right.head in w.OFFICES and right.head != "sở"
        council = left.small.endswith(" ban") and right.head in w.GOVERNMENTS
        whose = (right.head in w.PARTY and left.head in w.OF_PARTY) or (left.head, right.head) == ("ban", "chính phủ")
        if small or council or whose or right.head == "chi nhánh":
            return JOIN
        if not left.bare:
            owned = left.head in ("phòng", "chi cục", "trung tâm") and right.head in w.DEPARTMENT_HEADS and left.whole
            return NEW.perhaps() if owned else NEW
        if left.head in (*w.GOVERNMENTS, "công an"):
            return NEW.perhaps()
        if left.head in w.ALONE and left.head not in w.STAND_ALONE:
            return NEW
        owns = left.head in w.OWNERS and (right.head not in w.CARRYING or spot.last)
        return JOIN if owns else JOIN.perhaps()
    if right.kind is Kind.CLASS:
        return JOIN if left.bare and left.head not in w.ALONE else NEW
    if right.kind is Kind.LEVELS:
        return NEW if spot.large and not left.wants else JOIN
    if right.kind in (Kind.NOUN, Kind.OFFICE):
        if spot.begins_class and not left.wants:
            return NEW
        if left.wants or not w.GENERAL_HEAD.match(spot.words):
            return JOIN
        return NEW if spot.large else NEW.perhaps() if left.whole else JOIN
    if right.kind is Kind.FIELD and left.whole and left.head in w.CARRYING:
        return Verdict(Do.CARRY, False, left.head_words())
    if right.kind is Kind.SHORT and not left.bare:
        return NEW.perhaps() if left.whole or left.levels else JOIN.perhaps()
    return JOIN


def _after_dash(spot: Spot) -> Verdict:
    """A dash or a full stop: between names of their own, in lists with dashes, or inside a name."""
    left, right = spot.left, spot.right
    if right.kind not in (Kind.CLASS, Kind.BODY):
        return JOIN
    if spot.sign == "." or (spot.listed and right.kind is Kind.CLASS):
        return NEW
    if not spot.listed and right.head in w.OWNING and left.head in w.INNER and left.head != right.head:
        return JOIN.perhaps()
    if not (spot.listed or left.whole or left.levels or left.place):
        return JOIN
    bare = spot.last and (right.head == "thanh tra" or (right.head in w.STAND_ALONE and not spot.listed))
    return JOIN if bare else NEW


def _after_comma(spot: Spot) -> Verdict:
    """Comma, slash and "và"; they differ where a name may hold the one or the other."""
    left, right = spot.left, spot.right
    if right.kind is Kind.BODY:
        return _before_body(spot)
    if right.kind is Kind.CLASS:
        return NEW
    if right.kind is Kind.LEVELS:
        return JOIN.perhaps() if left.governs else NEW
    if right.kind in (Kind.NOUN, Kind.OFFICE):
        return _before_noun(spot)
    if right.kind is Kind.LEVEL or (left.levels and spot.words.strip(" .") in ("tp", "tx", "tt")):
        return JOIN if left.levels or left.a_class else NEW.perhaps()
    if right.kind is Kind.PLACE:
        if left.place:
            return _carried(left.place, right)
        return JOIN if left.levels or left.a_class else NEW.perhaps()
    return _before_words(spot)


def _before_body(spot: Spot) -> Verdict:
    left, right = spot.left, spot.right
    if left.a_class and spot.small and right.head in w.OFFICES and right.head != "sở":
        return JOIN
    if spot.link and left.bare and left.head not in w.ALONE and not left.a_class:
        return JOIN
    if spot.link and right.head == "thanh tra" and spot.last and left.head in ("phòng", "vụ"):
        return NEW.perhaps()
    return NEW.perhaps() if left.bare and left.head in w.SHARING else NEW


def _before_noun(spot: Spot) -> Verdict:
    left = spot.left
    if spot.right.kind is Kind.OFFICE:
        return JOIN if left.a_class else NEW
    if left.a_class and not left.whole:
        return JOIN
    inside = not (left.whole or left.levels or left.place or left.bare)
    weak = w.WEAK_NOUN.match(spot.words) is not None
    office = left.head in w.OFFICES and left.head not in w.DEPARTMENT_HEADS and not (left.a_class or left.levels)
    if weak and office and spot.link and spot.large:
        return JOIN.perhaps() if left.whole else JOIN
    return JOIN if inside and spot.small and weak else NEW


def _before_words(spot: Spot) -> Verdict:
    """Words that open with no head: a field or a place under the same head, or more of the name."""
    left, right = spot.left, spot.right
    if right.kind is Kind.SMALL:
        return NEW.perhaps() if left.whole and left.head in w.DEPARTMENT_HEADS and not spot.link else JOIN
    if left.place:
        return _carried(left.place, right)
    if right.kind is Kind.FIELD and left.whole and left.head in w.CARRYING:
        return _before_field(spot)
    if right.kind is Kind.FIELD and left.whole and not left.head:
        return NEW
    if right.kind is Kind.SHORT:
        return _before_short(spot)
    if spot.link:
        return NEW.perhaps() if left.levels or (left.whole and left.head == "sở") else JOIN
    ended = left.a_class or left.levels or (left.whole and left.head in (*w.DEPARTMENT_HEADS, ""))
    return NEW.perhaps() if ended else JOIN.perhaps()


def _before_field(spot: Spot) -> Verdict:
    """ "Sở Nội vụ, Tài chính và Tư pháp" is a list; "và" after a single name may join what is one office."""
    left = spot.left
    if spot.link and not left.carried and left.head not in w.DEPARTMENT_HEADS:
        return JOIN.perhaps()
    sure = not spot.link or (left.carried and left.head in w.DEPARTMENT_HEADS)
    return Verdict(Do.CARRY, sure, left.head_words())


def _before_short(spot: Spot) -> Verdict:
    """ "VPĐD", "TTCNTT": mostly a body by its initials."""
    left = spot.left
    if left.whole and left.head in w.CARRYING:
        return NEW.perhaps() if left.head in w.DEPARTMENT_HEADS else Verdict(Do.CARRY, False, left.head_words())
    if spot.link and not (left.whole or left.levels or left.a_class):
        return JOIN.perhaps()
    return NEW if left.a_class or left.levels or not left.whole else NEW.perhaps()
