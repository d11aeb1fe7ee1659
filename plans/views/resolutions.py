"""The documents that plans rest on: one document, its copy, and what a plan rests on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.forms.filters import FilterForm
from plans.forms.resolutions import ResolutionForm
from plans.models import Plan, Resolution
from plans.permissions import can_edit_resolution, can_import_plan
from plans.queries.resolutions import MOST_FOUND, find_resolutions, resolution_page
from plans.services.resolutions import add_resolution, change_resolution, create_resolution, remove_resolution
from plans.views.answers import kept_file
from plans.views.fetch import visible_plan
from reform.common.errors import Invalid
from reform.common.http import sent


@require_safe
def resolution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of the document, and the plans that rest on it."""
    resolution = get_object_or_404(Resolution.objects.select_related("issuer"), pk=pk)
    context = {
        "resolution": resolution,
        "page": resolution_page(resolution, request.user),
        "may_edit": bool(can_edit_resolution(request.user, resolution)),
        "nav_section": "plans:plan_list",
    }
    return render(request, "plans/resolution_detail.html", context)


@require_safe
def resolution_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The document's copy."""
    resolution = get_object_or_404(Resolution.objects.select_related("issuer"), pk=pk)
    if not resolution.file:
        raise Http404("Văn bản chưa có tệp.")
    return kept_file(resolution.file, filename=resolution.file_name)


@require_http_methods(["GET", "HEAD", "POST"])
def resolution_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is known of the document."""
    resolution = get_object_or_404(Resolution.objects.select_related("issuer"), pk=pk)
    can_edit_resolution(request.user, resolution).require()
    form = ResolutionForm(*sent(request), resolution=resolution)
    if form.is_valid():
        try:
            change_resolution(by=request.user, resolution=resolution, **form.chosen())
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, "Đã lưu văn bản. Các kế hoạch căn cứ vào văn bản này hiển thị theo nội dung mới.")
            return redirect("plans:resolution_detail", resolution.pk)
    context = {"form": form, "resolution": resolution, "file_lost": bool(form.files), "nav_section": "plans:plan_list"}
    return render(request, "plans/resolution_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def plan_bases(request: HttpRequest, pk: int) -> HttpResponse:
    """What the plan rests on, and the search for more of it."""
    plan = _plan_to_import(request, pk)
    words = FilterForm(request.GET).chosen().get("q", "")
    found = find_resolutions(words)
    context = {
        "plan": plan,
        "resolutions": list(plan.resolutions.select_related("issuer")),
        "words": words,
        "found": list(found[:MOST_FOUND]),
        "found_count": found.count(),
        "nav_section": "plans:plan_list",
    }
    return render(request, "plans/resolution_bases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def base_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A document that the portal does not have yet, as a basis of the plan."""
    plan = _plan_to_import(request, pk)
    form = ResolutionForm(*sent(request))
    if form.is_valid():
        chosen = form.chosen()
        try:
            made = create_resolution(by=request.user, plan=plan, facts=chosen["facts"], upload=chosen["upload"])
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã thêm {made} vào căn cứ của kế hoạch.")
            return redirect("plans:plan_bases", plan.pk)
    context = {"form": form, "plan": plan, "file_lost": bool(form.files), "nav_section": "plans:plan_list"}
    return render(request, "plans/resolution_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def base_add(request: HttpRequest, pk: int, resolution: int) -> HttpResponse:
    """The plan rests on this document from now on."""
    plan = _plan_to_import(request, pk)
    added = get_object_or_404(Resolution, pk=resolution)
    add_resolution(by=request.user, plan=plan, resolution=added)
    messages.success(request, f"Đã thêm {added} vào căn cứ của kế hoạch.")
    return redirect("plans:plan_bases", plan.pk)


@require_POST
def base_remove(request: HttpRequest, pk: int, resolution: int) -> HttpResponse:
    """The plan rests on this document no more."""
    plan = _plan_to_import(request, pk)
    removed = get_object_or_404(plan.resolutions, pk=resolution)
    remove_resolution(by=request.user, plan=plan, resolution=removed)
    messages.success(request, f"Đã bỏ {removed} khỏi căn cứ của kế hoạch. Văn bản vẫn còn trong hệ thống.")
    return redirect("plans:plan_bases", plan.pk)


def _plan_to_import(request: HttpRequest, pk: int) -> Plan:
    plan = visible_plan(request, pk)
    can_import_plan(request.user, plan.owner).require()
    return plan
