"""Fields of what programs send: a value of another kind is refused, never made to fit."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from reform.common.api.problems import NON_FIELD

_PLAIN = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LARGEST = 20  # digits before the point that are worth looking at; the service knows the true bound
_MISSING = {"required": "Hãy gửi trường này.", "null": "Trường này không được là null."}


class StrictSerializer(serializers.Serializer):
    """An object with these names and no others."""

    default_error_messages = {"invalid": "Phải là một đối tượng JSON."}

    def run_validation(self, data: Any = empty) -> dict[str, Any]:
        """The values; null is refused as every other value that is no object."""
        if data is None:
            raise serializers.ValidationError({NON_FIELD: [self.error_messages["invalid"]]}, code="invalid")
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The values; raises `ValidationError` by name."""
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            says = f"Không có trường này. Các trường: {', '.join(self.fields)}."
            raise serializers.ValidationError({name[:60]: [says] for name in unknown})
        return super().to_internal_value(data)


class StrictText(serializers.CharField):
    """Text, not a number that could be one."""

    default_error_messages = {
        **_MISSING,
        "invalid": "Phải là một chuỗi.",
        "blank": "Trường này không được để trống.",
        "max_length": "Tối đa {max_length} ký tự.",
    }

    def to_internal_value(self, data: Any) -> str:
        """The text, trimmed."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictInteger(serializers.IntegerField):
    """A whole number, not text that looks like one."""

    default_error_messages = {
        **_MISSING,
        "invalid": "Phải là một số nguyên.",
        "min_value": "Phải là {min_value} hoặc lớn hơn.",
        "max_value": "Phải là {max_value} hoặc nhỏ hơn.",
    }

    def to_internal_value(self, data: Any) -> int:
        """The number; 2025.0 is one."""
        if isinstance(data, Decimal) and abs(data.adjusted()) < _LARGEST and data == data.to_integral_value():
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class StrictChoice(serializers.ChoiceField):
    """One of the choices, as text."""

    default_error_messages = {**_MISSING, "invalid_choice": "Không có trong danh mục. Các giá trị: {known}."}

    def to_internal_value(self, data: Any) -> str:
        """The value."""
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice", known=", ".join(self.choices))
        return data


@extend_schema_field({"type": "string", "format": "date"})
class StrictDate(serializers.Field):
    """A day written as 2025-06-30 and in no other way."""

    default_error_messages = {**_MISSING, "invalid": "Hãy viết ngày theo dạng YYYY-MM-DD, ví dụ 2025-06-30."}

    def to_internal_value(self, data: Any) -> date:
        """The day."""
        if not isinstance(data, str) or not _DAY.fullmatch(data):
            self.fail("invalid")
        try:
            return date.fromisoformat(data)
        except ValueError:
            self.fail("invalid")


@extend_schema_field(
    {
        "anyOf": [
            {"type": "string", "pattern": "^[0-9]{1,15}([.][0-9]{1,30})?$"},
            {"type": "number", "minimum": 0, "exclusiveMaximum": 1e15},
            {"type": "null"},
        ],
        "examples": ["96.5"],
    }
)
class ExactNumber(serializers.Field):
    """A number as text with a point ("96.5") or as a JSON number, exact either way; null is none."""

    default_error_messages = {
        "invalid": "Phải là số, viết thành chuỗi với dấu chấm thập phân (“96.5”) hoặc số JSON.",
        "too_large": "Số quá lớn: phần nguyên tối đa 15 chữ số.",
        "required": _MISSING["required"],
    }

    def __init__(self, **kwargs) -> None:
        super().__init__(required=False, allow_null=True, default=None, **kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        """The number; what is too small to matter is zero."""
        if isinstance(data, str):
            if not _PLAIN.fullmatch(data):
                self.fail("too_large" if data.isascii() and data.isdecimal() else "invalid")
            data = Decimal(data)
        if isinstance(data, bool) or not isinstance(data, int | Decimal):
            self.fail("invalid")
        number = Decimal(data)
        if number and number.adjusted() >= _LARGEST:
            self.fail("too_large")
        return number if not number or number.adjusted() > -_LARGEST else Decimal(0)
