"""What can go wrong in a change that a person asks for; each says in Vietnamese what happened and what to do."""


class ActionError(Exception):
    """Base of refusals that a person is shown; `str()` is the Vietnamese message."""


class NotPermitted(ActionError):
    """The person may see the object but not do this to it; pages and API answer 403 with the reason."""


class Invalid(ActionError):
    """A value does not fit; `field` names the form field it belongs to, or is empty."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Conflict(ActionError):
    """Somebody else changed the object meanwhile, or its state no longer allows the action."""
