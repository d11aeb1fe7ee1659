"""Filters of lists, kept in the address; a value that is not on offer counts as none."""

from collections.abc import Iterable
from typing import Any

from django import forms

from indicators.models import ReformArea
from plans.enums import PlanStatus
from plans.queries.my_work import WorkGroup
from plans.states import State


class FilterForm(forms.Form):
    """Search without diacritics, and what a list adds to it."""

    q = forms.CharField(label="Tìm", required=False, max_length=100)

    def chosen(self) -> dict[str, Any]:
        """The values that are on offer, by name; empty ones are left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _any(label: str, choices: Iterable[tuple] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "Tất cả"), *choices])


def _area_choices() -> list[tuple[str, str]]:
    return list(ReformArea.objects.values_list("key", "short_name"))


class WorkFilterForm(FilterForm):
    """Work by plan, area and group of state. One query for the areas; `plans` are (code, title)."""

    plan = _any("Kế hoạch")
    area = _any("Lĩnh vực")
    state = _any("Tình trạng", WorkGroup.choices)

    def __init__(self, *args, plans: Iterable[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [("", "Tất cả"), *plans]
        self.fields["area"].choices = [("", "Tất cả"), *_area_choices()]


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
