"""Evidence leaves the portal only for those who may see it."""

from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from plans.enums import EvidenceKind
from plans.models import Evidence
from reform.common.http import download

# By the ending that the gate gave to the file from its content; the person's own name for it decides nothing.
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file under the name that its owner gave it, to be saved and not shown in the portal's name."""
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk, kind=EvidenceKind.FILE)
    content_type = CONTENT_TYPES.get(PurePath(evidence.file.name).suffix, "application/octet-stream")
    try:
        with evidence.file.open() as file:
            return download(file.read(), filename=evidence.file_name, content_type=content_type)
    except FileNotFoundError as error:
        raise Http404("Tệp không còn trên máy chủ.") from error
