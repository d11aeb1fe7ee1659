"""manage.py seed_demo: the real plans with illustrative progress, to try the portal with."""

from django.core.management.base import BaseCommand

from organisations.models import User
from reporting.services.demo.people import ACCOUNTS, PASSWORD
from reporting.services.demo.seed import seed_demo


class Command(BaseCommand):
    """Idempotent; pages then work on the demo's date and say that figures are illustrative."""

    help = "Load the real plans with illustrative people, progress, figures and rounds."

    def add_arguments(self, parser) -> None:
        """`--accounts` prints the demo accounts and changes nothing."""
        parser.add_argument("--accounts", action="store_true", help="only print the demo accounts, one for each role")

    def handle(self, *args, **options) -> None:
        """Seed, then print the accounts."""
        if not options["accounts"]:
            seed_demo(tell=lambda line: self.stdout.write(f"  {line}"))
        self._print_accounts()

    def _print_accounts(self) -> None:
        there = set(
            User.objects.filter(username__in=[account.username for account in ACCOUNTS]).values_list(
                "username", flat=True
            )
        )
        if not there:
            return
        self.stdout.write(f"Demo accounts (password of all: {PASSWORD})")
        for account in ACCOUNTS:
            if account.username in there:
                self.stdout.write(f"  {account.username:<16} {account.role:<9} {account.purpose}")
