"""Forms of the keys of programs."""

import secrets
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from organisations.enums import READING_SCOPES, TokenScope
from organisations.forms.agencies import AgencyField
from organisations.models import User
from organisations.queries.tokens import clients
from organisations.services.tokens import OVERLAPS, IssuedToken, issue_to_new_client, issue_token
from reform.common.forms import RefusableForm, day_field

_USUAL_LIFE = timedelta(days=90)  # as the command `issue_token` has it
_USUAL_OVERLAP = 7


class _ClientField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        """Two programs may have one name; their usernames differ."""
        return f"{obj.full_name} ({obj.username}) – {obj.unit}"


class TokenForm(RefusableForm):
    """A new key: for an account that is there, or for a program that gets one.

    `once` tells one opening of the form from another, so that sending it again makes no second key.
    """

    user = _ClientField(
        label="Tài khoản của hệ thống", queryset=User.objects.none(), required=False, empty_label="Tạo tài khoản mới…"
    )
    full_name = forms.CharField(
        label="Tên hệ thống mới",
        max_length=120,
        required=False,
        help_text="Chỉ ghi khi tạo tài khoản mới, ví dụ “Kho dữ liệu tỉnh”.",
    )
    unit = AgencyField(
        label="Cơ quan của hệ thống mới",
        required=False,
        empty_label="Chọn cơ quan…",
        help_text="Hệ thống của UBND tỉnh đọc được dữ liệu toàn tỉnh; của cơ quan nào thì chỉ cơ quan đó.",
    )
    name = forms.CharField(label="Tên khóa", max_length=120, help_text="Để phân biệt các khóa, ví dụ “Power BI”.")
    scopes = forms.MultipleChoiceField(
        label="Phạm vi",
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ cấp những gì hệ thống cần. Ghi là ghi cho chính cơ quan của tài khoản.",
        error_messages={"required": "Hãy chọn ít nhất một phạm vi."},
    )
    expires_at = day_field("Hết hạn vào ngày", example="31/12/2025", missing="Hãy nhập ngày hết hạn.")
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=secrets.token_urlsafe)

    def __init__(self, *args, viewer: User, **kwargs) -> None:
        usual = {"scopes": [*READING_SCOPES], "expires_at": timezone.localdate() + _USUAL_LIFE}
        super().__init__(*args, initial=usual, **kwargs)
        self.fields["user"].queryset = clients()
        self.fields["unit"].offer(viewer)

    def clean(self) -> dict[str, Any]:
        """An account is chosen, or a new one described; not both."""
        cleaned = super().clean()
        described = cleaned.get("full_name") or cleaned.get("unit")
        if cleaned.get("user") and described:
            self.add_error("user", "Hãy chọn tài khoản đã có, hoặc ghi tên hệ thống mới; không làm cả hai.")
        elif not cleaned.get("user") and "user" not in self.errors:
            if not cleaned.get("full_name"):
                self.add_error("full_name", "Hãy chọn tài khoản ở trên, hoặc ghi tên hệ thống mới.")
            if not cleaned.get("unit") and "unit" not in self.errors:
                self.add_error("unit", "Hãy chọn cơ quan của hệ thống mới.")
        return cleaned

    def clean_expires_at(self) -> datetime:
        """The end of the chosen day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["expires_at"], time(23, 59, 59)))

    def issuing(self, by: User) -> Callable[[], IssuedToken]:
        """What issues the key that was asked for."""
        asked = {name: self.cleaned_data[name] for name in ("name", "scopes", "expires_at")}
        if user := self.cleaned_data["user"]:
            return lambda: issue_token(by=by, user=user, **asked)
        new = {name: self.cleaned_data[name] for name in ("full_name", "unit")}
        return lambda: issue_to_new_client(by=by, **new, **asked)


class RotateForm(RefusableForm):
    """For how many days the old key goes on working."""

    overlap_days = forms.IntegerField(
        label="Khóa cũ còn dùng thêm (ngày)",
        min_value=OVERLAPS[0],
        max_value=OVERLAPS[-1],
        initial=_USUAL_OVERLAP,
        help_text="Đủ để chương trình chuyển sang khóa mới; 0 là ngừng ngay. Nhiều nhất 30 ngày.",
    )
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=secrets.token_urlsafe)
