"""The sheet of people for whom accounts are made: uploaded, then carried from the preview to the confirmation."""

import json

from django import forms
from django.conf import settings
from django.core import signing

from organisations.services.account_sheets import COLUMNS, MOST_ROWS, NAME
from reform.common.errors import Invalid
from reform.common.spreadsheets import CommaFormat, WorkbookFormat
from reform.common.text import fold

_SALT = "organisations.account_sheets"
_UNREADABLE = "Không đọc được danh sách đã xem. Hãy chọn lại tệp."
_SLIPS_LAST = 15 * 60  # seconds in which passwords that are on a page may still be asked for as a workbook


class SheetUploadForm(forms.Form):
    """A workbook or a comma-separated file with the columns of `COLUMNS`; its rows are in `cleaned_data["rows"]`."""

    sheet = forms.FileField(label="Tệp danh sách", help_text="Tệp .xlsx hoặc .csv theo mẫu, tối đa 500 người.")

    def clean(self) -> dict:
        """The rows as column → text, or at the file what is wrong with it."""
        upload = self.cleaned_data.get("sheet")
        if upload is None:
            return self.cleaned_data
        if upload.size > settings.MAX_UPLOAD_BYTES:
            self.add_error("sheet", "Tệp quá lớn. Hãy chia thành nhiều tệp.")
            return self.cleaned_data
        try:
            self.cleaned_data["rows"] = _rows_of(upload.read(), upload.name)
        except Invalid as refusal:
            self.add_error("sheet", str(refusal))
        return self.cleaned_data


class SheetRowsForm(forms.Form):
    """The rows of a sheet that was looked at; they are read anew, so nothing depends on what comes back."""

    rows = forms.CharField(widget=forms.HiddenInput, strip=False)

    def clean_rows(self) -> list[dict[str, str]]:
        """Column → text for each row; 1 to `MOST_ROWS` of them, in text that can be stored."""
        try:
            sent = json.loads(self.cleaned_data["rows"])
            rows = [{column: str(row.get(column, "")) for column in COLUMNS} for row in sent]
            carried(rows).encode()
        except (ValueError, AttributeError, TypeError, RecursionError) as error:
            raise forms.ValidationError(_UNREADABLE) from error
        if not isinstance(sent, list) or not 1 <= len(rows) <= MOST_ROWS:
            raise forms.ValidationError(_UNREADABLE)
        return rows


class SlipsForm(forms.Form):
    """Names and passwords that stand on the page, sealed so that only the portal can have written them."""

    sealed = forms.CharField(widget=forms.HiddenInput, strip=False)

    def clean_sealed(self) -> list[list[str]]:
        """The rows of the workbook."""
        try:
            return signing.loads(self.cleaned_data["sealed"], salt=_SALT, max_age=_SLIPS_LAST)
        except signing.BadSignature as error:
            words = "Đã quá 15 phút nên không tải được nữa. Hãy đặt lại mật khẩu cho người chưa nhận phiếu."
            raise forms.ValidationError(words) from error


def carried(rows: list[dict[str, str]]) -> str:
    """The rows as a hidden field holds them."""
    return json.dumps(rows, ensure_ascii=False)


def seal(rows: list[list[str]]) -> str:
    """The rows as `SlipsForm` takes them back."""
    return signing.dumps(rows, salt=_SALT, compress=True)


def _rows_of(content: bytes, name: str) -> list[dict[str, str]]:
    kind = CommaFormat if name.lower().endswith((".csv", ".txt")) else WorkbookFormat
    dataset = kind().create_dataset(content)
    named = {fold(column): column for column in COLUMNS} | {"email": "Thư điện tử", "ho ten": NAME}
    headings = [named.get(fold(heading), "") for heading in dataset.headers]
    if NAME not in headings:
        raise Invalid(f"Tệp thiếu cột “{NAME}”. Hãy dùng dòng tiêu đề như trong tệp mẫu.")
    return [
        {heading: "" if cell is None else str(cell) for heading, cell in zip(headings, row, strict=True) if heading}
        for row in dataset
    ]
