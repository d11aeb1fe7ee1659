"""A test database for a trial that is started by itself, not by pytest."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


class NoMigrations:
    """The tables are made from the models, which takes seconds instead of minutes."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


@contextmanager
def trial_database() -> Iterator[None]:
    """Django with the tests' settings and an empty database within the block; both are gone after it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.MIGRATION_MODULES = NoMigrations()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        from tests.conftest import pytest_unconfigure

        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)
        pytest_unconfigure()
