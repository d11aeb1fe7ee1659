"""The filters of a list that a person has kept, or that the agency shares."""

from dataclasses import dataclass

from organisations.models import User
from plans.models import SavedFilter
from plans.permissions import can_change_saved_filter

WORK = "work"


@dataclass(frozen=True)
class KeptFilter:
    """A saved filter as a link: whether it is what the page shows, whether the person may change it, and who shares
    it where that is somebody else.
    """

    saved: SavedFilter
    is_shown: bool
    can_change: bool
    shared_by: str


def kept_filters(viewer: User, page: str, query: str) -> list[KeptFilter]:
    """One's own first, then what others share, by name; `query` is what the page shows. One query."""
    found = SavedFilter.objects.visible_to(viewer).filter(page=page).select_related("saved_by")
    kept = [
        KeptFilter(
            saved=one,
            is_shown=one.query == query,
            can_change=bool(can_change_saved_filter(viewer, one)),
            shared_by="" if one.saved_by_id == viewer.pk else str(one.saved_by),
        )
        for one in found
    ]
    return sorted(kept, key=lambda one: bool(one.shared_by))
