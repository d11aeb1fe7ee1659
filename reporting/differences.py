"""What changed between two texts, word by word. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\S+[^\S\n]*|\n|[^\S\n]+")
_MANY = 1500  # words of one stretch beyond which it is shown as struck out and written anew


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `kind` is "same", "gone" or "new"; "left out" stands for lines that are the same."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The stretches of both texts in reading order; joined without "new" they are the first, without "gone" the
    second.

    Lines are matched first and words inside what is left, so that long texts cost little.
    """
    found = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kind, one, two, three, four in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[one:two]), "".join(new[three:four])
        found += [Piece("same", left)] if kind == "equal" else _words(left, right)
    return list(_joined(found))


def only_changes(pieces: Iterable[Piece]) -> list[Piece]:
    """The stretches with no more of what stayed the same than the line beside each change."""
    found, pieces = [], list(pieces)
    for place, piece in enumerate(pieces):
        lines = piece.text.splitlines(keepends=True)
        first, last = place == 0, place == len(pieces) - 1
        before, after = ([] if first else lines[:1]), ([] if last else lines[-1:])
        if piece.kind != "same" or len(lines) <= len(before) + len(after) + 1:
            found.append(piece)
            continue
        found += [Piece("same", "".join(before)), Piece("left out", ""), Piece("same", "".join(after))]
    return [piece for piece in found if piece.text or piece.kind == "left out"]


def _words(before: str, after: str) -> list[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > _MANY or len(new) > _MANY:
        return [Piece("gone", before), Piece("new", after)]
    found = []
    for kind, one, two, three, four in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[one:two]), "".join(new[three:four])
        found += [Piece("same", left)] if kind == "equal" else [Piece("gone", left), Piece("new", right)]
    return found


def _joined(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """Without empty stretches, and neighbours of one kind together."""
    last = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.kind == piece.kind:
            last = Piece(piece.kind, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
