"""How the interface says that something will end: headers of the answers, marks in the schema.

`Deprecation` is RFC 9745 (since when it should not be used any more), `Sunset` RFC 8594 (from when on it may be gone),
`Link` names where it is explained.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from reform.common.wording import day


@dataclass(frozen=True)
class Deprecated:
    """A resource, parameter or field that goes: `since` and `until` are days in Vietnam, `instead` is a Vietnamese
    sentence that says what to use.
    """

    since: date
    until: date
    instead: str

    @property
    def words(self) -> str:
        """For the documentation."""
        return f"Ngừng khuyến khích từ {day(self.since)}, có thể bỏ từ {day(self.until)}. {self.instead}"


def tell_deprecations(response: HttpResponse, told: Iterable[Deprecated]) -> None:
    """Write the headers for what the answer is made of; of several the one that ends first speaks."""
    first = min(told, key=lambda one: one.until, default=None)
    if first is None:
        return
    response.headers["Deprecation"] = f"@{_seconds(first.since)}"
    response.headers["Sunset"] = http_date(_seconds(first.until))
    response.headers["Link"] = f'<{reverse("api:docs")}>; rel="deprecation"; type="text/html"'


def _seconds(on: date) -> int:
    return int(timezone.make_aware(datetime.combine(on, time.min)).timestamp())
