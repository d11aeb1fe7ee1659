"""Sets of criteria by which units are scored: versioned, a tree of areas, criteria and sub-criteria."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from indicators.models import Indicator
from organisations.enums import Role
from organisations.models import Unit
from reporting.enums import RuleKind, ScoreSource, SetStatus


class CriteriaSetQuerySet(models.QuerySet):
    """Which sets."""

    def visible_to(self, user) -> "CriteriaSetQuerySet":
        """The sets of one's own province and the models that belong to none; drafts only to Sở Nội vụ. ADMIN all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        there = self.filter(Q(province=user.unit.province_id) | Q(province__isnull=True))
        return there if user.role == Role.PROVINCE else there.exclude(status=SetStatus.DRAFT)


class CriteriaSet(models.Model):
    """One version of a set. `code` is the same for all versions of a province's set, `number` tells them apart; from
    the day it is in force it never changes: who wants another one copies it into the next version.

    `province` is empty for a model that comes with the portal, to be copied and never scored by. `kinds` are the kinds
    of units that it applies to. `version` counts changes of the draft.
    """

    province = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="criteria_sets", verbose_name="tỉnh"
    )
    code = models.CharField("mã", max_length=30)
    number = models.PositiveSmallIntegerField("phiên bản", default=1)
    name = models.CharField("tên bộ tiêu chí", max_length=300)
    year = models.PositiveSmallIntegerField("áp dụng từ năm")
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True)
    kinds = models.JSONField("khối áp dụng", default=list)
    status = models.CharField("trạng thái", max_length=8, choices=SetStatus, default=SetStatus.DRAFT)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="copies", verbose_name="chép từ"
    )
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        ordering = ["province__sort_key", "code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["province", "code", "number"], name="criteria_set_version_once"),
            models.UniqueConstraint(
                fields=["code", "number"], condition=Q(province__isnull=True), name="criteria_model_version_once"
            ),
            models.UniqueConstraint(
                fields=["province", "code"], condition=Q(status=SetStatus.IN_FORCE), name="criteria_set_in_force_once"
            ),
            models.CheckConstraint(name="criteria_set_has_code_and_name", condition=~Q(code="") & ~Q(name="")),
            models.CheckConstraint(
                name="criteria_set_in_force_is_decided",
                condition=Q(status=SetStatus.DRAFT)
                | Q(province__isnull=True)
                | (~Q(decision_number="") & Q(decided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (phiên bản {self.number})"


class Criterion(models.Model):
    """A line of a set. Lines with others under them only add up; the others are scored by `rule` with its `params`
    (`reporting.criteria_rules`), at most `max_points`.

    `label` is what documents write before it (1.2.3) and names it within its set. `kinds` narrows it to some kinds of
    units; empty: all of the set's. `indicator` gives the value where the source says so.
    """

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.CASCADE, related_name="criteria", verbose_name="bộ tiêu chí"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="children", verbose_name="thuộc"
    )
    label = models.CharField("ký hiệu", max_length=20)
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("nội dung", max_length=500)
    max_points = models.DecimalField("điểm tối đa", max_digits=6, decimal_places=2)
    rule = models.CharField("cách chấm", max_length=12, choices=RuleKind, blank=True)
    params = models.JSONField("tham số", default=dict)
    source = models.CharField("nguồn", max_length=9, choices=ScoreSource, default=ScoreSource.TYPED)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, related_name="criteria", verbose_name="chỉ tiêu"
    )
    evidence_required = models.BooleanField("cần tài liệu kiểm chứng", default=False)
    kinds = models.JSONField("khối áp dụng", default=list)
    guidance = models.TextField("hướng dẫn", blank=True)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "label"], name="criterion_label_once"),
            models.CheckConstraint(name="criterion_has_label_and_name", condition=~Q(label="") & ~Q(name="")),
            models.CheckConstraint(name="criterion_points_positive", condition=Q(max_points__gt=0)),
            models.CheckConstraint(
                name="criterion_under_another", condition=Q(parent__isnull=True) | ~Q(parent=F("pk"))
            ),
            models.CheckConstraint(
                name="criterion_indicator_where_it_gives_the_value",
                condition=Q(source=ScoreSource.INDICATOR, indicator__isnull=False)
                | (~Q(source=ScoreSource.INDICATOR) & Q(indicator__isnull=True)),
            ),
            models.CheckConstraint(
                name="criterion_survey_is_given_in_points",
                condition=~Q(source=ScoreSource.SURVEY) | Q(rule=RuleKind.APPRAISER),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}. {self.name}"
