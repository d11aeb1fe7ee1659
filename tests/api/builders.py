"""Builders of what only the tests of the REST interface need."""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from indicators.models import Indicator, Measurement
from organisations.enums import READING_SCOPES
from organisations.models import ApiToken, Unit, User
from organisations.services.tokens import digest
from plans.models import Plan, Resolution, Target
from reform.common import clock
from reform.common.periods import Period, default_window
from reform.common.text import search_text
from reporting.enums import ReportLevel, ReportStatus
from reporting.models import (
    CriteriaSet,
    Criterion,
    CriterionScore,
    Entry,
    Report,
    ReportFile,
    ReportRound,
    Scorecard,
    ScoringRound,
)
from reporting.services.registers import Found, add_finding
from reporting.snapshot import AreaCounts, Counts, Snapshot
from tests import make
from tests.reporting.registers.builders import ALL, enter


def key_of(user: User, days: int = 30, scopes: Iterable[str] = READING_SCOPES) -> str:
    """A key of the account, whatever its role, as `issue_token` keeps it; its use was noted just now."""
    key, now = secrets.token_urlsafe(), timezone.now()
    ApiToken.objects.create(
        user=user,
        name="Kho dữ liệu",
        digest=digest(key),
        prefix=key[:8],
        scopes=[str(scope) for scope in scopes],
        expires_at=now + timedelta(days=days),
        last_used_at=now,
    )
    return key


def client_of(user: User, scopes: Iterable[str] = READING_SCOPES) -> Client:
    """A client that sends the account's key."""
    return Client(headers={"Authorization": f"Bearer {key_of(user, scopes=scopes)}"})


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
        definition=indicator.versions.get(),
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


def score(province: Unit, unit: Unit, by: User, year: int = 2025) -> Scorecard:
    """The unit's result in the published round of the year: 45 of 50 points in the set's only area."""
    made, new = CriteriaSet.objects.get_or_create(
        province=province,
        code="PAR",
        defaults={"name": "Bộ tiêu chí", "year": 2024, "status": "DRAFT", "made_at": clock.now(), "made_by": by},
    )
    if new:
        Criterion.objects.create(
            criteria_set=made, label="1", position=1, name="Chỉ đạo, điều hành", max_points=50, rule="APPRAISER"
        )
    decided = {"decision_number": "512/QĐ-UBND", "decided_on": date(year + 1, 3, 20)}
    days = {"self_due_on": date(year + 1, 1, 20), "appraisal_due_on": date(year + 1, 2, 20)}
    round_, _ = ScoringRound.objects.get_or_create(
        province=province,
        criteria_set=made,
        year=year,
        defaults={
            "title": f"Chấm điểm năm {year}",
            "status": "PUBLISHED",
            "opened_at": clock.now(),
            "opened_by": by,
            "published_at": clock.now(),
            "published_by": by,
            "second_due_on": date(year + 1, 3, 5),
            **days,
            **decided,
        },
    )
    card = Scorecard.objects.create(
        round=round_,
        unit=unit,
        group="DEPARTMENTS",
        status="FINAL",
        sent_on=date(year + 1, 1, 19),
        earned=Decimal(45),
        applicable=Decimal(50),
        result=Decimal(90),
        rank=1,
        ranked_among=1,
    )
    given = {"appraised_points": Decimal(45), "appraised_at": clock.now(), "appraised_by": by}
    CriterionScore.objects.create(card=card, criterion=made.criteria.get(), self_points=Decimal(48), **given)
    return card


def entries(unit: Unit, by: User) -> dict[str, Entry]:
    """An entry in each register of the unit by the name of its resource; the inspection found one thing."""
    names = ("inspections", "steering-documents", "communications", "dialogues", "surveys")
    made = {name: enter(by, unit, facts) for name, facts in zip(names, ALL, strict=True)}
    add_finding(by=by, inspection=made["inspections"], found=Found("Chậm trả hồ sơ"))
    return made


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
