"""Puts the rows of an amended plan into their order: what the file has in the file's, the rest where it stood."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import TypeVar

from django.db import models
from django.db.models import F

Key = TypeVar("Key", bound=Hashable)


def merged(new: Sequence[Key], old: Sequence[Key]) -> list[Key]:
    """`new` in its order; what only `old` has follows what it followed there, or stands first."""
    known = set(new)
    after: dict[Key | None, list[Key]] = defaultdict(list)
    before: Key | None = None
    for key in old:
        if key in known:
            before = key
        else:
            after[before].append(key)
    order = list(after[None])
    for key in new:
        order += [key, *after[key]]
    return order


def renumber(rows: models.QuerySet, order: Sequence[int], *, per: str = "") -> None:
    """Write `position` of these rows by their place in `order` (keys), from 1; with `per` from 1 in each such parent.

    Nothing is written where they stand in that order already. Positions are unique, so otherwise all rows step aside
    first. Three queries, and one for each 500 rows.
    """
    found = {row.pk: row for row in rows.only("position", *([per] if per else []))}
    places: dict[int | None, list[int]] = defaultdict(list)
    for key in order:
        places[getattr(found[key], per) if per else None].append(found[key].position)
    if all(a < b for positions in places.values() for a, b in pairwise(positions)):
        return
    last = max(row.position for row in found.values())
    # Beyond both the old places and the new ones, in one step that never meets a row that has not moved yet.
    rows.update(position=F("position") + max(last, len(order)) + 1)
    counts: dict[int | None, int] = defaultdict(int)
    for key in order:
        parent = getattr(found[key], per) if per else None
        counts[parent] += 1
        found[key].position = counts[parent]
    rows.model._default_manager.bulk_update(found.values(), ["position"], batch_size=500)
