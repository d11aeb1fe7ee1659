"""Filters of the list of units."""

from django import forms

from organisations.enums import Role, UnitKind
from organisations.models import Unit, User


class UnitFilterForm(forms.Form):
    """Search without diacritics, kind, and for those who see several provinces the province."""

    q = forms.CharField(label="Tìm theo tên hoặc mã", required=False, max_length=100, widget=forms.TextInput)
    kind = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), *UnitKind.choices])
    province = forms.ModelChoiceField(
        label="Tỉnh", required=False, queryset=Unit.objects.none(), to_field_name="code", empty_label="Tất cả"
    )

    def __init__(self, *args, viewer: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if viewer.role == Role.ADMIN:
            self.fields["province"].queryset = Unit.objects.filter(kind=UnitKind.PROVINCE)
        else:
            del self.fields["province"]

    def chosen(self) -> dict:
        """What was chosen, as `queries.units.find_units` takes it; a value that is not on offer counts as none."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
