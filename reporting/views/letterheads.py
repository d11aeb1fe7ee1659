"""Where an office sets up head and foot of its documents."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from organisations.enums import Role
from organisations.models import Unit
from reform.common import clock
from reform.common.http import sent
from reporting.forms.issuing import LetterheadForm
from reporting.permissions import can_set_form
from reporting.queries.letterheads import default_letterhead, filled, setting_of
from reporting.rendering.html import sample_html
from reporting.rendering.sample import sample_document
from reporting.services.letterheads import save_form


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest, code: str) -> HttpResponse:
    """The words of head and foot with what they look like; POST keeps them. What is typed so far (in the address) is
    shown and not kept.
    """
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("province"), code=code)
    can_set_form(request.user, unit).require()
    default, setting = default_letterhead(unit, unit.province), setting_of(unit)
    if request.method == "POST":
        form = LetterheadForm(*sent(request), default=default)
    else:
        form = LetterheadForm.of(setting, default)
    kept, status = form.attempt(
        lambda: save_form(unit=unit, by=request.user, form=form.words(), seen_version=form.cleaned_data["seen_version"])
    )
    if kept:
        messages.success(request, "Đã lưu thể thức văn bản. Các tệp tạo từ bây giờ mang thể thức này.")
        return redirect("reporting:letterhead", unit.code)
    if status == 409:
        form.data = form.seen_again(setting_of(unit))
    typed = LetterheadForm(request.GET, default=default) if request.GET else form if form.is_bound else None
    shown = typed.shown(unit) if typed else setting
    sample = sample_document(filled(default, shown), unit_name=unit.name, on=clock.today())
    context = {
        "unit": unit,
        "form": form,
        "document": sample_html(sample),
        "nav_section": "reporting:round_status" if request.user.role == Role.PROVINCE else "reporting:report_list",
    }
    return render(request, "reporting/letterhead.html", context, status=status)
