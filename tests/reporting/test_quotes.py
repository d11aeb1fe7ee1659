"""Passages of the units in the province's report: under their names, kept through adding up again, taken out again."""

import pytest

from reform.common.errors import Invalid, NotPermitted
from reporting.models import Quote
from reporting.queries.quotes import accepted_passages
from reporting.services.compile import consolidate
from reporting.services.parts import edit_part
from reporting.services.quotes import drop_quote, take_passages
from tests.reporting import builders

pytestmark = pytest.mark.django_db


def _accepted(round_, unit, body, home_affairs):
    part = builders.compiled(round_, unit).parts.get(key="inspection")
    edit_part(part=part, by=builders.office(unit), body=body, seen_version=part.version)
    return builders.accepted(round_, unit, home_affairs)


def test_chosen_passages_stand_under_the_units_names(client, units, round_, home_affairs):
    first = _accepted(round_, units[0], "- Đã kiểm tra 05 xã.\n- Xử lý 02 vi phạm.", home_affairs)
    second = _accepted(round_, units[1], "Kiểm tra bệnh viện.", home_affairs)
    report = consolidate(round_=round_, by=home_affairs)
    client.force_login(home_affairs)
    address = f"/bao-cao/{report.pk}/phan/inspection/trich/"
    assert "Xử lý 02 vi phạm." in client.get(address).content.decode()
    part = report.parts.get(key="inspection")
    picks = [f"{first.pk}-1-1", f"{second.pk}-1-0"]
    client.post(address, {"picks": picks, "seen_version": part.version})
    part.refresh_from_db()
    lines = ["- Sở Tư pháp: Xử lý 02 vi phạm;", "- Sở Y tế: Kiểm tra bệnh viện."]
    assert part.body.splitlines()[-2:] == lines
    assert list(part.quotes.values_list("source", "source_version")) == [(first.pk, 1), (second.pk, 1)]
    assert "Trích của các đơn vị (2)" in client.get(f"/bao-cao/{report.pk}/").content.decode()
    with pytest.raises(Invalid, match="đều có trong mục này"):
        take_passages(part=part, by=home_affairs, picks=picks, seen_version=part.version)


def test_quotes_outlive_adding_up_again_and_leave_when_dropped(units, round_, home_affairs):
    source = _accepted(round_, units[0], "Đã kiểm tra 05 xã.", home_affairs)
    report = consolidate(round_=round_, by=home_affairs)
    part = report.parts.get(key="inspection")
    before = part.body
    (quote,) = take_passages(part=part, by=home_affairs, picks=[f"{source.pk}-1-0"], seen_version=part.version)
    _accepted(round_, units[1], "Khác.", home_affairs)
    consolidate(round_=round_, by=home_affairs)
    part.refresh_from_db()
    assert part.is_generated, "what the system writes goes on being renewed"
    assert part.body.splitlines()[-1] == "- Sở Tư pháp: Đã kiểm tra 05 xã."
    drop_quote(quote=Quote.objects.get(pk=quote.pk), by=home_affairs, seen_version=part.version)
    part.refresh_from_db()
    assert part.body == before
    assert not Quote.objects.exists()


def test_a_quote_is_found_under_the_name_that_its_unit_had(units, round_, home_affairs):
    source = _accepted(round_, units[0], "Đã kiểm tra 05 xã.", home_affairs)
    report = consolidate(round_=round_, by=home_affairs)
    part = report.parts.get(key="inspection")
    before = part.body
    (quote,) = take_passages(part=part, by=home_affairs, picks=[f"{source.pk}-1-0"], seen_version=part.version)
    units[0].name = "Sở Tư pháp và Nội chính"
    units[0].save()
    consolidate(round_=round_, by=home_affairs)
    part.refresh_from_db()
    assert part.body.splitlines()[-1] == "- Sở Tư pháp: Đã kiểm tra 05 xã."
    [(_, [passage])] = accepted_passages(part)
    assert passage.is_there, "under the name of then"
    drop_quote(quote=Quote.objects.get(pk=quote.pk), by=home_affairs, seen_version=part.version)
    part.refresh_from_db()
    assert part.body == before


def test_taking_the_systems_text_again_keeps_the_quotes(client, units, round_, home_affairs):
    source = _accepted(round_, units[0], "Đã kiểm tra 05 xã.", home_affairs)
    report = consolidate(round_=round_, by=home_affairs)
    part = report.parts.get(key="inspection")
    take_passages(part=part, by=home_affairs, picks=[f"{source.pk}-1-0"], seen_version=part.version)
    part.refresh_from_db()
    renewed = part.body
    edit_part(part=part, by=home_affairs, body="Viết tay.", seen_version=part.version)
    client.force_login(home_affairs)
    client.post(f"/bao-cao/{report.pk}/phan/inspection/he-thong-soan/", {"seen_version": part.version})
    part.refresh_from_db()
    assert part.body == renewed
    assert part.is_generated


def test_only_what_was_accepted_is_quoted_and_only_by_the_province(units, round_, home_affairs):
    source = _accepted(round_, units[0], "Đã kiểm tra.", home_affairs)
    waiting = builders.sent(round_, units[1])
    report = consolidate(round_=round_, by=home_affairs)
    part = report.parts.get(key="inspection")
    for picks, words in (([], "Chưa chọn"), ([f"{waiting.pk}-1-0"], "không còn trong báo cáo được tiếp nhận")):
        with pytest.raises(Invalid, match=words):
            take_passages(part=part, by=home_affairs, picks=picks, seen_version=part.version)
    with pytest.raises(NotPermitted):
        take_passages(part=part, by=builders.office(units[0]), picks=[f"{source.pk}-1-0"], seen_version=part.version)
