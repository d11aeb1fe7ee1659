"""Secrets are shown in one answer alone: a form that is sent again, as by reloading the answer, makes no second."""

from django.contrib import messages
from django.http import HttpRequest

_MADE, _KEPT = "secrets_made", 50
_AGAIN = "Yêu cầu này đã được thực hiện; khóa chỉ hiện một lần. Nếu chưa kịp chép, hãy đổi khóa khác."


def was_made(request: HttpRequest) -> bool:
    """Whether this opening of the form (`once`) has made its secret already; says so."""
    made = request.method == "POST" and request.POST.get("once", "") in request.session.get(_MADE, [])
    if made:
        messages.warning(request, _AGAIN)
    return made


def keep_made(request: HttpRequest) -> None:
    """Remember for the session that this opening of the form has made its secret."""
    if once := request.POST.get("once", "")[:64]:
        request.session[_MADE] = [*request.session.get(_MADE, []), once][-_KEPT:]
