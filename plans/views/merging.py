"""Pages on which other work takes over an activity, and on which that is undone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from plans.forms.filters import FilterForm
from plans.forms.merging import MergeForm
from plans.models import Activity
from plans.permissions import can_amend_plan, can_merge_activity
from plans.queries.evidence_store import is_key
from plans.queries.merging import successors_for
from plans.services.merging import merge_activity, unmerge_activity
from plans.views.answers import page_or_piece
from reform.common.errors import Conflict, Invalid
from reform.common.http import sent

_SHOWN = 10


def _activity(request: HttpRequest, pk: int) -> Activity:
    related = ("plan__owner", "task", "area", "merged_into")
    return get_object_or_404(Activity.objects.visible_to(request.user).select_related(*related), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what takes over, with a reason and a document."""
    activity = _activity(request, pk)
    can_merge_activity(request.user, activity).require()
    search = FilterForm(request.GET)
    form = MergeForm(*sent(request), successors=successors_for(activity, request.user))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            merge_activity(activity=activity, by=request.user, **form.arguments())
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, "Đã gộp. Lịch sử và tài liệu kiểm chứng của hoạt động này vẫn xem được tại đây.")
            return redirect("plans:activity_detail", pk)
    found = successors_for(activity, request.user, search.chosen().get("q", ""))
    shown = list(found[:_SHOWN])
    chosen = form.fields["into"].queryset.filter(pk=form.chosen).first() if is_key(form.chosen) else None
    if chosen and chosen not in shown:
        shown.insert(0, chosen)
    context = {"activity": activity, "form": form, "search": search, "found": shown, "total": found.count()}
    context["nav_section"] = "plans:plan_list"
    return page_or_piece(request, "plans/merge.html", "plans/_merge_list.html", context, status=status)


@require_POST
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """The activity is followed on its own again."""
    activity = _activity(request, pk)
    can_amend_plan(request.user, activity.plan).require()
    try:
        unmerge_activity(activity=activity, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã tách lại. Các đơn vị chủ trì tiếp tục cập nhật hoạt động này.")
    return redirect("plans:activity_detail", pk)
