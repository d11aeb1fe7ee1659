"""One entry of a register: in place under its row or on a page of its own, with what an inspection found."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.views.history import history_page
from reform.common.forms import SeenVersionForm
from reform.common.http import sent, wants_piece
from reporting.enums import RegisterKind
from reporting.forms.registers import ENTRY_FORMS, FindingForm, StrikeForm
from reporting.models import Entry, Finding
from reporting.queries.registers import (
    counted_words,
    entries_seen,
    findings_seen,
    row_of,
    sent_reports,
    sums_words,
)
from reporting.register_permissions import can_change_entry
from reporting.services.registers import (
    add_finding,
    change_entry,
    change_finding,
    remove_finding,
    strike_entry,
)
from reporting.views.fetch import section_of
from reporting.views.registers import address_with, filters_of, frame, register_of, saved_words


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What the entry says, and the form of whoever keeps the register. As a piece it is the row of the list with all
    that under it (`dong`: without).
    """
    found = _visible(request, slug, pk)
    may = can_change_entry(request.user, found)
    if request.method == "POST":
        may.require()
    if not may:
        return _answer(request, found)
    form = ENTRY_FORMS[found.register](*sent(request), entry=found)
    action = {"by": request.user, "entry": found}
    done, status = form.attempt(
        lambda: change_entry(seen_version=form.cleaned_data["seen_version"], facts=form.facts(), **action)
    )
    if done:
        messages.success(request, saved_words("Đã lưu", found))
        return _after(request, found)
    return _answer(request, found, status=status, form=form)


@require_POST
def entry_strike(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Strikes the entry out."""
    found = _visible(request, slug, pk)
    can_change_entry(request.user, found).require()
    form = StrikeForm(request.POST, entry=found)
    done, status = form.attempt(lambda: strike_entry(by=request.user, entry=found, **form.cleaned_data))
    if done:
        messages.success(request, saved_words("Đã gạch bỏ", found))
        return _after(request, found)
    return _answer(request, found, status=status, strike_form=form)


@require_safe
def entry_history(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who entered it and changed what, findings included."""
    found = _visible(request, slug, pk)
    things = [found, *(found.findings.all() if found.register == RegisterKind.INSPECTION else ())]
    # The page goes back by one key: that of the list.
    return history_page(request, things, back=("reporting:register_list", slug), section=section_of(request))


@require_POST
def finding_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Something that an inspection found."""
    found = _visible(request, RegisterKind.INSPECTION.slug, pk)
    can_change_entry(request.user, found).require()
    form = FindingForm(request.POST, inspection=found.pk)
    done, status = form.attempt(lambda: add_finding(by=request.user, inspection=found, found=form.found()))
    if done:
        messages.success(request, saved_words("Đã ghi phát hiện của", found))
        return _after(request, found, opened=True)
    return _answer(request, found, status=status, finding_form=form)


@require_POST
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects a finding, or notes that it was put right."""
    what = get_object_or_404(findings_seen(request.user), pk=pk)
    can_change_entry(request.user, what.inspection).require()
    form = FindingForm(request.POST, inspection=what.inspection_id, finding=what)
    action = {"by": request.user, "finding": what}
    done, status = form.attempt(
        lambda: change_finding(seen_version=form.cleaned_data["seen_version"], found=form.found(), **action)
    )
    if done:
        messages.success(request, saved_words("Đã lưu phát hiện của", what.inspection))
        return _after(request, what.inspection, opened=True)
    return _answer(request, what.inspection, status=status, finding_form=form, finding=what)


@require_POST
def finding_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes out a finding that was entered by mistake."""
    what = get_object_or_404(findings_seen(request.user), pk=pk)
    can_change_entry(request.user, what.inspection).require()
    form = SeenVersionForm(request.POST)
    action = {"by": request.user, "finding": what}
    done, status = form.attempt(lambda: remove_finding(seen_version=form.cleaned_data["seen_version"], **action))
    if done:
        messages.success(request, saved_words("Đã bỏ phát hiện của", what.inspection))
        return _after(request, what.inspection, opened=True)
    return _answer(request, what.inspection, status=status, refused=form)


def _visible(request: HttpRequest, slug: str, pk: int) -> Entry:
    return get_object_or_404(entries_seen(request.user, register_of(slug)), pk=pk)


def _address(request: HttpRequest, found: Entry) -> str:
    return address_with(request, "reporting:register_entry", found.register.slug, found.pk)


def _after(request: HttpRequest, found: Entry, *, opened: bool = False) -> HttpResponse:
    """The row anew, with the sums over the list; without htmx back to the list, or to the inspection."""
    if wants_piece(request):
        return _answer(request, found, saved=True, opened=opened)
    if opened:
        return redirect(f"{_address(request, found)}#phat-hien")
    return redirect(address_with(request, "reporting:register_list", found.register.slug))


def _answer(
    request: HttpRequest, found: Entry, *, status: int = 200, saved: bool = False, opened: bool = True, **forms: Any
) -> HttpResponse:
    """The entry as it is now: its row, or its page. Where somebody was faster, what was typed means the version that is
    shown beside it.
    """
    kind = found.register
    row = row_of(request.user, kind, found.pk)
    entry, may = row.entry, can_change_entry(request.user, row.entry)
    context = frame(request, kind) | {
        "row": row,
        "entry": entry,
        "may": may,
        "saved": saved,
        "overtaken": status == 409,
    }
    context |= {"refused": forms.get("refused"), "open": opened and "dong" not in request.GET}
    if may:
        form, strike = forms.get("form"), forms.get("strike_form")
        if status == 409:
            _mean_what_is_shown(form, entry)
            _mean_what_is_shown(strike, entry)
        context |= {"form": form or ENTRY_FORMS[kind](entry=entry), "strike_form": strike or StrikeForm(entry=entry)}
        context["counted"] = counted_words(sent_reports(entry.unit, entry.happened_on))
    if kind == RegisterKind.INSPECTION:
        context |= _findings(entry, bool(may), forms.get("finding_form"), forms.get("finding"), status)
    if not wants_piece(request):
        return _varying(render(request, "reporting/register_entry.html", context, status=status))
    if saved:
        asked = filters_of(request, kind).asked()
        context |= {"asked": asked, "sums": sums_words(request.user, kind, asked)}
    return _varying(render(request, "reporting/_register_row.html", context, status=status))


def _mean_what_is_shown(form: SeenVersionForm | None, seen: Entry | Finding) -> None:
    if form is not None:
        form.data = form.seen_again(seen)


def _findings(
    entry: Entry, may: bool, sent_form: FindingForm | None, of: Finding | None, status: int
) -> dict[str, Any]:
    """Each finding with its form, and the form of a new one; the one that was sent with what is wrong in it."""
    found = []
    for one in entry.findings.all():
        form = FindingForm(inspection=entry.pk, finding=one) if may else None
        if may and sent_form is not None and of is not None and of.pk == one.pk:
            form = sent_form
            if status == 409:
                _mean_what_is_shown(form, one)
        found.append((one, form))
    new = (sent_form if of is None else None) or FindingForm(inspection=entry.pk)
    return {"findings": found, "new_finding": new if may else None}


def _varying(answer: HttpResponse) -> HttpResponse:
    patch_vary_headers(answer, ["HX-Request"])
    return answer
