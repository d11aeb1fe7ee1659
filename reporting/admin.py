"""The administration pages of reporting: the outline is data, everything else is read-only."""

from django.contrib import admin

from organisations.admin.base import AuditedAdmin, ProvinceFilter, ReadOnlyAdmin
from reporting.models import (
    Communication,
    Dialogue,
    Finding,
    Inspection,
    OutlinePart,
    Regime,
    Report,
    ReportFile,
    ReportingRoute,
    ReportRound,
    ReportTransition,
    SteeringDocument,
    Survey,
)


@admin.register(OutlinePart)
class OutlinePartAdmin(AuditedAdmin):
    """The headings that a new report gets; reports that exist keep theirs."""

    list_display = ["heading", "level", "number", "key", "depth", "position", "area"]
    list_filter = ["level"]
    list_select_related = ["area"]
    search_fields = ["heading", "key"]


@admin.register(ReportRound)
class ReportRoundAdmin(ReadOnlyAdmin):
    """Calls for reports."""

    list_display = ["title", "province", "year", "period", "cutoff_on", "unit_due_on", "due_on", "status"]
    list_filter = ["status", "year", "period"]
    list_select_related = ["province"]


@admin.register(Regime)
class RegimeAdmin(ReadOnlyAdmin):
    """Regimes of reporting; a province changes its own on the portal's pages."""

    list_display = ["name", "code", "province", "valid_from", "valid_to", "waits_for_last", "closes_days_after"]
    list_select_related = ["province"]


@admin.register(ReportingRoute)
class ReportingRouteAdmin(ReadOnlyAdmin):
    """Who reports to whom, where the tree of units does not say it."""

    list_display = ["sender", "recipient", "province", "valid_from", "valid_to", "document"]
    list_select_related = ["sender", "recipient", "province"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Reports and where they stand; their numbers are on their own pages."""

    list_display = ["unit", "round", "level", "status", "submitted_at", "version"]
    list_filter = ["status", "level", "round"]
    list_select_related = ["unit", "round"]
    search_fields = ["unit__search_text"]
    exclude = ["snapshot"]


@admin.register(ReportTransition)
class ReportTransitionAdmin(ReadOnlyAdmin):
    """The way of each report."""

    list_display = ["report", "step", "at", "by"]
    list_filter = ["step"]
    list_select_related = ["report__unit", "report__round", "by"]


@admin.register(ReportFile)
class ReportFileAdmin(ReadOnlyAdmin):
    """Documents that were made; they leave through their own page only."""

    list_display = ["report", "format", "version", "size", "made_at"]
    list_filter = ["format"]
    list_select_related = ["report__unit", "report__round"]
    exclude = ["file"]


class EntryAdmin(ReadOnlyAdmin):
    """Entries of a register; their agency's office writes them on its own pages."""

    list_filter = [ProvinceFilter.by("unit__province")]
    list_select_related = ["unit"]
    search_fields = ["search_text", "unit__search_text"]
    date_hierarchy = "happened_on"


@admin.register(Inspection)
class InspectionAdmin(EntryAdmin):
    """Inspections."""

    list_display = ["title", "happened_on", "unit", "inspected", "is_unannounced", "struck_at"]


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    """What inspections found."""

    list_display = ["text", "inspection", "due_on", "handled_on"]
    list_select_related = ["inspection"]
    search_fields = ["text", "inspection__search_text"]


@admin.register(SteeringDocument)
class SteeringDocumentAdmin(EntryAdmin):
    """Documents that direct reform work."""

    list_display = ["title", "number", "kind", "happened_on", "unit", "struck_at"]


@admin.register(Communication)
class CommunicationAdmin(EntryAdmin):
    """What was done to make reform known."""

    list_display = ["title", "form", "quantity", "audience", "happened_on", "unit", "struck_at"]


@admin.register(Dialogue)
class DialogueAdmin(EntryAdmin):
    """Dialogues with people and enterprises."""

    list_display = ["title", "with_whom", "happened_on", "unit", "raised", "answered", "struck_at"]


@admin.register(Survey)
class SurveyAdmin(EntryAdmin):
    """Surveys."""

    list_display = ["title", "happened_on", "unit", "sent", "returned", "satisfied", "struck_at"]
