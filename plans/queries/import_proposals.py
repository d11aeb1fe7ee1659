"""What each name that the catalogue does not have probably is, by its own words: a person only confirms it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from organisations.enums import UnitKind
from organisations.models import Unit
from plans.queries.import_doubts import Spelling
from plans.queries.import_places import UnitPlace
from reform.common.text import fold

KEEP = "keep"
_UNIT, _SAME = "unit", "same"
# The words are folded; the first pattern that fits decides.
_GROUP = re.compile(
    r"(?:cac|nhung|tat ca|toan bo|toan the|cap (?:tinh|huyen|xa|co so))\b"
    r"|.*\s(?:cac (?:so|ban|phong|co quan|don vi|dia phuong|huyen|quan|thi xa|thanh pho|xa|phuong|thi tran|truong"
    r"|benh vien|trung tam)|(?:cap|tuyen) (?:tinh|huyen|xa|co so))\b"
    r"|(?:so|phong|ban|nganh|doan the)(?:\s*,\s*\w+(?: \w+)?)+$"
    r"|(?:co quan|don vi|dia phuong|to chuc|phong ban)\b"
)
_OF_PROVINCE = re.compile(r".*\s(?:cap )?tinh$")
_PARTY = re.compile(
    r"(?:ban (?:tuyen giao|to chuc|noi chinh|dan van|thuong vu)|(?:tinh|thanh|huyen|quan|thi|dang) uy|(?:uy ban )?mttq"
    r"|(?:uy ban )?mat tran|ubmttq\w*|doan thanh nien|doan tncs|(?:tinh|thanh|huyen|xa) doan|lien doan|lien minh"
    r"|lien hiep|hiep hoi|hoi (?!dong)|cong doan|bao (?!hiem|chi))\b"
)
_CENTRAL = re.compile(
    r"(?:bo (?!phan|chi huy|tu lenh)|tong cuc|cuc|kho bac|kbnn|toa an|tand|vien kiem sat|vksnd|ngan hang nha nuoc|nhnn"
    r"|bao hiem xa hoi|bhxh|chinh phu|thue tinh|hai quan|kiem toan|thi hanh an|van phong chinh phu)\b"
)
_COMPANY = re.compile(
    r"(?:vnpt|viettel|mobifone|buu dien|buu chinh|vien thong|dien luc|agribank|ngan hang (?!nha nuoc)|tap doan"
    r"|(?:tong )?cong ty|doanh nghiep|hop tac xa)\b"
)
_BOARD = re.compile(r"ban quan ly\b|bql\b")
_DISTRICT = re.compile(r"(?:ubnd|uy ban nhan dan) (?:huyen|quan|thi xa|thanh pho|tp)\b")
_COMMUNE = re.compile(r"(?:ubnd|uy ban nhan dan) (?:xa|phuong|thi tran)\b")
_DEPARTMENT = re.compile(
    r"so\b|cong an tinh\b|bo chi huy\b|thanh tra tinh\b|van phong (?:ubnd|hdnd|doan dbqh|doan dai bieu|uy ban)\b"
    r"|ban dan toc\b|dai phat thanh\b"
)
_DIVISION = re.compile(
    r"(?:phong|van phong|vp|thanh tra|trung tam|tt|ttyt|chi cuc|ban|bo phan|to|doi|benh vien|tram|khoa|truong|vien"
    r"|dai truyen thanh|hat kiem lam)\s+\S"
)
_INITIAL = re.compile(r"\w+")
_SMALL_WORDS = {"va", "cac", "cua"}


@dataclass(frozen=True)
class Proposal:
    """A name with what it may be: `choices` are (value, words) and `value` the one that is proposed; `sure`: its words
    say so.
    """

    spelling: Spelling
    choices: list[tuple[str, str]]
    value: str
    sure: bool

    @property
    def name(self) -> str:
        """What the new unit would be called."""
        return self.spelling.text[:1].upper() + self.spelling.text[1:]


def proposals_of(spellings: Iterable[Spelling], places: list[UnitPlace], owner: Unit) -> list[Proposal]:
    """What each name may become within what the person may add (`places`). No query."""
    common = [(place.value, f"Mới: {place.label}") for place in places]
    proposals = []
    for spelling in spellings:
        value, sure = _proposed(fold(spelling.text), places, owner)
        likely = [(unit_value(unit), f"Là {unit.name}") for unit in spelling.likely]
        choices = [*common, *likely, (KEEP, "Giữ nguyên lời văn")]
        proposals.append(Proposal(spelling, choices, value, sure))
    return [_with_same(one, proposals) for one in proposals]


def unit_value(unit: Unit) -> str:
    """What stands in the form for a unit of the catalogue."""
    return f"{_UNIT}-{unit.pk}"


def same_value(key: str) -> str:
    """What stands in the form for "another spelling of" the name with that key."""
    return f"{_SAME}-{key}"


def named_in(value: str) -> tuple[str, str]:
    """(kind, key) of a value: ("unit", "12"), ("same", key of the name), ("keep", "") or ("place", value)."""
    kind, _, rest = value.partition("-")
    if value == KEEP:
        return KEEP, ""
    return (kind, rest) if kind in (_UNIT, _SAME) else ("place", value)


def _proposed(words: str, places: list[UnitPlace], owner: Unit) -> tuple[str, bool]:
    """(value, whether the words say so). What belongs to others and the person may not add stays words; where others
    could add it, that is not sure.
    """
    kind = _kind(words, owner.kind == UnitKind.PROVINCE)
    place = next((place for place in places if place.kind == kind), None)
    if place is not None:
        return place.value, True
    return KEEP, kind in (UnitKind.PARTY, UnitKind.CENTRAL) or _COMPANY.match(words) is not None


def _kind(words: str, of_province: bool) -> str:
    """What the words say that the body is; "" where they do not."""
    if _GROUP.match(words):
        return UnitKind.GROUP
    if _COMPANY.match(words):
        return ""
    known = (
        (_PARTY, UnitKind.PARTY),
        (_BOARD, UnitKind.BOARD),
        (_DISTRICT, UnitKind.DISTRICT),
        (_COMMUNE, UnitKind.COMMUNE),
        (_CENTRAL, UnitKind.CENTRAL),
        (_DEPARTMENT, UnitKind.DEPARTMENT),
    )
    if found := next((kind for pattern, kind in known if pattern.match(words)), ""):
        own_board = found == UnitKind.BOARD and not of_province
        return UnitKind.DIVISION if own_board and not _OF_PROVINCE.match(words) else found
    if _DIVISION.match(words) and not of_province:
        return UnitKind.DEPARTMENT if _OF_PROVINCE.match(words) else UnitKind.DIVISION
    return ""


def _with_same(proposal: Proposal, among: list[Proposal]) -> Proposal:
    """The proposal with the full name that its letters shorten as the first choice: "Phòng TC-KH"."""
    words = fold(proposal.spelling.text)
    for other in among:
        full = fold(other.spelling.text)
        if other is not proposal and len(full) > len(words) and _shortens(words, full):
            value = same_value(other.spelling.key)
            choice = (value, f"Cách viết khác của “{other.spelling.text}”")
            choices = [choice, *proposal.choices]
            if other.value == KEEP:
                return replace(proposal, choices=choices)
            return replace(proposal, choices=choices, value=value, sure=other.sure)
    return proposal


def _shortens(short: str, full: str) -> bool:
    """Whether the same head is followed by the full name's initials."""
    head, _, letters = short.partition(" ")
    full_head, _, field = full.partition(" ")
    initials = "".join(word[0] for word in _INITIAL.findall(field) if word not in _SMALL_WORDS)
    return head == full_head and len(initials) > 1 and "".join(_INITIAL.findall(letters)) == initials
