"""Reminds people of their work and tells them once a week how their unit stands; a rehearsal shows it beforehand."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import transaction
from django.urls import reverse

from organisations.enums import NoticeKind, Role
from organisations.models import Notification, Unit
from organisations.queries.staff import Staff, wishes_of
from organisations.services.notify import Notice, not_told_yet, notify_each
from plans import reminder_words as words
from plans.calendars import is_working_day
from plans.milestones import WorkPeriod
from plans.models import Assignment, ChangeRequest
from plans.queries.reminders import Reminded, reminded_on
from plans.queries.unit_news import Line, NewsOfUnits, UnitNews
from plans.reminders import is_digest_day, monday_of
from reform.common import wording

_READERS = (Role.OFFICIAL, Role.OFFICE, Role.LEADER)


@transaction.atomic
def send_reminders(*, on: date, agency: Unit | None = None) -> int:
    """Tell everybody what falls on that day, in one notice a person; returns how many were new. On a day off, and to
    who was told already that day, nothing. Some dozen queries, however much there is.
    """
    return notify_each(reminders_for(on, agency))


@transaction.atomic
def send_digests(*, on: date, agency: Unit | None = None) -> int:
    """Tell the units' people how the work of their unit stands; once a week, on its first working day."""
    return notify_each(digests_for(on, agency))


def rehearse(on: date, agency: Unit | None = None) -> list[Notification]:
    """What the two above would leave with people on that day, as things stand now: unsaved, nothing is written. Who
    was told already is left out; `by_mail` says whose goes out by e-mail too.
    """
    return not_told_yet([*reminders_for(on, agency), *digests_for(on, agency)])


def reminders_for(on: date, agency: Unit | None = None) -> list[Notice]:
    """One notice for each person whom something falls on that day."""
    if not is_working_day(on):
        return []
    return [_reminder(told, on) for told in reminded_on(on, agency)]


def digests_for(on: date, agency: Unit | None = None) -> list[Notice]:
    """One notice for each reader of the weekly digest whose unit has work."""
    if not is_digest_day(on):
        return []
    news = NewsOfUnits(on, agency)
    readers = [
        person
        for person in Staff(on, agency).people
        if person.role in _READERS and wishes_of(person).digest and (not agency or person.unit.agency_id == agency.pk)
    ]
    found = [(person, news.of(person)) for person in readers]
    return [
        Notice(
            to=person,
            kind=NoticeKind.DIGEST,
            key=f"digest:{monday_of(on).isoformat()}",
            title=words.digest_title(told.name, on, len(told.late), len(told.due)),
            text=words.together(_digest(told)),
            path=reverse("plans:my_work"),
        )
        for person, told in found
        if told.total
    ]


def _reminder(told: Reminded, on: date) -> Notice:
    counts = {
        "việc quá hạn": len(told.late),
        "việc đến hạn hôm nay": len(told.today),
        "việc sắp đến hạn": len(told.soon),
        "việc thường xuyên chưa báo cáo kỳ này": len(told.period),
        "việc của đơn vị quá hạn một tuần": len(told.for_leader),
        "việc chờ ông/bà quyết định": len(told.reviews) + len(told.requests),
    }
    return Notice(
        to=told.person,
        kind=_kind(told),
        key=f"remind:{on.isoformat()}",
        title=words.reminder_title(on, counts),
        text=words.together(_passages(told, on)),
        path=reverse("plans:my_work"),
    )


def _kind(told: Reminded) -> NoticeKind:
    if told.late or told.today or told.soon or told.period:
        return NoticeKind.REMINDER
    return NoticeKind.ESCALATION if told.for_leader else NoticeKind.REVIEW


def _passages(told: Reminded, on: date) -> Iterator[list[str]]:
    own = told.person.unit_id
    yield words.passage("Quá hạn", _lines(told.late, own, on))
    yield words.passage("Đến hạn hôm nay", _lines(told.today, own, on))
    yield words.passage("Sắp đến hạn", _lines(told.soon, own, on))
    yield words.passage(
        "Việc thường xuyên chưa báo cáo kỳ này",
        (_line(row, own, _period_words(period)) for row, period in told.period),
    )
    yield words.passage("Quá hạn từ một tuần, báo cáo lãnh đạo", _lines(told.for_leader, own, on))
    reviews = (_line(row, own, f"chờ duyệt từ {wording.day(row.awaits_since)}") for row in told.reviews)
    yield words.passage("Chờ ông/bà duyệt", reviews)
    yield words.passage("Đề nghị điều chỉnh chờ trả lời", map(_request_line, told.requests))


def _lines(rows: Iterable[Assignment], own: int, on: date) -> Iterator[str]:
    return (_line(row, own, words.due_words(row.due_on, on) + _awaited(row)) for row in rows)


def _line(row: Assignment, own: int, detail: str) -> str:
    """The reader's own unit is not named."""
    unit = "" if row.unit_id == own else row.unit.short_name or row.unit.name
    return words.work_line(row.activity.label, row.activity.title, unit, detail)


def _awaited(row: Assignment) -> str:
    return f"; đang chờ {row.get_awaits_display().lower()} duyệt" if row.awaits else ""


def _period_words(period: WorkPeriod) -> str:
    return f"kỳ {period.title} kết thúc ngày {wording.day(period.ends_on)}"


def _request_line(request: ChangeRequest) -> str:
    what = f"{request.get_kind_display().lower()}, chờ từ {wording.day(request.requested_at)}"
    return words.work_line(request.activity.label, request.activity.title, request.unit.name, what)


def _digest(news: UnitNews) -> Iterator[list[str]]:
    yield [f"Đến ngày {wording.day(news.on)}:", *words.count_lines(news.total, news.done, news.counts)]
    late = (_news_line(news, line) for line in news.late)
    yield words.passage("Quá hạn", late)
    due = (_news_line(news, line) for line in news.due)
    yield words.passage(f"Đến hạn trong tuần, đến hết ngày {wording.day(news.until)}", due)
    yield words.waiting_line(news.waiting)


def _news_line(news: UnitNews, line: Line) -> str:
    unit = "" if line.unit == news.name else line.unit
    return words.work_line(line.label, line.title, unit, words.due_words(line.due_on, news.on))
