"""Deadlines as plans word them: what the words say, when they name days, and whether they were understood.

Mostly they are not dates. A grammar of points in time (days, months, quarters, halves, years), of what stands around
them (before, until, from … to) and of the words for work without a date reads them; the words themselves stay verbatim.

Several points: consecutive months, quarters or years are one span ("Quý II, III" is April to September, due 30/9);
others are milestones and recur ("Quý I, III", "Tháng 3, 6, 9, 12"). All four quarters may mean either and are flagged.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from plans.deadline_kinds import (
    find_condition,
    mixed,
    read_condition,
    read_continuous,
    read_open_years,
    read_recurring,
    read_since_issue,
)
from plans.deadline_lists import read_terms
from plans.deadline_terms import Term, find_term, scan
from plans.deadline_values import PROBLEM_MESSAGES, Deadline, DeadlineKind, DeadlineProblem, doubtful, fixed
from plans.deadline_words import Wording, may_be_completion, prepare, without_documents
from reform.common.text import clean

__all__ = ["PROBLEM_MESSAGES", "Deadline", "DeadlineKind", "DeadlineProblem", "parse_deadline", "parse_span"]

_TENTATIVE = re.compile(r"\b(?:du kien|tam thoi|khoang)\b")
_NOTHING = re.compile(r"[\W_]*")
_SERIAL = re.compile(r"[34567]\d{4}(?:\.0)?")
_SERIAL_EPOCH = date(1899, 12, 30)
_SERIAL_YEARS = 10


@lru_cache(maxsize=4096)
def parse_deadline(text: str, *, year: int, issued_on: date | None = None) -> Deadline:
    """Read one cell's deadline in a plan of `year`; days are day first, always.

    `issued_on` is the plan's own date, from which "N ngày kể từ ngày ban hành" counts. Never raises: what is not
    understood comes back as UNSPECIFIED with a problem.
    """
    words = clean(text)
    if not words:
        return Deadline("", DeadlineKind.UNSPECIFIED)
    wording = prepare(words)
    found = _with_status(wording, year, issued_on) if wording.status else _with_notes(wording, year, issued_on)
    tentative = any(_TENTATIVE.search(part) for part in (wording.main, *wording.notes))
    return replace(found, text=words, tentative=tentative)


@lru_cache(maxsize=4096)
def parse_span(start: str, end: str, *, year: int, issued_on: date | None = None) -> Deadline:
    """Read a deadline that stands in two columns; a point without a year lies in the plan's year.

    The words are joined "Tháng 1 – Tháng 12". With one column filled, that column alone is read; the same words in both
    are a cell that was merged over them.
    """
    first, last = clean(start), clean(end)
    if not first or not last:
        only = parse_deadline(first or last, year=year, issued_on=issued_on)
        return replace(only, starts_on=None) if last and not first else only
    read = (parse_deadline(part, year=year, issued_on=issued_on) for part in (first, last))
    begin, finish = (Deadline("", DeadlineKind.UNSPECIFIED) if _NOTHING.fullmatch(one.text) else one for one in read)
    point = _one_point(first, year)
    if first == last and (point is None or begin.kind != DeadlineKind.FIXED):
        return begin if begin.text else parse_deadline(first, year=year, issued_on=issued_on)
    return replace(
        _join(begin, finish, point),
        text=f"{first} – {last}",
        tentative=begin.tentative or finish.tentative,
        status_hint=finish.status_hint or begin.status_hint,
    )


def _one_point(text: str, year: int) -> Term | None:
    """The point from which work starts, where a column says nothing else ("Tháng 3", "Từ 01/3")."""
    terms = scan(_without_tentative(prepare(text).main), year) or []
    return terms[0] if len(terms) == 1 and terms[0].role in ".f" and not terms[0].impossible else None


def _join(begin: Deadline, finish: Deadline, point: Term | None) -> Deadline:
    """Two columns' readings as one; the end decides, and what the start adds to it without being a day is flagged."""
    kinds = begin.kind, finish.kind
    if finish.kind == DeadlineKind.FIXED and finish.due_on and (point or begin.kind == DeadlineKind.FIXED):
        starts_on = point.first if point else begin.starts_on or begin.due_on
        doubt = begin.problem if begin.problem != DeadlineProblem.OPEN_END else DeadlineProblem.NONE
        return fixed(starts_on, finish.due_on, doubt or finish.problem or _unless(point, DeadlineProblem.MIXED))
    if not begin.text and begin.understood:
        return replace(finish, starts_on=None)
    if DeadlineKind.CONTINUOUS in kinds:
        return doubtful(DeadlineKind.CONTINUOUS, _continuous_doubt(begin, finish, point))
    if finish.kind == DeadlineKind.FIXED:
        return replace(finish, starts_on=None, problem=DeadlineProblem.MIXED)
    if finish.kind == DeadlineKind.UNSPECIFIED:
        problem = finish.problem or begin.problem or DeadlineProblem.OPEN_END
        return doubtful(DeadlineKind.UNSPECIFIED, problem)
    agree = begin.kind == finish.kind
    return doubtful(finish.kind, begin.problem or finish.problem or _unless(agree, DeadlineProblem.MIXED))


def _unless(clear: object, problem: DeadlineProblem) -> DeadlineProblem:
    return DeadlineProblem.NONE if clear else problem


def _continuous_doubt(begin: Deadline, finish: Deadline, point: Term | None) -> DeadlineProblem:
    """ "Tháng 1 – Thường xuyên" is clear; "Thường xuyên – Tháng 6" has an end that would be lost."""
    if finish.kind == DeadlineKind.CONTINUOUS:
        return finish.problem or _unless(point or begin.kind != DeadlineKind.UNSPECIFIED, begin.problem)
    whole_year = finish.starts_on and finish.due_on and (finish.starts_on.month, finish.due_on.month) == (1, 12)
    clear = whole_year or finish.kind == DeadlineKind.RECURRING or not finish.text
    return begin.problem or finish.problem or _unless(clear, DeadlineProblem.MIXED)


def _with_status(wording: Wording, year: int, issued_on: date | None) -> Deadline:
    """A status leaves as deadline what stands in other clauses; a day right behind it rather tells when it was done."""
    if wording.main:
        found = _with_notes(wording, year, issued_on)
        if not found.problem and mixed(wording.behind):
            found = replace(found, problem=DeadlineProblem.STATUS)
    else:
        behind = without_documents(wording.behind or " , ".join(wording.notes))
        found = _read(behind, year, issued_on) if behind.strip() else doubtful(DeadlineKind.UNSPECIFIED)
        if found.problem == DeadlineProblem.NOT_UNDERSTOOD or found.kind == DeadlineKind.CONDITIONAL:
            found = doubtful(DeadlineKind.UNSPECIFIED)
        found = replace(found, problem=DeadlineProblem.STATUS)
    return replace(found, status_hint=wording.status)


def _with_notes(wording: Wording, year: int, issued_on: date | None) -> Deadline:
    """The sentence, and what its notes in brackets add: "Năm 2025 (thường xuyên)", "Quý III (trước 15/9)"."""
    if not wording.main:
        return _read(" , ".join(wording.notes), year, issued_on)
    found = _read(wording.main, year, issued_on)
    if may_be_completion(wording.main) and found.kind == DeadlineKind.FIXED and found.due_on:
        found = _maybe_completed(found, found.due_on, issued_on)
    for note in wording.notes:
        found = _add_note(found, note, wording.main, year, issued_on)
    return found


def _maybe_completed(found: Deadline, due_on: date, issued_on: date | None) -> Deadline:
    """ "Hoàn thành tháng 3/2025" tells what was done when the plan is younger than that month."""
    if issued_on is not None and due_on > issued_on:
        return found
    hint = "done" if issued_on is not None else ""
    return replace(found, problem=found.problem or DeadlineProblem.STATUS, status_hint=hint)


def _add_note(found: Deadline, note: str, main: str, year: int, issued_on: date | None) -> Deadline:
    if _TENTATIVE.fullmatch(note):
        return found
    added = _read(note, year, issued_on)
    kinds = found.kind, added.kind
    understood = added.problem != DeadlineProblem.NOT_UNDERSTOOD
    whole_years = found.starts_on and found.due_on and (found.starts_on.month, found.due_on.month) == (1, 12)
    if kinds == (DeadlineKind.FIXED, DeadlineKind.CONTINUOUS) and whole_years:
        return replace(added, problem=found.problem or added.problem)
    if kinds == (DeadlineKind.FIXED, DeadlineKind.RECURRING) and not find_term(main, own_year=True):
        return replace(added, problem=found.problem or added.problem)
    if found.kind == DeadlineKind.RECURRING:
        doubt = find_term(without_documents(note), own_year=True)
    else:
        doubt = mixed(note) or (found.kind == DeadlineKind.FIXED and understood)
    return replace(found, problem=found.problem or DeadlineProblem.MIXED) if doubt else found


def _read(folded: str, year: int, issued_on: date | None) -> Deadline:
    """The kind and days of folded words; the caller puts the words themselves."""
    folded = _without_tentative(folded)
    known = read_continuous(folded) or read_recurring(folded) or read_since_issue(folded, issued_on)
    if known is not None:
        return known
    if folded == "24/7":  # day and night rather than a day in July
        return doubtful(DeadlineKind.CONTINUOUS, DeadlineProblem.UNCERTAIN)
    if _SERIAL.fullmatch(folded):
        return _serial(folded, year)
    terms = scan(folded, year)
    if terms is not None:
        return read_terms(terms)
    return read_open_years(folded) or _conditional(folded, year)


def _without_tentative(folded: str) -> str:
    if not _TENTATIVE.search(folded):
        return folded
    return " ".join(_TENTATIVE.sub(" ", folded).split()).strip(" ,;:")


def _conditional(folded: str, year: int) -> Deadline:
    head = find_condition(folded)
    if head is None:
        return doubtful(DeadlineKind.UNSPECIFIED, DeadlineProblem.NOT_UNDERSTOOD)
    before = folded[: head.start()].strip(" ,;.-")
    terms = scan(before, year) if before else None
    if terms is not None:
        found = read_terms(terms)
        return replace(found, problem=found.problem or DeadlineProblem.MIXED)
    return read_condition(folded, before)


def _serial(folded: str, year: int) -> Deadline:
    """A day as a workbook counts it, when its cell lost the format."""
    day = _SERIAL_EPOCH + timedelta(days=int(folded[:5]))
    if abs(day.year - year) > _SERIAL_YEARS:
        return doubtful(DeadlineKind.UNSPECIFIED, DeadlineProblem.NOT_UNDERSTOOD)
    return fixed(None, day, DeadlineProblem.UNCERTAIN)
