"""What an agency keeps as evidence: to choose from in a form, and as a page that says what each piece proves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from organisations.models import User
from plans.enums import EvidenceKind, ProposalState
from plans.models import Assignment, Evidence, ProgressUpdate, ProposedUpdate
from plans.permissions import can_remove_evidence
from reform.common.wording import day

CHOICES_SHOWN = 20
_KEY_DIGITS = 18
_SAID = Exists(ProgressUpdate.evidence.through.objects.filter(evidence=OuterRef("pk")))
_PROPOSED = Exists(  # what was refused is shown with its evidence; what was taken back is as if never said
    ProposedUpdate.evidence.through.objects.filter(
        evidence=OuterRef("pk"), proposedupdate__state__in=(ProposalState.WAITING, ProposalState.REFUSED)
    )
)


class Use(models.TextChoices):
    """Whether a piece proves anything yet."""

    USED = "used", "Đã dùng"
    UNUSED = "unused", "Chưa dùng"


@dataclass(frozen=True)
class Choice:
    """A piece of the store that a form offers."""

    evidence: Evidence
    chosen: bool = False

    @property
    def name(self) -> str:
        """As the history names it."""
        return evidence_link(self.evidence)["name"]


@dataclass(frozen=True)
class StoreRow:
    """A piece on the store's page: its name and address, the (id, title) of the activities that it proves."""

    evidence: Evidence
    activities: list[tuple[int, str]]
    can_remove: bool
    name: str
    url: str
    outside: bool = False


def is_key(value: object) -> bool:
    """Whether what was sent can be the key of a row; no database holds longer numbers."""
    text = str(value)
    return text.isdecimal() and len(text) <= _KEY_DIGITS


def choices_for(assignment: Assignment, *, words: str = "", chosen: Iterable[Any] | None = None) -> list[Choice]:
    """Pieces of the agency's store for a form about the assignment: the `chosen` first, by number, then the newest
    with every word of `words`, at most 20 of them. One query, two where some are chosen.
    """
    return choices_in(assignment.agency_id, words=words, chosen=chosen)


def choices_in(agency: int, *, words: str = "", chosen: Iterable[Any] | None = None) -> list[Choice]:
    """The same of the agency's store, whatever the form is about."""
    store = Evidence.objects.kept_by(agency)
    wanted = [value for value in chosen or () if is_key(value)]
    kept = list(store.filter(pk__in=wanted)) if wanted else []
    found = store.matching(words).exclude(pk__in=[piece.pk for piece in kept])[:CHOICES_SHOWN]
    return [Choice(piece, chosen=True) for piece in kept] + [Choice(piece) for piece in found]


def store(viewer: User, *, q: str = "", kind: str = "", used: str = "") -> QuerySet[Evidence]:
    """What the person's agency keeps, newest first, each with whether it `is_used`; for who belongs to no agency, all
    that they see.
    """
    pieces = Evidence.objects.visible_to(viewer)
    if viewer.unit_id:
        pieces = pieces.kept_by(viewer.unit.agency_id)
    pieces = pieces.matching(q).annotate(is_used=_leaned_on()).select_related("unit", "added_by")
    if kind:
        pieces = pieces.filter(kind=kind)
    return pieces.filter(is_used=used == Use.USED) if used else pieces


def is_used(evidence: Evidence) -> bool:
    """Whether a report, or one that waits for its leader or was refused, leans on the piece, or anything of an app
    above does. One query.
    """
    return Evidence.objects.filter(_leaned_on(), pk=evidence.pk).exists()


def _leaned_on() -> Q:
    """As a condition. What the apps above keep with evidence is found by what they point at it with."""
    above = [
        relation.field.related_query_name()
        for relation in Evidence._meta.related_objects
        if relation.related_model._meta.app_label != Evidence._meta.app_label
    ]
    own = Evidence.objects.filter(pk=OuterRef("pk"))
    return reduce(or_, [Exists(own.filter(**{f"{name}__isnull": False})) for name in above], Q(_SAID | _PROPOSED))


def store_rows(pieces: list[Evidence], viewer: User) -> list[StoreRow]:
    """The pieces as rows, with the activities that each proves as far as the person sees them. One query."""
    seen = Assignment.objects.visible_to(viewer)
    links = ProgressUpdate.evidence.through.objects.filter(
        evidence__in=[piece.pk for piece in pieces], progressupdate__assignment__in=seen
    )
    activity = "progressupdate__assignment__activity"
    proved: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for piece, pk, title in links.values_list("evidence", activity, f"{activity}__title").distinct().order_by(activity):
        proved[piece].append((pk, title))
    return [
        StoreRow(
            evidence=piece,
            activities=proved[piece.pk],
            can_remove=bool(can_remove_evidence(viewer, piece, is_used=piece.is_used)),
            **evidence_link(piece),
        )
        for piece in pieces
    ]


def evidence_link(evidence: Evidence) -> dict[str, Any]:
    """Name and address of a piece of evidence for components/history.html; a document that is only named has no
    address, and a link leads out of the portal.
    """
    if evidence.kind == EvidenceKind.FILE:
        name = f"{evidence.title} ({evidence.file_name})" if evidence.title else evidence.file_name
        return {"name": name, "url": reverse("plans:evidence_file", args=[evidence.pk])}
    if evidence.kind == EvidenceKind.LINK:
        return {"name": evidence.title or evidence.url, "url": evidence.url, "outside": True}
    dated = f"{evidence.number} ngày {day(evidence.issued_on)}" if evidence.issued_on else evidence.number
    return {"name": f"{dated} – {evidence.title}" if evidence.title else dated, "url": ""}
