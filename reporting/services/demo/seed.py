"""Puts the demo together, in the order in which things depend on each other."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from organisations.models import Installation, Unit
from plans.models import Assignment
from plans.services.catalogue import load_plans
from plans.services.reminders import send_digests, send_reminders
from reform.common import clock
from reporting.services.catalogue import load_catalogue
from reporting.services.demo import DEMO_DATE, PROVINCE
from reporting.services.demo.figures import measure
from reporting.services.demo.happenings import let_an_event_come
from reporting.services.demo.life import live_through
from reporting.services.demo.people import create_accounts
from reporting.services.demo.registers import keep_registers
from reporting.services.demo.rounds import hold_rounds
from reporting.services.demo.scores import hold_scoring
from reporting.services.demo.target_figures import judge_since, measure_targets, set_steps


@transaction.atomic
def seed_demo(tell: Callable[[str], None] = lambda line: None) -> None:
    """Load the catalogues, the real plans, and illustrative people, progress, figures and rounds; `tell` hears of
    each step.

    All or nothing, and safe to repeat: what is there stays as people left it.
    """
    with clock.working_on(DEMO_DATE):
        _seed(tell)


def _seed(tell: Callable[[str], None]) -> None:
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DEMO_DATE})
    counts = load_catalogue()
    tell(f"catalogue: {counts['units']} units, {counts['indicators']} indicators, {counts['resolutions']} resolutions")
    tell(f"plans: {load_plans()} made")
    create_accounts()
    tell(f"events: {let_an_event_come(DEMO_DATE)} recorded")
    leads = Assignment.objects.leading().select_related("activity", "plan", "unit", "agency").order_by("id")
    tell(f"progress: {live_through(list(leads), DEMO_DATE)} steps")
    province = Unit.objects.get(code=PROVINCE)
    tell(f"figures: {measure(province) + measure_targets()} recorded")
    tell(f"registers: {keep_registers(province, DEMO_DATE)} entries")
    hold_rounds(province, DEMO_DATE)
    tell("rounds: first quarter closed, half year open")
    tell(f"scorecards: {hold_scoring(province, DEMO_DATE)} in two rounds")
    tell(f"targets: {set_steps()} with steps, {judge_since()} results")
    tell(f"bells: {_remind(DEMO_DATE)} notices")


def _remind(until: date) -> int:
    """Leave in the bells what the last week told people, as far as what is known today tells it."""
    told = 0
    for days in range(6, -1, -1):
        day = until - timedelta(days=days)
        with clock.working_on(day):
            told += send_reminders(on=day) + send_digests(on=day)
    return told
