"""Sets of criteria: drafts are written line by line, put in force by a decision, and copied into the next version."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Model

from indicators.enums import UnitOfMeasure
from indicators.models import Indicator
from organisations.enums import REPORTING_KINDS, UnitKind
from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean, clean_lines
from reform.common.wording import day
from reporting.criteria_rules import CENT, RuleError, rule_from_params, rule_from_text
from reporting.criteria_tree import areas_of, faults_of
from reporting.enums import RuleKind, ScoreSource, SetStatus
from reporting.models import CriteriaSet, Criterion
from reporting.score_permissions import can_copy_set, can_edit_set, can_manage_scoring

MOST_CRITERIA = 400
_MOST_POINTS = Decimal(1000)
_FIRST_YEAR, _LAST_YEAR = 2012, 2100  # PAR INDEX began in 2012


@dataclass(frozen=True)
class Line:
    """What a line of a set says; `rule_text` as `criteria_rules.rule_from_text` reads it. `under` is the label of the
    line above, by default the label without its last part (1.2.3 → 1.2).
    """

    label: str
    name: str
    max_points: Decimal
    rule: str = ""
    rule_text: str = ""
    source: str = ScoreSource.TYPED
    indicator: Indicator | None = None
    evidence_required: bool = False
    kinds: Collection[str] = field(default_factory=tuple)
    guidance: str = ""


@transaction.atomic
def copy_set(*, by: User | None, source: CriteriaSet, province: Unit, year: int, name: str = "") -> CriteriaSet:
    """The next version of the province's set, a draft with all lines of the source. `by` None is the portal itself.

    Raises `NotPermitted`, `Conflict` while another draft of the set is there, `Invalid` for a year out of bounds.
    """
    made = _new_version(by=by, source=source, province=province, year=year, name=name)
    copies: dict[int, Criterion] = {}
    for row in source.criteria.order_by("position"):
        copy = Criterion(criteria_set=made, parent=copies.get(row.parent_id), **_content(row))
        copy.save(force_insert=True)
        copies[row.pk] = copy
    return made


@transaction.atomic
def new_version(*, by: User, source: CriteriaSet, province: Unit, year: int) -> CriteriaSet:
    """As `copy_set`, without lines: a sheet brings them."""
    return _new_version(by=by, source=source, province=province, year=year, name="")


def _new_version(*, by: User | None, source: CriteriaSet, province: Unit, year: int, name: str) -> CriteriaSet:
    if by is not None:
        can_copy_set(by).require()
        can_manage_scoring(by, province).require()
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Invalid(f"Năm phải từ {_FIRST_YEAR} đến {_LAST_YEAR}.", field="year")
    # A write to the province's row first: who copies the same set at once queues up here.
    Unit.objects.filter(pk=province.pk).update(code=F("code"))
    versions = CriteriaSet.objects.filter(province=province, code=source.code)
    if draft := versions.filter(status=SetStatus.DRAFT).first():
        raise Conflict(f"Đã có dự thảo phiên bản {draft.number} của bộ tiêu chí này. Hãy sửa hoặc xóa dự thảo đó.")
    made = CriteriaSet.objects.create(
        province=province,
        code=source.code,
        number=(versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        name=clean(name)[:300] or source.name,
        year=year,
        kinds=source.kinds,
        copied_from=source,
        made_at=clock.now(),
        made_by=by,
    )
    audit(by=by, action="Lập phiên bản mới của bộ tiêu chí", obj=made, after={"copied_from": str(source)})
    return made


@transaction.atomic
def describe_set(
    *, by: User, criteria_set: CriteriaSet, seen_version: int, name: str, year: int, kinds: Collection[str]
) -> None:
    """Change what a draft is called, from which year it holds and for whom. Raises `NotPermitted`, `Invalid`,
    `Conflict`.
    """
    can_edit_set(by, criteria_set).require()
    name = clean(name)
    if not name or len(name) > 300:
        raise Invalid("Hãy nhập tên bộ tiêu chí, tối đa 300 ký tự.", field="name")
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Invalid(f"Năm phải từ {_FIRST_YEAR} đến {_LAST_YEAR}.", field="year")
    kinds = _known_kinds(kinds)
    if not kinds:
        raise Invalid("Hãy chọn ít nhất một khối đơn vị.", field="kinds")
    before = {"name": criteria_set.name, "year": criteria_set.year, "kinds": _labels(criteria_set.kinds)}
    _touch(criteria_set, seen_version, name=name, year=year, kinds=kinds)
    after = {"name": name, "year": year, "kinds": _labels(kinds)}
    audit(by=by, action="Sửa thông tin bộ tiêu chí", obj=criteria_set, before=before, after=after)


@transaction.atomic
def add_criterion(*, by: User | None, criteria_set: CriteriaSet, seen_version: int | None, line: Line) -> Criterion:
    """A new line, after all that stand under the line above it; that one only adds up from now on. `seen_version`
    None: whatever it is now. `by` None is the portal itself, which fills a model.

    Raises `NotPermitted`, `Invalid` with the field, `Conflict` when the draft was changed meanwhile.
    """
    if by is not None:
        can_edit_set(by, criteria_set).require()
    rows = list(criteria_set.criteria.order_by("position"))
    if len(rows) >= MOST_CRITERIA:
        raise Invalid(f"Bộ tiêu chí có tối đa {MOST_CRITERIA} dòng.")
    values = _values(line)
    if any(row.label == values["label"] for row in rows):
        raise Invalid(f"Ký hiệu {values['label']} đã có trong bộ tiêu chí.", field="label")
    above = _line_above(values["label"], rows)
    _touch(criteria_set, criteria_set.version if seen_version is None else seen_version)
    if above is not None and above.rule:
        Criterion.objects.filter(pk=above.pk).update(**_ADDS_UP)
    place = _place_after(above, rows)
    criteria_set.criteria.filter(position__gt=place).update(position=F("position") + 1)
    made = Criterion.objects.create(criteria_set=criteria_set, parent=above, position=place + 1, **values)
    if by is not None:
        audit(by=by, action="Thêm tiêu chí", obj=made, after=_told(values))
    return made


@transaction.atomic
def change_criterion(*, by: User, criterion: Criterion, seen_version: int, line: Line) -> None:
    """Rewrite a line of a draft; its label stays within the line above it. Raises as `add_criterion`."""
    criteria_set = criterion.criteria_set
    can_edit_set(by, criteria_set).require()
    values = _values(line, adds_up=criterion.children.exists())
    others = criteria_set.criteria.exclude(pk=criterion.pk)
    if others.filter(label=values["label"]).exists():
        raise Invalid(f"Ký hiệu {values['label']} đã có trong bộ tiêu chí.", field="label")
    above = _line_above(values["label"], list(others))
    if (above.pk if above else None) != criterion.parent_id:
        raise Invalid("Ký hiệu mới thuộc dòng khác. Hãy bỏ dòng này rồi thêm vào đúng chỗ.", field="label")
    before = _told({name: getattr(criterion, name) for name in values})
    _touch(criteria_set, seen_version)
    for name, value in values.items():
        setattr(criterion, name, value)
    criterion.save(update_fields=list(values))
    audit(by=by, action="Sửa tiêu chí", obj=criterion, before=before, after=_told(values))


@transaction.atomic
def remove_criterion(*, by: User, criterion: Criterion, seen_version: int) -> None:
    """Take a line out of a draft with all that stand under it."""
    criteria_set = criterion.criteria_set
    can_edit_set(by, criteria_set).require()
    _touch(criteria_set, seen_version)
    audit(by=by, action="Bỏ tiêu chí", obj=criterion, before=_told(_content(criterion)))
    criterion.delete()


@transaction.atomic
def clear_set(*, by: User, criteria_set: CriteriaSet, seen_version: int) -> None:
    """Take all lines out of a draft, for a sheet that brings others."""
    can_edit_set(by, criteria_set).require()
    _touch(criteria_set, seen_version)
    before = {"note": f"{criteria_set.criteria.count()} dòng"}
    audit(by=by, action="Thay các tiêu chí của dự thảo", obj=criteria_set, before=before)
    criteria_set.criteria.filter(parent__isnull=True).delete()


@transaction.atomic
def remove_set(*, by: User, criteria_set: CriteriaSet, seen_version: int) -> None:
    """Throw a draft away."""
    can_edit_set(by, criteria_set).require()
    _touch(criteria_set, seen_version)
    audit(by=by, action="Xóa dự thảo bộ tiêu chí", obj=criteria_set, before={"name": str(criteria_set)})
    criteria_set.delete()


@transaction.atomic
def put_in_force(
    *, by: User | None, criteria_set: CriteriaSet, seen_version: int, decision_number: str, decided_on: date | None
) -> None:
    """From now on units are scored by the set and nothing in it changes; the version before it is closed.

    Raises `NotPermitted`, `Conflict`, `Invalid` without a decision, or with the first place that does not add up.
    """
    if by is not None:
        can_edit_set(by, criteria_set).require()
    number = clean(decision_number)
    if not number or len(number) > 60:
        raise Invalid("Hãy nhập số quyết định ban hành, ví dụ 876/QĐ-UBND.", field="decision_number")
    if decided_on is None or decided_on > clock.today():
        raise Invalid(f"Ngày quyết định không được sau hôm nay ({day(clock.today())}).", field="decided_on")
    faults = faults_of(areas_of(criteria_set.criteria.all()), criteria_set.kinds)
    if faults:
        where = f"Tiêu chí {faults[0].label}: " if faults[0].label else ""
        more = f" Còn {len(faults) - 1} chỗ khác." if len(faults) > 1 else ""
        raise Invalid(f"Bộ tiêu chí chưa ban hành được. {where}{faults[0].words}{more}")
    earlier = CriteriaSet.objects.filter(
        province=criteria_set.province_id, code=criteria_set.code, status=SetStatus.IN_FORCE
    )
    earlier.exclude(pk=criteria_set.pk).update(status=SetStatus.CLOSED)
    facts = {"status": SetStatus.IN_FORCE, "decision_number": number, "decided_on": decided_on}
    _touch(criteria_set, seen_version, **facts)
    after = {"decision_number": number, "decided_on": str(decided_on)}
    audit(by=by, action="Ban hành bộ tiêu chí", obj=criteria_set, before={"status": SetStatus.DRAFT}, after=after)


def kinds_in_order(kinds: Collection[str]) -> list[str]:
    """The kinds among those that are scored, in the order of the catalogue."""
    return [str(kind) for kind in REPORTING_KINDS if kind in kinds]


_ADDS_UP: dict[str, Any] = {
    "rule": "",
    "params": {},
    "source": ScoreSource.TYPED,
    "indicator": None,
    "evidence_required": False,
}
_FIELDS = (
    *("label", "position", "name", "max_points", "rule", "params", "source", "indicator"),
    *("evidence_required", "kinds", "guidance"),
)


def _content(row: Criterion) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FIELDS}


def _touch(criteria_set: CriteriaSet, seen_version: int, **changes: Any) -> None:
    """Count the change of a draft; nobody else's may lie between."""
    there = CriteriaSet.objects.filter(pk=criteria_set.pk, status=SetStatus.DRAFT, version=seen_version)
    changed = there.update(version=F("version") + 1, **changes)
    criteria_set.refresh_from_db()
    if not changed:
        raise Conflict("Bộ tiêu chí vừa được người khác sửa. Hãy xem lại rồi thực hiện tiếp.")


def _values(line: Line, *, adds_up: bool = False) -> dict[str, Any]:
    """The columns of a line. Raises `Invalid` with the field of the form that it belongs to."""
    label, name = clean(line.label).rstrip("."), clean(line.name)
    if not label or len(label) > 20 or " " in label:
        raise Invalid("Ký hiệu viết liền, tối đa 20 ký tự, ví dụ 1.2.3.", field="label")
    if not name or len(name) > 500:
        raise Invalid("Hãy nhập nội dung tiêu chí, tối đa 500 ký tự.", field="name")
    most = line.max_points
    if most is None or not most.is_finite() or not 0 < most <= _MOST_POINTS or most != most.quantize(CENT):
        raise Invalid("Điểm tối đa phải lớn hơn 0, có tối đa hai chữ số thập phân.", field="max_points")
    kinds = _known_kinds(line.kinds)
    values = {"label": label, "name": name, "max_points": most, "kinds": kinds, "guidance": clean_lines(line.guidance)}
    if not line.rule or adds_up:
        if line.rule or clean(line.rule_text):
            raise Invalid("Dòng có dòng bên dưới chỉ cộng điểm; hãy để trống cách chấm và mức tính điểm.", field="rule")
        return values | _ADDS_UP
    if line.source == ScoreSource.SURVEY and line.rule != RuleKind.APPRAISER:
        raise Invalid("Điểm điều tra xã hội học do Sở Nội vụ nhập: chọn “Thẩm định cho điểm”.", field="rule")
    if (line.source == ScoreSource.INDICATOR) != (line.indicator is not None):
        raise Invalid(
            "Nguồn là số liệu của chỉ tiêu thì phải chọn chỉ tiêu; nguồn khác thì để trống.", field="indicator"
        )
    if line.indicator is not None and line.indicator.unit_of_measure == UnitOfMeasure.BAND:
        raise Invalid("Chỉ tiêu xếp nhóm không chấm điểm theo giá trị được.", field="indicator")
    if line.source in (ScoreSource.INDICATOR, ScoreSource.PROGRESS) and line.rule not in _BY_VALUE:
        raise Invalid("Giá trị từ số liệu hoặc tiến độ chỉ chấm theo bậc hoặc theo tỷ lệ.", field="rule")
    try:
        rule = rule_from_text(line.rule, line.rule_text, most)
    except RuleError as error:
        raise Invalid(str(error), field="rule_text") from error
    return values | {
        "rule": line.rule,
        "params": rule.params(),
        "source": line.source,
        "indicator": line.indicator,
        "evidence_required": line.evidence_required,
    }


_BY_VALUE = (RuleKind.STEPS, RuleKind.PROPORTIONAL)


def _known_kinds(kinds: Collection[str]) -> list[str]:
    if strange := [str(kind) for kind in kinds if kind not in UnitKind.values or kind not in REPORTING_KINDS]:
        raise Invalid(f"Không chấm điểm khối “{strange[0]}”.", field="kinds")
    return kinds_in_order(kinds)


def _line_above(label: str, rows: list[Criterion]) -> Criterion | None:
    wanted = label.rpartition(".")[0]
    if not wanted:
        return None
    above = next((row for row in rows if row.label == wanted), None)
    if above is None:
        raise Invalid(f"Chưa có dòng {wanted} để {label} nằm dưới. Hãy thêm dòng đó trước.", field="label")
    return above


def _place_after(above: Criterion | None, rows: list[Criterion]) -> int:
    """The position of the last line that stands under `above`, or is it."""
    if above is None:
        return rows[-1].position if rows else 0
    inside = {above.pk}
    for row in rows:
        if row.parent_id in inside:
            inside.add(row.pk)
    return max(row.position for row in rows if row.pk in inside)


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the log shows them: the rule as a sheet writes it, kinds by their names."""
    told = {name: str(value) if isinstance(value, Decimal | Model) else value for name, value in values.items()}
    told["kinds"] = _labels(values["kinds"])
    told["params"] = _rule_text(values)
    return told


def _labels(kinds: Collection[str]) -> list[str]:
    return [UnitKind(kind).label for kind in kinds]


def _rule_text(values: dict[str, Any]) -> str:
    try:
        return rule_from_params(values["rule"], values["params"], values["max_points"]).text() if values["rule"] else ""
    except RuleError:
        return ""
