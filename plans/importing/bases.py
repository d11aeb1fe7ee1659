"""The documents that a plan rests on: "Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành …"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from reform.common.text import clean

_KINDS = (
    "Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư liên tịch|Thông tư"
    "|Kế hoạch|Chương trình hành động|Chương trình|Công văn|Công điện|Kết luận|Thông báo|Đề án|Hướng dẫn|Quy định"
    "|Văn bản"
)
NUMBER = r"(?i:số)\s*:?\s*(?P<number>\d{1,6}(?:\s*[-/]\s*[\wĐđ&]+(?:\s?[-/]\s?[A-ZĐ&][\wĐđ&]*)*))"
_DAY = (
    r"(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<month>\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)"
    r"(?P<year>(?:19|20)\d\d)\b"
)
DAY = re.compile(rf"\b(?:ngày\s+)?{_DAY}", re.IGNORECASE)
BASIS = re.compile(
    r"^(?:[-+•*]\s*)?(?:căn cứ|thực hiện|theo đề nghị|xét đề nghị|để|trên cơ sở|triển khai|theo)\b", re.IGNORECASE
)
_RESTS = re.compile(r"^(?:[-+•*]\s*)?(?:căn cứ|thực hiện|trên cơ sở)\b", re.IGNORECASE)
_LISTED = re.compile(rf"^(?:[-+•*]|\d{{1,2}}[.)])\s*(?:{_KINDS})\s")
_DOCUMENT = re.compile(
    rf"(?P<kind>\b(?:{_KINDS}))\s+(?:{NUMBER}|(?=[A-ZĐ]))(?P<rest>(?:(?!;\s*(?:{_KINDS})\s).)*)", re.DOTALL
)
_ISSUER = re.compile(
    r"^\s*,?\s*của\s+(?P<issuer>.+?)(?=\s*(?:[;,.(]|$|\s(?:về|ban hành|phê duyệt|quy định|sửa đổi|triển khai|hướng dẫn"
    r"|giao|tăng cường|đẩy mạnh|thực hiện|công bố|thông qua|v/v|đến năm|năm \d)\b))",
    re.IGNORECASE,
)
_LONGEST, _MOST = 2000, 60


@dataclass(frozen=True)
class Basis:
    """A document named above the plan; `excerpt` says what it is about, in the plan's words."""

    kind: str
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    excerpt: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"issued_on": self.issued_on.isoformat() if self.issued_on else None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Basis":
        issued = data.get("issued_on")
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return cls(**(known | {"issued_on": date.fromisoformat(issued) if issued else None}))


def read_bases(lines: Sequence[str]) -> tuple[Basis, ...]:
    """The documents of all lines that begin with "Căn cứ", "Thực hiện" or stand in a list of bases, each once."""
    found: dict[tuple[str, str, str], Basis] = {}
    for line in _basis_lines(lines):
        for match in _DOCUMENT.finditer(line[:_LONGEST]):
            basis = _basis(match)
            key = (basis.kind, basis.number, "" if basis.number else basis.excerpt)
            if basis.number or basis.kind in ("Luật", "Bộ luật", "Pháp lệnh"):
                found.setdefault(key, basis)
    return tuple(found.values())[:_MOST]


def _basis_lines(lines: Sequence[str]) -> Iterator[str]:
    """Whole bases: a line that is not closed goes on in the next; a list of documents counts under "Căn cứ …"."""
    listing = False
    for index, line in enumerate(lines):
        if _RESTS.match(line):
            whole = line
            for following in lines[index + 1 : index + 5]:
                if whole.endswith((";", ".", ":")) or BASIS.match(following) or following.isupper():
                    break
                whole = f"{whole} {following}"
            yield whole
        elif listing and _LISTED.match(line):
            yield line
        elif not _LISTED.match(line):
            listing = "căn cứ" in line.lower() and len(line) < 80


def _basis(match: re.Match[str]) -> Basis:
    rest = match["rest"]
    day = DAY.search(rest)
    issued_on = read_day(day)
    if day and day.start() < 60:
        before, rest = clean(rest[: day.start()]), rest[day.end() :]
    else:
        before = ""
    issuer = _ISSUER.match(rest)
    if issuer:
        rest = rest[issuer.end() :]
    excerpt = clean(f"{before} {rest}").strip(" ;.,:")
    number = re.sub(r"\s+", "", match["number"] or "")
    return Basis(clean(match["kind"]), number, issued_on, clean(issuer["issuer"]) if issuer else "", excerpt)


def read_day(found: re.Match[str] | None) -> date | None:
    """The day that was found, None where there is none or no such day."""
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
