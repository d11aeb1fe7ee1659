"""The form by which other work takes over an activity."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from plans.models import Activity
from plans.services.amendments import AmendingDocument
from reform.common.forms import RefusableForm, day_field


class MergeForm(RefusableForm):
    """Which activity takes over, why, and by which document; `successors` are those that may."""

    into = forms.ModelChoiceField(
        label="Hoạt động tiếp nhận",
        queryset=Activity.objects.none(),
        error_messages={
            "required": "Hãy chọn hoạt động tiếp nhận trong danh sách.",
            "invalid_choice": "Hoạt động được chọn không còn gộp vào được. Hãy chọn hoạt động khác.",
        },
    )
    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do gộp hoạt động."},
    )
    number = forms.CharField(
        label="Số, ký hiệu văn bản",
        max_length=60,
        error_messages={"required": "Hãy nhập số, ký hiệu của văn bản điều chỉnh."},
    )
    issued_on = day_field("Ngày văn bản", example="05/06/2025", missing="Hãy nhập ngày của văn bản điều chỉnh.")

    def __init__(self, *args, successors: QuerySet[Activity], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = successors

    @property
    def chosen(self) -> str:
        """The key of the activity that was chosen, for the list of them."""
        return self.data.get("into", "") if self.is_bound else ""

    def arguments(self) -> dict[str, Any]:
        """What the service is told."""
        data = self.cleaned_data
        document = AmendingDocument(data["number"], data["issued_on"])
        return {"into": data["into"], "reason": data["reason"], "document": document}
