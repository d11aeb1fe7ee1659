"""Deadlines as plans word them: what the words say, when they name days, and whether they were understood.

Mostly they are not dates. A grammar of points in time (days, months, quarters, halves, years), of what stands around
them (before, until, from … to) and of the words for work without a date reads them; the words themselves stay verbatim.
"""

import enum
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from plans.calendars import days_after, months_after, working_days_after
from plans.deadline_terms import Term, find_term, scan
from reform.common.text import clean, fold


class DeadlineKind(enum.StrEnum):
    """What a deadline is; only FIXED has a due date and can be overdue."""

    FIXED = "fixed"
    CONTINUOUS = "continuous"
    RECURRING = "recurring"
    CONDITIONAL = "conditional"
    UNSPECIFIED = "unspecified"


class DeadlineProblem(enum.StrEnum):
    """Why a deadline should be looked at by a person."""

    NONE = ""
    NOT_UNDERSTOOD = "deadline_not_understood"
    IMPOSSIBLE_DATE = "impossible_date"
    DUE_BEFORE_START = "due_before_start"
    OPEN_END = "no_due_date"
    SEVERAL_DATES = "several_dates"
    MIXED = "mixed_deadline"


PROBLEM_MESSAGES = {
    DeadlineProblem.NOT_UNDERSTOOD: "chưa hiểu được thời hạn, cần chọn loại thời hạn hoặc nhập ngày",
    DeadlineProblem.IMPOSSIBLE_DATE: "ngày không có trong lịch, cần nhập lại",
    DeadlineProblem.DUE_BEFORE_START: "thời điểm kết thúc trước thời điểm bắt đầu, cần nhập lại",
    DeadlineProblem.OPEN_END: "chỉ có thời điểm bắt đầu, cần bổ sung thời điểm kết thúc",
    DeadlineProblem.SEVERAL_DATES: "có nhiều mốc thời gian, cần chọn mốc phải hoàn thành",
    DeadlineProblem.MIXED: "vừa có mốc thời gian vừa có điều kiện, cần kiểm tra cách hiểu",
}


@dataclass(frozen=True)
class Deadline:
    """A deadline's words and what they mean.

    `due_on` is set if and only if the kind is FIXED; `starts_on` never lies after it. A `problem` says that the reading
    is missing or doubtful, so that nobody takes it for certain.
    """

    text: str
    kind: DeadlineKind
    starts_on: date | None = None
    due_on: date | None = None
    tentative: bool = False
    problem: DeadlineProblem = DeadlineProblem.NONE

    @property
    def understood(self) -> bool:
        return self.problem == DeadlineProblem.NONE


_PARENTHESES = re.compile(r"\(([^()]*)\)")
_TENTATIVE = re.compile(r"\b(du kien|tam thoi|khoang)\b")
_CONTINUOUS = re.compile(r"\b(thuong xuyen|lien tuc|quanh nam|suot nam|trong suot)\b")
# Folding makes "quý" and "quy định" alike, hence what may not follow.
_PERIOD = r"(?:ngay|tuan|thang|quy(?!\s(?:dinh|che|trinh|hoach|mo|chuan|uoc))|nam|ky|nua nam|\d{1,2} thang|sau thang)"
_RECURRING = re.compile(
    rf"\b(?:hang|moi|tung)\s+{_PERIOD}\b|\bdinh ky\b|\btheo (?:tuan|thang|quy|nam)(?=$|[,;.])"
    rf"|\blan\s*/\s*(?:\d+ )?{_PERIOD}\b|\b{_PERIOD}\s*/\s*(?:1 |01 |mot )?lan\b|\b{_PERIOD}\s+(?:1|01|mot)\s+lan\b"
)
# "6 tháng và cả năm", "Quý I, 6 tháng, quý III và năm": reporting milestones, at least one a bare length of time.
_MILESTONE = r"(?:qu[yi](?: (?:iv|i{1,3}|[1-4]))?|\d{1,2} thang(?: (?:dau|cuoi) nam)?|(?:ca |1 |01 )?nam)"
_MILESTONES = re.compile(rf"^(?:bao cao )?{_MILESTONE}(?:\s*(?:,|;|va|&|/|-|, va)\s*{_MILESTONE})+(?: 20\d\d)?$")
_BARE_LENGTH = re.compile(r"\d{1,2} thang\b(?! (?:dau|cuoi) nam$)")
_CONDITION = re.compile(
    r"\b(?:(?:ngay )?sau|ngay khi|den khi|khi|(?<!tiep )(?<!kem )theo|tuy|can cu|dung|bao dam|dam bao|tren co so"
    r"|phu hop|dot xuat|neu|phat sinh|ke tu)\b"
)
# "số 282/KH-UBND ngày 29/12/2022": the date of a document that is named, not a deadline.
_DOCUMENT = re.compile(
    r"\b(?:so )?\d+(?:-[a-z]+)?/(?:20\d\d/)?[a-z][a-z&-]*(?:,? ngay \d{1,2}(?:/| thang )\d{1,2}(?:/| nam )\d{4})?"
)
_SINCE_ISSUE = re.compile(
    r"^(?:trong )?(?:vong |thoi han )?(?:sau )?(?P<count>\d{1,3}) (?P<unit>ngay lam viec|ngay|thang|tuan)"
    r",? (?:ke )?tu (?:ngay|khi)(?: (?:ky|duoc|co hieu luc))*(?: (?:ban hanh|ky))?"
    r"(?: (?:ke hoach|quyet dinh|van ban|phu luc))?(?: nay)?$"
)
_ANCHOR = re.compile(r"\b(ban hanh|ky|(?:ke hoach|quyet dinh|van ban)(?: nay)?)\b")
_OLD = re.compile(r"^(cu|truoc day|ban dau)\b")


@lru_cache(maxsize=1024)
def parse_deadline(text: str, *, year: int, issued_on: date | None = None) -> Deadline:
    """Read one cell's deadline in a plan of `year`; days are day first, always.

    `issued_on` is the plan's own date, from which "N ngày kể từ ngày ban hành" counts. Never raises: what is not
    understood comes back as UNSPECIFIED with a problem.
    """
    words = clean(text)
    if not words:
        return Deadline("", DeadlineKind.UNSPECIFIED)
    folded = re.sub(r"\s*[–—−]\s*", " - ", fold(words)).rstrip(" .;,:/")
    outer = clean(_PARENTHESES.sub(" ", folded)).strip(" .;,:")
    inner = [note.strip() for note in _PARENTHESES.findall(folded)]
    found = _read(outer or " ".join(inner), year, issued_on)
    if outer and any(find_term(note) and not _OLD.match(note) for note in inner) and found.kind == DeadlineKind.FIXED:
        found = replace(found, problem=found.problem or DeadlineProblem.MIXED)
    return replace(found, text=words, tentative=bool(_TENTATIVE.search(folded)))


@lru_cache(maxsize=1024)
def parse_span(start: str, end: str, *, year: int, issued_on: date | None = None) -> Deadline:
    """Read a deadline that stands in two columns; a point without a year lies in the plan's year.

    The words are joined "Tháng 1 – Tháng 12". With one column filled, that column alone is read.
    """
    first, last = clean(start), clean(end)
    if not first or not last:
        only = parse_deadline(first or last, year=year, issued_on=issued_on)
        return replace(only, starts_on=None) if last and not first else only
    text = f"{first} – {last}"
    begin, finish = (parse_deadline(part, year=year, issued_on=issued_on) for part in (first, last))
    tentative = begin.tentative or finish.tentative
    if begin.kind == finish.kind == DeadlineKind.FIXED:
        found = _fixed(begin.starts_on or begin.due_on, finish.due_on)
        return replace(found, text=text, tentative=tentative, problem=begin.problem or finish.problem or found.problem)
    if DeadlineKind.CONTINUOUS in (begin.kind, finish.kind):
        return Deadline(text, DeadlineKind.CONTINUOUS, tentative=tentative)
    if finish.kind == DeadlineKind.FIXED:
        return replace(finish, text=text, starts_on=None, tentative=tentative, problem=DeadlineProblem.MIXED)
    kind = finish.kind if begin.kind == finish.kind else DeadlineKind.UNSPECIFIED
    problem = begin.problem or finish.problem
    if begin.kind != finish.kind:
        problem = problem or DeadlineProblem.MIXED
    return Deadline(text, kind, tentative=tentative, problem=problem)


def _read(folded: str, year: int, issued_on: date | None) -> Deadline:
    """The kind and days of folded words; the caller puts the words themselves."""
    folded = clean(_TENTATIVE.sub(" ", folded))
    if _CONTINUOUS.search(folded):
        return Deadline("", DeadlineKind.CONTINUOUS, problem=_mixed(_CONTINUOUS.sub(" ", folded)))
    if _RECURRING.search(folded) or (_MILESTONES.match(folded) and _BARE_LENGTH.search(folded)):
        return Deadline("", DeadlineKind.RECURRING)
    if since := _SINCE_ISSUE.match(folded):
        return _since_issue(since, issued_on)
    terms = scan(folded, year)
    if terms is not None:
        return _from_terms(terms)
    return _conditional(folded, year)


def _conditional(folded: str, year: int) -> Deadline:
    head = _CONDITION.search(folded)
    if head is None:
        return Deadline("", DeadlineKind.UNSPECIFIED, problem=DeadlineProblem.NOT_UNDERSTOOD)
    before = folded[: head.start()].strip(" ,;.")
    terms = scan(before, year) if before else None
    if terms is not None:
        found = _from_terms(terms)
        return replace(found, problem=found.problem or DeadlineProblem.MIXED)
    return Deadline("", DeadlineKind.CONDITIONAL, problem=_mixed(folded))


def _mixed(folded: str) -> DeadlineProblem:
    """Days, months or quarters that stand beside a condition, documents' own dates aside: a person should look."""
    term = find_term(_DOCUMENT.sub(" ", folded))
    return DeadlineProblem.MIXED if term else DeadlineProblem.NONE


def _since_issue(since: re.Match[str], issued_on: date | None) -> Deadline:
    if issued_on is None or not _ANCHOR.search(since.group().split(" tu ", 1)[-1]):
        return Deadline("", DeadlineKind.CONDITIONAL)
    count, unit = int(since["count"]), since["unit"]
    if unit == "ngay lam viec":
        due = working_days_after(issued_on, count)
    elif unit == "thang":
        due = months_after(issued_on, count)
    else:
        due = days_after(issued_on, count * (7 if unit == "tuan" else 1))
    return _fixed(issued_on, due)


def _from_terms(terms: list[Term]) -> Deadline:
    """One point or period, or from one to the other; more than that is for a person."""
    if any(term.impossible for term in terms):
        return Deadline("", DeadlineKind.UNSPECIFIED, problem=DeadlineProblem.IMPOSSIBLE_DATE)
    roles = "".join(term.role for term in terms)
    if roles == "f":
        return Deadline("", DeadlineKind.UNSPECIFIED, problem=DeadlineProblem.OPEN_END)
    if roles == "b":
        return _fixed(None, terms[0].first - timedelta(days=1))
    if roles == "u":
        return _fixed(None, terms[0].last)
    if roles == ".":
        only = terms[0]
        return _fixed(only.first if only.first < only.last else None, only.last)
    if roles in ("fu", ".u", "fb"):
        last = terms[1].last if roles[1] == "u" else terms[1].first - timedelta(days=1)
        return _fixed(terms[0].first, last)
    return Deadline(
        "",
        DeadlineKind.RECURRING if set(roles) == {"."} else DeadlineKind.UNSPECIFIED,
        problem=DeadlineProblem.SEVERAL_DATES,
    )


def _fixed(starts_on: date | None, due_on: date | None) -> Deadline:
    if starts_on and due_on and due_on < starts_on:
        return Deadline("", DeadlineKind.UNSPECIFIED, problem=DeadlineProblem.DUE_BEFORE_START)
    return Deadline("", DeadlineKind.FIXED, starts_on, due_on)
