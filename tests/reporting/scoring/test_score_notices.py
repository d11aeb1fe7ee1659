"""Who finds what in the bell when a card moves."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from organisations.enums import NoticeKind
from organisations.models import Notification
from reform.common import clock
from reporting.models import Scorecard
from reporting.services.appraisal import (
    appraise_score,
    finish_card,
    give_survey_points,
    look_again,
    return_card,
    tell_appraisal,
)
from reporting.services.scorecards import answer_card, send_card, write_objection
from reporting.services.scoring_rounds import publish_ranking
from tests.reporting.scoring.builders import TODAY, Town, card_of, round_of, row, say, town

pytestmark = pytest.mark.django_db


def news() -> list[tuple]:
    """Who was told what since it was last asked, and it is forgotten."""
    found = list(Notification.objects.order_by("pk").values_list("recipient", "kind", "title"))
    Notification.objects.all().delete()
    return found


def told(of: Town) -> Scorecard:
    """The agency's card with its first result."""
    card = card_of(round_of(of), of.agency)
    say(card, "1.1", of.office, points="15", paper=True)
    send_card(card=card, by=of.office, seen_version=card.version)
    for label, points in (("1.1", "12.5"), ("1.2", "0"), ("1.3", "0"), ("2.1", "0")):
        score = row(card, label)
        given = {"points": Decimal(points), "remark": "Đã xem."}
        appraise_score(score=score, by=of.ministry, seen_version=score.version, **given)
    give_survey_points(score=row(card, "3"), by=of.ministry, points=Decimal(5))
    return tell_appraisal(card=card, by=of.ministry, seen_version=card.version)


def test_each_hand_is_told_when_the_card_comes_to_it():
    of = town()
    card = card_of(round_of(of), of.agency)
    assert news() == []
    send_card(card=card, by=of.office, seen_version=card.version)
    assert news() == [(of.ministry.pk, NoticeKind.SCORING, "Sở Tư pháp gửi phiếu chấm điểm")]
    return_card(card=card, by=of.ministry, seen_version=card.version, reason="Bổ sung kế hoạch.")
    notice = Notification.objects.get()
    assert (notice.recipient, notice.kind) == (of.office, NoticeKind.RETURNED)
    assert "Bổ sung kế hoạch." in notice.text and notice.path == f"/cham-diem/phieu/{card.pk}/"
    Notification.objects.all().delete()
    send_card(card=card, by=of.office, seen_version=card.version)
    assert len(news()) == 1, "a second sending is news again"


def test_the_unit_is_told_the_results_and_the_ministry_the_answer():
    of = town()
    card = told(of)
    assert news()[-1] == (of.office.pk, NoticeKind.SCORING, "Phiếu chấm điểm có kết quả thẩm định")
    score = row(card, "1.1")
    write_objection(score=score, by=of.office, seen_version=score.version, objection="Xem lại văn bản.")
    answer_card(card=card, by=of.leader, seen_version=card.version, agrees=False)
    assert news() == [(of.ministry.pk, NoticeKind.SCORING, "Sở Tư pháp đề nghị xem lại kết quả thẩm định")]
    score = row(card, "1.1")
    look_again(score=score, by=of.ministry, seen_version=score.version, points=Decimal(15), remark="Đồng ý.")
    assert news() == [], "the second look is told with the result"
    finish_card(card=card, by=of.ministry, seen_version=card.version)
    assert news() == [(of.office.pk, NoticeKind.SCORING, "Phiếu chấm điểm đã chốt kết quả")]


def test_a_published_ranking_is_told_to_the_offices_of_its_units():
    of = town()
    card = told(of)
    with clock.working_on(date(2026, 3, 6)):
        finish_card(card=card, by=of.ministry, seen_version=card.version)
        news()
        publish_ranking(by=of.ministry, round_=card.round, decision_number="512/QĐ-UBND", decided_on=TODAY)
    notice = Notification.objects.get(recipient=of.stranger)
    assert {one.recipient for one in Notification.objects.all()} == {of.office, of.stranger}
    client = Client()
    client.force_login(of.stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(notice.path).status_code == 200
