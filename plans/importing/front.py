"""What stands above an annex's table: its year, title, the document that it belongs to, and what that rests on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce

from plans.importing.bases import BASIS, DAY, NUMBER, Basis, read_bases, read_day
from plans.importing.numbering import split_label
from plans.importing.reading import go_on
from reform.common.text import clean

ANNEX = re.compile(
    r"^(?:phụ lục|phụ biểu|biểu|mẫu)(?:\s+(?:số|kèm theo))*\s*[\dIVXA-Da-d]{0,4}(?:[.\-/]\d+)?\s*[:.]?"
    r"(?:\s+[-–]?\s*(?P<rest>\S.*))?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\bnăm\s*:?\s+(20\d\d)\b(?!\s*[-–]\s*20\d\d)", re.IGNORECASE)
_PERIOD = re.compile(r"\b(20\d\d)\s*(?:[-–]|đến)\s*(?:năm\s+)?(20\d\d)\b")
_UNTIL = re.compile(r"\bđến\s+(?:hết\s+)?năm\s+(20\d\d)\b", re.IGNORECASE)
_DAY_YEAR = re.compile(r"\btháng\s+\d{1,2}\s+năm\s+20\d\d\b", re.IGNORECASE)
_DATED_YEAR = re.compile(r"\btháng\s*[\d.…]*\s*năm\s+(20\d\d)\b|/\s*(20\d\d)\b", re.IGNORECASE)
_ATTACHED = re.compile(r"^[(\[]?\s*(?:được\s+)?(?:ban hành\s+)?kèm theo\b", re.IGNORECASE)
_NUMBER = re.compile(NUMBER)
_NUMBER_LINE = re.compile(r"^số\s*:", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(r"^[^\d();:]{1,40},\s*ngày\b", re.IGNORECASE)
_ISSUER = re.compile(r"\bcủa\s+(?P<issuer>[^()]+?)\s*\)?\s*[.;]?\s*$", re.IGNORECASE)
_LETTERHEAD = re.compile(
    r"^(?:cộng h|độc lập|số\s*:|nơi nhận|\(?đơn vị(?: tính)?\s*[:(]|\(?đvt|[-_=*]{2,}|\(?dự thảo|tm\.|kt\.)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^(?:tm\.|kt\.|tl\.|tuq\.|q\.|(?:phó )?(?:chủ tịch|giám đốc|bộ trưởng|trưởng ban|chánh văn phòng|cục trưởng)"
    r"|(?:phó )?(?:chủ tịch|thủ tướng)|chính phủ$|(?:ủy|uỷ) ban nhân dân|ubnd\b|nơi nhận)",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"^(?:dự thảo\s+)?(?:kế hoạch|chương trình(?: hành động| công tác)?|quyết định|đề án|nghị quyết|chỉ thị|danh mục"
    r"|bảng phân công|phân công nhiệm vụ|phương án|lộ trình)\s*:?$",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"^(?:kế hoạch|chương trình|danh mục|bảng|phân công|nhiệm vụ|các nhiệm vụ|nội dung)\b.*\S", re.IGNORECASE
)
_BODY = re.compile(r"^(?:điều\s+\d|chủ đề|thời gian|địa điểm)", re.IGNORECASE)
_HIGHER = re.compile(r"^(?:(?:ủy|uỷ)\s+ban\s+nhân\s+dân|ubnd|bộ|tỉnh ủy|thành ủy|huyện ủy|chính phủ)\b", re.IGNORECASE)
_LOWER = re.compile(
    r"\n(?=(?:SỞ|BAN(?! NHÂN DÂN)|VĂN PHÒNG|THANH TRA|CHI CỤC|TRUNG TÂM|PHÒNG|CỤC|VỤ|TỔNG CỤC|UBND|ỦY BAN|UỶ BAN"
    r"|VIỆN|TRƯỜNG|HỌC VIỆN)\b)"
)
_LONGEST_TITLE, _MOST_TITLE_LINES, _LETTERHEAD_LINES = 300, 6, 14


@dataclass(frozen=True)
class Front:
    """`years` are the first and last year that the title names, None where it names none; `until`: it names the last
    one alone ("đến năm 2030"). `dated_year` is that of the document's day, also of one whose day is still blank."""

    title: str = ""
    years: tuple[int, int] | None = None
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    bases: tuple[Basis, ...] = ()
    dated_year: int | None = None
    until: bool = False


def read_front(lines: Iterable[str]) -> Front:
    """Read the lines before the table; the nearest to it count most. Never raises."""
    cleaned = [line for part in lines for line in map(clean, part.split("\n")) if line]
    attached = _attached(cleaned)
    heads = _letterhead(cleaned)
    number = _NUMBER.search(attached) or next(
        (found for line in heads if _NUMBER_LINE.match(line) and (found := _NUMBER.match(line))), None
    )
    dated = next((line for line in heads if _PLACE_AND_DATE.match(line)), "")
    issued_on = read_day(DAY.search(attached)) or read_day(DAY.search(dated))
    issuer = _ISSUER.search(attached)
    document = _document_title(cleaned)
    titles = _annex_title(cleaned) or document or _last_capitals(cleaned)
    year = next((found for text in (attached, dated) if (found := _DATED_YEAR.search(text))), None)
    years = _years(titles, issued_on) or _years(document, issued_on) or _years(_telling(cleaned), issued_on)
    title = clean(reduce(go_on, titles, ""))
    return Front(
        title=title,
        years=years,
        number=re.sub(r"\s+", "", number["number"]) if number else "",
        issued_on=issued_on,
        issuer=clean(issuer["issuer"]) if issuer else _issuer(heads),
        bases=read_bases(cleaned),
        dated_year=issued_on.year if issued_on else int(year[1] or year[2]) if year else None,
        until=years is not None
        and years[0] == years[1]
        and any(int(each) == years[1] for each in _UNTIL.findall(title)),
    )


def _attached(lines: list[str]) -> str:
    """ "(Kèm theo Quyết định số 1629/QĐ-UBND ngày 30/12/2024 của …)", also when it runs over two lines."""
    for index in range(len(lines) - 1, -1, -1):
        if _ATTACHED.match(lines[index]):
            text = lines[index]
            for following in lines[index + 1 : index + 3]:
                if not text.startswith(("(", "[")) or ")" in text or "]" in text:
                    break
                text = f"{text} {following}"
            return text
    return ""


def _letterhead(lines: list[str]) -> list[str]:
    """The lines above the document's title: who issues it, its number, place and day."""
    for index, line in enumerate(lines[:_LETTERHEAD_LINES]):
        if _DOCUMENT.match(line) or BASIS.match(line):
            return lines[:index]
    return lines[:_LETTERHEAD_LINES]


def _issuer(heads: list[str]) -> str:
    """ "ỦY BAN NHÂN DÂN / TỈNH X", or the lower of two bodies: "UBND TỈNH X / SỞ NỘI VỤ"."""
    names: list[str] = []
    for line in heads:
        if _LETTERHEAD.match(line) or ANNEX.match(line) or _PLACE_AND_DATE.match(line) or not line.isupper():
            if names:
                break
            continue
        names.append(line)
    text = "\n".join(names[:5])
    starts = _HIGHER.match(text) or re.match(r"(?:SỞ|BAN|VĂN PHÒNG|CỤC|TRUNG TÂM|THANH TRA|PHÒNG)\b", text)
    return clean(_LOWER.split(text)[-1]) if starts and len(text) <= _LONGEST_TITLE else ""


# Titles


def _annex_title(lines: list[str]) -> list[str]:
    """The lines between "PHỤ LỤC" and the table, or capitals just above it, or above "(Kèm theo …)"."""
    near = [index for index, line in enumerate(lines) if ANNEX.match(line) and _is_annex(line)]
    if near and len(lines) - near[-1] <= 12:
        found = ANNEX.match(lines[near[-1]])
        rest = (found["rest"] if found else None) or ""
        titles = [rest] if rest and not _ATTACHED.match(rest) else []
        for line in lines[near[-1] + 1 :]:
            if _ATTACHED.match(line) or split_label(line)[0].rank is not None or len(titles) == _MOST_TITLE_LINES:
                break
            if not _LETTERHEAD.match(line):
                titles.append(line)
        return titles if len(" ".join(titles)) <= _LONGEST_TITLE else titles[:1]
    return _capitals_above(lines)


def _is_annex(line: str) -> bool:
    """ "Biểu mẫu, chế độ báo cáo" in a sentence is no title of an annex."""
    return line.isupper() or len(line) <= 40 or line[:7].isupper()


def _capitals_above(lines: list[str]) -> list[str]:
    titles: list[str] = []
    for line in reversed(lines):
        if _ATTACHED.match(line) or _LETTERHEAD.match(line) or (line.startswith("(") and line.endswith(")")):
            if titles:
                break
            continue
        if not _is_title(line):
            break
        titles.insert(0, line)
        if _DOCUMENT.match(line):
            break
    return titles


def _is_title(line: str) -> bool:
    return (
        line.isupper() and len(line) <= _LONGEST_TITLE and not (_DOCUMENT.match(line) and line.endswith(":"))
        and not (ANNEX.match(line) or _SIGNED.match(line) or split_label(line)[0].rank is not None)
    )  # fmt: skip


def _document_title(lines: list[str]) -> list[str]:
    """ "KẾ HOẠCH / Cải cách hành chính năm 2025 của tỉnh X": the kind on a line of its own and what follows it."""
    for index in range(len(lines) - 1, -1, -1):
        if _DOCUMENT.match(lines[index]) and not _is_order(lines, index):
            titles = [lines[index]]
            for line in lines[index + 1 : index + 1 + _MOST_TITLE_LINES]:
                first = len(titles) == 1
                below = not first and titles[-1].isupper() and not line.isupper()
                if below or (_ends_title(line) and not (first and _about(line))):
                    break
                titles.append(line)
            if len(titles) > 1 and len(" ".join(titles)) <= 2 * _LONGEST_TITLE:
                return titles
    return []


def _is_order(lines: list[str], index: int) -> bool:
    """ "QUYẾT ĐỊNH:" before "Điều 1."."""
    return lines[index].endswith(":") and index + 1 < len(lines) and _BODY.match(lines[index + 1]) is not None


def _ends_title(line: str) -> bool:
    return bool(
        BASIS.match(line) or _ATTACHED.match(line) or _BODY.match(line) or _SIGNED.match(line)
        or _LETTERHEAD.match(line) or _DOCUMENT.match(line) or split_label(line)[0].rank is not None
        or line.startswith("-") or len(line) > _LONGEST_TITLE
    )  # fmt: skip


def _about(line: str) -> bool:
    """ "Triển khai thực hiện Nghị quyết số …" under "KẾ HOẠCH" is its title, not what it rests on."""
    return re.match(r"^(?:triển khai|thực hiện)\b", line, re.IGNORECASE) is not None and line[-1] not in ";."


def _last_capitals(lines: list[str]) -> list[str]:
    """The last title in capitals anywhere above, or a line that begins as titles do."""
    for index in range(len(lines) - 1, -1, -1):
        if _is_title(lines[index]) and not _LETTERHEAD.match(lines[index]):
            start = index
            while start and _is_title(lines[start - 1]) and index - start < _MOST_TITLE_LINES:
                start -= 1
            return lines[start : index + 1]
    return [line for line in lines[-4:] if _TITLED.match(line) and len(line) <= _LONGEST_TITLE][-1:]


# Years


def _telling(lines: list[str]) -> list[str]:
    """The lines in which the plan's year may stand: bases name other years."""
    return [line for line in lines if not BASIS.match(line) or _ATTACHED.match(line)]


def _years(lines: list[str], issued_on: date | None) -> tuple[int, int] | None:
    """The year of the nearest line that has one, dates aside; a period gives both its years, as does "đến năm 2030"
    unless that is only where a plan of a period looks to.
    """
    for line in reversed(_unbroken(lines)):
        words = DAY.sub(" ", _DAY_YEAR.sub(" ", line))
        period, until = _PERIOD.search(words), _UNTIL.search(words)
        years = [int(found[1]) for found in _YEAR.finditer(words)]
        if period and until and until.start() >= period.end() and len(years) == 1:
            return int(period[1]), int(period[2])
        if until and years and all(re.search(rf"đến\s+(?:hết\s+)?năm\s+{year}", words) for year in years):
            last = int(until[1])
            return (issued_on.year, last) if issued_on and issued_on.year < last else (last, last)
        if years:
            return years[0], years[0]
        if period:
            return int(period[1]), int(period[2])
    return None


def _unbroken(lines: list[str]) -> list[str]:
    """The lines, those that end within "2021-2025" with what they go on in."""
    whole: list[str] = []
    for line in lines:
        if whole and whole[-1].endswith(("-", "–")):
            whole[-1] = go_on(whole[-1], line)
        else:
            whole.append(line)
    return whole
