"""Headings → the areas of the reform (Nghị quyết 76/NQ-CP and the steering of it)."""

import re

from reform.common.text import fold

# What stands first in a heading decides: "Chỉ đạo, điều hành cải cách thủ tục hành chính" is steering.
_AREAS = {
    "steering": r"chi dao,?(?: va)? dieu hanh|chi dao cai cach|chi dao cchc|tuyen truyen(?:.*\b(?:cchc|cai cach))?"
    r"|kiem tra (?:cchc|cai cach)|quan ly,? chi dao",
    "institution": r"the che",
    "procedures": r"thu tuc hanh chinh|tthc|mot cua",
    "apparatus": r"(?:to chuc )?bo may|to chuc hanh chinh",
    "civil_service": r"cong vu|can bo,? cong chuc|doi ngu can bo",
    "public_finance": r"tai chinh cong|tai chinh",
    "digital_government": r"chinh quyen (?:dien tu|so)|chinh phu (?:dien tu|so)|chuyen doi so|hien dai hoa"
    r"|cong nghe thong tin",
}
_PATTERNS = {key: re.compile(rf"\b(?:{words})\b") for key, words in _AREAS.items()}


def find_area(title: str) -> str | None:
    """The key of the area that a heading names, or None ("CÁC NỘI DUNG CẢI CÁCH HÀNH CHÍNH" names none)."""
    folded = fold(title)
    found = {key: match.start() for key, pattern in _PATTERNS.items() if (match := pattern.search(folded))}
    return min(found, key=found.__getitem__) if found else None
