"""Programs report on the work of their own agency, by the same rules as its officials."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organisations.enums import Role, TokenScope
from organisations.models import Unit
from plans.enums import Reviewer
from plans.models import Assignment, Evidence, ProgressUpdate, ProposedUpdate
from plans.services.evidence import add_document
from plans.services.proposals import approve_proposal
from tests import make
from tests.api.writing import Program, fields, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]
SAID = {"status": "IN_PROGRESS", "progress": 40, "on": "2025-06-13", "version": 0}
DONE = {"status": "DONE", "progress": 100, "result": "Đã ban hành.", "no_evidence_reason": "Đang trình ký."}


@pytest.fixture
def justice() -> Unit:
    return make.department("Sở Tư pháp", make.province(), "STP")


@pytest.fixture
def work(justice) -> Assignment:
    return make.lead(justice, due_on=date(2025, 6, 30))


def address(work: Assignment) -> str:
    return f"assignments/{work.pk}/progress/"


def test_work_is_reported_and_waits_for_the_office_as_an_officials_does(justice, work):
    program = Program(justice, TokenScope.WRITE_PROGRESS)

    answer = program.send(address(work), SAID | {"difficulty": "Thiếu người"})

    assert (answer.status_code, answer.json()["outcome"]) == (200, "recorded")
    shown = answer.json()["assignment"]
    assert (shown["status"], shown["progress"], shown["version"]) == ("IN_PROGRESS", 40, 1)
    step = ProgressUpdate.objects.get()
    assert (step.recorded_by, step.difficulty, step.on) == (program.user, "Thiếu người", date(2025, 6, 13))
    work.refresh_from_db()
    assert work.awaits == Reviewer.OFFICE


def test_where_a_leader_looks_first_it_is_proposed_and_approved(justice, work):
    justice.two_reviews = True
    justice.save()
    program, leader = Program(justice), make.user(justice, Role.LEADER)

    answer = program.send(address(work), SAID)

    assert answer.json()["outcome"] == "awaiting_approval"
    assert answer.json()["assignment"]["progress"] == 0
    approve_proposal(proposal=ProposedUpdate.objects.get(), by=leader, seen_version=0)
    assert ProgressUpdate.objects.get().recorded_by == program.user
    work.refresh_from_db()
    assert (work.progress, work.awaits) == (40, Reviewer.OFFICE)


def test_finished_work_has_a_result_and_late_work_a_reason(justice, work):
    program = Program(justice)
    assert fields(program.send(address(work), SAID | DONE | {"result": ""})) == ["result"]
    assert fields(program.send(address(work), SAID | DONE | {"no_evidence_reason": ""})) == ["no_evidence_reason"]
    Assignment.objects.update(due_on=date(2025, 6, 1))
    assert fields(program.send(address(work), SAID | DONE)) == ["delay_reason"]
    assert not ProgressUpdate.objects.exists()
    assert program.send(address(work), SAID | DONE | {"delay_reason": "Chờ ý kiến"}).status_code == 200


def test_who_was_second_is_shown_what_stands(justice, work):
    program = Program(justice)
    program.send(address(work), SAID)
    late = program.send(address(work), SAID | {"progress": 60})
    assert refusal(late) == (409, "conflict")
    assert (late.json()["current"]["progress"], late.json()["current"]["version"]) == (40, 1)
    assert program.send(address(work), SAID | {"progress": 60, "version": 1}).status_code == 200


def test_a_program_reports_for_its_own_agency_alone(justice, work):
    other = Program(make.department("Sở Y tế", justice.province))
    whole = Program(justice.province)
    assert refusal(other.send(address(work), SAID)) == (404, "not_found")
    assert refusal(whole.send(address(work), SAID)) == (403, "permission_denied")
    support = make.activity(make.plan(justice.province), [justice.province], [justice]).assignments.get(unit=justice)
    assert refusal(Program(justice).send(address(support), SAID)) == (403, "permission_denied")
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("scope", [scope for scope in TokenScope if scope != TokenScope.WRITE_PROGRESS])
def test_a_key_without_the_scope_reports_nothing(justice, work, scope):
    assert refusal(Program(justice, scope).send(address(work), SAID)) == (403, "insufficient_scope")
    assert not ProgressUpdate.objects.exists()


def test_the_same_report_twice_is_one_step(justice, work):
    program = Program(justice)
    first, again = (program.send(address(work), SAID, key="mot") for _ in range(2))
    assert (first.content, again["Idempotency-Replayed"]) == (again.content, "true")
    assert ProgressUpdate.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"status": "CANCELLED"}, "status"),
        ({"status": None}, "status"),
        ({"progress": 101}, "progress"),
        ({"progress": "40"}, "progress"),
        ({"progress": 100}, "status"),
        ({"on": "13/06/2025"}, "on"),
        ({"on": "2025-6-13"}, "on"),
        ({"on": "2025-02-30"}, "on"),
        ({"on": "2025-06-14"}, "on"),
        ({"on": "0001-01-01"}, "on"),
        ({"version": None}, "version"),
        ({"result": "a" * 5001}, "result"),
        ({"no_evidence_reason": "a" * 501}, "no_evidence_reason"),
        ({"attachment": []}, "attachment"),
    ],
)
def test_what_no_report_may_say_is_refused_at_its_field(justice, work, changed, field):
    answer = Program(justice).send(address(work), SAID | changed)
    assert (refusal(answer)[0], fields(answer)) == (400, [field])
    assert not ProgressUpdate.objects.exists()


def test_a_key_that_only_writes_is_not_shown_what_stands(justice, work):
    Program(justice).send(address(work), SAID)

    late = Program(justice, TokenScope.WRITE_PROGRESS).send(address(work), SAID | {"progress": 60})

    assert refusal(late) == (409, "conflict")
    assert late.json()["current"] == {"id": work.pk, "version": 1}
    assert "40" not in late.json()["detail"]


PROVED = {"status": "DONE", "progress": 100, "result": "Đã ban hành.", "on": "2025-06-13", "version": 0}


def _pdf(content: bytes = b"%PDF-1.7\n%%EOF", name: str = "bao-cao.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_a_document_a_link_and_what_the_store_holds_prove_the_work(justice, work):
    program = Program(justice, TokenScope.WRITE_PROGRESS)
    kept = add_document(by=program.user, unit=justice, number="12/BC-STP", issued_on=date(2025, 6, 2))
    papers = {
        "number": "15/QĐ-STP",
        "issued_on": "2025-06-10",
        "title": "Sổ tay",
        "url": "https://stp.example.vn/so-tay",
    }

    answer = program.send(address(work), PROVED | papers | {"evidence": [kept.pk]})

    assert (answer.status_code, answer.json()["assignment"]["status"]) == (200, "DONE")
    found = ProgressUpdate.objects.get().evidence.order_by("pk")
    assert [(piece.number, piece.url) for piece in found] == [
        ("12/BC-STP", ""),
        ("15/QĐ-STP", ""),
        ("", "https://stp.example.vn/so-tay"),
    ]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"evidence": ["1"]}, "evidence.0"),
        ({"evidence": [987654]}, "evidence"),
        ({"issued_on": "2025-06-10"}, "number"),
        ({"number": "1/BC", "issued_on": "2025-07-01"}, "issued_on"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"file": "bao-cao.pdf"}, "file"),
    ],
)
def test_what_proves_nothing_is_refused_as_on_the_page(justice, work, sent, field):
    answer = Program(justice).send(address(work), PROVED | sent)
    assert (answer.status_code, fields(answer)) == (400, [field])
    assert not ProgressUpdate.objects.exists() and not Evidence.objects.exists()


def test_another_agencys_store_is_out_of_reach(justice, work):
    health = make.department("Sở Y tế", justice.province, "SYT")
    theirs = add_document(by=make.user(health), unit=health, number="7/BC-SYT", issued_on=None)
    answer = Program(justice).send(address(work), PROVED | {"evidence": [theirs.pk]})
    assert fields(answer) == ["evidence"]
    assert "7/BC" not in answer.content.decode()


def test_a_file_comes_beside_the_same_object_and_once(justice, work, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    program, said = Program(justice, TokenScope.WRITE_PROGRESS), json.dumps(PROVED)

    first = program.send_parts(address(work), {"data": said, "file": _pdf()}, "tep-1")
    again = program.send_parts(address(work), {"data": said, "file": _pdf()}, "tep-1")
    other = program.send_parts(address(work), {"data": said, "file": _pdf(b"%PDF-1.7\n\n%%EOF")}, "tep-1")

    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (200, 200, "true")
    assert again.content == first.content
    assert refusal(other) == (422, "idempotency_key_reused")
    assert [piece.file_name for piece in ProgressUpdate.objects.get().evidence.all()] == ["bao-cao.pdf"]


@pytest.mark.parametrize("parts", [{"data": None}, {"file": None}, {"data": "[1]"}, {"data": "{"}, {"more": "x"}])
def test_other_parts_are_not_understood(justice, work, parts):
    parts = {"data": json.dumps(PROVED), "file": _pdf()} | parts
    answer = Program(justice).send_parts(address(work), parts)
    assert answer.status_code == 400
    assert not ProgressUpdate.objects.exists()


def test_a_file_of_another_kind_is_refused(justice, work, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    parts = {"data": json.dumps(PROVED), "file": _pdf(b"MZ\x90\x00")}
    answer = Program(justice).send_parts(address(work), parts)
    assert (answer.status_code, fields(answer)) == (400, ["file"])
    assert not ProgressUpdate.objects.exists()
