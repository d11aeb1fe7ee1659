"""The administration pages of reporting: the outline is data, everything else is read-only."""

from django.contrib import admin

from organisations.admin.base import AuditedAdmin, ReadOnlyAdmin
from reporting.models import OutlinePart, Report, ReportFile, ReportRound, ReportTransition


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
