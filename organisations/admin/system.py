"""The installation, the log and background jobs."""

from django.contrib import admin
from django.http import HttpRequest

from organisations.admin.base import AuditedAdmin, ReadOnlyAdmin
from organisations.models import AuditEvent, Installation, Job


@admin.register(Installation)
class InstallationAdmin(AuditedAdmin):
    """One row: the working day of an installation with illustrative data."""

    fields = ["demo_date"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser and not Installation.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Installation | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Installation, form, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The log as rows; the readable page is /nhat-ky/."""

    list_display = ["at", "actor", "action", "object_label"]
    search_fields = ["actor", "action", "object_label"]


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """What workers do and did."""

    list_display = ["key", "task", "status", "progress", "attempt", "created_at", "finished_at", "message"]
    list_filter = ["status", "task"]
    search_fields = ["key", "message"]
