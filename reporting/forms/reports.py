"""What people type into a report: a part of the narrative, the reason of a return."""

from datetime import datetime

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


class RemarkForm(RefusableForm):
    """What the reader says of one part; `seen_at` is when the remark was written that the person began from."""

    text = forms.CharField(
        label="Ý kiến về mục này",
        required=False,
        help_text="Đơn vị thấy tại mục khi báo cáo bị trả lại. Để trống rồi lưu là bỏ ý kiến.",
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen_at(self) -> datetime | None:
        """The moment, None where there was no remark; what nobody was shown is no moment of any remark."""
        text = self.cleaned_data["seen_at"]
        if not text:
            return None
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return datetime.min


class _Chosen(forms.MultipleChoiceField):
    """Any keys; which of them name something is the service's to say."""

    def valid_value(self, value: str) -> bool:
        return len(value) < 40


class QuoteForm(RefusableForm):
    """Which passages of the units are taken over; `seen_version` is the part's that the person saw."""

    picks = _Chosen(required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(RefusableForm):
    """Why a report is taken back. Limits are the service's."""

    reason = forms.CharField(
        label="Lý do rút lại",
        help_text="Nơi nhận báo cáo đọc nguyên văn nội dung này.",
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        error_messages={"required": "Hãy ghi lý do rút lại để nơi nhận báo cáo biết."},
    )


class ReturnForm(RefusableForm):
    """Why a report or a card goes back. Limits are the service's."""

    reason = forms.CharField(
        label="Lý do trả lại",
        help_text="Nêu rõ chỗ cần sửa; đơn vị đọc nguyên văn nội dung này.",
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": True}),
        error_messages={"required": "Hãy ghi lý do trả lại để đơn vị biết cần sửa gì."},
    )
