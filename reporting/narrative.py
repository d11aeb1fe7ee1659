"""Sentences that numbers can write: the generated text of each heading of the outline. Pure; nothing is said that
the snapshot, or the reports that it adds up, do not hold.

Texts are paragraphs, one a line; a line that begins with "- " is an item. An office may rewrite any of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from reform.common.periods import Period
from reform.common.wording import number, percent, percentage
from reporting.snapshot import Counts, Figure, Snapshot, WorkLine

_ITEM_LIMIT = 12
_ITEM_LENGTH = 400
_AREA_NAMES = {
    "steering": "công tác chỉ đạo, điều hành",
    "institution": "cải cách thể chế",
    "procedures": "cải cách thủ tục hành chính",
    "apparatus": "cải cách tổ chức bộ máy",
    "civil_service": "cải cách chế độ công vụ",
    "public_finance": "cải cách tài chính công",
    "digital_government": "xây dựng, phát triển chính quyền điện tử, chính quyền số",
}
# Headings whose text in a province's report is what its agencies wrote under them.
QUOTED = ("causes", "proposals")


@dataclass(frozen=True)
class Sources:
    """What a province's report is added up from: its agencies' đầu việc, and under each key of `QUOTED` what they
    wrote, as (agency, sentence).
    """

    lines: tuple[WorkLine, ...] = ()
    quotes: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def generated_text(key: str, snapshot: Snapshot, sources: Sources | None = None) -> str:
    """The text that the portal writes under the outline's heading `key`; empty where only people can.

    `sources` are given for a province's report; an agency's own lines stand in its snapshot.
    """
    lines = sources.lines if sources else snapshot.lines
    area = key.removeprefix("area_")
    if sources and key in QUOTED:
        sentences = _quotes(sources.quotes.get(key, ()))
    elif area in _AREA_NAMES:
        sentences = _area_sentences(snapshot, area, [line for line in lines if line.area == area])
    elif key in _WRITERS:
        sentences = _WRITERS[key](snapshot, list(lines))
    else:
        sentences = ()
    return "\n".join(sentence for sentence in sentences if sentence)


def period_name(snapshot: Snapshot) -> str:
    """ "6 tháng đầu năm 2025", "quý I năm 2025", "năm 2025": the period inside a sentence."""
    title = Period(snapshot.period).title(snapshot.year)
    return title[0].lower() + title[1:]


def _plan_sentences(snapshot: Snapshot, lines: list[WorkLine]) -> Iterable[str]:
    counts = snapshot.counts
    if counts.planned:
        yield (
            f"Tính đến ngày {_day(snapshot.cutoff_on)}, {_who(snapshot)} được giao chủ trì {_tasks(counts.planned)} "
            f"theo các kế hoạch cải cách hành chính đang thực hiện; {_done(counts)}."
        )
        yield _breakdown(counts)
        if snapshot.due_in_window:
            yield (
                f"Trong kỳ có {_tasks(snapshot.due_in_window)} đến hạn; "
                f"{_tasks(snapshot.done_in_window)} hoàn thành trong kỳ."
            )
        if counts.continuous and snapshot.continuous_told is not None:
            told, continuous = number(snapshot.continuous_told), number(counts.continuous)
            yield f"Nhiệm vụ thường xuyên: {told}/{continuous} nhiệm vụ có báo cáo kết quả trong kỳ."
    else:
        yield f"Trong {period_name(snapshot)}, {_who(snapshot)} không được giao chủ trì nhiệm vụ nào theo kế hoạch."
    yield from _coverage(snapshot)


def _area_sentences(snapshot: Snapshot, area: str, lines: list[WorkLine]) -> Iterable[str]:
    counts = snapshot.area(area)
    if counts.planned:
        yield f"Về {_AREA_NAMES[area]}, {_who(snapshot)} được giao chủ trì {_tasks(counts.planned)}; {_done(counts)}."
        yield _breakdown(counts)
    else:
        yield f"{_scope(snapshot)} không có nhiệm vụ được giao chủ trì về {_AREA_NAMES[area]}."
    done = [line for line in lines if line.completed_on]
    yield from _items("Kết quả đã hoàn thành:", done, lambda line: _result(snapshot, line))
    figures = [figure for figure in snapshot.figures if figure.area == area and figure.value is not None]
    if figures:
        yield "Kết quả thực hiện chỉ tiêu:"
        yield from _bullets([_figure(figure) for figure in figures])


def _achievements(snapshot: Snapshot, lines: list[WorkLine]) -> Iterable[str]:
    counts = snapshot.counts
    if not counts.planned:
        return
    yield f"{_who(snapshot, first=True)} {_done(counts)}."
    best = [area for area in snapshot.areas if area.counts.planned and area.counts.done == area.counts.planned]
    if best:
        yield f"Hoàn thành toàn bộ nhiệm vụ về: {', '.join(_AREA_NAMES[area.key] for area in best)}."


def _shortcomings(snapshot: Snapshot, lines: list[WorkLine]) -> Iterable[str]:
    counts = snapshot.counts
    if counts.overdue:
        yield f"Còn {_tasks(counts.overdue)} quá hạn chưa hoàn thành."
        late = [line for line in lines if line.part == "overdue"]
        yield from _items("", late, lambda line: f"{line.title} ({line.unit}, hạn {_day(line.due_on)})")
    if counts.done_late:
        yield f"Có {_tasks(counts.done_late)} hoàn thành sau thời hạn."
    if not counts.overdue and not counts.done_late:
        yield f"{_scope(snapshot)} không có nhiệm vụ quá hạn."
    others = [line for line in lines if line.difficulty and line.difficulty != _cause(line)]
    yield from _items("Khó khăn, vướng mắc:", others, lambda line: _said(snapshot, line, line.difficulty))


def _causes(snapshot: Snapshot, lines: list[WorkLine]) -> Iterable[str]:
    yield from _items("", [line for line in lines if _cause(line)], _cause)


def _next_work(snapshot: Snapshot, lines: list[WorkLine]) -> Iterable[str]:
    open_parts = ("overdue", "in_progress", "not_started")
    ahead = [line for line in lines if line.part in open_parts and line.due_on]
    ahead.sort(key=lambda line: (line.due_on, line.assignment))
    if snapshot.units or snapshot.missing:
        counts = snapshot.counts
        within = counts.in_progress + counts.not_started
        parts = [(within, "đang trong hạn"), (counts.overdue, "quá hạn")]
        todo = " và ".join(f"{_tasks(count)} {words}" for count, words in parts if count)
        yield f"Đôn đốc các cơ quan, đơn vị hoàn thành {todo}." if todo else ""
    yield from _items(
        "Tập trung hoàn thành các nhiệm vụ sau:",
        ahead,
        lambda line: f"{_said(snapshot, line, line.title)} (hạn {_day(line.due_on)})",
    )


def _proposals(snapshot: Snapshot, lines: list[WorkLine]) -> Iterable[str]:
    yield from _items("", [line for line in lines if line.proposal], lambda line: line.proposal)


def _coverage(snapshot: Snapshot) -> Iterable[str]:
    if not snapshot.units and not snapshot.missing:
        return
    expected = len(snapshot.units) + len(snapshot.missing)
    yield f"Báo cáo tổng hợp từ {len(snapshot.units)}/{expected} cơ quan, đơn vị đã gửi báo cáo và được tiếp nhận."
    if snapshot.missing:
        yield f"Chưa có báo cáo được tiếp nhận của: {', '.join(snapshot.missing)}."


_WRITERS: dict[str, Callable[[Snapshot, list[WorkLine]], Iterable[str]]] = {
    "plan": _plan_sentences,
    "achievements": _achievements,
    "shortcomings": _shortcomings,
    "causes": _causes,
    "next": _next_work,
    "proposals": _proposals,
}


def _who(snapshot: Snapshot, *, first: bool = False) -> str:
    name = "các cơ quan, đơn vị" if snapshot.units or snapshot.missing else snapshot.unit_name
    return name[:1].upper() + name[1:] if first else name


def _scope(snapshot: Snapshot) -> str:
    """Where a statement that something is not there holds: a province speaks of the reports that it has."""
    if not snapshot.missing:
        return "Tính đến ngày chốt số liệu,"
    return f"Trong {len(snapshot.units)}/{len(snapshot.units) + len(snapshot.missing)} báo cáo đã tiếp nhận"


def _tasks(count: int) -> str:
    """ "05 nhiệm vụ", "12 nhiệm vụ": as offices write numbers under ten."""
    return f"{count:02d} nhiệm vụ" if count < 10 else f"{number(count)} nhiệm vụ"


def _done(counts: Counts) -> str:
    if not counts.done:
        return "chưa có nhiệm vụ hoàn thành"
    share = percent(counts.done, counts.planned)
    return f"đã hoàn thành {number(counts.done)}/{number(counts.planned)} nhiệm vụ ({share})"


def _breakdown(counts: Counts) -> str:
    parts = (
        (counts.done_on_time, "hoàn thành đúng hạn"),
        (counts.done_late, "hoàn thành quá hạn"),
        (counts.in_progress, "đang thực hiện"),
        (counts.not_started, "chưa thực hiện"),
        (counts.continuous, "thực hiện thường xuyên"),
        (counts.waiting, "chờ mốc thời gian"),
        (counts.overdue, "quá hạn"),
    )
    present = [(count, words) for count, words in parts if count]
    if len(present) == 1:
        count, words = present[0]
        return f"Toàn bộ {_tasks(count)} {words}." if count > 1 else f"Nhiệm vụ {words}."
    return "Trong đó: " + "; ".join(f"{_tasks(count)} {words}" for count, words in present) + "."


def _items(intro: str, lines: list[WorkLine], write: Callable[[WorkLine], str]) -> Iterable[str]:
    texts = list(dict.fromkeys(_one_line(write(line)) for line in lines))
    if texts and intro:
        yield intro
    rest = len(texts) - _ITEM_LIMIT
    yield from _bullets(texts[:_ITEM_LIMIT] + ([f"Và {rest} nội dung khác nêu tại Phụ lục"] if rest > 0 else []))


def _quotes(said: Iterable[tuple[str, str]]) -> Iterable[str]:
    """What agencies wrote, each sentence once with the agencies that wrote it."""
    authors: dict[str, list[str]] = {}
    for agency, sentence in said:
        authors.setdefault(_one_line(sentence).rstrip(".;"), []).append(agency)
    yield from _bullets([f"{', '.join(agencies)}: {text}" for text, agencies in authors.items()])


def _bullets(texts: list[str]) -> Iterable[str]:
    """Items of one list: a semicolon after each, a full stop after the last."""
    for place, text in enumerate(texts, start=1):
        yield f"- {text.rstrip('.;')}{'.' if place == len(texts) else ';'}"


def _result(snapshot: Snapshot, line: WorkLine) -> str:
    late = ", quá hạn" if line.part == "done_late" else ""
    said = f": {line.result.rstrip('.;')}" if line.result else ""
    return f"{_said(snapshot, line, line.title)}{said} (hoàn thành ngày {_day(line.completed_on)}{late})"


def _said(snapshot: Snapshot, line: WorkLine, text: str) -> str:
    """The text, with the unit's name before it where the report speaks of several."""
    return text if line.unit == snapshot.unit_name else f"{line.unit}: {text}"


def _figure(figure: Figure) -> str:
    target = f" (mục tiêu: {figure.target.rstrip('.;')})" if figure.target else ""
    value = percentage(figure.value) if figure.unit_of_measure == "PERCENT" else number(figure.value)
    return f"{figure.name}: {value}{target}"


def _cause(line: WorkLine) -> str:
    """Why late work is late: what the unit said of that, else what it found hard; empty for work in time."""
    return (line.delay_reason or line.difficulty) if line.part in ("overdue", "done_late") else ""


def _one_line(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= _ITEM_LENGTH else joined[: _ITEM_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
