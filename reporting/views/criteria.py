"""Sets of criteria: the list, one as an outline, its lines, its decision, its next version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.views.history import history_page
from reform.common.errors import Conflict, Invalid
from reform.common.forms import SeenVersionForm
from reporting.forms.criteria import CopyForm, IssueForm, LineForm, SetForm
from reporting.models import CriteriaSet, Criterion
from reporting.queries.criteria import set_page, sets_seen
from reporting.score_permissions import can_copy_set, can_edit_set, can_see_cards
from reporting.services.criteria import (
    add_criterion,
    change_criterion,
    copy_set,
    describe_set,
    put_in_force,
    remove_criterion,
    remove_set,
)
from reporting.views.fetch import section_of

_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def set_list(request: HttpRequest) -> HttpResponse:
    """The province's sets in their versions, and the models."""
    context = {
        "sets": sets_seen(request.user),
        "can_copy": bool(can_copy_set(request.user)),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/criteria_list.html", context)


@require_safe
def set_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The set as an outline, with what can be done with it."""
    criteria_set = visible_set(request, pk)
    context = {
        "set": criteria_set,
        "page": set_page(criteria_set),
        "can_edit": bool(can_edit_set(request.user, criteria_set)),
        "can_copy": bool(can_copy_set(request.user)),
        "can_follow": bool(can_see_cards(request.user)),
        "copy_form": CopyForm(initial={"year": criteria_set.year + 1}),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/criteria_detail.html", context)


@require_POST
def set_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version, a draft."""
    source = visible_set(request, pk)
    can_copy_set(request.user).require()
    form = CopyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Hãy nhập năm bằng bốn chữ số.")
        return redirect("reporting:criteria_set", source.pk)
    try:
        made = copy_set(by=request.user, source=source, province=request.user.unit.province, **form.cleaned_data)
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
        return redirect("reporting:criteria_set", source.pk)
    messages.success(request, f"Đã lập dự thảo phiên bản {made.number}. Sửa xong thì ban hành bằng quyết định.")
    return redirect("reporting:criteria_set", made.pk)


@require_http_methods(_METHODS)
def set_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, year and kinds of a draft."""
    criteria_set = visible_set(request, pk)
    can_edit_set(request.user, criteria_set).require()
    form = SetForm(request.POST if request.method == "POST" else None, criteria_set=criteria_set)
    done, status = form.attempt(lambda: describe_set(by=request.user, criteria_set=criteria_set, **form.cleaned_data))
    if done:
        messages.success(request, "Đã lưu thông tin bộ tiêu chí.")
        return redirect("reporting:criteria_set", criteria_set.pk)
    return _form_page(request, criteria_set, form, "Sửa thông tin bộ tiêu chí", status)


@require_http_methods(_METHODS)
def set_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the decision; POST puts the set in force."""
    criteria_set = visible_set(request, pk)
    can_edit_set(request.user, criteria_set).require()
    data = request.POST if request.method == "POST" else None
    form = IssueForm(data, initial={"seen_version": criteria_set.version})
    done, status = form.attempt(lambda: put_in_force(by=request.user, criteria_set=criteria_set, **form.cleaned_data))
    if done:
        messages.success(request, "Đã ban hành. Bộ tiêu chí không thay đổi nữa và dùng được để mở đợt chấm điểm.")
        return redirect("reporting:criteria_set", criteria_set.pk)
    return _form_page(request, criteria_set, form, "Ban hành bộ tiêu chí", status)


@require_POST
def set_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft is thrown away."""
    criteria_set = visible_set(request, pk)
    name = str(criteria_set)
    try:
        remove_set(by=request.user, criteria_set=criteria_set, seen_version=_seen(request))
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("reporting:criteria_set", pk)
    messages.success(request, f"Đã xóa dự thảo “{name}”.")
    return redirect("reporting:criteria_list")


@require_http_methods(_METHODS)
def line_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new line of a draft."""
    criteria_set = visible_set(request, pk)
    can_edit_set(request.user, criteria_set).require()
    form = LineForm(request.POST if request.method == "POST" else None, criteria_set=criteria_set)

    def action() -> Criterion:
        seen = form.cleaned_data["seen_version"]
        return add_criterion(by=request.user, criteria_set=criteria_set, seen_version=seen, line=form.line())

    made, status = form.attempt(action)
    if made:
        messages.success(request, f"Đã thêm tiêu chí {made.label}.")
        return redirect("reporting:criteria_set", criteria_set.pk)
    return _form_page(request, criteria_set, form, "Thêm tiêu chí", status)


@require_http_methods(_METHODS)
def line_edit(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One line of a draft."""
    criteria_set = visible_set(request, pk)
    can_edit_set(request.user, criteria_set).require()
    criterion = _line(criteria_set, line)
    data = request.POST if request.method == "POST" else None
    form = LineForm(data, criteria_set=criteria_set, criterion=criterion)

    def action() -> None:
        seen = form.cleaned_data["seen_version"]
        change_criterion(by=request.user, criterion=criterion, seen_version=seen, line=form.line())

    done, status = form.attempt(action)
    if done:
        messages.success(request, f"Đã lưu tiêu chí {criterion.label}.")
        return redirect("reporting:criteria_set", criteria_set.pk)
    return _form_page(request, criteria_set, form, f"Sửa tiêu chí {criterion.label}", status, line=criterion)


@require_POST
def line_remove(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """A line of a draft is taken out, with those under it."""
    criteria_set = visible_set(request, pk)
    criterion = _line(criteria_set, line)
    try:
        remove_criterion(by=request.user, criterion=criterion, seen_version=_seen(request))
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã bỏ tiêu chí {criterion.label}.")
    return redirect("reporting:criteria_set", criteria_set.pk)


@require_safe
def set_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who made the set, changed it and put it in force."""
    criteria_set = visible_set(request, pk)
    can_see_cards(request.user).require()
    return history_page(request, [criteria_set], back=("reporting:criteria_set", pk), section=section_of(request))


def visible_set(request: HttpRequest, pk: int) -> CriteriaSet:
    """The set; 404 for whoever does not see it."""
    return get_object_or_404(CriteriaSet.objects.visible_to(request.user).select_related("province"), pk=pk)


def _line(criteria_set: CriteriaSet, line: int) -> Criterion:
    found = get_object_or_404(criteria_set.criteria.select_related("indicator"), pk=line)
    found.criteria_set = criteria_set
    return found


def _form_page(
    request: HttpRequest, criteria_set: CriteriaSet, form, title: str, status: int, line: Criterion | None = None
) -> HttpResponse:
    context = {"set": criteria_set, "form": form, "title": title, "line": line, "nav_section": section_of(request)}
    return render(request, "reporting/criteria_form.html", context, status=status)


def _seen(request: HttpRequest) -> int:
    form = SeenVersionForm(request.POST)
    return form.cleaned_data["seen_version"] if form.is_valid() else -1
