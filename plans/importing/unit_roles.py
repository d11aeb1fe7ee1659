"""One cell that holds both who leads and who supports → the words of each.

Roles stand before the names with a colon ("Chủ trì: …; Phối hợp: …"), behind each in brackets ("Sở A (CT); Sở B (PH)"),
or in a sentence ("Sở A chủ trì, phối hợp với Sở B", "Sở A chủ trì; các sở phối hợp").
"""

import re

from plans.importing.unit_grammar import Grammar
from plans.importing.unit_pieces import read_pieces
from reform.common.text import clean

_LEAD, _SUPPORT = r"chủ\s+trì", r"phối\s+hợp"
_WITH = r"(?:\s+(?:chặt\s+chẽ|thực\s+hiện))?(?:\s+(?:với|cùng(?:\s+với)?))?"
_KIND = r"(?:(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|bộ\s+phận)\s+)"
_FLAGS = re.IGNORECASE | re.DOTALL
_MARK = re.compile(
    r"(?:(?:^|(?<=[\n;,.]))\s*[-–—+*•]\s*)?(?:"
    rf"{_KIND}?(?<!\w)(?P<role>{_LEAD}|đầu mối|{_SUPPORT})(?:\s+(?:thực\s+hiện|tham\s+mưu|chính|với))*\s*:"
    rf"|(?:^|(?<=\n)){_KIND}?(?P<line>{_LEAD}|{_SUPPORT})(?=\n)"
    rf"|{_KIND}(?P<doer>thực\s+hiện|tham\s+mưu)\s*:"
    r"|(?:^|(?<=[\n;,.])\s*)(?P<short>CT|PH)\s*:)",
    _FLAGS,
)
_BRACKET = re.compile(
    rf"\s*(?:[(\[]\s*{_KIND}?(?P<role>{_LEAD}|{_SUPPORT}|ct|ph)(?:\s+thực\s+hiện)?\s*[)\]]"
    rf"|\s[-–—]\s*(?P<bare>{_LEAD}|{_SUPPORT})(?=\s*(?:[;,.\n]|$)))",
    _FLAGS,
)
_LEADS = re.compile(
    r"^(?P<lead>.{1,400}?)[\s,;]+(?:chịu\s+trách\s+nhiệm\s+|là\s+(?:cơ\s+quan|đơn\s+vị)\s+"
    rf"|(?P<chosen>(?:được\s+)?(?:giao|phân\s+công|chỉ\s+định)\s+(?:nhiệm\s+vụ\s+)?))?{_LEAD}(?!\w)"
    r"(?:,?\s+(?:tham\s+mưu|triển\s+khai|thực\s+hiện|tổ\s+chức)(?!\w))*(?P<rest>.*)$",
    _FLAGS,
)
_SUPPORTED_BY = re.compile(rf"[\s,;.]*(?:và\s+)?{_SUPPORT}{_WITH}\s+(?P<support>.+)$", _FLAGS)
_SUPPORTS = re.compile(
    rf"[\s,;.]*(?P<support>.+?)\s+(?:cùng\s+)?{_SUPPORT}(?:\s+(?:triển\s+khai\s+)?thực\s+hiện)?[\s.;]*$",
    _FLAGS,
)
_TOGETHER = re.compile(rf"^(?P<lead>.{{2,400}}?)[\s,;]+{_SUPPORT}{_WITH}\s+(?P<support>(?:[^\W\d_]|[-–]\s).+)$", _FLAGS)
_TWO = re.compile(rf"^(?P<lead>.+?)\s*[;\n]\s*(?P<support>[^;\n]+?)\s+{_SUPPORT}(?:\s+thực\s+hiện)?[\s.;]*$", _FLAGS)
# What the work is for is no unit: "… phối hợp với các sở tham mưu UBND tỉnh ban hành".
_PURPOSE = re.compile(
    r"[\s,;]+(?:để\s|nhằm\s|trình\s"
    r"|tham mưu\s+(?:cho\s+)?(?:UBND|Ủy ban|Chủ tịch|lãnh đạo|ban hành|trình|xây dựng)).*$",
    re.DOTALL,
)
_KIND_ONLY = re.compile(r"(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|bộ\s+phận)$", re.IGNORECASE)
# In the name of a class the role is a part of it: "Các đơn vị được giao chủ trì", "Cơ quan chủ trì soạn thảo".
_CLASS = re.compile(
    r"(?:(?:thủ\s+trưởng|lãnh\s+đạo|người\s+đứng\s+đầu|tất\s+cả|toàn\s+bộ|một\s+số)\s+){0,2}(?:(?:các|những|mỗi|từng)\s|cơ\s+quan\b|đơn\s+vị\b|bộ\s+phận\b)",
    re.IGNORECASE,
)
_TASK_OF_LEAD = re.compile(r"\s+(?!phối\s+hợp|cùng|với|và\s|các\s)[a-zđ][^,;.\n]*(?=[,;.\n])")
_OBJECT = re.compile(
    rf"[\s,]+(?:(?:và\s+)?{_SUPPORT}\s+)?(?:soạn\s+thảo|xây\s+dựng|đề\s+án|dự\s+án|đề\s+tài|nhiệm\s+vụ|thẩm\s+định|biên\s+soạn|văn\s+bản"
    r"|nội\s+dung|chương\s+trình|thủ\s+tục)\b",
    re.IGNORECASE,
)
_LEADING = frozenset(("chủ trì", "đầu mối", "ct", "thực hiện", "tham mưu"))


def split_roles(leads: str, supports: str) -> tuple[str, str]:
    """The words of leads and supports, also where the cell of leads holds both."""
    found = _by_marks(leads) or _by_brackets(leads) or _by_sentence(leads)
    if found is None:
        return leads, supports
    lead, support = found
    return lead, "; ".join(filter(None, (supports, support)))


def _trimmed(text: str) -> str:
    return text.strip(" \n\t;,.-–—+*•")


def _by_marks(text: str) -> tuple[str, str] | None:
    """ "Chủ trì: …; Phối hợp: …": each mark up to the next; what stands before the first leads."""
    marks = list(_MARK.finditer(text))
    if not marks:
        return None
    parts: dict[bool, list[str]] = {True: [_trimmed(text[: marks[0].start()])], False: []}
    for mark, end in zip(marks, [*(other.start() for other in marks[1:]), len(text)], strict=True):
        role = mark["role"] or mark["line"] or mark["doer"] or mark["short"]
        parts[clean(role).lower() in _LEADING].append(_trimmed(text[mark.end() : end]))
    return "; ".join(filter(None, parts[True])), "; ".join(filter(None, parts[False]))


def _by_brackets(text: str) -> tuple[str, str] | None:
    """ "Sở A (chủ trì), Sở B, Sở C (phối hợp)": the role is that of what stands before it, back to the one before."""
    marks = list(_BRACKET.finditer(text))
    if not marks:
        return None
    parts: dict[bool, list[str]] = {True: [], False: []}
    start = 0
    only_supports = not any(_leads(mark) for mark in marks)
    for mark in marks:
        words = _trimmed(text[start : mark.start()])
        if only_supports:
            before, words = _last_name(words)
            parts[True].append(before)
        parts[_leads(mark)].append(words)
        start = mark.end()
    parts[only_supports].append(_trimmed(text[start:]))
    return "; ".join(filter(None, parts[True])), "; ".join(filter(None, parts[False]))


def _leads(mark: re.Match[str]) -> bool:
    return clean(mark["role"] or mark["bare"]).lower() in _LEADING


def _last_name(text: str) -> tuple[str, str]:
    """What stands before the last name, and that name."""
    names = list(Grammar(read_pieces(text), lambda _: False).names())
    at = text.rfind(names[-1].words) if len(names) > 1 else -1
    return (_trimmed(text[:at]), text[at:]) if at > 0 else ("", text)


def _by_sentence(text: str) -> tuple[str, str] | None:
    """ "Sở A chủ trì, phối hợp với Sở B tham mưu UBND tỉnh …", "Sở A phối hợp với Sở B"."""
    found = _LEADS.match(text)
    if found and not _names_a_class(found):
        task = _TASK_OF_LEAD.match(found["rest"])
        rest = found["rest"][task.end() :] if task else found["rest"]
        for pattern in (_SUPPORTED_BY, _SUPPORTS):
            if support := pattern.match(rest):
                return _trimmed(found["lead"]), _trimmed(_PURPOSE.sub("", support["support"]))
        others = _trimmed(_PURPOSE.sub("", rest)) if rest.lstrip(" ")[:1] in (",", ";", "\n", ".") else ""
        return _trimmed(found["lead"]), others
    for pattern in (_TOGETHER, _TWO):
        found = pattern.match(text)
        if found and not _KIND_ONLY.match(found["lead"]):
            return _trimmed(found["lead"]), _trimmed(_PURPOSE.sub("", found["support"]))
    return None


def _names_a_class(found: re.Match[str]) -> bool:
    """Whether "chủ trì" says which of a class are meant, and not what a body does."""
    lead = found["lead"]
    if not _CLASS.match(lead):
        return False
    return bool(_KIND_ONLY.match(lead) or found["chosen"] or _OBJECT.match(found["rest"]))
