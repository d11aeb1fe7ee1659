"""Resolutions and plans: the documents that the work rests on."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from organisations.enums import Role
from organisations.models import Unit
from plans.enums import PlanStatus, ResolutionKind
from reform.common.abbreviations import words_match
from reform.common.tracking import stamped


class Resolution(models.Model):
    """A document that plans rest on: a resolution, decision, programme or law of a higher body.

    `issuer_text` names the issuer where the catalogue does not have it, and `issued_on` is empty where nobody knows the
    day. `excerpt` is what plans take from the document; `file` its copy, called `file_name` by whoever handed it in.
    """

    code = models.CharField("mã", max_length=40, unique=True)
    number = models.CharField("số, ký hiệu", max_length=60)
    kind = models.CharField("loại văn bản", max_length=10, choices=ResolutionKind)
    title = models.CharField("trích yếu", max_length=500)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="cơ quan ban hành",
    )
    issuer_text = models.CharField("cơ quan ban hành theo văn bản", max_length=200, blank=True)
    excerpt = models.TextField("nội dung viện dẫn", blank=True)
    file = models.FileField("tệp", upload_to="resolutions/%Y/%m", blank=True)
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    search_text = models.TextField(editable=False)
    updated_at = stamped()

    class Meta:
        verbose_name = "văn bản làm căn cứ"
        verbose_name_plural = "văn bản làm căn cứ"
        ordering = ["-issued_on", "number"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {f'số {self.number}' if self.number else self.title}"


class PlanQuerySet(models.QuerySet):
    """Which plans."""

    def visible_to(self, user) -> "PlanQuerySet":
        """ADMIN all; whoever sees the whole province its plans; others the plans of their agency, of the bodies
        above it, and those that give their agency work. A draft is seen by its owner's agency and by Sở Nội vụ alone.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        if user.unit.sees_whole_province(user.role):
            plans = self.filter(owner__province=user.unit.province_id)
            return plans if user.role == Role.PROVINCE else plans.exclude(status=PlanStatus.DRAFT)
        agency = user.unit.agency_id
        works_in = self.filter(Q(assignments__agency=agency) | Q(assignments__unit__members__agency=agency))
        return self.filter(
            Q(owner__agency=agency)
            | ~Q(status=PlanStatus.DRAFT)
            & (Q(owner=user.unit.province_id) | Q(pk__in=works_in.order_by().values("pk")))
        )

    def matching(self, words: str) -> "PlanQuerySet":
        """Plans whose title or number has every word; diacritics do not count, abbreviations do."""
        return self.filter(words_match("search_text", words))

    def issued_for(self, year: int) -> "PlanQuerySet":
        """Plans that cover the year, in force or come to their end."""
        return self.exclude(status=PlanStatus.DRAFT).filter(first_year__lte=year, last_year__gte=year)


def issued_by(on: date, first_year: str = "plan__first_year") -> Q:
    """What belongs to a plan issued by that day; a plan whose document bears no date counts from its first year, which
    stands in that column.
    """
    return Q(plan__issued_on__lte=on) | Q(plan__issued_on__isnull=True, **{f"{first_year}__lte": on.year})


class Plan(models.Model):
    """A plan of one owner for one or several years; it implements a parent plan and rests on resolutions.

    `continues` is the plan of the year before that it was copied from; `extra_columns` the headings of its own columns,
    in their order; `closed_on` the day on which a closed plan's work came to its end, where it is known.
    """

    code = models.CharField("mã", max_length=40, unique=True)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    title = models.CharField("tên kế hoạch", max_length=500)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans", verbose_name="cơ quan ban hành")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="thực hiện kế hoạch",
    )
    resolutions = models.ManyToManyField(Resolution, blank=True, related_name="plans", verbose_name="căn cứ")
    continues = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name="tiếp nối kế hoạch",
    )
    first_year = models.PositiveSmallIntegerField("từ năm")
    last_year = models.PositiveSmallIntegerField("đến năm")
    extra_columns = models.JSONField("cột riêng", default=list, blank=True)
    status = models.CharField("trạng thái", max_length=8, choices=PlanStatus, default=PlanStatus.DRAFT)
    closed_on = models.DateField("kết thúc ngày", null=True, blank=True)
    search_text = models.TextField(editable=False)
    updated_at = stamped()

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-first_year", "owner__sort_key", "code"]
        constraints = [
            models.CheckConstraint(name="plan_years_in_order", condition=Q(last_year__gte=F("first_year"))),
            models.CheckConstraint(
                name="plan_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
            models.CheckConstraint(
                name="plan_closed_on_a_day", condition=Q(closed_on__isnull=True) | Q(status=PlanStatus.CLOSED)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """ "2025" or "2023–2030"."""
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}–{self.last_year}"
