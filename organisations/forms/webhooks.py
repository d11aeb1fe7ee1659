"""Forms of the addresses that are told of events."""

import secrets

from django import forms

from organisations.enums import WebhookEvent
from organisations.models import Unit
from organisations.queries.webhooks import provinces
from reform.common.forms import RefusableForm, SeenVersionForm


class WebhookForm(RefusableForm):
    """What the address is called, where it is and what it is told."""

    name = forms.CharField(label="Tên", max_length=120, help_text="Ví dụ “Kho dữ liệu tỉnh”.")
    url = forms.CharField(
        label="Địa chỉ nhận (URL)",
        max_length=500,
        help_text="Hệ thống gửi POST tới đây, ví dụ https://kho.vidu.vn/su-kien. Không gửi tới chính máy chủ này.",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    events = forms.MultipleChoiceField(
        label="Sự kiện",
        choices=WebhookEvent.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một sự kiện."},
    )


class NewWebhookForm(WebhookForm):
    """A new address, of one province's events. `once` tells one opening of the form from another."""

    province = forms.ModelChoiceField(label="Tỉnh", queryset=Unit.objects.none(), to_field_name="code")
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=secrets.token_urlsafe)

    field_order = ["name", "url", "province", "events"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, initial={"events": WebhookEvent.values}, **kwargs)
        found = provinces()
        self.fields["province"].queryset = found
        self.fields["province"].empty_label = None if len(found) == 1 else "Chọn tỉnh…"


class ChangeWebhookForm(WebhookForm, SeenVersionForm):
    """An address as it shall be, and which version of it the person saw."""
