"""Reports that wait for a leader, or that a leader refused, as rows and pages of work show them."""

from collections.abc import Sequence

from organisations.enums import Role
from organisations.models import User
from plans.enums import ProposalState
from plans.models import Assignment, ProposedUpdate
from reform.common.wording import day, shortened

_TEXT_LENGTH = 300


def open_proposals(assignments: Sequence[Assignment], viewer: User) -> dict[int, ProposedUpdate]:
    """What waits for the leader, or was refused and not said anew since, by assignment, as far as the person sees it
    (`ProposedUpdateQuerySet.visible_to`: of the own agency); the person sees the assignments. With people and
    evidence; one query, two more where there is any.
    """
    shown = (ProposalState.WAITING, ProposalState.REFUSED)
    if viewer.role == Role.CLIENT:
        return {}
    everything = viewer.role == Role.ADMIN
    own = [work.pk for work in assignments if everything or work.agency_id == viewer.unit.agency_id]
    found = ProposedUpdate.objects.filter(assignment__in=own)
    found = found.exclude(state=ProposalState.APPROVED).select_related("proposed_by", "decided_by")
    last = {one.assignment_id: one for one in found.order_by("pk").prefetch_related("evidence")}
    versions = {work.pk: work.version for work in assignments}
    return {
        pk: one
        for pk, one in last.items()
        if one.state in shown and (one.state == ProposalState.WAITING or one.seen_version == versions[pk])
    }


def proposal_words(proposal: ProposedUpdate) -> tuple[str, str]:
    """What a row says of it: that it waits and what was proposed, or why it was refused."""
    if proposal.state == ProposalState.REFUSED:
        return f"{proposal.decided_by} chưa duyệt:", shortened(proposal.reason, _TEXT_LENGTH)
    said = f"{proposal.get_status_display()}, {proposal.progress}%"
    result = f" – {proposal.result}" if proposal.result else ""
    since = f"Chờ lãnh đạo duyệt từ {day(proposal.proposed_at)}:"
    return since, shortened(f"{said}{result}", _TEXT_LENGTH)
