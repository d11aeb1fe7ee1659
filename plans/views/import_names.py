"""Names that the catalogue does not have are explained: one, many at once, or as a unit that is new."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from organisations.queries.unit_names import names_for
from plans.enums import ImportStatus
from plans.forms.import_names import NamesForm
from plans.forms.import_review import NewUnitForm
from plans.models import PlanImport
from plans.queries.import_doubts import find_unit, nameable
from plans.queries.import_places import unit_places
from plans.queries.import_review import spelling_in, spellings_in
from plans.services.import_units import NamesDone, keep_spelling, name_many, name_new_unit, name_unit
from plans.views.fetch import importable
from plans.views.import_review import back_to_review
from plans.views.imports import detail_page
from reform.common.errors import Conflict, Invalid
from reform.common.http import sent
from reform.common.wording import shortened


@require_POST
def import_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Many names at once: each that is ticked is what was chosen for it; all rows follow."""
    kept = importable(request, pk)
    places, units = unit_places(request.user, kept.owner), nameable(names_for(kept.owner))
    form = NamesForm(request.POST, spellings=spellings_in(kept), places=places, units=units)
    if not form.is_valid():
        messages.error(request, " ".join(form.non_field_errors()))
        return back_to_review(request, kept)
    try:
        done = name_many(by=request.user, plan_import=kept, choices=form.cleaned_data["choices"])
    except Conflict as error:
        messages.error(request, str(error))
    else:
        _tell(request, kept, done)
    return back_to_review(request, kept)


def _tell(request: HttpRequest, kept: PlanImport, done: NamesDone) -> None:
    """What has happened to the names, and what is still to be done about groups."""
    said = []
    if done.named:
        said.append(f"đã hiểu {done.named} tên, thêm {len(done.added)} đơn vị, nhóm vào danh mục")
    if done.kept:
        said.append(f"giữ nguyên lời văn {done.kept} tên")
    if said:
        words = "; ".join(said)
        messages.success(request, f"{words[:1].upper()}{words[1:]}. Mọi dòng ghi các tên đó đã đổi theo.")
    if groups := [unit.name for unit in done.added if unit.is_group]:
        listed = shortened("; ".join(groups), 200)
        said = f"{len(groups)} nhóm mới chưa có thành viên nên chưa giao việc đến ai: {listed}."
        messages.info(request, f"{said} Thêm thành viên ở trang đơn vị {kept.owner}.")
    for text, why in done.refused:
        messages.error(request, f"Chưa lưu được “{shortened(text, 80)}”: {why}")


@require_POST
def import_spelling(request: HttpRequest, pk: int) -> HttpResponse:
    """A name of the file means that unit, or stays as it is; what was typed stands beside what is wrong with it."""
    kept, text, typed = importable(request, pk), request.POST.get("text", ""), request.POST.get("unit", "").strip()
    try:
        if "keep" in request.POST:
            count = keep_spelling(by=request.user, plan_import=kept, spelling=text)
            said = f"Đã giữ nguyên lời văn “{shortened(text, 80)}” ở {count} dòng; chưa giao việc cho ai theo tên này."
        else:
            typed = request.POST.get("likely", typed)
            unit = find_unit(typed, names_for(kept.owner)) if typed else None
            if unit is None:
                raise Invalid(_not_found(typed))
            count = name_unit(by=request.user, plan_import=kept, spelling=text, unit=unit)
            said = f"Đã hiểu “{shortened(text, 80)}” là {unit} ở {count} dòng. Các tệp sau được hiểu như vậy."
    except (Conflict, Invalid) as error:
        return detail_page(request, kept, status=422, refused={"text": text, "typed": typed, "words": str(error)})
    messages.success(request, said)
    return back_to_review(request, kept)


def _not_found(typed: str) -> str:
    if not typed:
        return "Hãy nhập hoặc chọn một đơn vị."
    return f"Không có đơn vị nào tên “{typed}”. Hãy chọn trong danh sách gợi ý, hoặc thêm đơn vị vào danh mục."


@require_http_methods(["GET", "HEAD", "POST"])
def import_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the unit or group that a name of the file means; all its rows follow."""
    kept = importable(request, pk)
    spelling = spelling_in(kept, request.GET.get("ten") or request.POST.get("text", ""))
    places = unit_places(request.user, kept.owner)
    if spelling is None or kept.status != ImportStatus.READ:
        messages.error(request, "Không còn dòng nào cần xem vì tên này.")
        return redirect("plans:import_detail", kept.pk)
    form = NewUnitForm(*sent(request), places=places, units=nameable(names_for(kept.owner)), spelling=spelling.text)
    if form.is_valid():
        try:
            unit = name_new_unit(by=request.user, plan_import=kept, spelling=spelling.text, **form.chosen())
        except (Invalid, Conflict) as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã thêm {unit} vào danh mục và dùng cho {len(spelling.rows)} dòng của tệp.")
            return back_to_review(request, kept)
    context = {"kept": kept, "form": form, "spelling": spelling, "nav_section": "plans:import_new"}
    return render(request, "plans/import_unit.html", context, status=422 if form.is_bound else 200)
