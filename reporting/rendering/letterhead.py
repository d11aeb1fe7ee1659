"""Head and foot of an official document, as its office fills them in, with what follows from the unit's name.

Source: phụ lục I of Nghị định 30/2020/NĐ-CP. Number and date stay blank until the office's document system gives them.
"""

import re
from dataclasses import dataclass
from datetime import date

from organisations.enums import UnitKind

BLANK = "\u00a0"  # stays as wide as it is typed, in every format
_WORD = re.compile(r"[\w']+")
_COMMITTEE = "ỦY BAN NHÂN DÂN"
_UNSAID = {"và", "các", "của"}  # words that abbreviations leave out


@dataclass(frozen=True)
class Letterhead:
    """Who writes to whom and who signs. Names are capitals where the decree prints capitals; lists are without
    dashes and stops. `symbol` is the kind of document and the abbreviated issuer ("BC-STP").
    """

    issuer: str
    higher_body: str
    symbol: str
    place: str
    addressees: tuple[str, ...]
    signer_authority: str
    signer_title: str
    signer_name: str
    recipients: tuple[str, ...]
    number: str = ""
    issued_on: date | None = None

    @property
    def issuer_lines(self) -> tuple[str, ...]:
        """The issuer as it is broken into lines: a People's Committee names its place on the second."""
        committee, place = self.issuer[: len(_COMMITTEE)], self.issuer[len(_COMMITTEE) :].strip()
        return (committee, place) if committee == _COMMITTEE and place else (self.issuer,)

    @property
    def number_words(self) -> str:
        """ "05/BC-STP"; before issue the number is room to write in."""
        number = f"{int(self.number):02d}" if self.number.isdecimal() else self.number
        return f"{number or BLANK * 7}/{self.symbol}"

    def date_words(self, year: int) -> str:
        """ "ngày 05 tháng 01 năm 2025"; before issue only `year` is known. Days under 10 and months 1 and 2 carry a
        zero against later alteration.
        """
        if self.issued_on is None:
            return f"ngày{BLANK * 5}tháng{BLANK * 5}năm {year}"
        day, month = self.issued_on.day, self.issued_on.month
        return f"ngày {day:02d} tháng {month:0{2 if month < 3 else 1}d} năm {self.issued_on.year}"


def letterhead_for(
    *, name: str, kind: str, province: str = "", number: str = "", issued_on: date | None = None, signer_name: str = ""
) -> Letterhead:
    """What an office would write by itself; everything can be replaced (`dataclasses.replace`).

    `name` and `kind` (`UnitKind`) are the reporting unit's, `province` is the name of its province's root unit
    ("UBND tỉnh Đắk Nông").
    """
    authority, title = _signer(name, kind)
    return Letterhead(
        issuer=spelled_out(name).upper(),
        higher_body="" if _is_committee(kind) else province.upper(),
        symbol=f"BC-{abbreviation(name, kind, place=place_of(province))}",
        place=place_of(name) if _is_committee(kind) else place_of(province),
        addressees=_addressees(name, kind),
        signer_authority=authority,
        signer_title=title,
        signer_name=signer_name,
        recipients=_recipients(name, kind),
        number=number,
        issued_on=issued_on,
    )


def signer_by(title: str, *, name: str, kind: str, for_head: bool) -> tuple[str, str, bool]:
    """Authority line, title, and whether that person signs, for a letter of the body drawn up by somebody with that
    title (điều 13): the head signs by himself, a deputy KT., the head of its office or a division TL.

    Whoever has none of these titles draws it up for the head to sign where `for_head`, else for the chief of the
    office; the name then stays blank.
    """
    authority, head = _signer(name, kind)
    said = title.strip().upper()
    if said == head:
        return authority, head, True
    if said == f"PHÓ {head}":
        return f"KT. {head}", said, True
    if said.startswith(("CHÁNH VĂN PHÒNG", "TRƯỞNG PHÒNG")):
        return f"TL. {head}", said, True
    return (authority, head, False) if for_head else (f"TL. {head}", "CHÁNH VĂN PHÒNG", False)


def spelled_out(name: str) -> str:
    """The official name: the decree abbreviates only the body above the issuer."""
    return re.sub(r"^UBND\b", "Ủy ban nhân dân", name)


def place_of(name: str) -> str:
    """The place in the name of a People's Committee: "UBND thành phố Gia Nghĩa" → "Gia Nghĩa"."""
    return re.sub(r"^(UBND|Ủy ban nhân dân)?\s*(tỉnh|thành phố|thị xã|huyện|quận|phường|xã|đặc khu)?\s*", "", name)


def abbreviation(name: str, kind: str, *, place: str = "") -> str:
    """The issuer in the symbol of its documents: "Sở Tư pháp" → "STP"; a board is named by what it manages and where
    ("Ban Quản lý các khu công nghiệp" of Đắk Nông → "KCNĐN").
    """
    if _is_committee(kind):
        return "UBND"
    if name.startswith("Thanh tra"):
        return "TTr"
    own = re.sub(r"\s+tỉnh\b.*$", "", name)
    if kind == UnitKind.BOARD:
        own = own.removesuffix(place)
        return _initials(re.sub(r"^Ban Quản lý\s+", "", own, flags=re.IGNORECASE)) + _initials(place)
    return _initials(own)


def _initials(name: str) -> str:
    words = [word for word in _WORD.findall(name) if word.lower() not in _UNSAID]
    return "".join(word if word.isupper() else word[0].upper() for word in words)


def _is_committee(kind: str) -> bool:
    return kind in (UnitKind.PROVINCE, UnitKind.DISTRICT, UnitKind.COMMUNE)


def _signer(name: str, kind: str) -> tuple[str, str]:
    """Authority line and title of the head."""
    if _is_committee(kind):
        return f"TM. {_COMMITTEE}", "CHỦ TỊCH"
    titles = {"Văn phòng": "CHÁNH VĂN PHÒNG", "Thanh tra": "CHÁNH THANH TRA", "Ban": "TRƯỞNG BAN"}
    return "", next((title for start, title in titles.items() if name.startswith(start)), "GIÁM ĐỐC")


def _addressees(name: str, kind: str) -> tuple[str, ...]:
    if kind == UnitKind.PROVINCE:
        return ("Bộ Nội vụ",)
    return ("Ủy ban nhân dân tỉnh",) if name == "Sở Nội vụ" else ("Sở Nội vụ",)


def _recipients(name: str, kind: str) -> tuple[str, ...]:
    if kind == UnitKind.PROVINCE:
        return ("Như trên", "Thường trực Tỉnh ủy", "CT, các PCT UBND tỉnh", "Sở Nội vụ", "Lưu: VT, NC")
    if _is_committee(kind):
        return ("Như trên", "CT, các PCT UBND", "Lưu: VT, NV")
    body = next((word for word in ("Văn phòng", "Thanh tra", "Ban", "Đài") if name.startswith(word)), "Sở")
    return ("Như trên", "UBND tỉnh (b/c)", f"Lãnh đạo {body}", "Lưu: VT, CCHC")
