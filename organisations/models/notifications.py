"""What the portal tells a person: in the bell, and by e-mail where the person wants it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.enums import NoticeKind

MAIL_ATTEMPTS = 5  # after so many failures a letter stays unsent; the notice is in the bell


class NotificationQuerySet(models.QuerySet):
    """Which notices."""

    def visible_to(self, user) -> "NotificationQuerySet":
        """One's own alone."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(recipient=user)

    def unread(self) -> "NotificationQuerySet":
        """Those not opened yet."""
        return self.filter(read_at__isnull=True)

    def to_mail(self) -> "NotificationQuerySet":
        """Those that still have to go out by e-mail."""
        return self.filter(by_mail=True, mailed_at__isnull=True)

    def mail_due(self, now: datetime) -> "NotificationQuerySet":
        """Those of them whose next attempt may begin."""
        return self.to_mail().filter(
            Q(mail_after__isnull=True) | Q(mail_after__lte=now), mail_attempts__lt=MAIL_ATTEMPTS
        )


class Notification(models.Model):
    """One notice to one person. `key` says what it is about and when ("remind:2025-06-13"), so that nothing comes
    twice; `path` is the address inside the portal that it leads to. A worker that takes the letter in hand counts an
    attempt and leaves it to the others from `mail_after` on alone, by the real clock.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications", verbose_name="người nhận"
    )
    kind = models.CharField("loại", max_length=10, choices=NoticeKind)
    key = models.CharField(max_length=120)
    title = models.CharField("tiêu đề", max_length=200)
    text = models.TextField("nội dung", blank=True)
    path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    by_mail = models.BooleanField("gửi thư điện tử", default=False)
    mailed_at = models.DateTimeField("gửi thư lúc", null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_after = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notification_once"),
            models.CheckConstraint(
                name="notification_mailed_if_wanted", condition=Q(mailed_at__isnull=True) | Q(by_mail=True)
            ),
        ]
        indexes = [
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notification_unread"),
            models.Index(
                fields=["created_at"], condition=Q(by_mail=True, mailed_at__isnull=True), name="notification_to_mail"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NotificationSetting(models.Model):
    """How one person wants to be told; without a row, all of it. The bell always tells; these are about e-mail and
    about which days before a deadline.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_setting")
    by_mail = models.BooleanField("nhận qua thư điện tử", default=True)
    week_before = models.BooleanField("nhắc trước 7 ngày", default=True)
    three_days_before = models.BooleanField("nhắc trước 3 ngày", default=True)
    day_before = models.BooleanField("nhắc trước 1 ngày", default=True)
    on_the_day = models.BooleanField("nhắc trong ngày đến hạn", default=True)
    when_late = models.BooleanField("nhắc hằng tuần khi quá hạn", default=True)
    digest = models.BooleanField("bản tin sáng thứ Hai", default=True)

    class Meta:
        verbose_name = "cài đặt nhắc việc"
        verbose_name_plural = "cài đặt nhắc việc"

    def __str__(self) -> str:
        return f"Nhắc việc của {self.user}"
