"""The form of a document that plans rest on."""

from typing import Any

from django import forms
from django.conf import settings

from plans.enums import ResolutionKind
from plans.models import Resolution
from plans.services.resolutions import Facts
from reform.common.forms import RefusableForm, day_field
from reform.common.uploads import MEGABYTE

_TEXT = {"autocomplete": "off"}


class ResolutionForm(RefusableForm):
    """Number, kind, day, issuer, what it is about, what the plan takes from it, and its copy; the service decides what
    is accepted.
    """

    kind = forms.ChoiceField(label="Loại văn bản", choices=ResolutionKind.choices)
    number = forms.CharField(
        label="Số, ký hiệu",
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "76/NQ-CP", **_TEXT}),
        error_messages={"required": "Hãy nhập số, ký hiệu văn bản, ví dụ 76/NQ-CP."},
    )
    issued_on = day_field("Ngày ban hành", example="15/07/2021")
    issuer = forms.CharField(
        label="Cơ quan ban hành",
        help_text="Ghi như trong văn bản, ví dụ “Chính phủ”; tên có trong danh mục sẽ được gắn với cơ quan đó.",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_TEXT),
    )
    title = forms.CharField(
        label="Trích yếu",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy nhập trích yếu của văn bản."},
    )
    excerpt = forms.CharField(
        label="Nội dung viện dẫn",
        help_text="Điều, khoản hoặc đoạn mà kế hoạch căn cứ vào.",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    file = forms.FileField(
        label="Tệp văn bản",
        help_text=f"PDF hoặc Word (.docx), tối đa {settings.MAX_UPLOAD_BYTES // MEGABYTE} MB. "
        "Mọi tài khoản đều tải được: chỉ đính kèm văn bản được phổ biến.",
        required=False,
        max_length=255,
        error_messages={
            "empty": "Tệp không có nội dung. Hãy kiểm tra lại tệp gốc rồi chọn lại.",
            "max_length": "Tên tệp dài quá 255 ký tự. Hãy đổi tên ngắn hơn rồi chọn lại.",
        },
    )
    drop_file = forms.BooleanField(label="Bỏ tệp đang có", required=False)

    def __init__(self, *args, resolution: Resolution | None = None, **kwargs) -> None:
        initial = _initial(resolution) if resolution else {}
        super().__init__(*args, initial=initial, **kwargs)
        if resolution is None or not resolution.file:
            del self.fields["drop_file"]
        else:
            self.fields["file"].help_text += f" Thay cho tệp “{resolution.file_name}”."

    def chosen(self) -> dict[str, Any]:
        """What the services take: the facts and the file."""
        data = dict(self.cleaned_data)
        found = {"upload": data.pop("file"), "drop_file": data.pop("drop_file", False)}
        return {"facts": Facts(**data), **found}


def _initial(resolution: Resolution) -> dict[str, Any]:
    names = ("kind", "number", "issued_on", "title", "excerpt")
    issuer = resolution.issuer.name if resolution.issuer else resolution.issuer_text
    return {name: getattr(resolution, name) for name in names} | {"issuer": issuer}
