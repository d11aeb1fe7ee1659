"""What letters that urge units on are asked for with."""

from datetime import date
from typing import Any

from django import forms

from reform.common.forms import day_box
from reporting.services.letters import FORMATS, REPLY_DAYS, Wanted


class LetterTermsForm(forms.Form):
    """As of which day, and how long the units have to answer; what does not read counts as not given."""

    ngay = forms.DateField(
        label="Tính đến hết ngày",
        required=False,
        widget=day_box(),
        error_messages={"invalid": "Ngày ghi theo ngày/tháng/năm, ví dụ 13/06/2025."},
    )
    han = forms.IntegerField(
        label="Hạn báo cáo (ngày làm việc)",
        required=False,
        min_value=1,
        max_value=30,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Hạn báo cáo là số ngày làm việc, từ 1 đến 30."
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_ngay(self) -> date | None:
        """A day of this decade that is not ahead: nobody is late tomorrow yet."""
        day = self.cleaned_data["ngay"]
        if day and (day > self._today or day.year < self._today.year - 5):
            raise forms.ValidationError(f"Ngày phải trong 5 năm gần đây và không sau hôm nay ({self._today:%d/%m/%Y}).")
        return day

    @property
    def on(self) -> date:
        """The day that was given, else today."""
        return self._given("ngay") or self._today

    @property
    def reply_days(self) -> int:
        """The working days that were given, else the usual ones."""
        return self._given("han") or REPLY_DAYS

    @property
    def address(self) -> str:
        """The terms as the query of an address."""
        return f"ngay={self.on:%d/%m/%Y}&han={self.reply_days}"

    def _given(self, name: str) -> Any:
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get(name)


class LetterRequestForm(LetterTermsForm):
    """The terms with the units and the format; no unit at all is the service's to refuse."""

    don_vi = forms.MultipleChoiceField(label="Đơn vị", required=False)
    dang = forms.ChoiceField(label="Định dạng", choices=[(name, name.upper()) for name in FORMATS])

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].choices = [(code, code) for code in codes]

    def wanted(self) -> Wanted:
        """What to make; the form is valid."""
        data = self.cleaned_data
        return Wanted(tuple(data["don_vi"]), self.on, self.reply_days, data["dang"])
