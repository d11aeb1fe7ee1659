"""The form that takes an annex, and the one that makes a plan of it."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from organisations.models import Unit
from plans.models import Plan, PlanImport
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.uploads import MEGABYTE

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_YEAR_WORDS = f"Năm là số từ {_FIRST_YEAR} đến {_LAST_YEAR}, ví dụ 2025."
_MEGABYTES = settings.MAX_UPLOAD_BYTES // MEGABYTE


class UploadForm(forms.Form):
    """A file, whose plan it is, and the year where the file does not say it. `owners` must not be empty."""

    file = forms.FileField(
        label="Tệp phụ lục kế hoạch",
        help_text=f"Word (.docx) hoặc Excel (.xlsx) có bảng nhiệm vụ, tối đa {_MEGABYTES} MB.",
        max_length=255,
        error_messages={
            "required": "Hãy chọn tệp phụ lục của kế hoạch.",
            "empty": "Tệp không có nội dung. Hãy kiểm tra lại tệp gốc rồi chọn lại.",
            "max_length": "Tên tệp dài quá 255 ký tự. Hãy đổi tên ngắn hơn rồi chọn lại.",
        },
    )
    owner = forms.ChoiceField(
        label="Cơ quan ban hành kế hoạch",
        error_messages={
            "required": "Hãy chọn cơ quan ban hành kế hoạch.",
            "invalid_choice": "Ông/bà chỉ nhập được kế hoạch của các cơ quan trong danh sách.",
        },
    )
    year = forms.IntegerField(
        label="Năm của kế hoạch",
        help_text="Để trống thì lấy theo tiêu đề trong tệp.",
        required=False,
        min_value=_FIRST_YEAR,
        max_value=_LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "2025"}),
        error_messages={"invalid": _YEAR_WORDS, "min_value": _YEAR_WORDS, "max_value": _YEAR_WORDS},
    )

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

    def clean_file(self) -> UploadedFile:
        """Refuse by size before anything is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                f"Tệp “{file.name}” lớn hơn {_MEGABYTES} MB. Hãy tách tệp hoặc bỏ bớt hình ảnh rồi gửi lại."
            )
        return file

    def clean_owner(self) -> Unit:
        """The unit itself."""
        return self.owners[self.cleaned_data["owner"]]

    def refuse(self, error: Invalid) -> None:
        """Put what the file was refused for beside the field where it can be mended."""
        if error.field == "year" and not self.cleaned_data.get("year"):
            self.add_error("year", "Không tìm thấy năm của kế hoạch trong tệp. Hãy nhập năm.")
        else:
            self.add_error(error.field if error.field in self.fields else "file", str(error))


def _by_province(owners: Iterable[Unit]) -> list[tuple[str, Any]]:
    """Choices in groups by province; a single province needs no group."""
    groups = [
        (province.name, [(str(owner.pk), owner.name) for owner in units])
        for province, units in groupby(owners, key=lambda owner: owner.province)
    ]
    return groups if len(groups) > 1 else groups[0][1]


class PlanChoiceField(forms.ModelChoiceField):
    """Plans by number, name and years."""

    def label_from_instance(self, plan: Plan) -> str:
        """ "831/KH-UBND, Kế hoạch cải cách hành chính … (2022–2030)"."""
        title = plan.title if len(plan.title) <= 90 else f"{plan.title[:88].rsplit(' ', 1)[0]}…"
        return f"{plan.number + ', ' if plan.number else ''}{title} ({plan.years})"


class CommitForm(forms.Form):
    """The head of the new plan, as the file gives it until somebody changes it."""

    number = forms.CharField(
        label="Số, ký hiệu",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "15/KH-UBND", "autocomplete": "off"}),
    )
    issued_on = forms.DateField(
        label="Ngày ban hành",
        required=False,
        widget=forms.DateInput(attrs={"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"}),
        error_messages={"invalid": "Ngày ban hành ghi theo ngày/tháng/năm, ví dụ 30/12/2024."},
    )
    title = forms.CharField(
        label="Tên kế hoạch",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy nhập tên kế hoạch."},
    )
    parent = PlanChoiceField(
        label="Thực hiện kế hoạch",
        help_text="Kế hoạch của cấp trên hoặc của giai đoạn mà kế hoạch này thực hiện.",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="Không thuộc kế hoạch nào",
        error_messages={"invalid_choice": "Hãy chọn một kế hoạch trong danh sách."},
    )

    def __init__(self, *args, plan_import: PlanImport, parents: QuerySet[Plan], **kwargs) -> None:
        self.year = plan_import.year
        read = plan_import.outline["plan"]
        initial = {
            "number": read.get("number", ""),
            "title": read.get("title") or f"Kế hoạch cải cách hành chính năm {self.year}",
            "issued_on": date.fromisoformat(read["issued_on"]) if read.get("issued_on") else None,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["parent"].queryset = parents

    def clean_issued_on(self) -> date | None:
        """A day that such a plan can bear: years lie close to the portal's, or a digit has slipped."""
        day = self.cleaned_data["issued_on"]
        if day and not _FIRST_YEAR <= day.year <= max(self.year, clock.today().year):
            raise forms.ValidationError(
                f"Ngày ban hành phải từ năm {_FIRST_YEAR} và không sau năm của kế hoạch ({self.year}). "
                f"Ông/bà đã nhập {day:%d/%m/}{day.year}."
            )
        return day
