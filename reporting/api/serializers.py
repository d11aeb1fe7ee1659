"""Rounds and reports as the REST interface writes them."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from organisations.api.serializers import UnitName
from reform.common.api.fields import UPDATED_AT, Described, TextOrNull
from reform.common.periods import Period
from reporting.models import Issue, Report, ReportFile, ReportRound
from reporting.permissions import can_read_content
from reporting.queries.as_sent import sees_what_was_sent
from reporting.snapshot import Counts

_COUNTS = {
    "planned": "Tổng số đầu việc của kế hoạch tính đến ngày chốt.",
    "done": "Đã hoàn thành, đúng hạn và quá hạn.",
    "done_on_time": "Hoàn thành đúng hạn.",
    "done_late": "Hoàn thành quá hạn.",
    "in_progress": "Đang thực hiện, chưa quá hạn.",
    "not_started": "Chưa thực hiện, chưa quá hạn.",
    "overdue": "Quá hạn, chưa hoàn thành.",
    "continuous": "Việc thường xuyên, định kỳ.",
    "waiting": "Chờ mốc để bắt đầu.",
}
_AREA_NUMBERS = {
    "type": "object",
    "required": ["area", *_COUNTS],
    "properties": {
        "area": {"type": "string", "description": "Khóa của lĩnh vực."},
        **{name: {"type": "integer", "description": text} for name, text in _COUNTS.items()},
    },
}


class RoundSerializer(Described):
    """One call for reports."""

    province = serializers.SlugRelatedField(slug_field="code", read_only=True)
    status_label = serializers.CharField(source="get_status_display")

    class Meta:
        model = ReportRound
        fields = (
            "id",
            "province",
            "year",
            "period",
            "kind",
            "title",
            "is_cumulative",
            "starts_on",
            "cutoff_on",
            "unit_due_on",
            "due_on",
            "status",
            "status_label",
            "updated_at",
        )
        about = {
            "id": "Mã số của kỳ báo cáo.",
            "province": "Mã UBND tỉnh.",
            "year": "Năm.",
            "period": "Kỳ.",
            "kind": "Loại kỳ: định kỳ, đột xuất, chuyên đề.",
            "title": "Tên kỳ báo cáo.",
            "is_cumulative": "Số liệu lũy kế từ đầu năm.",
            "starts_on": "Số liệu tính từ ngày.",
            "cutoff_on": "Ngày chốt số liệu.",
            "unit_due_on": "Hạn các cơ quan gửi báo cáo.",
            "due_on": "Hạn tỉnh báo cáo.",
            "status": "Trạng thái của kỳ.",
            "status_label": "Tên trạng thái.",
            "updated_at": UPDATED_AT,
        }


class FileSerializer(Described):
    """A document of the report."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = ReportFile
        fields = ("format", "url", "sha256", "size", "made_at")
        about = {
            "format": "Định dạng.",
            "url": "Địa chỉ tải về, dùng cùng khóa truy cập.",
            "sha256": "SHA-256 của tệp.",
            "size": "Dung lượng, byte.",
            "made_at": "Thời điểm tạo.",
        }

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, file: ReportFile) -> str:
        """Within this interface, so that a key opens it."""
        return reverse("api:reports-file", [file.report_id, file.format], request=self.context["request"])


class IssueSerializer(Described):
    """What an office's document system gave the report."""

    sha256 = TextOrNull()
    signature_label = serializers.CharField(source="get_signature_display")

    class Meta:
        model = Issue
        fields = ("number", "issued_on", "sha256", "signature", "signature_label", "recorded_at")
        about = {
            "number": "Số văn bản.",
            "issued_on": "Ngày ban hành.",
            "sha256": "SHA-256 của bản đã ký hoặc bản quét; null nếu chưa có.",
            "signature": "Kết quả kiểm tra chữ ký số của bản đã ký.",
            "signature_label": "Kết quả kiểm tra chữ ký số, bằng lời.",
            "recorded_at": "Thời điểm ghi.",
        }


class ReportSerializer(Described):
    """One body's report. Numbers and files of a report still being written are its author's alone (null, none)."""

    round = serializers.IntegerField(source="round_id")
    year = serializers.IntegerField(source="round.year")
    period = serializers.ChoiceField(source="round.period", choices=Period.choices)
    cutoff_on = serializers.DateField(source="round.cutoff_on")
    unit = UnitName()
    recipient = UnitName(source="received_by_unit", allow_null=True)
    status_label = serializers.CharField(source="get_status_display")
    illustrative = serializers.SerializerMethodField()
    numbers = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    issue = serializers.SerializerMethodField()

    class Meta:
        model = Report
        fields = (
            "id",
            "round",
            "year",
            "period",
            "cutoff_on",
            "unit",
            "recipient",
            "level",
            "status",
            "status_label",
            "version",
            "compiled_at",
            "submitted_at",
            "submitted_on",
            "decided_at",
            "illustrative",
            "numbers",
            "files",
            "issue",
            "updated_at",
        )
        about = {
            "id": "Mã số của báo cáo.",
            "round": "Mã số của kỳ báo cáo.",
            "year": "Năm của kỳ.",
            "period": "Kỳ.",
            "cutoff_on": "Ngày chốt số liệu.",
            "unit": "Cơ quan báo cáo.",
            "recipient": "Cơ quan nhận: theo tuyến báo cáo riêng, nếu không thì cơ quan đã tiếp nhận hoặc trả lại; "
            "null nếu gửi theo cơ cấu tổ chức mà chưa được xử lý.",
            "level": "Báo cáo của cơ quan hay của tỉnh.",
            "status": "Trạng thái của báo cáo.",
            "status_label": "Tên trạng thái.",
            "version": "Lần gửi; 0 khi chưa gửi.",
            "compiled_at": "Thời điểm tổng hợp số liệu; null nếu chưa tổng hợp.",
            "submitted_at": "Thời điểm gửi; null nếu chưa gửi.",
            "submitted_on": "Ngày gửi; null nếu chưa gửi.",
            "decided_at": "Thời điểm tiếp nhận hoặc trả lại; null nếu chưa xử lý.",
            "illustrative": "Có số liệu minh họa; null nếu không được xem nội dung hoặc chưa tổng hợp.",
            "numbers": "Số đầu việc theo lĩnh vực tại ngày chốt, cố định khi gửi; null nếu không được xem nội dung "
            "hoặc chưa tổng hợp.",
            "files": "Các tệp của lần gửi hiện tại; rỗng nếu chưa có hoặc không được xem nội dung.",
            "issue": "Số, ngày ban hành của lần gửi hiện tại; null nếu chưa ghi hoặc không được xem nội dung.",
            "updated_at": UPDATED_AT,
        }

    @extend_schema_field(serializers.BooleanField(allow_null=True))
    def get_illustrative(self, report: Report) -> bool | None:
        """Whether the snapshot holds made-up figures."""
        return bool(report.shows_illustrative) if self._readable(report) and report.area_counts else None

    @extend_schema_field({"type": ["array", "null"], "items": _AREA_NUMBERS})
    def get_numbers(self, report: Report) -> list[dict[str, Any]] | None:
        """From the snapshot, area by area."""
        if not report.area_counts or not self._readable(report):
            return None
        sent = report.sent_counts if sees_what_was_sent(self.context["request"].user, report) else None
        return [_numbers(row["key"], Counts(**row["counts"])) for row in sent or report.area_counts]

    @extend_schema_field(FileSerializer(many=True))
    def get_files(self, report: Report) -> list[dict[str, Any]]:
        """Documents of the current submission, as they were made last."""
        latest = {file.format: file for file in report.files.all() if file.version == report.version}
        current = sorted(latest.values(), key=lambda file: file.format)
        return FileSerializer(current if self._readable(report) else [], many=True, context=self.context).data

    @extend_schema_field(IssueSerializer(allow_null=True))
    def get_issue(self, report: Report) -> dict[str, Any] | None:
        """Of what was sent last; none while the report is written."""
        current = [one for one in report.issues.all() if one.version == report.version]
        if not current or not report.file_version or not self._readable(report):
            return None
        return IssueSerializer(current[0], context=self.context).data

    def _readable(self, report: Report) -> bool:
        return bool(can_read_content(self.context["request"].user, report))


def _numbers(area: str, counts: Counts) -> dict[str, Any]:
    return {"area": area, "planned": counts.planned, "done": counts.done} | asdict(counts)
