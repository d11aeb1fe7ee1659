"""The steps of a review: a row is corrected or decided on, a doubt of many rows accepted, a name explained."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.models import ReformArea
from plans.enums import ImportStatus
from plans.forms.import_review import DecisionForm, KindForm, ReopenForm, RowForm
from plans.models import ImportRow, PlanImport
from plans.queries.import_review import last_change, one_row
from plans.services import import_review as decide
from plans.services.import_edit import edit_row
from plans.services.import_rows import join_above
from plans.views.answers import page_or_piece
from plans.views.fetch import importable
from reform.common.errors import Conflict, Invalid
from reform.common.http import wants_piece
from reform.common.wording import moment, shortened

_CHANGED = "import-changed"


@require_safe
def import_row(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The row in its place without its form, for who thinks better of it; as a page it is the import's."""
    kept, found = _row(request, pk, row)
    if not wants_piece(request):
        return back_to_review(request, kept)
    return render(request, _piece(request), {"kept": kept, "row": one_row(kept, found), "open": _is_open(kept)})


@require_http_methods(["GET", "HEAD", "POST"])
def import_row_edit(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Correct what was understood; a change by somebody else meanwhile is shown beside what was typed."""
    kept, found = _row(request, pk, row)
    if not _is_open(kept):
        messages.error(request, "Tệp này đã được đưa vào kế hoạch nên không sửa ở đây nữa.")
        return redirect("plans:import_detail", kept.pk)
    if request.method != "POST":
        return _with_form(request, kept, _form(kept, found))
    form = _form(kept, found, request.POST)
    if form.is_valid():
        seen, area = form.cleaned_data["seen_version"], form.cleaned_data["area"]
        try:
            edit_row(by=request.user, plan_import=kept, row=found, edit=form.edit(), seen_version=seen, area=area)
        except Invalid as error:
            form.refuse(error)
        except Conflict as conflict:
            return _with_conflict(request, kept, found, form, conflict)
        else:
            messages.success(request, f"Đã sửa dòng {found.row} “{shortened(found.draft['title'], 80)}”.")
            return _done(request, kept)
    return _with_form(request, kept, form, status=422)


@require_POST
def import_row_decide(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """A doubt is none, the row is right, it is no work after all, or what it says of its state is kept."""
    kept, found = _row(request, pk, row)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            messages.success(request, _decided(request, kept, found, **form.cleaned_data))
        except Conflict as error:
            messages.error(request, str(error))
    return back_to_review(request, kept)


def _decided(
    request: HttpRequest, kept: PlanImport, row: ImportRow, *, decision: str, key: str, seen_version: int | None
) -> str:
    """Do it; returns what has happened, in words."""
    whose = {"by": request.user, "plan_import": kept, "row": row}
    seen = {"seen_version": -1 if seen_version is None else seen_version}
    name = f"dòng {row.row} “{shortened(row.draft['title'], 60)}”"
    if decision == DecisionForm.ACCEPT:
        decide.accept_issue(**whose, key=key)
        return f"Đã xác nhận một điểm của {name}."
    if decision == DecisionForm.ALL:
        decide.accept_row(**whose, **seen)
        return f"Đã xác nhận {name}."
    if decision in (DecisionForm.OUT, DecisionForm.BACK):
        out = decision == DecisionForm.OUT
        decide.leave_out(**whose, **seen, left_out=out)
        said = f"Đã bỏ {name}: dòng này không thành hoạt động. Có thể đưa lại trong bảng bên dưới."
        return said if out else f"Đã đưa {name} trở lại."
    if decision == DecisionForm.JOIN:
        above = join_above(**whose, **seen)
        return f"Đã gộp {name} vào dòng trên: “{shortened(above.draft['title'], 80)}”."
    keep = decision == DecisionForm.KEEP
    decide.settle_hints(**whose, **seen, hint=row.draft["deadline"].get("status_hint") or "", keep=keep)
    return f"Đã {'ghi tình trạng theo tệp vào ghi chú của' if keep else 'bỏ tình trạng ghi trong tệp của'} {name}."


@require_POST
def import_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """All doubts of one kind are none, or one of the file, or what many rows say of their state is kept."""
    kept, form = importable(request, pk), KindForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            if chosen["hint"]:
                count = decide.settle_hints(by=request.user, plan_import=kept, hint=chosen["hint"], keep=chosen["keep"])
                said = "Đã ghi tình trạng theo tệp vào ghi chú của" if chosen["keep"] else "Đã bỏ tình trạng ghi ở"
                said = f"{said} {count} dòng."
            elif chosen["key"]:
                decide.accept_issue(by=request.user, plan_import=kept, key=chosen["key"])
                said = "Đã xác nhận một điểm của tệp."
            else:
                kind = {"code": chosen["code"], "field": chosen["field"]}
                said = f"Đã xác nhận {decide.accept_kind(by=request.user, plan_import=kept, **kind)} điểm giống nhau."
            messages.success(request, said)
        except Conflict as error:
            messages.error(request, str(error))
    return back_to_review(request, kept)


@require_POST
def import_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """A doubt that was dealt with is to be looked at once more."""
    kept, form = importable(request, pk), ReopenForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data
        row = get_object_or_404(kept.rows, pk=chosen["row"]) if chosen["row"] else None
        try:
            decide.reopen_issue(by=request.user, plan_import=kept, key=chosen["key"], row=row)
        except Conflict as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Đã mở lại một điểm. Điểm này trở lại danh sách cần xem.")
    return back_to_review(request, kept)


@require_POST
def import_area(request: HttpRequest, pk: int) -> HttpResponse:
    """A section of the file belongs to that area."""
    kept = importable(request, pk)
    section, area = request.POST.get("section", ""), request.POST.get("area", "")
    try:
        number = int(section[:6]) if section.isdecimal() else 0
        decide.choose_area(by=request.user, plan_import=kept, section=number, area=area)
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã chọn lĩnh vực cho mục và các dòng của mục.")
    return back_to_review(request, kept)


def _row(request: HttpRequest, pk: int, row: int) -> tuple[PlanImport, ImportRow]:
    kept = importable(request, pk)
    return kept, get_object_or_404(kept.rows, pk=row)


def _is_open(kept: PlanImport) -> bool:
    return kept.status == ImportStatus.READ


def _form(kept: PlanImport, row: ImportRow, *sent) -> RowForm:
    areas = list(ReformArea.objects.all().values_list("key", "short_name"))
    return RowForm(*sent, plan_import=kept, row=row, areas=areas)


def _with_form(request: HttpRequest, kept: PlanImport, form: RowForm, status: int = 200, **extra) -> HttpResponse:
    """The form in the row's place where htmx opened it, else on a page of its own."""
    context = {"kept": kept, "row": one_row(kept, form.row), "editing": form, "open": True}
    context |= {"nav_section": "plans:import_new"} | extra
    return page_or_piece(request, "plans/import_row.html", _piece(request), context, status=status)


def _with_conflict(
    request: HttpRequest, kept: PlanImport, row: ImportRow, form: RowForm, conflict: Conflict
) -> HttpResponse:
    """The form as it was typed, bound to the version that is there now, beside what the other person wrote."""
    kept.refresh_from_db()
    row.refresh_from_db()
    if not _is_open(kept):
        messages.error(request, str(conflict))
        return _done(request, kept)
    again = _form(kept, row, form.seen_again(row))
    again.is_valid()
    last = last_change(kept, row)
    who = f"{last.actor} đã sửa dòng này lúc {moment(last.at)}." if last else ""
    return _with_form(request, kept, again, status=409, conflict=str(conflict), who=who, others=again.others())


def _piece(request: HttpRequest) -> str:
    """A row of the list of doubts, or of the outline, by where it was opened."""
    target = (request.htmx.target or "") if request.htmx else ""
    return "plans/_import_doubt.html" if target.startswith("doubt-") else "plans/_import_row.html"


def _done(request: HttpRequest, kept: PlanImport) -> HttpResponse:
    """Tells the page to fetch its lists anew; without htmx the way back to them."""
    if not wants_piece(request):
        return back_to_review(request, kept)
    return HttpResponse(status=204, headers={"HX-Trigger": _CHANGED})


def back_to_review(request: HttpRequest, kept: PlanImport) -> HttpResponseRedirect:
    """To the list where the person was."""
    place = {name: value for name in ("page", "part") if (value := request.POST.get(name, "")).isdecimal()}
    query = f"?{urlencode(place)}" if place else ""
    return HttpResponseRedirect(f"{reverse('plans:import_detail', args=[kept.pk])}{query}#can-xem")
