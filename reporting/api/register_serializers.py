"""Entries of the registers as the REST interface writes them."""

from rest_framework import serializers

from organisations.api.serializers import UnitName
from reform.common.api.fields import UPDATED_AT, Described, TextOrNull
from reporting.models import Communication, Dialogue, Entry, Finding, Inspection, SteeringDocument, Survey

_FIRST = ("id", "unit", "area", "happened_on", "title")
_LAST = ("note", "illustrative", "struck", "struck_reason", "entered_at", "updated_at")
_ABOUT = {
    "id": "Mã số của mục.",
    "unit": "Cơ quan, đơn vị ghi sổ.",
    "area": "Khóa của lĩnh vực; null nếu không ghi.",
    "happened_on": "Ngày; quyết định mục được đếm trong kỳ báo cáo nào.",
    "title": "Nội dung.",
    "note": "Ghi chú; null nếu không có.",
    "illustrative": "Dữ liệu minh họa.",
    "struck": "Đã gạch bỏ, không được đếm ở đâu.",
    "struck_reason": "Lý do gạch bỏ; null nếu không gạch bỏ.",
    "entered_at": "Thời điểm ghi sổ.",
    "updated_at": UPDATED_AT,
}


class EntrySerializer(Described):
    """What entries of all registers have."""

    unit = UnitName()
    area = serializers.SerializerMethodField()
    note = TextOrNull()
    illustrative = serializers.BooleanField(source="is_illustrative")
    struck = serializers.BooleanField(source="is_struck")
    struck_reason = TextOrNull()

    def get_area(self, entry: Entry) -> str | None:
        """The key of the area."""
        return entry.area.key if entry.area else None


class FindingSerializer(Described):
    """What an inspection found."""

    handling = TextOrNull()

    class Meta:
        model = Finding
        fields = ("id", "text", "due_on", "handled_on", "handling")
        about = {
            "id": "Mã số của phát hiện.",
            "text": "Tồn tại, hạn chế phát hiện.",
            "due_on": "Thời hạn khắc phục; null nếu không ghi.",
            "handled_on": "Ngày đã xử lý; null nếu chưa.",
            "handling": "Kết quả xử lý; null nếu chưa.",
        }


class InspectionSerializer(EntrySerializer):
    """An inspection with what it found."""

    document = TextOrNull()
    unannounced = serializers.BooleanField(source="is_unannounced")
    findings = FindingSerializer(many=True)

    class Meta:
        model = Inspection
        fields = (*_FIRST, "inspected", "document", "unannounced", "findings", *_LAST)
        about = _ABOUT | {
            "inspected": "Đơn vị được kiểm tra.",
            "document": "Văn bản về cuộc kiểm tra; null nếu không ghi.",
            "unannounced": "Kiểm tra đột xuất.",
            "findings": "Các phát hiện qua kiểm tra và việc xử lý.",
        }


class SteeringDocumentSerializer(EntrySerializer):
    """A document that directs reform work."""

    kind_label = serializers.CharField(source="get_kind_display")

    class Meta:
        model = SteeringDocument
        fields = (*_FIRST, "number", "kind", "kind_label", *_LAST)
        about = _ABOUT | {
            "number": "Số, ký hiệu văn bản.",
            "kind": "Loại văn bản.",
            "kind_label": "Tên loại văn bản.",
        }


class CommunicationSerializer(EntrySerializer):
    """Something done to make reform known."""

    form_label = serializers.CharField(source="get_form_display")

    class Meta:
        model = Communication
        fields = (*_FIRST, "form", "form_label", "quantity", "audience", *_LAST)
        about = _ABOUT | {
            "form": "Hình thức tuyên truyền.",
            "form_label": "Tên hình thức tuyên truyền.",
            "quantity": "Số lượng.",
            "audience": "Lượt người tham gia, tiếp cận; null nếu không đếm.",
        }


class DialogueSerializer(EntrySerializer):
    """A meeting with people or enterprises."""

    class Meta:
        model = Dialogue
        fields = (*_FIRST, "with_whom", "participants", "raised", "answered", *_LAST)
        about = _ABOUT | {
            "with_whom": "Đối thoại với ai.",
            "participants": "Số người tham dự.",
            "raised": "Số kiến nghị.",
            "answered": "Số kiến nghị đã giải quyết, trả lời.",
        }


class SurveySerializer(EntrySerializer):
    """A survey and its forms."""

    class Meta:
        model = Survey
        fields = (*_FIRST, "sent", "returned", "satisfied", *_LAST)
        about = _ABOUT | {
            "sent": "Số phiếu phát ra.",
            "returned": "Số phiếu thu về.",
            "satisfied": "Số phiếu hài lòng; null nếu không hỏi.",
        }
