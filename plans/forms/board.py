"""Filters of the board of figures."""

from django import forms

from indicators.blocks import BLOCKS
from indicators.forms.body import BodyField
from indicators.models import ReformArea
from indicators.queries.roll_up import PERIODS
from organisations.enums import UnitKind
from organisations.models import Unit, User
from plans.queries.board import Asked


class BoardFilterForm(forms.Form):
    """Whose figures, of which year and period, area, khối (of a province), words, and whether only those with gaps."""

    unit = forms.CharField()  # made anew for the viewer
    year = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    period = forms.ChoiceField(
        label="Kỳ",
        required=False,
        choices=[("", "Mới nhất trong năm"), *((period.value, period.label) for period in PERIODS)],
    )
    area = forms.ModelChoiceField(
        label="Lĩnh vực", required=False, queryset=ReformArea.objects.all(), to_field_name="key", empty_label="Tất cả"
    )
    block = forms.ChoiceField(
        label="Khối", required=False, choices=[("", "Tất cả"), *((block.key, block.name) for block in BLOCKS)]
    )
    q = forms.CharField(label="Tìm theo mã hoặc tên", required=False, max_length=100)
    gaps = forms.BooleanField(label="Chỉ chỉ tiêu còn thiếu số liệu", required=False)

    def __init__(self, *args, viewer: User, body: Unit, years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = BodyField(viewer)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        if body.kind != UnitKind.PROVINCE:
            del self.fields["block"]
        self.years = years

    def asked(self) -> Asked:
        """What was chosen; what is not on offer counts as not chosen."""
        self.is_valid()
        found = self.cleaned_data
        return Asked(
            year=found.get("year") or self.years[0],
            period=found.get("period") or "",
            area=found.get("area"),
            block=found.get("block") or "",
            words=found.get("q") or "",
            gaps=bool(found.get("gaps")),
        )
