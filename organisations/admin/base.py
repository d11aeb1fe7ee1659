"""What the administration pages of all apps share: changes go through services or are audited, search ignores
diacritics, records of the past are read-only.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse

from organisations.enums import UnitKind
from organisations.forms.base import ServiceForm
from organisations.models import Unit
from organisations.services.audit import audit
from reform.common.errors import ActionError
from reform.common.text import fold


class ProvinceFilter(admin.SimpleListFilter):
    """Rows of one province; Django's own filter would offer every unit."""

    title = "tỉnh"
    parameter_name = "province"
    lookup = "province"

    @classmethod
    def by(cls, lookup: str) -> type["ProvinceFilter"]:
        """The filter for a model that reaches its province by `lookup`."""
        return type("ProvinceFilter", (cls,), {"lookup": lookup})

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        """The provinces by code."""
        return list(Unit.objects.filter(kind=UnitKind.PROVINCE).values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset):
        """Only rows of the chosen province."""
        return queryset.filter(**{f"{self.lookup}__code": self.value()}) if self.value() else queryset


class PortalAdmin(admin.ModelAdmin):
    """Search without diacritics where there is a folded column."""

    list_per_page = 50
    show_full_result_count = False
    # An address typed without a scheme is one of https, as everywhere from Django 6 on.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    show_facets = admin.ShowFacets.NEVER  # counting each choice of each filter costs a query for every one

    def changelist_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The list; a filter with a zero character, which PostgreSQL refuses, is no filter of it."""
        if any("\0" in value for value in request.GET.values()):
            raise SuspiciousOperation("zero character in a filter")
        return super().changelist_view(request, *args, **kwargs)

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        """Rows that have every word in one of `search_fields`; in folded columns the word is folded too."""
        fields = self.get_search_fields(request)
        for word in search_term.split():
            found = models.Q()
            for field in fields:
                found |= models.Q(**{f"{field}__icontains": fold(word) if field.endswith("search_text") else word})
            queryset = queryset.filter(found)
        return queryset, False


class ReadOnlyAdmin(PortalAdmin):
    """Rows that pages and services write: shown, never touched here."""

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class ServiceAdmin(PortalAdmin):
    """Rows that one service writes. A refusal of the service stands at the form, and nothing typed is lost."""

    form = ServiceForm
    # Each page calls its service with what the form holds, and returns the row that it wrote.
    write: Callable[[HttpRequest, forms.ModelForm], models.Model]

    def save_model(self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool) -> None:
        """Let the service write, then show what it wrote."""
        obj.pk = self.write(request, form).pk
        obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets, change: bool) -> None:
        """Nothing beside the service."""

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The form once more, with the refusal, when the service refused; the transaction is rolled back by then."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ActionError as refusal:
            request.refusal = refusal
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs) -> type[forms.ModelForm]:
        """The form; after a refusal one that says why."""
        form_class = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return _refused(form_class, refusal) if refusal else form_class

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Only where a subclass has a service for it."""
        return False


class AuditedAdmin(PortalAdmin):
    """Rows without derived columns: saved as they are, each change in the log."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool) -> None:
        """Save and audit the fields that changed."""
        before = {name: _plain(form.initial.get(name)) for name in form.changed_data} if change else {}
        super().save_model(request, obj, form, change)
        after = {name: _plain(form.cleaned_data.get(name)) for name in form.changed_data}
        if after or not change:
            audit(by=request.user, action="Sửa" if change else "Thêm", obj=obj, before=before, after=after)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Delete and audit."""
        audit(by=request.user, action="Xóa", obj=obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        """Delete one by one, so that each is audited."""
        for obj in queryset:
            self.delete_model(request, obj)


def _refused(form_class: type[forms.ModelForm], refusal: ActionError) -> type[forms.ModelForm]:
    class Refused(form_class):
        def clean(self):
            super().clean()
            field = getattr(refusal, "field", "")
            self.add_error(field if field in self.fields else None, ValidationError(str(refusal)))
            return self.cleaned_data

    return Refused


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)
