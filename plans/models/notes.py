"""What people say to each other about an activity."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from organisations.enums import Role
from organisations.models import Unit
from plans.enums import AssignmentRole, WorkStatus
from plans.models.activities import Activity, Assignment


class NoteQuerySet(models.QuerySet):
    """Which notes."""

    def visible_to(self, user) -> "NoteQuerySet":
        """Those concerned: the agencies of who wrote it, of who leads, of who is named, of the plan's owner; the
        province's overseer; ADMIN. What one member of a leading group says, the others do not see, unless it oversees
        the province; who led it once and no longer does sees no more than others.
        """
        if not user.is_authenticated or not user.is_active or user.role == Role.CLIENT:  # people's words, no data
            return self.none()
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.PROVINCE:
            return self.filter(unit__province=user.unit.province_id)
        agency = user.unit.agency_id
        leads = Assignment.objects.filter(role=AssignmentRole.LEAD)
        led = leads.filter(agency=agency).exclude(status=WorkStatus.CANCELLED).values("activity")
        of_member = leads.filter(activity=OuterRef("activity"), agency=OuterRef("unit__agency"), group__isnull=False)
        named = Note.mentions.through.objects.filter(unit__agency=agency).values("note")
        for_leads = ~Exists(of_member) | Q(written_by__role=Role.PROVINCE)
        concerned = Q(unit__agency=agency) | (Q(activity__in=led) & for_leads) | Q(pk__in=named)
        return self.filter(concerned | Q(activity__plan__owner__agency=agency))


class Note(models.Model):
    """A note to the lead of an activity; `mentions` are the units that its text names with @. Never changed."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="notes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị")
    text = models.TextField("nội dung")
    mentions = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="đơn vị được nhắc")
    written_at = models.DateTimeField("lúc")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "trao đổi"
        verbose_name_plural = "trao đổi"
        ordering = ["activity", "id"]
        constraints = [models.CheckConstraint(name="note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text[:80]
