"""Statements that are written once a process: for a page of rows Django takes longer to write a statement than
PostgreSQL to run it.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from reform.common.kept_statements import keeps_statements, run_kept

_MOST = 512  # ids; where more are asked for, it is no page
_FORMS = 512  # statements that a process keeps
_MEMBERS = 16  # of a tuple; more come too seldom for keeping their statements

Value = int | str | tuple
Make = Callable[..., QuerySet]


def by_ids(make: Callable[..., QuerySet], using: str, **ids: Collection[int]) -> list[tuple]:
    """The rows of `make(**ids)`, a queryset of tuples whose only values are the ids in `IN (…)`, a list for each name.
    One query.

    Statements are kept by how many ids they take, the next power of two, the last id repeated: a few of each kind. On
    PostgreSQL the server keeps them too: rows that are found by their ids are found in the same way whichever they are.
    """
    rooms = {name: 1 << (len(some) - 1).bit_length() for name, some in ids.items() if some}
    if sum(rooms.values()) > _MOST:
        return list(make(**{name: sorted(some) for name, some in ids.items()}).using(using))
    filled = {name: _filled(sorted(ids[name]), room) for name, room in rooms.items()}
    return _run(_only_ids, (make, tuple(ids)), filled, using, on_server=True)


def rows(make: Make, fixed: Hashable = None, *, using: str = "default", **values: Value) -> list[tuple]:
    """The rows of `make(fixed, **values)`, a queryset of tuples. One query, or none where no row can match.

    A statement is kept for each `make`, `fixed` and form of the values: which of them there are, and how many members
    tuples have. `make` may use values as parameters only and must ask nothing else of them; all else that the statement
    depends on stands in `fixed`. Numbers must fit into their column.
    """
    if any(isinstance(value, tuple) and len(value) > _MEMBERS for value in values.values()):
        return list(make(fixed, **values).using(using))
    return _run(make, fixed, values, using)


def row(make: Make, fixed: Hashable = None, *, using: str = "default", **values: Value) -> tuple | None:
    """As `rows`, of a queryset that finds at most one row, by a unique column: that row. The server keeps it too."""
    found = _run(make, fixed, values, using, on_server=True)
    return found[0] if found else None


def _filled(ids: list[int], room: int) -> tuple[int, ...]:
    return (*ids, *ids[-1:] * (room - len(ids)))


def _only_ids(fixed: tuple, **ids: tuple) -> QuerySet:
    make, names = fixed
    return make(**{name: ids.get(name, ()) for name in names})


def _run(make: Make, fixed: Hashable, values: Mapping[str, Value], using: str, on_server: bool = False) -> list[tuple]:
    connection = connections[using]
    form = tuple((name, type(one), len(one) if isinstance(one, tuple) else 0) for name, one in values.items())
    typed = tuple(tuple(type(one) for one in value) for value in values.values() if isinstance(value, tuple))
    written = _written(make, fixed, form, typed, connection.vendor)
    if written is None:
        return []
    statement, takes, converters = written
    flat = [one for value in values.values() for one in (value if isinstance(value, tuple) else (value,))]
    with connection.cursor() as cursor:
        if on_server and keeps_statements(connection):
            run_kept(cursor, statement, takes, flat)
        else:
            cursor.execute(statement, [flat[take] if kept is None else kept[0] for take, kept in takes])
        found = cursor.fetchall()
    return [_converted(one, converters, connection) for one in found] if converters else found


@lru_cache(maxsize=_FORMS)
def _written(make: Make, fixed: Hashable, form: tuple, typed: tuple, vendor: str):
    """The statement, where each of its parameters comes from (place among the values, or a constant), and what turns
    columns into Python; None where no row can match. Written for two sets of stand-ins: what differs is a value.
    """
    try:
        (statement, first, converters), (again, second, _) = (
            _compiled(make, fixed, form, typed, n, vendor) for n in (1, 2)
        )
    except EmptyResultSet:
        return None
    if statement != again or len(first) != len(second):
        raise ValueError("a prepared statement depends on its values")
    places = {stand_in: place for place, stand_in in enumerate(_flat(_stand_ins(form, typed, 1)))}
    pairs = zip(first, second, strict=True)
    takes = tuple((places[one], None) if one != other else (0, (one,)) for one, other in pairs)
    return statement, takes, converters


def _compiled(make: Make, fixed: Hashable, form: tuple, typed: tuple, number: int, vendor: str):
    alias = next(name for name in connections if connections[name].vendor == vendor)
    values = dict(zip((name for name, *_ in form), _stand_ins(form, typed, number), strict=True))
    compiler = make(fixed, **values).query.get_compiler(alias)
    statement, parameters = compiler.as_sql()
    return statement, parameters, compiler.get_converters([column[0] for column in compiler.select])


def _stand_ins(form: tuple, typed: tuple, number: int) -> list[Value]:
    """Values of that form, all different, and different for each number; they fit into the smallest of columns."""
    kinds, place, made = iter(typed), 0, []
    for _, kind, _ in form:
        members = next(kinds) if kind is tuple else (kind,)
        ones = [_stand_in(one, number * 10_000 + place + nth) for nth, one in enumerate(members)]
        place += len(members)
        made.append(tuple(ones) if kind is tuple else ones[0])
    return made


def _stand_in(kind: type, number: int) -> int | str:
    return number if kind is int else str(number)


def _flat(values: Collection[Value]) -> list[int | str]:
    return [one for value in values for one in (value if isinstance(value, tuple) else (value,))]


def _converted(found: tuple, converters: Mapping[int, tuple], connection: Any) -> tuple:
    made = list(found)
    for place, (functions, expression) in converters.items():
        for convert in functions:
            made[place] = convert(made[place], expression, connection)
    return tuple(made)
