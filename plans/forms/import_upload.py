"""The form that takes a plan's annex, as a file or pasted."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from organisations.models import Unit
from plans.importing.years import FIRST_YEAR, LAST_YEAR
from reform.common.errors import Invalid
from reform.common.uploads import MEGABYTE

_YEAR_WORDS = f"Năm là số từ {FIRST_YEAR} đến {LAST_YEAR}, ví dụ 2025."
PASTED_NAME = "Bảng dán từ Word, Excel"
_MEGABYTES = settings.MAX_UPLOAD_BYTES // MEGABYTE


def year_field(**shown: str) -> forms.IntegerField:
    """The year of the plan where the file does not say it; `shown` are attributes of its box."""
    return forms.IntegerField(
        label="Năm của kế hoạch",
        help_text="Để trống thì lấy theo tiêu đề trong tệp.",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"} | shown),
        error_messages={"invalid": _YEAR_WORDS, "min_value": _YEAR_WORDS, "max_value": _YEAR_WORDS},
    )


class UploadForm(forms.Form):
    """A file or a pasted table, whose plan it is, and the year where the document does not say it.

    `pasted_html` is what the browser's clipboard held beside the plain text: it knows which cells are merged. `owners`
    must not be empty.
    """

    file = forms.FileField(
        label="Tệp phụ lục kế hoạch",
        help_text=f"Word (.docx), Excel (.xlsx) hoặc PDF có chữ (không phải bản quét), tối đa {_MEGABYTES} MB.",
        max_length=255,
        required=False,
        error_messages={
            "empty": "Tệp không có nội dung. Hãy kiểm tra lại tệp gốc rồi chọn lại.",
            "max_length": "Tên tệp dài quá 255 ký tự. Hãy đổi tên ngắn hơn rồi chọn lại.",
        },
    )
    pasted = forms.CharField(
        label="Hoặc dán bảng chép từ Word, Excel",
        help_text="Chọn cả bảng, kể cả dòng tiêu đề cột, sao chép rồi dán vào đây.",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )
    pasted_html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput())
    owner = forms.ChoiceField(
        label="Cơ quan ban hành kế hoạch",
        error_messages={
            "required": "Hãy chọn cơ quan ban hành kế hoạch.",
            "invalid_choice": "Ông/bà chỉ nhập được kế hoạch của các cơ quan trong danh sách.",
        },
    )
    year = year_field(placeholder="2025")

    def __init__(self, *args, owners: Iterable[Unit], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(owner.pk): owner for owner in owners}
        choices = _by_province(self.owners.values())
        if len(self.owners) == 1:
            self.fields["owner"].widget = forms.HiddenInput()
            self.fields["owner"].initial = next(iter(self.owners))
        elif len(choices) > 1:
            choices = [("", "Chọn cơ quan"), *choices]
        self.fields["owner"].choices = choices

    @property
    def only_owner(self) -> Unit | None:
        """The one whose plans the person imports, where there is no choice."""
        return next(iter(self.owners.values())) if len(self.owners) == 1 else None

    def clean_file(self) -> UploadedFile | None:
        """Refuse by size before anything is read into memory."""
        file = self.cleaned_data["file"]
        if file and file.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                f"Tệp “{file.name}” lớn hơn {_MEGABYTES} MB. Hãy tách tệp hoặc bỏ bớt hình ảnh rồi gửi lại."
            )
        return file

    def clean(self) -> dict[str, Any]:
        """There must be something to read, and only one thing."""
        chosen = super().clean()
        if "file" in self.errors:
            return chosen
        pasted = bool(chosen.get("pasted", "").strip())
        if not chosen.get("file") and not pasted:
            self.add_error("file", "Hãy chọn tệp phụ lục của kế hoạch, hoặc dán bảng vào ô bên dưới.")
        elif chosen.get("file") and pasted:
            self.add_error("pasted", "Đã chọn tệp thì để trống ô này, hoặc bỏ chọn tệp.")
        return chosen

    def document(self) -> tuple[bytes, str]:
        """The content to read and what to call it."""
        chosen = self.cleaned_data
        if chosen["file"]:
            return chosen["file"].read(), chosen["file"].name
        return (chosen["pasted_html"].strip() or chosen["pasted"]).encode(), PASTED_NAME

    def clean_owner(self) -> Unit:
        """The unit itself."""
        return self.owners[self.cleaned_data["owner"]]

    def refuse(self, error: Invalid) -> None:
        """Put what the file was refused for beside the field where it can be mended."""
        if error.field == "year" and not self.cleaned_data.get("year"):
            self.add_error("year", "Không tìm thấy năm của kế hoạch trong tệp. Hãy nhập năm.")
        else:
            document = "file" if self.cleaned_data.get("file") else "pasted"
            self.add_error("year" if error.field == "year" else document, str(error))


def _by_province(owners: Iterable[Unit]) -> list[tuple[str, Any]]:
    """Choices in groups by province; a single province needs no group."""
    groups = [
        (province.name, [(str(owner.pk), owner.name) for owner in units])
        for province, units in groupby(owners, key=lambda owner: owner.province)
    ]
    return groups if len(groups) > 1 else groups[0][1]
