"""The page to which the code at the end of a document leads; anybody may open it, signed in or not."""

import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reform.common.http import sent
from reporting.forms.issuing import CodeForm, FileForm
from reporting.queries.checks import Checked, Match, Outcome, checked, grown, matching
from reporting.rendering.apart import Busy
from reporting.rendering.check import typed_code


@login_not_required
@require_safe
def check_start(request: HttpRequest) -> HttpResponse:
    """Asks for the code; a code in the address leads on to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("reporting:check", form.cleaned_data["code"])
    return render(request, "reporting/check_start.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What bears the code; POST holds a file against it."""
    found = checked(typed_code(code))
    if found is None:
        context = {"form": CodeForm(), "unknown": code[:40]}
        return render(request, "reporting/check_start.html", context, status=404)
    form = FileForm(*sent(request))
    context = {"found": found, "form": form, "code": found.first.check_code}
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        digest = hashlib.sha256()
        for piece in upload.chunks():
            digest.update(piece)
        context |= {"digest": digest.hexdigest(), "name": upload.name}
        try:
            context["match"] = _match(found, upload, context["digest"])
        except Busy:
            form.add_error("file", "Cổng đang đối chiếu tệp của người khác. Hãy thử lại sau một phút.")
    return render(request, "reporting/check.html", context, status=422 if form.errors else 200)


def _match(found: Checked, upload: UploadedFile, digest: str) -> Match:
    match = matching(found, digest)
    if match.outcome != Outcome.STRANGE or upload.size > settings.MAX_UPLOAD_BYTES:
        return match
    upload.seek(0)
    return grown(found, upload.read())
