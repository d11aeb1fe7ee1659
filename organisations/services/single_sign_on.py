"""Sign-in through a provider of OpenID Connect: VNeID, or the province's own.

Authorization code flow with PKCE, state and nonce; Authlib checks the token's signature against the provider's keys and
its issuer, audience and days. What the provider says is who somebody is; who may work here, the accounts say.
"""

from functools import cache
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

from organisations.enums import GUARDED_ROLES
from organisations.models import ExternalIdentity, User
from organisations.permissions import can_reset_sign_in
from organisations.queries.second_factor import is_asked
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import NotPermitted

_SIGNED_WITH = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
]  # never a shared secret
_TIMEOUT = 10  # seconds
_LEEWAY = 60  # seconds that two clocks may differ
_ASK = "Hãy liên hệ Văn phòng của đơn vị hoặc quản trị hệ thống"
# What a provider out of order raises: refused connections, answers that are no JSON or lack what the standard demands.
TROUBLE = (RequestException, RuntimeError, ValueError, KeyError)


def is_configured() -> bool:
    """Whether the installation names a provider."""
    return bool(settings.OIDC_ISSUER)


def to_provider(request: HttpRequest, back: str) -> HttpResponse:
    """The redirect to the provider, which comes back to the address `back`. Raises one of `TROUBLE`."""
    return _provider().authorize_redirect(request, back)


def claims_of(request: HttpRequest) -> dict[str, Any]:
    """Who the provider says has signed in, from the request with which it sent the person back.

    Raises `NotPermitted` for an answer that was not asked for here or whose token does not hold, one of `TROUBLE` when
    the provider cannot be asked.
    """
    demanded = {
        "iss": {"essential": True, "value": settings.OIDC_ISSUER},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
    }
    try:
        token = _provider().authorize_access_token(request, claims_options=demanded, leeway=_LEEWAY)
    except (OAuthError, JoseError) as error:
        words = f"Lần đăng nhập qua {settings.OIDC_NAME} không hợp lệ hoặc đã quá hạn. Hãy đăng nhập lại từ đầu."
        raise NotPermitted(words) from error
    if not token.get("userinfo", {}).get("sub"):
        raise NotPermitted(f"{settings.OIDC_NAME} không cho biết ai đã đăng nhập. {_ASK}.")
    return token["userinfo"]


@transaction.atomic
def person_of(claims: dict[str, Any]) -> tuple[User, bool]:
    """The active account of the person, and whether it is linked to the subject.

    The first time it is found by `OIDC_CLAIM`, a name that may pass to somebody else there. That links the account,
    unless its role is guarded or it has a second factor: then the portal's own sign-in must prove whose it is before
    `link_identity`. Raises `NotPermitted` with whom to ask for somebody without an account, with one that has ended,
    or whose account belongs to another subject.
    """
    known = ExternalIdentity.objects.filter(issuer=settings.OIDC_ISSUER, subject=claims["sub"]).first()
    user = known.user if known else _named(claims)
    if not user.is_active:
        raise NotPermitted(f"Tài khoản “{user.username}” đã ngừng hoạt động. {_ASK} nếu cần mở lại.")
    if known is None:
        _require_unlinked(user, claims["sub"])
        if user.role in GUARDED_ROLES or is_asked(user):
            return user, False
        link_identity(user=user, subject=claims["sub"])
    return user, True


@transaction.atomic
def link_identity(*, user: User, subject: str) -> None:
    """The account is the subject's from now on. Raises `NotPermitted` where either belongs to another."""
    _require_unlinked(user, subject)
    ExternalIdentity.objects.create(user=user, issuer=settings.OIDC_ISSUER, subject=subject, linked_at=clock.now())
    audit(by=user, action="Liên kết đăng nhập một lần", obj=user, after={"issuer": settings.OIDC_ISSUER})


@transaction.atomic
def unlink_identity(*, by: User, user: User) -> bool:
    """Take the link from an account that belongs to another or is not used any more; the next sign-in through the
    provider is a first one again. Returns whether there was one. Raises `NotPermitted`.
    """
    can_reset_sign_in(by, user).require()
    linked = user.identities.all()
    issuers = sorted(linked.values_list("issuer", flat=True))
    linked.delete()
    if issuers:
        audit(by=by, action="Bỏ liên kết đăng nhập một lần", obj=user, before={"issuer": ", ".join(issuers)})
    return bool(issuers)


def _named(claims: dict[str, Any]) -> User:
    value = str(claims.get(settings.OIDC_CLAIM) or "")
    unproven = settings.OIDC_CLAIM == "email" and claims.get("email_verified") is not True
    field = "email" if settings.OIDC_CLAIM == "email" else "username"
    found = list(User.objects.filter(**{f"{field}__iexact": value})) if value and not unproven else []
    found = [user for user in found if user.is_active] or found  # a former account does not stand in the way
    if len(found) != 1:
        who = f"“{value}”" if value else "này"
        raise NotPermitted(f"Người dùng {who} của {settings.OIDC_NAME} chưa có tài khoản ở đây. {_ASK} để được cấp.")
    return found[0]


def _require_unlinked(user: User, subject: str) -> None:
    """Somebody who took over a name or an address at the provider is not the person to whom the account belongs."""
    taken = Q(user=user) | Q(subject=subject)
    if ExternalIdentity.objects.filter(taken, issuer=settings.OIDC_ISSUER).exists():
        raise NotPermitted(f"Tài khoản “{user.username}” đã gắn với người khác ở {settings.OIDC_NAME}. {_ASK}.")


def _provider():
    provider = _registered(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)
    metadata = provider.load_server_metadata()
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    accepted = [name for name in offered if name in _SIGNED_WITH]
    if not accepted:
        raise RuntimeError(f"The provider signs in no way that is accepted: {offered}")
    metadata["id_token_signing_alg_values_supported"] = accepted
    return provider


@cache
def _registered(issuer: str, client_id: str, client_secret: str):
    """What this process knows of the provider: its addresses and keys are fetched once, keys again when they change."""
    return OAuth().register(
        "provider",
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "default_timeout": _TIMEOUT,
        },
    )
