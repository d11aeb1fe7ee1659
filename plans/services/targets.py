"""Changes what the portal knows of a target beside the document's words: what measures it, how it is judged, what
serves it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from indicators.models import Indicator
from organisations.models import User
from organisations.services.audit import audit
from plans.enums import ComparatorKind, Pace
from plans.models import Target, TargetStep, Task
from plans.permissions import can_edit_target
from plans.queries.target_results import promise_of
from plans.services.target_judging import judge_some
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reform.common.wording import number

_FIRST_YEAR = 2000
_MOST = Decimal("1e15")
_PLACES = Decimal("0.0001")
_LENGTHS = {"scope": 120, "population": 200, "exceptions": 300}


@dataclass(frozen=True)
class TargetFacts:
    """What a person says of a target; `steps` are (year, value), `served_by` tasks of the target's plan."""

    indicator: Indicator | None = None
    scope: str = ""
    population: str = ""
    exceptions: str = ""
    baseline_year: int | None = None
    baseline_value: Decimal | None = None
    pace: str = Pace.LINEAR
    steps: tuple[tuple[int, Decimal], ...] = ()
    served_by: tuple[Task, ...] = field(default=())


@transaction.atomic
def update_target(*, by: User, target: Target, seen_version: int, facts: TargetFacts) -> Target:
    """Give the target these facts, judge it anew by them, and return it; the document's words stay as they are.

    Raises `NotPermitted`, `Invalid` with the field (a unit of measure that the target is not in, a baseline without
    its year, steps out of their years), and `Conflict` when somebody else changed it after it was looked at.
    """
    can_edit_target(by, target).require()
    before, columns = _known(target), _checked(target, facts)
    changed = Target.objects.filter(pk=target.pk, version=seen_version).update(**columns, version=F("version") + 1)
    if not changed:
        raise Conflict("Mục tiêu này vừa được người khác sửa. Hãy xem lại nội dung dưới đây rồi lưu lần nữa.")
    target.steps.all().delete()
    TargetStep.objects.bulk_create(TargetStep(target=target, year=year, value=value) for year, value in facts.steps)
    target.served_by.set(facts.served_by)
    target = Target.objects.select_related("plan__owner", "indicator", "area").get(pk=target.pk)
    after = _known(target)
    if before != after:
        audit(by=by, action="Sửa mục tiêu", obj=target, before=before, after=after)
    judge_some([target.pk], on=clock.today())
    return target


def _checked(target: Target, facts: TargetFacts) -> dict[str, Any]:
    """The columns as they are stored."""
    columns: dict[str, Any] = {name: clean(getattr(facts, name)) for name in _LENGTHS}
    for name, longest in _LENGTHS.items():
        if len(columns[name]) > longest:
            raise Invalid(f"Nội dung dài quá {longest} ký tự. Hãy viết gọn lại.", field=name)
    columns |= _baseline(target, facts)
    _check_steps(target, facts)
    if any(task.section.plan_id != target.plan_id for task in facts.served_by):
        raise Invalid("Chỉ chọn nhiệm vụ của chính kế hoạch này.", field="served_by")
    if facts.indicator and not _fits(target, facts.indicator):
        raise Invalid(
            f"Chỉ tiêu {facts.indicator.code} tính bằng {facts.indicator.get_unit_of_measure_display()}, không so được "
            f"với mục tiêu tính bằng {target.get_measure_display()}. Hãy chọn chỉ tiêu khác.",
            field="indicator",
        )
    return columns | {"indicator": facts.indicator, "pace": facts.pace}


def _baseline(target: Target, facts: TargetFacts) -> dict[str, Any]:
    year, value = facts.baseline_year, facts.baseline_value
    compares = target.comparator in (ComparatorKind.BETTER_THAN_YEAR, ComparatorKind.REDUCED_BY)
    if year is None and (compares and target.baseline_year is not None):
        raise Invalid("Văn bản so sánh với một năm cụ thể, nên phải có năm gốc.", field="baseline_year")
    if year is None and value is not None:
        raise Invalid("Hãy ghi giá trị gốc là của năm nào.", field="baseline_year")
    if year is not None and not _FIRST_YEAR <= year < target.horizon_year:
        raise Invalid(
            f"Năm gốc phải từ {_FIRST_YEAR} đến trước năm phải đạt {target.horizon_year}. Ông/bà đã nhập {year}.",
            field="baseline_year",
        )
    return {"baseline_year": year, "baseline_value": _amount(value, "baseline_value") if value is not None else None}


def _check_steps(target: Target, facts: TargetFacts) -> None:
    if (facts.pace == Pace.STEPS) != bool(facts.steps):
        if facts.steps:
            raise Invalid("Các bước chỉ dùng khi tiến độ kỳ vọng là “Theo từng bước của kế hoạch”.", field="steps")
        raise Invalid("Hãy ghi các bước của kế hoạch, mỗi dòng một năm, ví dụ 2027: 75.", field="steps")
    years = [year for year, _ in facts.steps]
    if len(set(years)) < len(years):
        raise Invalid("Mỗi năm chỉ ghi một bước.", field="steps")
    for year, value in facts.steps:
        _amount(value, "steps")
        if not target.plan.first_year <= year < target.horizon_year:
            raise Invalid(
                f"Bước năm {year} phải nằm từ năm {target.plan.first_year} đến trước năm phải đạt "
                f"{target.horizon_year}.",
                field="steps",
            )


def _amount(value: Decimal, name: str) -> Decimal:
    if not value.is_finite() or not 0 <= value < _MOST:
        told = f" Ông/bà đã nhập {number(value)}." if value.is_finite() and abs(value) < _MOST else ""
        raise Invalid(f"Giá trị phải là một số từ 0 trở lên, phần nguyên tối đa 15 chữ số.{told}", field=name)
    return value.quantize(_PLACES, ROUND_HALF_UP)


def _fits(target: Target, indicator: Indicator) -> bool:
    probe = Target(**{name.attname: getattr(target, name.attname) for name in Target._meta.concrete_fields})
    probe.plan, probe.indicator, probe.baseline_value = target.plan, indicator, None
    return promise_of(probe).fits_its_unit


def _known(target: Target) -> dict[str, Any]:
    value = target.baseline_value
    return {
        "indicator": target.indicator.code if target.indicator else "",
        "scope": target.scope,
        "population": target.population,
        "exceptions": target.exceptions,
        "baseline_year": target.baseline_year,
        "baseline_value": None if value is None else number(value),
        "pace": target.pace,
        "steps": [
            f"{year}: {number(step)}" for year, step in target.steps.order_by("year").values_list("year", "value")
        ],
        "served_by": [str(task) for task in _in_order(target.served_by.all())],
    }


def _in_order(tasks: Iterable[Task]) -> list[Task]:
    return sorted(tasks, key=lambda task: task.pk)
