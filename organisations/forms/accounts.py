"""Accounts in the administration pages."""

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from organisations.forms.base import ServiceForm
from organisations.models import User

_HINT = "Từ 10 ký tự, không chỉ gồm chữ số, không giống tên đăng nhập."


class AccountForm(ServiceForm):
    """Who a person is and what the account may do."""

    class Meta:
        model = User
        fields = ["username", "full_name", "title", "email", "unit", "role", "is_active", "must_change_password"]


class NewAccountForm(ServiceForm):
    """A new account with the password that its owner changes at the first sign-in."""

    password1 = forms.CharField(
        label="Mật khẩu ban đầu", strip=False, max_length=200, widget=forms.PasswordInput, help_text=_HINT
    )
    password2 = forms.CharField(label="Nhập lại mật khẩu", strip=False, max_length=200, widget=forms.PasswordInput)

    class Meta:
        model = User
        fields = ["username", "full_name", "title", "email", "unit", "role"]

    def _post_clean(self) -> None:
        """The password is compared with the name and unit, which the instance has only now."""
        super()._post_clean()
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Hai lần nhập mật khẩu không giống nhau.")
        elif first:
            try:
                validate_password(first, self.instance)
            except ValidationError as error:
                self.add_error("password1", error)


class ResetPasswordForm(SetPasswordForm):
    """A new password, twice."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "Mật khẩu mới"
        self.fields["new_password1"].help_text = _HINT
        self.fields["new_password2"].label = "Nhập lại mật khẩu mới"
        self.fields["new_password2"].help_text = ""
