"""The model set of criteria adds up, uses every rule and source, and comes with the catalogue once."""

from decimal import Decimal

import pytest

from indicators.services.catalogue import load_areas, load_indicators
from reporting.criteria_tree import areas_of, faults_of, outline
from reporting.enums import RuleKind, ScoreSource, SetStatus
from reporting.models import CriteriaSet
from reporting.services.criteria_models import load_criteria

pytestmark = pytest.mark.django_db


def test_the_model_is_whole_and_loaded_once():
    load_areas()
    load_indicators()
    assert load_criteria() == load_criteria() == 1
    model = CriteriaSet.objects.get(province__isnull=True)
    areas = areas_of(model.criteria.all())
    assert (len(areas), sum(area.criterion.max_points for area in areas)) == (8, Decimal(100))
    assert faults_of(areas, model.kinds) == []
    assert model.status == SetStatus.IN_FORCE
    leaves = [leaf.criterion for area in areas for leaf in area.leaves()]
    assert (len(leaves), len(list(outline(areas)))) == (41, 56)
    assert {leaf.rule for leaf in leaves} == set(RuleKind)
    assert {leaf.source for leaf in leaves} == set(ScoreSource)
    assert any(leaf.evidence_required for leaf in leaves) and any(leaf.kinds for leaf in leaves)
