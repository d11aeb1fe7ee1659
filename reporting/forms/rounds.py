"""Opening a round, and what the province's pages are filtered by."""

from datetime import date

from django import forms
from django.http import QueryDict

from indicators.models import ReformArea
from reform.common.forms import RefusableForm, day_box
from reform.common.periods import Period, Window
from reporting.queries.dashboards import GROUP_NAMES, SHOWN_STATES
from reporting.queries.regimes import Asked
from reporting.services.rounds import DATES_OUT_OF_ORDER

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class PeriodForm(RefusableForm):
    """Which period the new round is for."""

    year = forms.IntegerField(label="Năm", min_value=_FIRST_YEAR, max_value=_LAST_YEAR)
    period = forms.ChoiceField(label="Kỳ", choices=[choice for choice in Period.choices if choice[0] != Period.AD_HOC])


class RoundForm(PeriodForm):
    """A new round with its dates."""

    title = forms.CharField(
        label="Tên kỳ báo cáo", required=False, max_length=200, help_text="Để trống thì lấy theo kỳ và năm."
    )
    starts_on = forms.DateField(label="Số liệu từ ngày", widget=day_box())
    division_due_on = forms.DateField(
        label="Hạn phòng, đơn vị trực thuộc gửi",
        required=False,
        widget=day_box(),
        help_text="Để trống nếu các cơ quan tự quy định.",
    )
    cutoff_on = forms.DateField(label="Chốt số liệu ngày", widget=day_box())
    unit_due_on = forms.DateField(label="Hạn đơn vị gửi Sở Nội vụ", widget=day_box())
    due_on = forms.DateField(label="Hạn tỉnh báo cáo", widget=day_box())
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict:
        """Days out of order are refused before anything is asked."""
        if not self.errors and not self.window().is_in_order:
            raise forms.ValidationError(DATES_OUT_OF_ORDER)
        return self.cleaned_data

    def asks_again(self, on: date) -> bool:
        """Whether the person has still to say that a round whose window has not begun by `on` shall be opened."""
        return self.cleaned_data["starts_on"] > on and not self.cleaned_data["confirmed"]

    def window(self) -> Window:
        """The dates that were typed."""
        return Window(**{name: self.cleaned_data[name] for name in Window.__dataclass_fields__})


def dates_of(asked: Asked | None) -> dict[str, date | None]:
    """The dates by field, as the regime in force has them; none for an ad-hoc round."""
    return vars(asked.days) if asked else {}


class YearForm(forms.Form):
    """Which year the province's page shows; the present one unless the address names another."""

    year = forms.TypedChoiceField(label="Năm", coerce=int)

    def __init__(self, data: QueryDict, *args, years: list[int], today: date, **kwargs) -> None:
        data = data.copy()
        if data.get("year") not in map(str, years):
            data["year"] = str(today.year)
        super().__init__(data, *args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]

    def chosen(self) -> dict:
        """What was chosen; a value that is not on offer counts as none."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class WorkFilterForm(YearForm):
    """Which đầu việc of the province are listed."""

    group = forms.ChoiceField(label="Khối", required=False)
    agency = forms.ChoiceField(label="Đơn vị", required=False)
    area = forms.ChoiceField(label="Lĩnh vực", required=False)
    state = forms.ChoiceField(label="Tình trạng", required=False)

    def __init__(self, *args, agencies: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        states = [("done", "Hoàn thành (cả quá hạn)"), *((state.value, state.label) for state in SHOWN_STATES)]
        choices = {
            "group": GROUP_NAMES,
            "agency": agencies,
            "area": ReformArea.objects.values_list("key", "short_name"),
            "state": states,
        }
        for name, offered in choices.items():
            self.fields[name].choices = [("", "Tất cả"), *offered]
