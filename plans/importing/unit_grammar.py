"""Where one unit's name ends and the next begins, in a whole cell: lists under one head, labels, known names first."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from plans.importing import unit_words as w
from plans.importing.unit_openings import Kind, Openings
from plans.importing.unit_pieces import Cell, Piece
from plans.importing.unit_signs import NEW, Context, Do, Signs, Verdict


class Name(NamedTuple):
    """A name as the cell spells it, the head carried to it, and (code, words) of what is doubtful at its end."""

    words: str
    head: str = ""
    doubt: tuple[str, str] | None = None


_OWN_HEADS = (Kind.BODY, Kind.CLASS, Kind.LEVELS, Kind.NOUN)
# "Các Sở: …", "Các sở, ngành: …", "Vụ: …"
_PLURAL_OFFICE = re.compile(
    r"(?:các\s+)?(?P<head>sở|phòng|vụ|cục|bộ|chi cục|ban|trung tâm|viện|trường|hội|tổng cục)(?!\w)"
)
_PLURAL_PLACE = re.compile(
    r"(?P<base>(?:ubnd|ủy ban nhân dân|hđnd|công an)\s+)?(?:các\s+)?"
    rf"(?P<level>{w.any_of(w.LEVELS)})(?!\w)"
)
_OFFICES_NAMED = re.compile(r"các\s+(?P<head>sở|phòng|vụ|cục|bộ|chi cục)\s+(?=\S)")
_PLACES_NAMED = re.compile(
    rf"(?P<base>(?:ubnd|ủy ban nhân dân|hđnd|công an)\s+)?các\s+(?P<level>{w.any_of(w.LEVELS)})\s+(?=\S)"
)
_SCOPE = re.compile(r"(?:ở\s+|tại\s+)?(?:cấp|khối|tuyến|trung ương|địa phương|tỉnh|huyện|xã|phường)(?!\w)")
# "Văn phòng Sở Nội vụ" is one office; after these heads another name without a sign is another body.
_NO_OWNERS = ("sở", "bộ", "ubnd", "ủy ban nhân dân", "công an")
# A name of more pieces is none.
_MOST_PIECES = 12


class Grammar:
    """Reads one cell's names; `known` says which spellings the catalogue has."""

    def __init__(self, cell: Cell, known: Callable[[str], bool]) -> None:
        self.cell, self.known = cell, known
        self.openings = Openings(cell)
        self.signs = Signs(cell, self.openings)
        self.context = Context()
        self.doubts: list[tuple[str, str]] = []
        self._ends: dict[tuple[int, str], int] = {}

    def names(self) -> Iterator[Name]:
        """The names in their order."""
        first = 0
        while first < len(self.cell.pieces):
            if not self.context.head:
                first = self._unfold(first)
            end, verdict, doubt = self._end_of(first)
            if end < len(self.cell.pieces) and self.cell.pieces[end].sign == ":" and self._is_label(first, end):
                first = end
                continue
            yield Name(self.cell.words(first, end), self.context.head, doubt)
            self.context = Context(verdict.head, self.context.listing) if verdict.do is Do.CARRY else Context()
            first = end

    def _end_of(self, first: int) -> tuple[int, Verdict, tuple[str, str] | None]:
        """The piece after the name's last one, what the sign there means, and a doubt about one of its signs."""
        if end := self._known_end(first):
            if end == len(self.cell.pieces):
                return end, NEW, None
            verdict = self.signs.verdict(first, end, self.context)
            missing = ("separator_missing", self._around(first, end)) if self.cell.pieces[end].sign == " " else None
            return end, verdict if verdict.do is not Do.JOIN else NEW, missing
        doubt = None
        for end in range(first + 1, len(self.cell.pieces)):
            verdict = self.signs.verdict(first, end, self.context)
            sign = self.cell.pieces[end].sign
            if verdict.do is Do.JOIN and sign in ",;/" and not verdict.sure and self._known_end(end):
                verdict = NEW
            if not verdict.sure:
                doubt = ("uncertain_split", self._around(first, end))
            if verdict.do is not Do.JOIN:
                return end, verdict, ("separator_missing", self._around(first, end)) if sign == " " else doubt
        return len(self.cell.pieces), NEW, doubt

    def _around(self, first: int, end: int) -> str:
        return self.cell.flat[self.cell.pieces[first].start : self.openings.reach(end)]

    def _known_end(self, first: int) -> int:
        """The end of the longest known name that begins here and does not go on as an unknown one; 0 without."""
        key = (first, self.context.head)
        if key not in self._ends:
            self._ends[key] = 0
            self._ends[key] = self._find_known_end(first)
        return self._ends[key]

    def _find_known_end(self, first: int) -> int:
        last = first + 1
        while last < min(len(self.cell.pieces), first + _MOST_PIECES) and self.cell.pieces[last].sign not in ":*":
            last += 1
        for end in range(last, first, -1):
            words = self.cell.words(first, end)
            if not (self.known(f"{self.context.head} {words}") if self.context.head else False) and not self.known(
                words
            ):
                continue
            if end == len(self.cell.pieces):
                return end
            if self.signs.verdict(first, end, self.context).do is not Do.JOIN:
                return end
            may_follow = self.cell.pieces[end].sign != " " or self.openings.at(first).head in _NO_OWNERS
            if may_follow and self._known_end(end):
                return end
        return 0

    # Lists under one head

    def _unfold(self, first: int) -> int:
        """ "Các Sở Nội vụ, Tài chính" is a list without its colon, and so is "UBND các huyện A, B".

        The piece to go on with.
        """
        piece, stop = self.cell.pieces[first], self.openings.reach(first)
        if found := _OFFICES_NAMED.match(self.cell.small, piece.start, stop):
            head = found["head"]
            end = self.openings.field_end(head, found.end())
            after = self._piece_at(end)
            goes_on = end and after and self.openings.field_end(head, self.cell.pieces[after].start)
            if goes_on and self.cell.pieces[after].sign in (",", "và", "/"):
                self._begin_list(after - 1, found.end(), head[:1].upper() + head[1:])
                return after - 1
            return first
        found = _PLACES_NAMED.match(self.cell.small, piece.start, stop)
        after = self._piece_at(stop)
        if found is None or not after or not self.openings.capital(found.end(), stop):
            return first
        follows = self.openings.at(after).kind
        if self.cell.pieces[after].sign in (",", "và") and follows in (Kind.CAPITAL, Kind.PLACE, Kind.SHORT):
            self._begin_list(after - 1, found.end(), self._place_head(found, piece.start))
            return after - 1
        return first

    def _begin_list(self, first: int, start: int, head: str) -> None:
        """The list's first name begins after what stood before all of them."""
        piece = self.cell.pieces[first]
        self.cell.pieces[first] = Piece(start, piece.end, piece.sign)
        self.openings.forget(first)
        self.context = Context(head, True)

    def _piece_at(self, end: int) -> int:
        """The piece that begins next after a place in the text; 0 without."""
        return next((index for index, piece in enumerate(self.cell.pieces) if end and piece.start > end), 0)

    def _place_head(self, found: re.Match[str], start: int) -> str:
        base = self.cell.flat[start : found.end("base")] if found["base"] else ""
        return f"{base}{found['level']}".strip()

    def _is_label(self, first: int, end: int) -> bool:
        """Whether what stands before a colon only says what comes: "Các Sở:", "Cấp tỉnh:", "Các cơ quan sau:"."""
        start, words = self.cell.pieces[first].start, self.cell.words(first, end)
        stop = self.cell.pieces[end - 1].end
        self.context = Context()
        opening = self.openings.at(first)
        if self.openings.at(end).kind in _OWN_HEADS:
            if opening.kind in (Kind.CLASS, Kind.NOUN, Kind.LEVELS, Kind.LEVEL, Kind.SMALL) or self._is_scope(start):
                if self._is_scope(start):
                    self.doubts.append(("unit_detail_dropped", words))
                return True
            return False
        found = _PLURAL_PLACE.match(self.cell.small, start, stop)
        if found and found.end() >= stop:
            self.context = Context(self._place_head(found, start), True)
            return True
        found = _PLURAL_OFFICE.match(self.cell.small, start, stop)
        if found and opening.kind in (Kind.CLASS, Kind.NOUN):
            self.context = Context(found["head"][:1].upper() + found["head"][1:], True)
            return True
        return opening.kind in (Kind.CLASS, Kind.NOUN) or self._is_scope(start)

    def _is_scope(self, start: int) -> bool:
        return _SCOPE.match(self.cell.small, start) is not None
