"""Filters of the list of work that people keep under a name: saved, renamed, shared, forgotten."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from plans.forms.work import SaveFilterForm, asked_work
from plans.models import SavedFilter
from plans.permissions import can_change_saved_filter, can_save_filter
from plans.queries.saved_filters import WORK
from plans.services.saved_filters import change_saved_filter, delete_saved_filter, save_filter
from reform.common import clock
from reform.common.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """What the list shows, under a name; the address, or the form, brings the filters."""
    can_save_filter(request.user).require()
    data = request.POST if request.method == "POST" else None
    wanted = QueryDict(data.get("query", "")) if data else request.GET
    query = asked_work(request.user, wanted, clock.today()).form.query()
    form = SaveFilterForm(data)
    if data and form.is_valid():
        try:
            saved = save_filter(by=request.user, page=WORK, query=query, **form.cleaned_data)
        except Invalid as error:
            form.refuse(error)
        else:
            shared = " Cả cơ quan thấy bộ lọc này ở đầu danh sách." if saved.shared else ""
            messages.success(request, f"Đã lưu bộ lọc “{saved.name}”.{shared}")
            return redirect(_list(query))
    return _page(request, {"form": form, "query": query})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, shared or no longer."""
    saved = _visible(request, pk)
    can_change_saved_filter(request.user, saved).require()
    data = request.POST if request.method == "POST" else None
    form = SaveFilterForm(data, initial={"name": saved.name, "shared": saved.shared})
    if data and form.is_valid():
        try:
            change_saved_filter(saved=saved, by=request.user, **form.cleaned_data)
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã sửa bộ lọc “{saved.name}”.")
            return redirect(_list(saved.query))
    return _page(request, {"form": form, "query": saved.query, "saved": saved})


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgotten, also by those with whom it was shared."""
    saved = _visible(request, pk)
    delete_saved_filter(saved=saved, by=request.user)
    messages.success(request, f"Đã xóa bộ lọc “{saved.name}”.")
    return redirect("plans:my_work")


def _visible(request: HttpRequest, pk: int) -> SavedFilter:
    return get_object_or_404(SavedFilter.objects.visible_to(request.user).filter(page=WORK), pk=pk)


def _page(request: HttpRequest, context: dict) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    context |= {"back": _list(context["query"]), "nav_section": "plans:my_work"}
    return render(request, "plans/saved_filter.html", context, status=status)


def _list(query: str) -> str:
    return f"{reverse('plans:my_work')}?{query}".rstrip("?")
