"""Sentences that numbers can write: the generated text of each heading of the outline. Pure; nothing is said that
the snapshot does not hold.

Texts are paragraphs, one a line; a line that begins with "- " is an item. An office may rewrite any of them.
"""

from collections.abc import Callable, Iterable
from datetime import date

from reform.common.periods import Period
from reform.common.wording import number, percent
from reporting.snapshot import Counts, Snapshot, WorkLine

_ITEM_LIMIT = 12
_AREA_NAMES = {
    "steering": "công tác chỉ đạo, điều hành",
    "institution": "cải cách thể chế",
    "procedures": "cải cách thủ tục hành chính",
    "apparatus": "cải cách tổ chức bộ máy",
    "civil_service": "cải cách chế độ công vụ",
    "public_finance": "cải cách tài chính công",
    "digital_government": "xây dựng, phát triển chính quyền điện tử, chính quyền số",
}


def generated_text(key: str, snapshot: Snapshot) -> str:
    """The text that the portal writes under the outline's heading `key`; empty where only people can."""
    area = key.removeprefix("area_")
    if area in _AREA_NAMES:
        return _join(_area_sentences(snapshot, area))
    writer = _WRITERS.get(key)
    return _join(writer(snapshot)) if writer else ""


def period_name(snapshot: Snapshot) -> str:
    """ "6 tháng đầu năm 2025", "quý I năm 2025", "năm 2025": the period inside a sentence."""
    title = Period(snapshot.period).title(snapshot.year)
    return title[0].lower() + title[1:]


def _join(sentences: Iterable[str]) -> str:
    return "\n".join(sentence for sentence in sentences if sentence)


def _plan_sentences(snapshot: Snapshot) -> Iterable[str]:
    counts = snapshot.counts
    if not counts.planned:
        yield f"Trong {period_name(snapshot)}, đơn vị không có nhiệm vụ được giao chủ trì theo kế hoạch."
        return
    yield (
        f"Tính đến ngày {_day(snapshot.cutoff_on)}, {_who(snapshot)} có {number(counts.planned)} nhiệm vụ "
        f"được giao chủ trì theo các kế hoạch cải cách hành chính đang thực hiện; "
        f"đã hoàn thành {_share(counts.done, counts)}."
    )
    yield _breakdown(counts)
    if snapshot.due_in_window:
        yield (
            f"Trong kỳ có {number(snapshot.due_in_window)} nhiệm vụ đến hạn; "
            f"{number(snapshot.done_in_window)} nhiệm vụ hoàn thành trong kỳ."
        )
    yield from _coverage(snapshot)


def _area_sentences(snapshot: Snapshot, area: str) -> Iterable[str]:
    counts = snapshot.area(area)
    if not counts.planned:
        yield f"Trong kỳ không có nhiệm vụ được giao chủ trì về {_AREA_NAMES[area]}."
        return
    yield (f"Về {_AREA_NAMES[area]}, đã hoàn thành {_share(counts.done, counts)}. {_breakdown(counts)}")
    lines = [line for line in snapshot.lines if line.area == area]
    yield from _items("Kết quả đã hoàn thành:", [line for line in lines if line.completed_on], _result)
    for figure in snapshot.figures:
        if figure.area == area and figure.value is not None:
            target = f" (mục tiêu: {figure.target})" if figure.target else ""
            value = f"{number(figure.value, 2)}%" if figure.unit_of_measure == "PERCENT" else number(figure.value)
            yield f"- {figure.name}: {value}{target}."


def _achievements(snapshot: Snapshot) -> Iterable[str]:
    counts = snapshot.counts
    if counts.planned:
        best = [area for area in snapshot.areas if area.counts.planned and area.counts.done == area.counts.planned]
        yield f"Các nhiệm vụ được triển khai theo kế hoạch; tỷ lệ hoàn thành {percent(counts.done, counts.planned)}."
        if best:
            yield f"Hoàn thành toàn bộ nhiệm vụ ở lĩnh vực: {', '.join(_AREA_NAMES[area.key] for area in best)}."


def _shortcomings(snapshot: Snapshot) -> Iterable[str]:
    counts = snapshot.counts
    if counts.overdue:
        yield f"Còn {number(counts.overdue)} nhiệm vụ quá hạn chưa hoàn thành."
        yield from _items("", [line for line in snapshot.lines if line.part == "overdue"], _late)
        late_units = [unit for unit in snapshot.units if unit.counts.overdue]
        worst = sorted(late_units, key=lambda unit: -unit.counts.overdue)[:_ITEM_LIMIT]
        yield from _bullets([f"{unit.name}: {number(unit.counts.overdue)} nhiệm vụ quá hạn" for unit in worst])
    if counts.done_late:
        yield f"Có {number(counts.done_late)} nhiệm vụ hoàn thành sau thời hạn."
    if not counts.overdue and not counts.done_late:
        yield "Trong kỳ không có nhiệm vụ quá hạn."


def _causes(snapshot: Snapshot) -> Iterable[str]:
    yield from _items("", [line for line in snapshot.lines if line.difficulty], lambda line: line.difficulty)


def _next_work(snapshot: Snapshot) -> Iterable[str]:
    open_parts = ("overdue", "in_progress", "not_started")
    ahead = sorted(
        (line for line in snapshot.lines if line.part in open_parts and line.due_on),
        key=lambda line: (line.due_on, line.assignment),
    )
    yield from _items(
        "Tập trung hoàn thành các nhiệm vụ sau:", ahead, lambda line: f"{line.title} (hạn {_day(line.due_on)})"
    )
    counts = snapshot.counts
    if snapshot.units and counts.overdue + counts.in_progress + counts.not_started:
        within = number(counts.in_progress + counts.not_started)
        yield (
            f"Đôn đốc các cơ quan, đơn vị hoàn thành {within} nhiệm vụ đang trong hạn "
            f"và {number(counts.overdue)} nhiệm vụ quá hạn."
        )


def _proposals(snapshot: Snapshot) -> Iterable[str]:
    yield from _items("", [line for line in snapshot.lines if line.proposal], lambda line: line.proposal)


def _coverage(snapshot: Snapshot) -> Iterable[str]:
    if not snapshot.units and not snapshot.missing:
        return
    expected = len(snapshot.units) + len(snapshot.missing)
    yield f"Báo cáo tổng hợp từ {len(snapshot.units)}/{expected} cơ quan, đơn vị đã gửi báo cáo và được tiếp nhận."
    if snapshot.missing:
        yield f"Chưa có báo cáo được tiếp nhận của: {', '.join(snapshot.missing)}."


_WRITERS: dict[str, Callable[[Snapshot], Iterable[str]]] = {
    "plan": _plan_sentences,
    "achievements": _achievements,
    "shortcomings": _shortcomings,
    "causes": _causes,
    "next": _next_work,
    "proposals": _proposals,
}


def _who(snapshot: Snapshot) -> str:
    return "các cơ quan, đơn vị" if snapshot.units else snapshot.unit_name


def _share(part: int, counts: Counts) -> str:
    return f"{number(part)}/{number(counts.planned)} nhiệm vụ ({percent(part, counts.planned)})"


def _breakdown(counts: Counts) -> str:
    parts = (
        (counts.done_on_time, "hoàn thành đúng hạn"),
        (counts.done_late, "hoàn thành quá hạn"),
        (counts.in_progress, "đang thực hiện"),
        (counts.not_started, "chưa thực hiện"),
        (counts.continuous, "thường xuyên"),
        (counts.waiting, "chờ mốc thời gian"),
        (counts.overdue, "quá hạn"),
    )
    return "Trong đó: " + "; ".join(f"{number(count)} {words}" for count, words in parts if count) + "."


def _items(intro: str, lines: list[WorkLine], write: Callable[[WorkLine], str]) -> Iterable[str]:
    if not lines:
        return
    if intro:
        yield intro
    texts = list(dict.fromkeys(_one_line(write(line)) for line in lines))
    rest = len(texts) - _ITEM_LIMIT
    yield from _bullets(texts[:_ITEM_LIMIT] + ([f"Và {rest} nội dung khác nêu tại Phụ lục"] if rest > 0 else []))


def _bullets(texts: list[str]) -> Iterable[str]:
    """Items of one list: a semicolon after each, a full stop after the last."""
    for place, text in enumerate(texts, start=1):
        yield f"- {text.rstrip('.;')}{'.' if place == len(texts) else ';'}"


def _result(line: WorkLine) -> str:
    late = ", quá hạn" if line.part == "done_late" else ""
    return f"{line.title} (hoàn thành ngày {_day(line.completed_on)}{late})"


def _late(line: WorkLine) -> str:
    return f"{line.title} ({line.unit}, hạn {_day(line.due_on)})"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
