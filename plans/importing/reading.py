"""What every reader hands on, and how words of a file become text of a plan at little cost."""

import re
from dataclasses import dataclass, field
from unicodedata import is_normalized

from plans.importing.tables import Table, tidy

# Signs of Symbol and Wingdings that stand in a font's private area: bullets, ticks, arrows.
_SIGNS = {0xB7: "•", 0xA7: "▪", 0xD8: "▪", 0xFC: "✓", 0xFE: "☑", 0x6F: "☐", 0xA8: "☐", 0xE0: "→", 0x2D: "-", 0x76: "▪"}
# Numbers of documents and periods may be broken where they have a dash or stroke: "20-" above "NQ/TU".
_BROKEN = re.compile(r"[^\W_][-/]$")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass
class Reading:
    """The tables of a file in their order, each with the lines before it, and the lines after the last one.

    `wrapped`: the lines are those of pages, not paragraphs.
    """

    tables: list[Table]
    after: list[str] = field(default_factory=list)
    wrapped: bool = False

    def lines(self) -> list[str]:
        """All lines outside tables."""
        return [*(line for table in self.tables for line in table.before), *self.after]


def neat(text: str) -> str:
    """`tidy`, with signs of private fonts made legible. Most cells are in order as they stand and are only looked at.

    Nothing that must go is printable: control characters, soft hyphens, marks of direction, spaces that are not " ".
    """
    if text.isprintable():
        if "  " not in text and "<" not in text and is_normalized("NFC", text):
            return text.strip(" ")
    elif _PRIVATE.search(text):
        text = _PRIVATE.sub(lambda found: sign(ord(found[0])), text)
    return tidy(text)


def sign(code: int) -> str:
    """The sign that a symbol font shows for a character; a space for one that is not known."""
    if 0xE000 <= code <= 0xF8FF:
        return _SIGNS.get(code & 0xFF, " ")
    return chr(code) if 0x20 <= code < 0xD800 else " "


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold a word."""
    text = neat(text)
    return [line for line in text.split("\n") if line] if text else []


def go_on(text: str, line: str) -> str:
    """A text and the line that it goes on in; what was broken at its own dash or stroke is whole again."""
    return f"{text}{'' if _BROKEN.search(text) and line[:1].isalnum() else ' '}{line}"
