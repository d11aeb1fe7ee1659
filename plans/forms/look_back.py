"""The day up to which a page shows how work stood, kept in the address as `ngay`."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, QueryDict

from plans.models import Plan
from reform.common import clock
from reform.common.forms import day_box
from reform.common.periods import Period, default_window
from reform.common.wording import day

NAME = "ngay"
_REGULAR = (Period.Q1, Period.H1, Period.Q3, Period.YEAR)


class DayForm(forms.Form):
    """The day; not one to come."""

    ngay = forms.DateField(
        label="Xem tình hình đến ngày",
        required=False,
        widget=day_box(),
        error_messages={"invalid": "Hãy ghi ngày theo dạng ngày/tháng/năm, ví dụ 31/05/2025."},
    )

    def clean_ngay(self) -> date | None:
        """A day that has come, and of which the plans know: from the year before the first of them. One query for days
        of long ago.
        """
        chosen, today = self.cleaned_data["ngay"], clock.today()
        if chosen and chosen > today:
            raise forms.ValidationError(
                f"Chưa có tình hình của ngày {day(chosen)}. Hãy chọn hôm nay ({day(today)}) hoặc một ngày trước đó."
            )
        if chosen and chosen.year < today.year - 1 and chosen < (earliest := _first_day(today)):
            raise forms.ValidationError(
                f"Hệ thống chưa theo dõi kế hoạch nào vào ngày {day(chosen)}. Hãy chọn từ ngày {day(earliest)}."
            )
        return chosen


@dataclass(frozen=True)
class LookBack:
    """What day a page shows: today, or the end of an earlier one. `others` are what else the address says."""

    on: date
    today: date
    form: DayForm
    others: list[tuple[str, str]]

    @property
    def is_past(self) -> bool:
        """Whether an earlier day is shown, so that nothing can be changed."""
        return self.on < self.today

    @property
    def status(self) -> int:
        """422 when the address names a day that cannot be shown; the page is today's then."""
        return 422 if self.form.errors else 200

    @property
    def suffix(self) -> str:
        """What an address of another page takes along: "?ngay=31%2F05%2F2025", nothing for today."""
        return f"?{self.query}" if self.is_past else ""

    @property
    def query(self) -> str:
        """The same without the question mark."""
        return urlencode({NAME: day(self.on)}) if self.is_past else ""

    @property
    def shortcuts(self) -> list[tuple[str, str]]:
        """Days that people ask for: words and the day as the address writes it; each day once."""
        month = self.today.replace(day=1)
        quarter = date(self.today.year, (self.today.month - 1) // 3 * 3 + 1, 1)
        cutoff, period = _last_cutoff(self.today)
        named = [
            ("Cuối tháng trước", month - timedelta(days=1)),
            ("Cuối quý trước", quarter - timedelta(days=1)),
            (f"Ngày chốt {period.title(cutoff.year)}", cutoff),
        ]
        days: dict[date, str] = {}
        for words, one in named:
            days.setdefault(one, words)
        return [(words, day(one)) for one, words in days.items()]


def look_back(request: HttpRequest) -> LookBack:
    """The day that the address names; today where it names none, or one that cannot be shown."""
    today, form = clock.today(), DayForm(request.GET)
    chosen = form.cleaned_data.get(NAME) if form.is_valid() else None
    return LookBack(chosen or today, today, form, _others(request.GET))


def _first_day(today: date) -> date:
    first = Plan.objects.order_by("first_year").values_list("first_year", flat=True).first()
    return date(min(first or today.year, today.year) - 1, 1, 1)


def _others(address: QueryDict) -> list[tuple[str, Any]]:
    left_out = (NAME, "page")
    return [(name, value) for name, values in address.lists() if name not in left_out for value in values if value]


def _last_cutoff(today: date) -> tuple[date, Period]:
    """The last day on which a regular report's numbers were closed, by the national rhythm."""
    years = (today.year - 1, today.year)
    cutoffs = [(default_window(year, period).cutoff_on, period) for year in years for period in _REGULAR]
    return max((one for one in cutoffs if one[0] < today), key=lambda one: one[0])
