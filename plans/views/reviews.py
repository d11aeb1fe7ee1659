"""What waits for somebody's consent: reports of officials at their leader, steps at the office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from plans.models import ProposedUpdate
from plans.services.proposals import withdraw_proposal
from reform.common.errors import Conflict

_RELATED = ("assignment__activity", "assignment__unit", "assignment__agency", "assignment__plan", "proposed_by")


def _visible_proposal(request: HttpRequest, pk: int) -> ProposedUpdate:
    return get_object_or_404(ProposedUpdate.objects.visible_to(request.user).select_related(*_RELATED), pk=pk)


@require_POST
def proposal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit takes back what waits for its leader."""
    proposal = _visible_proposal(request, pk)
    try:
        withdraw_proposal(proposal=proposal, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã rút cập nhật. Tiến độ giữ nguyên; có thể cập nhật và trình lại.")
    return redirect("plans:activity_detail", proposal.assignment.activity_id)
