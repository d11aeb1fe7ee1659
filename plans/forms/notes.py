"""The form of a note on an activity."""

from django import forms

from reform.common.errors import Invalid


class NoteForm(forms.Form):
    """What somebody says; units are named with @."""

    text = forms.CharField(
        label="Nội dung trao đổi",
        help_text="Gửi tới đơn vị chủ trì. Muốn nhắc riêng đơn vị nào, gõ @ rồi tên đơn vị, ví dụ “@Sở Tư pháp”.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi nội dung trao đổi."},
    )

    def refuse(self, error: Invalid) -> None:
        """Show what the service objects to at its field."""
        self.add_error(error.field if error.field in self.fields else None, str(error))
