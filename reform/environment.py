"""Reads what an installation sets in its environment; what is not understood is refused by name."""

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def flag(name: str) -> bool:
    """1 or 0, and the words that mean them; False when it is not set."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "false", "no", "off"}:
        return False
    if value in {"1", "true", "yes", "on"}:
        return True
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    """What stands between commas."""
    return [word.strip() for word in (os.environ.get(name) or default).split(",") if word.strip()]


def choice(name: str, *allowed: str) -> str:
    """One of the words that are allowed; the first when it is not set."""
    value = os.environ.get(name, "").strip().lower() or allowed[0]
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def number(name: str, default: int) -> int:
    """A whole number, not below zero."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def file(name: str) -> Path | None:
    """A file that is there; None when it is not set."""
    value = os.environ.get(name, "").strip()
    if value and not Path(value).is_file():
        raise ImproperlyConfigured(f"{name} must name a file, and {value!r} is none.")
    return Path(value) if value else None


def origin(name: str) -> str:
    """Scheme and host of an address, without a slash at its end; empty when it is not set."""
    value = os.environ.get(name, "").strip().rstrip("/")
    if value and not re.fullmatch(r"https?://[^/?#\s@]+", value):
        raise ImproperlyConfigured(f"{name} must be an address like https://cchc.example.vn, not {value!r}.")
    return value
