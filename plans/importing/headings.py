"""Column headings → what a column holds, in the many words that annexes use."""

import re

from reform.common.text import fold

# Roles of columns. TASK is the column of what several activities share, TITLE that of the tracked row.
LABEL, GOAL, TASK, TITLE = "label", "goal", "task", "title"
REQUIREMENT, PRODUCT, LEAD, SUPPORT, UNITS = "requirement", "product", "leads", "supports", "units"
START, END, DEADLINE, NOTE, EXTRA = "start", "end", "deadline", "note", "extra"
TIMES = (START, END, DEADLINE)

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
# Tried in this order on the heading without diacritics and signs; the first that matches decides.
_WORDS = [
    (LABEL, r"^(stt|tt|so tt|so thu tu|s tt|muc so|so)$"),
    (EXTRA, r"^ma( so)?\b|kinh phi|nguon|van ban (giao|chi dao)|can cu|nguoi (dung dau|phu trach|thuc hien|chi dao)"
            r"|lanh dao|don vi tinh|hinh thuc|tinh trang|trang thai|ket qua thuc hien den|diem\b|he thong thong tin"),
    (START, r"^(thoi gian |thoi diem |ngay )?(bat dau|khoi dau|trien khai tu)|^tu (ngay|thang)"),
    (END, r"^(thoi gian |thoi diem |ngay )?ket thuc|^den (ngay|thang)"),
    (DEADLINE, r"^(thoi (gian|han|diem)|tien do|han (hoan thanh|xu ly|cuoi)|ky han|moc thoi gian|lo trinh"
               r"|(ngay |thang |quy )?hoan thanh$|du kien (thoi gian|hoan thanh)|ngay hoan thanh)"),
    (UNITS, r"chu tri.*phoi hop|phoi hop.*chu tri"),
    (SUPPORT, r"phoi hop"),
    (LEAD, r"chu tri|^(co quan|don vi|to chuc(?! thuc hien)|bo phan|phong|cac co quan|so nganh)\b"
           r"|(co quan|don vi) (thuc hien|tham muu|phu trach|trien khai|chiu trach nhiem)"
           r"|phan cong|trach nhiem (thuc hien|tham muu)|^trach nhiem$|dau moi"),
    (NOTE, r"ghi chu"),
    (PRODUCT, r"san pham|ket qua|dau ra"),
    (TITLE, r"nhiem vu|hoat dong|cong viec|dau viec|noi dung (?!thuc hien|yeu cau)|^(cac )?noi dung$|^ten\b|de muc"),
    (REQUIREMENT, r"to chuc thuc hien|yeu cau|cach thuc|bien phap|giai phap|noi dung (thuc hien|yeu cau)|mo ta"),
    (GOAL, r"muc tieu|chi tieu"),
    (DEADLINE, r"thoi (gian|han)|tien do|hoan thanh"),
]  # fmt: skip
_ROLES = [(role, re.compile(words)) for role, words in _WORDS]
_LONGEST = 120


def role_of(heading: str) -> str | None:
    """The role that a heading names, EXTRA for a kind that the portal does not use, None for no heading at all."""
    if len(heading) > _LONGEST:
        return None
    words = _NOT_LETTERS.sub(" ", fold(heading)).strip()
    return next((role for role, pattern in _ROLES if pattern.search(words)), None)
