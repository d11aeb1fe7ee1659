"""The pages of scoring: what stands on them for whom, saving in place and without JavaScript, refusals with what was
typed.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reform.common import clock
from reporting.enums import CardStatus
from reporting.models import CriteriaSet, Scorecard
from reporting.queries.scorecards import next_card
from reporting.services.appraisal import appraise_score, give_survey_points, look_again, tell_appraisal
from reporting.services.scorecards import answer_card, send_card, write_objection
from tests.reporting.scoring.builders import TODAY, Town, card_of, draft, in_force, round_of, row, say, town
from tests.reporting.sheets import client_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(client: Client, url: str, status: int = 200, **kwargs) -> str:
    answer = client.get(url, **kwargs)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def told(of: Town) -> Scorecard:
    """The agency's card with its first result: 1.1 is 12.5 of 15 that were asked."""
    card = card_of(round_of(of), of.agency)
    say(card, "1.1", of.office, points="15", paper=True)
    send_card(card=card, by=of.office, seen_version=card.version)
    for label, points in (("1.1", "12.5"), ("1.2", "0"), ("1.3", "0"), ("2.1", "0")):
        score = row(card, label)
        seen = score.version
        appraise_score(score=score, by=of.ministry, seen_version=seen, points=Decimal(points), remark="Đã xem.")
    give_survey_points(score=row(card, "3"), by=of.ministry, points=Decimal(5))
    return tell_appraisal(card=card, by=of.ministry, seen_version=card.version)


def test_a_card_says_what_is_missing_and_what_adds_up():
    of = town()
    card = card_of(round_of(of), of.agency)
    say(card, "1.1", of.office, points="15")
    say(card, "1.3", of.office, measured="1")
    text = page(client_of(of.office), f"/cham-diem/phieu/{card.pk}/")
    assert "còn 1 tiêu chí chưa có tài liệu" in text
    assert "25,00<small>trên 80 điểm" in text  # 15 + 10; the survey's 10 are nothing that the unit asks for
    assert "Thẩm định</th>" not in text
    sending = page(client_of(of.office), f"/cham-diem/phieu/{card.pk}/gui/")
    assert "Còn 2 tiêu chí chưa tự chấm" in sending and "2.1. Hồ sơ đúng hạn" in sending


def test_a_criterion_is_scored_in_place_with_the_sums_beside_it():
    of = town()
    card = card_of(round_of(of), of.agency)
    score = row(card, "1.1")
    client, url = client_of(of.office), f"/cham-diem/tieu-chi/{score.pk}/"
    piece = page(client, url, headers=HTMX)
    assert piece.startswith(f'<tbody id="score-{score.pk}" class="open">') and "<html" not in piece
    upload = SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.7 ke hoach")
    sent = {"seen_version": score.version, "points": "12,5", "explanation": "Ban hành sớm.", "file": upload}
    answer = client.post(url, sent, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="card-totals" hx-swap-oob="true"' in text and "1 tài liệu" in text
    saved = row(card, "1.1")
    assert (saved.self_points, saved.evidence.get().file_name) == (Decimal("12.5"), "ke-hoach.pdf")
    assert f"/cham-diem/tieu-chi/{score.pk}/tai-lieu/" in page(client, url)


def test_without_javascript_one_goes_from_criterion_to_criterion():
    of = town()
    card = card_of(round_of(of), of.agency)
    score = row(card, "1.3")
    sent = {"seen_version": score.version, "measured": "1", "next": "1"}
    answer = client_of(of.office).post(f"/cham-diem/tieu-chi/{score.pk}/", sent)
    assert answer["Location"] == f"/cham-diem/tieu-chi/{row(card, '2.1').pk}/"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"points": "99"}, "Điểm phải từ 0 đến 20."),
        ({"points": "mười"}, "không phải là số"),
        ({"points": "1.234"}, "hai cách"),
        ({"not_applicable": "on"}, "Hãy nêu lý do tiêu chí không áp dụng"),
        ({"evidence": "999999"}, "không còn trong kho"),
        ({"url": "javascript:alert(1)"}, "http:// hoặc https://"),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(sent, words):
    of = town()
    card = card_of(round_of(of), of.agency)
    score = row(card, "1.1")
    sent = {"seen_version": score.version, "explanation": "Lời đã gõ"} | sent
    answer = client_of(of.office).post(f"/cham-diem/tieu-chi/{score.pk}/", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode() and "Lời đã gõ" in answer.content.decode()
    assert row(card, "1.1").version == score.version


def test_a_change_meanwhile_is_a_conflict():
    of = town()
    card = card_of(round_of(of), of.agency)
    score = row(card, "1.3")
    say(card, "1.3", of.office, measured="1")
    sent = {"seen_version": score.version, "measured": "0"}
    answer = client_of(of.office).post(f"/cham-diem/tieu-chi/{score.pk}/", sent)
    assert answer.status_code == 409
    assert row(card, "1.3").measured == 1


def test_a_unit_does_not_see_points_before_it_is_told():
    of = town()
    card = card_of(round_of(of), of.agency)
    say(card, "1.1", of.office, points="15", paper=True)
    send_card(card=card, by=of.office, seen_version=card.version)
    score = row(card, "1.1")
    appraise_score(score=score, by=of.ministry, seen_version=score.version, points=Decimal("11.25"), remark="Kín")
    own = page(client_of(of.office), f"/cham-diem/phieu/{card.pk}/")
    one = page(client_of(of.office), f"/cham-diem/tieu-chi/{score.pk}/")
    assert "11,25" not in own and "11,25" not in one and "Kín" not in one
    assert "11,25" in page(client_of(of.ministry), f"/cham-diem/phieu/{card.pk}/")


def test_a_unit_sees_no_sum_of_the_second_look_before_the_result():
    of = town()
    card = told(of)
    score = row(card, "1.1")
    write_objection(score=score, by=of.office, seen_version=score.version, objection="Đề nghị xem lại.")
    answer_card(card=card, by=of.office, seen_version=card.version, agrees=False)
    url = f"/cham-diem/phieu/{card.pk}/"
    office, ministry = client_of(of.office), client_of(of.ministry)
    before = page(office, url)
    score = row(card, "1.1")
    look_again(score=score, by=of.ministry, seen_version=score.version, points=Decimal(15), remark="Đồng ý.")
    assert page(office, url).partition("<main")[2] == before.partition("<main")[2]
    # 12.5 + 5 at first, 15 + 5 now
    assert "17,50<small>trên 90" in page(office, url) and "20,00<small>trên 90" in page(ministry, url)


def test_who_appraises_is_led_to_the_next_criterion_and_the_next_card():
    of = town()
    card = card_of(round_of(of), of.agency)
    other, third = card_of(card.round, of.other), card_of(card.round, of.district)
    send_card(card=card, by=of.office, seen_version=card.version)
    send_card(card=other, by=of.stranger, seen_version=other.version)
    Scorecard.objects.filter(pk=third.pk).update(status=CardStatus.SENT, sent_on=TODAY)
    ministry = client_of(of.ministry)
    first = row(card, "1.1")
    text = page(ministry, f"/cham-diem/phieu/{card.pk}/")
    assert f'<a href="/cham-diem/tieu-chi/{first.pk}/">Tiêu chí chưa có điểm: 1.1</a>' in text
    appraise_score(score=first, by=of.ministry, seen_version=first.version, points=Decimal(0), remark="Thiếu.")
    text = page(ministry, f"/cham-diem/phieu/{card.pk}/")
    assert "Tiêu chí chưa có điểm: 1.2" in text
    text = page(ministry, f"/cham-diem/tieu-chi/{row(card, '1.2').pk}/")
    assert f'<a href="/cham-diem/tieu-chi/{row(card, "1.3").pk}/">Tiêu chí tiếp theo chưa có điểm</a>' in text
    met, at = set(), card
    for _ in range(3):  # from card to card all are met
        at = next_card(at)
        met.add(at.pk)
    assert met == {card.pk, other.pk, third.pk}
    assert "Phiếu chờ tiếp theo" not in page(client_of(of.office), f"/cham-diem/phieu/{card.pk}/")


def test_that_a_criterion_does_not_apply_is_agreed_upon_with_an_empty_box():
    of = town()
    card = card_of(round_of(of), of.agency)
    say(card, "1.3", of.office, not_applicable=True, not_applicable_reason="Không có sáng kiến")
    send_card(card=card, by=of.office, seen_version=card.version)
    ministry = client_of(of.ministry)
    for label, status in (("1.1", 422), ("1.3", 302)):
        score = row(card, label)
        sent = {"seen_version": score.version, "points": "", "remark": ""}
        assert ministry.post(f"/cham-diem/tieu-chi/{score.pk}/", sent).status_code == status
    agreed = row(card, "1.3")
    assert agreed.appraised_points is None and agreed.appraised_by == of.ministry


def test_who_appraises_opens_the_evidence_of_another_agency():
    of = town()
    card = card_of(round_of(of), of.agency)
    score = row(card, "1.1")
    upload = SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.7 ke hoach")
    client_of(of.office).post(
        f"/cham-diem/tieu-chi/{score.pk}/", {"seen_version": score.version, "points": "15", "file": upload}
    )
    url = f"/cham-diem/tieu-chi/{score.pk}/tai-lieu/{row(card, '1.1').evidence.get().pk}/"
    assert client_of(of.ministry).get(url).content.startswith(b"%PDF")
    assert client_of(of.stranger).get(url).status_code == 404


def test_the_way_of_a_card_by_its_buttons():
    of = town()
    card = told(of)
    office, ministry = client_of(of.office), client_of(of.ministry)
    score = row(card, "1.1")
    sent = {"seen_version": score.version, "objection": "Đề nghị xem lại văn bản kèm theo."}
    office.post(f"/cham-diem/tieu-chi/{score.pk}/", sent)
    text = page(office, f"/cham-diem/phieu/{card.pk}/")
    assert "Gửi đề nghị xem lại 1 tiêu chí" in text
    answering = f"/cham-diem/phieu/{card.pk}/tra-loi/"
    refused = office.post(answering, {"seen_version": card.version, "agrees": "1"}, follow=True)
    assert "đã ghi đề nghị xem lại ở 1 tiêu chí" in refused.content.decode()
    office.post(answering, {"seen_version": card.version, "agrees": "0"})
    score = row(card, "1.1")
    sent = {"seen_version": score.version, "points": "15", "remark": "Đồng ý."}
    ministry.post(f"/cham-diem/tieu-chi/{score.pk}/", sent)
    card.refresh_from_db()
    done = ministry.post(f"/cham-diem/phieu/{card.pk}/chot/", {"seen_version": card.version}, follow=True)
    card.refresh_from_db()
    # 15 + 5 of 20 + 20 + 10 + 30 + 10 that apply
    assert (card.status, card.result) == (CardStatus.FINAL, Decimal("22.22"))
    assert "Chỉ số 22,22" in done.content.decode()
    again = ministry.post(f"/cham-diem/phieu/{card.pk}/chot/", {"seen_version": card.version})
    assert again.status_code == 403


def test_a_ranking_is_seen_by_the_province_once_it_is_published():
    of = town()
    round_ = round_of(of)
    final = {"status": CardStatus.FINAL, "sent_on": TODAY, "applicable": 90}
    Scorecard.objects.filter(round=round_, unit=of.agency).update(earned=81, result=90, **final)
    Scorecard.objects.filter(round=round_, unit=of.other).update(earned=72, result=80, **final)
    stranger, ministry = client_of(of.stranger), client_of(of.ministry)
    url = f"/cham-diem/{round_.pk}/xep-hang/"
    assert stranger.get(url).status_code == 403
    assert "Xếp hạng tạm tính" in page(ministry, url)
    ministry.post(f"/cham-diem/{round_.pk}/cong-bo/", {"decision_number": "512/QĐ-UBND", "decided_on": "10/01/2026"})
    text = page(stranger, url)
    assert (
        text.index("Sở Tư pháp") < text.index("Sở Y tế") < text.index("Sở Nội vụ <") if "Sở Nội vụ <" in text else True
    )
    assert "2/3 đơn vị có kết quả" in text and "512/QĐ-UBND" in text and "Chưa có kết quả công bố của năm 2024" in text
    assert stranger.get(f"/cham-diem/{round_.pk}/xep-hang.xlsx").status_code == 200


def test_years_are_compared_only_by_the_same_version_of_the_set():
    of = town()
    made = in_force(of)
    CriteriaSet.objects.filter(pk=made.pk).update(year=2024)
    made.refresh_from_db()
    with clock.working_on(date(2025, 6, 1)):
        past = round_of(of, made, year=2024)
    final = {"status": CardStatus.FINAL, "sent_on": TODAY, "applicable": 90}
    past.cards.filter(unit=of.agency).update(earned=72, result=80, rank=1, ranked_among=1, **final)
    type(past).objects.filter(pk=past.pk).update(
        status="PUBLISHED",
        published_at=clock.now(),
        published_by=of.ministry,
        decision_number="1/QĐ",
        decided_on=date(2025, 3, 1),
    )
    present = round_of(of, made)
    present.cards.filter(unit=of.agency).update(earned=81, result=90, **final)
    text = page(client_of(of.ministry), f"/cham-diem/{present.pk}/xep-hang/")
    assert "cùng phiên bản bộ tiêu chí" in text and "+10,00" in text
    different = in_force(of, "KHAC")
    CriteriaSet.objects.filter(pk=different.pk).update(year=2024)
    different.refresh_from_db()
    beside = round_of(of, different, year=2024)  # units of another khối, say, published after the first
    decided = {"decision_number": "2/QĐ", "decided_on": TODAY}
    facts = {"status": "PUBLISHED", "published_at": clock.now(), "published_by": of.ministry}
    type(past).objects.filter(pk=beside.pk).update(**facts, **decided)
    assert "+10,00" in page(client_of(of.ministry), f"/cham-diem/{present.pk}/xep-hang/")
    type(past).objects.filter(pk=beside.pk).update(
        status="OPEN", published_at=None, published_by=None, decision_number="", decided_on=None
    )
    other = round_of(of, different)
    text = page(client_of(of.ministry), f"/cham-diem/{other.pk}/xep-hang/")
    assert "phiên bản khác của bộ tiêu chí nên không so sánh được" in text


def test_a_set_is_edited_line_by_line_until_it_adds_up():
    of = town()
    made = draft(of)
    client, url = client_of(of.ministry), f"/bo-tieu-chi/{made.pk}/"
    sent = {"seen_version": made.version, "label": "1.4", "name": "Thêm", "max_points": "2,5", "source": "TYPED"}
    answer = client.post(f"{url}them/", sent | {"rule": "STEPS", "rule_text": "từ 5: 2,5"})
    assert answer.status_code == 302
    assert "Điểm tối đa là 50 nhưng các dòng dưới cộng lại 52,5." in page(client, url)
    decision = {"decision_number": "9/QĐ-UBND", "decided_on": "05/01/2026"}
    made.refresh_from_db()
    refused = client.post(f"{url}ban-hanh/", decision | {"seen_version": made.version})
    assert refused.status_code == 422 and "Tiêu chí 1:" in refused.content.decode()
    line = made.criteria.get(label="1.4")
    made.refresh_from_db()
    client.post(f"{url}dong/{line.pk}/bo/", {"seen_version": made.version})
    stale = client.post(f"{url}ban-hanh/", decision | {"seen_version": made.version})
    assert stale.status_code == 409, "the draft was changed since the person looked at it"
    made.refresh_from_db()
    assert client.post(f"{url}ban-hanh/", decision | {"seen_version": made.version}).status_code == 302
    made.refresh_from_db()
    assert (made.status, made.decided_on) == ("IN_FORCE", date(2026, 1, 5))
