"""Evidence leaves the portal only for those who may see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from plans.enums import EvidenceKind
from plans.models import Evidence
from plans.views.answers import kept_file


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file under the name that its owner gave it."""
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk, kind=EvidenceKind.FILE)
    return kept_file(evidence.file, filename=evidence.file_name)
