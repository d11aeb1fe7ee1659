"""manage.py seed_scale: a province of any size, to try large lists on and to measure with."""

from django.core.management.base import BaseCommand, CommandError

from organisations.enums import Role
from reform.common.errors import ActionError
from reporting.services.scale import REVIEWER, account_name, seed_scale


class Command(BaseCommand):
    """Idempotent: grows the province "SC" to the size asked for and touches nothing else."""

    help = "Make a province of agencies with many activities each, in every state. For trials, never beside real data."

    def add_arguments(self, parser) -> None:
        """Arguments as the contract names them."""
        parser.add_argument("--units", type=int, required=True, metavar="N", help="agencies (1–9999)")
        parser.add_argument("--activities", type=int, required=True, metavar="N", help="activities of each (1–100000)")
        parser.add_argument("--force", action="store_true", help="also beside data that is neither demo nor scale set")

    def handle(self, *args, **options) -> None:
        """Seed and say what was added; exit code 1 with the reason on standard error."""
        units, activities = options["units"], options["activities"]
        if not (1 <= units <= 9999 and 1 <= activities <= 100_000):
            raise CommandError("--units must be 1 to 9999, --activities 1 to 100000.")
        try:
            made = seed_scale(
                units=units,
                activities=activities,
                force=options["force"],
                tell=lambda line: self.stdout.write(f"  {line}"),
            )
        except ActionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made.province}: {made.plans} plans and {made.activities} activities added")
        self.stdout.write(f"Accounts: {REVIEWER}, {account_name(1, Role.OFFICIAL)}, {account_name(1, Role.OFFICE)}, …")
