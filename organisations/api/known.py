"""Which units an account may name in a question."""

from django.db.models import QuerySet

from organisations.models import Unit, User


def known_units(user: User) -> QuerySet[Unit]:
    """Those that the account may know."""
    return Unit.objects.visible_to(user)
