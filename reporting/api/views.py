"""Resources `rounds` and `reports`."""

import django_filters
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform
from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer

from organisations.api.known import known_units
from organisations.enums import TokenScope
from organisations.models import User
from reform.common.api.filters import ChoiceFilter, CodeFilter, IdFilter, SearchFilter, YearFilter
from reform.common.api.views import ReadOnlyResource
from reform.common.http import CONTENT_TYPES, download
from reform.common.periods import Period
from reporting.api.serializers import ReportSerializer, RoundSerializer
from reporting.enums import FileFormat, ReportLevel, ReportStatus, RoundStatus
from reporting.models import Report, ReportRound
from reporting.permissions import can_read_content
from reporting.queries.as_sent import areas_as_sent
from reporting.services.documents import file_name


class AnyType(BaseRenderer):
    """Lets a client ask for a document by whatever type it accepts; the view answers with the file itself."""

    media_type = "*/*"
    format = "file"


class RoundFilters(django_filters.FilterSet):
    """What rounds are looked for by."""

    province = CodeFilter("province__code", "Mã UBND tỉnh.", among=known_units)
    year = YearFilter("year", "Năm.")
    period = ChoiceFilter(choices=Period.choices, help_text="Kỳ.")
    status = ChoiceFilter(choices=RoundStatus.choices, help_text="Trạng thái của kỳ.")


def _rounds(user: User) -> QuerySet[ReportRound]:
    return ReportRound.objects.visible_to(user)


class ReportFilters(django_filters.FilterSet):
    """What reports are looked for by."""

    round = IdFilter("round", "Mã số của kỳ báo cáo.", among=_rounds)
    year = YearFilter("round__year", "Năm của kỳ.")
    period = ChoiceFilter(field_name="round__period", choices=Period.choices, help_text="Kỳ.")
    unit = CodeFilter("unit__code", "Mã cơ quan báo cáo.", among=known_units)
    province = CodeFilter("round__province__code", "Mã UBND tỉnh.", among=known_units)
    level = ChoiceFilter(choices=ReportLevel.choices, help_text="Báo cáo của cơ quan hay của tỉnh.")
    status = ChoiceFilter(choices=ReportStatus.choices, help_text="Trạng thái của báo cáo.")
    q = SearchFilter("unit__search_text")


class RoundView(ReadOnlyResource):
    """Rounds of the account's province."""

    singular = "kỳ báo cáo"
    scope = TokenScope.READ_REPORTS
    about = "Kỳ báo cáo của tỉnh với ngày chốt số liệu và các hạn gửi."
    serializer_class = RoundSerializer
    filterset_class = RoundFilters
    orderings = {"id": "id", "cutoff_on": "cutoff_on"}

    def get_queryset(self) -> QuerySet[ReportRound]:
        """One query a page."""
        return ReportRound.objects.visible_to(self.request.user).select_related("province")


class ReportView(ReadOnlyResource):
    """Reports that the account may know of."""

    singular = "báo cáo"
    scope = TokenScope.READ_REPORTS
    about = "Báo cáo cải cách hành chính của một cơ quan hoặc của tỉnh trong một kỳ, với số liệu tại ngày chốt."
    serializer_class = ReportSerializer
    filterset_class = ReportFilters
    orderings = {"id": "id", "cutoff_on": "round__cutoff_on"}

    def get_queryset(self) -> QuerySet[Report]:
        """Three queries a page; of the snapshot, which can be large, only the counts leave the database."""
        return (
            Report.objects.visible_to(self.request.user)
            .annotate(
                area_counts=KeyTransform("areas", "snapshot"),
                sent_counts=areas_as_sent(),
                shows_illustrative=KeyTransform("illustrative", "snapshot"),
            )
            .defer("snapshot")
            .select_related("round__province", "unit", "recipient", "decided_by__unit__agency")
            .prefetch_related("files", "issues")
        )

    @extend_schema(
        summary="Tải tệp của báo cáo",
        description="Tệp của lần gửi hiện tại; 404 nếu chưa có.",
        parameters=[OpenApiParameter("file_format", str, "path", enum=FileFormat.values, description="Định dạng.")],
        responses={(200, CONTENT_TYPES[format]): OpenApiTypes.BINARY for format in FileFormat.values},
    )
    @action(detail=True, renderer_classes=[AnyType], url_path="files/(?P<file_format>pdf|docx|xlsx)", url_name="file")
    def file(self, request, pk: str, file_format: str) -> HttpResponse:
        """One document, for whoever may read the report."""
        report = self.get_object()
        can_read_content(request.user, report).require()
        found = report.files.filter(version=report.version, format=file_format).order_by("-edition").first()
        if found is None:
            raise Http404
        with found.file.open("rb") as content:
            return download(
                content.read(),
                filename=file_name(report, file_format),
                content_type=CONTENT_TYPES[file_format],
            )
