"""Copies of a file from before the store kept each once become one piece that proves what they all proved."""

from contextlib import contextmanager
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from plans.enums import EvidenceKind
from plans.models import Evidence
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 6, 14)
_migration = import_module("plans.migrations.0011_evidence_is_found_by_its_words")


@contextmanager
def _without_the_constraint():
    [rule] = [rule for rule in Evidence._meta.constraints if rule.name == "evidence_file_once_a_unit"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Evidence, rule)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.add_constraint(Evidence, rule)


def _piece(unit, by, **fields) -> Evidence:
    fields = {"kind": EvidenceKind.FILE, "file": "a.pdf", "file_name": "Báo cáo.pdf", "sha256": "1" * 64} | fields
    return Evidence.objects.create(unit=unit, added_at=make.moment(DAY), added_by=by, **fields)


def test_copies_become_one_and_prove_the_same():
    justice = make.department("Sở Tư pháp", make.province())
    health = make.department("Sở Y tế", justice.province)
    by = make.user(justice)
    with _without_the_constraint():
        first, second, third = (_piece(justice, by) for _ in range(3))
        foreign, other = _piece(health, by), _piece(justice, by, sha256="2" * 64)
        one = make.update(make.lead(justice), by, DAY, evidence=[first, second])
        two = make.update(make.lead(justice), by, DAY, evidence=[third, other])
        _migration.fold_words(apps, None)
        _migration.join_copies(apps, None)
    assert set(Evidence.objects.all()) == {first, foreign, other}
    assert list(one.evidence.all()) == [first]
    assert set(two.evidence.all()) == {first, other}
    first.refresh_from_db()
    assert first.search_text == "bao cao.pdf"
