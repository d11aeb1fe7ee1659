"""A register as its page shows it: which entries, what they add up to in words, which reports have counted a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from organisations.enums import REPORTING_KINDS, Role, UnitKind
from organisations.models import Unit, User
from reform.common.periods import NATIONAL, Period, default_window
from reform.common.wording import day, number, percent
from reporting.enums import SENT_REPORT_STATUSES, RegisterKind
from reporting.models import REGISTERS, Entry, Finding, Inspection, RegisterQuerySet, Report, ReportRound
from reporting.queries.register_sums import sums_of
from reporting.snapshot import RegisterSums

STRUCK, OPEN = "struck", "open"


@dataclass(frozen=True)
class Asked:
    """Which entries of a register: of which days (both None: all), unit, area, with which words; struck out or with
    open findings by `state`.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    unit: str = ""
    area: str = ""
    words: str = ""
    state: str = ""


@dataclass(frozen=True)
class WindowChoice:
    """Days that a report counts, under the name that people know them by."""

    starts_on: date
    ends_on: date
    label: str

    @property
    def key(self) -> str:
        """As the address names it."""
        return window_key(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class Cell:
    """What stands in a column of an entry's row."""

    heading: str
    text: str
    is_number: bool = False


@dataclass(frozen=True)
class EntryRow:
    """An entry as a row."""

    entry: Entry
    cells: list[Cell]


def window_key(starts_on: date, ends_on: date) -> str:
    """Days from and to as addresses of registers name them: 20241215-20250614."""
    return f"{starts_on:%Y%m%d}-{ends_on:%Y%m%d}"


def entries_seen(user: User, kind: RegisterKind) -> RegisterQuerySet:
    """Entries of the register that the person sees, with what their pages show."""
    return REGISTERS[kind].objects.visible_to(user).select_related("unit", "area", "entered_by", "struck_by")


def findings_seen(user: User) -> QuerySet[Finding]:
    """Findings of the inspections that the person sees."""
    return Finding.objects.filter(inspection__in=Inspection.objects.visible_to(user)).select_related("inspection__unit")


def entries_asked(user: User, kind: RegisterKind, asked: Asked) -> RegisterQuerySet:
    """The entries that were asked for, the newest first."""
    entries = entries_seen(user, kind).matching(asked.words)
    if asked.starts_on and asked.ends_on:
        entries = entries.within(asked.starts_on, asked.ends_on)
    if asked.unit:
        entries = entries.filter(unit__code=asked.unit)
    if asked.area:
        entries = entries.filter(area__key=asked.area)
    entries = entries.filter(struck_at__isnull=False) if asked.state == STRUCK else entries.standing()
    if asked.state == OPEN and kind == RegisterKind.INSPECTION:
        entries = entries.with_open_findings()
    return entries.with_numbers().order_by("-happened_on", "-pk")


def rows_of(entries: Iterable[Entry]) -> list[EntryRow]:
    """Entries of one register as rows."""
    return [EntryRow(entry, _cells(entry)) for entry in entries]


def row_of(user: User, kind: RegisterKind, pk: int) -> EntryRow | None:
    """One entry that the person sees, as a row. One query."""
    entry = entries_seen(user, kind).with_numbers().filter(pk=pk).first()
    return EntryRow(entry, _cells(entry)) if entry else None


def headings(kind: RegisterKind) -> list[Cell]:
    """The columns between the day and what an entry is about, without anything in them."""
    return [Cell(heading, "", is_number) for heading, is_number in _HEADINGS[kind]]


def sums_words(user: User, kind: RegisterKind, asked: Asked) -> str:
    """What the entries that were asked for add up to, in one line. At most two queries."""
    until = asked.ends_on if asked.state != OPEN else None
    entries = entries_asked(user, kind, asked)
    return in_words(kind, sums_of(entries, until))


def in_words(kind: RegisterKind, sums: RegisterSums) -> str:
    """ "12 cuộc kiểm tra (3 đột xuất), 30 phát hiện, 25 đã xử lý (83,3%)"."""
    match kind:
        case RegisterKind.INSPECTION:
            sudden = f" ({number(sums.unannounced)} đột xuất)" if sums.unannounced else ""
            handled = f"{number(sums.handled)} đã xử lý{_share(sums.handled, sums.findings)}"
            return f"{_counted(kind, sums.inspections)}{sudden}, {number(sums.findings)} phát hiện, {handled}"
        case RegisterKind.DOCUMENT:
            return _counted(kind, sums.documents)
        case RegisterKind.COMMUNICATION:
            people = f", {number(sums.audience)} lượt người tham gia, tiếp cận" if sums.audience else ""
            return f"{_counted(kind, sums.communications)}{people}"
        case RegisterKind.DIALOGUE:
            answered = f"{number(sums.answered)} đã giải quyết, trả lời{_share(sums.answered, sums.raised)}"
            people = f"{number(sums.participants)} người tham dự, {number(sums.raised)} kiến nghị"
            return f"{_counted(kind, sums.dialogues)}, {people}, {answered}"
    back = f"thu về {number(sums.forms_returned)}{_share(sums.forms_returned, sums.forms_sent)}"
    good = (
        f", hài lòng {number(sums.satisfied)}{_share(sums.satisfied, sums.satisfied_of)}" if sums.satisfied_of else ""
    )
    return f"{_counted(kind, sums.surveys)}, phát ra {number(sums.forms_sent)} phiếu, {back}{good}"


def units_seen(user: User) -> list[tuple[str, str]]:
    """The units whose registers the person may tell apart, by code; none for who sees one alone. One query."""
    if user.role != Role.ADMIN and not user.unit.sees_whole_province(user.role):
        return []
    units = Unit.objects.visible_to(user).filter(kind__in=(UnitKind.PROVINCE, *REPORTING_KINDS))
    return list(units.order_by("sort_key", "code").values_list("code", "name"))


def windows_for(province: Unit | None, on: date) -> list[WindowChoice]:
    """Days to choose from, the newest year first: those of the province's rounds, else the national ones. One query."""
    rounds = list(ReportRound.objects.filter(province=province).order_by("-cutoff_on", "-id")) if province else []
    known = {(round_.year, round_.period): round_ for round_ in rounds if round_.period != Period.AD_HOC}
    years = {on.year, on.year - 1} | {round_.year for round_ in rounds}
    found = []
    for year in sorted(years, reverse=True):
        for period in reversed(NATIONAL):
            window = known.get((year, period)) or default_window(year, period)
            found.append(WindowChoice(window.starts_on, window.cutoff_on, period.title(year)))
        others = [round_ for round_ in rounds if round_.year == year and round_.period not in NATIONAL]
        found += [WindowChoice(round_.starts_on, round_.cutoff_on, round_.title) for round_ in others]
    return list({choice.key: choice for choice in reversed(found)}.values())[::-1]


def sent_reports(unit: Unit, happened_on: date) -> list[Report]:
    """The unit's reports that have counted the day and were sent: they stay as they are. One query."""
    reports = Report.objects.filter(
        unit=unit, status__in=SENT_REPORT_STATUSES, round__starts_on__lte=happened_on, round__cutoff_on__gte=happened_on
    )
    return list(reports.select_related("round").defer("snapshot").order_by("round__cutoff_on"))


_HEADINGS = {
    RegisterKind.INSPECTION: (("Đơn vị được kiểm tra", False), ("Phát hiện", True), ("Đã xử lý", True)),
    RegisterKind.DOCUMENT: (("Số, ký hiệu", False), ("Loại", False)),
    RegisterKind.COMMUNICATION: (("Hình thức", False), ("Số lượng", True), ("Lượt người", True)),
    RegisterKind.DIALOGUE: (("Đối thoại với", False), ("Tham dự", True), ("Kiến nghị", True), ("Đã trả lời", True)),
    RegisterKind.SURVEY: (("Phát ra", True), ("Thu về", True), ("Hài lòng", True)),
}


def _cells(entry: Entry) -> list[Cell]:
    kind = entry.register
    match kind:
        case RegisterKind.INSPECTION:
            texts = (entry.inspected, number(entry.found), _of(entry.handled, entry.found))
        case RegisterKind.DOCUMENT:
            texts = (entry.number, entry.get_kind_display())
        case RegisterKind.COMMUNICATION:
            texts = (entry.get_form_display(), number(entry.quantity), _count(entry.audience))
        case RegisterKind.DIALOGUE:
            numbers = (number(entry.participants), number(entry.raised), _of(entry.answered, entry.raised))
            texts = (entry.with_whom, *numbers)
        case _:
            texts = (number(entry.sent), _of(entry.returned, entry.sent), _of(entry.satisfied, entry.returned))
    return [Cell(heading, text, is_number) for (heading, is_number), text in zip(_HEADINGS[kind], texts, strict=True)]


def _counted(kind: RegisterKind, count: int) -> str:
    return f"{number(count)} {kind.things}"


def _count(value: int | None) -> str:
    return "" if value is None else number(value)


def _of(part: int | None, whole: int) -> str:
    """A count and its share; nothing where it was not counted."""
    return "" if part is None else f"{number(part)}{_share(part, whole)}"


def _share(part: int, whole: int) -> str:
    return f" ({percent(part, whole)})" if whole else ""


def counted_words(reports: Iterable[Report]) -> str:
    """Says which reports have counted an entry and will not change with it; empty without any."""
    titles = [f"“{report.round.title}” (gửi ngày {day(report.submitted_on)})" for report in reports]
    if not titles:
        return ""
    return f"Ngày này thuộc kỳ của báo cáo đã gửi: {', '.join(titles)}. Sửa sổ không làm thay đổi báo cáo đó."
