"""Brings the resolutions and the plans of the fixture files into the database."""

from datetime import date
from typing import Any

from django.db import transaction

from indicators.models import ReformArea
from organisations.models import Unit
from plans.enums import ResolutionKind
from plans.models import Plan, Resolution
from plans.services.plan_store import PlanHead, create_plan
from plans.services.target_store import store_targets
from reform.common.fixtures import fixtures_in, read_fixture
from reform.common.text import search_text


@transaction.atomic
def load_resolutions() -> int:
    """Create or update the documents that plans rest on; returns their number. Units come first. Safe to repeat."""
    rows = read_fixture("resolutions.json")["resolutions"]
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={row["issuer"] for row in rows})}
    for row in rows:
        fields = {
            "number": row["number"],
            "kind": row["kind"],
            "title": row["title"],
            "issued_on": date.fromisoformat(row["issued_on"]),
            "issuer": units[row["issuer"]],
            "search_text": search_text(ResolutionKind(row["kind"]).label, row["title"], row["number"]),
        }
        Resolution.objects.update_or_create(code=row["code"], defaults=fields)
    return len(rows)


@transaction.atomic
def load_plans() -> int:
    """Create the plans of the fixture files that are not there yet, parents first; returns how many were made.

    A plan that exists is left as it is: people may have worked on it. Plans without an outline of their own (the
    higher plans of fixtures/resolutions.json) are only heads.
    """
    outlines = [read_fixture(name) for folder in ("plans/prose", "plans") for name in fixtures_in(folder)]
    outlined = {outline["plan"]["code"] for outline in outlines}
    heads = [row for row in read_fixture("resolutions.json")["plans"] if row["code"] not in outlined]
    waiting = [{"plan": row} for row in heads] + outlines
    extra = {targets["plan"]: targets["targets"] for targets in map(read_fixture, fixtures_in("targets"))}
    made = 0
    while waiting:
        ready = [outline for outline in waiting if _parent_is_there(outline["plan"])]
        if not ready:
            raise ValueError(f"parents missing for {[outline['plan']['code'] for outline in waiting]}")
        waiting = [outline for outline in waiting if outline not in ready]
        for outline in ready:
            if not Plan.objects.filter(code=outline["plan"]["code"]).exists():
                plan = create_plan(by=None, head=head_of(outline["plan"]), outline=outline)
                add_targets(plan, extra.get(plan.code, []))
                made += 1
    return made


def head_of(row: dict[str, Any]) -> PlanHead:
    """The head that a fixture's "plan" object describes; its owner, parent and resolutions must exist."""
    return PlanHead(
        code=row["code"],
        number=row.get("number") or "",
        title=row["title"],
        issued_on=date.fromisoformat(row["issued_on"]) if row.get("issued_on") else None,
        owner=Unit.objects.get(code=row["owner"]),
        parent=Plan.objects.get(code=row["parent"]) if row.get("parent") else None,
        resolutions=tuple(Resolution.objects.filter(code__in=row.get("resolutions", ()))),
        first_year=row["first_year"],
        last_year=row["last_year"],
        status=(row.get("status") or "IN_FORCE").upper(),
    )


def add_targets(plan: Plan, drafts: list[dict[str, Any]]) -> None:
    """Add targets that stand in the plan's text beside those of its annex."""
    store_targets(plan, drafts, {area.key: area for area in ReformArea.objects.all()})


def _parent_is_there(row: dict[str, Any]) -> bool:
    return not row.get("parent") or Plan.objects.filter(code=row["parent"]).exists()
