"""Keys with which programs read the REST interface."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ApiToken(models.Model):
    """A key of a program's account; only its SHA-256 is kept, the key itself is shown once when it is made.

    `prefix` is the key's beginning, by which people tell keys apart; `scopes` are values of `enums.TokenScope`.
    A key that `replaces` another was made by rotation: the other stays good for some days, so that the program can be
    changed over.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField("tên", max_length=120)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    prefix = models.CharField("bắt đầu bằng", max_length=8, blank=True, editable=False)
    scopes = models.JSONField("phạm vi", default=list)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="thay cho khóa",
    )
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    last_used_at = models.DateTimeField("dùng lần cuối lúc", null=True, blank=True)
    expires_at = models.DateTimeField("hết hạn lúc")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "khóa truy cập API"
        verbose_name_plural = "khóa truy cập API"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="token_not_its_own_successor", condition=Q(replaces__isnull=True) | ~Q(replaces=F("pk"))
            )
        ]

    def __str__(self) -> str:
        return self.name
