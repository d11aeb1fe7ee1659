"""What an office types to word a sentence of its reports."""

from django import forms

from reform.common.forms import SeenVersionForm


class SentenceForm(SeenVersionForm):
    """The wording of one sentence. Limits and fields are the service's to check."""

    text = forms.CharField(
        label="Mẫu câu",
        required=False,
        help_text="Chỗ để hệ thống điền viết trong ngoặc nhọn, ví dụ {don_vi}. Để trống thì báo cáo không có câu này.",
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )
