"""What a program's key opens: the scope that a view asks for."""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from organisations.enums import TokenScope
from organisations.models import ApiToken
from reform.common.api.problems import InsufficientScope


class HasScope(BasePermission):
    """A key must hold the view's `scope` to read and its `write_scope` to write; people who signed in need none, their
    role decides alone. A view without a scope is open to every key.
    """

    def has_permission(self, request: Request, view) -> bool:
        """True; raises `InsufficientScope`, which names the scope, where the key lacks it."""
        needed = getattr(view, "scope" if request.method in SAFE_METHODS else "write_scope", None)
        require_scope(request, needed)
        return True


def require_scope(request: Request, needed: str | None) -> None:
    """Raises `InsufficientScope`, which names the scope, where the request came by a key that lacks it."""
    if not has_scope(request, needed):
        raise InsufficientScope(str(needed), TokenScope(needed).label)


def has_scope(request: Request, needed: str | None) -> bool:
    """Whether the key opens this; people who signed in need no scope."""
    return not needed or not isinstance(request.auth, ApiToken) or needed in request.auth.scopes
