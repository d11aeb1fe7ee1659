"""Notes on an activity: all of them on a page, and one more."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from organisations.models import User
from plans.forms.notes import NoteForm
from plans.models import Activity, Note
from plans.permissions import can_write_note
from plans.queries.notes import notes_on, units_to_name
from plans.services.notes import write_note
from reform.common.errors import Invalid

_NOTES = 50
_LATEST = 3


@require_http_methods(["GET", "HEAD", "POST"])
def note_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said about the activity, and the form for more."""
    activity = get_object_or_404(
        Activity.objects.visible_to(request.user).select_related("plan__owner", "task__section"), pk=pk
    )
    form, status = NoteForm(request.POST or None), 200
    if request.method == "POST":
        can_write_note(request.user, activity).require()
        form, status = NoteForm(request.POST), 422
        if form.is_valid():
            try:
                note = write_note(by=request.user, activity=activity, text=form.cleaned_data["text"])
            except Invalid as error:
                form.refuse(error)
            else:
                messages.success(request, _who_sees(note))
                return redirect(reverse("plans:note_list", args=[pk]))
    page = Paginator(notes_on(activity, request.user), _NOTES).get_page(request.GET.get("page"))
    context = {
        "activity": activity,
        "page": page,
        "form": form if can_write_note(request.user, activity) else None,
        "names": units_to_name(activity),
        "nav_section": "plans:plan_list",
    }
    return render(request, "plans/note_list.html", context, status=status)


def notes_context(activity: Activity, viewer: User) -> dict[str, Any]:
    """What plans/_notes.html takes on the activity's page; three queries, one more where notes name units."""
    notes = notes_on(activity, viewer)
    may_write = bool(can_write_note(viewer, activity))
    return {
        "notes": list(notes[:_LATEST]),
        "notes_total": notes.count(),
        "note_form": NoteForm() if may_write else None,
        "note_names": units_to_name(activity) if may_write else [],
    }


def _who_sees(note: Note) -> str:
    named = ", ".join(str(unit) for unit in note.mentions.all())
    return f"Đã gửi trao đổi. {named or 'Đơn vị chủ trì'} nhận được thông báo."
