"""Filters of the catalogue of indicators."""

from django import forms

from indicators.models import ReformArea
from indicators.queries.catalogue import ASKED_KINDS, ASKED_PERIODS


class CatalogueFilterForm(forms.Form):
    """Words without diacritics, area, who reports, in which period, in use or retired."""

    q = forms.CharField(label="Tìm theo mã hoặc tên", required=False, max_length=100, widget=forms.TextInput)
    area = forms.ModelChoiceField(
        label="Lĩnh vực", required=False, queryset=ReformArea.objects.all(), to_field_name="key", empty_label="Tất cả"
    )
    kind = forms.ChoiceField(
        label="Đơn vị báo cáo",
        required=False,
        choices=[("", "Tất cả"), *((kind.value, kind.label) for kind in ASKED_KINDS)],
    )
    period = forms.ChoiceField(
        label="Kỳ", required=False, choices=[("", "Tất cả"), *((one.value, one.label) for one in ASKED_PERIODS)]
    )
    state = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[("", "Tất cả"), ("active", "Đang dùng"), ("retired", "Đã ngừng")],
    )

    def chosen(self) -> dict[str, str]:
        """What was chosen, as `queries.catalogue.find_indicators` takes it; what is not on offer counts as none."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if area := found.get("area"):
            found["area"] = area.key
        return found
