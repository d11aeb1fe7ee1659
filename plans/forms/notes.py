"""The form of a note on an activity."""

from django import forms

from reform.common.forms import RefusableForm


class NoteForm(RefusableForm):
    """What somebody says; units are named with @."""

    text = forms.CharField(
        label="Nội dung trao đổi",
        help_text="Gửi tới đơn vị chủ trì. Muốn nhắc riêng đơn vị nào, gõ @ rồi tên đơn vị, ví dụ “@Sở Tư pháp”.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi nội dung trao đổi."},
    )
