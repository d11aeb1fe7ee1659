"""The form in which a unit says how its work stands, and the one in which the office sends it back."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict

from plans.enums import WorkStatus
from plans.models import Assignment
from reform.common import clock
from reform.common.uploads import MEGABYTE

_DATE = {"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"}
_STATUSES = [(status.value, status.label) for status in WorkStatus if status != WorkStatus.CANCELLED]
_UNSEEN = -1  # no version at all: never right, so the person is shown how the work stands


def _long_text(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class SeenVersionForm(forms.Form):
    """A form that knows which version of the assignment the person looked at."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_seen_version(self) -> int:
        """The version, or one that never was."""
        version = self.cleaned_data["seen_version"]
        return _UNSEEN if version is None else version

    def seen_again(self, assignment: Assignment) -> QueryDict:
        """What was sent, with the version that the assignment has now: the next sending means it."""
        data = self.data.copy()
        data["seen_version"] = str(assignment.version)
        return data


class ProgressForm(SeenVersionForm):
    """Status, percentage and day, what came of it, and what proves it; the service decides what is accepted."""

    status = forms.ChoiceField(label="Tình trạng", choices=_STATUSES, widget=forms.RadioSelect)
    progress = forms.IntegerField(
        label="Tỷ lệ hoàn thành (%)",
        help_text="Chọn “Hoàn thành” thì hệ thống tự ghi 100.",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Tỷ lệ là số nguyên từ 0 đến 100, ví dụ 60."},
    )
    on = forms.DateField(
        label="Tính đến ngày",
        widget=forms.DateInput(attrs=_DATE),
        error_messages={"required": "Hãy nhập ngày mà tình hình này tính đến, ví dụ 14/06/2025."},
    )
    result = _long_text("Kết quả, sản phẩm đã đạt", "Bắt buộc khi chọn “Hoàn thành”.")
    difficulty = _long_text("Khó khăn, vướng mắc")
    proposal = _long_text("Kiến nghị, đề xuất")
    file = forms.FileField(
        label="Tệp kiểm chứng",
        help_text=f"PDF, Word (.docx), Excel (.xlsx) hoặc ảnh, tối đa {settings.MAX_UPLOAD_BYTES // MEGABYTE} MB.",
        required=False,
        max_length=255,
        error_messages={"empty": "Tệp rỗng. Hãy chọn lại tệp."},
    )
    number = forms.CharField(label="Số, ký hiệu văn bản", required=False, max_length=60)
    issued_on = forms.DateField(label="Ngày văn bản", required=False, widget=forms.DateInput(attrs=_DATE))
    title = forms.CharField(label="Trích yếu", required=False, max_length=300)

    def __init__(self, *args, assignment: Assignment, **kwargs) -> None:
        self.assignment = assignment
        initial = {
            "status": assignment.status,
            "progress": assignment.progress,
            "on": clock.today(),
            "seen_version": assignment.version,
        }
        super().__init__(*args, initial=initial, auto_id=f"{assignment.pk}-%s", **kwargs)

    def clean(self) -> dict[str, Any]:
        """A percentage left as it was, or empty, follows the status: done is 100, not begun is 0."""
        data = self.cleaned_data
        untouched = data.get("progress") is None or "progress" not in self.changed_data
        if "progress" in data and untouched:
            data["progress"] = _percent_of(data.get("status"), self.assignment)
        return data

    def seen_again(self, assignment: Assignment) -> QueryDict:
        """As above, with the percentage as it was understood: what it starts from has changed meanwhile."""
        data = super().seen_again(assignment)
        data["progress"] = str(self.cleaned_data["progress"])
        return data


class ReturnForm(SeenVersionForm):
    """Why a report is sent back."""

    reason = forms.CharField(
        label="Lý do trả lại",
        help_text="Đơn vị sẽ thấy nguyên văn. Hãy ghi rõ cần bổ sung gì.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do trả lại để đơn vị biết cần bổ sung gì."},
    )

    def __init__(self, *args, assignment: Assignment, **kwargs) -> None:
        super().__init__(*args, initial={"seen_version": assignment.version}, auto_id=f"{assignment.pk}-%s", **kwargs)


def _percent_of(status: str | None, assignment: Assignment) -> int:
    if status == WorkStatus.DONE:
        return 100
    if status == WorkStatus.NOT_STARTED or assignment.status == WorkStatus.DONE:
        return 0 if status == WorkStatus.NOT_STARTED else min(assignment.progress, 99)
    return assignment.progress
