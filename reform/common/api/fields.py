"""Fields and serializers as the REST interface writes them."""

from decimal import Decimal

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

UPDATED_AT = "Thời điểm dòng thay đổi lần cuối, theo đồng hồ của máy chủ; xem “updated_since”."


@extend_schema_field(
    {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "readOnly": True, "examples": ["96.5"]}
)
class PlainDecimal(serializers.Field):
    """A decimal as text without padding: 100.0000 → "100". Never a float, so nothing is lost on the way."""

    def __init__(self, **kwargs) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Decimal) -> str:
        return plain(value)


@extend_schema_field({"type": ["string", "null"], "readOnly": True})
class TextOrNull(serializers.Field):
    """Text; null where there is none."""

    def __init__(self, **kwargs) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: str) -> str | None:
        return value or None


class Described(serializers.ModelSerializer):
    """Reads a model: all fields are read-only, and `Meta.about` says in Vietnamese what each of them means."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """The fields with their descriptions."""
        found = super().get_fields()
        for name, description in self.Meta.about.items():
            found[name].help_text = description
            found[name].read_only = True
        return found


def plain(value: Decimal) -> str:
    """The number without trailing zeros and without an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
