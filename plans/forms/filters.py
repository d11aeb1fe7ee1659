"""Filters of lists, kept in the address; a value that is not on offer counts as none."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from indicators.models import ReformArea
from organisations.models import Unit
from plans.enums import AssignmentRole, PlanStatus, Reviewer
from plans.models import Plan
from plans.queries.my_work import WorkGroup
from plans.queries.work_filters import ANYBODY, MISSING, SORTS, WorkFilters, due_periods
from plans.states import State

_SELECTED = SafeString(" selected")
_YEAR_OF_PERIOD = re.compile(r"((?:19|20)\d\d)-")


class FilterForm(forms.Form):
    """Search without diacritics, and what a list adds to it."""

    q = forms.CharField(label="Tìm", required=False, max_length=100)

    def chosen(self) -> dict[str, Any]:
        """The values that are on offer, by name; empty ones are left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class _Select(forms.Select):
    """A list to choose from, put together without a template for each of its fifty options."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        """As Django writes it."""
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, _SELECTED if str(key) == chosen else "", label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt({"name": name, **(attrs or {})}), options)


class _DayInput(forms.DateInput):
    """A day as people write it."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "numeric", "placeholder": "ngày/tháng/năm"})


class _DaysInput(forms.NumberInput):
    """A number of days."""

    def __init__(self) -> None:
        super().__init__(attrs={"placeholder": "ví dụ 30"})


def _any(label: str, choices: Iterable[tuple] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "Tất cả"), *choices], widget=_Select)


def _area_choices() -> list[tuple[str, str]]:
    return list(ReformArea.objects.values_list("key", "short_name"))


class WorkFilterForm(FilterForm):
    """Work by whatever `WorkFilters` knows. One query for the areas; the unit is asked for where there are several."""

    plan = _any("Kế hoạch")
    area = _any("Lĩnh vực")
    state = _any("Tình trạng", WorkGroup.choices)
    unit = _any("Đơn vị")
    role = _any("Vai trò", AssignmentRole.choices)
    period = _any("Hạn trong kỳ")
    due_from = forms.DateField(label="Hạn từ ngày", required=False, widget=_DayInput)
    due_to = forms.DateField(label="Hạn đến ngày", required=False, widget=_DayInput)
    stale = forms.IntegerField(
        label="Chưa cập nhật quá (ngày)", required=False, min_value=1, max_value=999, widget=_DaysInput
    )
    awaits = _any("Chờ duyệt", [(ANYBODY, "Đang chờ duyệt"), *((one.value, f"Chờ {one.label}") for one in Reviewer)])
    word = _any("Báo cáo theo kỳ", [(MISSING, "Chưa báo cáo kỳ này")])
    sort = forms.ChoiceField(
        label="Sắp xếp trong từng nhóm", required=False, choices=[("", "Mặc định"), *SORTS], widget=_Select
    )

    typed = ("due_from", "due_to", "stale")
    more = ("unit", "role", "period", "due_from", "due_to", "stale", "awaits", "word", "sort")

    def __init__(self, *args, plans: Iterable[Plan], units: Sequence[Unit], on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [("", "Tất cả"), *((plan.code, plan.title) for plan in plans)]
        self.fields["area"].choices = [("", "Tất cả"), *_area_choices()]
        self.fields["period"].choices = [("", "Tất cả"), *self._periods(on)]
        if len(units) > 1:
            self.fields["unit"].choices = [("", "Tất cả"), *((unit.code, unit.name) for unit in units)]
        else:
            del self.fields["unit"]

    def _periods(self, on: date) -> list[tuple[str, str]]:
        """Those of this year and the next, and of the year that the address names."""
        named = _YEAR_OF_PERIOD.match(self.data.get("period", ""))
        years = {on.year, on.year + 1} | ({int(named[1])} if named else set())
        return [period for year in sorted(years) for period in due_periods(year)]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        first, last = self.cleaned_data.get("due_from"), self.cleaned_data.get("due_to")
        if first and last and first > last:
            self.add_error("due_to", "Ngày sau phải từ ngày trước trở đi.")
        return self.cleaned_data

    def filters(self) -> WorkFilters:
        """What was chosen."""
        return WorkFilters(**self.chosen())

    def query(self) -> str:
        """What was chosen, as the end of an address; empty and impossible values are left out."""
        chosen = QueryDict(mutable=True)
        for name in self.chosen():
            chosen[name] = self.data[name].strip()
        return chosen.urlencode()

    @property
    def wants_more(self) -> bool:
        """Whether one of the further filters was chosen, or typed wrongly."""
        return any(self.data.get(name) for name in self.more)

    @property
    def mistyped(self) -> list[str]:
        """What is wrong with what was typed; a choice that is not on offer counts as none and is not worth a word."""
        self.is_valid()
        return [f"{self.fields[name].label}: {text}" for name in self.typed for text in self.errors.get(name, ())]


class OutlineFilterForm(FilterForm):
    """Activities of one plan by area and state. One query."""

    area = _any("Lĩnh vực")
    state = _any("Tình trạng", [choice for choice in State.choices if choice[0] != State.RETURNED])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "Tất cả"), *_area_choices()]


class PlanFilterForm(FilterForm):
    """Plans by year and status."""

    year = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    status = _any("Trạng thái", PlanStatus.choices)

    def __init__(self, *args, years: Iterable[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "Tất cả"), *((year, str(year)) for year in years)]
