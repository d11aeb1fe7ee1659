"""Filters of lists; a wrong value or an unknown name is an error, not silently everything."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.drainage import set_override
from rest_framework.exceptions import ValidationError

from reform.common.abbreviations import words_match
from reform.common.api.paging import PARAMETERS

_YEARS = (1990, 2100)
_MAX_ID = 2**53  # what JSON numbers hold exactly
_MAX_WORDS = 12


class StrictFilters(DjangoFilterBackend):
    """Filters lists by the view's `filterset_class`; single objects are not filtered. Misspelt names are refused."""

    def filter_queryset(self, request, queryset: QuerySet, view) -> QuerySet:
        """The rows that match; raises `ValidationError` for unknown names and wrong values."""
        if view.detail:
            return queryset
        filterset = self.get_filterset_class(view, queryset)
        known = {*PARAMETERS, *(filterset.base_filters if filterset else ())}
        if unknown := sorted(set(request.query_params) - known):
            names = ", ".join(sorted(known))
            raise ValidationError({name[:60]: [f"Không có tham số này. Các tham số: {names}."] for name in unknown})
        return super().filter_queryset(request, queryset, view)


class OneOf(forms.ChoiceField):
    """A choice whose error names what can be chosen."""

    default_error_messages = {"invalid_choice": "“%(value)s” không có trong danh mục. Các giá trị: %(known)s."}

    def validate(self, value: str) -> None:
        """Refuse what is not among the choices."""
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            known = ", ".join(str(choice) for choice, _ in self.choices if choice)
            message = self.error_messages["invalid_choice"] % {"value": value[:60], "known": known}
            raise forms.ValidationError(message, code="invalid_choice")


class PlainText(forms.CharField):
    """Text without the zero character, which no database column takes."""

    def to_python(self, value: str | None) -> str:
        """The trimmed text."""
        if value and "\x00" in value:
            raise forms.ValidationError("Giá trị chứa ký tự không hợp lệ (NUL).", code="null_characters_not_allowed")
        return super().to_python(value)


class ChoiceFilter(django_filters.ChoiceFilter):
    """Exactly one of the choices; empty means all."""

    field_class = OneOf


class CodeFilter(django_filters.CharFilter):
    """The code of a unit, plan or indicator."""

    field_class = PlainText

    def __init__(self, field_name: str, help_text: str, **kwargs) -> None:
        super().__init__(field_name=field_name, help_text=help_text, max_length=60, **kwargs)


class WholeNumberFilter(django_filters.NumberFilter):
    """A whole number within bounds that every database can hold."""

    field_class = forms.IntegerField

    def __init__(self, field_name: str, help_text: str, *, bounds: tuple[int, int], **kwargs) -> None:
        super().__init__(field_name=field_name, help_text=help_text, min_value=bounds[0], max_value=bounds[1], **kwargs)
        limits = {"minimum": bounds[0], "maximum": bounds[1]}
        set_override(self, "field", {"type": "integer", **limits, "description": help_text})

    def get_max_validator(self) -> None:
        """None: the bounds of the field say it better."""
        return None


class YearFilter(WholeNumberFilter):
    """A calendar year."""

    def __init__(self, field_name: str, help_text: str, **kwargs) -> None:
        super().__init__(field_name, help_text, bounds=_YEARS, **kwargs)


class IdFilter(WholeNumberFilter):
    """The id of a row."""

    def __init__(self, field_name: str, help_text: str, **kwargs) -> None:
        super().__init__(field_name, help_text, bounds=(1, _MAX_ID), **kwargs)


class SearchFilter(django_filters.CharFilter):
    """Every word of the query, with or without diacritics, in the row's `search_text`."""

    field_class = PlainText

    def __init__(self, **kwargs) -> None:
        super().__init__(
            help_text="Tìm theo từ, không phân biệt dấu và chữ hoa: “cai cach” tìm thấy “Cải cách”.",
            max_length=200,
            **kwargs,
        )

    def filter(self, queryset: QuerySet, value: str | None) -> QuerySet:
        """Rows that hold all the words."""
        return queryset.filter(words_match("search_text", value or "", most=_MAX_WORDS))


class IsoDateFilter(django_filters.DateFilter):
    """A day written as 2025-06-30 and in no other way: 05/03 is read differently on either side of a border."""

    def __init__(self, field_name: str, help_text: str, **kwargs) -> None:
        super().__init__(field_name=field_name, help_text=help_text, input_formats=["%Y-%m-%d"], **kwargs)
        self.extra["error_messages"] = {"invalid": "Hãy viết ngày theo dạng YYYY-MM-DD, ví dụ 2025-06-30."}
