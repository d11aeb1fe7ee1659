"""Labels of rows: A, I, LĨNH VỰC II, Phần thứ nhất, 1, 1.1, Nhiệm vụ 1, a), (1), -: what they say of a row's level.

A label is what the row is called; its rank is only used to see what stands under what, since numbers skip and restart.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from reform.common.text import clean, fold

# Ranks: what has the lower one holds what has the higher one, where nothing better tells.
VOLUME, LETTER, ROMAN, PART, TASK, ARABIC = 5, 10, 20, 25, 29, 30
SMALL, BRACKETED, BRACKETED_SMALL, BULLET, ACTIVITY = 40, 42, 43, 45, 60
UNLABELLED = 28  # a heading without a label
LOOSE = 70  # a tracked row without one
# Letters that stand below romans, (1) that stands above a), 1 that stands above "Nhiệm vụ 1".
UNDER_ROMAN, OVER_SMALL, OVER_TASK = 22, 39, 27

_BULLETS = "-–—+*•"
_ROMAN_NUMBER = r"(?:x{0,3})(?:ix|iv|v?i{0,3})"
_ORDINALS = {
    word: number
    for number, word in enumerate(["nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"], 1)
}
_ORDINAL = rf"thu\s+(?P<n>{'|'.join(_ORDINALS)})"
_END = r"\s*[.):/–-]?\s*"
_AREA = r"(?:linh vuc|muc|nhom(?: nhiem vu)?|noi dung|tieu muc)"
_BEFORE = rf"(?:(?:[a-h]|(?=[ivx]){_ROMAN_NUMBER})\s*[./-]\s*)?"
_FORMS = [
    (TASK, re.compile(rf"^(?:nhiem vu|nv|giai phap|de an)[\s.-]*(?:so\s*)?(?P<n>\d+(?:\.\d+)*){_END}$")),
    (TASK, re.compile(rf"^(?:nhiem vu|giai phap)\s+{_ORDINAL}{_END}$")),
    (ACTIVITY, re.compile(rf"^(?:hoat dong|hd|cong viec|cv|viec)[\s.-]*(?:so\s*)?(?P<n>\d+(?:\.\d+)*){_END}$")),
    (VOLUME, re.compile(rf"^(?:phan|chuong)\s*(?:so\s*)?(?P<n>\d+|[a-h]|(?=[ivx]){_ROMAN_NUMBER}){_END}$")),
    (VOLUME, re.compile(rf"^(?:phan|chuong)\s+{_ORDINAL}{_END}$")),
    (ROMAN, re.compile(rf"^(?:{_AREA}\s*|[a-h]\s*[./-]\s*)?(?=[ivx])(?P<n>{_ROMAN_NUMBER}){_END}$")),
    (LETTER, re.compile(rf"^{_AREA}\s*(?P<n>[a-h]){_END}$")),
    (PART, re.compile(rf"^{_AREA}\s*(?:so\s*)?(?P<n>\d+){_END}$")),
    (PART, re.compile(rf"^{_AREA}\s+{_ORDINAL}{_END}$")),
    (ARABIC, re.compile(rf"^{_BEFORE}(?P<n>\d+(?:\.\d+)*){_END}$")),
    (BRACKETED, re.compile(rf"^\((?P<n>\d{{1,3}})\){_END}$")),
    (BRACKETED_SMALL, re.compile(rf"^\((?P<n>[a-z]|i{{1,3}}|iv|vi{{0,3}}|ix)\){_END}$")),
    (SMALL, re.compile(rf"^{_BEFORE}\d+(?:\.\d+)*\s*[.-]?\s*(?P<n>[a-z]){_END}$")),
]
_BULLET = re.compile(rf"^(?P<n>[{re.escape(_BULLETS)}])$")
_LETTER_UNDER_ROMAN = re.compile(rf"^[IVX]+\s*[./-]\s*[A-HĐ]{_END}$")
_ONE_LETTER = re.compile(rf"^(?P<n>[a-zA-ZđĐ]){_END}$")
_POINT = re.compile(r"(?<=\d)\s*[.,]\s*(?=\d)")
_WHOLE = re.compile(r"^(\d+)\.0$")
_PREFIX = re.compile(
    r"^(?P<label>(?:nhiệm vụ|hoạt động|lĩnh vực|phần|chương|mục|nhóm)\s+(?:\d+(?:\.\d+)*|[IVX]+|[A-H])(?=\s*[.:)–-]|\s)"
    r"|(?:nhiệm vụ|phần|chương|mục|lĩnh vực)\s+thứ\s+(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b"
    r"|[IVX]+\.\d{1,2}(?:\.\d{1,2})*(?=[.)]?\s)|[IVX]+(?=[.)/]\s|\n)|[A-HĐ](?=[.)]\s)|[a-zđ](?=\)\s)"
    r"|\(\d{1,2}\)(?=\s)|\([a-zđ]\)(?=\s)|\d{1,2}(?:\.\d{1,2})*(?=[.)]\s)|\d{1,2}(?:\.\d{1,2})+(?=\s))"
    r"\s*[.:)/–-]?\s*(?P<rest>\S.*)$",
    re.DOTALL | re.IGNORECASE,
)
_WORK_PREFIX = re.compile(r"^(?:nhiệm vụ|hoạt động)\s+\d+(?:\.\d+)*\s*[.:)–-]", re.IGNORECASE)
_NUMBERED_LINE = re.compile(r"^\s*(?:\d{1,2}[.)]|\(\d{1,2}\)|[a-zđ]\))\s", re.MULTILINE)


@dataclass(frozen=True)
class Label:
    """A row's label as written, its rank (None: no label) and its last number (None: not a number)."""

    text: str
    rank: int | None = None
    number: int | None = None


@lru_cache(maxsize=4096)
def read_label(text: str) -> Label:
    """What a label cell says; a text that is no label at all has no rank. Excel's "1.0" and "1,1" are 1 and 1.1."""
    words = clean(text)
    if single := _ONE_LETTER.match(words):
        return _one_letter(words, single["n"])
    if bullet := _BULLET.match(words):
        return Label(words, BULLET + (bullet["n"] in "+") + 2 * (bullet["n"] in "*•"))
    if _LETTER_UNDER_ROMAN.match(words):
        return Label(words, UNDER_ROMAN)
    folded = _WHOLE.sub(r"\1", _POINT.sub(".", fold(words)))
    for rank, form in _FORMS:
        if found := form.match(folded):
            numbers = re.findall(r"\d+", found["n"])
            number = int(numbers[-1][:6]) if numbers else _ORDINALS.get(found["n"])
            deeper = min(max(0, len(numbers) - 1), 9)
            if rank == TASK and deeper:
                rank = ACTIVITY - 10
            return Label(words, rank + (deeper if rank != ACTIVITY else 0), number)
    return Label(words)


def _one_letter(words: str, letter: str) -> Label:
    if letter in "IVX":
        return Label(words, ROMAN)
    return Label(words, LETTER if letter.isupper() else SMALL)


def names_its_work(title: str) -> bool:
    """Whether the title itself begins with "Nhiệm vụ 1:" or "Hoạt động 1.1:"."""
    return _WORK_PREFIX.match(title) is not None


def numbered_lines(title: str) -> int:
    """How many lines of a cell begin with a number or letter of their own."""
    return len(_NUMBERED_LINE.findall(title))


def is_list(title: str) -> bool:
    """Whether the cell's first line is the first piece of a numbered list, not a title with its own number."""
    numbers = [re.sub(r"\D", "", mark) for mark in _NUMBERED_LINE.findall(title)]
    if len(numbers) < 2 or not _NUMBERED_LINE.match(title):
        return False
    return not (numbers[0] and numbers[1]) or int(numbers[1]) == int(numbers[0]) + 1


def split_label(title: str) -> tuple[Label, str]:
    """A label that stands before the title in one cell ("II. Cải cách …", "Nhiệm vụ 1: …"), and the rest."""
    found = _PREFIX.match(title)
    if found is None or _is_small_without_bracket(title, found["label"]):
        return Label(""), title
    return read_label(found["label"]), found["rest"]


def _is_small_without_bracket(title: str, label: str) -> bool:
    """ "a. việc" and "iv. việc" may be the words of a sentence; "a) việc" is not."""
    if not label.isalpha() or label.isupper() or " " in label:
        return False
    return len(label) > 1 or title[1:2] != ")"
