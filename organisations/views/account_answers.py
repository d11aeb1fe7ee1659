"""What the pages of accounts have in common: the agency that the address names, and their place in the navigation."""

from django.http import HttpRequest

from organisations.enums import Role
from organisations.forms.account_pages import AgencyForm
from organisations.models import Unit, User

_MADE, _KEPT = "accounts_made", 50


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


def made_by(request: HttpRequest, once: str) -> User | None:
    """The account that this opening of the form has made already, told by the mark that the session keeps."""
    made = dict(request.session.get(_MADE, []))
    return User.objects.visible_to(request.user).filter(pk=made.get(once)).first() if once in made else None


def keep_made(request: HttpRequest, once: str, account: User) -> None:
    """Remember for the session which account this opening of the form has made."""
    if once:
        request.session[_MADE] = [*request.session.get(_MADE, []), [once, account.pk]][-_KEPT:]
