"""Each benchmark runs and shows a figure beside its floor. How large they are is read, never asserted."""

import importlib

import pytest
from django.core.management import call_command

from reporting.management.commands.bench import names
from tests.ops.running import run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", names())
def test_it_runs_small_and_shows_figure_and_floor(name):
    results = list(importlib.import_module(f"tests.benchmarks.bench_{name}").run(small=True))
    assert results
    for result in results:
        assert result.figure > 0 and result.floor > 0 and result.rows > 0
        assert f"{result.figure:,.1f}" in result.line and f"{result.floor:,.1f}" in result.line
    if name in ("writers", "officials"):
        assert all("0 errors, 0 lost" in result.note for result in results)


def test_the_command_runs_one_in_a_database_of_its_own(capfd):
    call_command("bench", "outline", small=True)
    printed = capfd.readouterr().out
    assert "floor ms" in printed and "plan of 30 activities" in printed


def test_a_database_that_is_not_there_is_said_in_a_sentence(tmp_path):
    nowhere = "postgres://postgres@127.0.0.1:1/nowhere"
    answer = run("manage.py", "bench", "outline", "--small", DATABASE_URL=nowhere, REFORM_DATA_DIR=str(tmp_path))
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert answer.stderr.startswith("CommandError: Cannot connect to the database 'nowhere' of DATABASE_URL")
