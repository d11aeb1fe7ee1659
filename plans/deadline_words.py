"""A deadline's words made ready for reading: numbers in words, notes in brackets, times of day, words of status."""

import re
from typing import NamedTuple

from reform.common.text import fold

_NUMBERS = {
    "một": 1, "nhất": 1, "giêng": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
# Before folding, because "sáu" and "sau", "tư" and "từ" differ by their marks only; "tháng một lần" is no January and
# "tháng năm 2025" a month left blank.
_IN_WORDS = re.compile(
    r"(?<!\d )(?<!hàng )(?<!hằng )(?<!mỗi )\b(?P<unit>tháng|quý|qúy|quí|qúi)\s(?:thứ\s)?"
    r"(?P<number>mười\s(?:hai|một)|một|nhất|giêng|hai|nhì|ba|tư|bốn|sáu|bảy|bẩy|tám|chín|mười|năm(?=[\s,;.]*$|\s*/|\snăm\s20))"
    r"(?!\s(?:lần|lượt|đợt))(?!\w)|\b(?P<count>ba|sáu|chín)(?=\stháng\s(?:đầu|cuối|và|/))"
)
_DASH = re.compile(r"\s*(?:[–—−‒‑→÷~]|[-=]>)\s*")
_NOTE = re.compile(r"[(\[]([^()\[\]]*)(?:[)\]]|$)")
# A day with its hour: before 17:00 of a day is still that day.
_HOUR = re.compile(
    r"(?P<before>\btruoc )?(?:\bluc )?\b\d{1,2} ?(?:h ?(?:\d\d)?|gio(?: \d{1,2})?(?: phut)?|: ?\d\d)"
    r"(?: (?:phut|sang|chieu))?,? (?=ngay\b|\d{1,2}/)"
)
_DOCUMENT = re.compile(
    r"\b(?:so ?:? ?)?\d+(?:-[a-z]+)?/(?:20\d\d/)?[a-z][a-z&-]*(?:,? ngay \d{1,2}(?:/| thang )\d{1,2}(?:/| nam )\d{4})?"
)
_OLD = re.compile(r"^(?:cu\b|truoc day|truoc la|ban dau|(?:dieu chinh|chuyen|lui|gia han) tu\b|thay (?:cho|the)\b)")
_MARKS = " .;,:/*+•·\"“”'"

_DONE = (
    r"da (?:duoc )?(?:hoan (?:thanh|tat)|thuc hien|ban hanh|xong|trinh|to chuc|ket thuc|nghiem thu|phe duyet"
    r"|thong qua|cong bo|bao cao|gui|nop|xay dung|hoan thien|ky|cap nhat"
    r"|co (?:quyet dinh|ke hoach|van ban|bao cao))(?: xong)?"
    r"|hoan thanh(?: 100 ?%)?(?=[ ,;.]*$)|da xong"
)
_DOING = (
    r"(?:da|moi) (?:co ban )?(?:hoan thanh|thuc hien|dat)(?: duoc| khoang)* (?:\d{1,2}(?:,\d+)? ?%|mot phan)"
    r"|(?:da va )?dang (?:duoc )?(?:thuc hien|trien khai|xay dung|hoan thien|soan thao|lay y kien|tham dinh"
    r"|trinh|xu ly|tiep tuc|to chuc|ra soat|du thao|tien hanh|tham muu|cap nhat)"
    r"|da (?:va )?trien khai|(?:da )?co ban hoan thanh"
    r"|(?:chua|khong|cham) hoan thanh|(?:da )?qua han|tre han|cham tien do"
)
_NOT_YET = r"chua (?:duoc )?(?:thuc hien|trien khai|bat dau|ban hanh|xay dung|to chuc|tien hanh|trinh|lam)"
_STATUS = re.compile(
    rf"(?:^|[;,.] ?|^- |(?<= - ))(?:hien(?: nay| tai)?,? |den nay,? |tinh trang ?: ?|ket qua ?: ?)?"
    rf"(?:(?P<in_progress>{_DOING})|(?P<not_started>{_NOT_YET})|(?P<done>{_DONE}))(?![a-z\d])(?P<rest>[^;,]*)"
)
_STATUS_SIGNS = re.compile(r"\b(?:da|dang|chua|hoan thanh|han|khong|cham)\b")
_COMPLETED = re.compile(r"^hoan (?:thanh|tat) (?=(?:ngay |thang|quy|qui|q\.?[iv\d]|t\.?\d|\d{1,2}[/.-]|nam ))")


class Wording(NamedTuple):
    """Folded words to read: the sentence, the notes in its brackets, the status told and what stood right behind it."""

    main: str
    notes: list[str]
    status: str = ""
    behind: str = ""


def prepare(words: str) -> Wording:
    """The parts of cleaned `words`; notes about what was planned before, and numbers of notes, are left out."""
    lower = _IN_WORDS.sub(_digits, words.lower())
    folded = _DASH.sub(" - ", fold(lower))
    notes: list[str] = []
    told = _STATUS_SIGNS.search(folded) is not None
    if "(" in folded or "[" in folded:
        notes = [note.strip(_MARKS) for note in _NOTE.findall(folded)]
        folded = _NOTE.sub(" ", folded)
        notes = [note for note in notes if note and not note.isdigit() and not _OLD.match(note)]
    main = _HOUR.sub(lambda found: "cham nhat " if found["before"] else "", folded)
    main = " ".join(main.split()).strip(_MARKS)
    if not told:
        return Wording(main, notes)
    status, main, behind = _take_status(main)
    for index, note in enumerate(notes if not status else ()):
        status, left, behind = _take_status(note)
        if status:
            notes[index] = left
            break
    return Wording(main, [note for note in notes if note], status, behind)


def without_documents(folded: str) -> str:
    """The words without numbers and dates of documents: "số 282/KH-UBND ngày 29/12/2022" is no deadline."""
    return _DOCUMENT.sub(" ", folded)


def may_be_completion(main: str) -> bool:
    """Whether "Hoàn thành tháng 3/2025" stands there, which tells a deadline or what was done."""
    return _COMPLETED.match(main) is not None


def _digits(found: re.Match[str]) -> str:
    if found["count"]:
        return str(_NUMBERS[found["count"]])
    return f"{found['unit']} {_NUMBERS[' '.join(found['number'].split())]}"


def _take_status(main: str) -> tuple[str, str, str]:
    """Status, the words of other clauses, and the words behind the status in its own clause."""
    found = _STATUS.search(main)
    if found is None:
        return "", main, ""
    others = f"{main[: found.start()]} , {main[found.end() :]}".strip(_MARKS + "-")
    return _status_name(found), others, found["rest"].strip(_MARKS)


def _status_name(found: re.Match[str]) -> str:
    return next(name for name in ("done", "in_progress", "not_started") if found[name])
