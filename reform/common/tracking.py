"""Keeps `updated_at` and tombstones true, whichever way a row changes: triggers, since conditional updates, bulk writes
and cascades pass by every hook that Python has.

They are made after each `migrate` (`reform.management.commands.migrate`) and not in a migration: SQLite forgets the
triggers of a table that a later migration makes anew.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Now

from reform.common.dependents import TOUCHES, Touch, events, trigger_name

TOMBSTONES = "organisations_tombstone"

_UNIT = "(SELECT province_id FROM organisations_unit WHERE id = OLD.{column})"
_PLAN = (
    "(SELECT owner.province_id FROM plans_plan JOIN organisations_unit owner ON owner.id = plans_plan.owner_id "
    "WHERE plans_plan.id = OLD.plan_id)"
)
_ROUND = "(SELECT province_id FROM reporting_reportround WHERE id = OLD.round_id)"
_SCORING = "(SELECT province_id FROM reporting_scoringround WHERE id = OLD.round_id)"
# table → resource of the REST interface, the column that names a row there, the province whose programs may know
TRACKED = {
    "organisations_unit": ("units", "code", "OLD.province_id"),
    "indicators_reformarea": ("areas", "key", "NULL"),
    "indicators_indicator": ("indicators", "code", "NULL"),
    "indicators_measurement": ("measurements", "id", _UNIT.format(column="unit_id")),
    "plans_resolution": ("resolutions", "code", "NULL"),
    "plans_plan": ("plans", "code", _UNIT.format(column="owner_id")),
    "plans_activity": ("activities", "id", _PLAN),
    "plans_assignment": ("assignments", "id", "OLD.province_id"),
    "plans_target": ("targets", "id", _PLAN),
    "reporting_reportround": ("rounds", "id", "OLD.province_id"),
    "reporting_report": ("reports", "id", _ROUND),
    "reporting_scorecard": ("scores", "id", _SCORING),
    "reporting_inspection": ("inspections", "id", _UNIT.format(column="unit_id")),
    "reporting_steeringdocument": ("steering-documents", "id", _UNIT.format(column="unit_id")),
    "reporting_communication": ("communications", "id", _UNIT.format(column="unit_id")),
    "reporting_dialogue": ("dialogues", "id", _UNIT.format(column="unit_id")),
    "reporting_survey": ("surveys", "id", _UNIT.format(column="unit_id")),
}


def stamped() -> models.DateTimeField:
    """The column `updated_at` of a tracked table: when the row last changed, written by the database."""
    return models.DateTimeField("thay đổi lúc", db_default=Now(), editable=False)


def make_triggers(connection: BaseDatabaseWrapper) -> int:
    """Create the triggers that the tables lack, and bring what they do up to date; returns how many were made."""
    there = set(connection.introspection.table_names())
    if TOMBSTONES not in there:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN[connection.vendor])
        known = {name for (name,) in cursor.fetchall()}
        made = 0
        for trigger in _triggers(connection.vendor):
            if not there.issuperset(trigger.tables):
                continue
            for statement in trigger.function:
                cursor.execute(statement)
            if trigger.name not in known:
                cursor.execute(trigger.statement)
                made += 1
    return made


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away while SQLite's tables are made anew: it renames none that a trigger speaks of meanwhile.
    PostgreSQL keeps them, and with them what is written during a migration.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for trigger in _triggers(connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")


_KNOWN = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


class _Trigger(NamedTuple):
    """`function` is what PostgreSQL keeps apart; `tables` must all be there."""

    name: str
    tables: frozenset[str]
    statement: str
    function: tuple[str, ...] = ()


def _triggers(vendor: str) -> Iterator[_Trigger]:
    """All of them; all words are this module's own and those of `dependents`."""
    for table, (resource, key, province) in TRACKED.items():
        words = {"table": table, "resource": resource, "key": key, "graves": TOMBSTONES, "now": _LITE_NOW}
        for name, statements in _STATEMENTS[vendor].items():
            *function, statement = (text.format(**words, province=province) for text in statements)
            yield _Trigger(f"{table}_{name}", frozenset({table}), statement, tuple(function))
    for touch in TOUCHES:
        for event, written, row in events(touch):
            yield _touching(vendor, touch, trigger_name(touch, event), written, row)


def _touching(vendor: str, touch: Touch, name: str, written: str, row: str) -> _Trigger:
    update = _TOUCH.format(target=touch.target, where=touch.where.format(row=row))
    tables = frozenset({touch.table, touch.target})
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in touch.columns)
    when = f"WHEN ({changed}) " if written.startswith("UPDATE") else ""
    head = f"CREATE TRIGGER {name} AFTER {written} ON {touch.table} "
    if vendor == "sqlite":
        return _Trigger(name, tables, f"{head}{when}BEGIN {update}; END")
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {update}; RETURN NULL; END$$"
    )
    return _Trigger(name, tables, f"{head}FOR EACH ROW {when}EXECUTE FUNCTION {name}()", (function,))


_TOUCH = "UPDATE {target} SET updated_at = updated_at WHERE {where}"  # the target's own trigger stamps it
_LITE_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"  # as Django writes a moment, to the microsecond
_STATEMENTS = {
    "sqlite": {
        "stamp": (
            "CREATE TRIGGER {table}_stamp AFTER UPDATE ON {table} BEGIN "
            "UPDATE {table} SET updated_at = {now} WHERE id = NEW.id; END",
        ),
        "tombstone": (
            "CREATE TRIGGER {table}_tombstone AFTER DELETE ON {table} BEGIN "
            "INSERT INTO {graves} (resource, key, province, deleted_at) "
            "VALUES ('{resource}', OLD.{key}, {province}, {now}); END",
        ),
    },
    "postgresql": {
        "stamp": (
            "CREATE OR REPLACE FUNCTION portal_stamp() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN NEW.updated_at := clock_timestamp(); RETURN NEW; END'",
            "CREATE TRIGGER {table}_stamp BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION portal_stamp()",
        ),
        "tombstone": (
            "CREATE OR REPLACE FUNCTION {table}_tombstone() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN INSERT INTO {graves} (resource, key, province, deleted_at) "
            "VALUES (''{resource}'', OLD.{key}, {province}, clock_timestamp()); RETURN OLD; END'",
            "CREATE TRIGGER {table}_tombstone AFTER DELETE ON {table} FOR EACH ROW "
            "EXECUTE FUNCTION {table}_tombstone()",
        ),
    },
}
