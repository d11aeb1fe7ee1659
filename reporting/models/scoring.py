"""Rounds of scoring, the cards of units in them, and every criterion's points on the way from self-score to result."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organisations.enums import Role
from organisations.models import Unit
from plans.models import Evidence
from reform.common.tracking import stamped
from reporting.enums import CardStatus, CardStep, ScoringStatus, UnitGroup
from reporting.models.criteria import CriteriaSet, Criterion


class ScoringRoundQuerySet(models.QuerySet):
    """Which rounds of scoring."""

    def visible_to(self, user) -> "ScoringRoundQuerySet":
        """Those of one's own province; ADMIN all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        return self.filter(province=user.unit.province_id)

    def published(self) -> "ScoringRoundQuerySet":
        """Whose ranking everybody in the province sees."""
        return self.filter(status=ScoringStatus.PUBLISHED)

    def of_whole(self, year: int) -> "ScoringRoundQuerySet":
        """Those that tell of the whole year, as `ScoringRound.covers_year` has it."""
        return self.filter(year=year, is_trial=False, self_due_on__gte=date(year, 12, 1))


class ScoringRound(models.Model):
    """One year's scoring of a province's units by a set. Units send by `self_due_on`, Sở Nội vụ tells the first result
    by `appraisal_due_on`, units agree or object by `second_due_on`. Published by a decision, after which nothing in it
    changes. A trial (`is_trial`) stands beside the year's own round and is compared with nothing.
    """

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, related_name="rounds", verbose_name="bộ tiêu chí"
    )
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="scoring_rounds", verbose_name="tỉnh")
    year = models.PositiveSmallIntegerField("năm")
    title = models.CharField("tên đợt", max_length=200)
    self_due_on = models.DateField("hạn đơn vị tự chấm")
    appraisal_due_on = models.DateField("hạn thẩm định")
    second_due_on = models.DateField("hạn đề nghị xem lại")
    status = models.CharField("trạng thái", max_length=9, choices=ScoringStatus, default=ScoringStatus.OPEN)
    is_trial = models.BooleanField("chấm thử", default=False)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("công bố lúc", null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True)

    objects = ScoringRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt chấm điểm"
        verbose_name_plural = "đợt chấm điểm"
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "year", "criteria_set", "is_trial"], name="scoring_once_a_year"
            ),
            models.CheckConstraint(
                name="scoring_dates_in_order",
                condition=Q(self_due_on__lte=F("appraisal_due_on"), appraisal_due_on__lte=F("second_due_on")),
            ),
            models.CheckConstraint(
                name="scoring_published_by_decision",
                condition=Q(
                    status=ScoringStatus.OPEN,
                    published_at__isnull=True,
                    published_by__isnull=True,
                    decision_number="",
                    decided_on__isnull=True,
                )
                | (
                    Q(
                        status=ScoringStatus.PUBLISHED,
                        published_at__isnull=False,
                        published_by__isnull=False,
                        decided_on__isnull=False,
                    )
                    & ~Q(decision_number="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def covers_year(self) -> bool:
        """Whether its results are those of the whole year: no trial, and units score themselves at the year's end."""
        return not self.is_trial and self.self_due_on >= date(self.year, 12, 1)


class ScorecardQuerySet(models.QuerySet):
    """Which cards."""

    def visible_to(self, user) -> "ScorecardQuerySet":
        """Sở Nội vụ the cards of its province, an agency's people their own; a province's CLIENT what is published.
        ADMIN all.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        of_province = self.filter(round__province=user.unit.province_id)
        if user.role == Role.PROVINCE:
            return of_province
        if user.role == Role.CLIENT:
            whole = user.unit.sees_whole_province(user.role)
            return of_province.filter(round__status=ScoringStatus.PUBLISHED) if whole else self.none()
        return of_province.filter(unit=user.unit.agency_id)

    def results_visible_to(self, user) -> "ScorecardQuerySet":
        """Cards of the published rounds that the person sees: what a ranking tells of every unit."""
        return self.filter(round__in=ScoringRound.objects.visible_to(user).published())


class Scorecard(models.Model):
    """One unit in one round; `group` is the khối in which it was ranked, as the unit was when the round opened.

    `earned`, `applicable` and `result` (earned ÷ applicable × 100) are kept from the moment the card is FINAL; `rank`
    (equal results share one) and `ranked_among` from publication. `sent_on` tells who was late. `version` counts steps.
    """

    round = models.ForeignKey(
        ScoringRound, on_delete=models.PROTECT, related_name="cards", verbose_name="đợt chấm điểm"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="scorecards", verbose_name="đơn vị")
    group = models.CharField("khối", max_length=11, choices=UnitGroup)
    status = models.CharField("trạng thái", max_length=9, choices=CardStatus, default=CardStatus.DRAFT)
    sent_on = models.DateField("ngày gửi", null=True)
    earned = models.DecimalField("điểm đạt", max_digits=7, decimal_places=2, null=True)
    applicable = models.DecimalField("điểm áp dụng", max_digits=7, decimal_places=2, null=True)
    result = models.DecimalField("chỉ số", max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveSmallIntegerField("thứ hạng", null=True)
    ranked_among = models.PositiveSmallIntegerField("số đơn vị được xếp hạng", null=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = stamped()

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu chấm điểm"
        verbose_name_plural = "phiếu chấm điểm"
        ordering = ["round", "unit__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="card_one_a_round_and_unit"),
            models.CheckConstraint(
                name="card_sent_has_its_day", condition=Q(status=CardStatus.DRAFT) | Q(sent_on__isnull=False)
            ),
            models.CheckConstraint(
                name="card_result_when_final",
                condition=(~Q(status=CardStatus.FINAL) & Q(earned__isnull=True, applicable__isnull=True))
                | Q(status=CardStatus.FINAL, earned__isnull=False, applicable__isnull=False),
            ),
            models.CheckConstraint(
                name="card_result_within_bounds",
                condition=Q(result__isnull=True) | Q(applicable__gt=0, result__gte=0, result__lte=100),
            ),
            models.CheckConstraint(
                name="card_rank_of_a_result",
                condition=Q(rank__isnull=True, ranked_among__isnull=True)
                | Q(result__isnull=False, rank__isnull=False, rank__gte=1, rank__lte=F("ranked_among")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} — {self.round}"


class CriterionScore(models.Model):
    """One criterion on a card. `measured` with `measured_from` (words: which figure, of when) gives `rule_points`;
    the unit asks for `self_points`, Sở Nội vụ gives `appraised_points` and, where the unit wrote an `objection`,
    `second_points`. For yes and no, `measured` is 1 or 0.

    A criterion that the unit calls not applicable leaves the denominator, unless Sở Nội vụ gives it points, even none:
    then it does not agree. `version` counts changes.
    """

    card = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="scores", verbose_name="phiếu")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores", verbose_name="tiêu chí")
    not_applicable = models.BooleanField("không áp dụng", default=False)
    not_applicable_reason = models.TextField("lý do không áp dụng", blank=True)
    measured = models.DecimalField("giá trị", max_digits=20, decimal_places=4, null=True)
    measured_from = models.CharField("nguồn của giá trị", max_length=300, blank=True)
    rule_points = models.DecimalField("điểm theo cách chấm", max_digits=6, decimal_places=2, null=True)
    self_points = models.DecimalField("điểm tự chấm", max_digits=6, decimal_places=2, null=True)
    explanation = models.TextField("giải trình", blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="scores", verbose_name="tài liệu kiểm chứng")
    appraised_points = models.DecimalField("điểm thẩm định", max_digits=6, decimal_places=2, null=True)
    appraised_remark = models.TextField("ý kiến thẩm định", blank=True)
    appraised_at = models.DateTimeField("thẩm định lúc", null=True)
    appraised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    objection = models.TextField("lý do đề nghị xem lại", blank=True)
    second_points = models.DecimalField("điểm thẩm định lần hai", max_digits=6, decimal_places=2, null=True)
    second_remark = models.TextField("ý kiến thẩm định lần hai", blank=True)
    second_at = models.DateTimeField("thẩm định lần hai lúc", null=True)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "điểm tiêu chí"
        verbose_name_plural = "điểm tiêu chí"
        ordering = ["card", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["card", "criterion"], name="score_one_a_card_and_criterion"),
            models.CheckConstraint(
                name="score_not_applicable_says_why",
                condition=Q(not_applicable=False, not_applicable_reason="")
                | (Q(not_applicable=True, self_points__isnull=True) & ~Q(not_applicable_reason="")),
            ),
            models.CheckConstraint(
                name="score_points_not_negative",
                condition=(Q(self_points__isnull=True) | Q(self_points__gte=0))
                & (Q(appraised_points__isnull=True) | Q(appraised_points__gte=0))
                & (Q(second_points__isnull=True) | Q(second_points__gte=0)),
            ),
            models.CheckConstraint(
                name="score_self_within_rule",
                condition=Q(rule_points__isnull=True)
                | Q(self_points__isnull=True)
                | Q(self_points__lte=F("rule_points")),
            ),
            models.CheckConstraint(
                name="score_appraised_by_somebody",
                condition=Q(appraised_at__isnull=True, appraised_by__isnull=True, appraised_points__isnull=True)
                | Q(appraised_at__isnull=False, appraised_by__isnull=False),
            ),
            models.CheckConstraint(
                name="score_second_by_somebody_where_asked",
                condition=Q(second_at__isnull=True, second_by__isnull=True, second_points__isnull=True)
                | (Q(second_at__isnull=False, second_by__isnull=False) & ~Q(objection="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.label}, {self.card}"


class CardTransition(models.Model):
    """One step of a card's way; rows are only ever added."""

    card = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="transitions", verbose_name="phiếu")
    step = models.CharField("bước", max_length=8, choices=CardStep)
    note = models.TextField("ý kiến", blank=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "bước của phiếu chấm điểm"
        verbose_name_plural = "bước của phiếu chấm điểm"
        ordering = ["card", "id"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.get_step_display()}"
