"""What people type into a report: a part of the narrative, the reason of a return."""

from django import forms

from reform.common.forms import RefusableForm


class PartForm(RefusableForm):
    """The text of one part; `seen_version` is the version that the person began from. Limits are the service's."""

    body = forms.CharField(
        label="Nội dung",
        required=False,
        help_text="Mỗi dòng là một đoạn. Dòng bắt đầu bằng “- ” là một ý của danh sách.",
        widget=forms.Textarea(attrs={"rows": 10, "autofocus": True}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(RefusableForm):
    """Why the report goes back. Limits are the service's."""

    reason = forms.CharField(
        label="Lý do trả lại",
        help_text="Nêu rõ mục cần sửa; đơn vị đọc nguyên văn nội dung này.",
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": True}),
        error_messages={"required": "Hãy ghi lý do trả lại để đơn vị biết cần sửa gì."},
    )
