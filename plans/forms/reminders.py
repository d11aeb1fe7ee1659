"""Which day and which agency the page of reminders shows."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from organisations.enums import INNER_KINDS, Role, UnitKind
from organisations.models import Unit, User
from reform.common.forms import day_box

_YEARS = "Năm phải từ 2000 đến 2100."


class RehearsalForm(forms.Form):
    """An office sees its own agency's; Sở Nội vụ and ADMIN choose one, beginning with the own."""

    ngay = forms.DateField(
        label="Ngày",
        required=False,
        widget=day_box(),
        validators=(MinValueValidator(date(2000, 1, 1), _YEARS), MaxValueValidator(date(2100, 12, 31), _YEARS)),
        error_messages={"invalid": "Ngày ghi theo ngày/tháng/năm, ví dụ 16/06/2025."},
    )
    don_vi = forms.ChoiceField(label="Cơ quan", required=False)

    def __init__(self, *args: Any, viewer: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        agencies = Unit.objects.visible_to(viewer).exclude(kind__in=(*INNER_KINDS, UnitKind.CENTRAL))
        if viewer.role == Role.OFFICE:
            agencies = agencies.filter(pk=viewer.unit.agency_id)
        self._agencies = {unit.code: unit for unit in agencies}
        self.fields["don_vi"].choices = [(unit.code, unit.name) for unit in self._agencies.values()]
        own = viewer.unit.agency if viewer.unit_id else None
        self._own = own.code if own and own.code in self._agencies else next(iter(self._agencies), "")
        if viewer.role == Role.OFFICE:
            self.fields["don_vi"].widget = forms.HiddenInput()

    def chosen(self) -> tuple[date, Unit | None]:
        """The day and the agency; what does not read counts as not given. None where there is no agency at all."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return data.get("ngay") or self._today, self._agencies.get(data.get("don_vi") or self._own)
