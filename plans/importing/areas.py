"""Headings → the areas of the reform (Nghị quyết 76/NQ-CP and the steering of it)."""

import re

from reform.common.text import fold

# What stands first in a heading decides: "Chỉ đạo, điều hành cải cách thủ tục hành chính" is steering.
_AREAS = {
    "steering": r"chi dao,?(?: va)? dieu hanh|(?:lanh dao,? )?chi dao(?=,| cai cach| cchc| thuc hien|$)"
    r"|quan ly,? chi dao|dieu hanh,? (?:cai cach|cchc)|tuyen truyen|(?:thanh tra,? |theo doi,? )?kiem tra,?"
    r"(?: danh gia)?(?: cong tac| viec)?(?: thuc hien)?(?: cong tac)? (?:cchc|cai cach)"
    r"|chi so (?:cai cach hanh chinh|par)|to chuc thuc hien (?:cchc|cai cach)",
    "institution": r"the che|van ban quy pham phap luat|vbqppl|qppl|xay dung(?:,? (?:va )?hoan thien)? phap luat"
    r"|theo doi thi hanh phap luat",
    "procedures": r"thu tuc hanh chinh|tthc|mot cua|thu tuc",
    "apparatus": r"(?:to chuc )?bo may|to chuc hanh chinh|co cau to chuc|phan cap(?:,| quan ly)|tinh gon"
    r"|tinh gian bien che",
    "civil_service": r"cong vu|can bo,? cong chuc|doi ngu can bo|cong chuc,? vien chuc|vi tri viec lam|nguon nhan luc"
    r"|doi ngu (?:cong chuc|vien chuc|cb)|cbccvc",
    "public_finance": r"tai chinh cong|tai chinh|ngan sach|tai san cong|tu chu",
    "digital_government": r"chinh quyen (?:dien tu|so)|chinh phu (?:dien tu|so)|chuyen doi so|hien dai hoa"
    r"|cong nghe thong tin|cntt|nen hanh chinh (?:dien tu|so)|dich vu cong truc tuyen|so hoa",
}
_PATTERNS = {key: re.compile(rf"\b(?:{words})\b") for key, words in _AREAS.items()}
# How the heading of an area begins, however long the sentence.
_OPENS = re.compile(
    r"^(?:(?:ve|cong tac|linh vuc|noi dung|nhiem vu)\s+)*"
    r"(?:cai cach (?:the che|thu tuc|tthc|to chuc|bo may|che do|cong vu|tai chinh|nen)|hien dai hoa|the che$"
    r"|chi dao,?(?: va)? dieu hanh|xay dung(?: va|,)? (?:phat trien )?(?:chinh (?:quyen|phu)|nen hanh chinh)"
    r"|(?:xay dung,? |nang cao )?(?:va )?(?:chat luong )?doi ngu can bo|tuyen truyen (?:ve )?(?:cchc|cai cach))\b"
)
_LONGEST = 160


def find_area(title: str) -> str | None:
    """The key of the area that a heading names, or None ("CÁC NỘI DUNG CẢI CÁCH HÀNH CHÍNH" names none)."""
    folded = fold(title)
    found = {key: match.start() for key, pattern in _PATTERNS.items() if (match := pattern.search(folded))}
    return min(found, key=found.__getitem__) if found else None


def opens_area(title: str) -> bool:
    """Whether the words are surely the heading of an area, even where the file does not make them look like one."""
    return len(title) <= _LONGEST and _OPENS.match(fold(title)) is not None
