"""`manage.py reset_second_factor`: let somebody in whose telephone and recovery codes are gone."""

from django.core.management.base import BaseCommand, CommandError

from organisations.models import User
from organisations.services.second_factor import remove_second_factor


class Command(BaseCommand):
    """For the last ADMIN, whom nobody can help on the pages, and after a change of REFORM_SECRET_KEY."""

    help = "Takes the second factor from an account; its owner sets up another at the next sign-in."

    def add_arguments(self, parser) -> None:
        """USERNAME."""
        parser.add_argument("username", help="the account's username")

    def handle(self, *, username: str, **options) -> None:
        """Remove it; an account that is not there or has none is a `CommandError`."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username!r}.")
        if not remove_second_factor(by=None, user=user):
            raise CommandError(f"The account {username!r} has no second factor.")
        self.stdout.write(f"The second factor of {username} has been removed.")
