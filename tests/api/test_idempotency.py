"""A writing request that is sent twice is done once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from indicators.models import Measurement
from organisations.models import AuditEvent, IdempotentRequest
from organisations.services.idempotency import KEPT, LEASE, forget_requests, once
from tests import make
from tests.api.writing import FIGURE, Program, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]
SENT = {"indicator": "CT-01", "unit": "STP"} | FIGURE


@pytest.fixture
def program() -> Program:
    make.indicator("CT-01")
    return Program(make.department("Sở Tư pháp", make.province(), "STP"))


def test_the_same_request_is_answered_alike_and_does_nothing(program):
    first = program.send("measurements/", SENT, key="mot")
    Measurement.objects.update(note="sau đó")

    again = program.send("measurements/", SENT, key="mot")

    assert again.content == first.content
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert (again.status_code, again["Content-Type"]) == (200, "application/json")
    assert AuditEvent.objects.filter(action="Ghi số liệu").count() == 1


def test_the_same_key_for_another_request_is_refused(program):
    program.send("measurements/", SENT, key="mot")
    for address, body in (
        ("measurements/", SENT | {"numerator": "1"}),
        ("measurements/batch/", {"measurements": [SENT]}),
        ("measurements/", json.dumps(SENT, indent=1)),
    ):
        assert refusal(program.send(address, body, key="mot")) == (422, "idempotency_key_reused")
    assert Measurement.objects.get().version == 1


def test_each_account_has_keys_of_its_own(program):
    other = Program(make.department("Sở Y tế", program.user.unit.province, "SYT"))
    program.send("measurements/", SENT, key="mot")
    assert other.send("measurements/", SENT | {"unit": "SYT"}, key="mot").status_code == 200


@pytest.mark.parametrize("key", [" ", "a b", "a" * 81, "khóa"])
def test_a_request_names_itself(program, key):
    answer = program.send("measurements/", SENT, key=key.encode().decode("latin-1"))
    assert refusal(answer) == (400, "idempotency_key_required")
    without = Client(headers={"Authorization": f"Bearer {program.key}"}).post(
        "/api/v1/measurements/", SENT, content_type="application/json"
    )
    assert refusal(without) == (400, "idempotency_key_required")
    assert not Measurement.objects.exists()


def test_a_request_that_writes_takes_no_parameters(program):
    answer = program.send("measurements/?as_of=2025-01-01", SENT)
    assert refusal(answer)[0] == 400
    assert not Measurement.objects.exists()


def test_a_refused_request_may_be_corrected_under_its_key(program):
    assert refusal(program.send("measurements/", SENT | {"numerator": "2000"}, key="mot"))[0] == 400
    assert not IdempotentRequest.objects.exists()
    assert program.send("measurements/", SENT, key="mot").status_code == 200


def test_a_request_that_is_still_at_work_is_not_begun_again(program):
    user = program.user

    def work() -> tuple[int, str]:
        answers.append(refusal(program.send("measurements/", SENT, key="mot")))
        return 200, "{}"

    answers: list = []
    program.send("measurements/", SENT, key="dau")
    print_of = IdempotentRequest.objects.get().fingerprint
    once(user=user, key="mot", fingerprint=print_of, work=work)
    assert answers == [(409, "request_in_progress")]


def test_what_a_dead_process_left_is_taken_over_and_done_once(program):
    """The process died after it had said that it began: neither change nor answer is there."""
    first = program.send("measurements/", SENT, key="mot")
    print_of = IdempotentRequest.objects.get().fingerprint
    Measurement.objects.all().delete()
    IdempotentRequest.objects.update(status=None, answer="")
    assert refusal(program.send("measurements/", SENT, key="mot")) == (409, "request_in_progress")

    IdempotentRequest.objects.update(created_at=timezone.now() - LEASE)
    again = program.send("measurements/", SENT, key="mot")

    assert (again.status_code, again.json()["value"]) == (200, first.json()["value"])
    row = IdempotentRequest.objects.get()
    assert (row.status, row.fingerprint) == (200, print_of)


def test_a_crash_in_between_leaves_neither_change_nor_answer(program, monkeypatch):
    monkeypatch.setattr("organisations.api.writing.JSONRenderer.render", lambda self, data: 1 / 0)
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {program.key}"})
    answer = client.post(
        "/api/v1/measurements/", SENT, content_type="application/json", headers={"Idempotency-Key": "mot"}
    )
    assert answer.status_code == 500
    assert not Measurement.objects.exists() and not IdempotentRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done(program):
    def send(_) -> tuple[int, str]:
        try:
            answer = program.send("measurements/", SENT, key="mot")
            return answer.status_code, answer.json().get("code", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))

    assert set(answers) <= {(200, ""), (409, "request_in_progress")}
    assert (200, "") in answers
    assert (Measurement.objects.count(), AuditEvent.objects.filter(action="Ghi số liệu").count()) == (1, 1)


def test_answers_are_kept_for_a_day(program):
    program.send("measurements/", SENT, key="mot")
    assert forget_requests() == 0
    IdempotentRequest.objects.update(created_at=timezone.now() - KEPT - timedelta(seconds=1))
    assert program.send("measurements/", SENT | {"note": "mới", "reason": "Sửa"}, key="mot").status_code == 200
    IdempotentRequest.objects.update(created_at=timezone.now() - KEPT - timedelta(seconds=1))
    assert forget_requests() == 1
