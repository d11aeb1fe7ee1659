"""What pages here answer with: the whole page, the piece of it that htmx asks for, or a kept file."""

from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from reform.common.http import CONTENT_TYPES, download, wants_piece


def page_or_piece(
    request: HttpRequest, page: str, piece: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page, or its fragment for htmx; a browser must not take one for the other from its cache."""
    answer = render(request, piece if wants_piece(request) else page, context, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def kept_file(file: FieldFile, *, filename: str) -> HttpResponse:
    """The file under the name that a person gave it, to be saved and not shown in the portal's name; 404 when it is
    gone. Its type goes by the ending that the gate gave it from its content; the person's name for it decides nothing.
    """
    content_type = CONTENT_TYPES.get(file.name.rpartition(".")[2], "application/octet-stream")
    try:
        with file.open("rb") as stored:
            return download(stored.read(), filename=filename, content_type=content_type)
    except FileNotFoundError as error:
        raise Http404("Tệp không còn trên máy chủ.") from error
