"""A small province with an open round and everybody's accounts, for whole roads."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from indicators.enums import AreaKey
from organisations.enums import Role
from organisations.models import Installation, Unit, User
from plans.enums import DeadlineType
from reform.common import clock
from reform.common.periods import Period
from reporting.models import ReportRound
from reporting.services.catalogue import load_outline
from reporting.services.rounds import open_round
from tests import make

TODAY = date(2025, 6, 13)


@dataclass(frozen=True)
class Town:
    """`officials` and `offices` by the agency's id."""

    round: ReportRound
    agencies: list[Unit]
    officials: dict[int, User]
    offices: dict[int, User]
    home_affairs: User


def build_town(activities: int = 40) -> Town:
    """Five agencies; one activity in eight is led by all of them, the others by one; the portal works on `TODAY`."""
    Installation.objects.create(pk=1, demo_date=TODAY)
    areas = [make.reform_area(key) for key in AreaKey]
    load_outline()
    province = make.province()
    agencies = [make.department(f"Sở số {number}", province) for number in range(1, 6)]
    plan = make.plan(province)
    random = Random(7)
    for number in range(activities):
        fixed = random.random() < 0.7
        make.activity(
            plan,
            agencies if number % 8 == 0 else [random.choice(agencies)],
            area=random.choice(areas),
            due_on=date(2025, 1, 31) + timedelta(days=random.randrange(200)) if fixed else None,
            kind="" if fixed else random.choice([DeadlineType.CONTINUOUS, DeadlineType.CONDITIONAL]),
        )
    with clock.working_on(date(2025, 6, 2)):
        round_ = open_round(by=None, province=province, year=2025, period=Period.H1)
    return Town(
        round=round_,
        agencies=agencies,
        officials={agency.pk: make.user(agency) for agency in agencies},
        offices={agency.pk: make.user(agency, Role.OFFICE) for agency in agencies},
        home_affairs=make.user(agencies[0], Role.PROVINCE),
    )
