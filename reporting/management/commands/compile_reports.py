"""manage.py compile_reports: fill a round with numbers, and with --province consolidate it."""

from django.core.management.base import BaseCommand, CommandError

from organisations.enums import UnitKind
from organisations.models import Unit
from organisations.services.jobs import working_date
from plans.models import Assignment
from reform.common.errors import ActionError
from reform.common.periods import Period
from reform.common.wording import ratio
from reporting.enums import ReportStatus
from reporting.models import Report, ReportRound
from reporting.services.compile import compile_reports, consolidate
from reporting.services.rounds import open_round


class Command(BaseCommand):
    """Compiles every report of the round that can still be written; reports that were sent stay as they are."""

    help = "Compile the reports of a period as of its cut-off; opens the round where it does not exist."

    def add_arguments(self, parser) -> None:
        """Arguments as the contract names them."""
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument(
            "--period", choices=[period.value for period in Period if period != Period.AD_HOC], required=True
        )
        parser.add_argument("--unit", metavar="CODE", help="only this agency, or all agencies of this province")
        parser.add_argument("--province", action="store_true", help="then add up the accepted reports of the province")

    def handle(self, *args, **options) -> None:
        """Compile, print a line a report; exit code 1 with the reason on standard error when nothing can be
        compiled.
        """
        unit = self._unit(options["unit"])
        try:
            with working_date():
                for round_ in self._rounds(options["year"], options["period"], unit):
                    self._compile(round_, unit)
                    if options["province"]:
                        self._consolidate(round_)
        except ActionError as error:
            raise CommandError(str(error)) from error

    def _unit(self, code: str | None) -> Unit | None:
        if code is None:
            return None
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(f"Không có đơn vị nào mang mã {code}. Xem mã tại trang Đơn vị hoặc /api/v1/units/.")
        if unit.kind != UnitKind.PROVINCE and unit.agency_id != unit.pk:
            raise CommandError(f"{unit} không báo cáo riêng; báo cáo thuộc {unit.agency} ({unit.agency.code}).")
        return unit

    def _rounds(self, year: int, period: str, unit: Unit | None) -> list[ReportRound]:
        """The rounds of that period; where there is none, one is opened in each province that has work in the year."""
        rounds = ReportRound.objects.filter(year=year, period=period).select_related("province")
        if unit:
            rounds = rounds.filter(province=unit.province_id)
        if rounds:
            return list(rounds)
        working = Assignment.objects.counted_in(year).values("plan__owner__province")
        provinces = Unit.objects.filter(pk__in=working, kind=UnitKind.PROVINCE)
        if unit:
            provinces = provinces.filter(pk=unit.province_id)
        if not provinces:
            raise CommandError(f"Không có kế hoạch nào đang thực hiện trong năm {year}, nên không có gì để tổng hợp.")
        return [open_round(by=None, province=province, year=year, period=period) for province in provinces]

    def _compile(self, round_: ReportRound, unit: Unit | None) -> None:
        reports = Report.objects.filter(round=round_).of_units().select_related("unit", "round__province")
        if unit and unit.kind != UnitKind.PROVINCE:
            reports = reports.filter(unit=unit)
            if not reports:
                raise CommandError(f"{unit} không có trong kỳ “{round_}”.")
        ready = [report for report in reports if ReportStatus(report.status).is_editable]
        compiled = compile_reports(reports=ready, by=None)
        for report in reports:
            if report.pk in compiled.snapshots:
                counts = compiled.snapshots[report.pk].counts
                told = f"hoàn thành {ratio(counts.done, counts.planned)}"
            else:
                told = compiled.left_alone.get(report.pk) or f"{report.get_status_display()}, giữ nguyên"
            self.stdout.write(f"{report.pk}\t{report.unit.code}\t{told}")

    def _consolidate(self, round_: ReportRound) -> None:
        report = consolidate(round_=round_, by=None)
        numbers = report.numbers
        expected = len(numbers.units) + len(numbers.missing)
        done = ratio(numbers.counts.done, numbers.counts.planned)
        self.stdout.write(
            f"{report.pk}\t{round_.province.code}\ttổng hợp {len(numbers.units)}/{expected} đơn vị, hoàn thành {done}"
        )
        if numbers.missing:
            self.stdout.write(f"Chưa có báo cáo được tiếp nhận: {', '.join(numbers.missing)}")
