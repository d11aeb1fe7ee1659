"""Uploads of sheets in the administration pages."""

from decimal import Decimal

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from import_export.forms import ImportForm

from reform.common.uploads import MEGABYTE
from reform.common.wording import number


class SheetImportForm(ImportForm):
    """One file; which of the portal's formats it has."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resource"].label = "Bảng dữ liệu"
        self.fields["format"].label = "Định dạng"
        self.fields["import_file"].label = "Tệp dữ liệu"
        self.fields["import_file"].help_text = f"Tệp .xlsx hoặc .csv, tối đa {_limit()}."

    def clean_import_file(self) -> UploadedFile:
        """The file, unless it is too large to be read at all."""
        upload = self.cleaned_data["import_file"]
        if upload.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(f"Tệp lớn hơn {_limit()}. Hãy chia thành nhiều tệp.")
        return upload


def _limit() -> str:
    return f"{number(Decimal(settings.MAX_UPLOAD_BYTES) / MEGABYTE)} MB"
