"""Reporting on work through the interface: what is sent, and the view that hands it to the services of the pages."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from organisations.api.writing import IDEMPOTENCY_KEY, WritingView
from organisations.enums import TokenScope
from organisations.models import User
from plans.api.serializers import AssignmentSerializer
from plans.enums import WorkStatus
from plans.models import Assignment, Evidence, ProposedUpdate
from plans.services.evidence import URL_LIMIT, NewEvidence
from plans.services.progress_rules import REASON_LIMIT, TEXT_LIMIT
from plans.services.proposals import report_work
from reform.common.api.exact_json import ExactJSONParser
from reform.common.api.file_parts import DATA, FILE, FileBesideJSONParser
from reform.common.api.strict_fields import StrictChoice, StrictDate, StrictInteger, StrictSerializer, StrictText
from reform.common.errors import Conflict, Invalid

_SAID = [choice for choice in WorkStatus.choices if choice[0] != WorkStatus.CANCELLED]
_TEXT = {"required": False, "allow_blank": True, "default": "", "max_length": TEXT_LIMIT}
_MOST_PIECES = 50  # of the store in one report
_RECORDED, _AWAITING = "recorded", "awaiting_approval"


class SentProgress(StrictSerializer):
    """How work stands, as a program says it."""

    status = StrictChoice(choices=_SAID, help_text="Trạng thái.")
    progress = StrictInteger(min_value=0, max_value=100, help_text="Tiến độ, phần trăm; 100 khi và chỉ khi hoàn thành.")
    on = StrictDate(help_text="Ngày của tình hình này, không sau hôm nay và không trước lần cập nhật gần nhất.")
    version = StrictInteger(
        min_value=0,
        max_value=2**31 - 1,
        help_text="Trường “version” của phân công mà chương trình đã đọc. Khác bản hiện có thì trả lời 409 kèm phân "
        "công hiện có ở “current”.",
    )
    result = StrictText(**_TEXT, help_text="Kết quả, sản phẩm; bắt buộc khi hoàn thành.")
    difficulty = StrictText(**_TEXT, help_text="Khó khăn, vướng mắc.")
    proposal = StrictText(**_TEXT, help_text="Đề xuất, kiến nghị.")
    delay_reason = StrictText(**_TEXT, help_text="Nguyên nhân chậm; bắt buộc khi việc quá hạn.")
    no_evidence_reason = StrictText(
        **{**_TEXT, "max_length": REASON_LIMIT},
        help_text="Vì sao chưa có tài liệu kiểm chứng; bắt buộc khi hoàn thành mà chưa có tài liệu nào của việc này.",
    )
    evidence = serializers.ListField(
        child=StrictInteger(min_value=1, max_value=2**63 - 1),
        required=False,
        default=list,
        max_length=_MOST_PIECES,
        help_text="Mã số các tài liệu kiểm chứng đã có trong kho của cơ quan.",
    )
    number = StrictText(**{**_TEXT, "max_length": 60}, help_text="Số, ký hiệu văn bản làm tài liệu kiểm chứng.")
    issued_on = StrictDate(required=False, help_text="Ngày văn bản; chỉ khi có number.")
    title = StrictText(**{**_TEXT, "max_length": 300}, help_text="Trích yếu của văn bản, liên kết hoặc tệp.")
    url = StrictText(**{**_TEXT, "max_length": URL_LIMIT}, help_text="Liên kết đến tài liệu kiểm chứng.")

    def statement(self) -> dict[str, Any]:
        """What `report_work` takes but the pieces of the store, of which only their numbers were sent."""
        said = dict(self.validated_data)
        papers = {name: said.pop(name) for name in ("number", "issued_on", "title", "url", FILE) if name in said}
        del said["evidence"]
        return said | {"seen_version": said.pop("version"), "new_evidence": NewEvidence(**papers)}


class SentProgressWithFile(SentProgress):
    """The same with a file that proves it."""

    file = serializers.FileField(max_length=255, help_text="Tệp kiểm chứng: PDF, .docx, .xlsx hoặc ảnh.")


_OUTCOME = inline_serializer(
    "ReportedProgress",
    {
        "outcome": serializers.ChoiceField(
            choices=[_RECORDED, _AWAITING],
            help_text="Đã ghi (recorded), hoặc chờ lãnh đạo đơn vị duyệt (awaiting_approval): tiến độ chưa đổi.",
        ),
        "assignment": AssignmentSerializer(help_text="Phân công sau khi ghi."),
    },
)


_WITH_FILE = inline_serializer(
    "SentProgressAndFile",
    {
        DATA: serializers.CharField(help_text="Đối tượng JSON như khi gửi application/json."),
        FILE: serializers.FileField(help_text="Tệp kiểm chứng: PDF, .docx, .xlsx hoặc ảnh."),
    },
)


def _of_store(by: User, assignment: Assignment, wanted: set[int]) -> list[Evidence]:
    """The pieces with these numbers; raises `Invalid` where the store of the agency has one of them not."""
    if not wanted:
        return []
    found = list(Evidence.objects.visible_to(by).kept_by(assignment.agency_id).filter(pk__in=wanted))
    if gone := sorted(wanted - {piece.pk for piece in found}):
        raise Invalid(f"Không có trong kho tài liệu của cơ quan: {', '.join(map(str, gone))}.", field="evidence")
    return found


class ReportsProgress(WritingView):
    """The writing half of the resource `assignments`."""

    write_scope = TokenScope.WRITE_PROGRESS

    @extend_schema(
        summary="Cập nhật tiến độ",
        description="Báo tình hình của một phân công chủ trì, theo đúng những quy tắc của trang cập nhật tiến độ. Tài "
        "liệu kiểm chứng là số các tài liệu đã có trong kho, số và ngày văn bản, liên kết, hoặc tệp; kèm tệp thì gửi "
        "multipart/form-data: phần “data” là chính đối tượng JSON, phần “file” là tệp.",
        parameters=[IDEMPOTENCY_KEY],
        request={"application/json": SentProgress, "multipart/form-data": _WITH_FILE},
        responses={200: _OUTCOME},
    )
    @action(detail=True, methods=["post"], parser_classes=[ExactJSONParser, FileBesideJSONParser])
    def progress(self, request: Request, pk: str) -> HttpResponse:
        """Say how the work stands."""
        has_file = request.content_type.startswith(FileBesideJSONParser.media_type)
        sent = (SentProgressWithFile if has_file else SentProgress)(data=request.data)
        sent.is_valid(raise_exception=True)
        statement, wanted = sent.statement(), set(sent.validated_data["evidence"])

        def work() -> tuple[int, Any]:
            assignment = self.get_object()
            try:
                pieces = _of_store(request.user, assignment, wanted)
                made = report_work(assignment=assignment, by=request.user, evidence=pieces, **statement)
            except Conflict as conflict:
                raise self.disagreement(conflict, self._shown()) from conflict
            outcome = _AWAITING if isinstance(made, ProposedUpdate) else _RECORDED
            return 200, {"outcome": outcome, "assignment": self._shown()}

        return self.write_once(request, work)

    def _shown(self) -> dict[str, Any]:
        """The assignment as the resource shows it now."""
        return dict(AssignmentSerializer(self.get_object(), context=self.get_serializer_context()).data)
