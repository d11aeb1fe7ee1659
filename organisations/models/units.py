"""Units of the administration, the spellings that documents use for them, and who follows whom after a
reorganisation.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from organisations.enums import REPORTING_KINDS, Role, UnitKind
from reform.common.tracking import stamped


class UnitQuerySet(models.QuerySet):
    """Which units: by place in the tree, by date, by who asks."""

    def within(self, unit: "Unit") -> "UnitQuerySet":
        """The unit itself and everything below it."""
        return self.filter(path__startswith=unit.path)

    def valid_on(self, day: date) -> "UnitQuerySet":
        """Units that existed on that day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def reporting(self) -> "UnitQuerySet":
        """Agencies that send reports of their own to the province."""
        return self.filter(kind__in=REPORTING_KINDS)

    def visible_to(self, user) -> "UnitQuerySet":
        """Names of units are no secret inside a province: its own tree and the central bodies; everything for
        ADMIN.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        return self.filter(Q(province=user.unit.province_id) | Q(province__isnull=True))


class Unit(models.Model):
    """A body that can be made responsible: a People's Committee, department, board, division — or a named group of
    them.

    `path` is the codes from the root, "/DN/DN-KCN/DN-KCN-VP/"; `province` and `agency` are the unit's ancestors of
    these ranks (an agency's own agency is itself). All three are written by `services.units.save_unit` alone.
    """

    code = models.CharField("mã", max_length=32, unique=True)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=60, blank=True)
    kind = models.CharField("loại", max_length=12, choices=UnitKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="trực thuộc"
    )
    path = models.CharField(max_length=255, unique=True, editable=False)
    province = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    agency = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    members = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="groups", verbose_name="thành viên của nhóm"
    )
    two_reviews = models.BooleanField(
        "lãnh đạo đơn vị duyệt trước",
        default=False,
        help_text="Cập nhật của công chức chỉ có hiệu lực khi lãnh đạo đơn vị đã duyệt.",
    )
    valid_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    search_text = models.TextField(editable=False)
    sort_key = models.CharField(max_length=255, editable=False)
    updated_at = stamped()

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan, đơn vị"
        verbose_name_plural = "cơ quan, đơn vị"
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="unit_valid_to_not_before_valid_from",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="unit_division_has_parent", condition=~Q(kind=UnitKind.DIVISION) | Q(parent__isnull=False)
            ),
            models.CheckConstraint(
                name="unit_province_is_root", condition=~Q(kind=UnitKind.PROVINCE) | Q(parent__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_group(self) -> bool:
        """Whether the unit stands for its members."""
        return self.kind == UnitKind.GROUP

    def sees_whole_province(self, role: str) -> bool:
        """Whether a person of this unit with that role sees all of the province: Sở Nội vụ, and a client of the
        province itself.
        """
        return role == Role.PROVINCE or (role == Role.CLIENT and self.kind == UnitKind.PROVINCE)

    def contains(self, other: "Unit") -> bool:
        """Whether `other` is this unit or lies below it."""
        return other.path.startswith(self.path)


class UnitAlias(models.Model):
    """A spelling under which documents name a unit; `key` is `name_key(text)`, unique within the scope.

    `scope` is the unit inside which the spelling means this unit ("Văn phòng" inside a board); empty: everywhere.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases", verbose_name="đơn vị")
    text = models.CharField("cách viết", max_length=200)
    key = models.CharField(max_length=220, editable=False, db_index=True)
    scope = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="phạm vi"
    )

    class Meta:
        verbose_name = "cách viết tên đơn vị"
        verbose_name_plural = "cách viết tên đơn vị"
        ordering = ["text"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="alias_key_unique_in_scope"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(scope__isnull=True), name="alias_key_unique_everywhere"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class UnitSuccession(models.Model):
    """After a merger or split the successor takes up the predecessor's work; one predecessor may have several
    successors.
    """

    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successions", verbose_name="đơn vị cũ"
    )
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị kế thừa")
    effective_on = models.DateField("từ ngày")
    decision = models.CharField("văn bản", max_length=200, blank=True)

    class Meta:
        verbose_name = "kế thừa"
        verbose_name_plural = "kế thừa"
        ordering = ["effective_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(name="succession_of_another", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
