"""What reminders and digests say, in plain lines that stand in the bell and in a letter alike."""

from collections.abc import Iterable, Iterator
from datetime import date

from plans.enums import Reviewer
from plans.states import State
from reform.common import wording

MOST = 20  # lines under one heading; the page of work shows all
_TITLE = 160
_COUNTED = (State.OVERDUE, State.DUE_SOON, State.IN_PROGRESS, State.NOT_STARTED, State.CONTINUOUS, State.WAITING)


def work_line(label: str, title: str, unit: str, detail: str) -> str:
    """ "- 1.1 Rà soát văn bản (Sở Tư pháp): quá hạn 12 ngày, hạn 01/06/2025"."""
    name = wording.shortened(f"{label} {title}".strip(), _TITLE)
    return f"- {name}{f' ({unit})' if unit else ''}: {detail}"


def due_words(due_on: date, on: date) -> str:
    """How far the day is, and the day itself."""
    days = (due_on - on).days
    far = f"còn {days} ngày" if days > 0 else wording.days_until(due_on, on)
    return f"{far}, hạn {wording.day(due_on)}"


def passage(heading: str, lines: Iterable[str]) -> list[str]:
    """A heading with how many there are, and the first of them; nothing where there are none."""
    lines = list(lines)
    if not lines:
        return []
    rest = len(lines) - MOST
    return [f"{heading} ({len(lines)}):", *lines[:MOST], *([f"- … và {rest} việc khác"] if rest > 0 else [])]


def together(passages: Iterable[list[str]]) -> str:
    """The passages with an empty line between."""
    return "\n\n".join("\n".join(lines) for lines in passages if lines)


def reminder_title(on: date, counts: dict[str, int]) -> str:
    """ "Nhắc việc 13/06/2025: 2 việc quá hạn, 1 việc đến hạn hôm nay"."""
    said = ", ".join(f"{count} {words}" for words, count in counts.items() if count)
    return f"Nhắc việc {wording.day(on)}: {said}"


def digest_title(name: str, on: date, late: int, due: int) -> str:
    """ "Bản tin tuần 16/06/2025 – Sở Tư pháp: 3 việc quá hạn, 2 việc đến hạn trong tuần"."""
    said = [f"{late} việc quá hạn"] if late else []
    said += [f"{due} việc đến hạn trong tuần"] if due else []
    return f"Bản tin tuần {wording.day(on)} – {name}: {', '.join(said) or 'không có việc quá hạn'}"


def count_lines(total: int, done: int, counts: dict[State, int]) -> Iterator[str]:
    """How the unit's work stands as a whole."""
    yield f"Hoàn thành {wording.ratio(done, total)} đầu việc."
    others = [f"{state.label.lower()} {counts[state]}" for state in _COUNTED if counts.get(state)]
    if others:
        yield f"Còn lại: {', '.join(others)}."


def waiting_line(waiting: dict[str, int]) -> list[str]:
    """Whose consent how much waits for."""
    parts = [f"{Reviewer(whom).label.lower()} {count}" for whom, count in sorted(waiting.items())]
    return [f"Đang chờ duyệt: {', '.join(parts)}."] if parts else []
