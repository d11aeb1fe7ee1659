"""Calling for reports: a đột xuất or chuyên đề round with questions of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from organisations.models import Unit
from reform.common import clock
from reform.common.http import sent
from reporting.enums import RoundKind
from reporting.forms.ad_hoc import AdHocForm, Questions, more_rows, typed_questions, typed_so_far
from reporting.models import ReportRound
from reporting.permissions import can_manage_rounds
from reporting.queries.regimes import asked_units
from reporting.services.ad_hoc import MOST_QUESTIONS, open_ad_hoc


@require_http_methods(["GET", "HEAD", "POST"])
def ad_hoc_new(request: HttpRequest) -> HttpResponse:
    """The form of the call; what was typed stays through every refusal."""
    province, today = getattr(request.user.unit, "province", None), clock.today()
    can_manage_rounds(request.user, province).require()
    reporting, _ = asked_units(province, today)
    units = Unit.objects.within(province).filter(pk__in=[unit.pk for unit in reporting]).order_by("sort_key")
    first = {"kind": RoundKind.THEMATIC, "starts_on": today.replace(month=1, day=1), "cutoff_on": today}
    if "more" in request.POST:
        return _page(request, AdHocForm(units=units, initial=typed_so_far(request.POST)), more_rows(request.POST))
    form = AdHocForm(*sent(request), units=units, initial=first)
    rows = Questions(request.POST if request.method == "POST" else None, prefix="q")

    def action() -> ReportRound:
        said = form.cleaned_data
        names = ("kind", "title", "request", "request_document", "units")
        asked = {name: said[name] for name in names}
        return open_ad_hoc(
            by=request.user, province=province, days=form.days(), questions=typed_questions(rows), **asked
        )

    made, status = form.attempt(action) if not form.is_bound or rows.is_valid() else (None, 422)
    if made:
        messages.success(request, f"Đã mở “{made}”. Các đơn vị được chọn đã được thông báo và trả lời được ngay.")
        return redirect("reporting:round_status", made.pk)
    return _page(request, form, rows, status=status)


def _page(request: HttpRequest, form: AdHocForm, rows, status: int = 200) -> HttpResponse:
    context = {"form": form, "rows": rows, "can_add": rows.total_form_count() < MOST_QUESTIONS}
    context |= {"nav_section": "reporting:round_status"}
    return render(request, "reporting/ad_hoc_new.html", context, status=status)
