"""A unit cell's text → pieces between signs: what bullets, brackets, empty marks and cut-off lists mean."""

import re
from dataclasses import dataclass, field

from plans.importing.unit_words import plain
from reform.common.text import clean

# What stands between two pieces, the strongest first: of several signs in a row the first of these counts.
SIGNS = (";", "*", ":", ",", "/", "và", ".", "-", "\n", " ")
_MARKS = re.compile(
    r"(?P<sign>[;,:*\n])|(?P<slash>(?<!\d)/|/(?!\d)|(?<=\s)[+\\|](?=\s))|(?P<dot>(?<![.\s])\.(?=\s|$))"
    r"|(?P<dash>(?<=\s)[-–—](?=\s|\w)|(?<=\w)[-–—](?=\s))"
    r"|(?P<link>(?<!\w)(?i:và/hoặc|và|cùng với|cùng|với|hoặc)(?!\w)|(?<=\s)&(?=\s))"
    r"|(?P<space>(?<=[\w)])\x20(?=(?:[Ss]ở|SỞ|Vụ|Cục|UBND|Ủy ban nhân dân|Bộ|Công an|Phòng|[Cc]ác|Văn phòng|Thanh tra"
    r"|Trung tâm|Ban|Hội|Đài|Báo|Liên đoàn|Kho bạc|Bảo hiểm)\s|(?:Tỉnh|Thành|Huyện) (?:[Đđ]oàn|[ỦUủu][yỷ])\b))"
)
_SIGN_OF = {"slash": "/", "dot": ".", "dash": "-", "link": "và", "space": " "}
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:tp|tx|tt|p|q|h|x|vp|t\.ư)$", re.IGNORECASE)
# Bullets and numbers before a name; a dash is one only where the first line has one too.
_BULLET = re.compile(
    r"^[ \t]*(?:[•·●○▪■□➢►✓*+\uf000-\uf0ff]|\(?(?:\d{1,2}|[a-zđ])[.)](?=\s|[^\W\d_]))[ \t]*", re.MULTILINE
)
_DASH = re.compile(r"^[ \t]*[-–—][ \t]*(?=\S)", re.MULTILINE)
_NUMBER_INSIDE = re.compile(r"(?:(?<=[\s;,]))\(?\d{1,2}[.)]\s*(?=[^\W\d_])")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
# "Cục C06 (Bộ Công an)": the body that a smaller one belongs to is a part of its name.
_INNER = re.compile(
    r"(?:^|[\n;,*/]|\bvà)[ \t]*(?:(?:vụ|cục|tổng\s+cục|chi\s+cục|phòng|trung\s+tâm|viện|đội|văn\s+phòng"
    r"|thanh\s+tra|ban(?!\s+chỉ\s+đạo))(?!\s+(?:ubnd|ủy\s+ban))\s[^;,]{0,90}|[A-ZĐ]{1,3}\d{2})$",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"(?:thuộc\s+|trực\s+thuộc\s+)?(?:bộ(?!\s+(?:phận|chỉ|tư|đội|máy))|sở|ubnd|ủy\s+ban\s+nhân\s+dân|công\s+an|tổng\s+cục|tỉnh\s+ủy"
    r"|thành\s+ủy|văn\s+phòng\s+(?:chính\s+phủ|ubnd|sở|bộ))(?!\w)[^;,/]*",
    re.IGNORECASE,
)
_ROLE = re.compile(r"(?:đơn vị |cơ quan )?(?:chủ trì|phối hợp|ct|ph)(?: thực hiện)?", re.IGNORECASE)
_DITTO = re.compile(r"[-–—.\s]*(?:như\s+trên|nt|n\.t|n/t|như\s+dòng\s+trên|\"|''|”|“|〃)[-–—.\s]*", re.IGNORECASE)
_NOTHING = re.compile(r"[\W_]*|[\W_]*(?:không(?: có)?|không phối hợp|n/a|x|0)[\W_]*", re.IGNORECASE)
_WORDS = re.compile(r"[\w\"”“〃'].*[\w\"”“〃')%]|[\w\"”“〃]", re.DOTALL)
_OPEN_END = re.compile(r"[\s,;]*(?:…|\.{2,}|\bv\.\s?v\.?…?|\bvv\.*…?)\s*(?=$|[;\n)])", re.IGNORECASE)
# "Đơn vị phối hợp: …", "Phối hợp với …", "Giao …" before the names; "… chủ trì", "… thực hiện" after them.
_LABEL = re.compile(
    r"(^|[\n;*])[ \t]*(?:[-–—+][ \t]*)?(?:(?:(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|bộ\s+phận)\s+)?"
    r"(?:chủ\s+trì|phối\s+hợp|thực\s+hiện|tham\s+mưu)(?:\s+(?:thực\s+hiện|chính))?\s*:"
    r"|(?:chủ\s+trì,?\s+)?phối\s+hợp\s+(?:với|cùng)\s)[ \t]*|\Agiao\s+(?:cho\s+)?(?!thông\s)",
    re.IGNORECASE,
)
_WORK_AFTER = re.compile(
    r"(?<!đơn\svị)(?<!cơ\squan)(?<!đồng)(?<!được\sgiao)(?<!phân\scông)(?<!chỉ\sđịnh)(?<!nhiệm\svụ)"
    r"[ \t]+(?:là cơ quan\s+)?"
    r"(?:chủ\s+trì|phối\s+hợp|(?:triển khai\s+|tổ chức\s+)?thực\s+hiện)"
    r"(?:,?\s+(?:chủ\s+trì|tham\s+mưu|thực\s+hiện|phối\s+hợp))*\s*(?=$|[;,.*]|\n(?-i:[*A-ZĐ]))",
    re.IGNORECASE,
)
_WORK_BETWEEN = re.compile(r"[\s,;]+(?:chủ\s+trì,?\s+)?phối\s+hợp\s+(?:với|cùng(?:\s+với)?)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """Words between two signs: their place in the flat text, and the sign before them."""

    start: int
    end: int
    sign: str


@dataclass
class Cell:
    """A cell in one line, `flat`, with the pieces it falls into; `spelled` has the same length, tones unified."""

    flat: str
    pieces: list[Piece]
    doubts: list[tuple[str, str]] = field(default_factory=list)
    spelled: str = ""
    small: str = ""
    ditto: bool = False

    def words(self, first: int, last: int) -> str:
        """The pieces `first` to `last` (not included) as they stand."""
        return self.flat[self.pieces[first].start : self.pieces[last - 1].end]


def is_nothing(text: str) -> bool:
    """A dash, a slash, "Không": nobody is named."""
    return _NOTHING.fullmatch(text) is not None and _DITTO.fullmatch(text) is None


def read_pieces(text: str) -> Cell:
    """The pieces of a cell's cleaned text; details in brackets, dittos and labels are dropped, with a doubt."""
    doubts: list[tuple[str, str]] = []
    bare = _without_brackets(_bullets(text), doubts)
    if _OPEN_END.search(bare):
        bare = _OPEN_END.sub("", bare)
        doubts.append(("units_cut_off", clean(text)))
    bare = _WORK_BETWEEN.sub("; ", _LABEL.sub(r"\1", bare))
    bare = _WORK_AFTER.sub("", bare)
    cell = Cell(bare.replace("\n", " ").replace("*", " "), _split(bare), doubts)
    kept = [piece for piece in cell.pieces if not _is_ditto(cell, piece)]
    if len(kept) < len(cell.pieces):
        cell.pieces = kept
        doubts.append(("ditto", clean(text)))
        cell.ditto = True
    cell.spelled = plain(cell.flat)
    cell.small = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in cell.spelled)
    return cell


def _is_ditto(cell: Cell, piece: Piece) -> bool:
    return _DITTO.fullmatch(cell.flat[piece.start : piece.end]) is not None


def _without_brackets(text: str, doubts: list[tuple[str, str]]) -> str:
    """Without what brackets add; roles go without a word. Brackets around everything are only taken off."""
    if not clean(_BRACKETS.sub("", text)).strip(" -.,;"):
        return re.sub(r"[()]", " ", text)

    def drop(found: re.Match[str]) -> str:
        detail = clean(found[1])
        if _OWNER.fullmatch(detail) and _INNER.search(found.string, 0, found.start()):
            return f" \x02{detail}\x03"
        if detail and not _ROLE.fullmatch(detail):
            doubts.append(("unit_detail_dropped", f"({detail})"))
        return " "

    for _ in range(3):
        text, count = _BRACKETS.subn(drop, text)
        if not count:
            break
    return text.replace("(", " ").replace(")", " ").replace("\x02", "(").replace("\x03", ")")


def _bullets(text: str) -> str:
    """Bullets and numbers before names become `*`; dashes do where the first line begins with one."""
    if len(re.findall(r"(?:^|[\s;,])\(?\d{1,2}[.)]\s*(?=[^\W\d_])", text)) > 1:
        text = _NUMBER_INSIDE.sub("*", text)
    text = _BULLET.sub("*", text)
    return _DASH.sub("*", text) if _DASH.match(text) else text


def _split(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    start, sign = 0, ""
    for mark in _MARKS.finditer(text):
        if mark.lastgroup == "dot" and _ABBREVIATED.search(text, start, mark.start()):
            continue
        kind = mark.group() if mark.lastgroup == "sign" else _SIGN_OF[str(mark.lastgroup)]
        added = _add(pieces, text, start, mark.start(), sign)
        sign = kind if added else min(sign or kind, kind, key=SIGNS.index)
        start = mark.end()
    _add(pieces, text, start, len(text), sign)
    return pieces


def _add(pieces: list[Piece], text: str, start: int, end: int, sign: str) -> bool:
    """Whether there was a word between two signs."""
    words = _WORDS.search(text, start, end)
    if words is None:
        return False
    pieces.append(Piece(*words.span(), sign))
    return True
