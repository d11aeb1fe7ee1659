"""What appraisers and offices are spared and shown: agreeing with all that is left, what fetching values would change,
sums over the same criteria, and no comparison of a trial with a year.
"""

from datetime import date
from decimal import Decimal

import pytest

from organisations.models import AuditEvent
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.criteria_tree import value_words
from reporting.models import ScoringRound
from reporting.queries.scorecards import card_page
from reporting.queries.scoring import ranking_of
from reporting.services.appraisal import agree_with_rest, appraise_score
from reporting.services.scorecards import send_card
from reporting.services.scoring_rounds import open_scoring
from tests import make
from tests.indicators.builders import record
from tests.reporting.scoring.builders import DAYS, card_of, in_force, round_of, row, say, town
from tests.reporting.scoring.test_views_cards import client_of, page

pytestmark = pytest.mark.django_db


def sent():
    """A card with 1.1 scored and proved, 1.2 not applicable, 1.3 yes, 2.1 without a value; the survey open."""
    of = town()
    card = card_of(round_of(of), of.agency)
    say(card, "1.1", of.office, points="15", paper=True)
    say(card, "1.2", of.office, not_applicable=True, not_applicable_reason="Không có kế hoạch")
    say(card, "1.3", of.office, measured="1")
    return of, send_card(card=card, by=of.office, seen_version=card.version)


def test_agreeing_with_the_rest_gives_what_was_asked_and_leaves_what_a_person_decides():
    of, card = sent()
    url = f"/cham-diem/phieu/{card.pk}/dong-y/"
    asked = page(client_of(of.ministry), url)
    assert "<strong>2 tiêu chí</strong>" in asked and "cộng 25,00 điểm" in asked and "Còn 3 tiêu chí" in asked
    done = client_of(of.ministry).post(url, {"seen_version": card.version}, follow=True)
    assert "Đã đồng ý với điểm tự chấm ở 2 tiêu chí." in done.content.decode()
    given = {label: row(card, label) for label in ("1.1", "1.2", "1.3", "2.1", "3")}
    assert [given[label].appraised_points for label in ("1.1", "1.3")] == [15, 10]
    assert given["1.1"].appraised_by == of.ministry
    assert all(given[label].appraised_at is None for label in ("1.2", "2.1", "3"))
    entry = AuditEvent.objects.get(action="Đồng ý với điểm tự chấm còn lại")
    assert entry.actor_id == of.ministry.pk and entry.after["note"] == "2 tiêu chí: 1.1, 1.3"
    assert client_of(of.ministry).post(url, {"seen_version": card.version}).status_code == 422


def test_agreeing_does_not_touch_what_was_appraised_nor_a_card_that_moved():
    of, card = sent()
    score = row(card, "1.1")
    appraise_score(score=score, by=of.ministry, seen_version=score.version, points=Decimal(5), remark="Chưa đủ.")
    with pytest.raises(Conflict):
        agree_with_rest(card=card, by=of.ministry, seen_version=card.version - 1)
    with pytest.raises(NotPermitted):
        agree_with_rest(card=card, by=of.office, seen_version=card.version)
    assert agree_with_rest(card=card, by=of.ministry, seen_version=card.version) == 1
    assert row(card, "1.1").appraised_points == 5
    with pytest.raises(Invalid):
        agree_with_rest(card=card, by=of.ministry, seen_version=card.version)


def test_asked_and_given_are_told_of_the_same_criteria():
    of, card = sent()
    score = row(card, "1.1")
    appraise_score(score=score, by=of.ministry, seen_version=score.version, points=Decimal("12.5"), remark="Thiếu.")
    found = card_page(card, of.ministry).compared
    assert (found.own.earned, found.given.earned, found.count) == (15, Decimal("12.5"), 1)
    text = page(client_of(of.ministry), f"/cham-diem/phieu/{card.pk}/")
    assert "15,00 → 12,50<small>cùng 1 tiêu chí đã thẩm định, không gồm điều tra" in text


def test_what_fetching_would_change_is_shown_before_it_is_done():
    of = town()
    card = card_of(round_of(of), of.agency)
    client, url = client_of(of.office), f"/cham-diem/phieu/{card.pk}/so-lieu/"
    assert "không có gì thay đổi" in page(client, url)
    record(of.ministry, of.indicator, of.agency, numerator=953, denominator=1000)
    shown = page(client, url)
    assert "chưa có → <strong>95,3%</strong>" in shown and "— → <strong>20,00</strong>" in shown
    mark = shown.partition('name="mark" value="')[2][:64]
    assert row(card, "2.1").measured is None, "looking changes nothing"
    record(of.ministry, of.indicator, of.agency, numerator=990, denominator=1000, reason="Đếm lại")
    stale = client.post(url, {"mark": mark})
    assert stale.status_code == 409 and "99%" in stale.content.decode()
    assert row(card, "2.1").measured is None
    mark = " ".join(stale.content.decode().split()).partition('name="mark" value="')[2][:64]
    assert client.post(url, {"mark": mark}).status_code == 302
    assert (row(card, "2.1").measured, row(card, "2.1").self_points) == (99, 30)


def test_a_percentage_is_rounded_as_far_as_its_step_allows():
    of = town()
    criterion = row(card_of(round_of(of), of.agency), "2.1").criterion  # from 98: 30; from 95: 20
    assert value_words(criterion, Decimal("98.0989")) == "98,1%"
    assert value_words(criterion, Decimal("97.9600")) == "97,96%"
    assert value_words(criterion, Decimal("97.9989")) == "97,9989%"


def test_a_trial_stands_beside_the_years_round_and_is_compared_with_nothing():
    of = town()
    made = in_force(of)
    type(made).objects.filter(pk=made.pk).update(year=2024)
    made.refresh_from_db()
    past = round_of(of, made, year=2024)
    decided = {"decision_number": "1/QĐ", "decided_on": date(2025, 3, 1)}
    ScoringRound.objects.filter(pk=past.pk).update(
        status="PUBLISHED", published_at=clock.now(), published_by=of.ministry, **decided
    )
    whole = round_of(of, made)
    trial = open_scoring(by=of.ministry, criteria_set=made, year=2025, days=DAYS, trial=True)
    assert ranking_of(whole).comparable and not ranking_of(trial).comparable
    assert trial.title.startswith("Chấm thử")
    assert "Chấm thử nên không so sánh" in page(client_of(of.ministry), f"/cham-diem/{trial.pk}/xep-hang/")
    ScoringRound.objects.filter(pk=past.pk).update(is_trial=True)
    assert ranking_of(whole).earlier is None
    with pytest.raises(Conflict):
        open_scoring(by=of.ministry, criteria_set=made, year=2025, days=DAYS, trial=True)


@pytest.mark.parametrize("more", [0, 3])
def test_opening_a_round_takes_as_many_queries_for_few_units_as_for_many(django_assert_num_queries, more):
    of = town()
    for place in range(more):
        make.department(f"Sở thứ {place}", of.province)
    made = in_force(of)
    with django_assert_num_queries(17):
        assert round_of(of, made).cards.count() == 4 + more
