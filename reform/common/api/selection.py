"""Sparse fields: `?fields=a,b` asks for some fields of a resource only."""

from collections.abc import Sequence

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

FIELDS = "fields"


def chosen_fields(text: str | None, known: Sequence[str]) -> list[str] | None:
    """The names in the parameter, in its order; None where it is absent. Raises `ValidationError` for others."""
    if text is None:
        return None
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if unknown := [name[:60] for name in names if name not in known]:
        message = f"Không có trường “{', '.join(unknown[:5])}”. Các trường: {', '.join(known)}."
        raise ValidationError({FIELDS: [message]})
    if not names:
        raise ValidationError({FIELDS: [f"Hãy nêu ít nhất một trường. Các trường: {', '.join(known)}."]})
    return names


def keep_only(serializer: serializers.Serializer, names: list[str]) -> None:
    """Leave the serializer these fields, in this order."""
    bound = serializer.fields.fields
    kept = {name: bound[name] for name in names}
    bound.clear()
    bound.update(kept)
