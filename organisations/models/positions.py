"""Who holds which position since when, and who signs for whom for a time."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organisations.enums import Capacity, Role
from organisations.models.units import Unit


class Tenure(models.Model):
    """A person's time in a position: a role in a unit, with a title. The open one is what the account says now.

    Rights belong to the position: what waits for a unit's leader waits for whoever holds that position on the day.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tenures", verbose_name="người giữ vị trí"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tenures", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=10, choices=Role)
    title = models.CharField("chức vụ", max_length=120, blank=True)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    document = models.CharField("văn bản", max_length=200, blank=True)

    class Meta:
        verbose_name = "thời gian giữ vị trí"
        verbose_name_plural = "thời gian giữ vị trí"
        ordering = ["user", "starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ends_on__isnull=True), name="tenure_one_open"),
            models.CheckConstraint(
                name="tenure_ends_after_start", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.title or self.get_role_display()}, {self.unit}"


class ActingGrantQuerySet(models.QuerySet):
    """Which grants."""

    def in_force(self, on: date) -> "ActingGrantQuerySet":
        """Those that hold on that day: begun, not at an end, not taken back, between active people of one agency."""
        people = Q(principal__unit__agency=F("deputy__unit__agency")) & ~Q(deputy__role=Role.CLIENT)
        return self.filter(
            people,
            starts_on__lte=on,
            ends_on__gte=on,
            revoked_at__isnull=True,
            principal__is_active=True,
            deputy__is_active=True,
        )


class ActingGrant(models.Model):
    """For a stated time the deputy approves what the principal's position may approve, in the capacity named: KT., TM.,
    TL. or TUQ. (Nghị định 30/2020/NĐ-CP, điều 13).
    """

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants_given", verbose_name="ký thay cho"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants_held", verbose_name="người ký thay"
    )
    capacity = models.CharField("tư cách ký", max_length=3, choices=Capacity)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày")
    document = models.CharField("văn bản giao", max_length=200, blank=True)
    granted_at = models.DateTimeField("giao lúc")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ActingGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "giao ký thay"
        verbose_name_plural = "giao ký thay"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(name="acting_for_another", condition=~Q(principal=F("deputy"))),
            models.CheckConstraint(name="acting_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="acting_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} {self.get_capacity_display()} {self.principal}"
