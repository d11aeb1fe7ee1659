"""Parts of sentences about a snapshot: how numbers, comparisons and lists of work are written. Pure."""

from collections.abc import Callable, Iterable
from datetime import date

from reform.common.periods import Period
from reform.common.wording import number, percent, percentage
from reporting.snapshot import Counts, Earlier, Figure, Snapshot, WorkLine

_ITEM_LIMIT = 12
_ITEM_LENGTH = 400
_NAMED_UNITS = 5
# A quarter's report alone does not begin with the year: its counts reach back before its window.
_SINCE_THE_YEAR_BEGAN = (Period.Q1, Period.H1, Period.M9, Period.YEAR)


def period_name(snapshot: Snapshot) -> str:
    """ "6 tháng đầu năm 2025", "quý I năm 2025", "năm 2025": the period inside a sentence."""
    return name_of_period(snapshot.period, snapshot.year)


def name_of_period(period: str, year: int) -> str:
    """The name of any period inside a sentence."""
    title = Period(period).title(year)
    return title[0].lower() + title[1:]


def within_period(snapshot: Snapshot) -> str:
    """ "Trong 6 tháng đầu năm 2025", "Đến hết quý III năm 2025": since when the counts of a report are."""
    since = "Trong" if snapshot.period in _SINCE_THE_YEAR_BEGAN else "Đến hết"
    return f"{since} {period_name(snapshot)}"


def who(snapshot: Snapshot) -> str:
    """Of whom the report speaks."""
    return "các cơ quan, đơn vị" if snapshot.units or snapshot.missing else snapshot.unit_name


def scope(snapshot: Snapshot) -> str:
    """Where a statement that something is not there holds: a province speaks of the reports that it has."""
    if not snapshot.missing:
        return f"Tính đến ngày {day(snapshot.cutoff_on)},"
    expected = len(snapshot.units) + len(snapshot.missing)
    return f"Theo báo cáo đã được tiếp nhận của {some(len(snapshot.units))}/{some(expected)} cơ quan, đơn vị,"


def same_units(snapshot: Snapshot, before: Earlier) -> str:
    """Of which units a province's report is compared with what they told before."""
    if not snapshot.units or before.report:
        return ""
    return f" (tính trên cùng {some(len(snapshot.units))} cơ quan, đơn vị đã được tiếp nhận báo cáo)"


def given_by(snapshot: Snapshot, figure: Figure) -> str:
    """Of how many units a province's figure is, where not all that are in the report have one."""
    if figure.expected < 2 or figure.entered >= len(snapshot.units):
        return ""
    return f", theo số liệu của {some(figure.entered)}/{some(len(snapshot.units))} cơ quan, đơn vị"


def some(count: int) -> str:
    """ "05", "12": as offices write numbers under ten."""
    return f"{count:02d}" if 0 < count < 10 else number(count)


def some_or_none(count: int) -> str:
    """As `some`; "không có" for none."""
    return some(count) if count else "không có"


def tasks(count: int) -> str:
    """ "05 nhiệm vụ", "12 nhiệm vụ"."""
    return f"{some(count)} nhiệm vụ"


def done(counts: Counts) -> str:
    """How much is done, after the name of who did it."""
    if not counts.done:
        return "chưa có nhiệm vụ hoàn thành"
    share = percent(counts.done, counts.planned)
    return f"đã hoàn thành {some(counts.done)}/{some(counts.planned)} nhiệm vụ ({share})"


def change(before: int, after: int) -> str:
    """ "tăng 04 nhiệm vụ", "giảm 02 nhiệm vụ", "không thay đổi"."""
    if before == after:
        return "không thay đổi"
    return f"{'tăng' if after > before else 'giảm'} {tasks(abs(after - before))}"


def against_year_before(snapshot: Snapshot) -> str:
    """ ", tăng 04 nhiệm vụ so với cùng kỳ năm 2024"; empty where there is nothing to compare with."""
    before = snapshot.year_before
    if before is None:
        return ""
    if before.counts.done == snapshot.counts.done:
        return f", bằng cùng kỳ năm {before.year}"
    return f", {change(before.counts.done, snapshot.counts.done)} so với cùng kỳ năm {before.year}"


def breakdown(counts: Counts) -> list[tuple[int, str]]:
    """The parts that are there, each with its words."""
    parts = (
        (counts.done_on_time, "hoàn thành đúng hạn"),
        (counts.done_late, "hoàn thành quá hạn"),
        (counts.in_progress, "đang thực hiện"),
        (counts.not_started, "chưa thực hiện"),
        (counts.continuous, "thực hiện thường xuyên"),
        (counts.waiting, "chưa đến thời điểm thực hiện"),
        (counts.overdue, "quá hạn"),
    )
    return [(count, words) for count, words in parts if count]


def together(lines: Iterable[WorkLine], same: Callable[[WorkLine], object]) -> list[list[WorkLine]]:
    """Lines of which `same` says the same, as one group each, in the order of their first: what several units were
    given is told once.
    """
    groups: dict[object, list[WorkLine]] = {}
    for line in lines:
        groups.setdefault(same(line), []).append(line)
    return list(groups.values())


def items(intro: str, groups: list[list[WorkLine]], write: Callable[[list[WorkLine]], str]) -> Iterable[str]:
    """A list of the groups' texts under its introduction, each text once; long lists are cut."""
    texts = list(dict.fromkeys(text for group in groups if (text := one_line(write(group)))))
    if texts and intro:
        yield intro
    rest = len(texts) - _ITEM_LIMIT
    yield from bullets(texts[:_ITEM_LIMIT] + ([f"Và {some(rest)} nội dung khác nêu tại Phụ lục"] if rest > 0 else []))


def quotes(said: Iterable[tuple[str, str]]) -> Iterable[str]:
    """What agencies wrote, each sentence once with the agencies that wrote it."""
    authors: dict[str, list[str]] = {}
    for agency, sentence in said:
        authors.setdefault(one_line(sentence).rstrip(".;"), []).append(agency)
    yield from bullets([named(", ".join(agencies), text) for text, agencies in authors.items()])


def bullets(texts: list[str]) -> Iterable[str]:
    """Items of one list: a semicolon after each, a full stop after the last."""
    for place, text in enumerate(texts, start=1):
        yield f"- {text.rstrip('.;')}{'.' if place == len(texts) else ';'}"


def said_by(snapshot: Snapshot, group: list[WorkLine], text: str) -> str:
    """The text, with the units' names before it where the report speaks of several."""
    own = all(line.unit == snapshot.unit_name for line in group)
    return text if own else named(units_of(group), text)


def units_of(group: list[WorkLine]) -> str:
    """ "Sở Tài chính, Sở Y tế"; of many the first, and how many more."""
    names = list(dict.fromkeys(line.unit for line in group))
    if len(names) <= _NAMED_UNITS + 1:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED_UNITS])} và {some(len(names) - _NAMED_UNITS)} cơ quan, đơn vị khác"


def days_of(group: list[WorkLine]) -> str:
    """ "14/06/2025"; of several days on which units finished, each once in order: "12/03/2025, 27/04/2025"; of many the
    first and the last: "12/03/2025 – 14/06/2025".
    """
    days = sorted({line.completed_on for line in group if line.completed_on})
    return f"{day(days[0])} – {day(days[-1])}" if len(days) > 3 else ", ".join(map(day, days))


def named(unit: str, text: str) -> str:
    """ "Sở Tài chính: Thiếu người"; a text that begins with the unit's name does not get it twice."""
    return text if text.startswith(unit) else f"{unit}: {text}"


def going_on(text: str) -> str:
    """The text as it goes on after a colon: with a small letter, unless it begins with a name or an abbreviation."""
    first, _, rest = text.partition(" ")
    if not first[1:].islower() or rest[:1].isupper():
        return text
    return first.lower() + text[len(first) :]


def work_of(line: WorkLine) -> str:
    """What is to be done; plans also give an indicator alone as a task: "thực hiện chỉ tiêu tỷ lệ hồ sơ trực tuyến"."""
    is_figure = line.title.startswith("Tỷ lệ ")
    return f"Thực hiện chỉ tiêu {going_on(line.title)}" if is_figure else line.title


def outcome(line: WorkLine) -> str:
    """What came of the work, after its name: ": đã in 500 cuốn", "; sản phẩm: Sổ tay"; empty where nobody said."""
    text = line.result.rstrip(".; ")
    told, _, product = text.partition(": ")
    if told.casefold() == "đã hoàn thành" and product:
        return f"; sản phẩm: {product}"
    return f": {going_on(text)}" if text else ""


def value_of(figure: Figure, value) -> str:
    """A value of the figure as it is written."""
    return percentage(value) if figure.unit_of_measure == "PERCENT" else number(value)


def cause(line: WorkLine) -> str:
    """Why late work is late: what the unit said of that, else what it found hard; empty for work in time."""
    return (line.delay_reason or line.difficulty) if line.part in ("overdue", "done_late") else ""


def one_line(text: str) -> str:
    """A text on one line, cut after a whole word where it is long."""
    joined = " ".join(text.split())
    return joined if len(joined) <= _ITEM_LENGTH else joined[: _ITEM_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def day(value: date | None) -> str:
    """14/06/2025; None → empty."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}" if value else ""
