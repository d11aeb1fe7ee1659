"""A filled-in workbook: chosen, then carried from the preview to the confirmation."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Self

from django import forms
from django.conf import settings
from django.core import signing

from indicators.figure_files import MOST_LINES, FileLine, LeftLine, read_sheet
from reform.common.errors import Invalid
from reform.common.forms import RefusableForm

_SALT = "indicators.figure_files"
_LATE = "Đã quá lâu kể từ khi xem trước, hoặc danh sách bị sửa. Hãy chọn lại tệp."
_LASTS = 12 * 3600  # seconds in which a preview may be confirmed


class FigureFileForm(forms.Form):
    """The workbook of the sheet that `mark` names; its lines are in `cleaned_data["lines"]`."""

    file = forms.FileField(label="Tệp số liệu", help_text=f"Tệp .xlsx tải về từ trang này, tối đa {MOST_LINES} dòng.")

    def __init__(self, *args, mark: str, called: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.mark, self.called = mark, called

    def clean(self) -> dict:
        """The lines, or at the file what is wrong with it."""
        upload = self.cleaned_data.get("file")
        if upload is None:
            return self.cleaned_data
        if upload.size > settings.MAX_UPLOAD_BYTES:
            self.add_error("file", "Tệp quá lớn. Tệp tải về từ trang này không lớn như vậy.")
            return self.cleaned_data
        try:
            self.cleaned_data["lines"] = read_sheet(upload.read(), self.mark, self.called)
        except Invalid as refusal:
            self.add_error("file", str(refusal))
        return self.cleaned_data


class LeftForm(RefusableForm):
    """The lines of a file that cannot be taken as they are, sealed."""

    left = forms.CharField(widget=forms.HiddenInput, strip=False)

    def clean_left(self) -> list[LeftLine]:
        """These lines, each with what is wrong with it."""
        found = _opened(self.cleaned_data["left"])
        return [LeftLine(FileLine(**one["line"]), tuple(one["problems"])) for one in found]


class ConfirmForm(LeftForm):
    """The lines that were looked at and can be taken, sealed, those that are left, and why figures are corrected where
    a line does not say.
    """

    sealed = forms.CharField(widget=forms.HiddenInput, strip=False)
    reason = forms.CharField(
        label="Lý do sửa",
        required=False,
        max_length=300,
        help_text="Dùng cho các dòng sửa số liệu mà trong tệp chưa ghi lý do.",
    )

    def clean_sealed(self) -> list[FileLine]:
        """The lines as they were looked at."""
        return [FileLine(**line) for line in _opened(self.cleaned_data["sealed"])]

    @property
    def looked_at(self) -> list[FileLine]:
        """All lines of the file in their order, as far as the seals hold."""
        left = [one.line for one in self.cleaned_data.get("left") or []]
        return sorted([*(self.cleaned_data.get("sealed") or []), *left], key=lambda line: line.number)

    def again(self, lines: Sequence[FileLine], left: Sequence[LeftLine]) -> Self:
        """The same with what was refused, over lines that were looked at anew."""
        fresh = type(self)({**self.data.dict(), **seals(lines, left)})
        fresh.is_valid()
        for error in self.non_field_errors():
            fresh.add_error(None, error)
        return fresh


def seals(lines: Sequence[FileLine], left: Sequence[LeftLine]) -> dict[str, str]:
    """The lines that can be taken and those that cannot, as boxes of the form that only the portal can have filled."""
    return {"sealed": _sealed([asdict(line) for line in lines]), "left": _sealed([asdict(one) for one in left])}


def _sealed(found: list[dict]) -> str:
    return signing.dumps(found, salt=_SALT, compress=True)


def _opened(text: str) -> list[dict]:
    try:
        return signing.loads(text, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature as error:
        raise forms.ValidationError(_LATE) from error
