"""How people want to be told."""

from organisations.models import NotificationSetting, User


def settings_of(user: User) -> NotificationSetting:
    """The person's row, or an unsaved one that says what holds without it."""
    return NotificationSetting.objects.filter(user=user).first() or NotificationSetting(user=user)
