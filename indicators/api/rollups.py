"""Resource `rollups`: figures of a body made of its units' by each indicator's rule, with their coverage."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
from django import forms
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.views import APIView

from indicators.api.known import refuse_strangers
from indicators.api.observation_serializers import described
from indicators.enums import Aggregation, UnitOfMeasure
from indicators.models import IndicatorVersion
from indicators.permissions import figures_visible
from indicators.queries.by_code import indicators_by_code
from indicators.queries.comparison import told
from indicators.queries.definitions import versions_of
from indicators.queries.observations import WHOLE
from indicators.queries.roll_up import Coverage, Gathered, Key, gather
from organisations.enums import TokenScope, UnitKind
from organisations.models import Unit
from reform.common.api.as_of import AS_OF, read_as_of
from reform.common.api.conditional import weak_etag, with_validators
from reform.common.api.fields import PlainDecimal, TextOrNull, plain
from reform.common.api.filters import PlainText, Several, refuse_unknown
from reform.common.api.views import InterfaceView
from reform.common.periods import Period, period_order, time_period

_YEARS = 10  # at most in one answer


class RollupForm(forms.Form):
    """What is asked for."""

    unit = PlainText(max_length=60)
    year = forms.IntegerField(min_value=1990, max_value=2100, required=False)
    year_from = forms.IntegerField(min_value=1990, max_value=2100, required=False)
    year_to = forms.IntegerField(min_value=1990, max_value=2100, required=False)
    indicator = Several(required=False)
    period = Several(required=False, known=Period.values)
    kind = Several(required=False, known=UnitKind.values)
    part = PlainText(max_length=20, required=False)

    def years(self) -> list[int]:
        """The years asked for; raises `ValidationError`."""
        given = self.cleaned_data
        first, last = given["year_from"] or given["year"], given["year_to"] or given["year"] or given["year_from"]
        if given["year"] and (given["year_from"] or given["year_to"]):
            raise ValidationError({"year": ["Dùng “year”, hoặc “year_from” và “year_to”, không dùng cả hai."]})
        if first is None or not 0 <= last - first < _YEARS:
            raise ValidationError({"year": [f"Hãy nêu “year”, hoặc “year_from” và “year_to”, tối đa {_YEARS} năm."]})
        return list(range(first, last + 1))


class RollupSerializer(serializers.Serializer):
    """One figure of the body."""

    indicator = described("Mã chỉ tiêu.")
    indicator_name = described("Tên chỉ tiêu hiện nay.")
    unit_of_measure = described("Đơn vị tính.", serializers.ChoiceField, choices=UnitOfMeasure.choices)
    aggregation = described("Cách cộng.", serializers.ChoiceField, choices=Aggregation.choices)
    definition_version = described("Phiên bản định nghĩa của năm ấy.", serializers.IntegerField)
    unit = described("Mã cơ quan, đơn vị được tổng hợp.")
    unit_name = described("Tên cơ quan, đơn vị.")
    year = described("Năm.", serializers.IntegerField)
    period = described("Kỳ báo cáo.", serializers.ChoiceField, choices=Period.choices)
    time_period = described("Năm và kỳ, như ở observations.")
    part = described("Mã phần; “_T” là tổng số.")
    value = described("Giá trị; null nếu chưa có hoặc không phát sinh.", PlainDecimal)
    numerator = described("Tổng tử số; null nếu không phải tỷ lệ.", PlainDecimal)
    denominator = described("Tổng mẫu số; “0” là không phát sinh.", PlainDecimal)
    band = described("Nhóm xếp loại; null nếu không xếp nhóm.", TextOrNull)
    own = described("Số do chính đơn vị này nhập, không phải cộng từ bên dưới.", serializers.BooleanField)
    counted = described("Số đơn vị bên dưới đã nhập.", serializers.IntegerField)
    expected = described(
        "Số đơn vị bên dưới phải nhập; với một phần (part) bằng số đơn vị đã nhập.", serializers.IntegerField
    )


class RollupsSerializer(serializers.Serializer):
    """All of them."""

    results = RollupSerializer(many=True, help_text="Mỗi chỉ tiêu, năm, kỳ một dòng.", read_only=True)


def _parameter(name: str, kind: type, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, description=description, **more)


_PARAMETERS = [
    _parameter("unit", str, "Mã tỉnh, cơ quan hoặc đơn vị được tổng hợp.", required=True),
    _parameter("year", int, "Năm."),
    _parameter("year_from", int, f"Từ năm; cùng với “year_to”, tối đa {_YEARS} năm."),
    _parameter("year_to", int, "Đến hết năm."),
    _parameter("indicator", str, "Mã chỉ tiêu, nhiều mã cách nhau bằng dấu phẩy; mặc định là mọi chỉ tiêu."),
    _parameter(
        "period", str, "Kỳ báo cáo, nhiều kỳ cách nhau bằng dấu phẩy; mặc định là mọi kỳ của năm, trừ đột xuất."
    ),
    _parameter("kind", str, "Chỉ cộng các đơn vị thuộc khối này, nhiều khối cách nhau bằng dấu phẩy."),
    _parameter("part", str, "Mã phần của chỉ tiêu; mặc định “_T” là tổng số."),
    _parameter(AS_OF, str, "Như đã biết vào cuối ngày này (YYYY-MM-DD)."),
]


class RollupView(InterfaceView, APIView):
    """Figures of bodies that the account may see as a whole."""

    scope = TokenScope.READ_FIGURES
    about = "Số liệu của một tỉnh hoặc một cơ quan, cộng từ các đơn vị bên dưới theo cách của từng chỉ tiêu."

    @extend_schema(
        operation_id="rollups_list", summary="Số liệu tổng hợp", parameters=_PARAMETERS, responses=RollupsSerializer
    )
    def get(self, request) -> HttpResponse:
        """A row for each indicator, year and period that has a figure or units that should give one."""
        refuse_unknown(request.query_params, {*RollupForm.base_fields, AS_OF})
        form = RollupForm(request.query_params)
        if not form.is_valid():
            raise ValidationError(form.errors)
        body, years, given = self._body(form.cleaned_data["unit"]), form.years(), form.cleaned_data
        part = "" if given["part"] == WHOLE[0] else given["part"]
        refuse_strangers(request.user, {"indicator": given["indicator"], "part": [part] if part else []})
        indicators = None
        if given["indicator"]:
            indicators = list(indicators_by_code(given["indicator"]).values())
        asked = {"years": years, "periods": given["period"], "kinds": given["kind"], "indicators": indicators}
        gathered = told(request.user, body, given["kind"], gather(body, **asked, as_of=self._day(), part=part))
        if part:  # it concerns some indicators and units only, and nobody says which: none is missing
            given_by = {key: Coverage(one.counted, one.counted) for key, one in gathered.figures.items()}
            gathered = replace(gathered, coverage=given_by)
        content = {"results": list(_rows(body, gathered, part))}
        response = HttpResponse(orjson.dumps(content), content_type="application/json")
        return with_validators(request, response, weak_etag(orjson.dumps(content).decode()))

    def _body(self, code: str) -> Unit:
        body = Unit.objects.visible_to(self.request.user).select_related("province", "agency").filter(code=code).first()
        if body is None or body.is_group or not figures_visible(self.request.user, body):
            raise NotFound
        return body

    def _day(self):
        text = self.request.query_params.get(AS_OF)
        if text is None:
            return None
        if text.startswith("report:"):
            raise ValidationError({AS_OF: ["Ở đây chỉ dùng được một ngày, ví dụ 2025-06-13."]})
        return read_as_of(text, self.request).day


def _rows(body: Unit, gathered: Gathered, part: str) -> Iterator[dict[str, Any]]:
    keys = {*gathered.figures, *gathered.coverage}
    about = versions_of({key[0] for key in keys})
    for key in sorted(keys, key=lambda key: (about[key[0]][-1].indicator.code, *period_order(key[1], key[2]))):
        yield _row(body, key, about[key[0]], gathered, part)


def _row(body: Unit, key: Key, versions: list[IndicatorVersion], gathered: Gathered, part: str) -> dict[str, Any]:
    _, year, period = key
    figure, coverage = gathered.figures.get(key), gathered.coverage.get(key)
    meaning = next((one for one in reversed(versions) if one.from_year <= year), versions[0])
    return {
        "indicator": meaning.indicator.code,
        "indicator_name": meaning.indicator.name,
        "unit_of_measure": meaning.unit_of_measure,
        "aggregation": meaning.aggregation,
        "definition_version": meaning.number,
        "unit": body.code,
        "unit_name": body.name,
        "year": year,
        "period": period,
        "time_period": time_period(year, period),
        "part": part or WHOLE[0],
        "value": _plain(figure and figure.value),
        "numerator": _plain(figure and figure.numerator),
        "denominator": _plain(figure and figure.denominator),
        "band": (figure.band or None) if figure else None,
        "own": bool(figure and figure.own),
        "counted": coverage.counted if coverage else 0,
        "expected": coverage.expected if coverage else 0,
    }


def _plain(value) -> str | None:
    return None if value is None else plain(value)
