"""Reads which units a note names: "@Sở Tư pháp cho biết …"."""

import re
from collections.abc import Callable
from typing import TypeVar

Named = TypeVar("Named")

# An e-mail address is no mention: before the sign stands a blank, a bracket or nothing.
_SIGN = re.compile(r"(?<![^\s(\[“\"'])@(?=\w)")
_WORD = re.compile(r"\S+")
_LONGEST = 16  # words of a unit's name


def mentions_in(text: str, find: Callable[[str], Named | None]) -> tuple[list[Named], list[str]]:
    """What the text names with @, each once in the order of the text, and the beginnings of names that nobody knows.

    `find` knows one thing by its name; of what follows the sign the longest run of words that it knows is meant, so
    that "@Sở Tư pháp cho biết" names Sở Tư pháp. A name ends with its line.
    """
    found: dict[Named, None] = {}
    unknown = []
    for sign in _SIGN.finditer(text):
        line = text[sign.end() :].partition("\n")[0]
        ends = [word.end() for word in _WORD.finditer(line)][:_LONGEST]
        named = next((one for end in reversed(ends) if (one := find(line[:end]))), None)
        if named is None:
            unknown.append(" ".join(line[: ends[-1]].split()[:4]))
        else:
            found[named] = None
    return list(found), unknown
