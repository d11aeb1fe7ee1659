"""The accepted report as one document, and the published schema that it follows."""

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from organisations.enums import TokenScope
from reform.common.api.views import InterfaceView, ReadOnlyResource
from reporting.exchange import schema_text, schema_without_references
from reporting.models import Report
from reporting.permissions import can_read_content
from reporting.queries.exchange import exchange_document

SCHEMA_TYPE = "application/schema+json"
_FETCHED = ("round__province", "round__regime", "unit", "recipient", "decided_by__unit__agency")


class ExchangeView(ReadOnlyResource):
    """One accepted report whole, with validators as everywhere; 409 for a report that was not accepted."""

    singular = "báo cáo để trao đổi"
    about = (
        "Báo cáo đã tiếp nhận thành một gói cho hệ thống thông tin báo cáo khác: nhận diện, lời văn, số liệu, "
        "chỉ tiêu, sổ theo dõi, số và ngày ban hành, các tệp với SHA-256. Cấu trúc có phiên bản, công bố ở "
        "`/api/v1/schemas/report-1.json`; bảng đối chiếu ở `/api/v1/guide/exchange/`."
    )
    scope = TokenScope.READ_REPORTS
    no_history = "Gói trao đổi là nội dung đã chốt của lần gửi, không tra theo ngày."

    def get_queryset(self):
        """Reports that the account may know of."""
        return Report.objects.visible_to(self.request.user).select_related(*_FETCHED)

    @extend_schema(
        summary="Báo cáo thành gói trao đổi",
        operation_id="reports_exchange_retrieve",
        responses={(200, "application/json"): schema_without_references()},
    )
    def retrieve(self, request: Request, *args, **kwargs) -> Response:
        """The document. Some eight queries."""
        report = self.get_object()
        can_read_content(request.user, report).require()
        return Response(exchange_document(report, origin=request.build_absolute_uri("/").rstrip("/")))


class SchemaView(InterfaceView, APIView):
    """A version of the schema, open to everybody: it tells of no data. What was published stays as it is."""

    schema = None
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get(self, request: Request, version: int) -> HttpResponse:
        """The file as it is."""
        try:
            text = schema_text(version)
        except FileNotFoundError:
            raise Http404 from None
        return HttpResponse(text, content_type=SCHEMA_TYPE)
