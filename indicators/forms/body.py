"""Whose figures a page shows: a unit in the address, chosen from those that the person may look at."""

from collections.abc import Sequence

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from indicators.models import IndicatorPart
from indicators.permissions import figures_visible
from organisations.enums import Role, UnitKind
from organisations.models import Unit, User

_MOST = 300  # more make a page heavy; then the unit is named by its code


def asked_body(request: HttpRequest) -> Unit | None:
    """The unit with the code in the address, else the whole province for those who see it, the own agency for the
    others; for ADMIN the first province. None where there is none yet; 404 for a unit that the person may not see.
    """
    user, code = request.user, request.GET.get("unit", "").strip()
    if code:
        found = Unit.objects.select_related("province", "agency").filter(code=code).exclude(kind=UnitKind.GROUP).first()
        if found is None or not figures_visible(user, found):
            raise Http404
        return found
    if user.unit is None:
        return Unit.objects.filter(kind=UnitKind.PROVINCE).first()
    return user.unit.province if user.unit.sees_whole_province(user.role) else user.unit.agency


def bodies_for(user: User) -> QuerySet[Unit]:
    """The units whose figures the person may ask for: provinces and their agencies, or the own agency with its
    divisions and the province.
    """
    units = Unit.objects.all()
    if user.role != Role.ADMIN:
        units = units.filter(province=user.unit.province_id)
    if user.role == Role.ADMIN or user.unit.sees_whole_province(user.role):
        units = units.filter(Q(kind=UnitKind.PROVINCE) | Q(pk__in=Unit.objects.reporting().values("pk")))
    else:
        units = units.filter(
            Q(pk=user.unit.province_id)
            | Q(pk=user.unit.agency_id)
            | Q(agency=user.unit.agency_id, kind=UnitKind.DIVISION)
        )
    return units.order_by("sort_key", "code")


class BodyField(forms.ChoiceField):
    """A list of units, a province before its agencies; of very many the code is typed."""

    def __init__(self, user: User, **kwargs) -> None:
        units = list(bodies_for(user).values_list("code", "name", "kind")[: _MOST + 1])
        units.sort(key=lambda unit: unit[2] != UnitKind.PROVINCE)
        super().__init__(label="Đơn vị", required=False, choices=[(code, name) for code, name, _ in units], **kwargs)
        if len(units) > _MOST:
            self.widget = forms.TextInput(attrs={"placeholder": "Mã đơn vị"})

    def validate(self, value: str) -> None:
        """Whether the unit is there, and visible, is asked where it is fetched."""


class BodyForm(forms.Form):
    """The unit whose figures are shown."""

    unit = forms.CharField()  # made anew for the viewer

    def __init__(self, *args, viewer: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = BodyField(viewer)


class SeriesForm(BodyForm):
    """The unit, and where figures are told apart by parts, the part."""

    def __init__(self, *args, parts: Sequence[IndicatorPart], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if parts:
            choices = [("", "Toàn bộ"), *((part.code, part.name) for part in parts)]
            self.fields["part"] = forms.ChoiceField(label="Phần", required=False, choices=choices)
