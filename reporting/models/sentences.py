"""The sentences that numbers write, as an office may word them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models import Unit


class SentenceTemplate(models.Model):
    """An office's own wording of a sentence of the report; where there is none the portal's holds.

    `key` names the sentence (`reporting.sentences`); `text` holds its fields in braces. An empty `text` leaves the
    sentence out. A province's wording holds for its agencies that have none of their own.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="sentence_templates", verbose_name="cơ quan, đơn vị"
    )
    key = models.CharField("câu", max_length=40)
    text = models.TextField("mẫu câu", blank=True)
    version = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField("sửa lúc")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "mẫu câu của báo cáo"
        verbose_name_plural = "mẫu câu của báo cáo"
        ordering = ["unit", "key"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="sentence_once_a_unit"),
            models.CheckConstraint(name="sentence_has_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.key}"
