"""A file that a stranger made to be read without end costs the portal little, and nobody else waits for it."""

import io
import resource
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reform.common import clock
from reform.common.errors import Invalid
from reporting.enums import FileFormat, SignatureState
from reporting.rendering import apart
from reporting.rendering.apart import Look, Reading, look_at, read
from reporting.rendering.signatures import SignatureTrouble, verify
from reporting.services import documents
from reporting.services.documents import make_files
from reporting.services.issuing import record_issue
from tests.reporting import builders
from tests.reporting.signing import authority, signed, with_fields, with_swollen_table, written_pdf


@pytest.fixture(scope="module")
def signer():
    return authority("Cơ quan chứng thực Tỉnh")


@pytest.fixture
def roots(signer, tmp_path):
    file = tmp_path / "ca.pem"
    file.write_bytes(signer.root_pem)
    return file


def test_what_is_found_apart_is_what_is_found_here(signer, roots):
    made = written_pdf("Bao cao")
    once = signed(made, signer)
    assert look_at(once, len(made), roots=roots) == Look(SignatureState.VALID, True)
    assert look_at(once, len(made), roots=None) == Look(SignatureState.UNTRUSTED, True)
    assert look_at(once + b"x", len(made), roots=roots) == Look(SignatureState.BROKEN, False)
    assert look_at(once + b"\n", len(once), roots=roots) == Look(SignatureState.VALID, False), "the portal's signature"
    assert look_at(made + b" ", len(made), roots=roots) == Look(SignatureState.NONE, False)


def test_a_file_that_swells_while_it_is_read_takes_no_memory_of_the_portal(signer, roots):
    made = written_pdf("Bao cao")
    swollen = with_swollen_table(signed(made, signer), 900)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert not look_at(swollen, len(made), roots=roots).is_only_signed
    taken = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert taken <= max(before, apart._MEMORY // 1024)


def test_a_file_of_very_many_signatures_is_not_verified(signer, roots):
    many = with_fields(signed(written_pdf("Bao cao"), signer), 30)
    with pytest.raises(SignatureTrouble, match="chữ ký số"):
        verify(many, roots=roots)


def test_a_file_that_takes_too_long_is_given_up(signer, roots, monkeypatch):
    monkeypatch.setitem(apart._PATIENCE, "look", 0.05)
    made = written_pdf("Bao cao")
    assert look_at(signed(made, signer), len(made), roots=roots) == Look(None, False)


@pytest.mark.django_db
def test_who_comes_while_another_file_is_looked_at_is_told_so(signer, justice, monkeypatch):
    def page(document):
        return written_pdf("Bao cao", *(document.check.lines[1:2] if document.check else ()))

    for format in FileFormat:
        monkeypatch.setitem(documents._RENDERERS, format, page)
    monkeypatch.setattr(apart, "_WAIT", 0.05)
    with clock.working_on(date(2025, 6, 17)):
        report = builders.sent(builders.half_year(justice.province), justice)
        make_files(report)
    made = report.files.filter(format=FileFormat.PDF, version=1).latest("edition")
    with made.file.open("rb") as stored:
        content = signed(stored.read(), signer)
    address = f"/kiem-tra/{made.check_code}/"
    with apart._one_at_a_time:
        answer = Client().post(address, {"file": io.BytesIO(content)})
    assert answer.status_code == 422 and "Hãy thử lại sau một phút" in answer.content.decode()
    assert "được ký số sau đó" in Client().post(address, {"file": io.BytesIO(content)}).content.decode()


@pytest.fixture
def sent(justice, home_affairs):
    with clock.working_on(date(2025, 6, 17)):
        yield builders.sent(builders.half_year(justice.province), justice)


def _record(report, content):
    return record_issue(
        report=report,
        by=builders.office(report.unit),
        number="5",
        issued_on=date(2025, 6, 16),
        upload=SimpleUploadedFile("da-ky.pdf", content),
        seen_version=report.version,
    )


def test_what_is_read_apart_is_what_is_read_here(signer, roots):
    code = "7KQ2-MXAB-93TD-0FWE"
    made = written_pdf("Bao cao", code)
    once = signed(made, signer)
    found = verify(once, roots=roots)
    assert read(once, len(made), roots=roots) == Reading(found.state, found.note, True)
    told = Reading(found.state, found.note, False, frozenset({code.replace("-", "")}))
    assert read(once, 0, roots=roots) == told, "what another program saved again is known by its code"
    many = with_fields(signed(written_pdf("Bao cao"), signer), 30)
    with pytest.raises(SignatureTrouble, match="hơn 24 chữ ký số"):
        read(many, 0, roots=roots)


@pytest.mark.django_db
def test_a_file_that_an_office_brings_is_read_apart_too(signer, sent, monkeypatch):
    swollen = with_swollen_table(signed(written_pdf("Bao cao"), signer), 900)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Invalid) as refused:
        _record(sent, swollen)
    assert refused.value.field == "file" and not sent.issues.exists()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024
    monkeypatch.setattr(apart, "_WAIT", 0.05)
    with apart._one_at_a_time, clock.working_on(date(2025, 6, 17)):
        assert _record(sent, signed(written_pdf("Ban scan"), signer)).signature == SignatureState.UNTRUSTED
    with apart._of_offices, pytest.raises(Invalid, match="sau một phút"):
        _record(sent, signed(written_pdf("Ban scan"), signer))
