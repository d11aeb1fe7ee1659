"""manage.py remind: send today's reminders and digests now, or with --rehearse print what would be sent."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from organisations.models import Notification, Unit
from organisations.services.jobs import working_date
from plans.services.reminders import rehearse, send_digests, send_reminders
from reform.common import clock


class Command(BaseCommand):
    """The schedule does the same each working day; nobody is told twice of a day."""

    help = "Send the reminders and digests of today that were not sent yet; --rehearse prints them and writes nothing."

    def add_arguments(self, parser) -> None:
        """`--on` only rehearses: nobody is told today what belongs to another day."""
        parser.add_argument("--rehearse", action="store_true", help="print whom, how and what; write nothing")
        parser.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="another day, with --rehearse only")
        parser.add_argument("--unit", metavar="CODE", help="only the people of this agency")

    def handle(self, *args, **options) -> None:
        """Send and say how many, or print; exit code 1 with the reason on standard error."""
        if options["on"] and not options["rehearse"]:
            raise CommandError("--on needs --rehearse: reminders of another day are not sent today.")
        agency = self._agency(options["unit"])
        with working_date():
            on = options["on"] or clock.today()
            if options["rehearse"]:
                self._print(on, rehearse(on, agency))
                return
            reminders = send_reminders(on=on, agency=agency)
            digests = send_digests(on=on, agency=agency)
        self.stdout.write(f"{on}: {reminders} reminders and {digests} digests sent")

    def _agency(self, code: str | None) -> Unit | None:
        if code is None:
            return None
        unit = Unit.objects.select_related("agency").filter(code=code).first()
        if unit is None or unit.agency is None:
            raise CommandError(f"There is no agency with the code {code}.")
        return unit.agency

    def _print(self, on: date, notices: list[Notification]) -> None:
        for notice in notices:
            person = notice.recipient
            way = f"bell and e-mail <{person.email}>" if notice.by_mail else "bell"
            self.stdout.write(f"TO {person.username} ({person}, {person.unit}) BY {way} KEY {notice.key}")
            self.stdout.write(f"  {notice.title}")
            for line in notice.text.splitlines():
                self.stdout.write(f"  | {line}".rstrip())
            self.stdout.write("")
        self.stdout.write(f"{on}: {len(notices)} notices would be sent; nothing was written")


def _day(text: str) -> date:
    return date.fromisoformat(text)
