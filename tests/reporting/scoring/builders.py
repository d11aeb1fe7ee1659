"""A small set of criteria in which every rule is used, the people who work with it, and a round by it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.models import Indicator
from organisations.enums import Role, UnitKind
from organisations.models import Unit, User
from plans.services.evidence import NewEvidence
from reform.common import clock
from reporting.enums import RuleKind, ScoreSource
from reporting.models import CriteriaSet, CriterionScore, Scorecard, ScoringRound
from reporting.services.criteria import Line, add_criterion, put_in_force
from reporting.services.scorecards import SelfScore, save_self_score
from reporting.services.scoring_rounds import Days, open_scoring
from tests import make

TODAY = date(2026, 1, 10)
DAYS = Days(date(2026, 1, 20), date(2026, 2, 20), date(2026, 3, 5))
PAPER = NewEvidence(number="15/KH-STP", issued_on=date(2025, 1, 15), title="Kế hoạch")


@dataclass
class Town:
    """A province with two departments and a district, its Sở Nội vụ and the offices."""

    province: Unit
    agency: Unit
    other: Unit
    district: Unit
    ministry: User
    office: User
    leader: User
    stranger: User
    indicator: Indicator


def town() -> Town:
    """The people and units."""
    province = make.province()
    agency, other, home = (make.department(name, province) for name in ("Sở Tư pháp", "Sở Y tế", "Sở Nội vụ"))
    return Town(
        province=province,
        agency=agency,
        other=other,
        district=make.unit("UBND huyện Đắk Song", UnitKind.DISTRICT, province),
        ministry=make.user(home, Role.PROVINCE),
        office=make.user(agency, Role.OFFICE),
        leader=make.user(agency, Role.LEADER),
        stranger=make.user(other, Role.OFFICE),
        indicator=make.indicator("TTHC-08"),
    )


def lines(indicator: Indicator) -> list[Line]:
    """Three areas of 100 points: every rule and every source once; 2.2 for districts only."""
    typed = {"source": ScoreSource.TYPED}
    return [
        Line("1", "Chỉ đạo, điều hành", Decimal(50)),
        Line("1.1", "Kế hoạch", Decimal(20), RuleKind.APPRAISER, evidence_required=True),
        Line("1.2", "Mức độ hoàn thành", Decimal(20), RuleKind.PROPORTIONAL, "đạt 100; dưới 50 = 0", "PROGRESS"),
        Line("1.3", "Có sáng kiến", Decimal(10), RuleKind.YES_NO, **typed),
        Line("2", "Thủ tục hành chính", Decimal(40)),
        Line(
            "2.1",
            "Hồ sơ đúng hạn",
            Decimal(30),
            RuleKind.STEPS,
            "từ 98: 30; từ 95: 20; từ 90: 10",
            ScoreSource.INDICATOR,
            indicator,
        ),
        Line("2.2", "Một cửa cấp huyện", Decimal(10), RuleKind.YES_NO, kinds=[UnitKind.DISTRICT]),
        Line("3", "Hài lòng", Decimal(10), RuleKind.APPRAISER, source=ScoreSource.SURVEY),
    ]


def draft(of: Town, code: str = "PAR") -> CriteriaSet:
    """The set as a draft of Sở Nội vụ."""
    made = CriteriaSet.objects.create(
        province=of.province,
        code=code,
        name="Bộ tiêu chí chấm điểm CCHC",
        year=2025,
        kinds=[UnitKind.DEPARTMENT, UnitKind.DISTRICT],
        made_at=clock.now(),
        made_by=of.ministry,
    )
    for line in lines(of.indicator):
        add_criterion(by=of.ministry, criteria_set=made, seen_version=None, line=line)
    return made


def in_force(of: Town, code: str = "PAR") -> CriteriaSet:
    """The same by a decision."""
    made = draft(of, code)
    put_in_force(
        by=of.ministry,
        criteria_set=made,
        seen_version=made.version,
        decision_number="876/QĐ-UBND",
        decided_on=date(2025, 1, 3),
    )
    return made


def round_of(of: Town, criteria_set: CriteriaSet | None = None, year: int = 2025) -> ScoringRound:
    """The year's round."""
    chosen = criteria_set or in_force(of)
    return open_scoring(by=of.ministry, criteria_set=chosen, year=year, days=DAYS)


def card_of(round_: ScoringRound, unit: Unit) -> Scorecard:
    """The unit's card."""
    return Scorecard.objects.select_related("round__province", "unit").get(round=round_, unit=unit)


def row(card: Scorecard, label: str) -> CriterionScore:
    """One criterion of the card."""
    found = card.scores.select_related("criterion", "card__round__province", "card__unit")
    return found.get(criterion__label=label)


def say(card: Scorecard, label: str, by: User, *, paper: bool = False, **said) -> CriterionScore:
    """What the unit says of one criterion; numbers may be text."""
    said = {name: Decimal(value) if name in ("measured", "points") else value for name, value in said.items()}
    score = row(card, label)
    new = PAPER if paper else None
    return save_self_score(score=score, by=by, seen_version=score.version, said=SelfScore(**said), new_evidence=new)
