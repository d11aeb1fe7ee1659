"""Builders for the tests of targets."""

from decimal import Decimal

from indicators.models import Indicator
from plans.models import Plan, Target
from tests import make


def target(plan: Plan, indicator: Indicator | None = None, lower: str | int | None = "90", **fields) -> Target:
    """ "At least so many percent in the plan's last year." """
    fields = {"measure": "percent", "comparator": "at_least", "text": "Từ 90% hồ sơ được giải quyết đúng hạn"} | fields
    number = plan.targets.count() + 1
    return Target.objects.create(
        plan=plan,
        code=fields.pop("code", f"T{number:03}"),
        position=number,
        area=fields.pop("area", None) or make.reform_area(),
        indicator=indicator,
        lower=None if lower is None else Decimal(lower),
        horizon_year=fields.pop("horizon_year", plan.last_year),
        **fields,
    )
