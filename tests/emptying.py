"""Empties the database after a test that commits, at the price of what the test wrote and not of what there could be.

Django truncates every table and makes all content types and permissions anew, which takes PostgreSQL seconds; nearly
all of a hundred tables are empty, and what `post_migrate` made is what it would make again.
"""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from reform.common.tracking import TOMBSTONES

_KEPT = {ContentType._meta.db_table, Permission._meta.db_table}
# Whoever may, leaves out triggers and checks of keys for the time of a transaction: all rows go anyway.
_NO_TRIGGERS = """
SELECT set_config('session_replication_role', 'replica', true) FROM pg_roles
WHERE rolname = current_user AND rolsuper
"""


def empty_after(case: TransactionTestCase) -> None:
    """In place of `TransactionTestCase._fixture_teardown`: no row is left but content types and permissions."""
    for alias in case._databases_names(include_mirrors=False):
        empty(connections[alias])


def empty(connection: BaseDatabaseWrapper) -> None:
    """Delete all rows of all tables but those two, whichever way they refer to each other."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - _KEPT
    quoted = {table: connection.ops.quote_name(table) for table in tables}
    asked = [
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608 -- the name of one of our own tables
        for table, name in sorted(quoted.items())
    ]
    # SQLite and PostgreSQL look at foreign keys when the transaction ends, as Django makes them.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_NO_TRIGGERS)
        cursor.execute(" UNION ALL ".join(asked))
        filled = {table for (table,) in cursor.fetchall()} | {TOMBSTONES}
        # Triggers note what is deleted; that goes last.
        for table in sorted(filled, key=lambda table: (table == TOMBSTONES, table)):
            cursor.execute(f"DELETE FROM {quoted[table]}")  # noqa: S608 -- as above
