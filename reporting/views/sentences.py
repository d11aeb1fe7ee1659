"""How an office words the sentences that its reports get from numbers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.enums import Role
from organisations.models import Unit
from reporting.forms.sentences import SentenceForm
from reporting.permissions import can_word_sentences
from reporting.queries.sentences import SentenceRow, sentence_rows
from reporting.sentences import SENTENCES, faults
from reporting.services.sentences import restore_sentence, word_sentence
from reporting.views.fetch import section_of


@require_safe
def sentence_list(request: HttpRequest) -> HttpResponse:
    """Every sentence of the portal, as the body words it and as it reads on its present figures."""
    unit = _own(request)
    can_word_sentences(request.user, unit).require()
    rows, report = sentence_rows(unit)
    parts: dict[str, list[SentenceRow]] = {}
    for row in rows:
        parts.setdefault(row.sentence.part, []).append(row)
    context = {"parts": parts, "report": report, "unit": unit, "nav_section": section_of(request)}
    return render(request, "reporting/sentence_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sentence(request: HttpRequest, key: str) -> HttpResponse:
    """The form of one sentence; POST saves, or with `xem` only shows how the wording reads."""
    unit = _own(request)
    can_word_sentences(request.user, unit).require()
    row, report = _row(unit, key)
    if request.method == "POST" and "xem" in request.POST:
        return _preview(request, row)
    form = SentenceForm(request.POST or None, initial={"text": row.text, "seen_version": row.version})
    saved, status = form.attempt(lambda: word_sentence(unit=unit, key=key, by=request.user, **form.cleaned_data))
    if saved:
        messages.success(request, "Đã lưu mẫu câu. Mẫu mới có hiệu lực từ lần tổng hợp số liệu tiếp theo.")
        return redirect(f"{reverse('reporting:sentence_list')}#cau-{key}")
    if status == 409:
        row, report = _row(unit, key)
        form.data = form.seen_again(row)
    return _page(request, row, form, report, status)


@require_POST
def sentence_restore(request: HttpRequest, key: str) -> HttpResponse:
    """Go back to the portal's wording, or to that of the body above."""
    if key not in SENTENCES:
        raise Http404
    restore_sentence(unit=_own(request), key=key, by=request.user)
    messages.success(request, "Đã lấy lại mẫu câu của hệ thống.")
    return redirect(f"{reverse('reporting:sentence_list')}#cau-{key}")


def _preview(request: HttpRequest, row: SentenceRow) -> HttpResponse:
    text = " ".join(request.POST.get("text", "").split())
    fault = faults(row.sentence, text)
    if request.htmx:
        context = {"fault": fault, "preview": "" if fault else row.read_as(text), "row": row}
        return render(request, "reporting/_sentence_preview.html", context)
    form = SentenceForm(initial={"text": text, "seen_version": request.POST.get("seen_version", "")})
    return _page(request, row, form, None, 200, {"fault": fault, "preview": "" if fault else row.read_as(text)})


def _page(
    request: HttpRequest, row: SentenceRow, form: SentenceForm, report, status: int, more: dict | None = None
) -> HttpResponse:
    context = {"row": row, "form": form, "report": report, "preview": row.preview, "nav_section": section_of(request)}
    return render(request, "reporting/sentence.html", context | (more or {}), status=status)


def _row(unit: Unit, key: str):
    rows, report = sentence_rows(unit)
    row = next((row for row in rows if row.sentence.key == key), None)
    if row is None:
        raise Http404
    return row, report


def _own(request: HttpRequest) -> Unit | None:
    """The body whose wording the person edits: the province's for Sở Nội vụ, else the agency."""
    unit = request.user.unit
    if unit is None:
        return None
    return unit.province if request.user.role == Role.PROVINCE else unit.agency
