"""What forms of all apps share: the box for a day, the version that was seen, a service's refusal at its field."""

from collections.abc import Callable
from typing import Any, Protocol

from django import forms
from django.http import QueryDict

from reform.common.errors import ActionError, Conflict, Invalid

_UNSEEN = -1  # no version at all: never right, so the person is shown how things stand


class Versioned(Protocol):
    """An object that counts its changes."""

    version: int


class RefusableForm(forms.Form):
    """A form over a service that may refuse what was typed."""

    def refuse(self, error: ActionError) -> None:
        """Show why the service refused, at the field that it names, else above the form."""
        field = getattr(error, "field", "")
        self.add_error(field if field in self.fields else None, str(error))

    def attempt(self, action: Callable[[], Any]) -> tuple[Any, int]:
        """What the action made of what was sent (True for nothing) and 200; or None and the status of the page that
        shows the form: 200 before anything is sent, 422 or 409 with what speaks against it.
        """
        if not self.is_bound:
            return None, 200
        if self.is_valid():
            try:
                return action() or True, 200
            except Invalid as error:
                self.refuse(error)
            except Conflict as error:
                self.refuse(error)
                return None, 409
        return None, 422


class SeenVersionForm(RefusableForm):
    """A form that knows which version of an object the person looked at."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_seen_version(self) -> int:
        """The version, or one that never was."""
        version = self.cleaned_data["seen_version"]
        return _UNSEEN if version is None else version

    def seen_again(self, seen: Versioned) -> QueryDict:
        """What was sent, with the version that the object has now: the next sending means it."""
        data = self.data.copy()
        data["seen_version"] = str(seen.version)
        return data


def day_box() -> forms.DateInput:
    """The box for a day as it is written here: 30/06/2025."""
    return forms.DateInput(attrs={"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"})


def day_field(label: str, *, example: str, missing: str = "") -> forms.DateField:
    """A day, with an example for who wrote it otherwise; `missing` is what is said where there must be one."""
    messages = {"invalid": f"{label} ghi theo ngày/tháng/năm, ví dụ {example}."}
    if missing:
        messages["required"] = missing
    return forms.DateField(label=label, required=bool(missing), widget=day_box(), error_messages=messages)
