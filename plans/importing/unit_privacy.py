"""Telephone numbers, e-mail addresses and people's names in unit cells: found, so that they are not kept."""

import re

from reform.common.text import clean

_PHONE = re.compile(
    r"[\s,;:–-]{0,4}(?:\(?\s*(?:số\s+)?(?:đt|sđt|điện thoại|tel|phone|hotline|di động|zalo)\b[\s.:]*)?"
    r"(?<![\d/])(?:\+?84|0)(?:[\s.\-]?\d){8,10}(?!\d)\)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\s,;:–-]{0,4}\(?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?")
_CAPITALS = "A-Z" + "".join(sign for sign in map(chr, range(0xC0, 0x1EFA)) if sign.isupper())
_SMALL = "a-z" + "".join(sign for sign in map(chr, range(0xDF, 0x1EFA)) if sign.islower())
_CAPITALISED = rf"[{_CAPITALS}][{_SMALL}]+"
# "huyện Anh Sơn", "tỉnh Bà Rịa - Vũng Tàu" are places.
_PERSON = re.compile(
    r"(?<!huyện )(?<!xã )(?<!phường )(?<!tỉnh )(?<!trấn )(?<!phố )"
    r"[\s,;:–-]{0,4}\(?\s*\b(?:[Đđ]/c|[Đđ]ồng chí|[Ôô]ng|[Bb]à(?!\s+(?:Rịa|Nà))|[Aa]nh|[Cc]hị|[Cc]huyên viên"
    rf"|[Ll]iên hệ)\s*:?\s+{_CAPITALISED}(?:\s+{_CAPITALISED}){{1,4}}(?:\s+[{_CAPITALS}]\b)?\)?"
)
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Lương|Mai|Cao|Tạ|Hà|Tô|Lưu"
)
_BARE_PERSON = re.compile(rf"(?!Hồ Chí Minh$)(?:{_SURNAMES})(?:\s+{_CAPITALISED}){{2,3}}")


def without_personal_data(cell: str) -> tuple[str, list[tuple[str, str]]]:
    """The cell's lines, cleaned, without numbers, addresses and titled people; and a doubt for each kind dropped."""
    doubts: list[tuple[str, str]] = []
    text = cell
    for code, pattern in (("phone_dropped", _PHONE), ("phone_dropped", _EMAIL), ("person_dropped", _PERSON)):
        text, count = pattern.subn(" ", text)
        if count:
            doubts.append((code, ""))
    lines = [clean(line) for line in text.splitlines()]
    return "\n".join(line for line in lines if line), doubts


def is_person(name: str) -> bool:
    """Whether the words are only somebody's name: a common surname and two or three names."""
    return _BARE_PERSON.fullmatch(name) is not None
