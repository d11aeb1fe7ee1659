"""What programs leave here: requests that they may send twice, the addresses that they want to be told at."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.enums import DeliveryState, Role
from organisations.models.units import Unit


class IdempotentRequest(models.Model):
    """The answer to a writing request, kept under the client's own key, so that the same request sent again gives the
    same answer and does nothing. `fingerprint` is the SHA-256 of method, address and body; `status` is empty while the
    first request is still at work.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField("khóa", max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField("mã trả lời", null=True)
    answer = models.TextField("nội dung trả lời", blank=True)
    created_at = models.DateTimeField("gửi lúc", auto_now_add=True)

    class Meta:
        verbose_name = "yêu cầu ghi đã nhận"
        verbose_name_plural = "yêu cầu ghi đã nhận"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotent_key_once_a_client")]
        indexes = [models.Index(fields=["created_at"], name="idempotent_by_age")]

    def __str__(self) -> str:
        return self.key


class Webhook(models.Model):
    """An address that is told of events of one province. `secret` is encrypted; `events` are values of
    `enums.WebhookEvent`. A secret that was replaced signs too until `former_until`, so that the receiver can be changed
    over. After too many failures in a row the address is stopped, with `stopped_at`.
    """

    name = models.CharField("tên", max_length=120)
    url = models.CharField("địa chỉ nhận", max_length=500)
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="webhooks", verbose_name="tỉnh")
    events = models.JSONField("sự kiện", default=list)
    secret = models.CharField(max_length=255, editable=False)
    former_secret = models.CharField(max_length=255, editable=False, blank=True)
    former_until = models.DateTimeField("khóa cũ còn ký đến", null=True, blank=True)
    is_active = models.BooleanField("đang dùng", default=True)
    failures = models.PositiveIntegerField("số lần lỗi liên tiếp", default=0)
    stopped_at = models.DateTimeField("tự ngừng lúc", null=True, blank=True)
    created_at = models.DateTimeField("tạo lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "địa chỉ nhận sự kiện"
        verbose_name_plural = "địa chỉ nhận sự kiện"
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(name="webhook_has_secret", condition=~Q(secret="")),
            models.CheckConstraint(
                name="webhook_former_secret_has_end",
                condition=Q(former_secret="", former_until__isnull=True)
                | (~Q(former_secret="") & Q(former_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="webhook_stopped_is_not_active", condition=Q(stopped_at__isnull=True) | Q(is_active=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One event for one address: waits until `next_at`, was taken, or was given up. `key` names the event
    ("report.accepted:12:2"), so that the same event is told once; `body` is what was signed and sent.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=120)
    event = models.CharField("sự kiện", max_length=40)
    body = models.TextField("nội dung")
    state = models.CharField("trạng thái", max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    next_at = models.DateTimeField("gửi tiếp lúc")
    last_status = models.PositiveSmallIntegerField("mã trả lời", null=True, blank=True)
    last_error = models.CharField("lỗi", max_length=300, blank=True)
    created_at = models.DateTimeField("phát sinh lúc")
    delivered_at = models.DateTimeField("đã nhận lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần gửi sự kiện"
        verbose_name_plural = "lần gửi sự kiện"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "key"], name="delivery_once_an_event"),
            models.CheckConstraint(
                name="delivery_taken_has_moment",
                condition=Q(state=DeliveryState.TAKEN, delivered_at__isnull=False)
                | (~Q(state=DeliveryState.TAKEN) & Q(delivered_at__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(state=DeliveryState.WAITING), name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.event} → {self.webhook}"


class TombstoneQuerySet(models.QuerySet):
    """Which rows that are gone."""

    def visible_to(self, user) -> "TombstoneQuerySet":
        """ADMIN all; the others those of their province and of what belongs to none."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        return self.filter(Q(province=user.unit.province_id) | Q(province__isnull=True))


class Tombstone(models.Model):
    """That a row of a resource is gone, for programs that ask what has changed; `reform.common.tracking` writes it.
    `province` is the id of the province that it belonged to, kept also when the province itself goes.
    """

    resource = models.CharField("tài nguyên", max_length=20)
    key = models.CharField("mã", max_length=60)
    province = models.BigIntegerField("tỉnh", null=True)
    deleted_at = models.DateTimeField("xóa lúc")

    objects = TombstoneQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng đã xóa"
        verbose_name_plural = "dòng đã xóa"
        ordering = ["id"]
        indexes = [models.Index(fields=["resource", "deleted_at"], name="tombstone_since")]

    def __str__(self) -> str:
        return f"{self.resource}/{self.key}"
