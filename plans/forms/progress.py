"""The form in which a unit says how its work stands, and the one in which the office sends it back."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict

from plans.enums import WorkStatus
from plans.models import Assignment
from plans.services.progress import objections
from plans.services.reporting_work import document_objections
from plans.services.uploads import read_upload
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.forms import SeenVersionForm, day_box
from reform.common.uploads import EVIDENCE_KINDS, MEGABYTE

_STATUSES = [(status.value, status.label) for status in WorkStatus if status != WorkStatus.CANCELLED]
_FIXED_PERCENT = {WorkStatus.DONE.value: 100, WorkStatus.NOT_STARTED.value: 0}


def _long_text(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ProgressForm(SeenVersionForm):
    """Status, percentage and day, what came of it, and what proves it; the services decide what is accepted, and all
    that they object to is said at once.
    """

    status = forms.ChoiceField(label="Tình trạng", choices=_STATUSES, widget=forms.RadioSelect)
    progress = forms.IntegerField(
        label="Tỷ lệ hoàn thành (%)",
        help_text="Chọn “Hoàn thành” thì hệ thống tự ghi 100, “Chưa thực hiện” thì ghi 0.",
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "data-fixed-percent": json.dumps(_FIXED_PERCENT)}
        ),
        error_messages={"invalid": "Tỷ lệ là số nguyên từ 0 đến 100, ví dụ 60."},
    )
    on = forms.DateField(
        label="Tính đến ngày",
        widget=day_box(),
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
    issued_on = forms.DateField(label="Ngày văn bản", required=False, widget=day_box())
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
        """Done is 100 and not begun is 0, whatever the box says; otherwise one left as it was, or empty, stays."""
        data = self.cleaned_data
        if data.get("status") in _FIXED_PERCENT:
            self.errors.pop("progress", None)
            data["progress"] = _FIXED_PERCENT[data["status"]]
        elif "progress" in data and (data["progress"] is None or "progress" not in self.changed_data):
            data["progress"] = min(self.assignment.progress, 99)
        for objection in list(self._objections(data)):
            self.refuse(objection)
        if self.errors and data.get("file"):  # without errors the service reads it
            try:
                read_upload(data["file"], EVIDENCE_KINDS)
            except Invalid as error:
                self.refuse(error)
        return self.cleaned_data

    def _objections(self, data: dict[str, Any]) -> Iterator[Invalid]:
        known = {name: data.get(name) for name in ("status", "progress", "on")}
        texts = {name: data.get(name, "") for name in ("result", "difficulty", "proposal")}
        yield from objections(self.assignment, **known, texts=texts)
        paper = {name: data.get(name, "") for name in ("number", "title")}
        if not {"number", "issued_on"} & self.errors.keys():
            yield from document_objections(file=data.get("file"), issued_on=data.get("issued_on"), **paper)

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
