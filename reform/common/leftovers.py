"""Files that lie in the store although the transaction that would have named them did not happen: deleted again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.fields.files import FieldFile


@contextmanager
def no_leftovers() -> Iterator[list[FieldFile]]:
    """Files put on the list are deleted when the block ends in an exception, as the database forgets their rows."""
    files: list[FieldFile] = []
    done = False
    try:
        yield files
        done = True
    finally:
        for file in () if done else files:
            file.storage.delete(file.name)
