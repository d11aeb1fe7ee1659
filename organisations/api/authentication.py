"""Who calls the REST interface: a program by its key, as a bearer token or as the password of HTTP Basic."""

import base64
import binascii

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from organisations.models import ApiToken, User
from organisations.queries.keys import key_with_account
from organisations.services.tokens import digest, note_use
from reform.common.api.problems import Unauthenticated


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`, or Basic with any name and the key as password, as Power Query and Excel send it.

    One query, and one an hour that notes the use. Raises `Unauthenticated` for a key that is unreadable, unknown,
    revoked or expired, or of a locked account; without a key of either scheme the next way of signing in is tried.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The key's account and the key."""
        key = _key(request.headers.get("Authorization", ""))
        if key is None:
            return None
        token = key_with_account(digest(key))
        if token is None:
            raise Unauthenticated("token_unknown")
        if token.revoked_at is not None:
            raise Unauthenticated("token_revoked")
        if token.expires_at <= timezone.now():
            raise Unauthenticated("token_expired")
        if not token.user.is_active:
            raise Unauthenticated("account_inactive")
        note_use(token)
        token.user.key_scopes = frozenset(token.scopes)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Both schemes, so that programs which wait to be asked send their key too."""
        return 'Bearer realm="api", Basic realm="api", charset="UTF-8"'


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema names the two ways to send a key."""

    target_class = "organisations.api.authentication.TokenAuthentication"
    name = ["bearer", "basic"]

    def get_security_definition(self, auto_schema) -> list[dict[str, str]]:
        """One definition a way."""
        return [
            {"type": "http", "scheme": "bearer", "description": "Khóa truy cập do quản trị hệ thống cấp."},
            {
                "type": "http",
                "scheme": "basic",
                "description": "Cho Excel, Power BI: tên tùy ý, mật khẩu là khóa truy cập.",
            },
        ]

    def get_security_requirement(self, auto_schema) -> list[dict[str, list]]:
        """Either of them suffices."""
        return [{"bearer": []}, {"basic": []}]


def _key(header: str) -> str | None:
    """The key in the header; None where the header is absent or of another scheme."""
    scheme, _, value = header.strip().partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer":
        key = value
    elif scheme.lower() == "basic":
        key = _password(value)
    else:
        return None
    if not key:
        raise Unauthenticated("token_malformed")
    return key


def _password(credentials: str) -> str:
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError) as error:
        raise Unauthenticated("token_malformed") from error
