"""Filters of lists, kept in the address; a value that is not on offer counts as none."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from indicators.models import ReformArea
from plans.enums import PlanStatus
from plans.states import State

_SELECTED = SafeString(" selected")


class PlainInput(forms.TextInput):
    """A box to type in, put together without a template."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        """As Django writes it."""
        typed = {} if value in (None, "") else {"value": self.format_value(value)}
        given = {"type": self.input_type, "name": name, **typed, **self.build_attrs(self.attrs, attrs)}
        return format_html("<input{}>", flatatt(given))


class PlainSelect(forms.Select):
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


class FilterForm(forms.Form):
    """Search without diacritics, and what a list adds to it."""

    q = forms.CharField(label="Tìm", required=False, max_length=100, widget=PlainInput)

    def chosen(self) -> dict[str, Any]:
        """The values that are on offer, by name; empty ones are left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def any_of(label: str, choices: Iterable[tuple] = ()) -> forms.ChoiceField:
    """A choice that may stay open."""
    return forms.ChoiceField(label=label, required=False, choices=[("", "Tất cả"), *choices], widget=PlainSelect)


def area_choices() -> list[tuple[str, str]]:
    """The reform areas by key. One query."""
    return list(ReformArea.objects.values_list("key", "short_name"))


class OutlineFilterForm(FilterForm):
    """Activities of one plan by area and state. One query."""

    area = any_of("Lĩnh vực")
    state = any_of("Tình trạng", [choice for choice in State.choices if choice[0] != State.RETURNED])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "Tất cả"), *area_choices()]


class PlanFilterForm(FilterForm):
    """Plans by year and status."""

    year = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    status = any_of("Trạng thái", PlanStatus.choices)

    def __init__(self, *args, years: Iterable[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "Tất cả"), *((year, str(year)) for year in years)]
