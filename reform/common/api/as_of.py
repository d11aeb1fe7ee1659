"""`?as_of=`: what held at the end of an earlier day, or in a report that was accepted."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from reform.common import clock
from reform.common.wording import day as written

AS_OF = "as_of"
PATTERN = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|report:[0-9]{1,18})$"
_EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True)
class FrozenReport:
    """An accepted report: the day up to which it counts, when its numbers were taken, of which body and period they
    are, and its figures by indicator (numerator, denominator, value, band).
    """

    cutoff_on: date
    taken_at: datetime
    unit_id: int
    unit_path: str
    year: int
    period: str
    figures: Mapping[str, tuple] = field(default_factory=dict)


@dataclass(frozen=True)
class AsOf:
    """What the parameter asks for: the end of `day`, which is a report's cut-off where one was named."""

    day: date
    report: FrozenReport | None = None


def read_as_of(text: str, request: Request) -> AsOf:
    """What the text asks for. Raises `ValidationError` for another text or a day to come, `NotFound` for a report that
    the account does not see or that is not accepted, `InsufficientScope` for a report and a key that opens none.
    """
    if not re.fullmatch(PATTERN, text, re.ASCII):
        raise _wrong("Hãy viết một ngày, ví dụ 2025-06-13, hoặc một báo cáo đã tiếp nhận, ví dụ report:12.")
    if text.startswith("report:"):
        find: Callable[[Request, int], FrozenReport | None] = import_string(settings.API_REPORT_AS_OF)
        report = find(request, int(text.removeprefix("report:")))
        if report is None:
            raise NotFound
        return AsOf(report.cutoff_on, report)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _wrong(f"Không có ngày “{text}”.") from error
    if not _EARLIEST <= day <= clock.today():
        raise _wrong(f"Ngày phải từ {written(_EARLIEST)} đến ngày làm việc hiện tại, {written(clock.today())}.")
    return AsOf(day)


def refuse_as_of(reason: str) -> ValidationError:
    """The error of a resource of which no earlier state is kept."""
    return _wrong(reason)


def _wrong(message: str) -> ValidationError:
    return ValidationError({AS_OF: [message]})
