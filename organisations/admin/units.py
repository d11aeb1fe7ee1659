"""Units, their spellings and successions."""

from django.contrib import admin
from django.http import HttpRequest

from organisations.admin.base import ProvinceFilter, ServiceAdmin
from organisations.admin.sheets import SheetAdmin
from organisations.models import Unit, UnitAlias, UnitSuccession
from organisations.resources import UnitResource
from organisations.services.units import (
    forget_spelling,
    learn_spelling,
    record_succession,
    remove_succession,
    save_unit,
    set_members,
)


@admin.register(Unit)
class UnitAdmin(SheetAdmin, ServiceAdmin):
    """The catalogue of units; the code is a unit's identity and stays."""

    resource_classes = [UnitResource]
    list_display = ["name", "code", "kind", "parent", "valid_from", "valid_to"]
    list_filter = ["kind", ProvinceFilter]
    list_select_related = ["parent"]
    search_fields = ["search_text"]
    ordering = ["path"]
    autocomplete_fields = ["parent", "members"]
    fields = ["code", "name", "short_name", "kind", "parent", "valid_from", "valid_to", "members"]

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> list[str]:
        """A code is never changed."""
        return ["code"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Unit | None = None) -> list[str]:
        """Only groups have members."""
        return self.fields if obj and obj.is_group else self.fields[:-1]

    def write(self, request: HttpRequest, form) -> Unit:
        values = {"code": form.instance.code, **form.cleaned_data}
        members = values.pop("members", None)
        unit = save_unit(by=request.user, **values)
        if members is not None and unit.is_group:
            set_members(by=request.user, group=unit, members=members)
        return unit


@admin.register(UnitAlias)
class UnitAliasAdmin(ServiceAdmin):
    """Spellings are added and taken away, not changed; where one means the unit follows from the unit."""

    list_display = ["text", "unit", "scope"]
    list_select_related = ["unit", "scope"]
    search_fields = ["text", "unit__search_text"]
    autocomplete_fields = ["unit"]
    fields = ["unit", "text"]

    def has_change_permission(self, request: HttpRequest, obj: UnitAlias | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: UnitAlias | None = None) -> bool:
        return request.user.is_superuser

    def write(self, request: HttpRequest, form) -> UnitAlias:
        return learn_spelling(by=request.user, unit=form.cleaned_data["unit"], text=form.cleaned_data["text"])

    def delete_model(self, request: HttpRequest, obj: UnitAlias) -> None:
        forget_spelling(by=request.user, alias=obj)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        for alias in queryset.select_related("unit"):
            forget_spelling(by=request.user, alias=alias)


@admin.register(UnitSuccession)
class UnitSuccessionAdmin(ServiceAdmin):
    """Who follows whom; the pair is the identity, its day and document can be corrected."""

    list_display = ["predecessor", "successor", "effective_on", "decision"]
    list_select_related = ["predecessor", "successor"]
    search_fields = ["predecessor__search_text", "successor__search_text"]
    autocomplete_fields = ["predecessor", "successor"]
    fields = ["predecessor", "successor", "effective_on", "decision"]

    def get_readonly_fields(self, request: HttpRequest, obj: UnitSuccession | None = None) -> list[str]:
        return ["predecessor", "successor"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: UnitSuccession | None = None) -> bool:
        return request.user.is_superuser

    def write(self, request: HttpRequest, form) -> UnitSuccession:
        pair = {"predecessor": form.instance.predecessor, "successor": form.instance.successor}
        return record_succession(by=request.user, **{**pair, **form.cleaned_data})

    def delete_model(self, request: HttpRequest, obj: UnitSuccession) -> None:
        remove_succession(by=request.user, succession=obj)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        for succession in queryset.select_related("predecessor", "successor"):
            remove_succession(by=request.user, succession=succession)
