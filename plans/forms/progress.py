"""The form in which a unit says how its work stands, and the one in which the office sends it back."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from plans.enums import WorkStatus
from plans.forms.evidence import (
    StoreField,
    document_day,
    document_number,
    evidence_file,
    evidence_link,
    evidence_title,
)
from plans.models import Assignment, Evidence
from plans.services.evidence import NewEvidence, evidence_objections
from plans.services.progress import objections
from plans.services.progress_rules import may_be_late
from plans.services.uploads import read_upload
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.forms import SeenVersionForm, day_box
from reform.common.uploads import EVIDENCE_KINDS

_STATUSES = [(status.value, status.label) for status in WorkStatus if status != WorkStatus.CANCELLED]
_FIXED_PERCENT = {WorkStatus.DONE.value: 100, WorkStatus.NOT_STARTED.value: 0}
_TEXTS = ("result", "difficulty", "proposal", "delay_reason", "no_evidence_reason")
_PAPERS = ("file", "number", "issued_on", "title", "url")


def _long_text(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ProgressForm(SeenVersionForm):
    """Status, percentage and day, what came of it, and what proves it; the services decide what is accepted, and all
    that they object to is said at once.
    """

    status = forms.ChoiceField(label="Tình trạng", choices=_STATUSES, widget=forms.RadioSelect)
    progress = forms.IntegerField(
        label="Tỷ lệ hoàn thành (%)",
        help_text="Tự ghi 100 khi hoàn thành, 0 khi chưa thực hiện.",
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
    delay_reason = _long_text("Nguyên nhân chậm", "Việc đã quá hạn. Nội dung này vào phần nguyên nhân của báo cáo.")
    difficulty = _long_text("Khó khăn, vướng mắc")
    proposal = _long_text("Kiến nghị, đề xuất", "Vào phần kiến nghị của báo cáo.")
    file = evidence_file()
    number = document_number()
    issued_on = document_day()
    title = evidence_title()
    url = evidence_link()
    evidence = StoreField(label="Tài liệu đã có trong kho")
    no_evidence_reason = _long_text(
        "Lý do chưa có tài liệu kiểm chứng", "Chỉ khi không kèm được tài liệu nào; ví dụ “Văn bản đang trình ký”."
    )

    def __init__(self, *args, assignment: Assignment, said_before: str = "", **kwargs) -> None:
        """`assignment` knows whether some step of it `is_proved`; `said_before` is why it was late until now."""
        self.assignment = assignment
        initial = {
            "status": assignment.status,
            "progress": assignment.progress,
            "on": clock.today(),
            "seen_version": assignment.version,
            "delay_reason": said_before,
        }
        super().__init__(*args, initial=initial, auto_id=f"{assignment.pk}-%s", **kwargs)
        self.fields["evidence"].queryset = Evidence.objects.kept_by(assignment.agency_id)
        if not may_be_late(assignment):
            del self.fields["delay_reason"]
        if assignment.is_proved:
            del self.fields["no_evidence_reason"]

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

    def statement(self) -> dict[str, Any]:
        """What the service takes, of a form that is valid."""
        data = self.cleaned_data
        known = {name: data[name] for name in ("status", "progress", "on", "seen_version")}
        texts = {name: data[name] for name in _TEXTS if name in data}
        return known | texts | {"evidence": list(data["evidence"]), "new_evidence": self._papers()}

    def unfolded(self, *names: str) -> bool:
        """Whether a fold with these fields must be open: something stands in it, or is wrong with it."""
        return self.is_bound and any(self[name].value() or name in self.errors for name in names)

    @property
    def tells_more(self) -> bool:
        """Whether the fold of difficulties and proposals is open."""
        return self.unfolded("difficulty", "proposal")

    @property
    def proves_otherwise(self) -> bool:
        """Whether the fold of documents, links and kept evidence is open."""
        return self.unfolded("number", "issued_on", "title", "url", "evidence")

    def _papers(self) -> NewEvidence:
        return NewEvidence(**{name: value for name in _PAPERS if (value := self.cleaned_data.get(name))})

    def _objections(self, data: dict[str, Any]) -> Iterator[Invalid]:
        known = {name: data.get(name) for name in ("status", "progress", "on")}
        texts = {name: data.get(name, "") for name in _TEXTS}
        papers = self._papers()
        proofs = bool(papers or data.get("evidence") or {*_PAPERS, "evidence"} & self.errors.keys())
        yield from objections(self.assignment, **known, texts=texts, proofs=proofs)
        yield from (objection for objection in evidence_objections(papers) if objection.field not in self.errors)

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
