"""What the pages of accounts have in common: the agency that the address names, and their place in the navigation."""

from django.http import HttpRequest

from organisations.enums import Role
from organisations.forms.account_pages import AgencyForm
from organisations.models import Unit


def chosen_agency(request: HttpRequest, usual: Unit | None = None) -> Unit | None:
    """The agency that the address names and the person looks after, else the usual one; an office has its own."""
    form = AgencyForm({"agency": request.GET.get("agency", "")}, viewer=request.user)
    if form.is_valid():
        return form.cleaned_data["agency"]
    return request.user.unit.agency if usual is None and request.user.role == Role.OFFICE else usual


def section(request: HttpRequest) -> dict[str, str]:
    """The entry of the navigation: Sở Nội vụ reaches its accounts from the page of units."""
    province = request.user.role == Role.PROVINCE
    return {"nav_section": "organisations:unit_list" if province else "organisations:account_list"}
