"""A row that the importer did not find is added to the file by hand, or out of a row that it passed by."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plans.enums import ImportStatus
from plans.forms.import_review import NewRowForm
from plans.models import ImportRow, PlanImport
from plans.queries.import_added import left_out_row, row_places
from plans.queries.import_rows import anchor_of
from plans.services.import_rows import add_row
from plans.views.fetch import importable
from reform.common.errors import Conflict, Invalid
from reform.common.http import sent
from reform.common.wording import shortened


@require_http_methods(["GET", "HEAD", "POST"])
def import_row_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a row under a section (`muc`), or the one that a doubt of the file is about (`diem`)."""
    kept = importable(request, pk)
    if kept.status != ImportStatus.READ:
        messages.error(request, "Tệp này chưa đọc xong hoặc đã được đưa vào kế hoạch nên không thêm dòng ở đây.")
        return redirect("plans:import_detail", kept.pk)
    passed_by = left_out_row(kept, request.POST.get("left_out") or request.GET.get("diem", ""))
    initial = {"place": request.GET.get("muc", "")}
    if passed_by:
        initial = {"place": passed_by.place, "title": passed_by.words, "left_out": passed_by.key}
    form = NewRowForm(*sent(request), places=row_places(kept), initial=initial)
    if form.is_valid():
        try:
            row = add_row(by=request.user, plan_import=kept, edit=form.edit(), **form.chosen())
        except (Invalid, Conflict) as error:
            form.refuse(error)
        else:
            return _added(request, kept, row)
    context = {"kept": kept, "form": form, "passed_by": passed_by, "nav_section": "plans:import_new"}
    return render(request, "plans/import_row_new.html", context, status=422 if form.is_bound else 200)


def _added(request: HttpRequest, kept: PlanImport, row: ImportRow) -> HttpResponseRedirect:
    """To the new row in the outline, or to what is doubtful about it."""
    said = f"Đã thêm dòng “{shortened(row.draft['title'], 80)}”."
    doubts = f" Dòng này còn {row.open_issues} điểm cần xem." if row.open_issues else ""
    messages.success(request, said + doubts)
    place = "can-xem" if row.open_issues else anchor_of(row.table, row.row)
    return HttpResponseRedirect(f"{reverse('plans:import_detail', args=[kept.pk])}#{place}")
