"""Resources of the registers: inspections with their findings, documents, communication, dialogues, surveys."""

from typing import ClassVar

import django_filters
from django.db.models import QuerySet

from organisations.api.known import known_units
from organisations.enums import TokenScope
from organisations.models import User
from reform.common.api.filters import (
    ChoiceFilter,
    CodeFilter,
    IdFilter,
    IsoDateFilter,
    SearchFilter,
    YesNoFilter,
)
from reform.common.api.views import ReadOnlyResource
from reporting.api.register_serializers import (
    CommunicationSerializer,
    DialogueSerializer,
    InspectionSerializer,
    SteeringDocumentSerializer,
    SurveySerializer,
)
from reporting.enums import CommunicationForm, SteeringKind
from reporting.models import (
    Communication,
    Dialogue,
    Entry,
    Inspection,
    RegisterQuerySet,
    ReportRound,
    SteeringDocument,
    Survey,
)


def _rounds(user: User) -> QuerySet[ReportRound]:
    return ReportRound.objects.visible_to(user)


class EntryFilters(django_filters.FilterSet):
    """What entries of every register are looked for by."""

    unit = CodeFilter("unit__code", "Mã cơ quan, đơn vị ghi sổ.", among=known_units)
    province = CodeFilter("unit__province__code", "Mã UBND tỉnh.", among=known_units)
    round = IdFilter("round", "Mã số của kỳ báo cáo: các mục có ngày trong kỳ.", among=_rounds, method="in_round")
    happened_after = IsoDateFilter("happened_on", "Từ ngày này trở đi (YYYY-MM-DD).", lookup_expr="gte")
    happened_before = IsoDateFilter("happened_on", "Đến hết ngày này (YYYY-MM-DD).", lookup_expr="lte")
    struck = YesNoFilter("struck_at", "Mục đã gạch bỏ; không nêu là mọi mục.", method="by_struck")
    q = SearchFilter()

    def in_round(self, entries: RegisterQuerySet, name: str, value: int) -> RegisterQuerySet:
        """Entries of the round's province and of the days whose figures the round counts."""
        rounds = _rounds(self.request.user).filter(pk=value)
        days = {"happened_on__gte": rounds.values("starts_on"), "happened_on__lte": rounds.values("cutoff_on")}
        return entries.filter(unit__province__in=rounds.values("province"), **days)

    def by_struck(self, entries: RegisterQuerySet, name: str, value: bool) -> RegisterQuerySet:
        """Those that were struck out, or those that stand."""
        return entries.filter(struck_at__isnull=not value)


class DocumentFilters(EntryFilters):
    """Documents also by what they are."""

    kind = ChoiceFilter(choices=SteeringKind.choices, help_text="Loại văn bản.")


class CommunicationFilters(EntryFilters):
    """Communication also by its form."""

    form = ChoiceFilter(choices=CommunicationForm.choices, help_text="Hình thức tuyên truyền.")


class EntryView(ReadOnlyResource):
    """Entries that the account's pages show; those that were struck out stay, marked as such."""

    model: ClassVar[type[Entry]]
    scope = TokenScope.READ_REPORTS
    filterset_class = EntryFilters
    orderings = {"id": "id", "happened_on": "happened_on"}

    def get_queryset(self) -> RegisterQuerySet:
        """One query a page."""
        return self.model.objects.visible_to(self.request.user).select_related("unit", "area")


class InspectionView(EntryView):
    """Inspections."""

    model = Inspection
    singular = "cuộc kiểm tra"
    about = "Cuộc kiểm tra cải cách hành chính với các phát hiện và kết quả xử lý."
    serializer_class = InspectionSerializer

    def get_queryset(self) -> RegisterQuerySet:
        """Two queries a page."""
        return super().get_queryset().prefetch_related("findings")


class SteeringDocumentView(EntryView):
    """Documents."""

    model = SteeringDocument
    singular = "văn bản chỉ đạo, điều hành"
    about = "Văn bản chỉ đạo, điều hành cải cách hành chính."
    serializer_class = SteeringDocumentSerializer
    filterset_class = DocumentFilters


class CommunicationView(EntryView):
    """Communication."""

    model = Communication
    singular = "hoạt động tuyên truyền"
    about = "Hoạt động tuyên truyền về cải cách hành chính."
    serializer_class = CommunicationSerializer
    filterset_class = CommunicationFilters


class DialogueView(EntryView):
    """Dialogues."""

    model = Dialogue
    singular = "cuộc đối thoại"
    about = "Cuộc đối thoại với người dân, doanh nghiệp, cán bộ, công chức."
    serializer_class = DialogueSerializer


class SurveyView(EntryView):
    """Surveys."""

    model = Survey
    singular = "cuộc khảo sát"
    about = "Cuộc khảo sát mức độ hài lòng; ngày là ngày cuối cùng của cuộc khảo sát."
    serializer_class = SurveySerializer
