"""The administration pages of plans: read-only, for plans change through their own pages, which keep the history."""

from django.contrib import admin

from organisations.admin.base import ReadOnlyAdmin
from plans.models import Activity, Assignment, Evidence, Plan, PlanImport, ProgressUpdate, Resolution, Target


@admin.register(Resolution)
class ResolutionAdmin(ReadOnlyAdmin):
    """The documents that plans rest on."""

    list_display = ["number", "kind", "title", "issued_on", "issuer"]
    list_filter = ["kind"]
    list_select_related = ["issuer"]
    search_fields = ["search_text"]


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """Plans."""

    list_display = ["title", "number", "owner", "first_year", "last_year", "status"]
    list_filter = ["status", "first_year"]
    list_select_related = ["owner"]
    search_fields = ["search_text"]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """What is tracked."""

    list_display = ["label", "title", "plan", "deadline_text", "due_on", "status", "progress"]
    list_filter = ["status", "deadline_kind", "area"]
    list_select_related = ["plan"]
    search_fields = ["search_text"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    """Who answers for what, and where it stands."""

    list_display = ["unit", "activity", "role", "status", "progress", "due_on", "updated_on"]
    list_filter = ["role", "status", "deadline_kind"]
    list_select_related = ["unit", "activity"]
    search_fields = ["unit__search_text", "activity__search_text"]


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(ReadOnlyAdmin):
    """The history of assignments."""

    list_display = ["assignment", "kind", "status", "progress", "on", "recorded_at", "recorded_by"]
    list_filter = ["kind", "status"]
    list_select_related = ["assignment__unit", "assignment__activity", "recorded_by"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    """What proves results; the files themselves leave through their own page only."""

    list_display = ["title", "number", "kind", "unit", "file_name", "added_at", "added_by"]
    list_filter = ["kind"]
    list_select_related = ["unit", "added_by"]
    search_fields = ["title", "number", "file_name"]
    exclude = ["file"]


@admin.register(Target)
class TargetAdmin(ReadOnlyAdmin):
    """Measurable targets with the words that they come from."""

    list_display = ["code", "text", "plan"]
    list_select_related = ["plan"]
    search_fields = ["code", "text"]


@admin.register(PlanImport)
class PlanImportAdmin(ReadOnlyAdmin):
    """Files that were read."""

    list_display = ["file_name", "owner", "year", "status", "read_at", "read_by"]
    list_filter = ["status", "year"]
    list_select_related = ["owner", "read_by"]
    exclude = ["file", "outline"]
