"""The key that a program sends, with its account and that account's unit."""

from django.db.models import QuerySet

from organisations.models import ApiToken, Unit, User
from reform.common.prepared import row


def _names(model: type, way: str) -> list[str]:
    return [f"{way}{field.attname}" for field in model._meta.concrete_fields]


_PARTS = ((ApiToken, ""), (User, "user__"), (Unit, "user__unit__"))
_COLUMNS = [name for model, way in _PARTS for name in _names(model, way)]


def key_with_account(digest: str) -> ApiToken | None:
    """The key with `user` and `user.unit`. One query, made for every request of a program, so it is prepared."""
    found = row(_of_digest, digest=digest)
    return _made(found) if found else None


def _of_digest(_: None, *, digest: str) -> QuerySet:
    return ApiToken.objects.filter(digest=digest).order_by().values_list(*_COLUMNS)


def _made(found: tuple) -> ApiToken:
    token, user, unit = _read(found)
    token.user = user
    user.unit = unit if unit.pk is not None else None
    return token


def _read(found: tuple) -> list:
    made, start = [], 0
    for model, _ in _PARTS:
        names = [field.attname for field in model._meta.concrete_fields]
        made.append(model.from_db("default", names, found[start : start + len(names)]))
        start += len(names)
    return made
