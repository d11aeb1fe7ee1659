"""Accounts and API keys in the administration pages."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from organisations.enums import Role
from organisations.forms.base import ServiceForm
from organisations.models import ApiToken, User

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


class TokenForm(ServiceForm):
    """A key for a program's account; its last day is asked for, the moment is the end of that day."""

    expires_at = forms.DateField(label="Hết hạn vào ngày", help_text="Ngày/tháng/năm, trong vòng hai năm tới.")

    class Meta:
        model = ApiToken
        fields = ["user", "name", "expires_at"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            self.fields["user"].queryset = User.objects.filter(role=Role.CLIENT, is_active=True)
            self.fields["user"].help_text = "Chỉ tài khoản có vai trò “Hệ thống khai thác dữ liệu”."

    def clean_expires_at(self) -> datetime:
        """The end of the chosen day, which must lie ahead."""
        last: date = self.cleaned_data["expires_at"]
        if not timezone.localdate() <= last <= timezone.localdate() + timedelta(days=731):
            raise ValidationError("Ngày hết hạn phải từ hôm nay đến hai năm tới.")
        return timezone.make_aware(datetime.combine(last, time(23, 59, 59)))
