"""Filters of lists; a wrong value or an unknown name is an error, not silently everything."""

from collections.abc import Callable, Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.drainage import set_override
from rest_framework.exceptions import ErrorDetail, ValidationError

from reform.common.abbreviations import words_match
from reform.common.api.as_of import AS_OF
from reform.common.api.changes import CHANGED, SINCE, changed_since, moment
from reform.common.api.paging import PARAMETERS
from reform.common.api.selection import FIELDS

_YEARS = (1990, 2100)
_MAX_ID = 2**53  # what JSON numbers hold exactly
_MAX_WORDS = 12
_MAX_VALUES = 500
OF_ANY = (FIELDS, AS_OF, "format")  # parameters of lists and of single objects


class StrictFilters(DjangoFilterBackend):
    """Filters lists by the view's `filterset_class` and by what changed; single objects are not filtered. Misspelt,
    repeated and empty parameters are refused.
    """

    def filter_queryset(self, request, queryset: QuerySet, view) -> QuerySet:
        """The rows that match; raises `ValidationError` for unknown names and wrong values."""
        filterset = None if view.detail else self.get_filterset_class(view, queryset)
        known = {*OF_ANY, *getattr(view, "more_parameters", ())}
        if not view.detail:
            known |= {*PARAMETERS, *(filterset.base_filters if filterset else ())}
        refuse_unknown(request.query_params, known)
        if view.detail:
            return queryset
        if (since := request.query_params.get(SINCE)) is not None:
            queryset = changed_since(queryset, moment(since, SINCE), getattr(view, "changed", CHANGED))
        if (found := self.get_filterset(request, queryset, view)) is None:
            return queryset
        if not found.is_valid():
            raise _refusal(found.errors)
        refuse_strangers(found, queryset, request.user)
        return found.qs


def _refusal(errors: ErrorDict) -> ValidationError:
    """What the form found, for the interface. The library's own translation takes a "%" in what was sent for a place to
    fill in.
    """
    found = errors.as_data().items()
    return ValidationError(
        {name: [ErrorDetail(text, code=one.code) for one in faults for text in one.messages] for name, faults in found}
    )


def refuse_strangers(filterset: django_filters.FilterSet, rows: QuerySet, user: Any) -> None:
    """Raises `ValidationError` for values of filters with `among` that name nothing the account knows: a misspelt code
    is an error and not an empty list. One query for each such filter; `rows` are all that the account may see.
    """
    errors = {}
    for name, one in filterset.filters.items():
        asked = filterset.form.cleaned_data.get(name)
        if not isinstance(one, Named) or one.among is None or asked in (None, "", *one.besides):
            continue
        known = one.among(user).filter(**{one.key: asked}).exists()
        if not known and not (one.method is None and rows.filter(**{one.field_name: asked}).exists()):
            errors[name] = [unknown_value(asked)]
    if errors:
        raise ValidationError(errors)


def unknown_value(value: Any) -> ErrorDetail:
    """The error of a code that nobody knows, or that is not for the account's eyes."""
    return ErrorDetail(f"Không có “{value}”, hoặc nằm ngoài phạm vi được xem của tài khoản.", code="does_not_exist")


def refuse_unknown(parameters: QueryDict, known: set[str]) -> None:
    """Raises `ValidationError` for names that nobody knows and names that come twice."""
    if unknown := sorted(set(parameters) - known):
        names = ", ".join(sorted(known))
        raise ValidationError({name[:60]: [f"Không có tham số này. Các tham số: {names}."] for name in unknown})
    if empty := [name for name, value in parameters.items() if value == ""]:
        raise ValidationError({name: ["Tham số này trống. Hãy nêu giá trị, hoặc bỏ tham số."] for name in empty})
    if twice := [name for name, values in parameters.lists() if len(values) > 1]:
        raise ValidationError({name: ["Tham số này được nêu nhiều lần; hãy nêu một lần."] for name in twice})


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
    """Exactly one of the choices."""

    field_class = OneOf


Known = Callable[[Any], QuerySet]


class Named:
    """A filter by something that has a name of its own: `among` gives what the account knows of it, `key` its column,
    `besides` words that are no names and mean something.
    """

    among: Known | None = None
    key = "code"
    besides: Sequence[str] = ()


class CodeFilter(Named, django_filters.CharFilter):
    """The code of a unit, plan or indicator."""

    field_class = PlainText

    def __init__(
        self, field_name: str, help_text: str, *, among: Known | None = None, besides: Sequence[str] = (), **kwargs
    ) -> None:
        self.among, self.besides = among, besides
        super().__init__(field_name=field_name, help_text=help_text, max_length=60, **kwargs)


class WholeNumberFilter(django_filters.NumberFilter):
    """A whole number within bounds that every database can hold."""

    field_class = forms.IntegerField

    def __init__(self, field_name: str, help_text: str, *, bounds: tuple[int, int], **kwargs) -> None:
        super().__init__(field_name=field_name, help_text=help_text, min_value=bounds[0], max_value=bounds[1], **kwargs)
        limits = {"minimum": bounds[0], "maximum": bounds[1]}
        within = f"Phải là số từ {bounds[0]} đến {bounds[1]}."
        self.extra["error_messages"] = {
            "invalid": "Phải là một số nguyên.",
            "min_value": within,
            "max_value": within,
        }
        set_override(self, "field", {"type": "integer", **limits, "description": help_text})

    def get_max_validator(self) -> None:
        """None: the bounds of the field say it better."""
        return None


class YearFilter(WholeNumberFilter):
    """A calendar year."""

    def __init__(self, field_name: str, help_text: str, **kwargs) -> None:
        super().__init__(field_name, help_text, bounds=_YEARS, **kwargs)


class IdFilter(Named, WholeNumberFilter):
    """The id of a row."""

    key = "pk"

    def __init__(self, field_name: str, help_text: str, *, among: Known | None = None, **kwargs) -> None:
        self.among = among
        super().__init__(field_name, help_text, bounds=(1, _MAX_ID), **kwargs)


class SearchFilter(django_filters.CharFilter):
    """Every word of the query, with or without diacritics, in the columns of folded text (`search_text`), each of which
    alone may hold all of them.
    """

    field_class = PlainText

    def __init__(self, *columns: str, **kwargs) -> None:
        self.columns = columns or ("search_text",)
        super().__init__(
            help_text="Tìm theo từ, không phân biệt dấu và chữ hoa: “cai cach” tìm thấy “Cải cách”.",
            max_length=200,
            **kwargs,
        )

    def filter(self, queryset: QuerySet, value: str | None) -> QuerySet:
        """Rows that hold all the words."""
        found = Q()
        for column in self.columns:
            found |= words_match(column, value or "", most=_MAX_WORDS)
        return queryset.filter(found)


class Several(PlainText):
    """Values parted by commas, each once; of a closed list where `known` is one."""

    def __init__(self, *, known: Sequence[str] = (), **kwargs) -> None:
        self.known = list(known)
        super().__init__(**kwargs)

    def to_python(self, value: str | None) -> list[str]:
        """The values; none where nothing was asked."""
        return list(dict.fromkeys(one.strip() for one in super().to_python(value).split(",") if one.strip()))

    def run_validators(self, value: list[str]) -> None:
        """Refuse too many, and what is not among the choices."""
        if len(value) > _MAX_VALUES:
            raise forms.ValidationError(f"Tối đa {_MAX_VALUES} giá trị trong một tham số.", code="too_many")
        if self.known and (wrong := [one for one in value if one not in self.known]):
            known = ", ".join(self.known)
            raise forms.ValidationError(
                f"“{wrong[0][:60]}” không có trong danh mục. Các giá trị: {known}.", code="invalid"
            )


class SeveralFilter(django_filters.Filter):
    """One or more values, parted by commas."""

    field_class = Several

    def __init__(self, help_text: str, *, known: Sequence[str] = (), **kwargs) -> None:
        super().__init__(help_text=f"{help_text} Nhiều giá trị cách nhau bằng dấu phẩy.", known=known, **kwargs)
        schema: dict = {"type": "string", "description": self.extra["help_text"]}
        if known:
            one = "|".join(known)
            schema |= {"pattern": f"^({one})(,({one}))*$", "examples": [known[0]]}
        set_override(self, "field", schema)


class YesNo(forms.NullBooleanField):
    """true or false and nothing else."""

    widget = forms.TextInput

    def to_python(self, value: str | None) -> bool | None:
        """None where nothing was asked."""
        if value in (None, ""):
            return None
        if value not in ("true", "false"):
            raise forms.ValidationError("Hãy viết true hoặc false.", code="invalid")
        return value == "true"

    def validate(self, value: bool | None) -> None:
        """Nothing more."""


class YesNoFilter(django_filters.BooleanFilter):
    """A column that is true or false."""

    field_class = YesNo

    def __init__(self, field_name: str, help_text: str, **kwargs) -> None:
        super().__init__(field_name=field_name, help_text=help_text, **kwargs)


class IsoDateFilter(django_filters.DateFilter):
    """A day written as 2025-06-30 and in no other way: 05/03 is read differently on either side of a border."""

    def __init__(self, field_name: str, help_text: str, **kwargs) -> None:
        super().__init__(field_name=field_name, help_text=help_text, input_formats=["%Y-%m-%d"], **kwargs)
        self.extra["error_messages"] = {"invalid": "Hãy viết ngày theo dạng YYYY-MM-DD, ví dụ 2025-06-30."}
