"""Statements that are written once a process answer as the querysets that they were written from."""

import pytest
from django.db import connection
from django.db.models import Value

from organisations.enums import Role, UnitKind
from organisations.models import Unit
from organisations.queries.keys import key_with_account
from organisations.services.tokens import digest
from reform.common.prepared import by_ids, rows
from tests import make
from tests.api.builders import key_of

pytestmark = pytest.mark.django_db


def _units(kind: str, *, codes: tuple = (), start: int = 0):
    units = Unit.objects.filter(kind=kind, pk__gte=start).order_by("pk")
    return (units.filter(code__in=codes) if codes else units).values_list("code")


def test_the_same_statement_serves_other_values(monkeypatch):
    root = make.province()
    for code in ("A", "B", "C"):
        make.department(f"Sở {code}", root, code)
    kind = str(UnitKind.DEPARTMENT)
    assert rows(_units, kind, codes=("A", "B")) == [("A",), ("B",)]

    monkeypatch.setattr("reform.common.prepared._compiled", None)  # nothing is written any more

    assert rows(_units, kind, codes=("C", "A")) == [("A",), ("C",)]
    assert rows(_units, kind, codes=("C", "C")) == [("C",)]


def test_form_and_what_is_fixed_have_statements_of_their_own():
    root = make.province()
    units = [make.department(f"Sở {code}", root, code) for code in ("A", "B", "C")]
    many = tuple(f"U{number}" for number in range(300))

    assert rows(_units, str(UnitKind.PROVINCE)) == [(root.code,)]
    assert rows(_units, str(UnitKind.DEPARTMENT)) == [("A",), ("B",), ("C",)]
    assert rows(_units, str(UnitKind.DEPARTMENT), start=units[1].pk) == [("B",), ("C",)]
    assert rows(_units, str(UnitKind.DEPARTMENT), codes=(*many, "B")) == [("B",)]


def test_what_no_row_can_match_is_not_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows(_nothing) == []


def _nothing(_: None):
    return Unit.objects.none().values_list("code")


def _leaning_on_its_value(_: None, *, number: int):
    return Unit.objects.order_by("pk")[: number % 10_000 + number // 10_000].values_list("code")


def test_a_value_in_the_text_of_a_statement_is_refused():
    with pytest.raises(ValueError, match="depends on its values"):
        rows(_leaning_on_its_value, number=3)


def test_ids_are_looked_up_whatever_their_number():
    root = make.province()
    ids = [make.department(f"Sở {number}", root).pk for number in range(5)]

    for most in (1, 2, 3, 5):
        assert sorted(by_ids(_pks, "default", ids=ids[:most])) == [(pk,) for pk in ids[:most]]


@pytest.mark.django_db(transaction=True)
def test_what_the_server_keeps_answers_again_and_survives_that_it_forgets():
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL keeps statements")
    root = make.province()
    ids = [make.department(f"Sở 100% {number}", root).pk for number in range(3)]
    kept = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'kept\\_%%'"

    for most in (1, 2, 1, 3):
        assert sorted(by_ids(_named, "default", ids=ids[:most])) == [(pk, "100%") for pk in ids[:most]]
    assert rows_of(kept) == [(3,)]  # one for each room: 1, 2 and 4 ids

    rows_of("DEALLOCATE ALL")
    assert by_ids(_named, "default", ids=ids[:1]) == [(ids[0], "100%")]


def _named(ids):
    return Unit.objects.filter(pk__in=ids, name__contains="100%").values_list("pk", Value("100%"))


def rows_of(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [])
        return cursor.fetchall() if cursor.description else []


def _pks(ids):
    return Unit.objects.filter(pk__in=ids).values_list("pk")


def test_a_key_comes_with_its_account_and_unit(django_assert_num_queries):
    department = make.department("Sở Y tế", make.province(), "SYT")
    user, boss = make.user(department, Role.CLIENT), make.user(None, Role.ADMIN)
    keys = {one.pk: key_of(one) for one in (user, boss)}

    with django_assert_num_queries(2):
        found, of_all = (key_with_account(digest(keys[one.pk])) for one in (user, boss))
        assert (found.user, found.user.unit, found.user.unit.name) == (user, department, "Sở Y tế")
        assert (of_all.user, of_all.user.unit) == (boss, None)

    assert isinstance(found.scopes, list) and found.expires_at.tzinfo is not None
    assert found.user.role == Role.CLIENT and not found.user._state.adding
    assert key_with_account(digest("khác")) is None
