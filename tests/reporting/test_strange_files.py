"""A file that a stranger made to be read without end costs the portal little, and nobody else waits for it."""

import io
import resource
from datetime import date

import pytest
from django.test import Client

from reform.common import clock
from reporting.enums import FileFormat, SignatureState
from reporting.rendering import apart
from reporting.rendering.apart import Look, look_at
from reporting.rendering.signatures import SignatureTrouble, verify
from reporting.services import documents
from reporting.services.documents import make_files
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
    monkeypatch.setattr(apart, "_PATIENCE", 0.05)
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
