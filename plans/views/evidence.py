"""Evidence leaves the portal only for those who may see it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.enums import EvidenceKind
from plans.forms.evidence import EvidenceForm, StoreFilterForm
from plans.models import Evidence
from plans.permissions import can_add_evidence, can_record_progress
from plans.queries.activity_page import visible_assignments
from plans.queries.evidence_store import choices_for, store, store_rows
from plans.services.evidence import keep_evidence, remove_evidence
from plans.views.answers import kept_file, page_or_piece
from reform.common.errors import Invalid
from reform.common.http import sent, wants_piece
from reform.common.wording import shortened

_MOST_WORDS = 200
_NAME_LENGTH = 80
_ROWS = 50
_WHAT_NEXT = "Chọn tài liệu này khi cập nhật tiến độ, cho một hay nhiều hoạt động."


@require_safe
def evidence_store(request: HttpRequest) -> HttpResponse:
    """What the agency keeps as evidence, and which activities each piece proves."""
    form = StoreFilterForm(request.GET)
    page = Paginator(store(request.user, **form.chosen()), _ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": store_rows(list(page), request.user),
        "filtered": bool(form.chosen()),
        "can_add": can_add_evidence(request.user),
    }
    return page_or_piece(request, "plans/evidence_store.html", "plans/_evidence_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_new(request: HttpRequest) -> HttpResponse:
    """A piece for the store of the person's unit, before any work is reported with it."""
    can_add_evidence(request.user).require()
    form = EvidenceForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            keep_evidence(by=request.user, unit=request.user.unit, new=form.new_evidence())
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã thêm vào kho của {request.user.unit}. {_WHAT_NEXT}")
            return redirect("plans:evidence_store")
    context = {"form": form, "file_lost": bool(form.files), "nav_section": "plans:evidence_store"}
    return render(request, "plans/evidence_new.html", context, status=422 if form.is_bound else 200)


@require_POST
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Away with a piece that proves nothing yet."""
    visible = Evidence.objects.visible_to(request.user).select_related("unit")
    evidence = get_object_or_404(visible, pk=pk)
    name = str(evidence)
    remove_evidence(evidence=evidence, by=request.user)
    messages.success(request, f"Đã bỏ “{shortened(name, _NAME_LENGTH)}” khỏi kho.")
    return redirect("plans:evidence_store")


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file under the name that its owner gave it."""
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk, kind=EvidenceKind.FILE)
    return kept_file(evidence.file, filename=evidence.file_name)


@require_safe
def evidence_choices(request: HttpRequest, pk: int) -> HttpResponse:
    """Pieces of the store for the form about an assignment, as one types; as a page it is the form."""
    assignment = get_object_or_404(visible_assignments(request.user), pk=pk)
    can_record_progress(request.user, assignment).require()
    if not wants_piece(request):
        return redirect("plans:record_progress", assignment.pk)
    words = request.GET.get("q", "")[:_MOST_WORDS]
    choices = choices_for(assignment, words=words, chosen=request.GET.getlist("evidence"))
    return render(request, "plans/_evidence_choices.html", {"choices": choices, "list": f"{assignment.pk}-evidence"})
