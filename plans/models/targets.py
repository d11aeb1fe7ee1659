"""Measurable targets: the document's words and the threshold understood from them."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from indicators.models import Indicator, ReformArea
from indicators.models.measurements import units_measured_for
from plans.enums import ComparatorKind, MeasureKind, Pace, PlanStatus, TargetResult
from plans.models.activities import Activity
from plans.models.documents import Plan, issued_by
from plans.models.outline import Task
from reform.common.tracking import stamped


class TargetQuerySet(models.QuerySet):
    """Which targets."""

    def visible_to(self, user) -> "TargetQuerySet":
        """Whoever sees the plan sees its targets."""
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def judged_for(self, user) -> "TargetQuerySet":
        """Those whose results the person sees: of issued plans whose owner's figures the person sees."""
        return (
            self.visible_to(user)
            .exclude(plan__status=PlanStatus.DRAFT)
            .filter(plan__owner__in=units_measured_for(user))
        )

    def issued_by(self, on: date) -> "TargetQuerySet":
        """Targets of plans issued by that day (`issued_by`)."""
        return self.filter(issued_by(on))


class Target(models.Model):
    """One measurable promise of a plan. `text` is the document's clause; bounds are in the measure's unit (percent:
    0–100).

    AT_LEAST and MORE_THAN have `lower`; AT_MOST and LESS_THAN `upper`; BETWEEN and EXACTLY both; REDUCED_BY
    `lower`, and the baseline year where the document names one; BETTER_THAN_YEAR the baseline year alone. A band is
    a word on an ordered scale (`band`) and has no bounds. `narrows` is the target that a "trong đó" speaks about.

    `scope` is the level it holds for ("cấp tỉnh"), `population` a named population, `exceptions` what the document
    leaves out of the denominator. `pace` says what *on track* means before the horizon: a straight line from
    `baseline_value` (of `baseline_year`), the steps of the document (`TargetStep`), or nothing before the end.
    `served_by` are the tasks that the plan gives for it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets", verbose_name="kế hoạch")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="targets")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="targets")
    area = models.ForeignKey(ReformArea, on_delete=models.PROTECT, related_name="targets", verbose_name="lĩnh vực")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="targets", verbose_name="chỉ tiêu"
    )
    narrows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="narrowed_by")
    code = models.CharField("mã", max_length=60)
    position = models.PositiveIntegerField("thứ tự")
    text = models.TextField("mục tiêu theo văn bản")
    subject = models.CharField("nội dung đo", max_length=300, blank=True)
    measure = models.CharField("đo bằng", max_length=7, choices=MeasureKind)
    comparator = models.CharField("so sánh", max_length=16, choices=ComparatorKind)
    lower = models.DecimalField("cận dưới", max_digits=22, decimal_places=4, null=True, blank=True)
    upper = models.DecimalField("cận trên", max_digits=22, decimal_places=4, null=True, blank=True)
    band = models.CharField("nhóm", max_length=40, blank=True)
    scope = models.CharField("phạm vi", max_length=120, blank=True)
    baseline_year = models.PositiveSmallIntegerField("so với năm", null=True, blank=True)
    baseline_value = models.DecimalField("giá trị gốc", max_digits=22, decimal_places=4, null=True, blank=True)
    horizon_year = models.PositiveSmallIntegerField("đến năm")
    population = models.CharField("đối tượng", max_length=200, blank=True)
    exceptions = models.CharField("không tính", max_length=300, blank=True)
    pace = models.CharField("tiến độ kỳ vọng", max_length=6, choices=Pace, default=Pace.LINEAR)
    served_by = models.ManyToManyField(Task, blank=True, related_name="serves", verbose_name="nhiệm vụ thực hiện")
    version = models.PositiveIntegerField(default=1)
    updated_at = stamped()

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "mục tiêu"
        verbose_name_plural = "mục tiêu"
        ordering = ["plan", "horizon_year", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="target_code_once"),
            models.CheckConstraint(
                name="target_bounds_match_comparator",
                condition=(
                    Q(measure=MeasureKind.BAND, lower__isnull=True, upper__isnull=True)
                    & (~Q(band="") | Q(comparator=ComparatorKind.BETTER_THAN_YEAR))
                )
                | (
                    ~Q(measure=MeasureKind.BAND)
                    & Q(band="")
                    & (
                        Q(
                            comparator__in=[ComparatorKind.AT_LEAST, ComparatorKind.MORE_THAN],
                            lower__isnull=False,
                            upper__isnull=True,
                        )
                        | Q(
                            comparator__in=[ComparatorKind.AT_MOST, ComparatorKind.LESS_THAN],
                            lower__isnull=True,
                            upper__isnull=False,
                        )
                        | Q(
                            comparator__in=[ComparatorKind.BETWEEN, ComparatorKind.EXACTLY],
                            lower__isnull=False,
                            upper__isnull=False,  # an unknown comparison would pass the check
                            upper__gte=F("lower"),
                        )
                        | Q(comparator=ComparatorKind.REDUCED_BY, lower__isnull=False, upper__isnull=True)
                        | Q(comparator=ComparatorKind.BETTER_THAN_YEAR, lower__isnull=True, upper__isnull=True)
                    )
                ),
            ),
            models.CheckConstraint(
                name="target_comparison_names_its_year",
                condition=~Q(comparator=ComparatorKind.BETTER_THAN_YEAR) | Q(baseline_year__isnull=False),
            ),
            models.CheckConstraint(
                name="target_baseline_names_its_year",
                condition=Q(baseline_value__isnull=True) | Q(baseline_year__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class TargetStep(models.Model):
    """What the document wants reached by the end of an earlier year on the way to the horizon."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="steps", verbose_name="mục tiêu")
    year = models.PositiveSmallIntegerField("đến năm")
    value = models.DecimalField("giá trị", max_digits=22, decimal_places=4)

    class Meta:
        verbose_name = "bước của mục tiêu"
        verbose_name_plural = "bước của mục tiêu"
        ordering = ["target", "year"]
        constraints = [models.UniqueConstraint(fields=["target", "year"], name="target_step_once_a_year")]

    def __str__(self) -> str:
        return f"{self.target.code} {self.year}"


class TargetJudgement(models.Model):
    """What was found of a target on a day; a row whenever result, value or reason became another, so the last one is
    what holds.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="judgements", verbose_name="mục tiêu")
    on = models.DateField("ngày")
    result = models.CharField("kết quả", max_length=8, choices=TargetResult)
    value = models.DecimalField("giá trị", max_digits=22, decimal_places=4, null=True, blank=True)
    reason = models.TextField("vì sao")

    class Meta:
        verbose_name = "kết quả mục tiêu"
        verbose_name_plural = "kết quả mục tiêu"
        ordering = ["target", "on", "id"]
        constraints = [models.UniqueConstraint(fields=["target", "on"], name="judgement_once_a_day")]

    def __str__(self) -> str:
        return f"{self.target.code} {self.on:%d/%m/%Y}: {self.get_result_display()}"

    @property
    def shown(self) -> TargetResult:
        """The result; it knows how it looks."""
        return TargetResult(self.result)
