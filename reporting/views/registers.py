"""Registers: the list of one of them with its sums, and new entries."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from organisations.enums import Role
from organisations.models import Unit
from plans.views.answers import page_or_piece
from reform.common import clock
from reform.common.http import sent, wants_piece
from reform.common.wording import day
from reporting.enums import RegisterKind
from reporting.forms.registers import ENTRY_FORMS, EntryForm, RegisterFilterForm
from reporting.models import Entry
from reporting.queries.registers import (
    counted_words,
    entries_asked,
    headings,
    rows_of,
    sent_reports,
    sums_words,
    units_seen,
    windows_for,
)
from reporting.register_permissions import can_add_entries, units_kept_by
from reporting.services.registers import add_entry
from reporting.views.fetch import section_of

_ROWS = 50


@require_safe
def register_index(request: HttpRequest) -> HttpResponse:
    """To the first of the registers."""
    return redirect("reporting:register_list", RegisterKind.INSPECTION.slug)


@require_safe
def register_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The entries of a register under filters, with what they add up to."""
    context = list_context(request, register_of(slug))
    return page_or_piece(request, "reporting/register_list.html", "reporting/_register_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def register_new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new entry, over the list or on a page of its own; then the next one where that is asked for."""
    kind = register_of(slug)
    can_add_entries(request.user).require()
    units = units_kept_by(request.user)
    form = ENTRY_FORMS[kind](*sent(request), units=units, initial={"happened_on": clock.today()})
    made, status = form.attempt(lambda: add_entry(by=request.user, unit=_chosen(form, units), facts=form.facts()))
    if not made:
        return _new_answer(request, kind, form, status)
    messages.success(request, saved_words("Đã ghi", made))
    goes_on = "next" in request.POST
    if wants_piece(request):
        first = {"happened_on": made.happened_on, "unit": made.unit.code}
        again = ENTRY_FORMS[kind](units=units, initial=first) if goes_on else None
        return _new_answer(request, kind, again, saved=True)
    address = "reporting:register_new" if goes_on else "reporting:register_list"
    return redirect(address_with(request, address, kind.slug))


def _chosen(form: EntryForm, units: list[Unit]) -> Unit:
    return form.cleaned_data.get("unit") or units[0]


def _new_answer(
    request: HttpRequest, kind: RegisterKind, form: EntryForm | None, status: int = 200, *, saved: bool = False
) -> HttpResponse:
    """The form over the list; once something was saved with the list anew."""
    context = (list_context(request, kind) if saved else frame(request, kind)) | {"form": form, "saved": saved}
    return page_or_piece(request, "reporting/register_new.html", "reporting/_register_new.html", context, status)


def register_of(slug: str) -> RegisterKind:
    """The register of the address; 404 for another word."""
    kind = RegisterKind.of_slug(slug)
    if kind is None:
        raise Http404
    return kind


def frame(request: HttpRequest, kind: RegisterKind) -> dict[str, Any]:
    """What every page of a register shows around its content; `query` is the filters of its list."""
    shows_units = request.user.role == Role.ADMIN or request.user.unit.sees_whole_province(request.user.role)
    return {
        "kind": kind,
        "kinds": list(RegisterKind),
        "headings": headings(kind),
        "columns": len(headings(kind)) + 2 + shows_units,
        "query": _query(request),
        "list_url": address_with(request, "reporting:register_list", kind.slug),
        "shows_units": shows_units,
        "can_add": bool(can_add_entries(request.user)),
        "nav_section": section_of(request),
    }


def list_context(request: HttpRequest, kind: RegisterKind) -> dict[str, Any]:
    """The list under the filters of the address."""
    filters = filters_of(request, kind)
    asked = filters.asked()
    page = Paginator(entries_asked(request.user, kind, asked), _ROWS).get_page(request.GET.get("page"))
    return frame(request, kind) | {
        "filters": filters,
        "asked": asked,
        "page": page,
        "rows": rows_of(page),
        "sums": sums_words(request.user, kind, asked),
    }


def filters_of(request: HttpRequest, kind: RegisterKind) -> RegisterFilterForm:
    """The filters as the address has them."""
    user, on = request.user, clock.today()
    windows = windows_for(user.unit.province if user.unit_id else None, on)
    return RegisterFilterForm(request.GET, kind=kind, windows=windows, units=units_seen(user), on=on)


def address_with(request: HttpRequest, name: str, *args: object) -> str:
    """An address under the filters of this one."""
    query = _query(request)
    return reverse(name, args=args) + (f"?{query}" if query else "")


def _query(request: HttpRequest) -> str:
    """The filters of the address, without what only says how a row is shown."""
    params = request.GET.copy()
    params.pop("dong", None)
    return params.urlencode()


def saved_words(action: str, entry: Entry) -> str:
    """What a person is told after a change: of reports that were sent, that they stay as they are."""
    counted = counted_words(sent_reports(entry.unit, entry.happened_on))
    return f"{action} {entry.register.things} ngày {day(entry.happened_on)}. {counted}".strip()
