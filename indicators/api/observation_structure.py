"""The structure of observations for programs: which field is which dimension, measure or attribute, and the codes."""

from typing import Any

from django.db.models import TextChoices
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from indicators.enums import Aggregation, AreaKey, ObservationStatus, UnitOfMeasure
from indicators.queries.observations import WHOLE
from organisations.enums import TokenScope, UnitKind
from reform.common.api.views import InterfaceView
from reform.common.periods import Period

_DIMENSIONS = (
    ("INDICATOR", "indicator", "api:indicators-list"),
    ("REF_AREA", "unit", "api:units-list"),
    ("TIME_PERIOD", "time_period", None),
    ("PART", "part", "api:indicators-list"),
)
_ATTRIBUTES = (
    ("NUMERATOR", "numerator", None),
    ("DENOMINATOR", "denominator", None),
    ("OBS_STATUS", "status", ObservationStatus),
    ("UNIT_MEASURE", "unit_of_measure", UnitOfMeasure),
    ("AGGREGATION", "aggregation", Aggregation),
    ("CUMULATIVE", "cumulative", None),
    ("DEFINITION_VERSION", "definition_version", None),
    ("SUBJECT", "area", AreaKey),
    ("UNIT_KIND", "unit_kind", UnitKind),
    ("PERIOD", "period", Period),
    ("BAND", "band", None),
    ("COMMENT", "note", None),
    ("FINAL", "final", None),
    ("ILLUSTRATIVE", "illustrative", None),
    ("LAST_UPDATE", "updated_at", None),
)
_CODED = {"type": "object", "required": ["id", "field"], "properties": {"id": {"type": "string"}}}
_SCHEMA = {
    "type": "object",
    "required": ["id", "version", "name", "dimensions", "measures", "attributes"],
    "properties": {
        "id": {"type": "string", "description": "Mã của cấu trúc."},
        "version": {"type": "string", "description": "Phiên bản của cấu trúc."},
        "name": {"type": "string", "description": "Tên của cấu trúc."},
        "dimensions": {"type": "array", "items": _CODED, "description": "Các chiều: cùng nhau xác định một dòng."},
        "measures": {"type": "array", "items": _CODED, "description": "Giá trị đo."},
        "attributes": {"type": "array", "items": _CODED, "description": "Các thuộc tính, kèm danh mục mã."},
    },
}


class StructureView(InterfaceView, APIView):
    """What observations are made of; open to every account that reads figures."""

    scope = TokenScope.READ_FIGURES
    about = "Cấu trúc của observations theo lối SDMX: trường nào là chiều, giá trị đo, thuộc tính, và các danh mục mã."

    @extend_schema(operation_id="observations_structure", summary="Cấu trúc số liệu phẳng", responses={200: _SCHEMA})
    def get(self, request) -> Response:
        """The structure."""
        return Response(
            {
                "id": "CCHC_OBSERVATIONS",
                "version": "1.0",
                "name": "Số liệu cải cách hành chính",
                "dimensions": [_dimension(request, *one) for one in _DIMENSIONS],
                "measures": [{"id": "OBS_VALUE", "field": "value"}],
                "attributes": [_attribute(*one) for one in _ATTRIBUTES],
            }
        )


def _dimension(request, name: str, field: str, listed: str | None) -> dict[str, Any]:
    made: dict[str, Any] = {"id": name, "field": field}
    if listed:
        made["codelist"] = reverse(listed, request=request)
    if name == "PART":
        made["total"] = {"code": WHOLE[0], "name": WHOLE[1]}
    return made


def _attribute(name: str, field: str, codes: type[TextChoices] | None) -> dict[str, Any]:
    made: dict[str, Any] = {"id": name, "field": field}
    if codes:
        made["codes"] = [{"code": one.value, "name": str(one.label)} for one in codes]
    return made
