"""The two pages that load balancers and supervisors ask."""

import pytest

from tests.ops.running import run

# Asks one page of a portal whose environment is given, as a load balancer does: by an address it does not call its own.
ASK = """
import sys, logging, django
django.setup()
logging.disable()
from django.test import Client
answer = Client().get(sys.argv[1], HTTP_HOST="10.0.0.7")
print(answer.status_code, answer.json())
"""


def ask(page: str, folder, **environment: str) -> str:
    answer = run("-c", ASK, page, DJANGO_SETTINGS_MODULE="reform.settings", REFORM_DATA_DIR=str(folder), **environment)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


@pytest.mark.django_db
def test_a_portal_that_can_work_says_so(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "broker": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_the_process_answers_without_its_database(client):
    answer = client.get("/healthz")  # without the mark of a test that may touch the database
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_only_reading_is_answered(client, page):
    assert client.post(page).status_code == 405


def test_a_database_that_does_not_answer_is_named_without_its_address(tmp_path):
    answer = ask("/readyz", tmp_path, DATABASE_URL="postgres://portal:secret@127.0.0.1:1/portal")
    assert answer == "503 {'status': 'unavailable', 'database': 'fails', 'broker': 'ok'}"


def test_a_broker_that_does_not_answer_is_named_without_its_address(tmp_path):
    answer = ask("/readyz", tmp_path, CELERY_BROKER_URL="redis://:secret@127.0.0.1:1/0")
    assert answer == "503 {'status': 'unavailable', 'database': 'ok', 'broker': 'fails'}"


def test_a_broker_whose_folder_is_in_the_way_is_named(tmp_path):
    (tmp_path / "broker").write_text("a file where the folder should be")
    assert "'broker': 'fails'" in ask("/readyz", tmp_path)


def test_health_is_told_past_the_proxy_also_under_https(tmp_path):
    production = {"REFORM_HTTPS": "1", "REFORM_SECRET_KEY": "x" * 60, "REFORM_ALLOWED_HOSTS": "cchc.example.gov.vn"}
    assert ask("/healthz", tmp_path, **production) == "200 {'status': 'ok'}"
