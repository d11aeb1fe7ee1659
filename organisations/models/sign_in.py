"""What sign-in knows of a person beside the password: a second factor, and who they are to another provider."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class SecondFactor(models.Model):
    """A person's authenticator app, once a code of it has been entered.

    `secret` is encrypted (`services.second_factor`); `last_step` is the newest step of 30 seconds whose code was used,
    so that no code opens twice; failures are counted here whatever address they come from.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor", verbose_name="tài khoản"
    )
    secret = models.CharField(max_length=255, editable=False)
    confirmed_at = models.DateTimeField("bật lúc")
    last_step = models.BigIntegerField(default=0, editable=False)
    failures = models.PositiveIntegerField("số lần sai liên tiếp", default=0)
    blocked_until = models.DateTimeField("tạm khóa đến", null=True, blank=True)

    class Meta:
        verbose_name = "xác thực hai lớp"
        verbose_name_plural = "xác thực hai lớp"
        constraints = [
            models.CheckConstraint(name="second_factor_has_secret", condition=~Q(secret="")),
        ]

    def __str__(self) -> str:
        return f"Xác thực hai lớp của {self.user}"


class RecoveryCode(models.Model):
    """A code that opens once in place of the app; only its keyed digest is kept."""

    factor = models.ForeignKey(
        SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes", verbose_name="xác thực hai lớp"
    )
    digest = models.CharField(max_length=64, editable=False)
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)

    class Meta:
        verbose_name = "mã dự phòng"
        verbose_name_plural = "mã dự phòng"
        constraints = [models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"Mã dự phòng {self.pk}"


class ExternalIdentity(models.Model):
    """Who the person is to a provider of OpenID Connect: its issuer and the subject that it never gives to another."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities", verbose_name="tài khoản"
    )
    issuer = models.CharField("nhà cung cấp", max_length=255)
    subject = models.CharField("định danh", max_length=255)
    linked_at = models.DateTimeField("liên kết lúc")

    class Meta:
        verbose_name = "liên kết đăng nhập một lần"
        verbose_name_plural = "liên kết đăng nhập một lần"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_subject_once"),
            models.UniqueConstraint(fields=["user", "issuer"], name="identity_one_of_a_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.user} tại {self.issuer}"
