"""An office words the sentences of its reports: whose wording holds, what is refused, what the page shows."""

from datetime import date

import pytest
from django.urls import reverse

from organisations.enums import Role
from organisations.models import AuditEvent
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.models import SentenceTemplate
from reporting.services.sentences import restore_sentence, word_sentence
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


def _late(report):
    return report.parts.get(key="plan").body.splitlines()[1]


def test_the_agencys_wording_holds_before_its_provinces_and_that_before_the_portals(justice):
    home_affairs = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    make.lead(justice, due_on=date(2025, 5, 1))
    round_ = builders.half_year(justice.province)
    told = {"key": "plan_none_done", "seen_version": 0}
    assert _late(builders.compiled(round_, justice)).endswith("chưa có nhiệm vụ hoàn thành; 01 nhiệm vụ quá hạn.")
    word_sentence(unit=justice.province, text="Tỉnh: {qua_han}.", by=home_affairs, **told)
    assert _late(builders.compiled(round_, justice)) == "Tỉnh: 01."
    word_sentence(unit=justice, text="Sở:\n {qua_han}.", by=builders.office(justice), **told)
    assert _late(builders.compiled(round_, justice)) == "Sở: 01."
    restore_sentence(unit=justice, key="plan_none_done", by=builders.office(justice))
    assert _late(builders.compiled(round_, justice)) == "Tỉnh: 01."


def test_wordings_are_refused_for_unknown_fields_strangers_and_second_writers(justice):
    office, told = builders.office(justice), {"unit": justice, "key": "overdue", "seen_version": 0}
    with pytest.raises(Invalid, match=r"không có chỗ điền {tat_ca}.*{qua_han}") as refusal:
        word_sentence(text="Còn {tat_ca}.", by=office, **told)
    assert refusal.value.field == "text"
    for person in (make.user(justice), builders.office(make.department("Sở Y tế", justice.province))):
        with pytest.raises(NotPermitted, match="Văn phòng"):
            word_sentence(text="Còn.", by=person, **told)
    row = word_sentence(text="Còn {qua_han}.", by=office, **told)
    with pytest.raises(Conflict, match="vừa được người khác sửa"):
        word_sentence(text="Khác.", by=office, **told)
    word_sentence(text="Còn lại {qua_han}.", by=office, **told | {"seen_version": row.version})
    assert [event.after["text"] for event in AuditEvent.objects.about(row).order_by("pk")] == [
        "Còn {qua_han}.",
        "Còn lại {qua_han}.",
    ]


def test_the_page_reads_wordings_on_the_present_figures(justice, client):
    make.lead(justice, due_on=date(2025, 5, 1))
    builders.compiled(builders.half_year(justice.province), justice)
    client.force_login(builders.office(justice))
    page = client.get(reverse("reporting:sentence_list")).content.decode()
    assert "Còn 01 nhiệm vụ quá hạn chưa hoàn thành." in page
    address = reverse("reporting:sentence", args=["overdue"])
    shown = client.post(address, {"text": "Có {qua_han} việc chậm.", "seen_version": 0, "xem": "1"})
    assert "Có 01 việc chậm." in shown.content.decode()
    assert not SentenceTemplate.objects.exists()
    refused = client.post(address, {"text": "Có {la} việc.", "seen_version": 0})
    assert refused.status_code == 422
    assert "Có {la} việc." in refused.content.decode()
    assert client.post(address, {"text": "Có {qua_han} việc chậm.", "seen_version": 0}).status_code == 302
    lost = client.post(address, {"text": "Của tôi {qua_han}.", "seen_version": 0})
    assert lost.status_code == 409
    assert "Của tôi {qua_han}." in lost.content.decode()
    assert SentenceTemplate.objects.get().text == "Có {qua_han} việc chậm."
