"""Deadlines without a day of their own: what goes on, comes again, waits for something, or counts from the issue."""

import re
from datetime import date

from plans.calendars import days_after, months_after, working_days_after
from plans.deadline_terms import find_term
from plans.deadline_values import Deadline, DeadlineKind, DeadlineProblem, doubtful, fixed
from plans.deadline_words import without_documents

# Folding makes "quý" and "quy định" alike, hence what may not follow.
_QUARTER = r"qu[yi](?!\s(?:(?:dinh|che|trinh|hoach|mo|chuan|uoc|[ivl]+)\b|\d))"
_PERIOD = rf"(?:ngay|tuan|thang|{_QUARTER}|nam|ky|nua nam|\d{{1,2}} thang|sau thang)"
_CONTINUOUS = re.compile(
    r"(?<!khong )(?<!chi )\b(?:thuong ?xuy?en|thuong xuyn|t\. ?xuyen|lien tuc|quanh nam|suot nam"
    r"|trong suot|xuyen suot|24/24(?: ?h| gio)?|(?:truc|vu|hanh|dong|hoat|su co) 24/7)\b"
)
_RECURRING = re.compile(
    rf"\b(?:hang|moi|tung)\s+{_PERIOD}\b|\b(?:dinh ky|thuong nien)\b|^thuong ky\b"
    r"|\btheo (?:tuan|thang|quy|nam)(?=$|[,;.])"
    r"|\b(?:moi|tung) qu[yi] (?:it nhat |toi thieu )?\d{1,2} (?:lan|ky|dot|cuoc)\b"
    rf"|\b(?:\d+\s+)?(?:lan|ky|dot|cuoc)\s*/\s*(?:\d+ )?{_PERIOD}\b|\b{_PERIOD}\s*/\s*(?:1 |01 |mot )?lan\b"
    rf"|\b{_PERIOD}\s+(?:\d+|mot|hai|ba)\s+lan\b|\bcuoi (?:cac )?quy$|\b(?:dau|cuoi) cac (?:thang|quy)\b"
    r"|\b(?:thang|ngay) (?:dau|cuoi)(?: cung)?(?: cua)?(?: cac)? (?:qu[yi]|thang|ky)\b(?! ?(?:[ivl]+\b|\d|bon|ba|nhat))"
    r"|\bngay \d{1,2} (?:cua )?(?:cac )?thang\b(?! ?\d)(?=$|[,;.]| (?:cua|cuoi|dau|bao cao))"
    r"|\b(?:cac|tung) (?:quy|thang|ky)(?: bao cao)? trong nam\b"
    r"|\b(?:cac|tung|theo) ky bao cao\b|\b(?:4|bon) quy\b|\b(?:12|muoi hai) thang trong nam\b|\bcac nam$"
)
# "6 tháng và cả năm", "Quý I, 6 tháng, quý III và năm": reporting milestones, at least one a bare length of time.
_MILESTONE = (
    r"(?:(?:bao cao|so ket|tong ket|danh gia) )?"
    r"(?:(?:qu[yi] ?)?(?:iv|i{1,3})\b|qu[yi](?: [1-4])?|(?:\d{1,2} )?thang(?: (?:dau|cuoi) nam)?|(?:ca |1 |01 )?nam)"
)
_MILESTONES = re.compile(rf"^{_MILESTONE}(?:\s*(?:,|;|va|&|/|-|, va)\s*{_MILESTONE})+(?:,? (?:nam )?20\d\d)?$")
_BARE_LENGTH = re.compile(
    r"\b\d{1,2} thang\b(?! (?:dau|cuoi) nam$)|\bqu[yi]\b(?! (?:i|\d))|(?<!\d )\bthang\b(?! \d)|\bca nam\b|\bva nam$"
)
_CONDITION = re.compile(
    r"\b(?:(?:(?<!\d )ngay )?(?<!thu )sau(?=\s\S)|ngay khi|den khi|truoc khi"
    r"|truoc ngay(?= (?!lam viec|cuoi|dau|thu\b|ram|mung)[a-z])|khi|(?<!tiep )(?<!kem )theo"
    r"|tuy (?:theo|thuoc|tinh hinh|dieu kien|vao)|can cu|dung (?:tien do|thoi|han|quy dinh|ke hoach|yeu cau|lo trinh)"
    r"|(?:bao dam|dam bao)(?= (?:tien do|thoi|dung|theo|ke hoach|yeu cau))"
    r"|tren co so|thoi (?:gian|han) quy dinh|phu hop|dot xuat|neu|phat sinh|ke tu|tu khi"
    r"|trong qua trinh|cho (?:huong dan|y kien|chi dao|van ban|ket qua)"
    r"|(?:tai |truoc |sau )?(?:cac )?(?:ky|phien) hop)\b"
)
_DURATION = re.compile(r"^(?:[a-z]+ ){0,4}\d{1,3} (?:ngay(?: lam viec)?|gio(?: lam viec)?|tuan|thang)\b,?$")
_YEAR_MEANT = re.compile(r"\b(?:den|truoc|trong|het|cuoi)(?: het| cuoi)?(?: nam)? 20\d\d\b")
_OPEN_YEARS = re.compile(
    r"\b(?:va|,|den)\s*(?:cho )?(?:cac|nhung|tung)?\s?(?:nam|giai doan) (?:tiep theo|tiep sau|sau|ke tiep|sau do)\b"
    r"|\btro di$"
)
_SINCE_ISSUE = re.compile(
    r"^(?:hoan thanh )?(?:cham nhat |khong qua |toi da )?(?:la )?"
    r"(?:trong )?(?:vong |thoi han |thoi gian )?(?:cham nhat |khong qua )?(?:sau )?"
    r"(?P<count>\d{1,3})(?: \([a-z ]+\))? (?P<unit>ngay lam viec|ngay|thang|tuan)"
    r",? (?:(?:ke )?tu (?:ngay|khi|luc|thoi diem)|(?:ke )?sau (?:khi|ngay))"
    r"(?P<anchor>(?: (?:ky|duoc|co hieu luc|ban hanh|phe duyet|va|co"
    r"|ke hoach|quyet dinh|van ban|phu luc|nay))+)$"
)
_THIS_PLAN = re.compile(
    r"^(?!.*\b(?:van ban|quyet dinh)\b(?! nay))(?=.*\b(?:ban hanh|ky|phe duyet|hieu luc|ke hoach|nay)\b)"
)
_LETTER_OR_DIGIT = re.compile(r"\d|\bq")


def read_continuous(folded: str) -> Deadline | None:
    """Work without an end ("Thường xuyên"), with a problem where a day stands beside it; None for other words."""
    if not _CONTINUOUS.search(folded):
        return None
    rest = _CONTINUOUS.sub(" ", folded)
    return doubtful(DeadlineKind.CONTINUOUS, mixed(rest, years=True))


def read_recurring(folded: str) -> Deadline | None:
    """Work that comes again ("Hằng quý", "6 tháng và cả năm"), or None.

    A day without year belongs to it ("trước 15/11 hằng năm"); one with its year, or one that "và" only adds, does not.
    """
    if _MILESTONES.match(folded) and _BARE_LENGTH.search(folded):
        return doubtful(DeadlineKind.RECURRING)
    found = _RECURRING.search(folded)
    if found is None:
        return None
    head = _CONDITION.search(folded[: found.start()])
    if head is not None and not re.search(r"[;,]| va |^ ?$", folded[head.end() : found.start()]):
        return doubtful(DeadlineKind.CONDITIONAL, DeadlineProblem.MIXED)
    before = folded[: found.start()]
    added = re.search(r"(?:[;,/]|\bva|\bsau do)\s*(?:[a-z]+ )?$", before)
    own_year = find_term(without_documents(folded), own_year=True)
    problem = DeadlineProblem.MIXED if own_year or (added and find_term(before)) else DeadlineProblem.NONE
    return doubtful(DeadlineKind.RECURRING, problem)


def read_open_years(folded: str) -> Deadline | None:
    """ "Năm 2025 và các năm tiếp theo", "từ năm 2025 trở đi": goes on, and a person may want to give it an end."""
    return doubtful(DeadlineKind.CONTINUOUS, DeadlineProblem.OPEN_END) if _OPEN_YEARS.search(folded) else None


def read_since_issue(folded: str, issued_on: date | None) -> Deadline | None:
    """ "N ngày (làm việc) kể từ ngày ban hành": a day where the plan's own date is known, else conditional."""
    since = _SINCE_ISSUE.match(folded)
    if since is None:
        return None
    if issued_on is None:
        return doubtful(DeadlineKind.CONDITIONAL)
    count, unit = int(since["count"]), since["unit"]
    if unit == "ngay lam viec":
        due = working_days_after(issued_on, count)
    elif unit == "thang":
        due = months_after(issued_on, count)
    else:
        due = days_after(issued_on, count * (7 if unit == "tuan" else 1))
    own = _THIS_PLAN.match(since["anchor"])
    return fixed(issued_on, due, DeadlineProblem.NONE if own else DeadlineProblem.UNCERTAIN)


def find_condition(folded: str) -> re.Match[str] | None:
    """The first word that makes the rest a condition."""
    return _CONDITION.search(folded)


def read_condition(folded: str, before: str) -> Deadline:
    """Work that waits for an event or somebody else's plan; numbers that were not read make it doubtful."""
    problem = mixed(folded)
    if not problem and _YEAR_MEANT.search(folded):
        problem = DeadlineProblem.MIXED
    if not problem and any(sign.isdigit() for sign in before) and not _DURATION.match(before):
        problem = DeadlineProblem.MIXED
    return doubtful(DeadlineKind.CONDITIONAL, problem)


def mixed(folded: str, *, years: bool = False) -> DeadlineProblem:
    """Days, months or quarters that stand beside other words, documents' own dates aside: a person should look."""
    if not _LETTER_OR_DIGIT.search(folded):
        return DeadlineProblem.NONE
    rest = without_documents(folded)
    if find_term(rest) or (years and re.search(r"\b(?:den|truoc)(?: het| cuoi)?(?: nam)? 20\d\d\b", rest)):
        return DeadlineProblem.MIXED
    return DeadlineProblem.NONE
