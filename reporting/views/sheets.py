"""A sheet on its way in: uploaded, looked at, confirmed; nothing is kept before."""

from django.http import HttpRequest

from reform.common.errors import Conflict, Invalid
from reporting.forms.criteria import CarriedForm, SheetForm, carried
from reporting.resources import SeenResource, bring_in
from reporting.views.fetch import section_of


def looked_at(request: HttpRequest, resource: SeenResource) -> tuple[dict | None, int]:
    """What the page shows, and its status: the empty form, or the rows of an uploaded sheet with what speaks against
    them. None when rows that were looked at are confirmed and written.
    """
    base = {"form": SheetForm(), "looked": False, "nav_section": section_of(request)}
    if request.method != "POST":
        return base, 200
    confirming = "rows" in request.POST
    form = CarriedForm(request.POST) if confirming else SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        shown = SheetForm({}, {}) if confirming else form
        return base | {"form": shown, "file_lost": not confirming}, 422
    dataset = form.dataset()
    resource.seen = form.cleaned_data["seen_version"] if confirming else None
    try:
        problems = bring_in(resource, dataset, by=request.user, dry_run=not confirming)
    except (Conflict, Invalid) as error:
        shown = SheetForm({}, {}) if confirming else form
        shown.errors.clear()
        shown.refuse(error)
        return base | {"form": shown}, 409 if isinstance(error, Conflict) else 422
    if confirming and not problems:
        return None, 200
    again = CarriedForm(initial={"rows": carried(dataset), "seen_version": resource.looked_at})
    return base | {"problems": problems, "looked": True, "carried": again}, 422 if problems else 200
