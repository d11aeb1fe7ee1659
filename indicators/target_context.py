"""What stands around the number of a target: the year it is due, whom it is about, what its denominator leaves out."""

import re

_YEAR = r"(?:năm\s+)?(?P<{}>20\d\d)\b(?!\s*[-–])"
HORIZON = re.compile(
    r"\b(?:đến|tới) (?:hết |cuối )?(?:năm )?(20\d\d)\b(?!\s*[-–])|\bvà năm (20\d\d)(?= (?:có|đạt|là)\b)"
    r"|(?:^|[,;:]\s*)(?:trong )?năm (20\d\d)(?=:? (?:có|đạt|phấn đấu|tối thiểu|ít nhất|từ)\b)"
    r"|\bvào (?:cuối )?năm (20\d\d)\b(?!\s*[-–])",
    re.IGNORECASE,
)
# The year right behind a number is the number's: "90% vào năm 2025", "lên 90% năm 2025".
_OWN_YEAR = re.compile(
    r"^[^%;]{0,80}?\b(?:vào|trong|đến|tới)\s+(?:hết\s+|cuối\s+)?năm\s+(20\d\d)\b(?!\s*[-–])"
    r"|^\s*\(?(?:cuối\s+)?năm\s+(20\d\d)\b(?!\s*[-–]|\s*(?::|=|là|đạt|chỉ đạt)?\s*\d)",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bso\s+với\b", re.IGNORECASE)

_LEFT_OUT = r"(?:ngoại trừ|loại trừ|trừ|không bao gồm|chưa bao gồm|không gồm|không kể|không tính)"
_EXCEPTION = re.compile(
    rf"(?<!khấu )(?<!loại )(?<!bù )(?<!ngoại )(?<!diệt )\b{_LEFT_OUT}\s+(?:(?:các|những|đối với)\s+)?(?!điểm\b|lùi\b)",
    re.IGNORECASE,
)
# Outside brackets the sentence goes on after a comma: "ngoại trừ TTHC đặc thù, được cung cấp trực tuyến".
_GOES_ON = re.compile(
    r"[;.](?=\s|$)|\s+(?=đạt\b)"
    r"|,\s*(?=(?:được|đạt|có|phải|thực hiện|hoàn thành|trong đó|tối thiểu|ít nhất|tỷ lệ|từ)\b)|$"
)
_ABOUT = re.compile(
    r"(?:^|[,;:(]\s*|\s)(?:riêng\s+)?đối với\s+(?P<who>[^,;:()%\d][^;:()%\d]{2,150}?)"
    r"(?=\s*(?:[,:)]|$)|\s+(?:đạt|phải|là|từ|tối thiểu|ít nhất|trên|dưới|không quá|cần|được)\b)",
    re.IGNORECASE,
)
_BODIES = r"(?:cơ quan|đơn vị|sở|xã|phường|huyện|thành phố|địa phương|bộ phận|phòng|ban|tổ chức|trường|bệnh viện)"
_COUNTED = re.compile(
    rf"(?:%|phần trăm)\s+(?:số\s+)?(?P<who>(?:các\s+(?:{_BODIES}|UBND|ủy ban)|đơn vị sự nghiệp)\b[^;:()%\d]*?)"
    r"(?=\s+(?:được|có|thực hiện|công bố|công khai|hoàn thành|đạt|triển khai|sử dụng|tổ chức|bố trí|kết nối|phải|tự|"
    r"ban hành|tham gia|cung cấp|ứng dụng|xây dựng|áp dụng|bảo đảm|đảm bảo|vận hành)\b|\s*[,;.]|\s*$)",
    re.IGNORECASE,
)
_LEVELS_ONLY = re.compile(r"^(?:các\s+|cả\s+)?(?:\d+\s+)?cấp\s+(?:tỉnh|huyện|xã)\b[\w\s,]*$", re.IGNORECASE)


def horizon_years(clause: str) -> list[tuple[int, int]]:
    """(where, year) of each "đến năm …" in the clause."""
    found = ((match.start(), next(year for year in match.groups() if year)) for match in HORIZON.finditer(clause))
    return [(start, int(year)) for start, year in found]


def year_behind(words: str) -> int | None:
    """The year that belongs to a number, from the words behind it up to the next target; not one it is compared to."""
    found = _OWN_YEAR.search(words)
    if found is None or _SINCE.search(words[: found.end()]):
        return None
    return int(found[1] or found[2])


def exceptions_in(text: str) -> str:
    """What the denominator leaves out, in the document's words: "văn bản mật"; empty where nothing is."""
    found = _EXCEPTION.search(text)
    if found is None:
        return ""
    opened = text.rfind("(", 0, found.start())
    if opened > text.rfind(")", 0, found.start()):
        end = text.find(")", found.end())
        return _trimmed(text[found.end() : end if end > 0 else len(text)])
    stop = _GOES_ON.search(text, found.end())
    return _trimmed(text[found.end() : stop.start() if stop else len(text)])


def shared_exceptions(text: str) -> str:
    """An exception outside brackets, which holds for every target of the levels before it, too."""
    found = _EXCEPTION.search(text)
    if found is None or text.rfind("(", 0, found.start()) > text.rfind(")", 0, found.start()):
        return ""
    return exceptions_in(text)


def besides_in(text: str) -> str:
    """What a target is about that begins with an exception from the one before it; empty for any other."""
    return exceptions_in(text) if _EXCEPTION.match(text) else ""


def population_in(text: str) -> str:
    """Whom the target is about where the words name them: "đơn vị sự nghiệp công lập"; empty for mere levels."""
    for pattern in (_ABOUT, _COUNTED):
        found = pattern.search(text)
        if found and not _LEVELS_ONLY.match(found["who"].strip()):
            return _trimmed(found["who"])
    return ""


def _trimmed(words: str) -> str:
    return words.strip(" ,;:.()–—-")
