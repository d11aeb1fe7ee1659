"""Filters of the board of indicators."""

from django import forms

from indicators.models import ReformArea
from organisations.enums import Role, UnitKind
from organisations.models import Unit, User


class BoardFilterForm(forms.Form):
    """Year and area; ADMIN, who belongs to no province, also chooses one."""

    year = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    area = forms.ModelChoiceField(
        label="Lĩnh vực", required=False, queryset=ReformArea.objects.all(), to_field_name="key", empty_label="Tất cả"
    )
    province = forms.ModelChoiceField(
        label="Tỉnh", required=False, queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )

    def __init__(self, *args, viewer: User, years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        if viewer.unit_id is None and viewer.role == Role.ADMIN:
            self.fields["province"].queryset = Unit.objects.filter(kind=UnitKind.PROVINCE)
        else:
            del self.fields["province"]

    def chosen(self, name: str, default=None):
        """What was chosen; the default for a value that is empty or not on offer."""
        self.is_valid()
        return self.cleaned_data.get(name) or default


def board_body(viewer: User, code: str = "") -> Unit | None:
    """Whose figures the person looks at: the whole province for those who see it, else the own agency; for ADMIN the
    province with that code or the first one. None where there is none yet.
    """
    if viewer.unit is None:
        provinces = Unit.objects.filter(kind=UnitKind.PROVINCE)
        return provinces.filter(code=code).first() or provinces.first()
    return viewer.unit.province if viewer.unit.sees_whole_province(viewer.role) else viewer.unit.agency
