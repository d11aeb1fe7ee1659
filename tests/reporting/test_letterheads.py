"""Head and foot that an office sets up: what it may write, who may, and that its documents bear it."""

from dataclasses import replace

import pytest
from django.test import Client

from organisations.enums import Role
from organisations.models import AuditEvent
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.queries.letterheads import letterhead_of, setting_of
from reporting.services.documents import document_of
from reporting.services.letterheads import FormOfDocuments, save_form
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
OWN = FormOfDocuments(
    issuer="Sở Tư pháp",
    higher_body="-",
    symbol="BC-STPĐN",
    place="Gia Nghĩa",
    signer_authority="kt. giám đốc",
    signer_title="phó giám đốc",
    signer_name="Trần Thị Bình",
    addressees=("- Bộ Nội vụ;", "- Sở Nội vụ.", ""),
    recipients=("- Như trên;", "Giám đốc", "Lưu: VT, CCHC."),
)


def test_a_report_bears_what_the_office_has_written(justice):
    save_form(unit=justice, by=builders.office(justice), form=OWN, seen_version=0)
    document = document_of(builders.compiled(builders.half_year(justice.province), justice))
    head = document.letterhead
    assert (head.higher_body, head.symbol, head.place) == ("", "BC-STPĐN", "Gia Nghĩa")
    assert (head.signer_authority, head.signer_title) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert document.addressees == ("- Bộ Nội vụ;", "- Sở Nội vụ.")
    assert document.recipients == ("- Như trên;", "- Giám đốc;", "- Lưu: VT, CCHC.")
    assert AuditEvent.objects.filter(action="Sửa thể thức văn bản").get().after["place"] == "Gia Nghĩa"


def test_what_is_empty_follows_from_the_name(justice):
    save_form(unit=justice, by=builders.office(justice), form=FormOfDocuments(place="Gia Nghĩa"), seen_version=0)
    head = letterhead_of(justice, justice.province)
    assert (head.place, head.issuer, head.signer_title) == ("Gia Nghĩa", "SỞ TƯ PHÁP", "GIÁM ĐỐC")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"symbol": "BC - STP"}, "symbol"),
        ({"symbol": "BC/STP"}, "symbol"),
        ({"signer_authority": "THAY MẶT GIÁM ĐỐC"}, "signer_authority"),
        ({"signer_authority": "KT. GIÁM ĐỐC", "signer_title": ""}, "signer_title"),
        ({"signer_name": "TS. Trần Thị Bình"}, "signer_name"),
        ({"signer_name": "PGS.TS Trần Thị Bình"}, "signer_name"),
        ({"recipients": ("Như trên", "Giám đốc")}, "recipients"),
        ({"recipients": ("Giám đốc", "Lưu: VT")}, "recipients"),
        ({"addressees": ("x" * 201,)}, "addressees"),
        ({"addressees": ("x",) * 21}, "addressees"),
        ({"place": "x" * 81}, "place"),
    ],
)
def test_what_the_decree_does_not_allow_is_refused_at_its_field(justice, fields, field):
    with pytest.raises(Invalid) as refused:
        save_form(unit=justice, by=builders.office(justice), form=replace(OWN, **fields), seen_version=0)
    assert refused.value.field == field
    assert setting_of(justice).pk is None


def test_the_second_who_saves_is_shown_the_first(justice):
    office = builders.office(justice)
    save_form(unit=justice, by=office, form=OWN, seen_version=0)
    for seen in (0, 7):
        with pytest.raises(Conflict, match="vừa được người khác sửa"):
            save_form(unit=justice, by=office, form=OWN, seen_version=seen)
    assert save_form(unit=justice, by=office, form=replace(OWN, place="Đắk Mil"), seen_version=1).version == 2


def test_the_provinces_is_set_up_by_so_noi_vu_alone(justice):
    home = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    save_form(unit=justice.province, by=home, form=FormOfDocuments(place="Gia Nghĩa"), seen_version=0)
    for unit, by in ((justice.province, builders.office(justice)), (justice, home)):
        with pytest.raises(NotPermitted):
            save_form(unit=unit, by=by, form=OWN, seen_version=0)


def test_the_page_shows_what_is_typed_and_keeps_what_is_sent(justice):
    client = Client()
    client.force_login(builders.office(justice))
    address = f"/the-thuc-van-ban/{justice.code}/"
    shown = client.get(address, {"signer_name": "Trần <b>Bình</b>", "addressees": "Bộ Nội vụ\nSở Nội vụ"})
    page = shown.content.decode()
    assert "Trần &lt;b&gt;Bình&lt;/b&gt;" in page
    assert "- Bộ Nội vụ;" in page
    assert setting_of(justice).pk is None, "looking keeps nothing"
    wrong = client.post(address, {"symbol": "BC STP", "place": "Gia Nghĩa", "seen_version": "0"})
    assert wrong.status_code == 422
    assert "Gia Nghĩa" in wrong.content.decode()
    assert client.post(address, {"place": "Gia Nghĩa", "seen_version": "0"}).status_code == 302
    assert client.post(address, {"place": "Đắk Mil", "seen_version": "0"}).status_code == 409
    assert setting_of(justice).place == "Gia Nghĩa"
