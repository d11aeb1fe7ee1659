"""What the database itself refuses about sets, rounds, cards and scores; each test tries to break one constraint."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from reform.common import clock
from reporting.models import CriteriaSet, Criterion, CriterionScore, Scorecard, ScoringRound
from tests.reporting.scoring.builders import TODAY, Town, card_of, draft, round_of, row, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A town with a round of this year; the day is one in January."""
    with clock.working_on(TODAY):
        of = town()
        yield of, round_of(of)


def refused(name: str, write) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    assert name in str(caught.value) or "UNIQUE constraint failed" in str(caught.value)


def test_a_version_is_there_once_and_one_is_in_force(world):
    of, round_ = world
    made = round_.criteria_set
    facts = {"province": of.province, "code": made.code, "name": "B", "year": 2025, "made_at": clock.now()}
    refused("criteria_set_version_once", lambda: CriteriaSet.objects.create(number=1, **facts))
    decided = {"decision_number": "2/QĐ", "decided_on": TODAY, "status": "IN_FORCE"}
    refused("criteria_set_in_force_once", lambda: CriteriaSet.objects.create(number=2, **facts, **decided))
    model = facts | {"province": None, "number": 1}
    CriteriaSet.objects.create(**model)
    refused("criteria_model_version_once", lambda: CriteriaSet.objects.create(**model))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("criteria_set_has_code_and_name", {"name": ""}),
        ("criteria_set_in_force_is_decided", {"decision_number": ""}),
        ("criteria_set_in_force_is_decided", {"decided_on": None}),
    ],
)
def test_a_set_in_force_is_named_and_decided(world, name, change):
    refused(name, lambda: CriteriaSet.objects.filter(pk=world[1].criteria_set_id).update(**change))


@pytest.mark.parametrize(
    ("name", "label", "change"),
    [
        ("criterion_label_once", "1.1", {"label": "1.2"}),
        ("criterion_has_label_and_name", "1.1", {"name": ""}),
        ("criterion_points_positive", "1.1", {"max_points": 0}),
        ("criterion_indicator_where_it_gives_the_value", "2.1", {"indicator": None}),
        ("criterion_survey_is_given_in_points", "3", {"rule": "YES_NO"}),
    ],
)
def test_a_line_is_whole(world, name, label, change):
    made = draft(world[0], "KHAC")
    refused(name, lambda: Criterion.objects.filter(criteria_set=made, label=label).update(**change))


def test_a_line_is_not_under_itself(world):
    line = Criterion.objects.filter(label="1.1").first()
    refused("criterion_under_another", lambda: Criterion.objects.filter(pk=line.pk).update(parent=line))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("scoring_dates_in_order", {"self_due_on": date(2026, 3, 1)}),
        ("scoring_dates_in_order", {"second_due_on": date(2026, 2, 1)}),
        ("scoring_published_by_decision", {"status": "PUBLISHED"}),
        ("scoring_published_by_decision", {"decision_number": "1/QĐ"}),
    ],
)
def test_a_round_has_its_days_in_order_and_is_published_by_a_decision(world, name, change):
    refused(name, lambda: ScoringRound.objects.filter(pk=world[1].pk).update(**change))


def test_a_years_round_and_a_units_card_are_there_once(world):
    of, round_ = world
    names = ("criteria_set", "province", "year", "self_due_on", "appraisal_due_on", "second_due_on", "opened_by")
    same = {name: getattr(round_, name) for name in names}
    refused("scoring_once_a_year", lambda: ScoringRound.objects.create(title="B", opened_at=clock.now(), **same))
    again = {"round": round_, "unit": of.agency, "group": "DEPARTMENTS"}
    refused("card_one_a_round_and_unit", lambda: Scorecard.objects.create(**again))
    score = row(card_of(round_, of.agency), "1.1")
    twice = {"card": score.card, "criterion": score.criterion}
    refused("score_one_a_card_and_criterion", lambda: CriterionScore.objects.create(**twice))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("card_sent_has_its_day", {"status": "SENT"}),
        ("card_result_when_final", {"earned": 5, "applicable": 10}),
        ("card_result_when_final", {"status": "FINAL", "sent_on": TODAY}),
        ("card_result_within_bounds", {"result": 101}),
        ("card_rank_of_a_result", {"rank": 1, "ranked_among": 1}),
    ],
)
def test_a_card_holds_what_its_status_says(world, name, change):
    of, round_ = world
    refused(name, lambda: Scorecard.objects.filter(round=round_, unit=of.agency).update(**change))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("score_not_applicable_says_why", {"not_applicable": True}),
        ("score_not_applicable_says_why", {"not_applicable_reason": "Vì"}),
        ("score_points_not_negative", {"self_points": -1}),
        ("score_self_within_rule", {"rule_points": 1, "self_points": 2}),
        ("score_appraised_by_somebody", {"appraised_points": 1}),
        ("score_second_by_somebody_where_asked", {"second_points": 1}),
    ],
)
def test_points_have_their_bounds_and_their_person(world, name, change):
    of, round_ = world
    score = row(card_of(round_, of.agency), "1.1")
    refused(name, lambda: CriterionScore.objects.filter(pk=score.pk).update(**change))


def test_a_second_look_needs_an_objection(world):
    of: Town = world[0]
    score = row(card_of(world[1], of.agency), "1.1")
    given = {"second_points": 1, "second_at": clock.now(), "second_by": of.ministry}
    refused("score_second_by_somebody_where_asked", lambda: CriterionScore.objects.filter(pk=score.pk).update(**given))
