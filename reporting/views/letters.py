"""Letters that urge units on: who has late work, one letter's preview, the files."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from organisations.models import Job
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.http import CONTENT_TYPES, download
from reporting.forms.letters import LetterRequestForm, LetterTermsForm
from reporting.permissions import can_urge
from reporting.queries.jobs import letters_key, pending_job, shown_job, watched_job
from reporting.queries.late_units import late_units, own_late, urged_units
from reporting.rendering.html import letter_html
from reporting.services.letters import MadeFile, kept_archive, letter_to, request_letters

_NAV = "reporting:letter_list"


@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """Units with late work on the day in the address, each with its letter, and all of them at once."""
    can_urge(request.user).require()
    form = LetterTermsForm(request.GET or None, today=clock.today())
    units = late_units(request.user, form.on)
    context = {
        "form": form,
        "units": units,
        "total": sum(one.count for one in units),
        "own": 0 if units else own_late(request.user, form.on),
        "job": shown_job(request.user, pending_job(letters_key(request.user))),
    }
    return render(request, "reporting/letter_list.html", context)


@require_safe
def letter_preview(request: HttpRequest, code: str) -> HttpResponse:
    """The letter to one unit as it will be printed."""
    can_urge(request.user).require()
    form = LetterTermsForm(request.GET or None, today=clock.today())
    found = urged_units(request.user, [code], form.on)
    if not found:
        raise Http404
    letter = letter_to(found[0].unit, by=request.user, on=form.on, reply_days=form.reply_days)
    context = {"form": form, "one": found[0], "document": letter_html(letter), "nav_section": _NAV}
    return render(request, "reporting/letter_preview.html", context)


@require_POST
def letters_make(request: HttpRequest) -> HttpResponse:
    """The letters that were ticked: as a file now, or by a worker where they are long."""
    can_urge(request.user).require()
    codes = [one.unit.code for one in late_units(request.user, clock.today())]
    form = LetterRequestForm(request.POST, today=clock.today(), codes=codes)
    back = f"{reverse('reporting:letter_list')}?{form.address}"
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect(back)
    try:
        made = request_letters(wanted=form.wanted(), by=request.user)
    except Invalid as error:
        messages.error(request, str(error))
        return redirect(back)
    return redirect("reporting:job", made.pk) if isinstance(made, Job) else _download(made)


@require_safe
def letters_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """The archive that a worker has made for the person."""
    job = watched_job(request.user, pk)
    made = kept_archive(job) if job and job.requested_by_id == request.user.pk else None
    if made is None:
        raise Http404
    return _download(made)


def _download(made: MadeFile) -> HttpResponse:
    kind = CONTENT_TYPES.get(made.name.rpartition(".")[2], "application/zip")
    return download(made.content, filename=made.name, content_type=kind)
