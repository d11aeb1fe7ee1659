"""Statements that the server keeps as long as a connection lasts (PREPARE), so that it reads and plans them once."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError

_MOST = 128  # that a connection keeps; each takes some tens of kilobytes of the server
_MARK = re.compile("%%|%s")
_STALE = {"0A000", "26000"}  # a column has another type since, or the server has forgotten the statement
_kept: WeakKeyDictionary[Any, dict[tuple, str]] = WeakKeyDictionary()  # by connection: statement → its name

# Where each parameter of a statement comes from: a place among the values, or a constant.
Takes = tuple[tuple[int, tuple | None], ...]


def keeps_statements(connection: Any) -> bool:
    """Whether statements can be kept there: PostgreSQL, outside of transactions (which a statement that went stale
    would end), and without a pool that gives each transaction another connection (`DISABLE_SERVER_SIDE_CURSORS`).
    """
    return (
        connection.vendor == "postgresql"
        and not connection.in_atomic_block
        and connection.get_autocommit()
        and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    )


def run_kept(cursor: Any, statement: str, takes: Takes, values: Sequence[Any]) -> None:
    """Run the statement, of which the server is told the first time. Only for statements whose best plan is the same
    for all values, such as those that look up ids: after some runs the server stops looking at values.
    """
    bare = cursor.cursor
    kept = _kept.setdefault(bare.connection, {})
    text, constants, places = _numbered(statement, takes)
    name = kept.get((statement, takes))
    if name is None and len(kept) < _MOST:
        name = f"kept_{len(kept)}"
        bare.execute(f"PREPARE {name} AS {text}", constants)  # past the log, which is of what was asked for
        kept[statement, takes] = name
    try:
        if name is not None:
            marks = ", ".join(["%s"] * len(places))
            cursor.execute(f"EXECUTE {name} ({marks})", [values[place] for place in places])
            return
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", None) not in _STALE:
            raise
        bare.execute("DEALLOCATE ALL")
        kept.clear()
    cursor.execute(statement, [values[place] if constant is None else constant[0] for place, constant in takes])


@lru_cache(maxsize=512)
def _numbered(statement: str, takes: Takes) -> tuple[str, list | None, list[int]]:
    """The statement with a number for each value, the constants left in it, and which value is behind each number."""
    places = list(dict.fromkeys(place for place, constant in takes if constant is None))
    constants = [constant[0] for _, constant in takes if constant is not None]
    order = iter(takes)

    def numbered(found: re.Match) -> str:
        if found[0] == "%%":
            return "%%" if constants else "%"
        place, constant = next(order)
        return f"${places.index(place) + 1}" if constant is None else "%s"

    return _MARK.sub(numbered, statement), constants or None, places
