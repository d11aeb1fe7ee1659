"""manage.py load_catalogue: areas, indicators, units, documents and the outline of reports, without demo data."""

from django.core.management.base import BaseCommand

from reporting.services.catalogue import load_catalogue


class Command(BaseCommand):
    """Safe to repeat: rows are created or brought up to date; indicators that were changed here stay and are named."""

    help = "Load the catalogues under fixtures/: areas, indicators, units, resolutions, report outline."

    def handle(self, *args, **options) -> None:
        """Load and say how many rows each catalogue has."""
        for name, count in load_catalogue(self.stdout.write).items():
            self.stdout.write(f"{name}: {count}")
