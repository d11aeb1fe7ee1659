"""What holds for every request: the portal's working day, a password or second factor that is due comes first, and a
refusal says why.
"""

from datetime import date
from functools import cache

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from organisations.models import Installation
from organisations.queries.second_factor import PROVEN, PROVIDER, is_asked, is_required
from reform.common import clock
from reform.common.errors import NotPermitted
from reform.common.prepared import rows

# Addresses that a person with a due password may still use.
_OPEN_WHILE_DUE = {"organisations:password_change", "organisations:sign_out"}
_WORTH_KEEPING = 30  # letters of what somebody typed into a form that is refused
_SWITCHED_ON = "Tài khoản này đã bật xác thực hai lớp ở một phiên khác. Hãy đăng nhập lại bằng mật khẩu và mã xác thực."


class WorkingDateMiddleware:
    """Within a request `clock.today()` is the installation's day; `request.demo_date` is set where data are
    illustrative. One query, made when somebody first asks for either.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        day = cache(_day_of_installation)
        request.demo_date = SimpleLazyObject(day)
        with clock.working_on(day):
            return self.get_response(request)


def _day_of_installation() -> date | None:
    found = rows(_demo_date)
    return found[0][0] if found else None


def _demo_date(_: None) -> QuerySet:
    return Installation.objects.order_by("pk").values_list("demo_date")[:1]


class PasswordChangeMiddleware:
    """Sends a signed-in person whose password must be changed to the page where it is, whatever was asked for."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """A redirect instead of the view, or None."""
        if not getattr(request.user, "must_change_password", False) or request.session.get(PROVIDER):
            return None
        if request.resolver_match.view_name in _OPEN_WHILE_DUE:
            return None
        return redirect("organisations:password_change")


class SecondFactorMiddleware:
    """Sends a signed-in person who must have a second factor and has none to the page where it is set up, and ends a
    session that has shown only the password of somebody who has one.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """A redirect instead of the view, or None. A query only in a session that has shown no second factor yet."""
        if not request.user.is_authenticated or request.session.get(PROVEN):
            return None
        if is_asked(request.user):  # switched on since, in another session
            logout(request)
            messages.error(request, _SWITCHED_ON)
            return redirect("organisations:sign_in")
        if request.resolver_match.view_name in _OPEN_WHILE_DUE | {"organisations:second_factor_setup"}:
            return None
        if not is_required(request.user, demo=bool(request.demo_date)):
            return None
        return redirect("organisations:second_factor_setup")


class RefusalMiddleware:
    """Answers 403 with the reason where a view let a refusal pass: the button was hidden, the address was typed."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of refusals for a refusal; None for everything else."""
        if not isinstance(exception, NotPermitted | PermissionDenied):
            return None
        context = {"reason": str(exception), "typed": _typed(request)}
        return render(request, "403.html", context, status=403)


def _typed(request: HttpRequest) -> list[str]:
    """The longer texts of the form that was refused: who wrote them takes them along."""
    fields = [texts for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken" and "password" not in name]
    return [text for texts in fields for text in texts if len(text) >= _WORTH_KEEPING]
