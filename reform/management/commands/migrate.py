"""`manage.py migrate`: Django's own, and then the triggers that the tables want."""

from django.core.management.commands import migrate
from django.db import connections

from reform.common.tracking import drop_triggers, make_triggers


class Command(migrate.Command):
    """Migrates, and makes the triggers of `reform.common.tracking` that are missing."""

    def handle(self, *args, **options) -> None:
        """As Django's; where only a plan or a check is asked for, nothing is made."""
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        drop_triggers(connection)
        try:
            super().handle(*args, **options)
        finally:
            make_triggers(connection)
