"""Model sets of criteria that come with the portal, for provinces to copy."""

from decimal import Decimal

from django.db import transaction

from indicators.models import Indicator
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.fixtures import fixtures_in, read_fixture
from reporting.criteria_tree import areas_of, faults_of
from reporting.enums import ScoreSource, SetStatus
from reporting.models import CriteriaSet
from reporting.services.criteria import Line, add_criterion


@transaction.atomic
def load_criteria() -> int:
    """Create the sets of fixtures/criteria/ that are not there yet; one that is stays as it is, since provinces have
    copied it. Returns how many models there are. Raises `Invalid` for one that does not add up.
    """
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    names = fixtures_in("criteria")
    for name in names:
        _load(read_fixture(name), indicators)
    return len(names)


def _load(model: dict, indicators: dict[str, Indicator]) -> None:
    if CriteriaSet.objects.filter(province__isnull=True, code=model["code"]).exists():
        return
    facts = {name: model[name] for name in ("code", "name", "year", "kinds")}
    made = CriteriaSet.objects.create(made_at=clock.now(), **facts)
    for row in model["criteria"]:
        indicator = indicators[row["indicator"]] if "indicator" in row else None
        line = Line(
            label=row["label"],
            name=row["name"],
            max_points=Decimal(row["points"]),
            rule=row.get("rule", ""),
            rule_text=row.get("params", ""),
            source=ScoreSource.INDICATOR if indicator else row.get("source", ScoreSource.TYPED),
            indicator=indicator,
            evidence_required=row.get("evidence", False),
            kinds=row.get("kinds", ()),
            guidance=row.get("guidance", ""),
        )
        add_criterion(by=None, criteria_set=made, seen_version=None, line=line)
    if faults := faults_of(areas_of(made.criteria.all()), made.kinds):
        raise Invalid(f"{model['code']} {faults[0].label}: {faults[0].words}")
    CriteriaSet.objects.filter(pk=made.pk).update(status=SetStatus.IN_FORCE)
