"""Sets of criteria, cards and points of surveys as sheets, out and in; the ranking as a workbook."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

import tablib
from django.core.exceptions import ValidationError
from django.db.models import F, Sum
from import_export import fields, widgets

from indicators.models import Indicator
from organisations.enums import REPORTING_KINDS, UnitKind
from organisations.models import User
from organisations.resources import ServiceResource
from reform.common.errors import Conflict, Invalid
from reform.common.spreadsheets import ChoiceWidget, CodeWidget, DecimalWidget, YesNoWidget, write_workbook
from reform.common.text import clean
from reform.common.wording import number
from reporting.criteria_rules import RuleError
from reporting.criteria_tree import Fault, Node, areas_of, faults_of, outline, rule_of
from reporting.enums import CardStatus, RuleKind, ScoreSource, SetStatus
from reporting.models import CriteriaSet, Criterion, CriterionScore, Scorecard, ScoringRound
from reporting.queries.scoring import ranking_of
from reporting.services.appraisal import give_survey_points
from reporting.services.criteria import Line, add_criterion, clear_set, new_version
from reporting.services.scorecards import SelfScore, hold_card, save_self_score

_TEXT = widgets.CharWidget()
_LABEL = "Ký hiệu"


@dataclass(frozen=True)
class SheetProblem:
    """What speaks against a row of a sheet; row 2 comes first, under the headings, None is the sheet as a whole."""

    row: int | None
    words: str


@dataclass(frozen=True)
class SheetChange:
    """What a row changes: at which criterion (and whose), what stood there and what would."""

    label: str
    name: str
    before: str
    after: str


class OptionalChoice(ChoiceWidget):
    """One of several values, or none."""

    def clean(self, value, row=None, **kwargs) -> str:
        return super().clean(value, row, **kwargs) if clean(str(value or "")) else ""


class KindsWidget(widgets.Widget):
    """Kinds of units by their Vietnamese names, with semicolons between; empty is all of the set's."""

    def clean(self, value, row=None, **kwargs) -> list[str]:
        named = {UnitKind(kind).label.casefold(): str(kind) for kind in REPORTING_KINDS}
        found = []
        for part in str(value or "").split(";"):
            text = clean(part)
            if text and text.casefold() not in named:
                raise ValueError(f"“{text}” không phải là khối đơn vị được chấm điểm.")
            found += [named[text.casefold()]] if text else []
        return found

    def render(self, value, obj=None, **kwargs) -> str:
        return "; ".join(UnitKind(kind).label for kind in value or [])


class ValueWidget(DecimalWidget):
    """A measured value; for yes and no the words."""

    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        word = clean(str(value or "")).casefold()
        return _WORDS[word] if word in _WORDS else super().clean(value, row, **kwargs)

    def render(self, value, obj=None, **kwargs) -> Decimal | str:
        if value is not None and obj is not None and obj.criterion.rule == RuleKind.YES_NO:
            return "có" if value else "không"
        return super().render(value, obj, **kwargs)


_WORDS = {"có": Decimal(1), "không": Decimal(0)}


class SeenResource(ServiceResource):
    """Rows that are looked at first and confirmed afterwards. After `import_data` `looked_at` tells how often what they
    change had been changed by then; with `seen`, that number at the look, rows are refused when somebody changed it
    since.
    """

    seen: int | None = None
    looked_at: int | None = None
    # Each resource gives a number that grows with every change of what its rows may change.
    changes_so_far: Callable[[], int]

    def before_import(self, dataset, **kwargs) -> None:
        super().before_import(dataset, **kwargs)
        self.looked_at = self.changes_so_far()
        if self.seen not in (None, self.looked_at):
            raise Conflict("Dữ liệu đã thay đổi sau khi ông/bà xem trước nên chưa ghi gì. Hãy tải bảng mới và làm lại.")


class CriterionResource(SeenResource):
    """The lines of a set in their order. Coming in they fill the draft, or the next version where the set is in force.

    After `import_data` `made` is that draft, `nodes` its outline and `faults` what keeps it from being put in force.
    """

    required_columns = (_LABEL, "Nội dung", "Điểm tối đa", "Cách chấm", "Mức tính điểm")

    label = fields.Field("label", _LABEL, widget=_TEXT)
    name = fields.Field("name", "Nội dung", widget=_TEXT)
    max_points = fields.Field("max_points", "Điểm tối đa", widget=DecimalWidget())
    rule = fields.Field("rule", "Cách chấm", widget=OptionalChoice(RuleKind))
    rule_text = fields.Field(column_name="Mức tính điểm", widget=_TEXT)
    source = fields.Field("source", "Nguồn", widget=OptionalChoice(ScoreSource))
    indicator = fields.Field("indicator", "Mã chỉ tiêu", widget=CodeWidget(Indicator, "chỉ tiêu"))
    evidence_required = fields.Field("evidence_required", "Cần tài liệu", widget=YesNoWidget())
    kinds = fields.Field("kinds", "Khối áp dụng", widget=KindsWidget())
    guidance = fields.Field("guidance", "Hướng dẫn", widget=_TEXT)

    class Meta:
        model = Criterion
        fields = ("label", "name", "max_points", "rule", "rule_text", "source", "indicator")
        fields += ("evidence_required", "kinds", "guidance")
        import_order = export_order = fields
        import_id_fields = ("label",)

    def __init__(self, criteria_set: CriteriaSet) -> None:
        super().__init__()
        self.source_set, self.made = criteria_set, criteria_set
        self.nodes: list[Node] = []
        self.faults: list[Fault] = []

    def get_queryset(self):
        """In the order of the document."""
        return self.source_set.criteria.select_related("indicator").order_by("position")

    def get_instance(self, instance_loader, row):
        """Every row is a new line."""
        return None

    def changes_so_far(self) -> int:
        """Of the set; one that is in force never changes, but a draft may have come into force."""
        return CriteriaSet.objects.values_list("version", flat=True).get(pk=self.source_set.pk)

    def before_import(self, dataset, **kwargs) -> None:
        """The draft that the rows fill."""
        super().before_import(dataset, **kwargs)
        by = kwargs["user"]
        if self.source_set.status == SetStatus.DRAFT:
            clear_set(by=by, criteria_set=self.made, seen_version=self.made.version)
        else:
            facts = {"province": by.unit.province, "year": self.source_set.year}
            self.made = new_version(by=by, source=self.source_set, **facts)

    def after_import(self, dataset, result, **kwargs) -> None:
        """How the draft stands, before a dry run takes it back."""
        areas = areas_of(self.made.criteria.select_related("indicator"))
        self.nodes, self.faults = list(outline(areas)), faults_of(areas, self.made.kinds)

    def dehydrate_rule_text(self, criterion: Criterion) -> str:
        """As `rule_from_text` reads it."""
        try:
            return rule_of(criterion).text() if criterion.rule else ""
        except RuleError:
            return ""

    def write(self, by: User, instance: Criterion, row: dict) -> Criterion:
        names = ("label", "name", "max_points", "rule", "indicator", "evidence_required", "kinds", "guidance")
        values = {name: getattr(instance, name) for name in names}
        line = Line(
            rule_text=str(row.get("Mức tính điểm") or ""), source=instance.source or ScoreSource.TYPED, **values
        )
        return add_criterion(by=by, criteria_set=self.made, seen_version=None, line=line)


class CardResource(SeenResource):
    """A unit's own points, to be filled in outside the portal. `changes` says what the rows change."""

    required_columns = (_LABEL, "Giá trị", "Điểm tự chấm", "Không áp dụng", "Lý do không áp dụng", "Giải trình")

    label = fields.Field("criterion__label", _LABEL, widget=_TEXT, readonly=True)
    name = fields.Field("criterion__name", "Nội dung", widget=_TEXT, readonly=True)
    most = fields.Field("criterion__max_points", "Điểm tối đa", widget=DecimalWidget(), readonly=True)
    how = fields.Field(column_name="Cách chấm", readonly=True)
    measured = fields.Field("measured", "Giá trị", widget=ValueWidget())
    measured_from = fields.Field("measured_from", "Nguồn của giá trị", widget=_TEXT, readonly=True)
    self_points = fields.Field("self_points", "Điểm tự chấm", widget=DecimalWidget())
    not_applicable = fields.Field("not_applicable", "Không áp dụng", widget=YesNoWidget())
    not_applicable_reason = fields.Field("not_applicable_reason", "Lý do không áp dụng", widget=_TEXT)
    explanation = fields.Field("explanation", "Giải trình", widget=_TEXT)
    proofs = fields.Field(column_name="Tài liệu kiểm chứng", readonly=True)

    class Meta:
        model = CriterionScore
        fields = ("label", "name", "most", "how", "measured", "measured_from", "self_points", "not_applicable")
        fields += ("not_applicable_reason", "explanation", "proofs")
        import_order = export_order = fields
        import_id_fields = ("label",)
        skip_unchanged = True
        report_skipped = True

    def __init__(self, card: Scorecard) -> None:
        super().__init__()
        self.card = card
        self.changes: list[SheetChange] = []

    def get_queryset(self):
        """In the order of the set."""
        scores = self.card.scores.select_related("criterion", "card__round__province", "card__unit")
        return scores.prefetch_related("evidence").order_by("criterion__position")

    def get_instance(self, instance_loader, row) -> CriterionScore:
        """The criterion that the row names; raises ValidationError for one that is not on the card."""
        label = clean(str(row.get(_LABEL) or "")).rstrip(".")
        found = self.get_queryset().filter(criterion__label=label).first()
        if found is None:
            raise ValidationError(f"Phiếu không có tiêu chí “{label[:20]}”.")
        return found

    def changes_so_far(self) -> int:
        """Steps of the card and changes of its criteria; who writes to it meanwhile queues up behind this."""
        hold_card(self.card, CardStatus.DRAFT)
        card = Scorecard.objects.filter(pk=self.card.pk).annotate(changes=F("version") + Sum("scores__version"))
        return card.values_list("changes", flat=True).get()

    def dehydrate_how(self, score: CriterionScore) -> str:
        """The rule in words."""
        return rule_of(score.criterion).words()

    def dehydrate_proofs(self, score: CriterionScore) -> str:
        """What was handed in; only to read."""
        return "; ".join(piece.citation for piece in score.evidence.all())

    def write(self, by: User, instance: CriterionScore, row: dict) -> CriterionScore:
        score = self.get_queryset().get(pk=instance.pk)
        if score.measured_from and instance.measured != score.measured:
            raise Invalid("Giá trị này lấy từ số liệu trên hệ thống, không sửa trong bảng được.")
        before = _said(score)
        told = {name: getattr(instance, name) or "" for name in ("not_applicable_reason", "explanation")}
        said = SelfScore(instance.not_applicable, measured=instance.measured, points=instance.self_points, **told)
        saved = save_self_score(score=score, by=by, seen_version=score.version, said=said)
        self.changes.append(SheetChange(score.criterion.label, score.criterion.name, before, _said(saved)))
        return saved


class SurveyResource(SeenResource):
    """Points that surveys gave the units of a round. `changes` says what the rows change."""

    required_columns = ("Mã đơn vị", _LABEL, "Điểm")

    code = fields.Field("card__unit__code", "Mã đơn vị", widget=_TEXT, readonly=True)
    unit = fields.Field("card__unit__name", "Đơn vị", widget=_TEXT, readonly=True)
    label = fields.Field("criterion__label", _LABEL, widget=_TEXT, readonly=True)
    name = fields.Field("criterion__name", "Nội dung", widget=_TEXT, readonly=True)
    most = fields.Field("criterion__max_points", "Điểm tối đa", widget=DecimalWidget(), readonly=True)
    points = fields.Field("appraised_points", "Điểm", widget=DecimalWidget())

    class Meta:
        model = CriterionScore
        fields = ("code", "unit", "label", "name", "most", "points")
        import_order = export_order = fields
        import_id_fields = ("code", "label")
        skip_unchanged = True
        report_skipped = True

    def __init__(self, round_: ScoringRound) -> None:
        super().__init__()
        self.round = round_
        self.changes: list[SheetChange] = []

    def get_queryset(self):
        """By unit."""
        scores = CriterionScore.objects.filter(card__round=self.round, criterion__source=ScoreSource.SURVEY)
        scores = scores.select_related("criterion", "card__round__province", "card__unit")
        return scores.order_by("card__unit__sort_key", "card__unit__code", "criterion__position")

    def get_instance(self, instance_loader, row) -> CriterionScore:
        """The unit's criterion; raises ValidationError for one that the round does not have."""
        code, label = (clean(str(row.get(name) or "")) for name in ("Mã đơn vị", _LABEL))
        found = self.get_queryset().filter(card__unit__code=code, criterion__label=label).first()
        if found is None:
            raise ValidationError(f"Đợt này không chấm tiêu chí điều tra “{label[:20]}” cho đơn vị “{code[:32]}”.")
        return found

    def changes_so_far(self) -> int:
        """Of all these criteria; whose sheet comes meanwhile queues up behind this."""
        ScoringRound.objects.filter(pk=self.round.pk).update(status=F("status"))
        return self.get_queryset().order_by().aggregate(changes=Sum("version"))["changes"] or 0

    def write(self, by: User, instance: CriterionScore, row: dict) -> CriterionScore:
        if instance.appraised_points is None:
            raise Invalid("Hãy nhập điểm; điểm đã nhập không để trống lại được.")
        score = self.get_queryset().get(pk=instance.pk)
        before = number(score.appraised_points)
        saved = give_survey_points(score=score, by=by, points=instance.appraised_points)
        name = f"{score.card.unit} — {score.criterion.name}"
        self.changes.append(SheetChange(score.criterion.label, name, before, number(saved.appraised_points)))
        return saved


def bring_in(resource: ServiceResource, dataset: tablib.Dataset, *, by: User, dry_run: bool) -> list[SheetProblem]:
    """Let the rows go through the services, all of them or none; with `dry_run` nothing stays. What speaks against
    them, row by row. Raises `Conflict` when what they change has been changed since it was looked at.
    """
    result = resource.import_data(dataset, dry_run=dry_run, user=by, rollback_on_validation_errors=True)
    for found in result.base_errors:
        if isinstance(found.error, Conflict):
            raise found.error
    problems = [SheetProblem(None, str(error.error)) for error in result.base_errors]
    for invalid in result.invalid_rows:
        problems.append(SheetProblem(invalid.number + 1, " ".join(invalid.error.messages)))
    for place, errors in result.row_errors():
        problems += [SheetProblem(place + 1, str(error.error)) for error in errors]
    return sorted(problems, key=lambda problem: problem.row or 0)


def sheet_of(resource: ServiceResource, widths: Iterable[int]) -> bytes:
    """The rows as a workbook with columns of these widths."""
    dataset = resource.export()
    return write_workbook([dataset.headers, *dataset], widths=list(widths))


def ranking_sheet(round_: ScoringRound) -> bytes:
    """The ranking with the index of every area, a row a unit."""
    ranking = ranking_of(round_)
    head = ["Khối", "Hạng", "Mã đơn vị", "Đơn vị", "Điểm đạt", "Điểm áp dụng", "Chỉ số", "Chỉ số năm trước"]
    rows = [[*head, *(f"{area.label}. {area.name}" for area in ranking.areas)]]
    for group in ranking.groups:
        for row in group.rows:
            card = row.card
            rows.append(
                [
                    *(group.group.label, row.rank, card.unit.code, card.unit.name),
                    *(card.earned, card.applicable, card.result, row.before.result if row.before else None),
                    *(sums.index if sums else None for _, sums in row.marks),
                ]
            )
    return write_workbook(rows, widths=[18, 8, 12, 36, 10, 14, 10, 16, *[18] * len(ranking.areas)])


def _said(score: CriterionScore) -> str:
    """What the unit says, in short."""
    if score.not_applicable:
        return "không áp dụng"
    value = "" if score.measured is None else f"giá trị {number(score.measured)}, "
    return f"{value}{number(score.self_points)} điểm"
