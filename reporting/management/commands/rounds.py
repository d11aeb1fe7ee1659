"""manage.py rounds: open, remind of and close rounds as the schedule does; with --rehearse print what it would do."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from organisations.services.jobs import working_date
from reform.common import clock
from reform.common.periods import Period
from reporting.services.rhythm import (
    close_due_rounds,
    closings_on,
    open_due_rounds,
    openings_on,
    rehearse_reminders,
    remind_of_reports,
)


class Command(BaseCommand):
    """Safe to run again: a round is opened once, nobody is told twice of a day."""

    help = "Open, remind of and close reporting rounds by their regimes; --rehearse prints it and writes nothing."

    def add_arguments(self, parser) -> None:
        """`--on` only rehearses: what belongs to another day is not done today."""
        parser.add_argument("--rehearse", action="store_true", help="print what would be done; write nothing")
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="another day, with --rehearse")

    def handle(self, *args, **options) -> None:
        """Do it and say how much, or print; exit code 1 with the reason on standard error."""
        if options["on"] and not options["rehearse"]:
            raise CommandError("--on needs --rehearse: rounds of another day are not opened today.")
        with working_date():
            on = options["on"] or clock.today()
            if options["rehearse"]:
                self._print(on)
                return
            closed, opened = close_due_rounds(on=on), open_due_rounds(on=on)
            told = remind_of_reports(on=on)
        self.stdout.write(f"{on}: {len(opened)} rounds opened, {len(closed)} closed, {told} reminders sent")

    def _print(self, on: date) -> None:
        for round_ in closings_on(on):
            self.stdout.write(f"CLOSE {round_.province.code} {round_}")
        for opening in openings_on(on):
            title = Period(opening.rule.period).title(opening.year)
            waits = f", WAITS for {opening.waits_for}" if opening.waits_for else ""
            self.stdout.write(f"OPEN {opening.province.code} {title}, cut-off {opening.cutoff_on}{waits}")
        notices = rehearse_reminders(on)
        for notice in notices:
            person = notice.recipient
            way = f"bell and e-mail <{person.email}>" if notice.by_mail else "bell"
            self.stdout.write(f"TO {person.username} ({person.unit}) BY {way}: {notice.title}")
        self.stdout.write(f"{on}: {len(notices)} reminders would be sent; nothing was written")
