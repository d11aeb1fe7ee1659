"""Sign-in and the change of one's own password."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField

from organisations.models import User


class SignInForm(AuthenticationForm):
    """Name and password; failures are counted behind `authenticate`."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Sau nhiều lần sai, đăng nhập sẽ tạm khóa.",
        "inactive": "Tài khoản này đã ngừng hoạt động. Hãy liên hệ Văn phòng của đơn vị.",
    }
    username = UsernameField(label="Tên đăng nhập", max_length=60, widget=forms.TextInput(attrs={"autofocus": True}))
    password = forms.CharField(label="Mật khẩu", strip=False, max_length=200, widget=forms.PasswordInput)


class OwnPasswordForm(PasswordChangeForm):
    """The old password and twice the new one."""

    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "old_password": "Mật khẩu hiện tại",
            "new_password1": "Mật khẩu mới",
            "new_password2": "Nhập lại mật khẩu mới",
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["new_password1"].help_text = "Từ 10 ký tự, không chỉ gồm chữ số, không giống tên đăng nhập."
        self.fields["new_password2"].help_text = ""

    def validate_password_for_user(self, user: User, password_field_name: str = "") -> None:
        """The rules speak of the new password, not of its repetition, where Django would show them."""
        super().validate_password_for_user(user, "new_password1")
