"""The administration pages of areas, indicators and figures."""

from django.contrib import admin
from django.http import HttpRequest

from indicators.forms.admin import IndicatorAdminForm
from indicators.models import Indicator, Measurement, MeasurementRevision, ReformArea
from indicators.resources import IndicatorResource, MeasurementResource
from indicators.services.indicators import FRAME, MEANING, save_indicator
from organisations.admin.base import AuditedAdmin, ReadOnlyAdmin, ServiceAdmin
from organisations.admin.sheets import SheetAdmin


@admin.register(ReformArea)
class ReformAreaAdmin(AuditedAdmin):
    """The names of the areas may follow new guidance; their keys and number are fixed."""

    list_display = ["name", "short_name", "key", "position"]
    fields = ["key", "name", "short_name", "position"]
    readonly_fields = ["key"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ReformArea | None = None) -> bool:
        return False


@admin.register(Indicator)
class IndicatorAdmin(SheetAdmin, ServiceAdmin):
    """The catalogue; the code is an indicator's identity and stays. New versions and parts have their own pages."""

    resource_classes = [IndicatorResource]
    list_display = ["code", "name", "area", "unit_of_measure", "aggregation"]
    list_filter = ["area", "unit_of_measure", "aggregation"]
    list_select_related = ["area"]
    search_fields = ["search_text"]

    form = IndicatorAdminForm
    fields = ["code", *MEANING, *FRAME]

    def get_readonly_fields(self, request: HttpRequest, obj: Indicator | None = None) -> list[str]:
        """A code is never changed."""
        return ["code"] if obj else []

    def write(self, request: HttpRequest, form) -> Indicator:
        return save_indicator(by=request.user, **{"code": form.instance.code, **form.cleaned_data})


@admin.register(Measurement)
class MeasurementAdmin(SheetAdmin, ReadOnlyAdmin):
    """Figures: read here, written by sheets and by the pages of the units."""

    resource_classes = [MeasurementResource]
    list_display = ["indicator", "unit", "year", "period", "numerator", "denominator", "value", "band"]
    list_filter = ["year", "period", "indicator__area"]
    list_select_related = ["indicator", "unit"]
    search_fields = ["indicator__search_text", "unit__search_text"]


@admin.register(MeasurementRevision)
class MeasurementRevisionAdmin(ReadOnlyAdmin):
    """What figures were before their corrections."""

    list_display = ["measurement", "value", "reason", "replaced_at", "replaced_by"]
    list_select_related = ["measurement__indicator", "measurement__unit", "replaced_by"]
