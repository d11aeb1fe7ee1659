"""Writing figures through the interface: what is sent, and the views that hand it to the services of the pages."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.fields import empty
from rest_framework.request import Request

from indicators.api.serializers import MeasurementSerializer
from indicators.models import Measurement
from indicators.queries.by_code import indicators_by_code
from indicators.services.figure_batches import BatchRefused, Fault, SentFigure, record_batch
from indicators.services.measurements import Entry, withdraw_measurement
from indicators.services.windows import FIRST_YEAR, LAST_YEAR
from organisations.api.writing import IDEMPOTENCY_KEY, WritingView
from organisations.enums import TokenScope
from organisations.models import Unit, User
from reform.common.api.problems import Refused, pointer
from reform.common.api.strict_fields import ExactNumber, StrictChoice, StrictInteger, StrictSerializer, StrictText
from reform.common.errors import Conflict, Invalid, NotPermitted
from reform.common.periods import Period

MOST = 500
_OPTIONAL = {"required": False, "allow_blank": True, "default": ""}
_VERSION = "Trường “version” của số liệu mà chương trình đã đọc; 0: chưa có số liệu. Khác bản hiện có thì trả lời 409 "
_VERSION += "kèm số liệu hiện có ở “current”. Không gửi thì không kiểm tra."
_REASON = "Lý do sửa; bắt buộc khi đã có số liệu khác."


class _PartCode(StrictText):
    """The code of a part; the whole may be sent as it is read: null, or "_T" as observations have it."""

    def run_validation(self, data: Any = empty) -> str:
        """The code; empty is the whole."""
        return super().run_validation("" if data is None or data == "_T" else data)


class SentMeasurement(StrictSerializer):
    """A figure as a program sends it."""

    indicator = StrictText(max_length=60, help_text="Mã chỉ tiêu.")
    unit = StrictText(max_length=60, help_text="Mã cơ quan, đơn vị.")
    year = StrictInteger(min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text="Năm.")
    period = StrictChoice(choices=Period.choices, help_text="Kỳ báo cáo.")
    part = _PartCode(
        **_OPTIONAL, allow_null=True, max_length=20, help_text="Mã phần; trống, null hoặc “_T” là số chung."
    )
    numerator = ExactNumber(help_text="Tử số, với chỉ tiêu là tỷ lệ.")
    denominator = ExactNumber(help_text="Mẫu số, với chỉ tiêu là tỷ lệ; 0 là không phát sinh.")
    value = ExactNumber(help_text="Giá trị, với chỉ tiêu không phải tỷ lệ; làm tròn đến 4 chữ số thập phân.")
    band = StrictText(**_OPTIONAL, max_length=40, help_text="Nhóm xếp loại, với chỉ tiêu xếp nhóm.")
    note = StrictText(**_OPTIONAL, max_length=300, help_text="Ghi chú; bắt buộc khi số liệu khác thường.")
    reason = StrictText(**_OPTIONAL, max_length=300, help_text=_REASON)
    version = StrictInteger(
        required=False, allow_null=True, default=None, min_value=0, max_value=2**31 - 1, help_text=_VERSION
    )


class SentBatch(StrictSerializer):
    """Figures that are written together."""

    measurements = serializers.ListField(
        min_length=1,
        max_length=MOST,
        help_text=f"Từ 1 đến {MOST} số liệu.",
        error_messages={
            "required": "Hãy gửi trường này.",
            "null": "Trường này không được là null.",
            "not_a_list": "Phải là một mảng JSON.",
            "min_length": "Hãy gửi ít nhất một số liệu.",
            "max_length": f"Một lần gửi tối đa {MOST} số liệu.",
        },
    )


class SentWithdrawal(StrictSerializer):
    """Why a figure is taken back."""

    reason = StrictText(max_length=300, help_text="Lý do rút số liệu.")
    version = StrictInteger(
        required=False, allow_null=True, default=None, min_value=0, max_value=2**31 - 1, help_text=_VERSION
    )


_BATCH = inline_serializer(
    "SentMeasurements",
    {
        "measurements": SentMeasurement(
            many=True,
            min_length=1,
            max_length=MOST,
            help_text=f"Từ 1 đến {MOST} số liệu, ghi tất cả hoặc không.",
        )
    },
)
_WRITTEN = inline_serializer(
    "WrittenMeasurements", {"measurements": MeasurementSerializer(many=True, help_text="Theo đúng thứ tự đã gửi.")}
)


class WritesMeasurements(WritingView):
    """The writing half of the resource `measurements`."""

    write_scope = TokenScope.WRITE_FIGURES

    @extend_schema(
        summary="Ghi một số liệu",
        description="Ghi mới hoặc sửa số liệu của một chỉ tiêu, đơn vị, kỳ. Gửi lại đúng số liệu đang có thì không có "
        "gì thay đổi. Sửa cần “reason”; số liệu trước khi sửa được giữ lại.",
        parameters=[IDEMPOTENCY_KEY],
        request=SentMeasurement,
        responses={200: MeasurementSerializer},
    )
    def create(self, request: Request) -> HttpResponse:
        """Record or correct one figure."""
        sent = SentMeasurement(data=request.data)
        sent.is_valid(raise_exception=True)

        def work() -> tuple[int, Any]:
            try:
                [written] = record_batch(by=request.user, figures=_resolved(request.user, [sent.validated_data], []))
            except BatchRefused as refused:
                raise self._with_current(refused.faults[0].error, sent.validated_data) from refused
            return 200, self._shown([written])[0]

        return self.write_once(request, work)

    @extend_schema(
        summary="Ghi nhiều số liệu",
        description=f"Ghi tối đa {MOST} số liệu trong một giao dịch: tất cả được ghi, hoặc không số liệu nào. Khi bị "
        "từ chối, “errors” nêu từng chỗ, “pointer” chỉ mục trong nội dung gửi (/measurements/3/numerator). Lỗi được "
        "tìm theo ba bước: dạng của từng trường, mã chỉ tiêu và đơn vị, quy tắc ghi; bước sau chỉ khi bước trước không "
        "còn lỗi. Có mục sai thì trả lời 400; “code” của một mục có thể là conflict, period_closed, permission_denied.",
        parameters=[IDEMPOTENCY_KEY],
        request=_BATCH,
        responses={200: _WRITTEN},
    )
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def batch(self, request: Request) -> HttpResponse:
        """Record or correct several figures, all or none."""
        sent = SentBatch(data=request.data)
        sent.is_valid(raise_exception=True)
        items = [SentMeasurement(data=item) for item in sent.validated_data["measurements"]]
        errors = [error for index, item in enumerate(items) if not item.is_valid() for error in _errors(index, item)]
        if errors:
            raise Refused(errors)

        def work() -> tuple[int, Any]:
            figures = _resolved(request.user, [item.validated_data for item in items], ["measurements"])
            try:
                written = record_batch(by=request.user, figures=figures)
            except BatchRefused as refused:
                raise Refused([self._fault(fault) for fault in refused.faults]) from refused
            return 200, {"measurements": self._shown(written)}

        return self.write_once(request, work)

    @extend_schema(
        summary="Rút một số liệu",
        description="Rút số liệu ghi nhầm: dòng vẫn còn, không còn con số; số liệu đã rút được giữ trong lịch sử.",
        parameters=[IDEMPOTENCY_KEY],
        request=SentWithdrawal,
        responses={200: MeasurementSerializer},
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> HttpResponse:
        """Take a figure back."""
        sent = SentWithdrawal(data=request.data)
        sent.is_valid(raise_exception=True)
        reason, seen = sent.validated_data["reason"], sent.validated_data["version"]

        def work() -> tuple[int, Any]:
            found = self.get_object()
            try:
                withdraw_measurement(by=request.user, measurement=found, reason=reason, seen_version=seen)
            except Conflict as conflict:
                raise self.disagreement(conflict, self._shown([found])[0]) from conflict
            return 200, self._shown([found])[0]

        return self.write_once(request, work)

    def _shown(self, rows: Sequence[Measurement]) -> list[dict[str, Any]]:
        """The figures as the resource shows them now, in their order."""
        now = {row.pk: row for row in self.get_queryset().filter(pk__in=[row.pk for row in rows])}
        return [dict(MeasurementSerializer(now[row.pk], context=self.get_serializer_context()).data) for row in rows]

    def _fault(self, fault: Fault) -> dict[str, str]:
        error = fault.error
        if isinstance(error, Conflict):
            error = self.disagreement(error, None)
        kinds = ((NotPermitted, "permission_denied"), (Conflict, "conflict"), (Invalid, "invalid"))
        code = error.code or next((code for kind, code in kinds if isinstance(error, kind)), "invalid")
        return _entry(["measurements"], fault.index, getattr(error, "field", ""), code, str(error))

    def _with_current(self, error: Exception, sent: dict[str, Any]) -> Exception:
        """The refusal; where somebody else was first, with the figure that stands."""
        if isinstance(error, Conflict):
            names = {"indicator__code": sent["indicator"], "unit__code": sent["unit"]}
            place = {name: sent[name] for name in ("year", "period", "part")}
            rows = list(self.get_queryset().filter(**names, **place))
            return self.disagreement(error, self._shown(rows)[0] if rows else None)
        return error


def _resolved(user: User, sent: Sequence[dict[str, Any]], above: list[str]) -> list[SentFigure]:
    """The figures with their indicators and units; raises `Refused` for codes that the account does not know."""
    indicators = indicators_by_code([one["indicator"] for one in sent])
    codes = {one["unit"] for one in sent}
    units = {unit.code: unit for unit in Unit.objects.visible_to(user).filter(code__in=codes).select_related("agency")}
    unknown = [
        _entry(above, index, field, "does_not_exist", f"Không có {word} “{one[field]}”.")
        for index, one in enumerate(sent)
        for field, known, word in (("indicator", indicators, "chỉ tiêu"), ("unit", units, "cơ quan, đơn vị"))
        if one[field] not in known
    ]
    if unknown:
        raise Refused(unknown)
    given = ("part", "numerator", "denominator", "value", "band", "note", "reason")
    return [
        SentFigure(
            units[one["unit"]],
            one["year"],
            one["period"],
            Entry(indicators[one["indicator"]], **{name: one[name] for name in given}, seen_version=one["version"]),
        )
        for one in sent
    ]


def _errors(index: int, item: SentMeasurement) -> list[dict[str, str]]:
    return [
        _entry(["measurements"], index, "" if name == "non_field_errors" else name, message.code, str(message))
        for name, messages in item.errors.items()
        for message in messages
    ]


def _entry(above: list[str], index: int, field: str, code: str, message: str) -> dict[str, str]:
    """One error of a problem, with a JSON pointer (RFC 6901) into what was sent."""
    steps = [*above, str(index)] if above else []
    steps += [field] if field else []
    return {"field": field, "code": code, "message": message, "pointer": pointer(steps)}
