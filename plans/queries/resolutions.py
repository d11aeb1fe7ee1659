"""The documents that plans rest on: who sees what of them, and which one words mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from organisations.models import User
from plans.models import Plan, Resolution
from reform.common.abbreviations import phrase_first, words_match
from reform.common.text import fold, name_key

MOST_FOUND = 20
_SIGNS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True)
class ResolutionPage:
    """What the page of a document shows: the plans that the person sees among those that rest on it."""

    resolution: Resolution
    plans: list[Plan]


def resolution_page(resolution: Resolution, viewer: User) -> ResolutionPage:
    """The document with its plans. One query; the document is open to every account, which plans rest on it is not."""
    plans = Plan.objects.visible_to(viewer).filter(resolutions=resolution).select_related("owner")
    return ResolutionPage(resolution, list(plans.order_by(*Plan._meta.ordering)))


def find_resolutions(words: str) -> QuerySet[Resolution]:
    """Documents that have every word, first what has them as a phrase; none for no words."""
    if not words.strip():
        return Resolution.objects.none()
    found = Resolution.objects.filter(words_match("search_text", words)).select_related("issuer")
    return found.order_by(phrase_first("search_text", words), *Resolution._meta.ordering)


def known_documents() -> QuerySet[Resolution]:
    """All documents with their issuers, the oldest entries first."""
    return Resolution.objects.select_related("issuer").order_by("pk")


def find_same(
    number: str,
    issued_on: date | None,
    issuer: str = "",
    *,
    title: str = "",
    among: Iterable[Resolution] | None = None,
) -> Resolution | None:
    """The document of that number and day, however its signs are written ("76/NQ-CP", "76/NQ – CP").

    Where one of the two has no day, the number decides if only one document has it and the issuers do not contradict
    each other. Without a number the title decides. One query, none where `among` gives the documents.
    """
    key = number_key(number)
    rows = [
        row
        for row in (known_documents() if among is None else among)
        if (number_key(row.number) == key if key else title and not row.number and fold(row.title) == fold(title))
    ]
    for row in rows:
        if row.issued_on == issued_on and (issued_on or _same_issuer(row, issuer)):
            return row
    undated = [row for row in rows if not (row.issued_on and issued_on) and _same_issuer(row, issuer)]
    return undated[0] if len(undated) == 1 else None


def number_key(number: str) -> str:
    """Key under which two spellings of a document's number are the same."""
    return _SIGNS.sub("-", fold(number)).strip("-").lstrip("0")


def _same_issuer(row: Resolution, issuer: str) -> bool:
    own = {name_key(name) for name in (row.issuer_text, *_names(row)) if name}
    return not issuer or not own or name_key(issuer) in own


def _names(row: Resolution) -> tuple[str, ...]:
    return (row.issuer.name, row.issuer.short_name) if row.issuer else ()
