"""manage.py audit_figures: count every stored figure again by an independent path and list what differs."""

from itertools import chain

from django.core.management.base import BaseCommand, CommandError

from organisations.models import Unit
from organisations.services.jobs import working_date
from plans.models import Target
from reform.common.periods import Period
from reporting.models import Report, Scorecard
from reporting.queries.audit_reports import report_differences
from reporting.queries.audit_scores import judgement_differences, score_differences
from reporting.queries.audit_work import work_differences


class Command(BaseCommand):
    """Prints a line a difference: place, stored, counted. Reads only."""

    help = "Count stored figures again from progress, figures and accepted reports; exit code 1 where any differs."

    def add_arguments(self, parser) -> None:
        """What to look at; without arguments everything."""
        parser.add_argument("--year", type=int, help="only reports of this year")
        parser.add_argument("--period", choices=[period.value for period in Period], help="only reports of this period")
        parser.add_argument("--unit", metavar="CODE", help="only this agency, or all of this province")

    def handle(self, *args, **options) -> None:
        """List the differences; exit code 1 where there are any, the number on standard error."""
        unit = self._unit(options["unit"])
        agencies = Unit.objects.filter(agency__isnull=False).order_by("path")
        reports = Report.objects.filter(snapshot__isnull=False).select_related("round__province", "unit")
        cards = Scorecard.objects.all()
        targets = Target.objects.filter(indicator__isnull=False).exclude(plan__status="DRAFT")
        if unit:
            cards = cards.filter(round__in=cards.filter(unit__path__startswith=unit.path).values("round"))
            targets = targets.filter(plan__owner__path__startswith=unit.path)
            agencies = agencies.filter(path__startswith=unit.path)
            reports = reports.filter(unit__path__startswith=unit.path)
        if options["year"]:
            reports = reports.filter(round__year=options["year"])
            cards = cards.filter(round__year=options["year"])
        if options["period"]:
            reports = reports.filter(round__period=options["period"])
        number = looked = 0
        with working_date():
            own = (one for one in agencies.iterator() if one.agency_id == one.pk)
            each = reports.order_by("round__cutoff_on", "round_id", "level", "pk").iterator(chunk_size=20)
            scored = cards.select_related("round", "unit").order_by("round", "pk")
            judged = targets.select_related("plan", "indicator").order_by("pk")
            for difference in chain(
                work_differences(own),
                report_differences(each),
                score_differences(scored),
                judgement_differences(judged),
            ):
                number += 1
                self.stdout.write(f"{difference.place}: lưu {difference.stored}, tính lại {difference.counted}")
            looked = reports.count()
        if number:
            raise CommandError(f"{number} số liệu không khớp với nguồn ({looked} báo cáo đã đối chiếu).")
        self.stdout.write(f"Khớp: trạng thái công việc và số liệu của {looked} báo cáo.")

    def _unit(self, code: str | None) -> Unit | None:
        if code is None:
            return None
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(f"Không có đơn vị nào mang mã {code}. Xem mã tại trang Đơn vị hoặc /api/v1/units/.")
        return unit
