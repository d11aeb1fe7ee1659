"""The formats beside JSON: `?format=csv` and `?format=jsonl`, or what `Accept` says."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.renderers import BaseRenderer

from reform.common.api.streaming import CSV, JSON_LINES, CsvForm

BOM, DECIMAL = "bom", "decimal"
# What only whole lists take, for `StrictFilters`.
CSV_PARAMETERS = (BOM, DECIMAL)
_CHOICES = {BOM: ("0", "1"), DECIMAL: ("point", "comma")}


class _Stream(BaseRenderer):
    """A format that answers with the whole list as it comes from the database; the view makes the answer."""

    streams = True
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: dict | None = None) -> bytes:
        """Nothing: errors are problems in JSON, everything else streams."""
        return b""


class CsvRenderer(_Stream):
    """CSV with a header of field names."""

    media_type, format = CSV.partition(";")[0], "csv"


class JsonLinesRenderer(_Stream):
    """An object a line."""

    media_type, format = JSON_LINES, "jsonl"


def csv_form(parameters: Mapping[str, str]) -> CsvForm:
    """How the CSV is wanted: `bom=1`, `decimal=comma`. Raises `ValidationError` for other values."""
    for name, choices in _CHOICES.items():
        if parameters.get(name, choices[0]) not in choices:
            raise ValidationError({name: [f"Giá trị phải là một trong: {', '.join(choices)}."]})
    return CsvForm(marked=parameters.get(BOM) == "1", decimal_comma=parameters.get(DECIMAL) == "comma")


def csv_parameters() -> list[dict[str, Any]]:
    """The two parameters, for the schema."""
    described = {
        BOM: "Chỉ với “format=csv”: 1 để tệp bắt đầu bằng dấu BOM, nhờ đó Excel mở đúng tiếng Việt.",
        DECIMAL: "Chỉ với “format=csv”: “comma” viết số thập phân bằng dấu phẩy và ngăn cột bằng dấu chấm phẩy, như "
        "Excel cài tiếng Việt chờ đợi.",
    }
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": description,
            "schema": {"type": "string", "enum": list(_CHOICES[name]), "default": _CHOICES[name][0]},
        }
        for name, description in described.items()
    ]
