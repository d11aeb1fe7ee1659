"""Workers that are killed in the middle of a round: each report is the old or the whole new one, none is made twice.

Three kills here; `python -m tests.ops.kill_worker` does as many as one likes with as many units.
"""

from datetime import timedelta

import pytest

from organisations.services import jobs
from tests.ops.killing import build_trial
from tests.traps.worker import forget_messages

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_round_survives_its_workers(monkeypatch):
    forget_messages()
    monkeypatch.setattr(jobs, "PATIENCE", timedelta(seconds=2))
    trial = build_trial(units=24, works=6)
    trial.kill_while_compiling(3)
    assert [look.broken for look in trial.looks] == [[], [], []]
    forget_messages()
