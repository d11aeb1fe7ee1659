"""A wanted change in the words in which people read it: the original beside what is asked for."""

from datetime import date
from typing import Any

from plans.deadlines import Deadline
from plans.enums import DeadlineType, WantedChange
from plans.models import Activity, ChangeRequest
from reform.common.wording import day

DEADLINE, LEAD, TITLE, PRODUCT = "Thời hạn", "Chủ trì", "Hoạt động", "Kết quả, sản phẩm"


def words_of(request: ChangeRequest) -> list[tuple[str, str, str]]:
    """(label, original, wanted) for each thing that the request would change."""
    wanted, was = request.wanted, request.wanted["was"]
    if request.kind == WantedChange.DEADLINE:
        return [(DEADLINE, deadline_words(was), deadline_words(wanted))]
    if request.kind == WantedChange.LEAD:
        return [(LEAD, was["name"], wanted["name"])]
    texts = [(TITLE, was["title"], wanted["title"]), (PRODUCT, was["product"], wanted["product"])]
    return [(label, old, new) for label, old, new in texts if old != new]


def deadline_words(deadline: dict[str, Any]) -> str:
    """The words of a deadline as JSON, with the day that they mean: "Quý IV/2025 (đến 31/12/2025)"."""
    text = deadline["text"] or "Không nêu"
    due = day(date.fromisoformat(deadline["due_on"])) if deadline["due_on"] else ""
    return f"{text} (đến {due})" if due and due != text else text


def understood(deadline: Deadline) -> str:
    """What the portal takes the words for, as a sentence: the day lasts until its end."""
    if deadline.due_on is None:
        return f"{DeadlineType(deadline.kind).label.lower()}, không có ngày hết hạn"
    begin = f"từ {day(deadline.starts_on)} " if deadline.starts_on else ""
    return f"{begin}đến hết 24 giờ ngày {day(deadline.due_on)}"


def document_of(request: ChangeRequest) -> str:
    """ "12/TTr-STP ngày 05/06/2025"."""
    dated = f" ngày {day(request.issued_on)}" if request.issued_on else ""
    return f"{request.number}{dated}"


def deadline_json(source: Deadline | Activity) -> dict[str, Any]:
    """A deadline, read from words or standing in an activity, as a request keeps it."""
    if isinstance(source, Activity):
        text, kind, tentative = source.deadline_text, source.deadline_kind, source.deadline_tentative
    else:
        text, kind, tentative = source.text, source.kind.value, source.tentative
    return {
        "text": text,
        "kind": kind,
        "starts_on": source.starts_on.isoformat() if source.starts_on else None,
        "due_on": source.due_on.isoformat() if source.due_on else None,
        "tentative": tentative,
    }
