"""The code beside the password."""

from django import forms

from reform.common.forms import RefusableForm


class CodeForm(RefusableForm):
    """A code of six digits from the app, or a recovery code where one is taken too."""

    code = forms.CharField(
        label="Mã xác thực",
        max_length=20,
        help_text="6 chữ số đang hiện trong ứng dụng xác thực.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={"required": "Hãy nhập mã."},
    )


class SignInCodeForm(CodeForm):
    """At sign-in: the field has the focus."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "6 chữ số đang hiện trong ứng dụng xác thực, hoặc một mã dự phòng."
        self.fields["code"].widget.attrs["autofocus"] = True
