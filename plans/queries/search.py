"""Search over activities, plans, documents and units; diacritics do not count."""

from dataclasses import dataclass

from django.db.models import QuerySet

from organisations.models import Unit, User
from organisations.queries.units import find_units
from plans.models import Activity, Plan, Resolution
from plans.queries.resolutions import find_resolutions
from reform.common.abbreviations import phrase_first

OTHERS_SHOWN = 10


@dataclass(frozen=True)
class Findings:
    """What was found: all activities (to be paged), the first plans, documents and units, and how many there are."""

    activities: QuerySet[Activity]
    plans: list[Plan]
    plans_found: int
    documents: list[Resolution]
    documents_found: int
    units: list[Unit]
    units_found: int


def search_everything(words: str, viewer: User) -> Findings:
    """What the person sees and has every word, first what has them as a phrase; nothing for no words. Six queries
    besides the activities'.
    """
    if not words.strip():
        return Findings(Activity.objects.none(), [], 0, [], 0, [], 0)
    activities = (
        Activity.objects.visible_to(viewer).matching(words).select_related("plan__owner", "task", "area", "merged_into")
    )
    plans = Plan.objects.visible_to(viewer).matching(words).select_related("owner")
    units = find_units(Unit.objects.visible_to(viewer), q=words)
    documents = find_resolutions(words)
    whole = phrase_first("search_text", words)
    return Findings(
        activities=activities.order_by(whole, "-plan__first_year", "plan", "position"),
        plans=list(plans.order_by(whole, *Plan._meta.ordering)[:OTHERS_SHOWN]),
        plans_found=plans.count(),
        documents=list(documents[:OTHERS_SHOWN]),
        documents_found=documents.count(),
        units=list(units[:OTHERS_SHOWN]),
        units_found=units.count(),
    )
