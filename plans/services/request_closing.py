"""How requests for a change end, and who is told: one that is answered, and all that wait about work that left."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from organisations.enums import NoticeKind
from organisations.models import User
from organisations.services.audit import audit
from organisations.services.notify import notify
from plans.enums import ProposalState
from plans.models import Activity, ChangeRequest
from plans.queries.change_words import words_of
from reform.common import clock
from reform.common.errors import Conflict
from reform.common.wording import shortened

_NAME_LENGTH = 120
ACTIONS = {
    ProposalState.APPROVED: "Chấp thuận đề nghị điều chỉnh",
    ProposalState.REFUSED: "Không chấp thuận đề nghị điều chỉnh",
}


def close_requests(activities: Iterable[Activity], *, by: User, answer: str) -> None:
    """Refuse what still waits about the activities, within the caller's transaction, since they left the plan. One
    query where nothing waits.
    """
    waiting = ChangeRequest.objects.waiting().filter(activity__in=list(activities)).order_by("pk")
    for request in waiting.select_related("activity", "requested_by"):
        close_request(request, ProposalState.REFUSED, by=by, answer=answer, capacity=by.title[:200])
        audit(by=by, action=ACTIONS[ProposalState.REFUSED], obj=request, after={"answer": answer})
        tell([request.requested_by], request, "decided", "Đề nghị điều chỉnh không được chấp thuận")


def close_request(request: ChangeRequest, state: str, *, by: User, **values: Any) -> None:
    """Write the answer of who decides, within the caller's transaction; `Conflict` when it was decided meanwhile."""
    closed = ChangeRequest.objects.filter(pk=request.pk, state=ProposalState.WAITING).update(
        state=state, decided_at=clock.now(), decided_by=by, **values
    )
    request.refresh_from_db()
    if not closed:
        who = f"{request.decided_by} ghi: {request.get_state_display().lower()}"
        raise Conflict(f"Đề nghị đã được xử lý trước đó ({who}). Hãy tải lại trang.")


def tell(people: Iterable[User], request: ChangeRequest, occasion: str, title: str, path: str = "") -> None:
    """Notify these people of the request; of one `occasion` once."""
    changes = "; ".join(f"{label}: {old} → {new}" for label, old, new in words_of(request))
    text = f"{shortened(request.activity.title, _NAME_LENGTH)}. {changes}"
    path = path or reverse("plans:change_request", args=[request.pk])
    notify(to=people, kind=NoticeKind.CHANGE, key=f"change:{request.pk}:{occasion}", title=title, text=text, path=path)
