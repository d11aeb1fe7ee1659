"""A view of the database as of one moment, for reading more rows than memory holds while others go on writing."""

from collections.abc import Iterator
from itertools import count, islice

from django.db import connection, connections
from django.db.models import QuerySet

_ROWS = 500  # that are in memory at once
_PATIENCE = 60  # seconds without a row taken, after which PostgreSQL ends the reading
_numbers = count(1)


class Snapshot:
    """Querysets read `using(snapshot.alias)` see the database as it was at the first of them. It has a connection of
    its own, so that nothing else of the request waits for it or is held up by it, and is to be closed.

    A reader who stops taking rows without going away is let go after a minute: an old snapshot keeps the database from
    clearing away what has changed since. Inside a transaction the snapshot is that transaction, since only there its
    rows are seen.
    """

    def __init__(self) -> None:
        self.alias = "default"
        if connection.in_atomic_block:
            return
        own = connections.create_connection("default")
        own.alias = self.alias = f"snapshot-{next(_numbers)}"
        connections[self.alias] = own
        try:
            if own.vendor == "postgresql":
                own.set_autocommit(False)
                self._tell("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                self._tell(f"SET LOCAL idle_in_transaction_session_timeout = '{_PATIENCE}s'")
            else:
                self._tell("BEGIN")  # not IMMEDIATE as everywhere else: that would keep writers waiting
        except Exception:
            self.close()
            raise

    def chunks(self, queryset: QuerySet) -> Iterator[list]:
        """The rows, some hundreds at a time, fetched as they are taken."""
        rows = queryset.using(self.alias).iterator(chunk_size=_ROWS)
        while chunk := list(islice(rows, _ROWS)):
            yield chunk

    def close(self) -> None:
        """Give the connection back to the database; again: nothing happens."""
        if self.alias != "default":
            connections[self.alias].close()
            del connections[self.alias]
            self.alias = "default"

    def _tell(self, statement: str) -> None:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(statement)
