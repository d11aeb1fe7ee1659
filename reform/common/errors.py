"""What can go wrong in what a person asks for; each says in Vietnamese what happened and what to do."""

from typing import Any


class ActionError(Exception):
    """Base of refusals that a person is shown; `str()` is the Vietnamese message. `code` is the interface's stable code
    where the class alone does not tell it; `current` what a program is shown of how things stand.
    """

    code = ""
    current: dict[str, Any] | None = None


class NotPermitted(ActionError):
    """The person may see the object but not do this to it; pages and API answer 403 with the reason."""


class Invalid(ActionError):
    """A value does not fit; `field` names the form field it belongs to, or is empty."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Conflict(ActionError):
    """Somebody else changed the object meanwhile, or its state no longer allows the action."""


_PATH_TROUBLE = {
    FileNotFoundError: ("không có tệp này", "không có thư mục này"),
    PermissionError: ("không có quyền đọc", "không có quyền ghi"),
    IsADirectoryError: ("đây là một thư mục", "đây là một thư mục"),
    NotADirectoryError: (
        "một phần của đường dẫn không phải là thư mục",
        "một phần của đường dẫn không phải là thư mục",
    ),
}


def path_trouble(error: OSError, *, writing: bool = False) -> str:
    """Why a path could not be read or written, for the end of a sentence; the system's own words are English."""
    words = _PATH_TROUBLE.get(type(error))
    return words[writing] if words else f"lỗi hệ thống số {error.errno}"
