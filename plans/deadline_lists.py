"""Points of time in a row → one deadline: a point, from one to another, a span of neighbours, or milestones."""

from datetime import timedelta
from itertools import pairwise

from plans.deadline_terms import Term
from plans.deadline_values import Deadline, DeadlineKind, DeadlineProblem, doubtful, fixed

_DAY = timedelta(days=1)
_FEW = 2
_ALL_QUARTERS = 4


def read_terms(terms: list[Term]) -> Deadline:
    """What the points say together; what they do not say clearly has a problem."""
    if any(term.impossible for term in terms):
        return doubtful(DeadlineKind.UNSPECIFIED, DeadlineProblem.IMPOSSIBLE_DATE)
    found = _one(terms[0]) if len(terms) == 1 else _range(terms) or _list(terms)
    if found.problem:
        return found
    if any(term.doubtful for term in terms):
        return _with_problem(found, DeadlineProblem.UNCERTAIN)
    if any(term.vague for term in terms):
        return _with_problem(found, DeadlineProblem.APPROXIMATE)
    return found


def _with_problem(found: Deadline, problem: DeadlineProblem) -> Deadline:
    return Deadline("", found.kind, found.starts_on, found.due_on, problem=problem)


def _one(term: Term) -> Deadline:
    if term.role == "f":
        return doubtful(DeadlineKind.UNSPECIFIED, DeadlineProblem.OPEN_END)
    if term.role == "b":
        return fixed(None, term.first - _DAY)
    return fixed(term.first if term.role == "." and term.first < term.last else None, term.last)


def _range(terms: list[Term]) -> Deadline | None:
    """From one point to another: "từ … đến …", "tháng 3 - tháng 6", "quý III, chậm nhất 15/9"; else None."""
    if len(terms) != _FEW:
        return None
    begin, end = terms
    roles = begin.role + end.role
    if roles in ("fu", ".u") and end.link != "or":
        clear = end.link in ("", "to") or (end.link == "sep" and (begin.role == "f" or end.last <= begin.last))
        return fixed(begin.first, end.last, DeadlineProblem.NONE if clear else DeadlineProblem.SEVERAL_DATES)
    if roles == "fb":
        return fixed(begin.first, end.first - _DAY)
    if roles == ".b" and begin.first < end.first <= begin.last:
        return fixed(begin.first, end.first - _DAY, DeadlineProblem.MIXED)
    return None


def _list(terms: list[Term]) -> Deadline:
    shapes = {term.shape for term in terms}
    roles = terms[0].role, {term.role for term in terms[1:]}
    links = {term.link for term in terms[1:]}
    if len(shapes) > 1 or roles[0] == "f" or not roles[1] <= {".", roles[0], "u"}:
        return doubtful(DeadlineKind.UNSPECIFIED, DeadlineProblem.SEVERAL_DATES)
    ascending = all(before.last < after.first for before, after in pairwise(terms))
    shape = shapes.pop()
    if roles[0] in ".u" and shape != "day" and ascending and all(_neighbours(a, b) for a, b in pairwise(terms)):
        clear = links <= {"sep", "to"} and not (shape == "quarter" and len(terms) >= _ALL_QUARTERS)
        clear = clear and shape != "months"
        problem = DeadlineProblem.NONE if clear else DeadlineProblem.SEVERAL_DATES
        return fixed(terms[0].first if roles[0] == "." else None, terms[-1].last, problem)
    if "to" in links or "u" in roles[1]:
        return doubtful(DeadlineKind.UNSPECIFIED, DeadlineProblem.SEVERAL_DATES)
    clear = (
        ascending
        and links == {"sep"}
        and roles[0] in ".b"
        and roles[1] <= {".", roles[0]}
        and (shape != "day" or len(terms) > _FEW)
    )
    return doubtful(DeadlineKind.RECURRING, DeadlineProblem.NONE if clear else DeadlineProblem.SEVERAL_DATES)


def _neighbours(before: Term, after: Term) -> bool:
    return before.last + _DAY == after.first
