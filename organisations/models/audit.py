"""The log of who changed what; rows are only ever added."""

from django.db import models

from organisations.enums import Role


class AuditEventQuerySet(models.QuerySet):
    """Reading the log; it can be neither changed nor emptied through the ORM."""

    def visible_to(self, user) -> "AuditEventQuerySet":
        """The whole log is ADMIN's."""
        if user.is_authenticated and user.is_active and user.role == Role.ADMIN:
            return self
        return self.none()

    def about(self, obj: models.Model) -> "AuditEventQuerySet":
        """Events of one object, oldest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk)).order_by("id")

    def update(self, **kwargs):
        """Refused: the log is append-only."""
        raise TypeError("audit events are append-only")

    def delete(self):
        """Refused: the log is append-only."""
        raise TypeError("audit events are append-only")


class AuditEvent(models.Model):
    """One change. No foreign keys: the log outlives what it speaks of, and names are kept as they were."""

    at = models.DateTimeField("lúc", db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField("người thực hiện", max_length=200)
    actor_unit = models.CharField("đơn vị", max_length=200, blank=True)
    capacity = models.CharField("tư cách", max_length=200, blank=True)
    action = models.CharField("hành động", max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField("đối tượng", max_length=300)
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.actor} {self.action} {self.object_label}"
