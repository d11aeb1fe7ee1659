"""How many queries the pages of scoring make, for one unit and for three."""

from datetime import date

import pytest

from reform.common import clock
from reporting.queries.criteria import set_page
from reporting.queries.measured import measured_for
from reporting.queries.scorecards import card_page
from reporting.queries.scoring import area_results, own_cards, ranking_of, round_page, rounds_seen
from tests import make
from tests.reporting.scoring.builders import TODAY, card_of, round_of, say, town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("more", [0, 2])
def test_the_pages_of_scoring(django_assert_num_queries, more):
    of = town()
    for place in range(more):
        make.department(f"Sở thứ {place}", of.province)
    with clock.working_on(TODAY):
        round_ = round_of(of)
        card = card_of(round_, of.agency)
        say(card, "1.1", of.office, points="15", paper=True)
    with django_assert_num_queries(2):
        assert len(card_page(card, of.office).scored) == 5
    with django_assert_num_queries(1):
        assert len(round_page(round_).rows) == 4 + more
    with django_assert_num_queries(4):
        assert ranking_of(round_).groups
    cards = list(round_.cards.select_related("round"))
    with django_assert_num_queries(2):
        area_results(cards)
    with django_assert_num_queries(1):
        assert len(list(rounds_seen(of.office))) == 1
    with django_assert_num_queries(1):
        assert own_cards(of.office)
    with django_assert_num_queries(1):
        assert len(set_page(round_.criteria_set).nodes) == 8
    criteria = [score.criterion for score in card.scores.select_related("criterion__indicator")]
    with django_assert_num_queries(4):
        assert measured_for(of.agency, 2025, criteria, on=date(2026, 1, 10)) == {}
