"""Builders of what only the tests of the REST interface need."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.test import Client

from indicators.models import Indicator, Measurement
from organisations.models import Unit, User
from organisations.services.accounts import issue_token
from plans.models import Plan, Resolution, Target
from reform.common import clock
from reform.common.periods import Period, default_window
from reform.common.text import search_text
from reporting.enums import ReportLevel, ReportStatus
from reporting.models import Report, ReportFile, ReportRound
from reporting.snapshot import AreaCounts, Counts, Snapshot
from tests import make


def key_of(user: User, days: int = 30) -> str:
    """A fresh key of the account."""
    return issue_token(by=None, user=user, name="Kho dữ liệu", expires_at=clock.now() + timedelta(days=days))


def client_of(user: User) -> Client:
    """A client that sends the account's key."""
    return Client(headers={"Authorization": f"Bearer {key_of(user)}"})


def resolution(issuer: Unit, code: str = "76-NQ-CP", **fields) -> Resolution:
    """A resolution of the Government."""
    fields = {"number": "76/NQ-CP", "title": "Chương trình tổng thể cải cách hành chính nhà nước"} | fields
    return Resolution.objects.create(
        code=code,
        kind="RESOLUTION",
        issued_on=date(2021, 7, 15),
        issuer=issuer,
        search_text=search_text(*fields.values()),
        **fields,
    )


def target(plan: Plan, code: str = "MT1", **fields) -> Target:
    """ "At least 95.5 % in the plan's last year."""
    fields = {"measure": "percent", "comparator": "at_least", "lower": Decimal("95.5000")} | fields
    return Target.objects.create(
        plan=plan,
        code=code,
        position=plan.targets.count(),
        area=fields.pop("area", None) or make.reform_area(),
        text="Từ 95,5% hồ sơ trở lên được giải quyết đúng hạn",
        horizon_year=plan.last_year,
        **fields,
    )


def measurement(indicator: Indicator, unit: Unit, by: User, year: int = 2025, **fields) -> Measurement:
    """965 of 1,000 in the first half of the year."""
    fields = {"numerator": Decimal(965), "denominator": Decimal(1000), "value": Decimal("96.5")} | fields
    period = fields.pop("period", Period.H1)
    return Measurement.objects.create(
        indicator=indicator,
        unit=unit,
        year=year,
        period=period,
        recorded_at=make.moment(date(year, 6, 10)),
        recorded_by=by,
        **fields,
    )


def reporting_round(province: Unit, year: int = 2025, period: Period = Period.H1) -> ReportRound:
    """A periodic round with the national dates."""
    window = default_window(year, period)
    return ReportRound.objects.create(
        province=province,
        year=year,
        period=period,
        title=period.title(year),
        starts_on=window.starts_on,
        cutoff_on=window.cutoff_on,
        unit_due_on=window.unit_due_on,
        due_on=window.due_on,
    )


def report(round_: ReportRound, unit: Unit, by: User, status: str = ReportStatus.ACCEPTED) -> Report:
    """The unit's report with 3 of 5 done in one area; a draft is compiled but not sent."""
    counts = Counts(done_on_time=2, done_late=1, in_progress=1, overdue=1)
    snapshot = Snapshot(
        year=round_.year,
        period=round_.period,
        starts_on=round_.starts_on,
        cutoff_on=round_.cutoff_on,
        unit=unit.code,
        unit_name=unit.name,
        areas=(AreaCounts("procedures", "Cải cách thủ tục hành chính", counts),),
    )
    at = make.moment(round_.unit_due_on)
    sent = {"submitted_at": at, "submitted_on": round_.unit_due_on, "submitted_by": by, "version": 1}
    decided = {"decided_at": at, "decided_by": by}
    return Report.objects.create(
        round=round_,
        unit=unit,
        level=ReportLevel.UNIT,
        status=status,
        snapshot=snapshot.to_json(),
        compiled_at=at,
        return_reason="Thiếu số liệu" if status == ReportStatus.RETURNED else "",
        **(sent if status != ReportStatus.DRAFT else {}),
        **(decided if status in (ReportStatus.ACCEPTED, ReportStatus.RETURNED) else {}),
    )


def report_file(of: Report, content: bytes = b"%PDF-1.7 thu", version: int | None = None) -> ReportFile:
    """The report's PDF."""
    made = ReportFile(
        report=of,
        format="pdf",
        version=of.version if version is None else version,
        sha256="0" * 64,
        size=len(content),
        made_at=clock.now(),
    )
    made.file.save("bao-cao.pdf", ContentFile(content))
    return made
