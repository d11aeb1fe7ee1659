"""Labels of rows: A, I, LĨNH VỰC II, 1, 1.1, Nhiệm vụ 1, Hoạt động 1.1, a), -: what they say of a row's level.

A label is what the row is called; its rank is only used to see what stands under what, since numbers skip and restart.
"""

import re
from dataclasses import dataclass

from reform.common.text import clean, fold

# Ranks: what has the lower one holds what has the higher one.
LETTER, ROMAN, PART, ARABIC, SMALL, BULLET, TASK, ACTIVITY = 10, 20, 25, 30, 40, 45, 50, 60
UNLABELLED = 28

_ROMAN_NUMBER = r"(?:x{0,3})(?:ix|iv|v?i{0,3})"
_END = r"\s*[.):/]?\s*"
_FORMS = [
    (TASK, re.compile(rf"^(?:nhiem vu|nv)\s*(?P<n>\d+(?:\.\d+)*){_END}$")),
    (ACTIVITY, re.compile(rf"^(?:hoat dong|hd|cong viec)\s*(?P<n>\d+(?:\.\d+)*){_END}$")),
    (ROMAN, re.compile(rf"^(?:linh vuc|phan|chuong|muc|nhom|noi dung)?\s*(?=[ivx])(?P<n>{_ROMAN_NUMBER}){_END}$")),
    (LETTER, re.compile(rf"^(?:phan|muc|nhom)\s*(?P<n>[a-h]){_END}$")),
    (PART, re.compile(rf"^(?:linh vuc|phan|chuong|muc|nhom|noi dung)\s*(?P<n>\d+){_END}$")),
    (ARABIC, re.compile(rf"^(?:(?:[a-h]|(?=[ivx]){_ROMAN_NUMBER})\s*[.-]\s*)?(?P<n>\d+(?:\.\d+)*){_END}$")),
    (BULLET, re.compile(r"^(?P<n>[-–—+•*])$")),
]
_ONE_LETTER = re.compile(rf"^(?P<n>[a-zA-ZđĐ]){_END}$")
_PREFIX = re.compile(
    r"^(?P<label>(?:nhiệm vụ|hoạt động|lĩnh vực|phần|chương|mục|nhóm)\s+(?:\d+(?:\.\d+)*|[IVX]+|[A-H])(?=\s*[.:)–-]|\s)"
    r"|[IVX]+(?=[.)/]\s|\n)|[A-HĐ](?=[.)]\s)|\d{1,2}(?:\.\d{1,2})*(?=[.)]\s)|\d{1,2}(?:\.\d{1,2})+(?=\s))"
    r"\s*[.:)/–-]?\s*(?P<rest>\S.*)$",
    re.DOTALL | re.IGNORECASE,
)


_WORK_PREFIX = re.compile(r"^(?:nhiệm vụ|hoạt động)\s+\d+(?:\.\d+)*\s*[.:)–-]", re.IGNORECASE)


@dataclass(frozen=True)
class Label:
    """A row's label as written, its rank (None: no label) and its last number (None: not a number)."""

    text: str
    rank: int | None = None
    number: int | None = None


def read_label(text: str) -> Label:
    """What a label cell says; a text that is no label at all has no rank."""
    words = clean(text)
    if single := _ONE_LETTER.match(words):
        return _one_letter(words, single["n"])
    folded = fold(words)
    for rank, form in _FORMS:
        if found := form.match(folded):
            numbers = re.findall(r"\d+", found["n"])
            deeper = len(numbers) - 1 if rank == ARABIC else 0
            return Label(words, rank + min(deeper, 9), int(numbers[-1][:6]) if numbers else None)
    return Label(words)


def _one_letter(words: str, letter: str) -> Label:
    if letter in "IVX":
        return Label(words, ROMAN)
    return Label(words, LETTER if letter.isupper() else SMALL)


def names_its_work(title: str) -> bool:
    """Whether the title itself begins with "Nhiệm vụ 1:" or "Hoạt động 1.1:"."""
    return _WORK_PREFIX.match(title) is not None


def split_label(title: str) -> tuple[Label, str]:
    """A label that stands before the title in one cell ("II. Cải cách …", "Nhiệm vụ 1: …"), and the rest."""
    found = _PREFIX.match(title)
    if found is None or (found["label"].isalpha() and not found["label"].isupper() and " " not in found["label"]):
        return Label(""), title
    return read_label(found["label"]), found["rest"]
